import { describe, expect, it } from "vitest";
import { kinWay } from "../../../../webview/graph/kin_ways.ts";

const at = (x: number, y: number) => ({ x, y, width: 100, height: 40 });

describe("the line from a parent to its child", () => {
  it("runs straight to a child beside it", () => {
    expect(kinWay(at(50, 20), at(200, 20), { left: 150, top: 0, later: false })).toEqual([
      { x: 100, y: 20 },
      { x: 150, y: 20 },
    ]);
  });

  it("comes to a child of a later row down the aisle left of it, not through the boxes above", () => {
    const way = kinWay(at(50, 20), at(250, 220), { left: 200, top: 200, later: true });
    const upright = way.filter(({ y }) => y > 60 && y < 190);
    expect(upright.every(({ x }) => x < 200)).toBe(true);
    expect(way.at(-1)).toEqual({ x: 224, y: 200 });
  });

  it("turns at right angles only", () => {
    const way = kinWay(at(50, 20), at(250, 220), { left: 200, top: 200, later: true });
    for (const [n, point] of way.slice(1).entries()) {
      expect(point.x === way[n]?.x || point.y === way[n]?.y).toBe(true);
    }
  });
});
