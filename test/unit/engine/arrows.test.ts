import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { ProcessIndex } from "../../../src/base/ids.ts";
import { nanos } from "../../../src/base/time.ts";
import { arrowSchema } from "../../../src/protocol/engine.ts";
import { unpack } from "../../../src/protocol/packed.ts";
import { engineOf } from "./engine_of.ts";

const stamp = (us: number) => (1_700_000_100 + us / 1e6).toFixed(6);

/** A child reads each of its parent's writes right away; so many microseconds lie between one write and the next. */
function passedOn(gapsUs: readonly number[]) {
  const lines = [
    `40 ${stamp(0)} pipe2([3<pipe:[7]>, 4<pipe:[7]>], 0) = 0 <0.000001>`,
    `40 ${stamp(2)} clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000001>`,
  ];
  let us = 10;
  for (const gap of gapsUs) {
    us += gap;
    lines.push(`40 ${stamp(us)} write(4<pipe:[7]>, "x", 10) = 10 <0.000001>`);
    lines.push(`41 ${stamp(us + 2)} read(3<pipe:[7]>, "x", 10) = 10 <0.000001>`);
  }
  return { engine: engineOf(lines.join("\n")), endNs: (us + 4) * 1000 };
}

test("a crowd of transfers is an arrow for each few pixels, none of them lost, in steady flow and in bursts", async () => {
  const steady = fc.array(fc.integer({ min: 4, max: 6 }), { minLength: 1, maxLength: 2000, size: "max" });
  const inBursts = fc.array(fc.oneof({ weight: 50, arbitrary: fc.constant(4) }, fc.constant(900)), {
    minLength: 1,
    maxLength: 2000,
    size: "max",
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(steady, inBursts), fc.integer({ min: 10, max: 400 }), async (gaps, pixels) => {
      const { engine, endNs } = passedOn(gaps);
      const lanes = [0, 1].map((index) => ({ kind: "process" as const, process: index as ProcessIndex }));
      const shown = await engine.handlers.timeline({ fromNs: nanos(0), toNs: nanos(endNs), pixels, lanes });
      const { rows, bytes, count, toNs } = unpack(arrowSchema, shown.arrows);
      const nsPerPixel = endNs / pixels;
      const widestPixel = nsPerPixel * 1.1;
      expect([...count].reduce((sum, each) => sum + each, 0)).toBe(gaps.length);
      expect([...bytes]).toEqual([...count].map((each) => each * 10));
      for (let row = 1; row < rows; row++) {
        const apartNs = (toNs[row] as number) - (toNs[row - 1] as number);
        expect(apartNs).toBeGreaterThanOrEqual(6 * nsPerPixel - 1);
        // The next read after that, or of many one within a pixel of it.
        const lastOfCrowd = (toNs[row - 1] as number) + 7 * widestPixel;
        const slowestNs = Math.max(...gaps) * 1000;
        expect(toNs[row] as number).toBeLessThanOrEqual(lastOfCrowd + slowestNs + 1);
      }
    }),
    { numRuns: 40, endOnFailure: true },
  );
});

test("a flow whose writer is not in the trace has no arrows, and costs a look for each few pixels, not one for each read", async () => {
  const reads = Array.from(
    { length: 5000 },
    (_, n) => `41 ${stamp(10 + n * 10)} read(0<pipe:[7]>, "x", 10) = 10 <0.000001>`,
  );
  const late = [
    `40 ${stamp(60_000)} write(1<pipe:[7]>, "x", 10) = 10 <0.000001>`,
    `41 ${stamp(60_010)} read(0<pipe:[7]>, "x", 10) = 10 <0.000001>`,
  ];
  const engine = engineOf([...reads, ...late].join("\n"));
  const { calls, processes } = engine.source.trace;
  const looks = vi.spyOn(calls, "endNs");
  const { arrows } = await engine.handlers.timeline({
    fromNs: nanos(0),
    toNs: nanos(60_020_000),
    pixels: 100,
    lanes: processes.map(({ index }) => ({ kind: "process" as const, process: index })),
  });
  expect(looks.mock.calls.length).toBeLessThan(2000);
  expect([...unpack(arrowSchema, arrows).count], "where a writer is seen, it has its arrow").toEqual([1]);
});
