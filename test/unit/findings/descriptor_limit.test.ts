import { describe, expect, it } from "vitest";
import { said, shownBy } from "./trace_of.ts";

const gen = '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>';
const opened = (at: number, name: string, fd: number) =>
  `40 1700000000.${at}000 openat(AT_FDCWD</tmp>, "${name}", O_RDONLY) = ${fd}</tmp/${name}> <0.000010>`;
const refused = (at: number, name = "config") =>
  `40 1700000000.${at}000 openat(AT_FDCWD</tmp>, "${name}", O_RDONLY) = -1 EMFILE (Too many open files) <0.000010>`;

/** Descriptors 3 to 15, `every` milliseconds apart from 200 ms on. */
function thirteen(every: number, name = (_: number) => "config"): string[] {
  return Array.from({ length: 13 }, (_, turn) => opened(200 + turn * every, name(turn), 3 + turn));
}

const leaks = (...lines: readonly string[]) => said("fd-leak", [gen, ...lines].join("\n"));

describe("fd-leak at the limit of descriptors", () => {
  it("is proven by the calls that fail, however few descriptors there are", () => {
    const log = [gen, ...thirteen(10), refused(400), refused(500)].join("\n");
    expect(said("fd-leak", log)).toEqual([
      "gen (40) opened /tmp/config 13 times with openat and closed none: the latest is descriptor 15, at the limit (ulimit -n), so that 2 calls failed with EMFILE.",
    ]);
    expect(shownBy("fd-leak", log)).toEqual([
      "warning of 40 at /tmp/config since 320 ms: 40 openat 320 ms",
      "  the first of them: 40 openat 200 ms",
      "  the first call that failed: 40 openat 400 ms",
    ]);
  });

  it("is proven, too, where other calls than those that opened them fail", () => {
    const pipe = "40 1700000000.400000 pipe2(0x7ffd00000000, 0) = -1 EMFILE (Too many open files) <0.000010>";
    expect(leaks(...thirteen(10), pipe)).toEqual([expect.stringContaining("1 call failed with EMFILE")]);
  });

  it("was one though all are closed as the program ends", () => {
    const names = (turn: number) => `page${turn}`;
    const closed = Array.from(
      { length: 13 },
      (_, turn) => `40 1700000000.9${10 + turn}000 close(${3 + turn}</tmp/page${turn}>) = 0 <0.000010>`,
    );
    expect(leaks(...thirteen(10, names), refused(400), ...closed)).toEqual([
      expect.stringContaining("opened 13 files with openat and closed none: the latest is descriptor 15,"),
    ]);
  });

  it("was one though the program had closed the files that it opened before", () => {
    const before = Array.from({ length: 20 }, (_, turn) => [
      opened(100 + turn * 2, `part${turn}`, 3),
      `40 1700000000.${101 + turn * 2}000 close(3</tmp/part${turn}>) = 0 <0.000010>`,
    ]).flat();
    expect(leaks(...before, ...thirteen(10), refused(400))).toEqual([
      expect.stringContaining("opened /tmp/config 13 times with openat and closed none"),
    ]);
  });

  it("is told once of a process that goes on to open more than the fewest of which it is told anyway", () => {
    const many = Array.from({ length: 70 }, (_, turn) => opened(200 + turn * 10, "config", 3 + turn));
    expect(leaks(...many, refused(950))).toEqual([expect.stringContaining("opened /tmp/config 70 times")]);
  });

  it.each([
    ["opened them at one go", [...thirteen(1), refused(400)]],
    [
      "still uses the older ones",
      [
        ...thirteen(10, (turn) => `page${turn}`),
        refused(400),
        '40 1700000000.500000 read(3</tmp/page0>, "x", 1) = 1 <0.000010>',
      ],
    ],
    [
      "got most of its descriptors otherwise",
      [...thirteen(10).slice(0, 3), opened(300, "config", 30), refused(400)],
    ],
    [
      "closed some of them",
      [
        ...thirteen(10).slice(0, 11),
        "40 1700000000.310000 close(4</tmp/config>) = 0 <0.000010>",
        "40 1700000000.311000 close(5</tmp/config>) = 0 <0.000010>",
        refused(400),
      ],
    ],
    [
      "failed for another reason",
      [
        ...thirteen(10),
        '40 1700000000.400000 openat(AT_FDCWD</tmp>, "gone", O_RDONLY) = -1 ENOENT (No such file or directory) <0.000010>',
      ],
    ],
    [
      "ran out of watches only",
      [...thirteen(10), "40 1700000000.400000 inotify_init1(0) = -1 EMFILE (Too many open files) <0.000010>"],
    ],
  ])("keeps quiet about one who %s", (_, lines) => {
    expect(leaks(...lines)).toEqual([]);
  });
});
