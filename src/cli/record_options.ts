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

export function refuseProbe(options: RecordOptions): void {
  if (options.probe) throw new Refusal("--probe is not built yet.");
}

export function traceOptions(options: RecordOptions): TraceOptions {
  const { stacks = false, stringLimit } = options;
  return stringLimit === undefined ? { stacks } : { stacks, stringLimit };
}

export function limits(options: RecordOptions): Limits {
  return {
    ...(options.timeout === undefined ? {} : { timeoutMs: options.timeout }),
    ...(options.maxSize === undefined ? {} : { maxBytes: options.maxSize }),
  };
}
