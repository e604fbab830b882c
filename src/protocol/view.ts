import type { ProcessIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import type { EventRef } from "./engine.ts";
import type { SourceLocation } from "./summary.ts";

/**
 * What the view asks of the place it lives in (VS Code's extension host, or the page of a report), besides the
 * engine's methods, which the host passes through: both speak over the same port.
 */
export type HostMethods = {
  /** First thing the view asks; answered when the engine is ready. */
  hello: { params: null; result: HostCapabilities };
  openSource: { params: SourceLocation; result: null };
  /** Shows the help page of a rule of findings. */
  explainRule: { params: { readonly rule: string }; result: null };
  /** Shows the glossary at one of its terms. */
  explainTerm: { params: { readonly term: string }; result: null };
  copyText: { params: { readonly text: string }; result: null };
  /** Writes a file the user chooses the place of; `name` is a proposal. */
  saveFile: { params: FileToSave; result: null };
  /** Ends the traced program. */
  stop: { params: null; result: null };
  save: { params: null; result: null };
  /** The cursor moved or another event was chosen; the host keeps its tree views and debug session in step. */
  cursor: { params: CursorReport; result: null };
};

export interface HostCapabilities {
  readonly title: string;
  /** Which of the methods above do something here; buttons of the others are not shown. */
  readonly can: readonly (
    | "openSource"
    | "explainRule"
    | "explainTerm"
    | "copyText"
    | "saveFile"
    | "stop"
    | "save"
  )[];
}

export interface FileToSave {
  /** `pipe-97.txt`: no folder. */
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

export interface Cursor {
  readonly ns: Nanos;
  readonly event: EventRef | null;
  readonly process: ProcessIndex | null;
  /** `live`: the cursor follows the present. */
  readonly mode: "live" | "frozen" | "replay";
}

/** Where to put the cursor. */
export type CursorPlace = Pick<Cursor, "ns" | "event">;

/** Orders to views that show one trace are numbered, from 1. */
export interface CursorOrder {
  readonly order: number;
}

/**
 * What a view tells of its cursor, and the last order it had heard by then: a report that crossed a later order on its
 * way is out of date. null if it had heard none.
 */
export interface CursorReport extends Cursor {
  readonly order: number | null;
}

/** What the host tells the view, besides the engine's notices. */
export type HostNotices = {
  /** Put the cursor there. */
  goTo: CursorPlace & CursorOrder;
  /** Follow the present again. */
  goLive: CursorOrder;
  /** The panel became visible again after having been hidden: messages may have been lost, ask anew. */
  shown: null;
};
