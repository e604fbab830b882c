import { describe, expect, it } from "vitest";
import { blockedCalls, isConserved, levelOf, transfersOf } from "./facts.ts";
import { channelOf, pidsOf, traceOf } from "./trace_of.ts";

// open(2) and mknod(2) name no folder, and strace before 5.11 prints none behind AT_FDCWD.

describe("a FIFO made by a path of which nobody knows the folder", () => {
  const made = '40 1.000 mknod("f", S_IFIFO|0600) = 0 <0.0001>';

  it("is the one that its maker opens by that path, and whoever opens it by all of its path", () => {
    const trace = traceOf(`
      ${made}
      40 1.001 open("f", O_RDWR) = 3</tmp/f> <0.0001>
      41 1.002 open("/tmp/f", O_WRONLY) = 4</tmp/f> <0.0001>
      41 1.003 write(4</tmp/f>, "abcde", 5) = 5 <0.0001>
      40 1.004 read(3</tmp/f>, "abc", 3) = 3 <0.0001>`);
    expect(trace.channels.map(({ id }) => id)).toEqual(["fifo:/tmp/f"]);
    const fifo = channelOf(trace, "fifo:/tmp/f");
    expect(fifo).toMatchObject({ createdBy: 0, bytesWritten: 5, bytesRead: 3 });
    expect(transfersOf(trace, fifo)).toEqual(["41 -> 40: 3"]);
    expect([levelOf(fifo), isConserved(fifo)]).toEqual([2, true]);
  });

  it("is that FIFO for who waited in opening it, and not the one of that name in another folder", () => {
    const trace = traceOf(`
      ${made}
      40 1.010 open("f", O_RDONLY) = 3</tmp/f> <0.02>
      42 1.040 mknod("f", S_IFIFO|0600) = 0 <0.0001>
      42 1.050 open("f", O_RDONLY) = 3</home/f> <0.02>`);
    expect(trace.channels.map(({ id, name }) => [id, name])).toEqual([
      ["fifo:/tmp/f", "/tmp/f"],
      ["fifo:/home/f", "/home/f"],
    ]);
    const readers = ["fifo:/tmp/f", "fifo:/home/f"].map((id) => channelOf(trace, id).readHolders);
    expect(readers.map((holders) => pidsOf(trace, holders))).toEqual([[40], [42]]);
    expect(blockedCalls(trace)).toEqual(["40 open open", "42 open open"]);
  });
});

describe("a FIFO that one process calls by all of its path before its folder is known", () => {
  it("is a FIFO under that path, and what went through it is told", () => {
    const trace = traceOf(`
      40 1.000 mknod("f", S_IFIFO|0600) = 0 <0.0001>
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      40 1.010 open("f", O_RDONLY <unfinished ...>
      41 1.011 open("/tmp/f", O_WRONLY) = 4</tmp/f> <0.0001>
      40 1.012 <... open resumed>) = 3</tmp/f> <0.002>
      41 1.013 write(4</tmp/f>, "abc", 3) = 3 <0.0001>
      40 1.014 read(3</tmp/f>, "abc", 3) = 3 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "fifo:/tmp/f"))).toEqual(["41 -> 40: 3"]);
  });
});

describe("a FIFO below /dev/shm, where shared memory mostly is", () => {
  it.each([
    ["was made there", '40 1.000 mknodat(AT_FDCWD</dev/shm>, "f", S_IFIFO|0600) = 0 <0.0001>', ""],
    ["cannot be sought in", "", "40 1.006 lseek(3</dev/shm/f>, 0, SEEK_CUR) = -1 ESPIPE (Illegal seek) <0>"],
    [
      "is seen to be one",
      "",
      "40 1.006 fstat(3</dev/shm/f>, {st_mode=S_IFIFO|0600, st_size=0, ...}) = 0 <0>",
    ],
  ])("is a FIFO by its whole path, once it %s", (_, made, seen) => {
    const trace = traceOf(`
      ${made}
      40 1.001 openat(AT_FDCWD</dev/shm>, "f", O_RDWR) = 3</dev/shm/f> <0.0001>
      41 1.002 openat(AT_FDCWD</dev/shm>, "f", O_WRONLY) = 4</dev/shm/f> <0.0001>
      41 1.003 write(4</dev/shm/f>, "abc", 3) = 3 <0.0001>
      40 1.004 read(3</dev/shm/f>, "abc", 3) = 3 <0.0001>
      ${seen}
      40 1.007 getpid() = 40 <0.0001>`);
    expect(trace.channels.map(({ id, kind, name }) => [id, kind, name])).toEqual([
      ["fifo:/dev/shm/f", "fifo", "/dev/shm/f"],
    ]);
    expect(transfersOf(trace, channelOf(trace, "fifo:/dev/shm/f"))).toEqual(["41 -> 40: 3"]);
  });
});

describe("a plain file opened by a path of which nobody knows the folder", () => {
  it("is no FIFO to who opens it by all of its path", () => {
    const trace = traceOf(`
      40 1.000 open("f", O_RDONLY) = 3</tmp/f> <0.0001>
      41 1.001 open("/tmp/f", O_RDONLY <unfinished ...>
      40 1.002 getpid() = 40 <0.0001>`);
    expect(trace.awaitedPlaces.size).toBe(0);
    expect(trace.channels.map(({ id }) => id)).toEqual(["file:/tmp/f"]);
  });
});
