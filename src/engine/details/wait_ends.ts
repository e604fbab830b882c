import type { CallIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { formatSpan } from "../../base/time.ts";
import { processLabel } from "../../ipc/names.ts";
import type { RelatedEvent } from "../../protocol/engine.ts";
import { syscallName } from "../../strace/syscalls.ts";
import { processOfCall } from "../flows.ts";
import type { CallContext } from "./call_context.ts";

/** Calls let go on that are listed at most: one wake-up can free hundreds of waiters. */
const mostWoken = 10;

/** What ended this call's wait, and whose waits it ended itself. */
export function waitEnds(context: CallContext): RelatedEvent[] {
  const { trace, call } = context;
  const { length } = trace.wakes;
  const waiting = trace.wakes.columns.waiting.subarray(0, length);
  const waker = trace.wakes.columns.waker.subarray(0, length);
  const related: RelatedEvent[] = [];
  const row = waiting.indexOf(call);
  const wokenBy = row < 0 ? noRow : (waker[row] as number);
  if (wokenBy !== noRow)
    related.push(relatedTo(context, wokenBy, (call, who) => `its wait was ended by ${call} of ${who},`));
  for (
    let at = waker.indexOf(call);
    at >= 0 && related.length < mostWoken;
    at = waker.indexOf(call, at + 1)
  ) {
    related.push(
      relatedTo(context, waiting[at] as number, (call, who) => `ended the wait of ${who} in ${call}, begun`),
    );
  }
  return related;
}

/** `its wait was ended by write of gen (41), 1.2 ms later`. */
function relatedTo(
  { trace, startNs }: CallContext,
  other: number,
  words: (call: string, who: string) => string,
): RelatedEvent {
  const { calls } = trace;
  const ns = calls.startNs(other);
  const call = syscallName(calls.syscall(other));
  const who = processLabel(trace, processOfCall(trace, other), ns);
  const distance = ns - startNs;
  return {
    label: `${words(call, who)} ${formatSpan(Math.abs(distance))} ${distance < 0 ? "earlier" : "later"}`,
    event: { kind: "call", call: other as CallIndex },
    ns,
  };
}
