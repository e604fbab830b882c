import { describe, expect, it } from "vitest";
import { Frames } from "../../../../webview/state/frames.ts";

function manualFrames() {
  const asked: ((nowMs: number) => void)[] = [];
  const frames = new Frames((callback) => void asked.push(callback));
  return { frames, asked, next: (nowMs = 0) => asked.shift()?.(nowMs) };
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
});
