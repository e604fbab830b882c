import type { CallIndex, ChannelIndex, ProcessIndex, TaskIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import { noRow, rowIn } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import type { Trace } from "../ipc/trace.ts";
import { errnoIdOf } from "../strace/errnos.ts";
import { signalName } from "../strace/signals.ts";
import { syscallName, syscallNamed } from "../strace/syscalls.ts";
import type { CountingRule, SeenCall } from "./counting_rule.ts";
import type { Finding } from "./finding.ts";

/** A task that lives on gets this long to come back to its call. */
const graceNs = 1e9;

/** Signals that ask a program to end, or that it sends itself so as not to wait for ever. */
const meantToInterrupt: ReadonlySet<string> = new Set([
  "SIGTERM",
  "SIGINT",
  "SIGHUP",
  "SIGQUIT",
  "SIGALRM",
  "SIGVTALRM",
]);

const interrupted = errnoIdOf("EINTR");
const handlerReturns = new Set([syscallNamed("rt_sigreturn"), syscallNamed("sigreturn")]);
/** The kernel would repeat the call; whether it does is decided by SA_RESTART of the handler that runs first. */
const toBeRepeated = new Set(["ERESTARTSYS", "ERESTARTNOINTR", "ERESTARTNOHAND"].map(errnoIdOf));

interface Broken {
  readonly call: CallIndex;
  readonly task: TaskIndex;
  readonly process: ProcessIndex;
  readonly channel: number;
  readonly syscall: number;
  readonly ns: Nanos;
}

/**
 * A signal broke off a call, the call returned EINTR to the program, and the task never made it again: what should
 * have been read, written or waited for was dropped as if it were an error. Calls whose purpose is to be interrupted
 * (pause, sleep, poll and their kin) are not looked at.
 */
export class Eintr implements CountingRule {
  readonly calls = [
    "read",
    "readv",
    "write",
    "writev",
    "recvfrom",
    "recvmsg",
    "sendto",
    "sendmsg",
    "accept",
    "accept4",
    "connect",
    "wait4",
    "waitid",
    "flock",
    "fcntl",
    "semop",
    "semtimedop",
    "msgrcv",
    "msgsnd",
    "mq_timedreceive",
    "mq_timedsend",
    "open",
    "openat",
    "futex",
    "rt_sigreturn",
    "sigreturn",
  ];
  readonly #broken = new Map<number, Broken[]>();
  /** The call of each task that a signal interrupted, until the handler returns. */
  readonly #interrupted = new Map<number, Broken>();

  see(call: SeenCall): void {
    if (call.errno === 0 && this.#broken.size === 0 && this.#interrupted.size === 0) return;
    if (handlerReturns.has(call.syscall)) {
      // What the interrupted call returned to the program is what strace prints as the handler's end.
      const broken = this.#interrupted.get(call.task);
      this.#interrupted.delete(call.task);
      if (broken !== undefined && call.errno === interrupted) this.#add(broken);
      return;
    }
    this.#forgetRepeated(call);
    if (call.errno === interrupted) this.#add(brokenBy(call));
    else if (toBeRepeated.has(call.errno)) this.#interrupted.set(call.task, brokenBy(call));
  }

  *findings(trace: Trace, atNs: Nanos): Generator<Finding> {
    const given = [...this.#broken.values()].flat().filter((broken) => isGivenUp(trace, broken, atNs));
    const signals = interruptingSignals(trace, given);
    for (const broken of given) {
      const signal = signals.get(broken.call);
      if (signal === undefined || meantToInterrupt.has(signal.name)) continue;
      yield findingOf(trace, broken, signal);
    }
  }

  #forgetRepeated({ task, syscall, channel }: SeenCall): void {
    const open = this.#broken.get(task);
    if (open === undefined) return;
    const left = open.filter((one) => one.syscall !== syscall || one.channel !== channel);
    if (left.length === 0) this.#broken.delete(task);
    else this.#broken.set(task, left);
  }

  #add(broken: Broken): void {
    this.#broken.set(broken.task, [...(this.#broken.get(broken.task) ?? []), broken]);
  }
}

function brokenBy({ row, task, process, channel, syscall, endNs }: SeenCall): Broken {
  return {
    call: row as CallIndex,
    task: task as TaskIndex,
    process: process as ProcessIndex,
    channel,
    syscall,
    ns: endNs as Nanos,
  };
}

/** It will not come back to the call any more; what was killed had no choice. */
function isGivenUp(trace: Trace, { task, process, ns }: Broken, atNs: Nanos): boolean {
  if (ns > atNs) return false;
  const { exit, endNs } = rowOf(trace.processes, process);
  if (exit?.how === "killed" && endNs <= atNs) return false;
  return rowOf(trace.tasks, task).endNs <= atNs || atNs - ns >= graceNs;
}

interface Interrupting {
  readonly name: string;
  readonly sentBy: CallIndex | undefined;
}

function interruptingSignals(trace: Trace, broken: readonly Broken[]): ReadonlyMap<number, Interrupting> {
  const wanted = new Set<number>(broken.map(({ call }) => call));
  const found = new Map<number, Interrupting>();
  if (wanted.size === 0) return found;
  const { columns, length } = trace.signals;
  for (let row = 0; row < length; row++) {
    const call = columns.interrupted[row] as number;
    if (!wanted.has(call)) continue;
    found.set(call, {
      name: signalName(columns.signal[row] as number),
      sentBy: rowIn(columns.sentBy[row] as number),
    });
  }
  return found;
}

function findingOf(
  trace: Trace,
  { call, process, channel, syscall, ns }: Broken,
  { name, sentBy }: Interrupting,
): Finding {
  const what = channel === noRow ? "" : ` on ${channelLabel(trace, channel as ChannelIndex)}`;
  const related = sentBy === undefined ? [] : [{ message: `${name} was sent here`, call: sentBy }];
  return {
    rule: "eintr",
    severity: "warning",
    message: `${name} interrupted ${processLabel(trace, process, ns)} in ${syscallName(syscall)}${what}; the call returned EINTR, and the program never made it again.`,
    processes: [process],
    channels: channel === noRow ? [] : [channel as ChannelIndex],
    ns,
    call,
    related,
  };
}
