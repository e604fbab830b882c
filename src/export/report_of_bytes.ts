import { err, ok, type Result } from "../base/result.ts";
import { ByteCollector } from "../tracefile/byte_collector.ts";
import { MemoryLog } from "../tracefile/log_source.ts";
import { parsePayloadMode } from "../tracefile/privacy/payload_mode.ts";
import { openOrSalvage } from "../tracefile/salvage.ts";
import { largestLog } from "../tracefile/trace_file.ts";
import { type Report, type ReportFormat, reportOn } from "./formats.ts";
import type { ReportParts } from "./html.ts";
import { sharedTrace } from "./opened_trace.ts";

/** What a worker makes a report of; crosses the thread boundary as is. */
export interface ReportOrder {
  /** An `.ipctrace`, a log, or a packed one; of one that is cut short, what is there is reported. */
  readonly recording: Uint8Array;
  readonly format: ReportFormat;
  /** As `--payload` of the command line. */
  readonly payload: string;
  /** For a page alone. */
  readonly parts?: ReportParts;
}

/** What ECMAScript lacks. */
export interface Means {
  readonly randomBytes: (count: number) => Uint8Array<ArrayBuffer>;
  readonly base64: (bytes: Uint8Array) => string;
}

/** A report made in memory alone, where there are no files. The error is one sentence for a person. */
export function reportOfBytes(order: ReportOrder, { randomBytes, base64 }: Means): Result<Uint8Array> {
  const [low = 0, high = 0] = new Uint32Array(randomBytes(8).buffer);
  const payload = parsePayloadMode(order.payload, [low, high]);
  if (!payload.ok) return payload;
  const opened = openOrSalvage(order.recording);
  if (!opened.ok) return opened;
  const { file } = opened.value;
  const shared = sharedTrace({ ...file, log: new MemoryLog(file.log) }, payload.value);
  if (!shared.ok) return shared;
  const report = reportOn(shared.value, order.format, {
    // There is no folder to name sources from.
    workingFolder: "",
    pageMeans: () =>
      order.parts === undefined
        ? err("The scripts of the page are missing. Install the extension again.")
        : ok({ parts: order.parts, nonce: base64(randomBytes(16)), base64 }),
  });
  return report.ok ? gathered(report.value) : report;
}

function gathered(report: Report): Result<Uint8Array> {
  const encoder = new TextEncoder();
  const all = new ByteCollector(0, largestLog);
  for (const piece of typeof report === "string" ? [report] : report) {
    const taken = all.add(typeof piece === "string" ? encoder.encode(piece) : piece);
    if (!taken)
      return err(`It would be larger than ${largestLog} bytes. The command line makes one of any size.`);
  }
  return ok(all.bytes());
}
