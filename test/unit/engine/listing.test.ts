import { describe, expect, it } from "vitest";
import { nanos } from "../../../src/base/time.ts";
import type { ListLimits } from "../../../src/protocol/engine.ts";
import { engineOf } from "./engine_of.ts";

/** 2 starts so many others that do nothing; two of them, born late, talk through a pipe, and one more calls often. */
function crowd(count: number): string {
  const born = Array.from(
    { length: count },
    (_, n) =>
      `2 1.${String(n + 100).padStart(6, "0")} clone(child_stack=NULL, flags=SIGCHLD) = ${n + 10} <0.000001>`,
  );
  const gone = Array.from(
    { length: count - 5 },
    (_, n) => `${n + 10} 3.${String(n).padStart(6, "0")} +++ exited with 0 +++`,
  );
  const [writer, reader, busy] = [count + 5, count + 6, count + 7];
  return [
    '2 1.000000 execve("/bin/bomb", ["bomb"], 0x7f /* 3 vars */) = 0 <0.000001>',
    "2 1.000050 pipe([3<pipe:[97]>, 4<pipe:[97]>]) = 0 <0.000010>",
    ...born,
    `${writer} 2.000100 write(4<pipe:[97]>, "hello", 5) = 5 <0.000010>`,
    `${reader} 2.000200 read(3<pipe:[97]>, "hello", 5) = 5 <0.000010>`,
    ...Array.from({ length: 20 }, (_, n) => `${busy} 2.0003${n + 10} getpid() = ${busy} <0.000001>`),
    ...gone,
    "",
  ].join("\n");
}

const engine = engineOf(crowd(200));
const few: ListLimits = { most: 8, also: [] };

async function listed(limits: ListLimits | null) {
  return (await engine.handlers.overview(limits)).processList;
}

describe("an overview of more processes than anyone looks through", () => {
  it("without limits lists all of them", async () => {
    expect(await listed(null)).toHaveLength(201);
  });

  it("lists the first, those that talked, and those that were there at the end, then the eldest", async () => {
    const pids = (await listed(few)).map(({ pid }) => pid);
    expect(pids).toEqual([2, 10, 11, 205, 206, 207, 208, 209]);
  });

  it("counts them all", async () => {
    expect(await engine.handlers.overview(few)).toMatchObject({ processes: 201 });
  });

  it("lists one that was called for, in the place of another", async () => {
    const [, , , , called] = await listed(null);
    if (called === undefined) throw new Error("too few processes");
    expect((await listed(few)).map(({ pid }) => pid)).not.toContain(called.pid);
    const pids = (await listed({ ...few, also: [called.index] })).map(({ pid }) => pid);
    expect(pids).toContain(called.pid);
    expect(pids).toHaveLength(8);
  });

  it("has the state of those that it lists, and of no other", async () => {
    const query = { atNs: nanos(1.5e9), rateWindowNs: nanos(1e6), allKinds: false };
    const state = await engine.handlers.stateAt({ ...query, limits: few });
    expect(state.processes.map(({ index }) => index)).toEqual((await listed(few)).map(({ index }) => index));
    const [pipe] = state.channels;
    const known = new Set(state.processes.map(({ index }) => index));
    expect(pipe?.holders.every(({ process }) => known.has(process))).toBe(true);
    expect((await engine.handlers.stateAt(query)).processes).toHaveLength(201);
  });
});
