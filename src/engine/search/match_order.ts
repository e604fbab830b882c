import type { CallIndex, SignalIndex } from "../../base/ids.ts";
import type { Nanos } from "../../base/time.ts";
import type { Trace } from "../../ipc/trace.ts";
import type { EventRef } from "../../protocol/engine.ts";
import type { Match, SearchQuery } from "../../protocol/search.ts";
import { processOf } from "../stepping.ts";
import type { SearchRun } from "./search_run.ts";

const mostMatches = 1000;

/** Where a reader of the two lists of matches stands: so many calls and so many signals lie before. */
interface Place {
  calls: number;
  signals: number;
}

/** Matches beyond the asked moment in the asked direction. Calls come before signals of the same instant. */
export function matchesFrom(trace: Trace, run: SearchRun, query: SearchQuery): Match[] {
  const forward = query.direction === "next";
  const place = placeOf(trace, run, query.from, forward);
  const limit = Math.min(mostMatches, Math.max(0, Math.floor(query.limit)));
  const matches: Match[] = [];
  while (matches.length < limit) {
    const event = forward ? takeNext(trace, run, place) : takePrevious(trace, run, place);
    if (event === undefined) break;
    const ordinal = place.calls + place.signals - (forward ? 1 : 0);
    matches.push({ ...event, process: processOf(trace, event.event), ordinal });
  }
  return matches;
}

function placeOf(trace: Trace, run: SearchRun, from: SearchQuery["from"], forward: boolean): Place {
  const { all } = run.calls;
  if (from === null)
    return forward ? { calls: 0, signals: 0 } : { calls: all.length, signals: run.signals.length };
  const { ns, event } = from;
  const { calls } = trace;
  const { generatedNs } = trace.signals.columns;
  const isPast = (time: number) => (forward ? time > ns : time >= ns);
  const signals = run.signals.findIndex((row) => {
    const time = generatedNs[row] as number;
    if (event?.kind === "signal" && time === ns) return forward ? row > event.signal : row >= event.signal;
    // At the same instant calls stand before signals, so beyond a call all signals lie.
    if (event?.kind === "call") return time >= ns;
    return isPast(time);
  });
  return {
    calls: all.firstPosition((row) => {
      if (event?.kind === "call") return forward ? row > event.call : row >= event.call;
      const time = calls.startNs(row);
      return event?.kind === "signal" ? time > ns : isPast(time);
    }),
    signals: signals < 0 ? run.signals.length : signals,
  };
}

interface Found {
  readonly event: EventRef;
  readonly ns: Nanos;
}

function takeNext(trace: Trace, run: SearchRun, place: Place): Found | undefined {
  const call = callAt(trace, run, place.calls);
  const signal = signalAt(trace, run, place.signals);
  if (call !== undefined && (signal === undefined || call.ns <= signal.ns)) {
    place.calls++;
    return call;
  }
  if (signal !== undefined) place.signals++;
  return signal;
}

function takePrevious(trace: Trace, run: SearchRun, place: Place): Found | undefined {
  const call = callAt(trace, run, place.calls - 1);
  const signal = signalAt(trace, run, place.signals - 1);
  if (signal !== undefined && (call === undefined || signal.ns >= call.ns)) {
    place.signals--;
    return signal;
  }
  if (call !== undefined) place.calls--;
  return call;
}

function callAt(trace: Trace, run: SearchRun, position: number): Found | undefined {
  if (position < 0 || position >= run.calls.all.length) return undefined;
  const call = run.calls.all.at(position) as CallIndex;
  return { event: { kind: "call", call }, ns: trace.calls.startNs(call) };
}

function signalAt(trace: Trace, run: SearchRun, position: number): Found | undefined {
  const signal = run.signals[position] as SignalIndex | undefined;
  if (signal === undefined) return undefined;
  return { event: { kind: "signal", signal }, ns: trace.signals.columns.generatedNs[signal] as Nanos };
}
