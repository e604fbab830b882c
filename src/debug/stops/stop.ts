import type { ProcessIndex } from "../../base/ids.ts";
import type { Nanos } from "../../base/time.ts";
import type { EventRef } from "../../protocol/engine.ts";
import type { HitCondition } from "./hit_condition.ts";

/** Something that stops a session which runs forwards or backwards through a trace. */
export type Stop = QueryStop | LineStop | FindingStop | ExitStop;

interface Described {
  /** What stopped it, for the Call Stack view: `write`, `EINTR`. */
  readonly label: string;
  /** In DAP's words. */
  readonly reason: "breakpoint" | "function breakpoint" | "exception";
}

export interface QueryStop extends Described {
  readonly kind: "query";
  /** In the search language. */
  readonly query: string;
  readonly hits: HitCondition | undefined;
  /** A logpoint: this is printed and nothing stops. */
  readonly log: string | undefined;
}

/** An event with this line anywhere in its stack. */
export interface LineStop extends Described {
  readonly kind: "line";
  /** As the engine shows it, after path mapping. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** In the search language; "" for none. */
  readonly condition: string;
  readonly hits: HitCondition | undefined;
  readonly log: string | undefined;
}

export interface FindingStop extends Described {
  readonly kind: "finding";
  readonly rule: string;
}

/** A process ended with an exit code other than 0. */
export interface ExitStop extends Described {
  readonly kind: "exit";
}

export type Direction = "next" | "previous";

/** A logpoint's text; undefined for what stops. */
export function logOf(stop: Stop): string | undefined {
  return stop.kind === "query" || stop.kind === "line" ? stop.log : undefined;
}

/** Where to look from: events beyond this one, or beyond this moment. */
export interface From {
  readonly ns: Nanos;
  readonly event: EventRef | null;
}

export interface Hit {
  readonly stop: Stop;
  readonly ns: Nanos;
  readonly event: EventRef | null;
  readonly process: ProcessIndex | null;
  /** A sentence about it, if there is more to say than the label. */
  readonly text: string;
}
