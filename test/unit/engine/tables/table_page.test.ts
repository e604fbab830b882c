import { describe, expect, it } from "vitest";
import { nanos } from "../../../../src/base/time.ts";
import { type TableName, type TableQuery, tableColumns } from "../../../../src/protocol/tables.ts";
import { engineOf } from "../engine_of.ts";
import { talkWithSignals } from "../search/talk_with_signals.ts";

const engine = engineOf(talkWithSignals);

async function rowsOf(table: TableName, column: string, more: Partial<TableQuery> = {}) {
  const columns: readonly { readonly name: string }[] = tableColumns[table];
  const index = columns.findIndex(({ name }) => name === column);
  const page = await engine.handlers.table({
    table,
    filter: "",
    sortBy: index,
    descending: false,
    atNs: nanos(5e6),
    from: 0,
    limit: 100,
    ...more,
  });
  return page.rows.map(({ cells }) => cells[index]);
}

describe("the tables", () => {
  it("sort by any column, either way", async () => {
    expect(await rowsOf("processes", "pid")).toEqual([40, 41]);
    expect(await rowsOf("processes", "pid", { descending: true })).toEqual([41, 40]);
    expect(await rowsOf("signals", "signal")).toEqual(["SIGCHLD", "SIGPIPE", "SIGUSR1"]);
  });

  it("put what has no value last, both ways", async () => {
    expect(await rowsOf("processes", "parent")).toEqual([40, null]);
    expect(await rowsOf("processes", "parent", { descending: true })).toEqual([40, null]);
  });

  it("show the state at the cursor", async () => {
    expect(await rowsOf("processes", "state")).toEqual(["blocked: empty", "in a call"].sort());
    expect(await rowsOf("processes", "name")).toEqual(["demo", "demo"]);
    expect(await rowsOf("processes", "name", { atNs: nanos(9e6) })).toEqual(["demo", "sort"]);
  });

  it("are filtered by names, and by events that match", async () => {
    expect(await rowsOf("processes", "pid", { filter: "sort" })).toEqual([41]);
    expect(await rowsOf("processes", "pid", { filter: "errno:EPIPE" })).toEqual([41]);
    expect(await rowsOf("channels", "id", { filter: "text:hello call:write" })).toEqual(["pipe:97"]);
    expect(await rowsOf("signals", "signal", { filter: "outcome:handled" })).toEqual(["SIGUSR1"]);
  });

  it("treat a filter that is no query as none", async () => {
    expect(await rowsOf("processes", "pid", { filter: "pid:" })).toEqual([40, 41]);
  });

  it("give the rows that are in sight", async () => {
    expect(await rowsOf("signals", "signal", { from: 1, limit: 1 })).toEqual(["SIGPIPE"]);
  });
});
