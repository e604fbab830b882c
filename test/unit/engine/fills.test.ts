import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Nanos, nanos } from "../../../src/base/time.ts";
import { addFill } from "../../../src/engine/timeline/fills.ts";
import { SettledPictures } from "../../../src/engine/timeline/settled.ts";
import { PixelWindow } from "../../../src/engine/timeline/window.ts";
import type { Channel } from "../../../src/ipc/trace.ts";
import { newChannel } from "../../../src/ipc/trace.ts";
import { fillSchema } from "../../../src/protocol/engine.ts";
import { PackedBuilder, unpack } from "../../../src/protocol/packed.ts";

/** A pipe whose level changes each `stepNs`. */
function pipeWith(levels: readonly number[], stepNs: number): Channel {
  const pipe = newChannel(0 as Channel["index"], "pipe:7", "pipe", "", nanos(0), undefined);
  for (const [point, level] of levels.entries()) pipe.fill.push(((point + 1) * stepNs) as Nanos, level);
  return pipe;
}

function rowsOf(pipe: Channel, window: PixelWindow, settled = new SettledPictures()) {
  const sink = new PackedBuilder(fillSchema);
  addFill(pipe, 0, window, sink, settled.of(window));
  const { rows, ns, min, max, last } = unpack(fillSchema, sink.pack());
  return Array.from({ length: rows }, (_, row) => ({
    ns: ns[row] as number,
    min: min[row] as number,
    max: max[row] as number,
    last: last[row] as number,
  }));
}

describe("the level of a pipe on the screen", () => {
  it("keeps every high and low, and the level at each pixel's end, of few changes and of thousands", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(60_000), { minLength: 1, maxLength: 9000, size: "max" }),
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        (levels, pixels, from) => {
          const stepNs = 1000;
          const endNs = nanos((levels.length + 2) * stepNs);
          const window = new PixelWindow(nanos(Math.floor(endNs * from)), endNs, pixels, endNs);
          const rows = rowsOf(pipeWith(levels, stepNs), window);
          expect(rows.length).toBeLessThanOrEqual(pixels + 2);
          for (const [index, { ns, min, max, last }] of rows.entries()) {
            const untilNs = rows[index + 1]?.ns ?? endNs;
            if (index > 0 && index < rows.length - 1)
              expect(untilNs - ns).toBeLessThanOrEqual(1.5 * window.nsPerPixel + stepNs);
            const before = levels[Math.ceil(ns / stepNs) - 2] ?? 0;
            const shown = levels.filter(
              (_, point) => (point + 1) * stepNs >= ns && (point + 1) * stepNs < untilNs,
            );
            if (index === 0) continue;
            expect([min, max, last]).toEqual([
              Math.min(before, ...shown),
              Math.max(before, ...shown),
              shown.at(-1),
            ]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is one row for a pixel however many points it holds", () => {
    for (const points of [20, 90, 110, 130, 150, 180, 260, 700, 1100, 1500, 2000]) {
      const endNs = nanos(points * 30 * 1000);
      const pipe = pipeWith(
        Array.from({ length: points * 30 }, (_, point) => point),
        1000,
      );
      expect(
        rowsOf(pipe, new PixelWindow(nanos(0), endNs, 30, endNs)).length,
        `${points}`,
      ).toBeLessThanOrEqual(32);
    }
  });
});
