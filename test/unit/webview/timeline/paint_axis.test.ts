import { describe, expect, it } from "vitest";
import { nanos } from "../../../../src/base/time.ts";
import { readTokens } from "../../../../webview/theme/tokens.ts";
import { paintAxis } from "../../../../webview/timeline/paint_axis.ts";
import { cssPx, deviceGrid } from "../../../../webview/timeline/pixels.ts";
import { DrawLog } from "./draw_log.ts";

/** Words of an axis over 4 ms on 800 px, those in chips in brackets. */
function wordsOn(cursorNs: number | undefined, measured?: readonly [number, number]): readonly string[] {
  const log = new DrawLog();
  paintAxis({
    context: log,
    tokens: readTokens((property) => property.replace("--scope-", "")),
    grid: deviceGrid(1),
    span: { fromNs: nanos(0), toNs: nanos(4e6) },
    width: cssPx(800),
    height: cssPx(24),
    cursorNs,
    measured: measured && { fromNs: nanos(measured[0]), toNs: nanos(measured[1]) },
    widthOf: (words) => words.length * 6,
  });
  return log.lines
    .filter((line) => line.includes("“"))
    .map((line) =>
      line.replace(/^(\w+).*“(.*)”.*$/, (_, ink, words) => (ink === "dim" ? words : `[${words}]`)),
    );
}

describe("the axis", () => {
  it("has round times and the time of the cursor", () => {
    const times = ["0", "500 µs", "1.0 ms", "2.0 ms", "2.5 ms", "3.0 ms", "3.5 ms"];
    expect(wordsOn(1_250_000)).toEqual([...times, "[1.250 ms]"]);
  });

  it("leaves out times that a chip would cut in half", () => {
    expect(wordsOn(990_000)).not.toContain("1.0 ms");
    expect(wordsOn(undefined, [1_900_000, 2_200_000])).not.toContain("2.0 ms");
  });

  it("has no chip for a cursor that is out of sight", () => {
    expect(wordsOn(5e6).join()).not.toContain("[");
  });
});
