import { expect, it } from "vitest";
import type { ProcessIndex, TaskIndex } from "../../../src/base/ids.ts";
import { engineOf } from "./engine_of.ts";

it("a thread whose birth makes a circle has some mask, and the question comes to an end", async () => {
  const engine = engineOf(`
    9 clone(CLONE_THREAD) = 43
    17000221 +++ killed by SIGKILL +++
    0. clone() = 43`);
  const { trace } = engine.source;
  for (const { index, process } of trace.tasks) {
    const setup = await engine.handlers.processSetup({
      process,
      task: index as TaskIndex,
      atNs: trace.endNs,
    });
    expect(setup.blocked).toEqual([]);
  }
});

it("a stream of stdio that was opened and never used is a row of its table that leads to its process", async () => {
  const engine = engineOf(
    '40 1.0 write(-1, "ipc-scope-probe 1 open stream=0x7f00 fd=3 path=/tmp/f", 70) = -1 EBADF (Bad file descriptor)',
  );
  const page = await engine.handlers.table({
    table: "streams",
    filter: "",
    sortBy: 0,
    descending: false,
    atNs: engine.source.trace.endNs,
    from: 0,
    limit: 10,
  });
  expect(page.rows.map(({ event }) => event)).toEqual([{ kind: "process", process: 0 as ProcessIndex }]);
});
