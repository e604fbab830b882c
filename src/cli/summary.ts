import { analysed } from "../export/analysed.ts";
import type { OpenedTrace } from "../export/opened_trace.ts";
import type { Summary } from "../protocol/summary.ts";
import { accepted } from "./refusal.ts";

/** Everything the engine says of a recording. */
export function summaryOf(trace: OpenedTrace): Summary {
  return accepted(analysed(trace)).summary;
}
