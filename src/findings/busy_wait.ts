import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import { formatSpan, type Nanos } from "../base/time.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import type { Trace } from "../ipc/trace.ts";
import { errnoIdOf } from "../strace/errnos.ts";
import { syscallName, syscallNamed } from "../strace/syscalls.ts";
import { counted } from "./counted.ts";
import type { CountingRule, SeenCall } from "./counting_rule.ts";
import type { Finding } from "./finding.ts";

/** So many answers "not yet" in a row, and for so long, are no accident. */
const fewestAsked = 500;
const shortestNs = 5e6;
/** Who sleeps this long between two questions does not keep a processor busy. */
const restNs = 1e6;

const polls = ["poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait", "epoll_pwait2"];
const childWaits = ["wait4", "waitid"];
const sleeps = ["nanosleep", "clock_nanosleep", "sched_yield"];
const questions = [
  "read",
  "recvfrom",
  "recvmsg",
  "accept",
  "accept4",
  "write",
  "sendto",
  "sendmsg",
  "flock",
  "fcntl",
  "semop",
  "semtimedop",
  "msgrcv",
  "msgsnd",
  "mq_timedreceive",
  "mq_timedsend",
];
const answersZero = new Set([...polls, ...childWaits].map(syscallNamed));
const sleepCalls = new Set(sleeps.map(syscallNamed));
const mayRest = new Set([...polls, ...sleeps].map(syscallNamed));
const notYet = new Set(["EAGAIN", "ENOMSG"].map(errnoIdOf));

/** A question that is answered EAGAIN, or asked with WNOHANG, cannot sleep: if it took long, others had the processor. */
function hasRested({ syscall, startNs, endNs }: SeenCall): boolean {
  return mayRest.has(syscall) && endNs - startNs >= restNs;
}

interface Run {
  readonly process: ProcessIndex;
  readonly first: CallIndex;
  readonly channel: number;
  readonly syscall: number;
  readonly startNs: number;
  endNs: number;
  asked: number;
}

/** A task asks in a loop whether something has happened, and the answer is "not yet" again and again. */
export class BusyWait implements CountingRule {
  readonly calls = [...polls, ...childWaits, ...sleeps, ...questions];
  readonly #runs: (Run | undefined)[] = [];
  readonly #long: Run[] = [];

  see(call: SeenCall): void {
    const run = this.#runs[call.task];
    if (run === undefined && !isFruitless(call)) return;
    if (call.blocked !== 0 || hasRested(call)) this.#end(call.task);
    else if (isFruitless(call)) {
      if (run === undefined) this.#runs[call.task] = newRun(call);
      else {
        run.asked++;
        run.endNs = call.endNs;
      }
    } else if (run !== undefined && !sleepCalls.has(call.syscall)) {
      // It got something: what it asked for, or something else to do.
      this.#end(call.task);
    }
  }

  *findings(trace: Trace): Generator<Finding> {
    const present = this.#runs.filter((run) => run !== undefined && isLong(run)) as Run[];
    const told = new Set<string>();
    for (const run of [...this.#long, ...present]) {
      const key = `${run.process} ${run.syscall} ${run.channel}`;
      if (told.has(key)) continue;
      told.add(key);
      yield findingOf(trace, run);
    }
  }

  #end(task: number): void {
    const run = this.#runs[task];
    this.#runs[task] = undefined;
    if (run !== undefined && isLong(run)) this.#long.push(run);
  }
}

function newRun({ row, process, channel, syscall, startNs, endNs }: SeenCall): Run {
  return {
    process: process as ProcessIndex,
    first: row as CallIndex,
    channel,
    syscall,
    startNs,
    endNs,
    asked: 1,
  };
}

function isFruitless({ errno, syscall, value }: SeenCall): boolean {
  return errno !== 0 ? notYet.has(errno) : value === 0 && answersZero.has(syscall);
}

function isLong({ asked, startNs, endNs }: Run): boolean {
  return asked >= fewestAsked && endNs - startNs >= shortestNs;
}

function findingOf(trace: Trace, { process, first, channel, syscall, startNs, endNs, asked }: Run): Finding {
  const ns = startNs as Nanos;
  const what = channel === noRow ? "" : ` on ${channelLabel(trace, channel as ChannelIndex)}`;
  return {
    rule: "busy-wait",
    severity: "warning",
    message: `${processLabel(trace, process, ns)} asked ${counted(asked, "time")} in ${formatSpan(endNs - startNs)} with ${syscallName(syscall)}${what}, and each time the answer was "not yet": it keeps a processor busy with waiting.`,
    processes: [process],
    channels: channel === noRow ? [] : [channel as ChannelIndex],
    ns,
    call: first,
    related: [],
  };
}
