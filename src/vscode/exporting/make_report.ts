import type { Result } from "../../base/result.ts";
import type { ReportOrder } from "../../export/report_of_bytes.ts";

export interface ReportRequest extends Pick<ReportOrder, "recording" | "format" | "payload"> {
  /** Ends the making; the result is then an error nobody reads. */
  readonly signal: AbortSignal;
}

/**
 * Makes a report where a long one stops neither the editor nor the view: in a process of its own, or in a browser in a
 * worker. The error is one sentence.
 */
export type MakeReport = (request: ReportRequest) => Promise<Result<Uint8Array>>;
