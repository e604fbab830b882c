import type { ProcessIndex } from "../../src/base/ids.ts";
import { type Nanos, nanos, zero } from "../../src/base/time.ts";
import type { EventRef } from "../../src/protocol/engine.ts";
import type { Cursor } from "../../src/protocol/view.ts";

export const atStart: Cursor = { ns: zero, event: null, process: null, mode: "live" };

/** Puts the cursor at a time by hand. Leaves live and stops a replay. */
export function sought(cursor: Cursor, ns: Nanos, endNs: Nanos): Cursor {
  return { ...cursor, ns: within(ns, endNs), mode: "frozen" };
}

/** Put at a time by somebody else, who stands at no event: what was chosen before is chosen no more. */
export function ordered(cursor: Cursor, ns: Nanos, endNs: Nanos): Cursor {
  return { ...sought(cursor, ns, endNs), event: null };
}

/** Chooses an event and goes to its time; `process` is the one arrow keys step through from here. */
export function chosen(
  cursor: Cursor,
  event: EventRef,
  ns: Nanos,
  process: ProcessIndex | null,
  endNs: Nanos,
): Cursor {
  return { ns: within(ns, endNs), event, process: process ?? cursor.process, mode: "frozen" };
}

/** Chooses a process or a channel at the time where the cursor stands: time goes on if it did. */
export function regarded(cursor: Cursor, event: EventRef, process: ProcessIndex | null): Cursor {
  return { ...cursor, event, process: process ?? cursor.process };
}

export function following(cursor: Cursor, endNs: Nanos): Cursor {
  return { ...cursor, ns: endNs, mode: "live" };
}

/** Starts a replay from the cursor, from the start when it stands at the end. */
export function replaying(cursor: Cursor, endNs: Nanos): Cursor {
  return { ...cursor, ns: cursor.ns >= endNs ? zero : cursor.ns, mode: "replay" };
}

/** The cursor after `elapsedMs` of a replay at `speed` (1: as fast as it happened); frozen when it reaches the end. */
export function replayed(cursor: Cursor, elapsedMs: number, speed: number, endNs: Nanos): Cursor {
  const ns = cursor.ns + elapsedMs * 1e6 * speed;
  return ns >= endNs ? { ...cursor, ns: endNs, mode: "frozen" } : { ...cursor, ns: nanos(ns) };
}

export function frozen(cursor: Cursor): Cursor {
  return cursor.mode === "frozen" ? cursor : { ...cursor, mode: "frozen" };
}

export function sameEvent(a: EventRef | null, b: EventRef | null): boolean {
  return a === b || (a !== null && b !== null && eventKey(a) === eventKey(b));
}

/** A cursor but for its time: what it is on, and how it moves. */
export type CursorSubject = Pick<Cursor, "event" | "process" | "mode">;

export function sameSubject(a: CursorSubject, b: CursorSubject): boolean {
  return a.mode === b.mode && a.process === b.process && sameEvent(a.event, b.event);
}

export function eventKey(event: EventRef): string {
  switch (event.kind) {
    case "call":
      return `call ${event.call}`;
    case "signal":
      return `signal ${event.signal}`;
    case "process":
      return `process ${event.process}`;
    case "channel":
      return `channel ${event.channel}`;
    case "jump":
      return `jump ${event.jump}`;
    case "stream":
      return `stream ${event.event}`;
  }
}

function within(ns: Nanos, endNs: Nanos): Nanos {
  return nanos(Math.min(Math.max(ns, 0), endNs));
}
