import type { Nanos } from "../base/time.ts";
import type { EventRef } from "./event.ts";

/** How a column's values are shown and compared: `span` and `instant` in nanoseconds, a `ratio` with a digit or two. */
export type ColumnKind = "text" | "count" | "bytes" | "span" | "instant" | "ratio";

export interface Column {
  readonly name: string;
  readonly title: string;
  readonly kind: ColumnKind;
}

const column = (name: string, title: string, kind: ColumnKind): Column => ({ name, title, kind });

/** The tables an engine can give, with their columns in order. Cells of a row stand in the same order. */
export const tableColumns = {
  processes: [
    column("pid", "PID", "count"),
    column("name", "Name", "text"),
    column("state", "At the cursor", "text"),
    column("parent", "Parent", "count"),
    column("threads", "Threads", "count"),
    column("calls", "Calls", "count"),
    column("start", "Started", "instant"),
    column("lived", "Lived", "span"),
    column("end", "End", "text"),
    column("command", "Command", "text"),
  ],
  channels: [
    column("id", "Channel", "text"),
    column("kind", "Kind", "text"),
    column("name", "Name", "text"),
    column("written", "Written", "bytes"),
    column("read", "Read", "bytes"),
    column("level", "At the cursor", "count"),
    column("peak", "Peak", "count"),
    column("messages", "Messages", "count"),
    column("writers", "Writers", "count"),
    column("readers", "Readers", "count"),
    column("full", "Waited, full", "span"),
    column("empty", "Waited, empty", "span"),
  ],
  signals: [
    column("at", "At", "instant"),
    column("signal", "Signal", "text"),
    column("from", "From", "text"),
    column("to", "To", "text"),
    column("cause", "Cause", "text"),
    column("outcome", "Outcome", "text"),
    column("held", "Held", "span"),
  ],
  streams: [
    column("process", "Process", "text"),
    column("stream", "Stream", "text"),
    column("buffering", "Buffered", "text"),
    column("size", "Buffer", "bytes"),
    column("calls", "Library calls", "count"),
    column("bytes", "Bytes", "bytes"),
    column("meetings", "Met the kernel", "count"),
    column("ratio", "Calls for each", "ratio"),
    column("waits", "At the cursor", "bytes"),
  ],
} as const satisfies Readonly<Record<string, readonly Column[]>>;

export type TableName = keyof typeof tableColumns;

export interface TableQuery {
  readonly table: TableName;
  /** In the search language: rows that are named by its words, or that have a part in an event that matches. */
  readonly filter: string;
  /** Index of the column; rows alike stay in order of appearance. */
  readonly sortBy: number;
  readonly descending: boolean;
  readonly atNs: Nanos;
  readonly from: number;
  /** 0 to 500. */
  readonly limit: number;
}

export interface TablePage {
  /** Rows that pass the filter. */
  readonly total: number;
  readonly from: number;
  readonly rows: readonly TableRow[];
  /** The filter was applied to the whole trace; ask again otherwise. */
  readonly complete: boolean;
}

export interface TableRow {
  readonly event: EventRef;
  readonly ns: Nanos;
  /** null where there is nothing to say. */
  readonly cells: readonly (string | number | null)[];
}
