import { describe, expect, it } from "vitest";
import { nanos } from "../../../../src/base/time.ts";
import { graphPicture } from "../../../../webview/graph/picture.ts";
import { type Bounds, focusOf, isUnder, sightOf } from "../../../../webview/graph/sight.ts";
import { anOverview } from "../overview_story.ts";

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

  it("is around the process that started it all once every process has ended", () => {
    const overview = anOverview({ processes: ["sh 10", "gen 11 < 10"], channels: [] });
    const ended = { atNs: nanos(9), processes: [], channels: [], signals: [], waits: [] };
    const picture = graphPicture(overview, ended, {
      showPast: true,
      matches: null,
      folds: new Map(),
      openBundles: new Set(),
      usersOf: () => ({ writers: new Set(), readers: new Set() }),
      room: 100,
      stuck: [],
    });
    const places = new Map(picture.processes.map(({ key }, at) => [key, { x: 700 + 300 * at, y: 40 }]));
    const layout = {
      places,
      ways: new Map(),
      kin: new Map(),
      back: new Set<string>(),
      width: 1200,
      height: 80,
    };
    expect(focusOf(picture, layout, undefined)).toEqual({ x: 700, y: 40 });
  });
});
