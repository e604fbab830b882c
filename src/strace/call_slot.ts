import type { LogOffset, Tid } from "../base/ids.ts";
import { type Nanos, zero } from "../base/time.ts";
import { ArgSpans } from "./args.ts";
import { type CallOutcome, type CallPhase, type CallRecord, noTid } from "./record.ts";

/** The one record that the parser hands out for every call, filled anew each time. */
export class CallSlot implements CallRecord {
  readonly kind = "call";
  phase: CallPhase = "whole";
  tid: Tid = noTid;
  command = "";
  syscall = 0;
  startNs: Nanos = zero;
  endNs: Nanos = zero;
  outcome: CallOutcome = "pending";
  value = Number.NaN;
  errno = "";
  injected = false;
  readonly args = new ArgSpans();
  readonly result = { bytes: new Uint8Array(0) as Uint8Array, start: 0, end: 0 };
  logOffset = 0 as LogOffset;
  logLength = 0;
  resumedOffset: LogOffset | -1 = -1;
  resumedLength = 0;
  begun = true;
}
