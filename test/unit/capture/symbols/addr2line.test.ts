import { describe, expect, it } from "vitest";
import { positionOf } from "../../../../src/capture/symbols/addr2line.ts";
import type { ElfFile } from "../../../../src/capture/symbols/elf_file.ts";
import { linkAddress } from "../../../../src/capture/symbols/link_address.ts";

describe("an answer of addr2line", () => {
  it.each([
    ["main", "/home/u/main.c:27", { name: "main", file: "/home/u/main.c", line: 27 }],
    ["main", "/home/u/a:b.c:27 (discriminator 3)", { name: "main", file: "/home/u/a:b.c", line: 27 }],
    ["main", "/home/u/main.c:?", { name: "main", file: "/home/u/main.c", line: 0 }],
    ["main", "??:0", { name: "main", file: undefined, line: 0 }],
    ["??", "/home/u/main.c:27", { name: "", file: "/home/u/main.c", line: 27 }],
  ])("%s, %s", (name, place, position) => {
    expect(positionOf(name, place)).toEqual(position);
  });

  it("that knows nothing is no place", () => {
    expect(positionOf("??", "??:0")).toBeUndefined();
    expect(positionOf("??", "??:?")).toBeUndefined();
  });
});

describe("the address of the instruction before a printed one", () => {
  const code = (address: bigint): ElfFile => ({
    fixed: true,
    parts: [
      { fileOffset: 0n, address: address - 0x1000n, fileSize: 0x700n, executable: false },
      { fileOffset: 0x1000n, address, fileSize: 0x500n, executable: true },
    ],
    sections: new Set(),
    debugLink: undefined,
    interpreter: undefined,
    buildId: undefined,
  });

  it("is moved to where the program was linked, for libunwind prints offsets in the file", () => {
    expect(linkAddress(code(0x401000n), 0x1204, "file-offset")).toBe(0x401203n);
    expect(linkAddress(code(0x1000n), 0x1204, "file-offset")).toBe(0x1203n);
  });

  it("is the one before it, for libdw prints where it was linked", () => {
    expect(linkAddress(code(0x401000n), 0x401204, "link-address")).toBe(0x401203n);
  });

  it("stays as it is outside of the code", () => {
    expect(linkAddress(code(0x401000n), 0x9000, "file-offset")).toBe(0x8fffn);
  });
});
