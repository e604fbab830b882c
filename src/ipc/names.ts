import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import { syscallName } from "../strace/syscalls.ts";
import type { Process, Trace } from "./trace.ts";

/** The program a process ran at a time: that of its last exec before, or before any exec what its parent ran at its birth. */
export function nameAt(trace: Trace, process: Process, atNs: Nanos): string {
  const exec = process.execs.findLast(({ ns }) => ns <= atNs);
  const renamed = process.renames.findLast(({ ns }) => ns <= atNs);
  // exec sets the name anew (execve(2)).
  if (renamed !== undefined && renamed.ns >= (exec?.ns ?? 0)) return renamed.name;
  // strace shortens strings (-s), not paths.
  const program = exec?.argv[0]?.endsWith("…") ? exec.path : exec?.argv[0];
  if (program !== undefined) return baseName(program);
  const parent = process.parent === undefined ? undefined : trace.processes[process.parent];
  return parent === undefined || process.execs.length === 0
    ? process.name
    : nameAt(trace, parent, process.startNs);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `sort (42)`: a process as people speak of it, by what it ran at that time. */
export function processLabel(trace: Trace, index: ProcessIndex, atNs: Nanos): string {
  const process = trace.processes[index];
  if (process === undefined) return "an unknown process";
  const name = nameAt(trace, process, atNs);
  return name === "" ? `process ${process.pid}` : `${name} (${process.pid})`;
}

/** The call that the program made: of a restart_syscall, by which the kernel goes on with one, that one. */
export function calledName({ calls, resumedCalls }: Trace, call: CallIndex): string {
  return resumedCalls.get(call) ?? syscallName(calls.syscall(call));
}

/** `pipe:97`, or a file's path. */
export function channelLabel(trace: Trace, index: ChannelIndex): string {
  const channel = trace.channels[index];
  if (channel === undefined) return "an unknown channel";
  return channel.kind === "file" && channel.name !== "" ? channel.name : channel.id;
}
