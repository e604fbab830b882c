import { entryOf } from "../base/entry_of.ts";
import type { CallIndex, ProcessIndex, TaskIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import { signalOutcomes } from "../base/vocabulary.ts";
import { holds, noSignals, parseSignalSet, type SignalSet, withSignal } from "../ipc/signals/signal_set.ts";
import type { Process, Task, Trace } from "../ipc/trace.ts";
import type { ProcessSetup, SignalAction } from "../protocol/process_setup.ts";
import { signalName, signalNumber } from "../strace/signals.ts";
import { syscallNamed } from "../strace/syscalls.ts";
import { callContext } from "./details/call_context.ts";
import type { EngineSource } from "./engine_source.ts";
import { processOfCall } from "./flows.ts";

const sigaction = syscallNamed("rt_sigaction");
const sigprocmask = syscallNamed("rt_sigprocmask");
const sigreturn = syscallNamed("rt_sigreturn");
const execve = syscallNamed("execve");
const cloning: ReadonlySet<number> = new Set([syscallNamed("clone"), syscallNamed("clone3")]);
const handled = signalOutcomes.indexOf("handled");

/** Calls that wait under a mask of their own, and which argument shows it. */
const maskArguments: Readonly<Record<string, number>> = {
  rt_sigsuspend: 0,
  ppoll: 3,
  epoll_pwait: 4,
  pselect6: 5,
};

type Actions = Map<number, SignalAction & { readonly mask: SignalSet }>;

/**
 * How a process takes signals at a time. The trace keeps no history of it: it is found by going again through the calls
 * that arranged it, those of the ancestors up to each fork as well.
 */
export function signalSetupAt(
  source: EngineSource,
  process: ProcessIndex,
  task: TaskIndex,
  atNs: Nanos,
): Pick<ProcessSetup, "actions" | "actionsKnown" | "blocked"> {
  const { actions, known } = actionsAt(source, process, atNs);
  const mask = maskAt(source, actions, task, atNs);
  return {
    actions: [...actions]
      .sort(([one], [other]) => one - other)
      .map(([, { signal, handling, handler, flags, setBy }]) => ({
        signal,
        handling,
        handler,
        flags,
        setBy,
      })),
    actionsKnown: known,
    blocked: Array.from({ length: 64 }, (_, bit) => bit + 1)
      .filter((number) => holds(mask, number))
      .map(signalName),
  };
}

function actionsAt(
  source: EngineSource,
  index: ProcessIndex,
  atNs: Nanos,
): { readonly actions: Actions; readonly known: boolean } {
  const { trace } = source;
  const process = trace.processes[index];
  if (process === undefined) return { actions: new Map(), known: false };
  const { bornBy } = process;
  const inherited =
    bornBy === undefined
      ? { actions: new Map() as Actions, known: false }
      : actionsAt(source, processOfCall(trace, bornBy), startOf(trace, bornBy));
  let { known } = inherited;
  const { actions } = inherited;
  for (const call of callsUntil(trace, process.tasks, atNs, new Set([sigaction, execve]))) {
    const context = callContext(trace, source.log, call, atNs);
    if (context?.outcome !== "returned") continue;
    if (context.traits.name === "execve") {
      for (const [signal, { handling }] of actions) if (handling === "handler") actions.delete(signal);
      known = true;
    } else take(actions, context.text.args, call);
  }
  return { actions, known };
}

/** `rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=SA_RESTART}, NULL, 8)`. */
function take(actions: Actions, [signal = "", action = ""]: readonly string[], setBy: CallIndex): void {
  const number = signalNumber(signal);
  if (number === 0 || action === "NULL") return;
  const handler = /sa_(?:handler|sigaction)=([^,}]+)/.exec(action)?.[1] ?? action;
  if (handler === "SIG_DFL") {
    actions.delete(number);
    return;
  }
  const ignored = handler === "SIG_IGN";
  const flags = (/sa_flags=([^,}]+)/.exec(action)?.[1] ?? "0")
    .split("|")
    .filter((flag) => flag !== "SA_RESTORER");
  actions.set(number, {
    signal: signalName(number),
    handling: ignored ? "ignore" : "handler",
    handler: ignored ? "" : handler,
    flags: flags.filter((flag) => flag !== "0").join("|"),
    setBy,
    mask: parseSignalSet(/sa_mask=(~?\[[^\]]*\])/.exec(action)?.[1] ?? "[]") ?? noSignals,
  });
}

