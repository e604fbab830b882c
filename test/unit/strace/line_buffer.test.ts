import fc from "fast-check";
import { expect, it } from "vitest";
import { LineBuffer } from "../../../src/strace/line_buffer.ts";

/** Bytes that differ from a newline by little, and others. */
const byte = fc.oneof(
  fc.constantFrom(0x00, 0x01, 0x09, 0x0b, 0x8a, 0x0a ^ 0xff, 0x80, 0xff),
  fc.integer({ min: 0x20, max: 0x7e }),
);
const line = fc.oneof(
  { weight: 8, arbitrary: fc.array(byte, { maxLength: 40 }) },
  { weight: 1, arbitrary: fc.array(byte, { minLength: 200, maxLength: 700, size: "max" }) },
);

function linesOf(buffer: LineBuffer): number[][] {
  const lines: number[][] = [];
  while (buffer.next()) lines.push([...buffer.bytes.subarray(buffer.start, buffer.end)]);
  return lines;
}

it("lines are what stands between newlines, of whatever length and bytes, and in whatever pieces they come", () => {
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 30 }),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 }),
      (lines, sizes) => {
        const log = Uint8Array.from(lines.flatMap((bytes) => [...bytes, 0x0a]));
        const buffer = new LineBuffer();
        const found: number[][] = [];
        for (let at = 0, piece = 0; at < log.length; piece++) {
          const size = sizes[piece % sizes.length] as number;
          buffer.append(log.subarray(at, at + size));
          at += size;
          found.push(...linesOf(buffer));
        }
        expect(found).toEqual(lines);
        expect(buffer.hasRest).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
});

it("a line before any byte is none, and one without its newline is the rest", () => {
  const buffer = new LineBuffer();
  expect([buffer.next(), buffer.hasRest, buffer.peekRest()]).toEqual([false, false, false]);
  buffer.append(Uint8Array.of(0x61, 0x62));
  expect([buffer.next(), buffer.hasRest, buffer.peekRest()]).toEqual([false, true, true]);
  expect([...buffer.bytes.subarray(buffer.start, buffer.end)]).toEqual([0x61, 0x62]);
});
