import type { Disposable } from "../base/disposable.ts";
import type { Result } from "../base/result.ts";
import type { Client } from "../protocol/endpoint.ts";
import type { EngineMethods, EngineNotices } from "../protocol/engine.ts";
import type { Cursor, CursorPlace } from "../protocol/view.ts";
import type { AttachArguments, LaunchArguments, ReplayArguments } from "./launch_arguments.ts";

export type EngineClient = Client<EngineMethods, EngineNotices>;

/** The trace that a debug session is about, with the one cursor it shares with the views. */
export interface DebuggedTrace {
  readonly title: string;
  readonly engine: EngineClient;
  /** Why its events have no lines of source, in a sentence; "" if they have, or there is nothing to say. */
  readonly withoutLines: string;
  /** The program is traced now. */
  readonly running: boolean;
  /** Its `ns` may lie beyond the end, which means the end. */
  readonly cursor: Cursor;
  /** The cursor moved, by whomever; the trace grew; or its program ended. */
  onDidChange(listener: () => void): Disposable;
  /** Nobody can ask it any more. */
  onDidClose(listener: () => void): Disposable;
  /** Puts the cursor there, in every view. */
  goTo(place: CursorPlace): void;
  /** Lets the cursor follow the present again, in every view. */
  goLive(): void;
  /** Ends the program, or lets go of it if it was attached to. Resolves when nothing is left running. */
  stop(): Promise<void>;
  /** The debug session is over; the views stay. */
  release(): void;
}

/** Where debug sessions get their traces from. The error is a sentence or two for a person. */
export interface TraceSource {
  launch(request: LaunchArguments): Promise<Result<DebuggedTrace, string>>;
  attach(request: AttachArguments): Promise<Result<DebuggedTrace, string>>;
  replay(request: ReplayArguments): Promise<Result<DebuggedTrace, string>>;
}
