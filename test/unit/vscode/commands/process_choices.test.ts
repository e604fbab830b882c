import { describe, expect, it } from "vitest";
import type { RunningProcess } from "../../../../src/capture/process_list.ts";
import { processChoices, withDescendants } from "../../../../src/vscode/commands/process_choices.ts";

const runs = (pid: number, ppid: number, own = true): RunningProcess => ({
  pid,
  ppid,
  name: `p${pid}`,
  argv: [`p${pid}`],
  own,
});

const pidsOf = (entries: readonly RunningProcess[]) => entries.map(({ pid }) => pid);

/** A shell with a pipeline, one of whose parts forked; beside it a service of another user. */
const machine = [runs(40, 1), runs(41, 40), runs(42, 40), runs(43, 42), runs(50, 1, false), runs(60, 1)];

describe("the processes to choose from", () => {
  it("are one's own before those of others, the newest of each first", () => {
    const { own, others } = processChoices(machine);
    expect(pidsOf(own)).toEqual([60, 43, 42, 41, 40]);
    expect(pidsOf(others)).toEqual([50]);
  });

  it("bring along all that runs below them, each once", () => {
    const [shell, , forked] = machine as [RunningProcess, RunningProcess, RunningProcess];
    expect(pidsOf(withDescendants(machine, [shell]))).toEqual([40, 41, 42, 43]);
    expect(pidsOf(withDescendants(machine, [forked, shell]))).toEqual([42, 43, 40, 41]);
    expect(withDescendants(machine, [])).toEqual([]);
  });

  it("may be their own parents, as a list read while processes come and go can tell", () => {
    const loop = [runs(7, 8), runs(8, 7)];
    expect(pidsOf(withDescendants(loop, loop.slice(0, 1))).sort()).toEqual([7, 8]);
  });
});
