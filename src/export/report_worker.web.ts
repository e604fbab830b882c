import { err, type Result } from "../base/result.ts";
import { type ReportOrder, reportOfBytes } from "./report_of_bytes.ts";

/** Takes one order, answers with a `Result` of the report's bytes; who wants no answer any more ends the worker. */
self.addEventListener(
  "message",
  ({ data }: MessageEvent<ReportOrder>) => {
    const made = reportMade(data);
    // Handed over, not copied.
    self.postMessage(made, made.ok ? { transfer: [made.value.buffer] } : {});
  },
  { once: true },
);

/** What the engine of JavaScript refuses, such as a text beyond its limit, is told in its own words. */
function reportMade(order: ReportOrder): Result<Uint8Array> {
  try {
    return reportOfBytes(order, { randomBytes, base64 });
  } catch (cause) {
    return err(cause instanceof Error ? cause.message : String(cause));
  }
}

function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(count));
}

/** Not in every browser of today. */
type ToBase64 = { readonly toBase64?: () => string };

/** A multiple of three, so that the texts of pieces join; few enough to be arguments of one call. */
const pieceLength = 3 * 8192;

function base64(bytes: Uint8Array): string {
  const native = (bytes as ToBase64).toBase64;
  if (native !== undefined) return native.call(bytes);
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; at += pieceLength)
    texts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + pieceLength))));
  return texts.join("");
}
