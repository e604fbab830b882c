import { formatSpan, nanos } from "../../base/time.ts";
import { channelLabel } from "../../ipc/names.ts";
import type { CallContext } from "./call_context.ts";

/** What one call did, as a phrase without its subject: `closed descriptor 3`. Undefined: the call's traits must do. */
export type Sentence = (context: CallContext) => string | undefined;
/** By name of the call. Spoken after a successful return. */
export type Sentences = Readonly<Record<string, Sentence>>;

/** As strace printed it; "?" where the line has none. */
export function argument({ text }: CallContext, index: number): string {
  return text.args[index] ?? "?";
}

/** The descriptor of an argument, without what strace says of it; "?" if it is none. */
export function descriptorOf(argument: string): string {
  return /^-?\d+|^AT_FDCWD/.exec(argument)?.[0] ?? "?";
}

/** What a descriptor's argument refers to: a path, or `descriptor 5`. */
export function referent(argument: string): string {
  const path = /^[^<]*<(\/[^>]*)>/.exec(argument)?.[1];
  return path ?? `descriptor ${descriptorOf(argument)}`;
}

/** What the call works on: its channel, or what its descriptor refers to. */
export function where(context: CallContext): string {
  const { trace, channel, traits, text } = context;
  if (channel !== undefined) return channelLabel(trace, channel);
  return referent(text.args[Math.max(0, traits.fdArgument)] ?? "?");
}

/** The path beside a directory's descriptor: `"a.txt" in /tmp`, or alone when it stands for itself. */
export function pathAt(directory: string, path: string): string {
  if (path === '""') return referent(directory);
  const isAlone = path.startsWith('"/') || directory.startsWith("AT_FDCWD");
  return isAlone ? path : `${path} in ${referent(directory)}`;
}

/** `1.5 s` of `{tv_sec=1, tv_nsec=500000000}`, of microseconds too, and of `{1, 500000000}`; undefined if it is no time. */
export function spanOf(argument: string): string | undefined {
  const [, seconds, unit, fraction] = /\{(?:tv_sec=)?(-?\d+), (?:tv_([nu])sec=)?(\d+)/.exec(argument) ?? [];
  if (seconds === undefined || fraction === undefined) return undefined;
  return formatSpan(nanos(Number(seconds) * 1e9 + Number(fraction) * (unit === "u" ? 1000 : 1)));
}

/** A number at the start of `argument`, in the notation strace uses: `4096`, `0x1000`. NaN if there is none. */
export function numberIn(argument: string): number {
  const text = /^(0x[0-9a-f]+|-?\d+)/i.exec(argument)?.[1];
  return text === undefined ? Number.NaN : Number(text);
}

/** The signals of a set, `[USR1 CHLD]`, as `SIGUSR1 and SIGCHLD`; `~[...]` means all but these. */
export function signalsIn(set: string): string {
  const inner = /\[([^\]]*)\]/.exec(set)?.[1]?.trim() ?? "";
  const names = inner === "" ? [] : inner.split(/\s+/).map((name) => `SIG${name.replace(/^SIG/, "")}`);
  const list = names.length === 0 ? "none" : listed(names);
  if (!set.startsWith("~")) return list;
  return names.length === 0 ? "all signals" : `all signals but ${list}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Whether a word stands among flags joined by `|`. */
export function hasFlag(flags: string, flag: string): boolean {
  return flags.split(/[|\s]+/).includes(flag);
}
