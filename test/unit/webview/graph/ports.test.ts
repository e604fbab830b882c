import { describe, expect, it } from "vitest";
import { type Body, flowsAtPorts } from "../../../../webview/graph/ports.ts";

const box = (x: number, y: number): Body => ({ x, y, width: 100, height: 50 });

/** Ways of flows as `a -> b` between boxes that stand in neighbouring ranks. */
function ways(bodies: Readonly<Record<string, Body>>, ...words: readonly string[]) {
  const flows = words.map((key) => {
    const [from = "", to = ""] = key.split(" -> ");
    const [a, b] = [bodies[from] ?? box(0, 0), bodies[to] ?? box(0, 0)];
    return { key, from, to, points: [a, { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, b] };
  });
  return flowsAtPorts(flows, new Map(Object.entries(bodies)), "right");
}

describe("where flows leave and meet boxes", () => {
  it("leaves on the right and meets on the left, in the middle when it is alone", () => {
    const way = ways({ gen: box(0, 0), pipe: box(200, 0) }, "gen -> pipe").get("gen -> pipe");
    expect(way?.[0]).toEqual({ x: 50, y: 0 });
    expect(way?.at(-1)).toEqual({ x: 150, y: 0 });
  });

  it("lets writers of one pipe come in one below the other, in the order in which they stand", () => {
    const bodies = { top: box(0, -100), middle: box(0, 0), bottom: box(0, 100), pipe: box(200, 0) };
    const met = ways(bodies, "bottom -> pipe", "top -> pipe", "middle -> pipe");
    const heights = ["top", "middle", "bottom"].map(
      (name) => met.get(`${name} -> pipe`)?.at(-1)?.y ?? Number.NaN,
    );
    expect(heights).toEqual([-11, 0, 11]);
  });

  it("lets both directions of a socket run side by side without crossing", () => {
    const both = ways({ client: box(0, 0), socket: box(200, 40) }, "client -> socket", "socket -> client");
    const [out, back] = [both.get("client -> socket") ?? [], both.get("socket -> client") ?? []];
    expect((out[0]?.y ?? 0) < (back.at(-1)?.y ?? 0)).toBe((out.at(-1)?.y ?? 0) < (back[0]?.y ?? 0));
  });

  it("keeps what a hundred flows share within the side of the box", () => {
    const bodies = Object.fromEntries(
      Array.from({ length: 100 }, (_, n) => [`w${n}`, box(0, n * 80)] as const),
    );
    const met = ways(
      { ...bodies, pipe: box(400, 4000) },
      ...Object.keys(bodies).map((name) => `${name} -> pipe`),
    );
    for (const way of met.values()) expect(Math.abs((way.at(-1)?.y ?? 0) - 4000)).toBeLessThanOrEqual(25);
  });
});
