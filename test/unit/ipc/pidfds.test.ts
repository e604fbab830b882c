import { describe, expect, it } from "vitest";
import { descriptorFlags } from "../../../src/ipc/trace.ts";
import { blockedCalls, descriptorsOf, signalsOf, wakesOf } from "./facts.ts";
import { ms, traceOf } from "./trace_of.ts";

describe("a pidfd that strace prints as any other", () => {
  it("is of the process that the call which made it names", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      40 1.001 pidfd_open(41, 0) = 3<anon_inode:[pidfd]> <0.0001>
      40 1.002 pidfd_send_signal(3<anon_inode:[pidfd]>, SIGTERM, NULL, 0) = 0 <0.0001>`);
    expect(signalsOf(trace)).toMatchObject([{ signal: "SIGTERM", from: 40, to: 41 }]);
  });
});

describe("a descriptor of a child", () => {
  it.each([
    ["clone", "clone(child_stack=NULL, flags=CLONE_PIDFD|SIGCHLD, parent_tid=[4<pid:41>]) = 41 <0.0001>"],
    [
      "clone, its numbers alone",
      "clone(child_stack=NULL, flags=CLONE_PIDFD|SIGCHLD, parent_tid=[4]) = 41 <0.0001>",
    ],
    [
      "clone3",
      "clone3({flags=CLONE_PIDFD, pidfd=0x7ffd0c, exit_signal=SIGCHLD, stack=NULL, stack_size=0} => {pidfd=[4<pid:41>]}, 88) = 41 <0.0001>",
    ],
    [
      "clone3 that tells the child's number, too",
      "clone3({flags=CLONE_PIDFD|CLONE_PARENT_SETTID, pidfd=0x7ffd0c, parent_tid=0x7ffd10, exit_signal=SIGCHLD, stack=NULL, stack_size=0} => {pidfd=[4], parent_tid=[41]}, 88) = 41 <0.0001>",
    ],
  ])("comes with %s, for its parent alone, and closes on exec", (_, call) => {
    const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.010 ${call}
      40 1.020 pidfd_send_signal(4, SIGTERM, NULL, 0) = 0 <0.0001>`);
    expect(descriptorsOf(trace, 40, ms(15))).toEqual(["4 pidfd:41#1 rx"]);
    expect(descriptorsOf(trace, 41, ms(15))).toEqual([]);
    expect(signalsOf(trace)).toMatchObject([{ signal: "SIGTERM", from: 40, to: 41 }]);
  });

  it("is not known where strace prints an address in its place", () => {
    const trace = traceOf(
      "40 1.010 clone(child_stack=NULL, flags=CLONE_PIDFD|SIGCHLD, parent_tid=0x7ffd0c) = 41 <0.0001>",
    );
    expect(descriptorsOf(trace, 40, ms(15))).toEqual([]);
  });

  it("is non-blocking if it was asked for so", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      40 1.001 pidfd_open(41, PIDFD_NONBLOCK) = 4<pid:41> <0.0001>
      40 1.002 pidfd_open(41, 0) = 5<pid:41> <0.0001>`);
    const { flags } = trace.descriptors.columns;
    expect([0, 1].map((row) => (flags[row] as number) & descriptorFlags.nonBlocking)).toEqual([
      descriptorFlags.nonBlocking,
      0,
    ]);
  });

  it("is readable when the child has ended: by its exit, or by what killed it", () => {
    const polling = (end: string) => `
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.005 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=CLONE_PIDFD|SIGCHLD, parent_tid=[4<pid:41>]) = 41 <0.0001>
      40 1.020 poll([{fd=4<pid:41>, events=POLLIN}], 1, -1 <unfinished ...>
      ${end}
      40 1.041 <... poll resumed>) = 1 ([{fd=4, revents=POLLIN}]) <0.021>`;
    const exits = traceOf(`${polling("41 1.040 exit_group(3) = ?")}
      41 1.042 +++ exited with 3 +++`);
    expect(blockedCalls(exits)).toEqual(["40 poll poll"]);
    expect(wakesOf(exits)).toEqual(["40 poll <- 41 exit_group"]);
    for (const kill of ["kill(41, SIGKILL)", "tgkill(41, 41, SIGKILL)"]) {
      const kills = `42 1.039 kill(41, SIGUSR1) = 0 <0.0001>\n42 1.040 ${kill} = 0 <0.0001>`;
      const killed = traceOf(`${polling(kills)}
        41 1.042 +++ killed by SIGKILL +++`);
      expect(killed.calls.startNs(killed.wakes.columns.waker[0] as number)).toBe(ms(40));
    }
    const killedByStranger = traceOf(`${polling("42 1.040 getpid() = 42 <0.0001>")}
      41 1.042 +++ killed by SIGKILL +++`);
    expect(wakesOf(killedByStranger)).toEqual(["40 poll <- ?"]);
  });

  it.each([
    ["printed with all that strace knows", "7<pid:41>", "3</tmp/f>", "8</tmp/f>", "8 file:/tmp/f rx"],
    ["printed as numbers", "7", "3", "8", "8 file:/tmp/f rx"],
    ["of which the other had none", "7<pid:41>", "5</tmp/g>", "8</tmp/g>", "8 file:/tmp/g rwx"],
    ["that is older than the trace", "9<pid:41>", "3</tmp/f>", "8</tmp/f>", "8 file:/tmp/f rx"],
    ["that is a stranger's", "9<pid:99>", "3</tmp/f>", "8</tmp/f>", "8 file:/tmp/f rwx"],
  ])("hands over a descriptor of that child, %s", (_, pidfd, from, copy, descriptor) => {
    const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      40 1.011 pidfd_open(41, 0) = 7<pid:41> <0.0001>
      41 1.012 openat(AT_FDCWD, "/tmp/f", O_RDONLY) = 3</tmp/f> <0.0001>
      40 1.020 pidfd_getfd(${pidfd}, ${from}, 0) = ${copy} <0.0001>
      40 1.030 getpid() = 40 <0.0001>`);
    expect(descriptorsOf(trace, 40, trace.endNs)).toContain(descriptor);
  });

  it("collects the child by waitid(P_PIDFD)", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=CLONE_PIDFD|SIGCHLD, parent_tid=[4<pid:41>]) = 41 <0.0001>
      40 1.020 waitid(P_PIDFD, 4<pid:41>,  <unfinished ...>
      41 1.040 exit_group(3) = ?
      41 1.041 +++ exited with 3 +++
      40 1.042 <... waitid resumed>{si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=41, si_uid=0, si_status=3, si_utime=0, si_stime=0}, WEXITED, NULL) = 0 <0.022>`);
    expect(wakesOf(trace)).toEqual(["40 waitid <- 41 exit_group"]);
  });
});
