import { describe, expect, it } from "vitest";
import { blockedCalls, wakesOf } from "./facts.ts";
import { channelOf, traceByteByByte, traceOf } from "./trace_of.ts";

const parentAndChild = `
  40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
  40 1.005 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
`;

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

  it("still waits while it lasts, whatever it opens", () => {
    const trace = traceOf(`${parentAndChild}
      41 1.010 openat(AT_FDCWD, "/tmp/f", O_RDONLY...still`);
    expect(blockedCalls(trace)).toEqual(["41 openat open"]);
  });
});
