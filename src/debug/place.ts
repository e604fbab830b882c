import type { ProcessIndex, TaskIndex } from "../base/ids.ts";
import type { Result } from "../base/result.ts";
import type { Nanos } from "../base/time.ts";
import type { Problem } from "../protocol/endpoint.ts";
import type { EventRef } from "../protocol/engine.ts";
import { engineRefused } from "./failures.ts";

/** Where a debug session stands: a moment, the event chosen there if any, and the thread that is looked at. */
export interface Place {
  readonly ns: Nanos;
  readonly event: EventRef | null;
  readonly task: TaskIndex;
}

/** A thread at a place: what a stack frame stands for. */
export interface Standpoint extends Place {
  readonly process: ProcessIndex;
}

/** The value of an engine's reply; a refusal is thrown as a failure of the request that needed it. */
export async function answered<Value>(reply: Promise<Result<Value, Problem>>): Promise<Value> {
  const result = await reply;
  if (!result.ok) throw engineRefused(result.error.message);
  return result.value;
}

export function isSameEvent(a: EventRef | null, b: EventRef | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
