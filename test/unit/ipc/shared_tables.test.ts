import { describe, expect, it } from "vitest";
import { noRow } from "../../../src/base/table.ts";
import { descriptorsOf, descriptorsOfThread, originOf, wakesOf } from "./facts.ts";
import { channelOf, ms, pidsOf, traceByteByByte, traceOf } from "./trace_of.ts";

const pipe = `
  40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
  40 1.010 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>`;
const sharing = `${pipe}
  40 1.020 clone(child_stack=0x7f00, flags=CLONE_FILES|SIGCHLD) = 41 <0.0001>`;

describe("two processes with one table of descriptors (CLONE_FILES)", () => {
  it("both hold what either opens, and lose what either closes", () => {
    const log = `${sharing}
      41 1.030 close(3<pipe:[97]>) = 0 <0.0001>
      41 1.040 openat(AT_FDCWD, "/tmp/f", O_RDWR) = 3</tmp/f> <0.0001>
      40 1.050 fcntl(3</tmp/f>, F_SETFD, FD_CLOEXEC) = 0 <0.0001>`;
    for (const trace of [traceOf(log), traceByteByByte(log)]) {
      for (const pid of [40, 41]) {
        expect(descriptorsOf(trace, pid, ms(25))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
        expect(descriptorsOf(trace, pid, ms(35))).toEqual(["4 pipe:97 w"]);
        expect(descriptorsOf(trace, pid, ms(60))).toEqual(["3 file:/tmp/f rwx", "4 pipe:97 w"]);
      }
      expect(originOf(trace, 41, 4, ms(60))).toBe("clone < pipe2");
      expect(pidsOf(trace, channelOf(trace, "file:/tmp/f").writeHolders)).toEqual([40, 41]);
    }
  });

  it("the end of one leaves all to the other", () => {
    const trace = traceOf(`${sharing}
      40 1.030 exit_group(0) = ?
      40 1.031 +++ exited with 0 +++
      41 1.040 close(4<pipe:[97]>) = 0 <0.0001>`);
    expect(descriptorsOf(trace, 40, ms(35))).toEqual([]);
    expect(descriptorsOf(trace, 41, ms(35))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
    expect(descriptorsOf(trace, 41, ms(45))).toEqual(["3 pipe:97 r"]);
  });

  it.each([
    ["an exec", 'execve("/bin/other", ["other"], 0x1 /* 2 vars */) = 0 <0.0001>'],
    ["unshare(CLONE_FILES)", "unshare(CLONE_FILES) = 0 <0.0001>"],
    ["close_range(CLOSE_RANGE_UNSHARE)", "close_range(100, 200, CLOSE_RANGE_UNSHARE) = 0 <0.0001>"],
  ])("%s gives a table of its own: what one closes stays open in the other", (_, call) => {
    for (const [leaves, stays] of [
      [40, 41],
      [41, 40],
    ]) {
      const trace = traceOf(`${sharing}
        ${leaves} 1.030 ${call}
        ${leaves} 1.040 close(4<pipe:[97]>) = 0 <0.0001>
        ${stays} 1.050 close(3<pipe:[97]>) = 0 <0.0001>`);
      expect(descriptorsOf(trace, leaves as number, ms(60))).toEqual(["3 pipe:97 r"]);
      expect(descriptorsOf(trace, stays as number, ms(60))).toEqual(["4 pipe:97 w"]);
    }
  });

  it("also when the child speaks before it is known whose child it is", () => {
    const trace = traceOf(`${pipe}
      40 1.020 clone(child_stack=0x7f00, flags=CLONE_VM|CLONE_FILES|SIGCHLD <unfinished ...>
      41 1.025 close(3<pipe:[97]>) = 0 <0.0001>
      40 1.030 <... clone resumed>) = 41 <0.010>
      41 1.040 close(4<pipe:[97]>) = 0 <0.0001>`);
    expect(descriptorsOf(trace, 40, ms(35))).toEqual(["4 pipe:97 w"]);
    expect(descriptorsOf(trace, 40, ms(45))).toEqual([]);
    expect(descriptorsOf(trace, 41, ms(45))).toEqual([]);
  });

  it("also when two forks are underway and the first line was taken for the wrong child's", () => {
    const trace = traceOf(`${pipe}
      40 1.012 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 50 <0.0001>
      50 1.020 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f <unfinished ...>
      40 1.021 clone(child_stack=0x7f00, flags=CLONE_FILES|SIGCHLD <unfinished ...>
      41 1.025 close(3<pipe:[97]>) = 0 <0.0001>
      40 1.030 <... clone resumed>) = 41 <0.010>
      50 1.031 <... clone resumed>) = 42 <0.010>
      41 1.040 close(4<pipe:[97]>) = 0 <0.0001>`);
    expect(descriptorsOf(trace, 40, ms(50))).toEqual([]);
    expect(descriptorsOf(trace, 50, ms(50))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
    expect(descriptorsOf(trace, 42, ms(50))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
  });
});

const threads = `${pipe}
  40 1.020 clone(child_stack=0x7f00, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 41 <0.0001>
  40 1.021 clone(child_stack=0x7e00, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 42 <0.0001>`;

describe("a close that another thread comes in between", () => {
  const together = `
    40 1.000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 41 <0.0001>
    40 1.001 openat(AT_FDCWD, "/tmp/a", O_RDONLY) = 3</tmp/a> <0.0001>
    40 1.002 openat(AT_FDCWD, "/tmp/b", O_RDONLY) = 4</tmp/b> <0.0001>`;

  it("closes what it named, not what has the number since", () => {
    const trace = traceOf(`${together}
      40 1.010 close(3</tmp/a> <unfinished ...>
      41 1.011 dup2(4</tmp/b>, 3</tmp/a>) = 3</tmp/b> <0.0001>
      40 1.012 <... close resumed>) = 0 <0.002>`);
    expect(descriptorsOf(trace, 40, trace.endNs)).toEqual(["3 file:/tmp/b r", "4 file:/tmp/b r"]);
  });

  it("and that never returns is not what closed it: its process's end did", () => {
    const trace = traceOf(`${together}
      40 1.010 close(3</tmp/a>) = ?
      41 1.011 +++ killed by SIGKILL +++
      40 1.012 +++ killed by SIGKILL +++`);
    const { closedBy, closedNs } = trace.descriptors.columns;
    expect([closedBy[0], closedNs[0]]).toEqual([noRow, ms(12)]);
  });
});

describe("a thread that takes a table of descriptors for itself", () => {
  it.each(["unshare(CLONE_FILES) = 0 <0.0001>", "close_range(100, 200, CLOSE_RANGE_UNSHARE) = 0 <0.0001>"])(
    "by %s changes nothing of what the other threads have",
    (call) => {
      const log = `${threads}
        41 1.030 ${call}
        41 1.040 close(3<pipe:[97]>) = 0 <0.0001>
        41 1.041 openat(AT_FDCWD, "/tmp/f", O_RDONLY) = 3</tmp/f> <0.0001>
        42 1.050 close(4<pipe:[97]>) = 0 <0.0001>
        40 1.051 dup(3<pipe:[97]>) = 4<pipe:[97]> <0.0001>`;
      for (const trace of [traceOf(log), traceByteByByte(log)]) {
        for (const tid of [40, 41, 42])
          expect(descriptorsOfThread(trace, tid, ms(35))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
        expect(descriptorsOfThread(trace, 41, ms(60))).toEqual(["3 file:/tmp/f r", "4 pipe:97 w"]);
        for (const tid of [40, 42])
          expect(descriptorsOfThread(trace, tid, ms(60))).toEqual(["3 pipe:97 r", "4 pipe:97 r"]);
      }
    },
  );

  it("shares it with the threads and copies it to the children that it creates", () => {
    const trace = traceOf(`${threads}
      41 1.030 unshare(CLONE_FILES) = 0 <0.0001>
      41 1.031 close(3<pipe:[97]>) = 0 <0.0001>
      41 1.032 clone(child_stack=0x7d00, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 43 <0.0001>
      41 1.033 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 50 <0.0001>
      43 1.040 dup2(4<pipe:[97]>, 9) = 9<pipe:[97]> <0.0001>`);
    for (const tid of [41, 43])
      expect(descriptorsOfThread(trace, tid, ms(50))).toEqual(["4 pipe:97 w", "9 pipe:97 w"]);
    expect(descriptorsOfThread(trace, 50, ms(50))).toEqual(["4 pipe:97 w"]);
    expect(descriptorsOfThread(trace, 42, ms(50))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
  });

  it("closes what is in it by its end, so that a reader meets end-of-file by that", () => {
    const trace = traceOf(`${threads}
      41 1.030 unshare(CLONE_FILES) = 0 <0.0001>
      40 1.031 close(4<pipe:[97]>) = 0 <0.0001>
      40 1.040 read(3<pipe:[97]>,  <unfinished ...>
      41 1.050 exit(0) = ?
      41 1.051 +++ exited with 0 +++
      40 1.052 <... read resumed>"", 10) = 0 <0.012>`);
    expect(descriptorsOfThread(trace, 41, ms(45))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
    expect(descriptorsOf(trace, 40, ms(60))).toEqual(["3 pipe:97 r"]);
    expect(wakesOf(trace)).toEqual(["40 read <- 40 exit"]);
  });

  it("is the process's when that thread calls exec", () => {
    const trace = traceOf(`${threads}
      41 1.030 unshare(CLONE_FILES) = 0 <0.0001>
      41 1.031 close(3<pipe:[97]>) = 0 <0.0001>
      41 1.040 execve("/bin/other", ["other"], 0x1 /* 2 vars */ <unfinished ...>
      42 1.041 +++ exited with 0 +++
      40 1.042 +++ superseded by execve in pid 41 +++
      40 1.043 <... execve resumed>) = 0 <0.003>`);
    expect(descriptorsOf(trace, 40, ms(50))).toEqual(["4 pipe:97 w"]);
    expect(descriptorsOfThread(trace, 40, ms(50))).toEqual(["4 pipe:97 w"]);
  });

  it("is gone when another thread calls exec", () => {
    const trace = traceOf(`${threads}
      41 1.030 unshare(CLONE_FILES) = 0 <0.0001>
      41 1.031 close(3<pipe:[97]>) = 0 <0.0001>
      40 1.040 execve("/bin/other", ["other"], 0x1 /* 2 vars */) = 0 <0.001>`);
    expect(descriptorsOf(trace, 40, ms(50))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
  });
});
