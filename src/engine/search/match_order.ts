import type { CallIndex } from "../../base/ids.ts";
import type { Trace } from "../../ipc/trace.ts";
import { type EventAt, isMomentary } from "../../protocol/event.ts";
import type { Match, SearchQuery } from "../../protocol/search.ts";
import { processOf } from "../stepping.ts";
import { compareOthers } from "./found_others.ts";
import type { SearchRun } from "./search_run.ts";

const mostMatches = 1000;

/** Where a reader of the two lists of matches stands: so many calls and so many others lie before. */
interface Place {
  calls: number;
  others: number;
}

/** Matches beyond the asked moment in the asked direction. Calls come before everything else of the same instant. */
export function matchesFrom(trace: Trace, run: SearchRun, query: SearchQuery): Match[] {
  const forward = query.direction === "next";
  const place = placeOf(trace, run, query.from, forward);
  const limit = Math.min(mostMatches, Math.max(0, Math.floor(query.limit)));
  const matches: Match[] = [];
  while (matches.length < limit) {
    const event = forward ? takeNext(trace, run, place) : takePrevious(trace, run, place);
    if (event === undefined) break;
    const ordinal = place.calls + place.others - (forward ? 1 : 0);
    matches.push({ ...event, process: processOf(trace, event.event), ordinal });
  }
  return matches;
}

function placeOf(trace: Trace, run: SearchRun, from: SearchQuery["from"], forward: boolean): Place {
  const { all } = run.calls;
  const { events } = run.others;
  if (from === null) return forward ? { calls: 0, others: 0 } : { calls: all.length, others: events.length };
  const { ns } = from;
  const event = from.event !== null && isMomentary(from.event) ? from.event : null;
  const { calls } = trace;
  const isPast = (time: number) => (forward ? time > ns : time >= ns);
  const others = events.findIndex((other) => {
    // At the same instant calls stand before the others, so beyond a call all others lie.
    if (event?.kind === "call") return other.ns >= ns;
    if (event === null) return isPast(other.ns);
    const order = compareOthers(other, { event, ns });
    return forward ? order > 0 : order >= 0;
  });
  return {
    calls: all.firstPosition((row) => {
      if (event?.kind === "call") return forward ? row > event.call : row >= event.call;
      const time = calls.startNs(row);
      return event === null ? isPast(time) : time > ns;
    }),
    others: others < 0 ? events.length : others,
  };
}

function takeNext(trace: Trace, run: SearchRun, place: Place): EventAt | undefined {
  const call = callAt(trace, run, place.calls);
  const other = run.others.events[place.others];
  if (call !== undefined && (other === undefined || call.ns <= other.ns)) {
    place.calls++;
    return call;
  }
  if (other !== undefined) place.others++;
  return other;
}

function takePrevious(trace: Trace, run: SearchRun, place: Place): EventAt | undefined {
  const call = callAt(trace, run, place.calls - 1);
  const other = run.others.events[place.others - 1];
  if (other !== undefined && (call === undefined || other.ns >= call.ns)) {
    place.others--;
    return other;
  }
  if (call !== undefined) place.calls--;
  return call;
}

function callAt(trace: Trace, run: SearchRun, position: number): EventAt | undefined {
  if (position < 0 || position >= run.calls.all.length) return undefined;
  const call = run.calls.all.at(position) as CallIndex;
  return { event: { kind: "call", call }, ns: trace.calls.startNs(call) };
}
