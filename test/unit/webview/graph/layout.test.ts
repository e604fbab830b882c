import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Arrangement,
  type GraphLayout,
  type GraphShape,
  layoutGraph,
} from "../../../../webview/graph/layout.ts";

const roomy: Arrangement = { direction: "right", gaps: "roomy", onlyChild: "below", rowWidth: 1000 };

/** `sh`, `gen -> pipe`, `sh : gen` (child): boxes appear in the order they are named. */
function shape(...words: readonly string[]): GraphShape {
  const keys = new Set<string>();
  const flows: { key: string; from: string; to: string }[] = [];
  const kin: { key: string; from: string; to: string }[] = [];
  for (const word of words) {
    const [from = "", relation, to] = word.split(" ");
    keys.add(from);
    if (to === undefined) continue;
    keys.add(to);
    (relation === "->" ? flows : kin).push({ key: word, from, to });
  }
  return { boxes: [...keys].map((key) => ({ key, width: 160, height: 54 })), flows, kin };
}

const at = (layout: GraphLayout, key: string) => layout.places.get(key) ?? { x: Number.NaN, y: Number.NaN };

const pipeline = ["sh", "sh : gen", "sh : sort", "gen -> pipe", "pipe -> sort"] as const;

describe("the layout of the graph", () => {
  it("lets data run to the right, under the process that started it all", () => {
    const layout = layoutGraph(shape(...pipeline), roomy);
    expect(at(layout, "gen").x).toBeLessThan(at(layout, "pipe").x);
    expect(at(layout, "pipe").x).toBeLessThan(at(layout, "sort").x);
    expect(at(layout, "sh").y).toBeLessThan(at(layout, "gen").y);
    expect(at(layout, "gen").y).toBe(at(layout, "sort").y);
  });

  it("leaves every box where it was when a process is born", () => {
    const before = layoutGraph(shape(...pipeline), roomy);
    const after = layoutGraph(shape(...pipeline, "sh : late"), roomy, before);
    for (const key of ["sh", "gen", "pipe", "sort"]) expect(at(after, key)).toEqual(at(before, key));
    expect(at(after, "late").x).toBeGreaterThan(at(after, "sort").x);
  });

  it("keeps the readers of a pipe in their order when one joins", () => {
    const fan = ["gen -> p", "p -> a", "p -> b", "p -> c"];
    const before = layoutGraph(shape(...fan), roomy);
    const after = layoutGraph(shape(...fan, "p -> d"), roomy, before);
    const order = (layout: GraphLayout) =>
      ["a", "b", "c"].toSorted((x, y) => at(layout, x).y - at(layout, y).y);
    expect(order(after)).toEqual(order(before));
  });

  it("puts an only child beside its parent on demand, so that a pane of little height is enough", () => {
    const chain = shape("sh", "sh : bash", "bash : make");
    const layout = layoutGraph(chain, { ...roomy, onlyChild: "beside" });
    expect(new Set(["sh", "bash", "make"].map((key) => at(layout, key).y)).size).toBe(1);
    expect(at(layout, "bash").x).toBeGreaterThan(at(layout, "sh").x);
    expect(layout.height).toBe(54);
  });

  it("lets data run down on demand", () => {
    const layout = layoutGraph(shape(...pipeline), { ...roomy, direction: "down" });
    expect(at(layout, "gen").y).toBeLessThan(at(layout, "sort").y);
  });

  it("wraps a hundred children into rows", () => {
    const children = Array.from({ length: 100 }, (_, n) => `sh : w${n}`);
    const layout = layoutGraph(shape("sh", ...children), roomy);
    expect(layout.width).toBeLessThan(6000);
    expect(layout.height).toBeLessThan(4000);
  });

  it("places a two-way link and a process that talks to itself", () => {
    const layout = layoutGraph(shape("a -> p", "p -> b", "b -> q", "q -> a", "a -> q"), roomy);
    for (const key of ["a", "b", "p", "q"]) expect(Number.isFinite(at(layout, key).x)).toBe(true);
  });

  it("never puts one box on another, whatever is born and joined", () => {
    const birth = fc.tuple(fc.nat(20), fc.nat(20), fc.constantFrom(":", "->"));
    fc.assert(
      fc.property(fc.array(birth, { maxLength: 30 }), (births) => {
        const words = births
          .map(([a, b, relation]) => [Math.min(a, b), Math.max(a, b), relation] as const)
          .filter(([a, b]) => a !== b)
          .map(([a, b, relation]) => `n${a} ${relation} n${b}`);
        const story = ["n0", ...Array.from({ length: 20 }, (_, n) => `n${n + 1}`), ...words];
        const places = [...layoutGraph(shape(...story), roomy).places.values()];
        expect(places).toHaveLength(21);
        for (const [i, one] of places.entries()) {
          for (const other of places.slice(i + 1)) {
            const apart = Math.abs(one.x - other.x) >= 159 || Math.abs(one.y - other.y) >= 53;
            expect(apart, `${JSON.stringify(one)} and ${JSON.stringify(other)} in ${words.join(", ")}`).toBe(
              true,
            );
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
