import type { ProcessIndex } from "../../base/ids.ts";
import { unreachable } from "../../base/result.ts";
import { noRow } from "../../base/table.ts";
import { signalOutcomes } from "../../base/vocabulary.ts";
import type { Trace } from "../../ipc/trace.ts";
import { signalName } from "../../strace/signals.ts";
import { globMatches } from "./glob.ts";
import { type Ground, never, type RowTest } from "./ground.ts";
import { isSignalCalled, processHasName, processHasWord } from "./name_tests.ts";
import { ProcessNames } from "./process_names.ts";
import { type Condition, isWithin, type NameField, type NumberField, type Range } from "./query.ts";

/** A condition as a test of rows of `trace.signals`. A signal belongs to whom it is for and to who sent it. */
export function signalTest(condition: Condition, { trace }: Ground): RowTest {
  switch (condition.kind) {
    case "word":
      return processTest(trace, (name, pid) => processHasWord(name, pid, condition.text));
    case "number":
      return numberTest(condition.field, condition.range, trace);
    case "name":
      return nameTest(condition.field, condition.pattern, trace);
    case "text":
      return never;
    default:
      return unreachable(condition);
  }
}

function numberTest(field: NumberField, range: Range, trace: Trace): RowTest {
  const { generatedNs, deliveredNs, task, toTask } = trace.signals.columns;
  switch (field) {
    case "pid":
      return processTest(trace, (_, pid) => isWithin(range, pid));
    case "tid": {
      const tid = (row: number) => trace.tasks[row]?.tid ?? Number.NaN;
      return (row) =>
        isWithin(range, tid(task[row] as number)) || isWithin(range, tid(toTask[row] as number));
    }
    case "at":
      return (row) => isWithin(range, generatedNs[row] as number);
    case "held":
      return (row) => isWithin(range, (deliveredNs[row] as number) - (generatedNs[row] as number));
    case "took":
    case "blocked":
    case "bytes":
    case "fd":
    case "result":
      return never;
    default:
      return unreachable(field);
  }
}

function nameTest(field: NameField, pattern: string, trace: Trace): RowTest {
  const { signal, outcome } = trace.signals.columns;
  switch (field) {
    case "name":
      return processTest(trace, (name) => processHasName(name, pattern));
    case "signal":
      return (row) => isSignalCalled(signalName(signal[row] as number), pattern);
    case "outcome":
      return (row) => globMatches(pattern, signalOutcomes[outcome[row] as number] ?? "pending");
    case "kind":
    case "channel":
    case "call":
    case "errno":
    case "reason":
      return never;
    default:
      return unreachable(field);
  }
}

function processTest(trace: Trace, accepts: (name: string, pid: number) => boolean): RowTest {
  const names = new ProcessNames(trace, accepts);
  const { to, from, generatedNs } = trace.signals.columns;
  return (row) => {
    const ns = generatedNs[row] as number;
    const sender = from[row] as number;
    return (
      names.accept(to[row] as ProcessIndex, ns) ||
      (sender !== noRow && names.accept(sender as ProcessIndex, ns))
    );
  };
}
