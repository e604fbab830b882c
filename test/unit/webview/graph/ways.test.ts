import { describe, expect, it } from "vitest";
import { middleOf } from "../../../../webview/graph/ways.ts";

describe("the middle of a flow's way, where its word stands", () => {
  it("is half way along a straight flow, wherever the layout put its inner points", () => {
    const flow = [0, 10, 14, 36].map((x) => ({ x, y: 5 }));
    expect(middleOf(flow)).toEqual({ x: 18, y: 5 });
    expect(middleOf(flow.map(({ x, y }) => ({ x: y, y: x })))).toEqual({ x: 5, y: 18 });
  });

  it("is that of the longest stretch where a flow leads from row to row", () => {
    const flow = [
      { x: 0, y: 0 },
      { x: 20, y: 0 },
      { x: 20, y: 100 },
      { x: 50, y: 100 },
    ];
    expect(middleOf(flow)).toEqual({ x: 20, y: 50 });
  });
});
