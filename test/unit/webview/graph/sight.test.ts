import { describe, expect, it } from "vitest";
import { type Bounds, isUnder, sightOf } from "../../../../webview/graph/sight.ts";

const bounds = (left: number, top: number, right: number, bottom: number): Bounds => ({
  left,
  top,
  right,
  bottom,
});
const pane = { width: 560, height: 320 };
const tools = { width: 170, height: 40 };

describe("what is seen of the graph", () => {
  it("is all of it where that can be read, in the middle", () => {
    const { cut, x, y, scale } = sightOf(bounds(0, 0, 500, 250), undefined, { x: 0, y: 0 }, pane, false);
    expect(cut).toBe(false);
    expect(x + 250 * scale).toBeCloseTo(pane.width / 2);
    expect(y + 125 * scale).toBeCloseTo(pane.height / 2);
  });

  it("is the part around what matters, and said to be one, where the whole would be too small", () => {
    const whole = bounds(0, 0, 4000, 250);
    const { cut, x, scale } = sightOf(whole, undefined, { x: 2000, y: 100 }, pane, false);
    expect(cut).toBe(true);
    expect(x + 2000 * scale).toBeCloseTo(pane.width / 2);
    expect(sightOf(whole, undefined, { x: 2000, y: 100 }, pane, true).cut).toBe(false);
  });

  it("gives way to the tools in the corner only for what would lie under them", () => {
    const sight = { x: 0, y: 0, scale: 1 };
    const [shell, pipeline] = [bounds(0, 10, 150, 60), bounds(0, 110, 550, 160)];
    expect(isUnder(tools, [shell, pipeline], sight, pane.width)).toBe(false);
    expect(isUnder(tools, [shell, pipeline, bounds(400, 20, 500, 60)], sight, pane.width)).toBe(true);
  });
});
