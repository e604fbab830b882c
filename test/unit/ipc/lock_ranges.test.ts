import { describe, expect, it } from "vitest";
import { lockRange } from "../../../src/ipc/sync/lock_range.ts";
import { locksOf } from "./sync_facts.ts";
import { traceOf } from "./trace_of.ts";

const fromEnd =
  "fcntl(3</tmp/f>, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_END, l_start=-10, l_len=5}) = 0 <0.0001>";

/** The locks taken after `calls` on a file opened in the trace. */
function locks(calls: string): string[] {
  return locksOf(
    traceOf(`
    40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
    ${calls}`),
  ).map((lock) => lock.split(" ")[3] as string);
}

describe("a lock counted from the end of the file", () => {
  const opened = '40 1.010 openat(AT_FDCWD, "/tmp/f", O_RDWR) = 3</tmp/f> <0.0001>';

  it.each([
    ["ftruncate", "ftruncate(3</tmp/f>, 100) = 0 <0.0001>"],
    [
      "fstat",
      'newfstatat(3</tmp/f>, "", {st_mode=S_IFREG|0644, st_size=100, ...}, AT_EMPTY_PATH) = 0 <0.0001>',
    ],
    ["lseek to the end", "lseek(3</tmp/f>, -20, SEEK_END) = 80 <0.0001>"],
    ["fallocate", "fallocate(3</tmp/f>, 0, 40, 60) = 0 <0.0001>"],
  ])("has its place where %s told how long the file is", (_, call) => {
    expect(locks(`${opened}\n40 1.020 ${call}\n40 1.030 ${fromEnd}`)).toEqual(["90-95"]);
  });

  it("moves with what is written at the end of a file that was empty at first", () => {
    expect(
      locks(`
        40 1.010 openat(AT_FDCWD, "/tmp/f", O_RDWR|O_CREAT|O_TRUNC, 0600) = 3</tmp/f> <0.0001>
        40 1.020 write(3</tmp/f>, "x"..., 60) = 60 <0.0001>
        40 1.021 pwrite64(3</tmp/f>, "x"..., 40, 60) = 40 <0.0001>
        40 1.022 lseek(3</tmp/f>, 0, SEEK_SET) = 0 <0.0001>
        40 1.023 write(3</tmp/f>, "x"..., 10) = 10 <0.0001>
        40 1.030 ${fromEnd}`),
    ).toEqual(["90-95"]);
  });

  it("is in a file that was not there before, and so was empty (O_EXCL)", () => {
    const at = (flags: string) =>
      locks(`
        40 1.010 openat(AT_FDCWD, "/tmp/f", O_RDWR|${flags}, 0600) = 3</tmp/f> <0.0001>
        40 1.020 write(3</tmp/f>, "x"..., 100) = 100 <0.0001>
        40 1.030 ${fromEnd}`);
    expect([at("O_CREAT|O_EXCL"), at("O_CREAT")]).toEqual([["90-95"], ["NaN-NaN"]]);
  });

  it("moves with what is appended", () => {
    expect(
      locks(`
        40 1.010 openat(AT_FDCWD, "/tmp/f", O_RDWR|O_APPEND|O_TRUNC) = 3</tmp/f> <0.0001>
        40 1.020 write(3</tmp/f>, "x"..., 60) = 60 <0.0001>
        40 1.021 lseek(3</tmp/f>, 0, SEEK_SET) = 0 <0.0001>
        40 1.022 write(3</tmp/f>, "x"..., 40) = 40 <0.0001>
        40 1.030 ${fromEnd}`),
    ).toEqual(["90-95"]);
  });

  it.each([
    ["makes it longer only where it ends before", "fallocate(3</tmp/f>, 0, 0, 50)", "90-95"],
    ["leaves its length if it is told to", "fallocate(3</tmp/f>, FALLOC_FL_KEEP_SIZE, 0, 4096)", "90-95"],
    ["can take a part out", "fallocate(3</tmp/f>, FALLOC_FL_COLLAPSE_RANGE, 0, 4096)", "NaN-NaN"],
  ])("fallocate %s", (_, call, place) => {
    expect(
      locks(`${opened}
        40 1.020 ftruncate(3</tmp/f>, 100) = 0 <0.0001>
        40 1.021 ${call} = 0 <0.0001>
        40 1.030 ${fromEnd}`),
    ).toEqual([place]);
  });

  it("stands in for the one before it where both places are unknown", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      ${opened}
      40 1.030 ${fromEnd}
      40 1.040 ${fromEnd}
      40 1.050 fcntl(3</tmp/f>, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=5}) = 0 <0.0001>`);
    expect(locksOf(trace)).toEqual([
      "40 posix exclusive NaN-NaN 30.1..40.1 fcntl",
      "40 posix exclusive NaN-NaN 40.1..",
      "40 posix exclusive 0-5 50.1..",
    ]);
  });

  it("has no place where lseek only told how far it went", () => {
    expect(
      locks(`${opened}\n40 1.020 lseek(3</tmp/f>, 50, SEEK_SET) = 50 <0.0001>\n40 1.030 ${fromEnd}`),
    ).toEqual(["NaN-NaN"]);
  });

  it("has no place where nothing told how long the file is", () => {
    expect(locks(`${opened}\n40 1.030 ${fromEnd}`)).toEqual(["NaN-NaN"]);
  });
});

describe("the bytes that a struct flock names", () => {
  it.each([
    ["{l_type=F_WRLCK, l_whence=SEEK_SET, l_start=4, l_len=6}", 4, 10],
    ["{l_type=F_WRLCK, l_whence=SEEK_CUR, l_start=-1, l_len=0}", 29, Number.POSITIVE_INFINITY],
    ["{l_type=F_WRLCK, l_whence=SEEK_END, l_start=0, l_len=-5}", 95, 100],
    ["{l_type=F_WRLCK, l_whence=0x7 /* SEEK_??? */, l_start=0, l_len=5}", Number.NaN, Number.NaN],
    ["{l_type=F_WRLCK, l_whence=SEEK_SET, l_len=5}", Number.NaN, Number.NaN],
    ["{l_type=F_WRLCK, l_whence=SEEK_SET, l_start=5", 5, Number.NaN],
    ["0x7ffc0a0b", Number.NaN, Number.NaN],
  ])("%s at 30 of 100", (flock, start, end) => {
    expect(lockRange(flock, 30, 100)).toEqual({ start, end });
  });
});
