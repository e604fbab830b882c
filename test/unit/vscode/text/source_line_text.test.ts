import { expect, test } from "vitest";
import type { CallIndex, ProcessIndex } from "../../../../src/base/ids.ts";
import { nanos } from "../../../../src/base/time.ts";
import type { LineUse, SourceLine } from "../../../../src/protocol/source.ts";
import { lineText, shortLineText } from "../../../../src/vscode/text/source_line_text.ts";

function use(name: string, calls: number, more: Partial<LineUse> = {}): LineUse {
  const call = 0 as CallIndex;
  return {
    name,
    calls,
    bytes: 0,
    direction: null,
    blockedNs: nanos(0),
    peers: [],
    first: call,
    last: call,
    ...more,
  };
}

function line(uses: readonly LineUse[], more: Partial<SourceLine> = {}): SourceLine {
  return { file: "/home/u/a.c", line: 5, uses, waiting: [], approximate: false, ...more };
}

const names = ["sh (40)", "gen (41)", "sort (42)", "tail (43)"];
const nameOf = (process: ProcessIndex) => names[process] ?? "?";
const peers = (...indices: readonly number[]) => indices as readonly ProcessIndex[];

test("a line says how often it called, how much went to whom, and how long it waited", () => {
  const write = use("write", 3, {
    bytes: 12_288,
    direction: "out",
    peers: peers(2),
    blockedNs: nanos(3.2e6),
  });
  expect(lineText(line([write]), nameOf)).toBe("3 writes, 12 KiB → sort (42), blocked 3.2 ms");
  expect(shortLineText(line([write]))).toBe("3 writes, 12 KiB");
});

test("several calls of a line are told after each other; many peers are counted", () => {
  const read = use("read", 1, { bytes: 6, direction: "in", peers: peers(1, 2, 3) });
  expect(lineText(line([read, use("close", 2), use("pread64", 2)]), nameOf)).toBe(
    "1 read, 6 B ← gen (41), sort (42) and 1 more; 2 closes; 2 × pread64",
  );
  expect(shortLineText(line([read, use("close", 2)]))).toBe("1 read +1, 6 B");
});

test("a line in which somebody waits says so, and that its place is not exact", () => {
  const waits = line([use("read", 1)], { waiting: [0 as CallIndex], approximate: true });
  expect(lineText(waits, nameOf)).toBe("1 read (approximately here)");
  expect(shortLineText(waits)).toBe("1 read, waits");
});
