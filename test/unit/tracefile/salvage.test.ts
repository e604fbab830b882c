import { gzipSync, strToU8 } from "fflate";
import { describe, expect, test } from "vitest";
import type { RecordingMeta } from "../../../src/tracefile/meta.ts";
import { salvageTraceFile } from "../../../src/tracefile/salvage.ts";
import { writeTraceFile } from "../../../src/tracefile/trace_file.ts";

const lines = Array.from(
  { length: 20_000 },
  (_, at) => `41 ${at}.0 write(4, "${(at * 7919) % 10007}", 4) = 4\n`,
);
const log = strToU8(lines.join(""));
const meta: RecordingMeta = {
  schema: 1,
  command: ["sh"],
  cwd: "/",
  tracer: "strace 6.1",
  flags: [],
  exit: { code: 0 },
};
const whole = writeTraceFile({ log, meta, symbols: null });

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

describe("a recording that is cut short", () => {
  test("gives the beginning of its log, in whole lines, and how it was made", () => {
    const salvaged = salvageTraceFile(whole.subarray(0, whole.length >> 1));
    const text = textOf(salvaged?.log ?? new Uint8Array());
    expect(text.length).toBeGreaterThan(log.length / 4);
    expect(text.endsWith("\n")).toBe(true);
    expect(lines.join("").startsWith(text)).toBe(true);
    expect(salvaged?.meta).toEqual(meta);
  });

  test("gives all of it where only the directory is missing", () => {
    const directory = 46 * 2 + "meta.json".length + "trace.strace".length + 22;
    expect(salvageTraceFile(whole.subarray(0, whole.length - directory))?.log).toEqual(log);
  });

  test("never gives what was not there, wherever it is cut", () => {
    const small = writeTraceFile({ log: log.subarray(0, 2000), meta, symbols: null });
    for (let length = 0; length < small.length; length++) {
      const text = textOf(salvageTraceFile(small.subarray(0, length))?.log ?? new Uint8Array());
      expect(lines.join("").startsWith(text)).toBe(true);
    }
  });

  test("is not unpacked beyond the limit", () => {
    const salvaged = salvageTraceFile(whole.subarray(0, whole.length - 30), 1000);
    expect(salvaged?.log.length ?? 0).toBeLessThanOrEqual(1000);
  });
});

test("a packed log that is cut short gives its beginning", () => {
  const packed = gzipSync(log);
  const text = textOf(salvageTraceFile(packed.subarray(0, packed.length >> 1))?.log ?? new Uint8Array());
  expect(text.length).toBeGreaterThan(0);
  expect(lines.join("").startsWith(text)).toBe(true);
});

test("a whole recording that is damaged inside is not salvaged", () => {
  const damaged = whole.slice();
  damaged.fill(0x41, 2000, 2010);
  expect(salvageTraceFile(damaged)).toBeUndefined();
});

test("what is no recording is not", () => {
  expect(salvageTraceFile(strToU8("hello"))).toBeUndefined();
  expect(salvageTraceFile(Uint8Array.of(0x50, 0x4b, 3, 4))).toBeUndefined();
});
