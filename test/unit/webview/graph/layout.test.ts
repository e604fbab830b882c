import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Arrangement,
  type GraphLayout,
  type GraphShape,
  layoutGraph,
} from "../../../../webview/graph/layout.ts";

const roomy: Arrangement = {
  direction: "right",
  gaps: "roomy",
  onlyChild: "below",
  rowWidth: 1000,
  wrapsFlows: false,
};

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

/** As above, where names that begin with `pipe` are channels: smaller, with a body between captions. */
function piped(...words: readonly string[]): GraphShape {
  const { boxes, ...relations } = shape(...words);
  return {
    ...relations,
    boxes: boxes.map((box) =>
      box.key.startsWith("pipe")
        ? { key: box.key, width: 88, height: 64, body: { width: 88, height: 30 } }
        : { key: box.key, width: 150, height: 50 },
    ),
  };
}

describe("a pipe by which data comes back", () => {
  const twoWays = [
    "asks",
    "answers",
    "asks -> pipe1",
    "pipe1 -> answers",
    "answers -> pipe2",
    "pipe2 -> asks",
  ];

  it("stands between the two, beside the one that leads there", () => {
    const layout = layoutGraph(piped(...twoWays), roomy);
    expect(at(layout, "pipe2").x).toBe(at(layout, "pipe1").x);
    expect(at(layout, "pipe2").y).not.toBe(at(layout, "pipe1").y);
    expect([...layout.back]).toEqual(["pipe2"]);
  });

  it("is entered on its right and left on its left", () => {
    const layout = layoutGraph(piped(...twoWays), roomy);
    const [into, outOf] = [layout.ways.get("answers -> pipe2") ?? [], layout.ways.get("pipe2 -> asks") ?? []];
    expect(into.at(-1)?.x).toBe(at(layout, "pipe2").x + 44);
    expect(outOf[0]?.x).toBe(at(layout, "pipe2").x - 44);
    expect(outOf.at(-1)?.x).toBe(at(layout, "asks").x + 75);
  });

  it("closes a ring between its last process and its first", () => {
    const ring = [
      "a",
      "b",
      "c",
      "a -> pipe1",
      "pipe1 -> b",
      "b -> pipe2",
      "pipe2 -> c",
      "c -> pipe3",
      "pipe3 -> a",
    ];
    const layout = layoutGraph(piped(...ring), roomy);
    expect([...layout.back]).toEqual(["pipe3"]);
    expect(at(layout, "pipe3").x).toBeGreaterThan(at(layout, "a").x);
    expect(at(layout, "pipe3").x).toBeLessThan(at(layout, "c").x);
  });

  it("is not one that a process only fills and empties itself, nor a second one of the same direction", () => {
    const own = [
      "a",
      "b",
      "a -> pipe1",
      "pipe1 -> b",
      "a -> pipe2",
      "pipe2 -> b",
      "b -> pipe3",
      "pipe3 -> b",
    ];
    expect([...layoutGraph(piped(...own), roomy).back]).toEqual([]);
  });
});

describe("a pipeline wider than the pane", () => {
  const five = [
    "sh",
    ...["seq", "tr", "sort", "uniq", "wc"].map((name) => `sh : ${name}`),
    ...["seq -> pipe1", "pipe1 -> tr", "tr -> pipe2", "pipe2 -> sort"],
    ...["sort -> pipe3", "pipe3 -> uniq", "uniq -> pipe4", "pipe4 -> wc"],
  ];
  const wrapping: Arrangement = { ...roomy, gaps: "tight", wrapsFlows: true };

  it("is wrapped into rows that begin with a process", () => {
    const layout = layoutGraph(piped(...five), wrapping);
    const [above, below] = [
      ["seq", "pipe1", "tr", "pipe2", "sort", "pipe3"],
      ["uniq", "pipe4", "wc"],
    ];
    for (const row of [above, below]) {
      expect(new Set(row.map((key) => at(layout, key).y)).size, row.join()).toBe(1);
      const across = row.map((key) => at(layout, key).x);
      expect(across).toEqual(across.toSorted((a, b) => a - b));
    }
    expect(at(layout, "uniq").y).toBeGreaterThan(at(layout, "seq").y + 64);
    expect(layout.width).toBeLessThanOrEqual(1000);
  });

  it("is led over between the rows, around all boxes", () => {
    const layout = layoutGraph(piped(...five), wrapping);
    const way = layout.ways.get("pipe3 -> uniq") ?? [];
    expect(way[0]).toEqual({ x: at(layout, "pipe3").x + 44, y: at(layout, "pipe3").y });
    expect(way.at(-1)).toEqual({ x: at(layout, "uniq").x - 75, y: at(layout, "uniq").y });
    const between = way.filter(({ y }) => y > at(layout, "seq").y + 32 && y < at(layout, "uniq").y - 32);
    expect(between.length).toBe(2);
  });

  it("moves nothing when a command is appended", () => {
    const before = layoutGraph(piped(...five), wrapping);
    const after = layoutGraph(piped(...five, "sh : late", "wc -> pipe5", "pipe5 -> late"), wrapping);
    for (const key of ["sh", "seq", "pipe3", "uniq", "wc"]) expect(at(after, key)).toEqual(at(before, key));
  });

  it("stays in one line where it fits, and where everything is joined with everything", () => {
    expect(layoutGraph(piped(...five), { ...wrapping, rowWidth: 3000 }).height).toBe(
      layoutGraph(piped(...five), { ...wrapping, wrapsFlows: false }).height,
    );
    const tangle = ["a", "b", "c", "d"].flatMap((name) => [
      `${name} -> pipe1`,
      `pipe1 -> ${name}2`,
      `${name}2 -> pipe2`,
    ]);
    const straight = layoutGraph(piped(...tangle), { ...wrapping, wrapsFlows: false, rowWidth: 300 });
    expect(layoutGraph(piped(...tangle), { ...wrapping, rowWidth: 300 }).places).toEqual(straight.places);
  });
});
