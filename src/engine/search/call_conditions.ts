import { unreachable } from "../../base/result.ts";
import { noRow } from "../../base/table.ts";
import { blockReasons } from "../../base/vocabulary.ts";
import { type Channel, outcomes, type Trace } from "../../ipc/trace.ts";
import { errnoName } from "../../strace/errnos.ts";
import type { SyscallTraits } from "../../strace/syscall_traits.ts";
import { syscallTraits } from "../../strace/syscalls.ts";
import { fdTest, payloadTest } from "./call_text_tests.ts";
import { globMatches } from "./glob.ts";
import { type Ground, never, type RowTest } from "./ground.ts";
import { channelHasWord, isCalled, isOfKind, processHasName, processHasWord } from "./name_tests.ts";
import { ProcessNames } from "./process_names.ts";
import { type Condition, isWithin, type NameField, type NumberField, type Range } from "./query.ts";

const returned = outcomes.indexOf("returned");

/** A condition as a test of rows of `trace.calls`. Good until the trace grows. */
export function callTest(condition: Condition, ground: Ground): RowTest {
  switch (condition.kind) {
    case "word":
      return wordTest(condition.text, ground.trace);
    case "number":
      return numberTest(condition.field, condition.range, ground);
    case "name":
      return nameTest(condition.field, condition.pattern, ground.trace);
    case "text":
      return payloadTest(condition.bytes, ground);
    default:
      return unreachable(condition);
  }
}

function numberTest(field: NumberField, range: Range, ground: Ground): RowTest {
  const { trace, presentNs } = ground;
  const { calls } = trace;
  const lasted = (row: number) => {
    const end = calls.endNs(row);
    return (Number.isFinite(end) ? end : presentNs) - calls.startNs(row);
  };
  switch (field) {
    case "pid":
      return taskTest(trace, (task) => isWithin(range, trace.processes[task.process]?.pid ?? Number.NaN));
    case "tid":
      return taskTest(trace, (task) => isWithin(range, task.tid));
    case "at":
      return (row) => isWithin(range, calls.startNs(row));
    case "took":
      return (row) => isWithin(range, lasted(row));
    case "blocked":
      return (row) => calls.blocked(row) !== 0 && isWithin(range, lasted(row));
    case "result":
      return (row) => isWithin(range, calls.value(row));
    case "bytes": {
      const moves = syscallTest(({ returns }) => returns === "bytes");
      return (row) =>
        calls.outcome(row) === returned && isWithin(range, calls.value(row)) && moves(calls.syscall(row));
    }
    case "fd":
      return fdTest(range, ground);
    case "held":
      return never;
    default:
      return unreachable(field);
  }
}

function nameTest(field: NameField, pattern: string, trace: Trace): RowTest {
  const { calls } = trace;
  switch (field) {
    case "name":
      return processTest(trace, (name) => processHasName(name, pattern));
    case "kind":
      return channelTest(trace, (channel) => isOfKind(channel, pattern));
    case "channel":
      return channelTest(trace, (channel) => isCalled(channel, pattern));
    case "call": {
      const isNamed = syscallTest(({ name }) => globMatches(pattern, name));
      return (row) => isNamed(calls.syscall(row));
    }
    case "errno": {
      // Row 0 stands for no error at all.
      const wanted = flags(256, (id) => id > 0 && globMatches(pattern, errnoName(id).toLowerCase()));
      return (row) => wanted[calls.errno(row)] === 1;
    }
    case "outcome": {
      const wanted = flags(outcomes.length, (id) => globMatches(pattern, outcomes[id] ?? ""));
      return (row) => wanted[calls.outcome(row)] === 1;
    }
    case "reason": {
      const wanted = flags(
        blockReasons.length,
        (id) => id > 0 && globMatches(pattern, blockReasons[id] ?? ""),
      );
      return (row) => wanted[calls.blocked(row)] === 1;
    }
    case "signal":
      return never;
    default:
      return unreachable(field);
  }
}

function wordTest(word: string, trace: Trace): RowTest {
  const byProcess = processTest(trace, (name, pid) => processHasWord(name, pid, word));
  const byChannel = channelTest(trace, (channel) => channelHasWord(channel, word));
  return (row) => byChannel(row) || byProcess(row);
}

function flags(count: number, accepts: (id: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: count }, (_, id) => (accepts(id) ? 1 : 0));
}

function taskTest(trace: Trace, accepts: (task: Trace["tasks"][number]) => boolean): RowTest {
  const wanted = Uint8Array.from(trace.tasks, (task) => (accepts(task) ? 1 : 0));
  const { calls } = trace;
  return (row) => wanted[calls.task(row)] === 1;
}

function processTest(trace: Trace, accepts: (name: string, pid: number) => boolean): RowTest {
  const names = new ProcessNames(trace, accepts);
  const processOf = Uint32Array.from(trace.tasks, ({ process }) => process);
  const { calls } = trace;
  return (row) => names.accept(processOf[calls.task(row)] as never, calls.startNs(row));
}

function channelTest(trace: Trace, accepts: (channel: Channel) => boolean): RowTest {
  const wanted = Uint8Array.from(trace.channels, (channel) => (accepts(channel) ? 1 : 0));
  const { calls } = trace;
  return (row) => calls.channel(row) !== noRow && wanted[calls.channel(row)] === 1;
}

/** Remembers its verdict on each system call: a trace has a few dozen kinds of them. */
function syscallTest(accepts: (traits: SyscallTraits) => boolean): (syscall: number) => boolean {
  const verdicts = new Uint8Array(1 << 16);
  return (syscall) => {
    if (verdicts[syscall] === 0) verdicts[syscall] = accepts(syscallTraits(syscall)) ? 1 : 2;
    return verdicts[syscall] === 1;
  };
}
