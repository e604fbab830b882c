import { describe, expect, it } from "vitest";
import { arrange, leastReadable, scaleToFit } from "../../../../webview/graph/arrangement.ts";
import type { GraphShape } from "../../../../webview/graph/layout.ts";
import { sightOf } from "../../../../webview/graph/sight.ts";

/** sh that starts sh that starts a pipeline of `length` programs. */
function pipeline(length: number): GraphShape {
  const programs = Array.from({ length }, (_, n) => `program${n}`);
  const pipes = Array.from({ length: length - 1 }, (_, n) => `pipe${n}`);
  return {
    boxes: [
      ...["sh", "bash", ...programs].map((key) => ({ key, width: 156, height: 50 })),
      ...pipes.map((key) => ({ key, width: 88, height: 64 })),
    ],
    flows: pipes.flatMap((pipe, n) => [
      { key: `into ${pipe}`, from: `program${n}`, to: pipe },
      { key: `out of ${pipe}`, from: pipe, to: `program${n + 1}` },
    ]),
    kin: [
      { key: "sh bash", from: "sh", to: "bash" },
      ...programs.map((key) => ({ key: `bash ${key}`, from: "bash", to: key })),
    ],
  };
}

// The graph's part of an editor 1440 by 900 with its side bar, its terminal and our details open.
const smallPane = { width: 742, height: 235 };

describe("the arrangement of a graph in its pane", () => {
  it("shows a shell's pipeline of three readably in a small pane", () => {
    const { layout } = arrange(pipeline(3), smallPane);
    expect(scaleToFit(layout, smallPane)).toBeGreaterThanOrEqual(leastReadable);
  });

  it("lets data run down in a narrow pane", () => {
    expect(arrange(pipeline(3), { width: 320, height: 700 }).arrangement.direction).toBe("down");
  });

  it("stays as it is when a process is born, even if another would be a little better", () => {
    const before = arrange(pipeline(3), smallPane);
    const after = arrange(pipeline(4), smallPane, before);
    expect(after.arrangement).toEqual(before.arrangement);
  });

  it("changes when it would be much larger otherwise", () => {
    const wide = arrange(pipeline(5), { width: 1600, height: 400 });
    const after = arrange(pipeline(5), { width: 330, height: 1100 }, wide);
    expect(after.arrangement.direction).toBe("down");
  });
});

describe("what is in sight", () => {
  const all = { left: 0, top: 0, right: 2000, bottom: 300 };

  it("is never too small to be read, unless that is asked for", () => {
    const focus = { x: 1500, y: 100 };
    expect(sightOf(all, undefined, focus, smallPane, false)).toMatchObject({
      scale: leastReadable,
      cut: true,
    });
    expect(sightOf(all, undefined, focus, smallPane, true).scale).toBeLessThan(0.4);
  });

  it("has the focus in it when not all fits", () => {
    for (const x of [0, 700, 2000]) {
      const sight = sightOf(all, undefined, { x, y: 100 }, smallPane, false);
      const onScreen = sight.x + x * sight.scale;
      expect(onScreen).toBeGreaterThanOrEqual(0);
      expect(onScreen).toBeLessThanOrEqual(smallPane.width);
    }
  });

  it("is what lives, when that can be read", () => {
    const living = { left: 1000, top: 0, right: 1500, bottom: 150 };
    const sight = sightOf(all, living, { x: 0, y: 0 }, smallPane, false);
    expect(sight.x + 1000 * sight.scale).toBeGreaterThanOrEqual(0);
    expect(sight.x + 1500 * sight.scale).toBeLessThanOrEqual(smallPane.width);
  });
});
