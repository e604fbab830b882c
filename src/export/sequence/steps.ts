import type { ProcessIndex } from "../../base/ids.ts";
import { unitOf } from "../../ipc/channels/channel_unit.ts";
import { isProcess, type Process, type Trace } from "../../ipc/trace.ts";
import { joinedTransfers } from "../joined_transfers.ts";
import { allSignals, type SignalFacts } from "../signal_facts.ts";

/** Something that one process does to another, or to itself, as a line of a sequence diagram. */
export interface Step {
  /** `arrival`: a signal from the kernel or from outside the trace. */
  readonly kind: "fork" | "exec" | "transfer" | "signal" | "arrival" | "reaped";
  readonly ns: number;
  readonly from: ProcessIndex;
  readonly to: ProcessIndex;
  /** What it goes through, or which signal, or what it became. */
  readonly what: string;
  /** Added up over steps that say the same one after the other. */
  readonly times: number;
  readonly bytes: number;
  /** Whether `bytes` says anything: not of counters, whose transfers are all of eight bytes. */
  readonly counted: boolean;
}

/** What happened between processes, in order of time; the same thing again at once is one step. */
export function stepsOf(trace: Trace): Step[] {
  const steps = [...births(trace), ...transfers(trace), ...signals(trace), ...reapings(trace)];
  steps.sort((a, b) => a.ns - b.ns);
  return merged(steps);
}

/** Steps with the same key say the same. */
export function keyOf({ kind, from, to, what }: Step): string {
  return `${kind} ${from} ${to} ${what}`;
}

function merged(steps: readonly Step[]): Step[] {
  const kept: Step[] = [];
  for (const step of steps) {
    const last = kept.at(-1);
    if (last === undefined || keyOf(last) !== keyOf(step)) kept.push(step);
    else kept[kept.length - 1] = together([last, step]);
  }
  return kept;
}

/** One step for several that say the same. */
export function together(steps: readonly [Step, ...Step[]]): Step {
  const sum = (amount: (step: Step) => number) => steps.reduce((total, step) => total + amount(step), 0);
  return { ...steps[0], times: sum(({ times }) => times), bytes: sum(({ bytes }) => bytes) };
}

const once = { times: 1, bytes: 0, counted: false } as const;

function* births(trace: Trace): Generator<Step> {
  for (const process of trace.processes.filter(isProcess)) {
    const { index, parent, startNs } = process;
    if (parent !== undefined) yield { kind: "fork", ns: startNs, from: parent, to: index, what: "", ...once };
    for (const { ns, argv } of process.execs) {
      yield { kind: "exec", ns, from: index, to: index, what: argv.join(" "), ...once };
    }
  }
}

function* transfers(trace: Trace): Generator<Step> {
  for (const { channel, write, read, bytes } of joinedTransfers(trace)) {
    if (write.process === read.process) continue;
    yield {
      kind: "transfer",
      ns: read.endNs,
      from: write.process.index,
      to: read.process.index,
      what: channel.id,
      times: 1,
      bytes,
      counted: unitOf(channel.kind) !== "count",
    };
  }
}

function* signals(trace: Trace): Generator<Step> {
  for (const signal of allSignals(trace)) {
    if (!isWorthTelling(signal)) continue;
    const { name, outcome, from, to, deliveredNs, generatedNs } = signal;
    yield {
      kind: from === undefined ? "arrival" : "signal",
      ns: deliveredNs ?? generatedNs,
      from: (from ?? to).index,
      to: to.index,
      what: `${name}, ${outcome}`,
      ...once,
    };
  }
}

/** That a child ended is told by its reaping. */
function isWorthTelling({ cause, outcome }: SignalFacts): boolean {
  return cause !== "child" || outcome === "handled";
}

function* reapings(trace: Trace): Generator<Step> {
  for (const process of trace.processes.filter(isProcess)) {
    const { index, parent, reapedNs } = process;
    if (parent === undefined || !Number.isFinite(reapedNs)) continue;
    yield { kind: "reaped", ns: reapedNs, from: index, to: parent, what: endOf(process), ...once };
  }
}

function endOf({ exit }: Process): string {
  if (exit === undefined) return "end";
  return exit.how === "exited" ? `exit ${exit.code}` : `killed by ${exit.signal}`;
}
