import { describe, expect, it } from "vitest";
import { nanos } from "../../../src/base/time.ts";
import { tableColumns } from "../../../src/protocol/tables.ts";
import { engineOf } from "./engine_of.ts";

describe("what was taken for a process until its getpid told that it is a thread of another", () => {
  const { handlers } = engineOf(`
    40 1.000 read(0<pipe:[7]>, "x", 1) = 1 <0.000010>
    41 1.001 write(4<pipe:[8]>, "x", 1) = 1 <0.000010>
    41 1.002 getpid() = 40 <0.000010>
    40 1.003 getppid() = 7 <0.000010>`);
  const atNs = nanos(2.5e6);

  it("is in no list of processes", async () => {
    const { processList } = await handlers.overview(null);
    const { processes } = await handlers.stateAt({ atNs, rateWindowNs: nanos(1e9), allKinds: false });
    expect([processList, processes].map((list) => list.map(({ pid }) => pid))).toEqual([[40], [40]]);
  });

  it("has no row in the table of processes", async () => {
    const sortBy = tableColumns.processes.findIndex(({ name }) => name === "pid");
    const { rows } = await handlers.table({
      table: "processes",
      filter: "",
      sortBy,
      descending: false,
      atNs,
      from: 0,
      limit: 10,
    });
    expect(rows.map(({ cells }) => cells[sortBy])).toEqual([40]);
  });

  it("is counted as the thread that it is", async () => {
    expect(await handlers.digest(null)).toMatchObject({ processes: 1, threads: 2 });
  });
});
