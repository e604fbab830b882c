import { describe, expect, it } from "vitest";
import { Frames } from "../../../../webview/state/frames.ts";

function manualFrames() {
  const asked: ((nowMs: number) => void)[] = [];
  const rests: { callback: () => void; ms: number }[] = [];
  const clock = { ms: 0 };
  let drawn: () => void = () => {};
  const frames = new Frames({
    nowMs: () => clock.ms,
    beforeDrawing: (callback) => void asked.push(callback),
    afterDrawing: (callback) => (drawn = callback),
    later: (callback, ms) => void rests.push({ callback, ms }),
  });
  /** One frame, whose drawing takes so long. */
  const next = (tookMs = 0) => {
    asked.shift()?.(clock.ms);
    clock.ms += tookMs;
    drawn();
    drawn = () => {};
  };
  /** The time that the page's thread is to be free for is over. */
  const rested = () => {
    const rest = rests.shift();
    clock.ms += rest?.ms ?? 0;
    rest?.callback();
  };
  return { frames, asked, next, clock, rests, rested };
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

  it("leave the page's thread to what comes in for as long as a frame took, while there is more to come", () => {
    const { frames, asked, next, clock, rests, rested } = manualFrames();
    const drawn: number[] = [];
    const paint = () => void drawn.push(clock.ms);
    frames.rests = true;
    frames.paint(paint);
    next(40);
    clock.ms += 10;
    frames.paint(paint);
    expect([asked.length, rests[0]?.ms]).toEqual([0, 30]);
    frames.paint(paint);
    rested();
    next(5);
    expect(drawn).toEqual([0, 80]);
    clock.ms += 5;
    frames.paint(paint);
    next(40);
    frames.rests = false;
    frames.paint(paint);
    next();
    expect([drawn, rests]).toEqual([[0, 80, 90, 130], []]);
  });
});
