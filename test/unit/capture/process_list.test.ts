import { describe, expect, it } from "vitest";
import { descendantsOf, type RunningProcess } from "../../../src/capture/process_list.ts";

const runs = (pid: number, ppid: number): RunningProcess => ({
  pid,
  ppid,
  name: `p${pid}`,
  argv: [`p${pid}`],
  own: true,
  startTicks: pid,
});

const below = (running: readonly RunningProcess[], pid: number) =>
  descendantsOf(running, pid).map((each) => each.pid);

describe("what runs below a process", () => {
  it("are its children and theirs, each once", () => {
    const machine = [runs(40, 1), runs(41, 40), runs(42, 40), runs(43, 42), runs(60, 1)];
    expect(below(machine, 40)).toEqual([41, 42, 43]);
    expect(below(machine, 60)).toEqual([]);
  });

  it("ends also in a circle, as a list read while processes come and go can tell of", () => {
    expect(below([runs(7, 8), runs(8, 7)], 7).sort()).toEqual([7, 8]);
  });
});