/** @param before the birth that asks, if one does: births before it only, or a log that makes a circle would never end */
function maskAt(
  source: EngineSource,
  actions: Actions,
  index: TaskIndex,
  atNs: Nanos,
  before: number = Number.POSITIVE_INFINITY,
): SignalSet {
  const { trace } = source;
  const task = trace.tasks[index];
  const process = task && trace.processes[task.process];
  if (task === undefined || process === undefined) return noSignals;
  let mask = inheritedMask(source, actions, index, before);
  let current: CallIndex | undefined;
  for (const call of callsUntil(trace, [index], atNs, new Set([sigprocmask, sigreturn]))) {
    const context = callContext(trace, source.log, call, atNs);
    if (context === undefined || context.endNs > atNs) continue;
    const { args } = context.text;
    if (context.traits.name === "rt_sigreturn")
      mask = parseSignalSet(/mask=(~?\[[^\]]*\])/.exec(args[0] ?? "")?.[1] ?? "") ?? mask;
    else if (context.outcome === "returned") mask = changed(mask, args);
  }
  const { calls } = trace;
  const position = task.calls.firstPosition((row) => calls.startNs(row) > atNs) - 1;
  if (position >= 0) current = task.calls.at(position) as CallIndex;
  return waitingMask(source, current, atNs) ?? mask | handlerMask(trace, actions, index, atNs);
}

/** That of the thread that made the call it was born by, as it was then (clone(2)). */
function inheritedMask(source: EngineSource, actions: Actions, index: TaskIndex, before: number): SignalSet {
  const { trace } = source;
  const task = trace.tasks[index];
  const process = task && trace.processes[task.process];
  if (task === undefined || process === undefined) return noSignals;
  const isFirst = process.tasks[0] === index;
  const bornBy = isFirst ? process.bornBy : threadBornBy(trace, task, process);
  if (bornBy === undefined || bornBy >= before) return noSignals;
  const parent = trace.calls.task(bornBy);
  return maskAt(source, actions, parent, startOf(trace, bornBy), bornBy);
}

/** The latest call of its process that returned its number. Numbers are used again. */
function threadBornBy(trace: Trace, { tid, startNs }: Task, { tasks }: Process): CallIndex | undefined {
  return callsUntil(trace, tasks, startNs, cloning).findLast(
    (call) => trace.calls.value(call) === (tid as number),
  );
}

function changed(before: SignalSet, [how = "", text = "", was = ""]: readonly string[]): SignalSet {
  const mask = parseSignalSet(was) ?? before;
  const set = parseSignalSet(text);
  if (set === undefined) return mask;
  if (how === "SIG_BLOCK") return mask | set;
  return how === "SIG_UNBLOCK" ? mask & ~set : set;
}

function waitingMask(source: EngineSource, call: CallIndex | undefined, atNs: Nanos): SignalSet | undefined {
  const context = call === undefined ? undefined : callContext(source.trace, source.log, call, atNs);
  if (context === undefined || (context.endNs <= atNs && context.outcome !== "pending")) return undefined;
  const argument = entryOf(maskArguments, context.traits.name);
  if (argument === undefined) return undefined;
  return parseSignalSet(/~?\[[^\]]*\]/.exec(context.text.args[argument] ?? "")?.[0] ?? "");
}

/** What is held back besides while handlers run: each one's signal and the mask it was set with. */
function handlerMask(trace: Trace, actions: Actions, index: TaskIndex, atNs: Nanos): SignalSet {
  const { signal, task, outcome, deliveredNs, handlerEndNs } = trace.signals.columns;
  let mask = noSignals;
  for (let row = 0; row < trace.signals.length; row++) {
    if (task[row] !== index || outcome[row] !== handled) continue;
    if (!((deliveredNs[row] as number) <= atNs) || (handlerEndNs[row] as number) <= atNs) continue;
    const number = signal[row] as number;
    const action = actions.get(number);
    mask |= action?.mask ?? noSignals;
    if (!action?.flags.includes("SA_NODEFER")) mask = withSignal(mask, number);
  }
  return mask;
}

/** Calls of these kinds that tasks entered by a time, in order. */
function callsUntil(
  trace: Trace,
  tasks: readonly TaskIndex[],
  atNs: Nanos,
  kinds: ReadonlySet<number>,
): CallIndex[] {
  const { calls } = trace;
  const found = tasks.flatMap((index) => {
    const its = trace.tasks[index]?.calls;
    const end = its?.firstPosition((row) => calls.startNs(row) > atNs) ?? 0;
    const rows: CallIndex[] = [];
    for (let position = 0; position < end; position++) {
      const row = its?.at(position) as CallIndex;
      if (kinds.has(calls.syscall(row))) rows.push(row);
    }
    return rows;
  });
  return found.sort((one, other) => one - other);
}

function startOf(trace: Trace, call: CallIndex): Nanos {
  return trace.calls.startNs(call);
}
