import type { Trace } from "../../ipc/trace.ts";
import { type TablePage, type TableQuery, tableColumns } from "../../protocol/tables.ts";
import type { SearchRun } from "../search/search_run.ts";
import { rowFilter } from "./table_filter.ts";
import type { TableOrders } from "./table_order.ts";
import { tableSource } from "./table_source.ts";

const mostRows = 500;

/** The asked rows of a table, sorted and filtered. `run` is what its filter found; undefined: no filter. */
export function tablePage(
  trace: Trace,
  query: TableQuery,
  run: SearchRun | undefined,
  orders: TableOrders,
  version: number,
): TablePage {
  const source = tableSource(trace, query.table, query.atNs);
  const passes = () => (run === undefined ? () => true : rowFilter(trace, query.table, run));
  const order = orders.order(source, query, run, passes, version);
  const from = Math.max(0, Math.floor(query.from));
  const shown = order.subarray(from, from + Math.min(mostRows, Math.max(0, query.limit)));
  const columns = tableColumns[query.table];
  return {
    total: order.length,
    from,
    rows: Array.from(shown, (id) => ({
      ...source.row(id),
      cells: columns.map((_, column) => source.cell(id, column)),
    })),
    complete: run === undefined || run.complete,
  };
}
