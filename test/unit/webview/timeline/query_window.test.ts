import { describe, expect, it } from "vitest";
import { nanos } from "../../../../src/base/time.ts";
import { cssPx, devicePx } from "../../../../webview/timeline/pixels.ts";
import { serves, windowAround } from "../../../../webview/timeline/query_window.ts";

const end = nanos(1e9);
const screen = devicePx(cssPx(1000), 2);
const span = (fromNs: number, toNs: number) => ({ fromNs: nanos(fromNs), toNs: nanos(toNs) });

describe("the window asked of the engine", () => {
  it("reaches a screenful to both sides, at the resolution of the screen", () => {
    const visible = span(4e8, 5e8);
    const window = windowAround(visible, screen, end);
    expect(window.fromNs).toBeLessThanOrEqual(3e8);
    expect(window.toNs).toBeGreaterThanOrEqual(6e8);
    expect(window.pixels / (window.toNs - window.fromNs)).toBeCloseTo(2000 / 1e8, 8);
  });

  it("is cut to the trace", () => {
    const window = windowAround(span(-1e7, 1.01e9), screen, end);
    expect([window.fromNs, window.toNs]).toEqual([0, 1e9]);
  });

  it("is the same question after a small pan, and serves it", () => {
    const here = span(4e8, 5e8);
    const there = span(4.01e8, 5.01e8);
    expect(windowAround(there, screen, end)).toEqual(windowAround(here, screen, end));
    expect(serves(windowAround(here, screen, end), there, screen, end)).toBe(true);
  });

  it("no longer serves when it is left, or when its pixels become coarse", () => {
    const window = windowAround(span(4e8, 5e8), screen, end);
    expect(serves(window, span(7e8, 8e8), screen, end)).toBe(false);
    expect(serves(window, span(4.4e8, 4.6e8), screen, end)).toBe(false);
    expect(serves(window, span(4.1e8, 4.98e8), screen, end)).toBe(true);
  });

  it("serves air before and after the trace", () => {
    const window = windowAround(span(-1e7, 1.01e9), screen, end);
    expect(serves(window, span(-1.5e7, 1.015e9), screen, end)).toBe(true);
  });

  it("asks for no more pixels than a wide screen has, and is content with that", () => {
    const huge = devicePx(cssPx(8000), 3);
    const window = windowAround(span(0, 1e9), huge, end);
    expect(window.pixels).toBe(16_384);
    expect(serves(window, span(0, 1e9), huge, end)).toBe(true);
  });
});
