import { expect, test } from "vitest";
import type { KnownDescriptor, KnownProcess } from "../../../src/base/known_process.ts";
import { findingsInAttached } from "./trace_of.ts";

const readable = 0;
const writable = 1;

/** gen (40) and its child gen (41), with these pipes open. */
function gen(pid: number, descriptors: readonly KnownDescriptor[]): KnownProcess {
  const ppid = pid === 40 ? 7 : 40;
  return { pid, ppid, name: "gen", argv: ["gen"], threads: [pid], descriptors };
}

const pipe = (fd: number, inode: number, flags: number, unshared: boolean): KnownDescriptor => ({
  fd,
  target: `pipe:[${inode}]`,
  flags,
  position: 0,
  ...(unshared ? { unshared } : {}),
});

const bothWrite = `
  40 1700000000.000000 write(4<pipe:[9]>, "y"..., 4096 <unfinished ...>
  41 1700000000.000001 write(5<pipe:[8]>, "x"..., 4096 <unfinished ...>`;

const family = (unshared: boolean) => [
  gen(40, [pipe(3, 8, readable, unshared), pipe(4, 9, writable, unshared)]),
  gen(41, [pipe(5, 8, writable, unshared), pipe(6, 9, readable, unshared)]),
];

test("who hangs in pipes that nobody else has open hangs for ever, though they are older than the trace", () => {
  expect(findingsInAttached(family(true), bothWrite)).toEqual([
    "deadlock: Deadlock: gen (40) waits for room in pipe:9, which is full and only gen (41) could empty; gen (41) waits for room in pipe:8, which is full and only gen (40) could empty.",
  ]);
});

test("somebody else may empty pipes that others have open, too", () => {
  const rules = findingsInAttached(family(false), bothWrite).map((line) => line.split(":")[0]);
  expect(rules).toEqual(["blocked-at-end", "blocked-at-end"]);
});
