import type { Channel } from "../../ipc/trace.ts";
import { globMatches } from "./glob.ts";

/** `kind:unix` means every kind of unix socket, `kind:pipe` pipes alone. */
export function isOfKind(channel: Channel, pattern: string): boolean {
  return globMatches(pattern, channel.kind) || channel.kind.startsWith(`${pattern}-`);
}

export function isCalled(channel: Channel, pattern: string): boolean {
  return globMatches(pattern, channel.id.toLowerCase()) || globMatches(pattern, channel.name.toLowerCase());
}

export function channelHasWord(channel: Channel, word: string): boolean {
  return `${channel.id} ${channel.name}`.toLowerCase().includes(word);
}

/** `SIGUSR1` and `USR1` alike. */
export function isSignalCalled(name: string, pattern: string): boolean {
  const lower = name.toLowerCase();
  return globMatches(pattern, lower) || globMatches(pattern, lower.replace(/^sig/, ""));
}

export function processHasName(name: string, pattern: string): boolean {
  return globMatches(pattern, name.toLowerCase());
}

export function processHasWord(name: string, pid: number, word: string): boolean {
  return `${name} ${pid}`.toLowerCase().includes(word);
}
