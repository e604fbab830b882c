import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { FileLog } from "../../../src/tracefile/log_source.node.ts";
import { type LogSource, MemoryLog, piecesOf } from "../../../src/tracefile/log_source.ts";

const folder = mkdtempSync(join(tmpdir(), "ipc-scope-log-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "t.strace");
const text = "0123456789";

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

const sources: readonly (readonly [string, () => LogSource])[] = [
  ["in memory", () => new MemoryLog(Buffer.from(text))],
  [
    "in a file",
    () => {
      writeFileSync(path, text);
      return new FileLog(path);
    },
  ],
];

test.each(sources)("a log %s gives exactly the bytes asked for, fewer at its end", (_, open) => {
  const log = open();
  expect(log.length).toBe(10);
  expect(textOf(log.read(2, 3))).toBe("234");
  expect(textOf(log.read(8, 100))).toBe("89");
  expect(textOf(log.read(10, 1))).toBe("");
  expect(textOf(log.read(99, 1))).toBe("");
});

test("a file that grows is read further", () => {
  writeFileSync(path, text);
  const log = new FileLog(path);
  appendFileSync(path, "ab");
  expect(log.length).toBe(12);
  expect(textOf(log.read(9, 9))).toBe("9ab");
  log.dispose();
  log.dispose();
});

test("the pieces of a log are the log", () => {
  const bytes = new Uint8Array(2_500_000).map((_, at) => at % 251);
  const pieces = [...piecesOf(new MemoryLog(bytes), 10)];
  expect(pieces.length).toBeGreaterThan(1);
  expect(Buffer.concat(pieces).equals(bytes.subarray(10))).toBe(true);
});
