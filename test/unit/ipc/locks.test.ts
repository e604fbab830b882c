import { describe, expect, it } from "vitest";
import { blockedCalls, wakesOf } from "./facts.ts";
import { locksOf } from "./sync_facts.ts";
import { ms, traceByteByByte, traceOf } from "./trace_of.ts";

const twoProcesses = `
  40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
  40 1.005 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
  40 1.010 openat(AT_FDCWD, "/tmp/f", O_RDWR|O_CREAT, 0600) = 3</tmp/f> <0.0001>
  41 1.011 openat(AT_FDCWD, "/tmp/f", O_RDWR|O_CREAT, 0600) = 3</tmp/f> <0.0001>
`;

describe("flock", () => {
  const contended = `${twoProcesses}
    40 1.020 flock(3</tmp/f>, LOCK_EX) = 0 <0.0001>
    41 1.021 flock(3</tmp/f>, LOCK_SH|LOCK_NB) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>
    41 1.022 flock(3</tmp/f>, LOCK_SH <unfinished ...>
    40 1.030 flock(3</tmp/f>, LOCK_UN) = 0 <0.0001>
    41 1.031 <... flock resumed>) = 0 <0.009>`;

  it("shows who holds the file, who waits for it and who let him go on", () => {
    const trace = traceOf(contended);
    expect(locksOf(trace)).toEqual([
      "40 flock exclusive 0-Infinity 20.1..30.1 flock",
      "41 flock shared 0-Infinity 31..",
    ]);
    expect(locksOf(trace, ms(25))).toEqual(["40 flock exclusive 0-Infinity 20.1..30.1 flock"]);
    expect(blockedCalls(trace)).toEqual(["41 flock lock"]);
    expect(wakesOf(trace)).toEqual(["41 flock <- 40 flock"]);
  });

  it("is told the same byte by byte", () => {
    expect(locksOf(traceByteByByte(contended))).toEqual(locksOf(traceOf(contended)));
  });

  it("belongs to the open file: it lasts until the last descriptor of it is closed, a child's included", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.010 openat(AT_FDCWD, "/tmp/f", O_RDWR) = 3</tmp/f> <0.0001>
      40 1.020 flock(3</tmp/f>, LOCK_EX) = 0 <0.0001>
      40 1.025 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
      40 1.030 close(3</tmp/f>) = 0 <0.0001>
      41 1.040 close(3</tmp/f>) = 0 <0.0001>`);
    expect(locksOf(trace)).toEqual(["40 flock exclusive 0-Infinity 20.1..40.1 close"]);
  });

  it("that another was granted had been released, though its line comes later", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.020 flock(3</tmp/f>, LOCK_EX) = 0 <0.0001>
      41 1.022 flock(3</tmp/f>, LOCK_EX <unfinished ...>
      40 1.030 exit_group(0) = ?
      41 1.031 <... flock resumed>) = 0 <0.009>
      40 1.032 +++ exited with 0 +++`);
    expect(locksOf(trace)).toEqual([
      "40 flock exclusive 0-Infinity 20.1..31 exit_group",
      "41 flock exclusive 0-Infinity 31..",
    ]);
    expect(wakesOf(trace)).toEqual(["41 flock <- 40 exit_group"]);
  });

  it("that another was granted is given back by what its holder is in the midst of", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.020 flock(3</tmp/f>, LOCK_EX) = 0 <0.0001>
      41 1.022 flock(3</tmp/f>, LOCK_EX <unfinished ...>
      40 1.030 flock(3</tmp/f>, LOCK_UN <unfinished ...>
      41 1.031 <... flock resumed>) = 0 <0.009>
      40 1.032 <... flock resumed>) = 0 <0.002>`);
    expect(locksOf(trace)).toEqual([
      "40 flock exclusive 0-Infinity 20.1..31 flock",
      "41 flock exclusive 0-Infinity 31..",
    ]);
    expect(wakesOf(trace)).toEqual(["41 flock <- 40 flock"]);
  });

  it("that is taken once more stays until it is taken, and is not in the way of one of the other kind", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.020 flock(3</tmp/f>, LOCK_EX) = 0 <0.0001>
      40 1.021 fcntl(3</tmp/f>, F_OFD_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=0}) = 0 <0.0001>
      40 1.030 flock(3</tmp/f>, LOCK_EX <unfinished ...>
      41 1.031 getppid() = 40 <0.0001>
      40 1.040 <... flock resumed>) = 0 <0.010>
      40 1.050 flock(3</tmp/f>, LOCK_UN) = 0 <0.0001>`);
    expect(locksOf(trace)).toEqual([
      "40 flock exclusive 0-Infinity 20.1..40 flock",
      "40 ofd exclusive 0-Infinity 21.1..",
      "40 flock exclusive 0-Infinity 40..50.1 flock",
    ]);
  });

  it("that nobody holds is given back for nothing", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.020 flock(3</tmp/f>, LOCK_UN) = 0 <0.0001>`);
    expect(locksOf(trace)).toEqual([]);
  });

  it("that was waited for shortly was waited for all the same, where it shows who let it go", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.020 flock(3</tmp/f>, LOCK_EX) = 0 <0.0001>
      41 1.021 flock(3</tmp/f>, LOCK_EX <unfinished ...>
      40 1.02101 flock(3</tmp/f>, LOCK_UN) = 0 <0.00001>
      41 1.02105 <... flock resumed>) = 0 <0.00005>`);
    expect(blockedCalls(trace)).toEqual(["41 flock lock"]);
    expect(wakesOf(trace)).toEqual(["41 flock <- 40 flock"]);
  });

  it("that took long was held by somebody outside the log", () => {
    const waited = (call: string) => {
      const trace = traceOf(`${twoProcesses}\n40 1.020 ${call}`);
      return [...blockedCalls(trace), ...wakesOf(trace)];
    };
    expect(waited("flock(3</tmp/f>, LOCK_EX) = 0 <0.01>")).toEqual(["40 flock lock", "40 flock <- ?"]);
    expect(waited("flock(3</tmp/f>, LOCK_EX) = 0 <0.001>")).toEqual(["40 flock lock", "40 flock <- ?"]);
    expect(waited("flock(3</tmp/f>, LOCK_EX) = 0 <0.0009>")).toEqual([]);
  });

  it.each([
    [
      "is refused",
      "flock(3</tmp/f>, LOCK_EX|LOCK_NB) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>",
      [],
    ],
    [
      "a signal broke off",
      "flock(3</tmp/f>, LOCK_EX) = -1 EINTR (Interrupted system call) <0.010>",
      ["40 flock lock"],
    ],
  ])("that %s, with nobody of the trace in the way, is held by nobody", (_, call, waiting) => {
    const trace = traceOf(`${twoProcesses}\n40 1.020 ${call}`);
    expect([locksOf(trace), blockedCalls(trace)]).toEqual([[], waiting]);
  });

  it("that is given back in the very moment in which another asks was waited for", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.020 flock(3</tmp/f>, LOCK_EX) = 0 <0.0001>
      40 1.030 flock(3</tmp/f>, LOCK_UN) = 0 <0.0001>
      41 1.0301 flock(3</tmp/f>, LOCK_EX) = 0 <0.00001>`);
    expect(wakesOf(trace)).toEqual(["41 flock <- 40 flock"]);
  });

  it("stays what it was where a signal kept it from becoming exclusive, with nobody in the way", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.020 flock(3</tmp/f>, LOCK_SH) = 0 <0.0001>
      40 1.030 flock(3</tmp/f>, LOCK_EX) = -1 EINTR (Interrupted system call) <0.01>`);
    expect(locksOf(trace)).toEqual(["40 flock shared 0-Infinity 20.1.."]);
  });

  it("that is to become exclusive and finds another's in the way is lost, whether it waits or not", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.020 flock(3</tmp/f>, LOCK_SH) = 0 <0.0001>
      41 1.021 flock(3</tmp/f>, LOCK_SH) = 0 <0.0001>
      40 1.030 flock(3</tmp/f>, LOCK_EX|LOCK_NB) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>
      40 1.040 flock(3</tmp/f>, LOCK_SH) = 0 <0.0001>
      40 1.050 flock(3</tmp/f>, LOCK_EX <unfinished ...>
      41 1.060 flock(3</tmp/f>, LOCK_EX) = 0 <0.0001>
      41 1.070 flock(3</tmp/f>, LOCK_UN) = 0 <0.0001>
      40 1.071 <... flock resumed>) = 0 <0.021>`);
    expect(locksOf(trace)).toEqual([
      "40 flock shared 0-Infinity 20.1..30.1 flock",
      "41 flock shared 0-Infinity 21.1..60.1 flock",
      "40 flock shared 0-Infinity 40.1..50 flock",
      "41 flock exclusive 0-Infinity 60.1..70.1 flock",
      "40 flock exclusive 0-Infinity 71..",
    ]);
    expect(wakesOf(trace)).toEqual(["40 flock <- 41 flock"]);
  });
});

describe("POSIX locks", () => {
  it("cover ranges; unlocking a part leaves the rest", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.020 fcntl(3</tmp/f>, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=100}) = 0 <0.0001>
      41 1.021 fcntl(3</tmp/f>, F_SETLK, {l_type=F_RDLCK, l_whence=SEEK_SET, l_start=100, l_len=0}) = 0 <0.0001>
      40 1.030 fcntl(3</tmp/f>, F_SETLK, {l_type=F_UNLCK, l_whence=SEEK_SET, l_start=40, l_len=20}) = 0 <0.0001>`);
    expect(locksOf(trace)).toEqual([
      "40 posix exclusive 0-100 20.1..30.1 fcntl",
      "41 posix shared 100-Infinity 21.1..",
      "40 posix exclusive 0-40 30.1..",
      "40 posix exclusive 60-100 30.1..",
    ]);
  });

  it("of others right before and behind leave a lock where it is", () => {
    const locks = (start: number) =>
      `F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=${start}, l_len=10}) = 0 <0.0001>`;
    const trace = traceOf(`${twoProcesses}
      40 1.020 fcntl(3</tmp/f>, ${locks(10)}
      41 1.021 fcntl(3</tmp/f>, ${locks(0)}
      41 1.022 fcntl(3</tmp/f>, ${locks(20)}`);
    expect(locksOf(trace)).toEqual([
      "40 posix exclusive 10-20 20.1..",
      "41 posix exclusive 0-10 21.1..",
      "41 posix exclusive 20-30 22.1..",
    ]);
  });

  it("are waited for only where they overlap", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.020 fcntl(3</tmp/f>, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=10}) = 0 <0.0001>
      41 1.021 fcntl(3</tmp/f>, F_SETLKW, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=10, l_len=10}) = 0 <0.0001>
      41 1.022 fcntl(3</tmp/f>, F_SETLKW, {l_type=F_RDLCK, l_whence=SEEK_SET, l_start=5, l_len=1} <unfinished ...>
      40 1.030 fcntl(3</tmp/f>, F_SETLK, {l_type=F_UNLCK, l_whence=SEEK_SET, l_start=0, l_len=0}) = 0 <0.0001>
      41 1.031 <... fcntl resumed>) = 0 <0.009>`);
    expect(blockedCalls(trace)).toEqual(["41 fcntl lock"]);
    expect(wakesOf(trace)).toEqual(["41 fcntl <- 40 fcntl"]);
  });

  it("go with any close of the file by their process, and are not inherited", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.020 fcntl(3</tmp/f>, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=0}) = 0 <0.0001>
      40 1.021 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 42 <0.0001>
      40 1.022 openat(AT_FDCWD, "/tmp/f", O_RDONLY) = 4</tmp/f> <0.0001>
      42 1.025 close(3</tmp/f>) = 0 <0.0001>
      40 1.030 close(4</tmp/f>) = 0 <0.0001>`);
    expect(locksOf(trace)).toEqual(["40 posix exclusive 0-Infinity 20.1..30.1 close"]);
  });

  it("count from where the file stands when the program says so, as lockf does", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.020 write(3</tmp/f>, "0123456789", 10) = 10 <0.0001>
      40 1.021 fcntl(3</tmp/f>, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_CUR, l_start=0, l_len=5}) = 0 <0.0001>
      40 1.022 lseek(3</tmp/f>, 100, SEEK_SET) = 100 <0.0001>
      40 1.023 fcntl(3</tmp/f>, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_CUR, l_start=0, l_len=-5}) = 0 <0.0001>
      41 1.024 fcntl(3</tmp/f>, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_END, l_start=0, l_len=5}) = 0 <0.0001>`);
    expect(locksOf(trace).map((lock) => lock.split(" ")[3])).toEqual(["10-15", "95-100", "NaN-NaN"]);
  });

  it.each([
    ["read", 'read(3</tmp/f>, "0123", 4) = 4', "4-9"],
    ["readv", 'readv(3</tmp/f>, [{iov_base="0123", iov_len=4}], 1) = 4', "4-9"],
    ["writev", 'writev(3</tmp/f>, [{iov_base="0123", iov_len=4}], 1) = 4', "4-9"],
    ["pread64, which moves nothing", 'pread64(3</tmp/f>, "0123", 4, 9) = 4', "0-5"],
    ["pwrite64, which moves nothing", 'pwrite64(3</tmp/f>, "0123", 4, 9) = 4', "0-5"],
  ])("count from where %s left the file", (_, call, place) => {
    const trace = traceOf(`${twoProcesses}
      40 1.020 ${call} <0.0001>
      40 1.021 fcntl(3</tmp/f>, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_CUR, l_start=0, l_len=5}) = 0 <0.0001>`);
    expect(locksOf(trace).map((lock) => lock.split(" ")[3])).toEqual([place]);
  });
});

describe("locks of open file descriptions", () => {
  it("exclude POSIX locks, and those of flock do not", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.020 fcntl(3</tmp/f>, F_OFD_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=0}) = 0 <0.0001>
      41 1.021 flock(3</tmp/f>, LOCK_EX) = 0 <0.0001>
      41 1.022 fcntl(3</tmp/f>, F_SETLKW, {l_type=F_RDLCK, l_whence=SEEK_SET, l_start=5, l_len=1} <unfinished ...>
      40 1.030 close(3</tmp/f>) = 0 <0.0001>
      41 1.031 <... fcntl resumed>) = 0 <0.009>`);
    expect(locksOf(trace)).toEqual([
      "40 ofd exclusive 0-Infinity 20.1..30.1 close",
      "41 flock exclusive 0-Infinity 21.1..",
      "41 posix shared 5-6 31..",
    ]);
    expect(wakesOf(trace)).toEqual(["41 fcntl <- 40 close"]);
  });
});
