import { describe, expect, it } from "vitest";
import { noRow } from "../../../src/base/table.ts";
import { heldEnds, holdersLabel } from "../../../src/ipc/descriptors/held_ends.ts";
import { descriptorFlags } from "../../../src/ipc/trace.ts";
import { syscallName } from "../../../src/strace/syscalls.ts";
import { channelOf, ms, traceOf } from "./trace_of.ts";

const { readable, writable } = descriptorFlags;

// The writer's shell keeps the end for writing until 40 ms, the child's copy is open from 10 ms to 30 ms.
const trace = traceOf(`
  80 1.000 pipe2([3<pipe:[7]>, 4<pipe:[7]>], 0) = 0 <0>
  80 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 81 <0>
  81 1.011 close(3<pipe:[7]>) = 0 <0>
  81 1.020 read(0</tmp/in>, "x", 1) = 1 <0>
  81 1.030 close(4<pipe:[7]>) = 0 <0>
  80 1.040 close(4<pipe:[7]>) = 0 <0>
  80 1.050 read(3<pipe:[7]>, "", 10) = 0 <0>`);
const { index } = channelOf(trace, "pipe:7");

/** Who holds an end then, and by which call: `80: 4 by pipe2`. */
function holders(end: number, atMs: number): readonly string[] {
  return heldEnds(trace, index, end, ms(atMs)).map(({ process, fd, openedBy }) => {
    const call = openedBy === undefined ? "nobody" : syscallName(trace.calls.syscall(openedBy));
    return `${trace.processes[process]?.pid}: ${fd} by ${call}`;
  });
}

describe("an end of a pipe is held", () => {
  it.each([
    [0, writable, ["80: 4 by pipe2"]],
    [5, readable, ["80: 3 by pipe2"]],
    [20, writable, ["80: 4 by pipe2", "81: 4 by clone"]],
    [20, readable, ["80: 3 by pipe2"]],
    [30, writable, ["80: 4 by pipe2"]],
    [40, writable, []],
    [50, readable, ["80: 3 by pipe2"]],
  ] as const)("at %d ms (end %d) by %s", (atMs, end, who) => {
    expect(holders(end, atMs)).toEqual(who);
  });

  it("by nobody before it was made", () => {
    const late = traceOf(`
      80 1.000 getpid() = 80 <0>
      80 1.010 pipe2([3<pipe:[7]>, 4<pipe:[7]>], 0) = 0 <0>`);
    const { index: pipe } = channelOf(late, "pipe:7");
    expect(heldEnds(late, pipe, writable, ms(9))).toEqual([]);
    expect(heldEnds(late, pipe, writable, ms(10))).toHaveLength(1);
  });

  it("by a descriptor that no call is seen to open, where it is older than the trace", () => {
    const inherited = traceOf('80 1.000 read(0<pipe:[9]>, "x", 1) = 1 <0>');
    const [held] = heldEnds(inherited, channelOf(inherited, "pipe:9").index, readable, ms(1));
    expect(held).toMatchObject({ fd: 0, openedBy: undefined });
    expect(inherited.descriptors.columns.openedBy[held?.row ?? 0]).toBe(noRow);
  });

  it("by those whom a sentence names, with their descriptors", () => {
    const label = holdersLabel(trace, heldEnds(trace, index, writable, ms(20)), ms(20));
    expect(label).toMatch(/\b80\b.* as descriptor 4 and .*\b81\b.* as descriptor 4$/);
    expect(holdersLabel(trace, [], ms(20))).toBe("");
  });
});
