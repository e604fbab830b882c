import type { CallIndex } from "../base/ids.ts";
import type { Trace } from "../ipc/trace.ts";
import type { BytesInFlight, BytesInFlightQuery } from "../protocol/engine.ts";
import { firstCallAfter } from "./density.ts";
import { type CallContext, callContext } from "./details/call_context.ts";
import type { LogBytes } from "./engine_source.ts";

/** Rows looked at before the writes are given up for lost: a slow writer among millions of other calls. */
const mostRows = 200_000;

/**
 * What was written into a pipe or FIFO and is not read yet at a time, from the payloads in the log. null for other
 * kinds, when nothing is in it, and when it cannot be told: a write that waits for room has put an unknown part of
 * its bytes in.
 */
export function bytesInFlight(trace: Trace, log: LogBytes, query: BytesInFlightQuery): BytesInFlight | null {
  const channel = trace.channels[query.channel];
  if (channel === undefined || (channel.kind !== "pipe" && channel.kind !== "fifo")) return null;
  const total = channel.fill.levelAt(query.atNs);
  if (total === 0) return null;
  const writes = latestWrites(trace, log, query, total);
  return writes === undefined ? null : { bytes: joined(writes, total, query.limit), total };
}

/** The writes that account for the last `total` bytes, oldest first. */
function latestWrites(
  trace: Trace,
  log: LogBytes,
  { channel, atNs }: BytesInFlightQuery,
  total: number,
): CallContext[] | undefined {
  const { calls } = trace;
  const after = firstCallAfter(trace, atNs);
  const found: CallContext[] = [];
  let bytes = 0;
  for (let row = after - 1; row >= 0 && after - row <= mostRows; row--) {
    if (calls.channel(row) !== channel) continue;
    const call = callContext(trace, log, row as CallIndex, atNs);
    if (call?.traits.payload?.direction !== "out" || call.traits.returns !== "bytes") continue;
    // One that begins at this very moment, where a debugger stands that stepped to it, has put in nothing yet.
    if (calls.startNs(row) === atNs) continue;
    if (calls.endNs(row) > atNs) return undefined;
    if (!(call.value > 0)) continue;
    found.push(call);
    bytes += call.value;
    if (bytes >= total) return found.reverse();
  }
  return undefined;
}

/** The known bytes up to the first gap. */
function joined(writes: readonly CallContext[], total: number, limit: number): ArrayBuffer {
  const written = writes.reduce((sum, { value }) => sum + value, 0);
  const out = new Uint8Array(Math.min(total, limit));
  let alreadyRead = written - total;
  let at = 0;
  for (const { text, value } of writes) {
    const known = (text.payload?.bytes ?? new Uint8Array(0)).subarray(0, value);
    const piece = known.subarray(Math.min(alreadyRead, known.length)).subarray(0, out.length - at);
    out.set(piece, at);
    at += piece.length;
    alreadyRead = Math.max(0, alreadyRead - value);
    if (known.length < value) break;
  }
  return out.slice(0, at).buffer;
}
