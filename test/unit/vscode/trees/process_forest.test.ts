import { describe, expect, it } from "vitest";
import type { ProcessIndex } from "../../../../src/base/ids.ts";
import { ProcessForest } from "../../../../src/vscode/trees/process_forest.ts";

const process = (index: number, parent: number | null) => ({
  index: index as ProcessIndex,
  parent: parent as ProcessIndex | null,
});

describe("processes by ancestry", () => {
  const shell = process(0, null);
  const seq = process(1, 0);
  const sort = process(2, 0);
  const helper = process(3, 2);
  const forest = new ProcessForest([shell, seq, sort, helper]);

  it("has the first process at the root and children below their parents", () => {
    expect(forest.roots).toEqual([shell]);
    expect(forest.childrenOf(shell)).toEqual([seq, sort]);
    expect(forest.childrenOf(sort)).toEqual([helper]);
    expect(forest.childrenOf(seq)).toEqual([]);
    expect(forest.parentOf(helper)).toBe(sort);
    expect(forest.parentOf(shell)).toBeUndefined();
  });

  it("makes a root of a process whose parent is not in the list", () => {
    const stray = process(5, 99);
    expect(new ProcessForest([stray]).roots).toEqual([stray]);
  });
});
