import type { Trace } from "../../ipc/trace.ts";
import { type TablePage, type TableQuery, tableColumns } from "../../protocol/tables.ts";
import type { SearchRun } from "../search/search_run.ts";
import { rowFilter } from "./table_filter.ts";
import { tableSource } from "./table_source.ts";

const mostRows = 500;

/** The asked rows of a table, sorted and filtered. `run` is what its filter found; undefined: no filter. */
export function tablePage(trace: Trace, query: TableQuery, run: SearchRun | undefined): TablePage {
  const source = tableSource(trace, query.table, query.atNs);
  const passes = run === undefined ? () => true : rowFilter(trace, query.table, run);
  const ids = source.ids.filter(passes);
  const keys = new Map(ids.map((id) => [id, source.cell(id, query.sortBy)]));
  const sign = query.descending ? -1 : 1;
  ids.sort((a, b) => compare(keys.get(a) ?? null, keys.get(b) ?? null, sign) || a - b);
  const from = Math.max(0, Math.floor(query.from));
  const shown = ids.slice(from, from + Math.min(mostRows, Math.max(0, query.limit)));
  const columns = tableColumns[query.table];
  return {
    total: ids.length,
    from,
    rows: shown.map((id) => ({
      ...source.row(id),
      cells: columns.map((_, column) => source.cell(id, column)),
    })),
    complete: run === undefined || run.complete,
  };
}

type Value = string | number | null;

/** What has no value comes last, whichever way the column is sorted. */
function compare(a: Value, b: Value, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  return sign * String(a).localeCompare(String(b), "en", { numeric: true });
}
