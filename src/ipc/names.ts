import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import { syscallName } from "../strace/syscalls.ts";
import type { Process, Trace } from "./trace.ts";

/** The program a process ran at a time: that of its last exec before, or before any exec what it was born as. */
export function nameAt(process: Process, atNs: Nanos): string {
  const exec = process.execs.findLast(({ ns }) => ns <= atNs);
  const renamed = process.renames.findLast(({ ns }) => ns <= atNs);
  if (renamed !== undefined && (exec === undefined || outlasts(renamed, exec))) return renamed.name;
  if (exec !== undefined) return programOf(exec);
  const [first] = process.execs;
  // The command that strace starts is its first program from the first line on.
  const isCommand = process.bornAs === "" && process.bornBy === undefined;
  return isCommand && first !== undefined ? programOf(first) : process.bornAs;
}

/** exec sets the name anew (execve(2)). Stamps of strace -t are whole seconds: both can be of one. */
function outlasts(renamed: Process["renames"][number], exec: Process["execs"][number]): boolean {
  return renamed.ns > exec.ns || (renamed.ns === exec.ns && renamed.call > exec.call);
}

function programOf({ argv, path }: Process["execs"][number]): string {
  const [own] = argv;
  // strace shortens strings (-s), not paths. A program can be run without any argument, even its name.
  return baseName(own === undefined || own === "" || own.endsWith("…") ? path : own);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `sort (42)`: a process as people speak of it, by what it ran at that time. */
export function processLabel(trace: Trace, index: ProcessIndex, atNs: Nanos): string {
  const process = trace.processes[index];
  if (process === undefined) return "an unknown process";
  const name = nameAt(process, atNs);
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
  return channel.kind === "file" ? channel.name : channel.id;
}
