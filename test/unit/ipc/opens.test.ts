import { describe, expect, it } from "vitest";
import type { CallIndex } from "../../../src/base/ids.ts";
import { blockedCalls, descriptorsOf, levelOf, transfersOf, wakesOf } from "./facts.ts";
import { channelOf, ms, pidsOf, traceByteByByte, traceOf } from "./trace_of.ts";

const parentAndChild = `
  40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
  40 1.005 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
`;

describe("a file that turns out to be a FIFO", () => {
  it("has in it what was written and not read while it was taken for a file", () => {
    const trace = traceOf(`
      40 1.000 openat(AT_FDCWD</tmp>, "f", O_RDWR) = 3</tmp/f> <0.0001>
      40 1.001 write(3</tmp/f>, "abcde", 5) = 5 <0.0001>
      40 1.002 read(3</tmp/f>, "ab", 2) = 2 <0.0001>
      40 1.003 fstat(3</tmp/f>, {st_mode=S_IFIFO|0600, st_size=0, ...}) = 0 <0.0001>
      40 1.004 read(3</tmp/f>, "cd", 2) = 2 <0.0001>`);
    const fifo = channelOf(trace, "fifo:/tmp/f");
    expect(transfersOf(trace, fifo)).toEqual(["40 -> 40: 2", "40 -> 40: 2"]);
    expect(levelOf(fifo)).toBe(1);
  });

  it.each([
    [64, { bytesWritten: 63, bytesRead: 1, bytesGone: 0, bytesUnseen: 0 }, ["40 -> 40: 1"]],
    [65, { bytesWritten: 64, bytesRead: 1, bytesGone: 64, bytesUnseen: 1 }, []],
  ])("after %d calls has in it only what can be told", (calls, tallies, transfers) => {
    const writes = Array.from({ length: calls - 1 }, () => '40 1.001 write(3</tmp/f>, "a", 1) = 1 <0.00001>');
    const trace = traceOf(`
      40 1.000 openat(AT_FDCWD</tmp>, "f", O_RDWR) = 3</tmp/f> <0.0001>
      ${writes.join("\n")}
      40 1.002 read(3</tmp/f>, "a", 1) = 1 <0.0001>
      40 1.003 fstat(3</tmp/f>, {st_mode=S_IFIFO|0600, st_size=0, ...}) = 0 <0.0001>`);
    const fifo = channelOf(trace, "fifo:/tmp/f");
    expect(fifo).toMatchObject(tallies);
    expect(transfersOf(trace, fifo)).toEqual(transfers);
  });

  it("may have been opened before the line that says it was made has ended", () => {
    const trace = traceOf(`
      41 1.000 mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0600 <unfinished ...>
      40 1.001 openat(AT_FDCWD</tmp>, "f", O_RDWR) = 3</tmp/f> <0.0001>
      41 1.002 <... mknodat resumed>) = 0 <0.002>
      40 1.003 write(3</tmp/f>, "abc", 3) = 3 <0.0001>`);
    expect(channelOf(trace, "fifo:/tmp/f")).toMatchObject({ kind: "fifo", bytesWritten: 3, createdBy: 0 });
  });
});

