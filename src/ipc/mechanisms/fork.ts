import { textOf } from "../../base/strings.ts";
import { noRow } from "../../base/table.ts";
import { signalNumber } from "../../strace/signals.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import { printedDescriptor } from "../descriptors/descriptor_text.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import type { LiveTask } from "../processes/live_process.ts";
import type { Fork } from "../processes/processes.ts";
import { endWait, isBlocked, setBlocked } from "../waiting/blocking.ts";
import { openPidfd } from "./pidfd.ts";

const vfork = syscallNamed("vfork");
const clone3 = syscallNamed("clone3");
/** By what a child gives back the memory that it borrowed from its parent. */
const partings = new Set(["execve", "execveat", "exit", "exit_group"].map(syscallNamed));

/** fork, vfork, clone, clone3. The child may speak before its parent's call returns: see `Processes`. */
export const fork: Mechanism = {
  calls: ["fork", "vfork", "clone", "clone2", "clone3"],
  readsHeadless: true,

  begin(kernel, call) {
    if (waitsForChild(call)) setBlocked(kernel, call, "child");
    kernel.processes.beginFork(forkOf(call));
  },

  end(kernel, call) {
    const { record } = call;
    // Once more, now that the arguments are complete; also for a return whose entry is not in the log.
    const entered = kernel.processes.beginFork(forkOf(call));
    kernel.processes.endFork(entered, record.outcome === "returned" ? record.value : -1, call.endNs);
    openPidfdOfChild(kernel, call);
    if (!isBlocked(kernel, call)) return;
    if (record.outcome === "failed") setBlocked(kernel, call, "none");
    endWait(kernel, call, letGoBy(kernel, entered.child));
  },
};

/** What let the parent of a vfork child go on: the child's exec, which may not have returned yet, or its end. */
function letGoBy({ trace }: Kernel, child: LiveTask | undefined): number {
  if (child === undefined) return noRow;
  const { process } = child;
  const known = process.process.execs[0]?.call ?? process.endedBy;
  if (known !== noRow) return known;
  const { calls } = child.task;
  const latest = calls.length === 0 ? noRow : calls.at(calls.length - 1);
  return latest !== noRow && partings.has(trace.calls.syscall(latest)) ? latest : noRow;
}

/** clone gives it in the place of `parent_tid`: clone(2), CLONE_PIDFD. */
const printedPidfd = { clone: /parent_tid=\[/, clone3: /=> \{.*?pidfd=\[/ } as const;

/** `clone(..., flags=CLONE_PIDFD|SIGCHLD, parent_tid=[4<pid:41>])`, `clone3({...} => {pidfd=[5<pid:41>]}, 88)`. */
function openPidfdOfChild(kernel: Kernel, call: Call): void {
  const { outcome, args, syscall, value } = call.record;
  if (outcome !== "returned") return;
  const text = textOf(args.bytes, args.start, args.end);
  if (!text.includes("CLONE_PIDFD")) return;
  const place = printedPidfd[syscall === clone3 ? "clone3" : "clone"].exec(text);
  if (place === null) return;
  // Bytes, not characters: a path before it may hold others.
  const start = args.start + new TextEncoder().encode(text.slice(0, place.index + place[0].length)).length;
  const printed = printedDescriptor({ bytes: args.bytes, start, end: args.end });
  if (printed !== undefined) openPidfd(kernel, call, printed, value, false);
}

/** vfork(2): the parent goes on when the child has exec'd or ended. */
function waitsForChild({ record }: Call): boolean {
  const { bytes, start, end } = record.args;
  return record.syscall === vfork || textOf(bytes, start, end).includes("CLONE_VFORK");
}

/** `flags=CLONE_CHILD_SETTID|SIGCHLD`, of clone3 `exit_signal=SIGCHLD`; fork and vfork always send SIGCHLD. */
function exitSignalOf({ record }: Call, flags: string): number {
  if (record.args.count === 0) return signalNumber("SIGCHLD");
  return signalNumber(/\b(SIG[A-Z0-9_]+)\b/.exec(flags)?.[1] ?? "");
}

function forkOf(call: Call): Fork {
  const { bytes, start, end } = call.record.args;
  const flags = textOf(bytes, start, end);
  const sibling = /\bCLONE_PARENT\b/.test(flags);
  return {
    call: call.row,
    parent: call.process,
    task: call.task,
    startNs: call.startNs,
    thread: flags.includes("CLONE_THREAD"),
    sharesFiles: flags.includes("CLONE_FILES"),
    sharesMemory: call.record.syscall === vfork || flags.includes("CLONE_VM"),
    sibling,
    // A sibling is given its maker's (kernel/fork.c, copy_process).
    exitSignal: sibling ? call.process.exitSignal : exitSignalOf(call, flags),
    snapshot: call.files.table.all(),
    child: undefined,
  };
}
