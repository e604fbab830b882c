import { describe, expect, it } from "vitest";
import { byteCount, movedBytes } from "../../../../src/ipc/channels/moved_bytes.ts";
import { LogParser } from "../../../../src/strace/parser.ts";

/** What the call of one line moved. */
function movedIn(line: string): number {
  const parser = new LogParser();
  parser.append(new TextEncoder().encode(`40 1700000000.000100 ${line}\n`));
  const record = parser.next();
  return record?.kind === "call" ? movedBytes(record) : Number.NaN;
}

describe("the bytes that a call moved", () => {
  it.each([
    ['write(1, "abc", 3) = 3 <0.0001>', 3],
    ['read(0, "", 100) = 0 <0.0001>', 0],
    ["read(0, 0x7ffc, 100) = -1 EBADF (Bad file descriptor) <0.0001>", 0],
    ["read(0, 0x7ffc, 100) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.01>", 0],
    ["read(0, <unfinished ...>", 0],
    // What a damaged log makes of two lines.
    ['write(1, "abc", 3) = 3 EBADF (Bad file descriptor) <0.0001>', 0],
  ])("are those it returned, and none if it failed: %s", (line, bytes) => {
    expect(movedIn(line)).toBe(bytes);
  });
});

describe("a number of bytes that strace prints", () => {
  it.each([
    ["is what it is", 5, 5],
    ["is none where none can be read", Number.NaN, 0],
    ["is none where it is below zero", -1, 0],
    ["is no more than a call can move", 2 ** 64, 0x7fff_f000],
  ])("%s", (_, printed, bytes) => {
    expect(byteCount(printed)).toBe(bytes);
  });
});
