import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProcessIndex } from "../../../../src/base/ids.ts";
import {
  type Foldable,
  type FoldChoices,
  foldProcesses,
  mostBoxes,
} from "../../../../webview/graph/folding.ts";

/** `sh`, `make < 0`: a name and the number of its parent. */
function family(...words: readonly string[]): readonly Foldable[] {
  return words.map((word, index) => {
    const [name = "", parent] = word.split(" < ");
    return {
      index: index as ProcessIndex,
      name,
      parent: parent === undefined ? null : (Number(parent) as ProcessIndex),
    };
  });
}

/** The boxes that are drawn, with how many are folded into them: `sh`, `make +2`. */
function boxes(processes: readonly Foldable[], choices: FoldChoices = new Map(), most = mostBoxes) {
  const { boxOf, hidden } = foldProcesses(processes, choices, { alike: most, all: most });
  return processes
    .filter(({ index }) => boxOf.get(index) === index)
    .map(({ index, name }) => (hidden.get(index) ? `${name} +${hidden.get(index)}` : name));
}

const build = family("sh", "make < 0", "cc < 1", "as < 2", "cc < 1", "as < 4");
const choose = (index: number, choice: "open" | "closed"): FoldChoices =>
  new Map([[index as ProcessIndex, choice]]);

describe("folding processes into boxes", () => {
  it("leaves a small graph as it is", () => {
    expect(boxes(build)).toEqual(["sh", "make", "cc", "as", "cc", "as"]);
  });

  it("closes what the reader closes, with all below it", () => {
    expect(boxes(build, choose(1, "closed"))).toEqual(["sh", "make +4"]);
  });

  it("stacks siblings of one name when there are too many boxes", () => {
    const server = family("httpd", ...Array.from({ length: 200 }, () => "httpd < 0"), "logger < 0");
    expect(boxes(server)).toEqual(["httpd", "httpd +199", "logger"]);
  });

  it("closes the deepest subtrees first when that is not enough", () => {
    expect(boxes(build, new Map(), 4)).toEqual(["sh", "make", "cc +1", "cc +1"]);
    expect(boxes(build, new Map(), 3)).toEqual(["sh", "make +4"]);
  });

  it("keeps open what the reader opened", () => {
    const server = family("httpd", ...Array.from({ length: 60 }, () => "httpd < 0"));
    expect(boxes(server, choose(1, "open"))).toHaveLength(61);
  });

  it("lets closed subtrees of one name share a box when even they are too many", () => {
    const build = family(
      "make",
      ...Array.from({ length: 60 }, (_, n) => ["cc < 0", `as < ${2 * n + 1}`]).flat(),
    );
    expect(boxes(build)).toEqual(["make", "cc +119"]);
    expect(boxes(build, choose(1, "open"))).toHaveLength(62);
  });

  it("stacks siblings of any name when there is no other way, and opens a stack a hundred at a time", () => {
    const bomb = family("bomb", ...Array.from({ length: 1000 }, (_, n) => `n${n} < 0`));
    expect(boxes(bomb)).toEqual(["bomb", "n0 +999"]);
    const opened = boxes(bomb, choose(1, "open"));
    expect(opened).toHaveLength(102);
    expect(opened.at(-1)).toBe("n100 +899");
  });

  it("stacks a thousand that have no parent in the trace", () => {
    expect(boxes(family(...Array.from({ length: 1000 }, (_, n) => `n${n}`)))).toEqual(["n0 +999"]);
  });

  it("folds a chain of a hundred thousand generations without walking it for each of them", () => {
    const chain = family("n", ...Array.from({ length: 100_000 }, (_, n) => `n < ${n}`));
    expect(boxes(chain)).toHaveLength(48);
  });

  it("loses nobody, whatever the family", () => {
    const parents = fc.array(fc.nat(), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(parents, fc.integer({ min: 1, max: 40 }), (seeds, most) => {
        const processes = family(
          ...seeds.map((seed, n) => (n === 0 ? "root" : `w${seed % 3} < ${seed % n}`)),
        );
        const { boxOf, hidden } = foldProcesses(processes, new Map(), { alike: most, all: most });
        const drawn = new Set(boxOf.values());
        const folded = [...hidden.values()].reduce((sum, count) => sum + count, 0);
        expect(drawn.size + folded).toBe(processes.length);
        for (const box of drawn) expect(boxOf.get(box)).toBe(box);
      }),
    );
  });
});
