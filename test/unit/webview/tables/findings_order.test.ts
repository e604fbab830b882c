import { describe, expect, it } from "vitest";
import type { Finding } from "../../../../src/protocol/summary.ts";
import { columnWords } from "../../../../webview/tables/cell_words.ts";
import { sortedFindings } from "../../../../webview/tables/findings_order.ts";

const finding = (severity: Finding["severity"], rule: string, ns: number): Finding => ({
  severity,
  rule,
  message: `${rule} happened`,
  pids: [42],
  channels: ["pipe:97"],
  ns,
  location: null,
  related: [],
});

const found = [
  finding("info", "tiny-io", 1),
  finding("error", "deadlock", 3),
  finding("warning", "zombie", 2),
];
const rules = (column: number, descending: boolean, words = "") =>
  sortedFindings(found, { column, descending }, words).map(({ rule }) => rule);

describe("the table of findings", () => {
  it("has the worst on top, or what one sorts by", () => {
    expect(rules(0, false)).toEqual(["deadlock", "zombie", "tiny-io"]);
    expect(rules(3, false)).toEqual(["tiny-io", "zombie", "deadlock"]);
    expect(rules(1, true)).toEqual(["zombie", "tiny-io", "deadlock"]);
  });

  it("is filtered by words of its sentences, its rules and what they speak of", () => {
    expect(rules(0, false, "ZOMB")).toEqual(["zombie"]);
    expect(rules(0, false, "pipe:97 42")).toHaveLength(3);
    expect(rules(0, false, "nothing")).toEqual([]);
  });
});

describe("a cell", () => {
  it("is read with its unit, and a dash stands for what is not there", () => {
    expect(columnWords("written", "bytes", 65_536)).toBe("64 KiB");
    expect(columnWords("lived", "span", 1_500_000)).toBe("1.5 ms");
    expect(columnWords("calls", "count", 12_345)).toBe("12,345");
    expect(columnWords("held", "span", null)).toBe("–");
  });

  it("has no commas in the number of a process", () => {
    expect(columnWords("pid", "count", 12_345)).toBe("12345");
  });
});
