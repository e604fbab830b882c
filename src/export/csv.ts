import { unparse } from "papaparse";
import { eventColumnNames, eventRows } from "./event_rows.ts";
import { type ExportedRun, inPieces } from "./exported_run.ts";

/** The library's own pattern does not see through a newline. */
const formulaStart = /^[=+\-@\t\r]/;

/**
 * The events of the run as CSV (RFC 4180), one header line first. A name that a spreadsheet would take for a formula
 * gets an apostrophe before it: a process may call itself what it likes.
 */
export function csvTable(run: ExportedRun): Iterable<string> {
  return inPieces(csvLines(run));
}

function* csvLines(run: ExportedRun): Generator<string> {
  yield line(eventColumnNames);
  for (const row of eventRows(run)) yield line(eventColumnNames.map((name) => row[name]));
}

function line(cells: readonly (string | number | null)[]): string {
  return `${unparse([cells as (string | number | null)[]], { escapeFormulae: formulaStart })}\r\n`;
}
