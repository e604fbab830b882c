import { formatSpan } from "../../src/base/time.ts";
import type { ColumnKind } from "../../src/protocol/tables.ts";
import { formatBytes, formatCount } from "../words/amount.ts";
import { formatInstant } from "../words/instant.ts";

/** A cell as it is read; a dash where there is nothing to say. */
export function cellWords(kind: ColumnKind, value: string | number | null): string {
  if (value === null) return "–";
  if (typeof value === "string") return value;
  switch (kind) {
    case "bytes":
      return formatBytes(value);
    case "span":
      return formatSpan(value);
    case "instant":
      return formatInstant(value, 1000);
    case "ratio":
      return value < 10 ? value.toFixed(1) : formatCount(Math.round(value));
    case "count":
    case "text":
      return formatCount(value);
  }
}

/** Numbers of processes are names: no commas in them. */
export function columnWords(name: string, kind: ColumnKind, value: string | number | null): string {
  const isName = name === "pid" || name === "parent";
  return isName && value !== null ? String(value) : cellWords(kind, value);
}
