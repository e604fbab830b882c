import type { CallIndex, ProcessIndex } from "../../base/ids.ts";
import type { Nanos } from "../../base/time.ts";
import { taskStateAt } from "../../ipc/state.ts";
import type { Trace } from "../../ipc/trace.ts";
import type { LineUse, SourceLine, SourceLinesQuery } from "../../protocol/source.ts";
import { syscallTraits } from "../../strace/syscalls.ts";
import { blockedNs, bytesMoved, type LineIndex, type UsedCalls, type UsedLine } from "./line_index.ts";
import type { TraceSources } from "./trace_sources.ts";

/** What each line did up to a time. Costs a bisection per line and one per thread. */
export function sourceLines(
  trace: Trace,
  sources: TraceSources,
  index: LineIndex,
  { file, atNs }: SourceLinesQuery,
): SourceLine[] {
  const open = callsInProgress(trace, index, atNs);
  return index.lines.flatMap((used) => {
    if (file !== null && used.file !== file) return [];
    const uses = [...used.uses.values()].flatMap(
      (use) => lineUse(trace, use, open.get(use) ?? [], atNs) ?? [],
    );
    if (uses.length === 0) return [];
    uses.sort((a, b) => b.calls - a.calls);
    const waiting = waitingOn(trace, used, open, atNs);
    const approximate = waiting.some((call) => sources.locationOf(call)?.approximate === true);
    return [{ file: used.file, line: used.line, uses, waiting, approximate }];
  });
}

/** Calls that had not returned at the time, of each thread at most one, by what they are counted with. */
function callsInProgress(trace: Trace, index: LineIndex, atNs: Nanos): Map<UsedCalls, CallIndex[]> {
  const open = new Map<UsedCalls, CallIndex[]>();
  for (const { index: task } of trace.tasks) {
    const { call } = taskStateAt(trace, task, atNs);
    const use = call === undefined ? undefined : index.useOf(call);
    if (call === undefined || use === undefined) continue;
    open.set(use, [...(open.get(use) ?? []), call]);
  }
  return open;
}

function lineUse(trace: Trace, use: UsedCalls, open: readonly CallIndex[], atNs: Nanos): LineUse | undefined {
  const count = countUpTo(trace, use.calls, atNs);
  const first = use.calls[0];
  const last = use.calls[count - 1];
  if (first === undefined || last === undefined) return undefined;
  const { name, returns, payload } = syscallTraits(use.syscall);
  let bytes = use.bytesOf(count);
  let blocked = use.blockedOf(count);
  // The totals count calls as a whole; those in progress had moved nothing yet and had waited only so far.
  for (const call of open) {
    bytes -= bytesMoved(trace, call);
    blocked -= blockedNs(trace, call);
    if (isBlocked(trace, call, atNs)) blocked += atNs - trace.calls.startNs(call);
  }
  return {
    name,
    calls: count,
    bytes,
    direction: returns === "bytes" ? (payload?.direction ?? null) : null,
    blockedNs: blocked as Nanos,
    peers: peersUpTo(use, last),
    first,
    last,
  };
}

function peersUpTo({ peers }: UsedCalls, last: CallIndex): ProcessIndex[] {
  return [...peers]
    .filter(([, since]) => since <= last)
    .sort(([, a], [, b]) => a - b)
    .map(([peer]) => peer);
}

function waitingOn(
  trace: Trace,
  { uses }: UsedLine,
  open: ReadonlyMap<UsedCalls, readonly CallIndex[]>,
  atNs: Nanos,
): CallIndex[] {
  return [...uses.values()].flatMap((use) =>
    (open.get(use) ?? []).filter((call) => isBlocked(trace, call, atNs)),
  );
}

function isBlocked(trace: Trace, call: CallIndex, atNs: Nanos): boolean {
  return taskStateAt(trace, trace.calls.task(call), atNs).activity === "blocked";
}

/** How many of the calls were entered by then: calls stand in order of their entry. */
function countUpTo(trace: Trace, calls: readonly CallIndex[], atNs: Nanos): number {
  let low = 0;
  let high = calls.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (trace.calls.startNs(calls[middle] as CallIndex) > atNs) high = middle;
    else low = middle + 1;
  }
  return low;
}
