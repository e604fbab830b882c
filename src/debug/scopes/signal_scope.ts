import type { ProcessIndex, TaskIndex } from "../../base/ids.ts";
import { formatSpan } from "../../base/time.ts";
import type { SignalAt } from "../../protocol/engine.ts";
import type { ProcessSetup, SignalAction } from "../../protocol/process_setup.ts";
import { type Entry, entry } from "../entry.ts";
import type { Moment } from "../moment.ts";
import { eventEntries } from "./event_scope.ts";

/** More than this is named by what is not in it: a shell blocks everything while it forks. */
const mostNamed = 32;
const kinds = 64;

/** How a thread's process takes signals: what waits, what is held back, what handlers there are. */
export async function signalEntries(
  moment: Moment,
  process: ProcessIndex,
  task: TaskIndex,
): Promise<readonly Entry[]> {
  const setup = await moment.setupOf(process, task);
  const its = moment.state.signals.filter(({ to }) => to === process);
  const of = (phase: SignalAt["phase"]) => its.filter((signal) => signal.phase === phase);
  return [
    listEntry("pending", of("pending"), moment),
    entry("blocked", setWords(setup.blocked)),
    listEntry("being handled", of("handling"), moment),
    listEntry("lately delivered", of("delivered"), moment),
    actionsEntry(setup, moment),
  ];
}

function listEntry(name: string, signals: readonly SignalAt[], moment: Moment): Entry {
  const names = signals.map(({ signal }) => signal).join(", ");
  return entry(
    name,
    names === "" ? "none" : names,
    signals.map((signal) => signalEntry(signal, moment)),
  );
}

function signalEntry({ index, signal, phase, from, generatedNs, outcome }: SignalAt, moment: Moment): Entry {
  const what = phase === "delivered" ? `${outcome}, ` : "";
  return {
    name: signal,
    value: `${what}from ${moment.nameOf(from)}, sent ${formatSpan(moment.ns - generatedNs)} before`,
    inside: () => eventEntries(moment.engine, { kind: "signal", signal: index }),
  };
}

function setWords(signals: readonly string[]): string {
  if (signals.length === 0) return "none";
  if (signals.length <= mostNamed) return signals.join(", ");
  return `all but ${kinds - signals.length}`;
}

function actionsEntry({ actions, actionsKnown }: ProcessSetup, moment: Moment): Entry {
  const handled = actions.filter(({ handling }) => handling === "handler").length;
  const counted = `${handled} handled, ${actions.length - handled} ignored, the others by default`;
  return {
    name: "actions",
    value: actionsKnown ? counted : `${counted}, as far as was seen: it is older than the trace`,
    ...(actions.length === 0 ? {} : { inside: async () => actions.map((each) => actionEntry(each, moment)) }),
  };
}

function actionEntry({ signal, handling, handler, flags, setBy }: SignalAction, moment: Moment): Entry {
  const words = handling === "ignore" ? "ignored" : `handler at ${handler}`;
  return {
    name: signal,
    value: flags === "" ? words : `${words}, ${flags}`,
    inside: () => eventEntries(moment.engine, { kind: "call", call: setBy }),
  };
}
