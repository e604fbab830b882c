import type { Disposable } from "../base/disposable.ts";
import type { Port } from "../protocol/endpoint.ts";
import type { EngineSpec, RunEnd } from "./engine_spec.ts";

/** An engine at work, whether in a worker thread of the desktop or in a web worker. */
export interface EngineHandle extends Disposable {
  /** Speaks `EngineMethods` and `EngineNotices`. */
  readonly port: Port;
  /** The traced program has ended: the engine reads the rest of the log. */
  finished(end: RunEnd): void;
}

export type OpenEngine = (spec: EngineSpec) => EngineHandle;
