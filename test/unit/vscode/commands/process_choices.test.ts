import { describe, expect, it } from "vitest";
import type { RunningProcess } from "../../../../src/capture/process_list.ts";
import { processChoices } from "../../../../src/vscode/commands/process_choices.ts";

const runs = (pid: number, ppid: number, own = true, startTicks = 100): RunningProcess => ({
  pid,
  ppid,
  name: `p${pid}`,
  argv: [`p${pid}`],
  own,
  startTicks,
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

  it("are the newest first also when the kernel has begun to number from the start again", () => {
    const { own } = processChoices([runs(7, 1, true, 300), runs(32_000, 1, true, 200)]);
    expect(pidsOf(own)).toEqual([7, 32_000]);
  });
});
