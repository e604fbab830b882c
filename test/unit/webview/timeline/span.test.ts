import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nanos } from "../../../../src/base/time.ts";
import { cssPx } from "../../../../webview/timeline/pixels.ts";
import {
  lengthOf,
  nsAt,
  onPixels,
  panned,
  revealing,
  wholeSpan,
  xOf,
  zoomed,
} from "../../../../webview/timeline/span.ts";

const whole = wholeSpan(nanos(1e9));
const width = cssPx(800);

describe("the span in sight", () => {
  it("zooms so that what is under the pointer stays there", () => {
    const near = zoomed(whole, nanos(3e8), 8, whole);
    expect(xOf(nanos(3e8), near, width)).toBeCloseTo(xOf(nanos(3e8), whole, width), 6);
    expect(lengthOf(near)).toBeCloseTo(lengthOf(whole) / 8, 3);
  });

  it("never leaves the trace, however it is pushed", () => {
    const step = fc.record({
      factor: fc.double({ min: 0.01, max: 100, noNaN: true }),
      anchor: fc.double({ min: 0, max: 1e9, noNaN: true }),
      by: fc.double({ min: -3e9, max: 3e9, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let span = whole;
        for (const { factor, anchor, by } of steps) {
          span = panned(zoomed(span, nanos(anchor), factor, whole), by, whole);
          expect(span.fromNs).toBeGreaterThanOrEqual(whole.fromNs - 1);
          expect(span.toNs).toBeLessThanOrEqual(whole.toNs + 1);
          expect(lengthOf(span)).toBeGreaterThan(0);
        }
      }),
    );
  });

  it("moves only as far as needed to show the cursor", () => {
    const near = zoomed(whole, nanos(5e8), 10, whole);
    expect(revealing(near, nanos(5e8), whole)).toBe(near);
    const moved = revealing(near, nanos(near.toNs + 1e6), whole);
    expect(moved.toNs).toBeGreaterThan(near.toNs);
    expect(moved.fromNs).toBeLessThan(near.toNs);
  });

  it("turns pixels into time and back", () => {
    expect(xOf(nsAt(cssPx(123), whole, width), whole, width)).toBeCloseTo(123, 6);
  });
});

describe("a span on the pixels of the screen", () => {
  it("begins at a whole pixel counted from time 0, less than a pixel from where it was", () => {
    const span = { fromNs: nanos(1234), toNs: nanos(2234) };
    const { fromNs, toNs } = onPixels(span, 100);
    expect(fromNs % 10).toBe(0);
    expect(Math.abs(fromNs - span.fromNs)).toBeLessThan(10);
    expect(toNs - fromNs).toBe(1000);
  });
});
