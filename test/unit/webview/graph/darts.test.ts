import { describe, expect, it } from "vitest";
import type { ProcessIndex, SignalIndex } from "../../../../src/base/ids.ts";
import { nanos } from "../../../../src/base/time.ts";
import type { SignalAt } from "../../../../src/protocol/engine.ts";
import { crossings, dartWay, type Obstacle } from "../../../../webview/graph/dart_ways.ts";
import { dartsOf } from "../../../../webview/graph/darts.ts";

/** `SIGTERM 1 > 2 at 5`, `SIGCHLD 2 > 1 at 9 ignored`, `SIGINT 1 > 2 at 7 held`; sender 0 is the kernel. */
function signals(...words: readonly string[]): readonly SignalAt[] {
  return words.map((word, index) => {
    const [, signal = "", from, to, at, how] = /^(\S+) (\d+) > (\d+) at (\d+)(?: (\S+))?$/.exec(word) ?? [];
    return {
      index: index as SignalIndex,
      signal,
      from: from === "0" ? null : (Number(from) as ProcessIndex),
      to: Number(to) as ProcessIndex,
      phase: how === "held" ? "pending" : "delivered",
      outcome: how === "ignored" ? "ignored" : "handled",
      generatedNs: nanos(Number(at)),
    };
  });
}

const everybody = (key: string) => key;

describe("the darts of signals", () => {
  it("show those of one kind between the same two as one", () => {
    const [dart, ...others] = dartsOf(signals("SIGUSR1 1 > 2 at 1", "SIGUSR1 1 > 2 at 3"), everybody);
    expect(dart).toMatchObject({ label: "SIGUSR1 ×2", from: "p1", to: "p2", signal: { generatedNs: 3 } });
    expect(others).toEqual([]);
  });

  it("show the newest few, and what is held before them", () => {
    const many = Array.from({ length: 9 }, (_, n) => `SIGUSR1 1 > ${n + 2} at ${n + 5}`);
    const labels = dartsOf(signals("SIGINT 1 > 2 at 1 held", ...many), everybody).map(
      ({ label, to }) => `${label} ${to}`,
    );
    expect(labels).toEqual(["SIGINT held p2", "SIGUSR1 p10", "SIGUSR1 p9", "SIGUSR1 p8"]);
  });

  it("are quiet where the target ignores the signal", () => {
    const darts = dartsOf(signals("SIGCHLD 2 > 1 at 9 ignored", "SIGTERM 1 > 2 at 5"), everybody);
    expect(darts.map(({ signal, quiet }) => [signal.signal, quiet])).toEqual([
      ["SIGCHLD", true],
      ["SIGTERM", false],
    ]);
  });

  it("come from nowhere when the kernel sends, and stay out of a box that holds both ends", () => {
    const inOne = (key: string) => (key === "p3" ? "p2" : key);
    const darts = dartsOf(signals("SIGALRM 0 > 1 at 1", "SIGUSR1 2 > 3 at 2"), inOne);
    expect(darts.map(({ label, from }) => [label, from])).toEqual([["SIGALRM", null]]);
  });
});

describe("the way of a dart", () => {
  const box = { width: 100, height: 40 };
  const at = (x: number, y: number): Obstacle => ({ x, y, ...box });
  const [first, between, last] = [at(0, 0), at(200, 0), at(400, 0)];

  it("runs around what stands between sender and target", () => {
    const { points } = dartWay({ from: last, to: first, box, lane: 0, obstacles: [first, between, last] });
    expect(crossings(points, [between])).toBe(0);
    expect(points.length).toBeGreaterThan(2);
  });

  it("runs through the free row between a parent and its pipeline", () => {
    const shell = at(0, -120);
    const { points, label } = dartWay({
      from: last,
      to: shell,
      box,
      lane: 0,
      obstacles: [first, between, last, shell],
    });
    expect(crossings(points, [first, between])).toBe(0);
    for (const { y } of points.slice(1, -1)) expect(y).toBeGreaterThan(-100);
    expect(label.y).toBeLessThan(-20);
  });

  it("keeps apart from another that goes the same way", () => {
    const way = (lane: number) => dartWay({ from: last, to: first, box, lane, obstacles: [between] }).points;
    expect(way(1)[1]?.y).not.toBe(way(0)[1]?.y);
  });

  it("comes to one between two others from the side that is turned away", () => {
    const [above, below, sender] = [at(0, -50), at(0, 50), at(400, 0)];
    const { points } = dartWay({ from: sender, to: first, box, lane: 0, obstacles: [above, below, between] });
    expect(crossings(points, [above, below, between])).toBe(0);
    expect(points.at(-1)).toEqual({ x: -50, y: 0 });
  });

  it("does not run through its own sender to reach the neighbour", () => {
    const { points } = dartWay({ from: first, to: last, box, lane: 0, obstacles: [] });
    for (const { x } of points) expect(x).toBeGreaterThanOrEqual(-50);
  });

  it("has its words above both where the gap between neighbours is too short for them", () => {
    const [one, other] = [at(0, 0), at(130, 0)];
    const { points, label } = dartWay({ from: one, to: other, box, lane: 0, obstacles: [one, other] });
    expect(points).toHaveLength(2);
    expect(label.y).toBeLessThan(-20);
  });

  it("is not named beside the name of its neighbour", () => {
    const label = (lane: number) => dartWay({ from: last, to: first, box, lane, obstacles: [between] }).label;
    expect(Math.abs(label(0).x - label(1).x)).toBeGreaterThan(76);
  });
});
