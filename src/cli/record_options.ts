import { join } from "node:path";
import type { TraceOptions } from "../capture/traced_program.ts";
import type { OutputOptions } from "./outputs.ts";
import { Refusal } from "./refusal.ts";
import type { Limits } from "./watch_program.ts";

/** What `record` and `attach` understand. */
export interface RecordOptions extends OutputOptions {
  readonly stacks?: boolean;
  readonly probe?: boolean;
  readonly stringLimit?: number;
  readonly maxSize?: number;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** The probe is loaded together with a program; into one that runs already it does not get. */
export function refuseProbe(options: RecordOptions): void {
  if (options.probe)
    throw new Refusal("--probe is for programs that are started: use record --probe. Attach without it.");
}

export function traceOptions({ stacks = false, stringLimit, probe }: RecordOptions): TraceOptions {
  return {
    stacks,
    ...(stringLimit === undefined ? {} : { stringLimit }),
    ...(probe ? { probe: join(__dirname, "probe") } : {}),
  };
}

export function limits(options: RecordOptions): Limits {
  return {
    ...(options.timeout === undefined ? {} : { timeoutMs: options.timeout }),
    ...(options.maxSize === undefined ? {} : { maxBytes: options.maxSize }),
  };
}
