import { describe, expect, it } from "vitest";
import { Frames } from "../../../../webview/state/frames.ts";

function manualFrames() {
  const asked: ((nowMs: number) => void)[] = [];
  const clock = { ms: 0 };
  let drawn: () => void = () => {};
  const frames = new Frames({
    nowMs: () => clock.ms,
    beforeDrawing: (callback) => void asked.push(callback),
    afterDrawing: (callback) => (drawn = callback),
  });
  /** One frame, whose drawing takes so long. */
  const next = (tookMs = 0) => {
    asked.shift()?.(clock.ms);
    clock.ms += tookMs;
    drawn();
    drawn = () => {};
  };
  return { frames, asked, next };
}

describe("frames", () => {
  it("change the document before they draw, and each task once", () => {
    const { frames, asked, next } = manualFrames();
    const log: string[] = [];
    const paint = () => log.push("paint");
    frames.paint(paint);
    frames.mutate(() => log.push("mutate"));
    frames.paint(paint);
    expect(asked).toHaveLength(1);
    next();
    expect(log).toEqual(["mutate", "paint"]);
  });

  it("ask for the next one only while something moves", () => {
    const { frames, asked, next } = manualFrames();
    let left = 2;
    frames.animate(() => --left > 0);
    next();
    expect(asked).toHaveLength(1);
    next();
    expect(asked).toHaveLength(0);
  });

  it("know what one costs that draws, and forget a single slow one", () => {
    const { frames, next } = manualFrames();
    const costs: number[] = [];
    for (const ms of [10, 10, 10, 10, 10, 10, 10, 10, 60, 10, 10, 10, 10, 10, 10]) {
      frames.paint(() => {});
      next(ms);
      costs.push(Math.round(frames.costMs));
    }
    expect(costs.slice(7)).toEqual([8, 19, 17, 16, 14, 14, 13, 12]);
    frames.animate(() => false);
    next(500);
    expect(Math.round(frames.costMs)).toBe(12);
  });
});