describe("an open that took long", () => {
  it("of a plain file waited for the disk, not for another process", () => {
    const log = `${parentAndChild}
      40 1.010 openat(AT_FDCWD, "/usr/lib/libc.so.6", O_RDONLY|O_CLOEXEC <unfinished ...>
      41 1.011 getppid() = 40 <0.0001>
      40 1.030 <... openat resumed>) = 3</usr/lib/libc.so.6> <0.020>`;
    for (const trace of [traceOf(log), traceByteByByte(log)]) {
      expect(blockedCalls(trace)).toEqual([]);
      expect(wakesOf(trace)).toEqual([]);
    }
  });

  it("of a file that is not there did not wait", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.010 openat(AT_FDCWD, "/nowhere", O_RDONLY <unfinished ...>
      41 1.011 getppid() = 40 <0.0001>
      40 1.030 <... openat resumed>) = -1 ENOENT (No such file or directory) <0.020>`);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("and was broken off by a signal was a FIFO's: no other open waits", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.010 openat(AT_FDCWD, "/tmp/f", O_RDONLY <unfinished ...>
      41 1.011 kill(40, SIGUSR1) = 0 <0.0001>
      40 1.030 <... openat resumed>) = -1 EINTR (Interrupted system call) <0.020>
      40 1.031 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---`);
    expect(blockedCalls(trace)).toEqual(["40 openat open"]);
    expect(wakesOf(trace)).toEqual(["40 openat <- 41 kill"]);
  });

  it("did wait for the other end when the file turns out to be a FIFO older than the trace", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.010 openat(AT_FDCWD, "/tmp/f", O_RDONLY <unfinished ...>
      41 1.029 openat(AT_FDCWD, "/tmp/f", O_WRONLY) = 4</tmp/f> <0.0009>
      40 1.030 <... openat resumed>) = 3</tmp/f> <0.020>
      40 1.040 newfstatat(3</tmp/f>, "", {st_mode=S_IFIFO|0644, st_size=0, ...}, AT_EMPTY_PATH) = 0 <0.0001>`);
    expect(channelOf(trace, "fifo:/tmp/f").kind).toBe("fifo");
    expect(blockedCalls(trace)).toEqual(["40 openat open"]);
    expect(wakesOf(trace)).toEqual(["40 openat <- 41 openat"]);
  });

  it("waited for the end that was opened meanwhile, whichever of the two returned first", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.010 openat(AT_FDCWD, "/tmp/f", O_RDONLY <unfinished ...>
      41 1.029 openat(AT_FDCWD, "/tmp/f", O_WRONLY <unfinished ...>
      40 1.030 <... openat resumed>) = 3</tmp/f> <0.020>
      41 1.031 <... openat resumed>) = 4</tmp/f> <0.002>
      40 1.040 newfstatat(3</tmp/f>, "", {st_mode=S_IFIFO|0644, st_size=0, ...}, AT_EMPTY_PATH) = 0 <0.0001>`);
    expect(wakesOf(trace)[0]).toBe("40 openat <- 41 openat");
  });

  it.each([
    [
      "FIFO that the trace saw made",
      '40 1.006 mknodat(AT_FDCWD, "/tmp/f", S_IFIFO|0600) = 0 <0.0001>',
      "41 1.060 getpid() = 41 <0.0001>",
    ],
    [
      "FIFO that shows later",
      "",
      '40 1.060 newfstatat(3</tmp/f>, "", {st_mode=S_IFIFO|0644, st_size=0, ...}, AT_EMPTY_PATH) = 0 <0.0001>',
    ],
  ])("of a %s waited for no open that came after it had returned", (_, before, after) => {
    const trace = traceOf(`${parentAndChild}
      ${before}
      40 1.010 openat(AT_FDCWD, "/tmp/f", O_RDONLY <unfinished ...>
      41 1.011 getpid() = 41 <0.0001>
      40 1.030 <... openat resumed>) = 3</tmp/f> <0.020>
      41 1.050 openat(AT_FDCWD, "/tmp/f", O_WRONLY) = 4</tmp/f> <0.0001>
      ${after}`);
    expect(wakesOf(trace)).toEqual(["40 openat <- ?"]);
  });

  it.each([
    ["that the trace saw made", '40 1.006 mknodat(AT_FDCWD, "/tmp/f", S_IFIFO|0600) = 0 <0.0001>', ""],
    [
      "that shows later",
      "",
      '40 1.060 newfstatat(3</tmp/f>, "", {st_mode=S_IFIFO|0644, st_size=0, ...}, AT_EMPTY_PATH) = 0 <0.0001>',
    ],
  ])("of a FIFO %s waited, in one line, for somebody whom the log does not show", (_, before, after) => {
    const opening = (took: string) => {
      const trace = traceOf(`${parentAndChild}
        ${before}
        40 1.010 openat(AT_FDCWD, "/tmp/f", O_RDONLY) = 3</tmp/f> <${took}>
        ${after}`);
      return [blockedCalls(trace), wakesOf(trace)];
    };
    expect(opening("0.001")).toEqual([["40 openat open"], ["40 openat <- ?"]]);
    expect(opening("0.0009")).toEqual([[], []]);
  });

  it("of a FIFO waited for who opened it first, not for another who did so before it returned", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.006 mknodat(AT_FDCWD, "/tmp/f", S_IFIFO|0600) = 0 <0.0001>
      40 1.007 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
      41 1.010 openat(AT_FDCWD, "/tmp/f", O_RDONLY <unfinished ...>
      40 1.020 openat(AT_FDCWD, "/tmp/f", O_WRONLY) = 3</tmp/f> <0.0001>
      42 1.0205 openat(AT_FDCWD, "/tmp/f", O_WRONLY <unfinished ...>
      41 1.021 <... openat resumed>) = 3</tmp/f> <0.011>
      42 1.022 <... openat resumed>) = 3</tmp/f> <0.00005>`);
    expect(wakesOf(trace)).toEqual(["41 openat <- 40 openat"]);
    const place = trace.awaitedPlaces.get(trace.wakes.columns.waiting[0] as CallIndex);
    expect(place).toBe(channelOf(trace, "fifo:/tmp/f").index);
  });

  it("of a FIFO waits for the other end while it lasts, unless it asked not to", () => {
    const opening = (lines: string) => {
      const trace = traceOf(`${parentAndChild}
        40 1.006 mknodat(AT_FDCWD, "/tmp/f", S_IFIFO|0600) = 0 <0.0001>
        ${lines}`);
      return [blockedCalls(trace), trace.awaitedPlaces.size];
    };
    const meanwhile = "41 1.011 getpid() = 41 <0.0001>";
    const entry = '40 1.010 openat(AT_FDCWD, "/tmp/f", O_RDONLY';
    expect(opening(`${entry} <unfinished ...>\n${meanwhile}`)).toEqual([["40 openat open"], 1]);
    const plain = '40 1.010 openat(AT_FDCWD, "/tmp/g", O_RDONLY <unfinished ...>';
    expect(opening(`${plain}\n${meanwhile}`)).toEqual([["40 openat open"], 0]);
    expect(opening(`${entry}|O_NONBLOCK <unfinished ...>\n${meanwhile}`)).toEqual([[], 0]);
    expect(
      opening(
        `${entry} <unfinished ...>\n${meanwhile}\n40 1.01002 <... openat resumed>) = 3</tmp/f> <0.00002>`,
      ),
    ).toEqual([[], 0]);
  });

  it("of a terminal waited for no other process, whatever is told of it later", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.010 openat(AT_FDCWD, "/dev/pts/3", O_RDWR <unfinished ...>
      41 1.011 getppid() = 40 <0.0001>
      40 1.030 <... openat resumed>) = 3</dev/pts/3<char 136:3>> <0.020>
      40 1.040 newfstatat(3</dev/pts/3<char 136:3>>, "", {st_mode=S_IFCHR|0620, ...}, AT_EMPTY_PATH) = 0 <0.0001>`);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("that only names a FIFO (O_PATH) is neither end of it, waits for none, and is waited for by nobody", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.006 mknodat(AT_FDCWD, "/tmp/f", S_IFIFO|0600) = 0 <0.0001>
      41 1.010 openat(AT_FDCWD, "/tmp/f", O_RDONLY <unfinished ...>
      40 1.020 openat(AT_FDCWD, "/tmp/f", O_RDONLY|O_PATH) = 3</tmp/f> <0.0001>
      40 1.021 fcntl(3</tmp/f>, F_GETFL) = 0x200000 (flags O_RDONLY|O_PATH) <0.0001>
      40 1.030 openat(AT_FDCWD, "/tmp/f", O_WRONLY) = 4</tmp/f> <0.0001>
      40 1.031 openat(AT_FDCWD, "/tmp/f", O_PATH) = 5</tmp/f> <0.0001>
      41 1.032 <... openat resumed>) = 3</tmp/f> <0.022>
      40 1.040 openat(AT_FDCWD, "/tmp/f", O_PATH <unfinished ...>`);
    const fifo = channelOf(trace, "fifo:/tmp/f");
    expect([fifo.readHolders, fifo.writeHolders].map((holders) => pidsOf(trace, holders))).toEqual([
      [41],
      [40],
    ]);
    expect(blockedCalls(trace)).toEqual(["41 openat open"]);
    const waker = trace.wakes.columns.waker[0] as number;
    expect(trace.calls.startNs(waker)).toBe(ms(30));
  });

  it("of both ends of a FIFO waits for nobody", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.006 mknodat(AT_FDCWD, "/tmp/f", S_IFIFO|0600) = 0 <0.0001>
      40 1.010 openat(AT_FDCWD, "/tmp/f", O_RDWR <unfinished ...>
      41 1.011 getpid() = 41 <0.0001>`);
    expect([blockedCalls(trace), trace.awaitedPlaces.size]).toEqual([[], 0]);
  });

  it("that creat makes is for writing, and its file empty", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.010 creat("/tmp/f", 0600) = 3</tmp/f> <0.0001>
      40 1.011 write(3</tmp/f>, "0123456789", 10) = 10 <0.0001>
      40 1.012 fcntl(3</tmp/f>, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_END, l_start=0, l_len=5}) = 0 <0.0001>`);
    expect(descriptorsOf(trace, 40, trace.endNs)).toEqual(["3 file:/tmp/f w"]);
    expect(trace.locks.columns.start[0]).toBe(10);
  });

  it("is of the file at its path where strace prints nothing behind the number", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.010 open("/tmp/f", O_RDONLY) = 3 <0.0001>
      41 1.011 openat(AT_FDCWD, "/tmp/f", O_WRONLY) = 4 <0.0001>`);
    expect([40, 41].map((pid) => descriptorsOf(trace, pid, trace.endNs))).toEqual([
      ["3 file:/tmp/f r"],
      ["4 file:/tmp/f w"],
    ]);
  });

  it("still waits while it lasts, whatever it opens", () => {
    const trace = traceOf(`${parentAndChild}
      41 1.010 openat(AT_FDCWD, "/tmp/f", O_RDONLY...still`);
    expect(blockedCalls(trace)).toEqual(["41 openat open"]);
  });
});
