import { expect, it } from "vitest";
import type { ProcessIndex, TaskIndex } from "../../../src/base/ids.ts";
import { nanos } from "../../../src/base/time.ts";
import { sliceSchema } from "../../../src/protocol/engine.ts";
import { unpack } from "../../../src/protocol/packed.ts";
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

it("a call that ended before the one before it began is told after that, and takes no time", async () => {
  const engine = engineOf(`
    000.000138 bind(3</tmp/a
    170.000338 recvfrom(9, MSG_PEEK, {sa_family=AF_UNIX}, [110 => 10]) = 0x7f00 <0.000012>
    1700000000.001 <... bind resumed>) = 0 <12>`);
  const { endNs, calls } = engine.source.trace;
  expect(calls.endNs(2)).toBeLessThan(calls.startNs(1));
  const lanes = [{ kind: "process" as const, process: 0 as ProcessIndex }];
  for (const pixels of [1, 2, 7, 100]) {
    const shown = await engine.handlers.timeline({ fromNs: nanos(endNs / 2), toNs: endNs, pixels, lanes });
    const { rows, fromNs, toNs } = unpack(sliceSchema, shown.slices);
    expect(rows).toBeGreaterThan(0);
    for (let row = 0; row < rows; row++) {
      expect(toNs[row]).toBeGreaterThanOrEqual(fromNs[row] as number);
      expect(fromNs[row]).toBeGreaterThanOrEqual(toNs[row - 1] ?? 0);
    }
  }
});
