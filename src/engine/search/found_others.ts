import type { JumpIndex, SignalIndex, StreamEventIndex } from "../../base/ids.ts";
import type { Nanos } from "../../base/time.ts";
import type { EventAt, EventRef } from "../../protocol/event.ts";
import type { Ground, RowTest } from "./ground.ts";
import { jumpTest, streamTest } from "./probe_conditions.ts";
import type { Condition, Query } from "./query.ts";
import { blockRows, sieveOf } from "./sieve.ts";
import { signalTest } from "./signal_conditions.ts";

/** Of one instant: signals, then jumps, then what streams did; each in order of their rows. */
const ranks: Readonly<Partial<Record<EventRef["kind"], number>>> = { signal: 0, jump: 1, stream: 2 };

/** Everything but calls that a query finds: few, and of signals still changing, so they are looked at anew each time. */
export interface FoundOthers {
  /** Rows of signals in order of their generation. */
  readonly signals: Uint32Array;
  /** All of them in order of time. */
  readonly events: readonly EventAt[];
}

export const noOthers: FoundOthers = { signals: new Uint32Array(0), events: [] };

export function findOthers(query: Query, ground: Ground): FoundOthers {
  const { signals, jumps, streamEvents } = ground.trace;
  const { generatedNs } = signals.columns;
  const signalRows = matching(query, signals.length, (condition) => signalTest(condition, ground));
  const jumpRows = matching(query, jumps.length, (condition) => jumpTest(condition, ground));
  const streamRows = matching(query, streamEvents.length, (condition) => streamTest(condition, ground));
  // A sender's line can follow the receiver's: rows are nearly, not quite, in order of time.
  const inOrder = Uint32Array.from(signalRows).sort(
    (a, b) => (generatedNs[a] as number) - (generatedNs[b] as number) || a - b,
  );
  const events = [
    ...Array.from(inOrder, (row) => at(generatedNs, row, { kind: "signal", signal: row as SignalIndex })),
    ...jumpRows.map((row) => at(jumps.columns.ns, row, { kind: "jump", jump: row as JumpIndex })),
    ...streamRows.map((row) =>
      at(streamEvents.columns.ns, row, { kind: "stream", event: row as StreamEventIndex }),
    ),
  ];
  return { signals: inOrder, events: events.sort(compareOthers) };
}

/** How many events there are to look at besides calls. */
export function countOthers({ trace }: Pick<Ground, "trace">): number {
  return trace.signals.length + trace.jumps.length + trace.streamEvents.length;
}

export function compareOthers(a: EventAt, b: EventAt): number {
  return a.ns - b.ns || rankOf(a.event) - rankOf(b.event) || rowOf(a.event) - rowOf(b.event);
}

function at(ns: Float64Array, row: number, event: EventRef): EventAt {
  return { event, ns: ns[row] as Nanos };
}

function rankOf({ kind }: EventRef): number {
  return ranks[kind] ?? -1;
}

function rowOf(event: EventRef): number {
  switch (event.kind) {
    case "signal":
      return event.signal;
    case "jump":
      return event.jump;
    case "stream":
      return event.event;
    case "call":
    case "process":
    case "channel":
      return -1;
  }
}

function matching(query: Query, length: number, testOf: (condition: Condition) => RowTest): number[] {
  const sieve = sieveOf(query, testOf);
  const marks = new Uint8Array(blockRows);
  const found: number[] = [];
  for (let first = 0; first < length; first += blockRows) {
    const block = marks.subarray(0, Math.min(blockRows, length - first)).fill(1);
    sieve(first, block);
    for (let i = 0; i < block.length; i++) if (block[i] === 1) found.push(first + i);
  }
  return found;
}
