import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { type EventRow, eventColumnNames, eventColumns, eventRows } from "./event_rows.ts";
import type { ExportedRun } from "./exported_run.ts";
import { toInt64 } from "./int64.ts";

/** Rows of one row group: a reader loads one at a time. */
const groupRows = 100_000;

/** The events of the run as Parquet, for DuckDB, pandas, Spark: the same table as the CSV, with types. */
export function* parquetTable(run: ExportedRun): Generator<Uint8Array> {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: "root", num_children: eventColumnNames.length },
      ...eventColumnNames.map((name) =>
        eventColumns[name] === "integer"
          ? ({ name, type: "INT64", repetition_type: "OPTIONAL" } as const)
          : ({ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" } as const),
      ),
    ],
    kvMetadata: [
      { key: "producer", value: "IPC Scope" },
      { key: "command", value: run.summary.command.join(" ") },
      { key: "startUnixNs", value: run.summary.startUnixNs ?? "" },
    ],
  });
  let group: EventRow[] = [];
  const flush = (): void => {
    if (group.length === 0) return;
    writer.write({
      columnData: eventColumnNames.map((name) => ({ name, data: group.map((row) => cell(row[name])) })),
      rowGroupSize: groupRows,
    });
    group = [];
  };
  for (const row of eventRows(run)) {
    group.push(row);
    if (group.length === groupRows) flush();
  }
  flush();
  writer.finish();
  yield new Uint8Array(bytes.getBuffer());
}

/** INT64 is a bigint. Addresses of the kernel (`= 0xffffffffffffffff`) are larger, and cut at its largest. */
function cell(value: string | number | null): string | bigint | null {
  if (typeof value !== "number") return value;
  return Number.isNaN(value) ? null : BigInt(toInt64(value));
}
