import { describe, expect, it } from "vitest";
import {
  type ApproximateStacks,
  formatApproximateStacks,
  parseApproximateStacks,
} from "../../../src/tracefile/approximate_stacks.ts";
import { SymbolTable } from "../../../src/tracefile/symbol_table.ts";
import { formatSymbols, parseSymbols } from "../../../src/tracefile/symbols.ts";
import { openTraceFile, writeTraceFile } from "../../../src/tracefile/trace_file.ts";

function table(): SymbolTable {
  const symbols = new SymbolTable();
  symbols.add({
    path: "/home/u/gen",
    lines: "known",
    note: "",
    code: new Map([
      [
        0x11c5,
        [
          { name: "say", file: "/home/u/gen.c", line: 5 },
          { name: "main", file: "/home/u/gen.c", line: 11 },
        ],
      ],
      [0x2000, [{ name: "no_line", file: undefined, line: 0 }]],
      [0x3000, []],
    ]),
  });
  symbols.add({ path: "/tmp/gone", lines: "gone", note: "/tmp/gone is gone.", code: new Map() });
  return symbols;
}

describe("symbols.json", () => {
  it("gives back what was written, each name once", () => {
    const text = formatSymbols(table());
    const read = parseSymbols(text);
    expect(read.ok && read.value.modules).toEqual(table().modules);
    expect(text.match(/gen\.c/g)).toHaveLength(1);
  });

  it.each([
    ["what is not JSON", "{", "symbols.json is not JSON."],
    ["a list", "[]", "symbols.json is not an object."],
    ["a later format", '{"schema":2}', "symbols.json was written by a newer IPC Scope. Update IPC Scope."],
    [
      "names that are none",
      '{"schema":1,"strings":[1]}',
      "symbols.json: “strings” is not a list of strings.",
    ],
    ["no modules", '{"schema":1,"strings":[]}', "symbols.json: “modules” is not a list."],
  ])("of %s is refused in a sentence", (_, text, error) => {
    expect(parseSymbols(text)).toEqual({ ok: false, error });
  });

  it.each([
    ["no path", { lines: "known", note: "", code: [] }],
    ["unknown words", { path: "/x", lines: "perhaps", note: "", code: [] }],
    ["a name that is not there", { path: "/x", lines: "known", note: "", code: [[1, [9, 0, 1]]] }],
    ["a line that is no number", { path: "/x", lines: "known", note: "", code: [[1, [0, 0, "1"]]] }],
    ["an address that is no number", { path: "/x", lines: "known", note: "", code: [["1", [0, 0, 1]]] }],
  ])("whose module has %s is refused", (_, module) => {
    const read = parseSymbols(JSON.stringify({ schema: 1, strings: ["a"], modules: [module] }));
    expect(read).toEqual({
      ok: false,
      error: "symbols.json: a module lacks “path”, “lines”, “note” or “code”.",
    });
  });

  it("grows while a program runs, what was said last of a module counting", () => {
    const symbols = table();
    symbols.add({
      path: "/home/u/gen",
      lines: "changed",
      note: "It was changed.",
      code: new Map([[0x4000, []]]),
    });
    expect(symbols.module("/home/u/gen")).toMatchObject({ lines: "changed", note: "It was changed." });
    expect(symbols.positions("/home/u/gen", 0x11c5)).toHaveLength(2);
    expect(symbols.positions("/home/u/other", 0x11c5)).toEqual([]);
  });
});

describe("approximate-stacks.json", () => {
  const stacks: ApproximateStacks = {
    notes: ["The kernel forbids it."],
    stacks: [
      { tid: 41, unixNs: "1700000000000000000", frames: [{ module: "/home/u/gen", address: 0x11c5 }] },
    ],
  };

  it("gives back what was written", () => {
    expect(parseApproximateStacks(formatApproximateStacks(stacks))).toEqual({ ok: true, value: stacks });
  });

  it.each([
    ["{", "approximate-stacks.json is not JSON."],
    ["{}", "approximate-stacks.json has no “schema” 1."],
    [
      '{"schema":1,"notes":[],"stacks":[{"tid":"41"}]}',
      "approximate-stacks.json: “stacks” is not a list of {tid, unixNs, frames}.",
    ],
    [
      '{"schema":1,"notes":[],"stacks":[{"tid":1,"unixNs":"soon","frames":[]}]}',
      "approximate-stacks.json: “stacks” is not a list of {tid, unixNs, frames}.",
    ],
    ['{"schema":1,"notes":[1],"stacks":[]}', "approximate-stacks.json: “notes” is not a list of sentences."],
  ])("of %s is refused in a sentence", (text, error) => {
    expect(parseApproximateStacks(text)).toEqual({ ok: false, error });
  });
});

describe("a recording", () => {
  it("carries both files as they are", () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const file = {
      log: bytes("40 1.000 getpid() = 40\n"),
      meta: null,
      symbols: bytes(formatSymbols(table())),
      approximateStacks: bytes("{}"),
    };
    expect(openTraceFile(writeTraceFile(file))).toEqual({ ok: true, value: file });
  });
});
