import { describe, expect, it } from "vitest";
import { processStateAt } from "../../../src/ipc/state.ts";
import type { Trace } from "../../../src/ipc/trace.ts";
import { descriptorsOf, originOf, waitsOf } from "./facts.ts";
import { ms, processOf, traceOf } from "./trace_of.ts";

function activity(trace: Trace, pid: number, milliseconds: number): string {
  return processStateAt(trace, processOf(trace, pid).index, ms(milliseconds)).activity;
}

function parentOf(trace: Trace, pid: number): number | undefined {
  const { parent } = processOf(trace, pid);
  return parent === undefined ? undefined : trace.processes[parent]?.pid;
}

describe("a shell's pipeline", () => {
  const pipeline = () =>
    traceOf(`
    40 1.000 execve("/bin/sh", ["sh", "-c", "cat f | wc"], 0x1 /* 9 vars */) = 0 <0.001>
    40 1.010 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
    40 1.020 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.001>
    40 1.022 close(4<pipe:[97]>) = 0 <0.0001>
    41 1.023 dup2(4<pipe:[97]>, 1</dev/pts/0<char 136:0>>) = 1<pipe:[97]> <0.0001>
    41 1.024 close(4<pipe:[97]>) = 0 <0.0001>
    41 1.025 close(3<pipe:[97]>) = 0 <0.0001>
    40 1.026 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 42 <0.001>
    42 1.028 dup2(3<pipe:[97]>, 0</dev/pts/0<char 136:0>>) = 0<pipe:[97]> <0.0001>
    42 1.029 close(3<pipe:[97]>) = 0 <0.0001>
    40 1.030 close(3<pipe:[97]>) = 0 <0.0001>
    41 1.031 execve("/bin/cat", ["cat", "f"], 0x1 /* 9 vars */) = 0 <0.001>
    42 1.032 execve("/usr/bin/wc", ["wc"], 0x1 /* 9 vars */) = 0 <0.001>
    40 1.035 wait4(-1,  <unfinished ...>
    41 1.040 write(1<pipe:[97]>, "hello\\n", 6) = 6 <0.0001>
    42 1.041 read(0<pipe:[97]>, "hello\\n", 16384) = 6 <0.0001>
    41 1.050 exit_group(0) = ?
    41 1.051 +++ exited with 0 +++
    40 1.052 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 41 <0.017>
    42 1.053 read(0<pipe:[97]>, "", 16384) = 0 <0.0001>
    42 1.060 exit_group(0) = ?
    42 1.061 +++ exited with 0 +++
    40 1.070 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 42 <0.0001>
    40 1.080 exit_group(0) = ?
    40 1.081 +++ exited with 0 +++`);

  it("has three processes under the names of their programs", () => {
    const trace = pipeline();
    expect(trace.processes.map(({ pid, name, argv }) => [pid, name, argv])).toEqual([
      [40, "sh", ["sh", "-c", "cat f | wc"]],
      [41, "cat", ["cat", "f"]],
      [42, "wc", ["wc"]],
    ]);
    expect([parentOf(trace, 41), parentOf(trace, 42)]).toEqual([40, 40]);
  });

  it("leaves each program exactly the end it needs", () => {
    const trace = pipeline();
    expect(descriptorsOf(trace, 41, ms(39))).toEqual(["1 pipe:97 w"]);
    expect(descriptorsOf(trace, 42, ms(39))).toEqual(["0 pipe:97 r"]);
    expect(descriptorsOf(trace, 40, ms(39))).toEqual([]);
    expect(originOf(trace, 41, 1, ms(39))).toBe("dup2 < clone < pipe2");
  });

  it("tells who was waited for, and when", () => {
    const trace = pipeline();
    expect(waitsOf(trace)).toEqual([
      { parent: 40, child: 41, reapedMs: 52 },
      { parent: 40, child: 42, reapedMs: 70.1 },
    ]);
  });

  it("shows each process in every state of its life", () => {
    const trace = pipeline();
    expect(activity(trace, 42, 5)).toBe("unborn");
    expect(activity(trace, 42, 27.5)).toBe("running");
    expect(activity(trace, 40, 40)).toBe("blocked");
    expect(activity(trace, 42, 65)).toBe("zombie");
    expect(activity(trace, 42, 75)).toBe("gone");
  });
});

describe("a fork", () => {
  it("is recognised when the child speaks before it returns, with the descriptors of the moment it began", () => {
    const trace = traceOf(`
      40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD <unfinished ...>
      41 1.011 write(4<pipe:[97]>, "x", 1) = 1 <0.0001>
      40 1.012 <... clone resumed>, child_tidptr=0x7f) = 41 <0.002>
      40 1.013 close(4<pipe:[97]>) = 0 <0.0001>`);
    expect(parentOf(trace, 41)).toBe(40);
    expect(originOf(trace, 41, 4, ms(13))).toBe("clone < pipe2");
    expect(descriptorsOf(trace, 41, ms(13.5))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
  });

  it("is sorted out when two are underway and the younger child speaks first", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 50 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      50 1.011 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      61 1.012 getpid() = 61 <0.0001>
      50 1.013 <... clone resumed>) = 61 <0.002>
      40 1.014 <... clone resumed>) = 60 <0.004>`);
    expect([parentOf(trace, 60), parentOf(trace, 61)]).toEqual([40, 50]);
  });

  it("of a thread makes a task, not a process", () => {
    const trace = traceOf(`
      40 1.000 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, exit_signal=0, stack=0x7f, stack_size=0x7fff00}, 88) = 41 <0.0001>
      41 1.010 openat(AT_FDCWD</tmp>, "f", O_RDONLY) = 3</tmp/f> <0.0001>
      40 1.020 close(3</tmp/f>) = 0 <0.0001>
      41 1.030 exit(0) = ?
      41 1.031 +++ exited with 0 +++
      40 1.040 exit_group(7) = ?
      40 1.041 +++ exited with 7 +++`);
    expect(trace.processes).toHaveLength(1);
    expect(processOf(trace, 40)).toMatchObject({
      tasks: [0, 1],
      exit: { how: "exited", code: 7 },
      endNs: ms(41),
    });
    expect(descriptorsOf(trace, 40, ms(15))).toEqual(["3 file:/tmp/f r"]);
    expect(descriptorsOf(trace, 40, ms(25))).toEqual([]);
  });

  it("with CLONE_FILES shares the descriptors until one of them execs", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=0x7f, flags=CLONE_FILES|SIGCHLD) = 41 <0.0001>
      41 1.010 pipe2([3<pipe:[9]>, 4<pipe:[9]>], O_CLOEXEC) = 0 <0.0001>
      41 1.020 execve("/bin/true", ["true"], 0x1 /* 0 vars */) = 0 <0.0001>
      40 1.030 write(4<pipe:[9]>, "x", 1) = 1 <0.0001>`);
    expect(trace.channels.map(({ id }) => id)).toEqual(["pipe:9"]);
    expect(descriptorsOf(trace, 41, ms(31))).toEqual([]);
    expect(descriptorsOf(trace, 40, ms(31))).toEqual(["3 pipe:9 rx", "4 pipe:9 wx"]);
  });

  it("uses a pid again for another process", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      41 1.010 +++ exited with 1 +++
      40 1.020 wait4(41, [{WIFEXITED(s) && WEXITSTATUS(s) == 1}], 0, NULL) = 41 <0.0001>
      40 1.030 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      41 1.040 +++ exited with 2 +++`);
    expect(trace.processes.map(({ pid, exit }) => [pid, exit])).toEqual([
      [40, undefined],
      [41, { how: "exited", code: 1 }],
      [41, { how: "exited", code: 2 }],
    ]);
    expect(activity(trace, 41, 41)).toBe("zombie");
  });
});

describe("a fork that tells its child's number by the way (CLONE_PARENT_SETTID)", () => {
  it("opens no descriptor of that number", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=CLONE_PARENT_SETTID|SIGCHLD, parent_tid=[41]) = 41 <0.0001>`);
    expect(trace.descriptors.length).toBe(0);
  });
});

describe("a vfork child", () => {
  it("lives in its parent's memory until it is another program", () => {
    const lines = `
      40 1.000 vfork( <unfinished ...>
      41 1.001 getpid() = 41 <0.0001>`;
    const exec =
      '41 1.002 execve("/bin/x", ["x"], 0x1 /* 0 vars */) = 0 <0.0001>\n40 1.003 <... vfork resumed>) = 41 <0.003>';
    const memoryOf = (trace: Trace) => processOf(trace, 41).sharesMemoryWith;
    const before = traceOf(`${lines}\n40 1.003 <... vfork resumed>) = 41 <0.003>`);
    expect(memoryOf(before)).toBe(processOf(before, 40).index);
    expect(memoryOf(traceOf(`${lines}\n${exec}`))).toBeUndefined();
  });
});

describe("exec", () => {
  it("by execveat names the program by its second argument", () => {
    const trace = traceOf(`
      40 1.000 execveat(AT_FDCWD, "/bin/tool", ["tool", "-v"], 0x1 /* 2 vars */, 0) = 0 <0.001>`);
    expect(processOf(trace, 40)).toMatchObject({ name: "tool", argv: ["tool", "-v"] });
  });

  it("closes what was opened close-on-exec and keeps the rest", () => {
    const trace = traceOf(`
      40 1.000 openat(AT_FDCWD</tmp>, "a", O_RDONLY|O_CLOEXEC) = 3</tmp/a> <0.0001>
      40 1.001 openat(AT_FDCWD</tmp>, "b", O_RDONLY) = 4</tmp/b> <0.0001>
      40 1.002 openat(AT_FDCWD</tmp>, "c", O_RDONLY) = 5</tmp/c> <0.0001>
      40 1.003 fcntl(5</tmp/c>, F_SETFD, FD_CLOEXEC) = 0 <0.0001>
      40 1.004 fcntl(4</tmp/b>, F_DUPFD_CLOEXEC, 10) = 10</tmp/b> <0.0001>
      40 1.005 dup3(4</tmp/b>, 11, 0) = 11</tmp/b> <0.0001>
      40 1.010 execve("/bin/ls", ["ls"], 0x1 /* 0 vars */) = 0 <0.001>`);
    expect(descriptorsOf(trace, 40, ms(9))).toHaveLength(5);
    expect(descriptorsOf(trace, 40, ms(12))).toEqual(["4 file:/tmp/b r", "11 file:/tmp/b r"]);
  });

  it("keeps what an ioctl made inheritable, as Python does, and closes what one made close-on-exec", () => {
    const trace = traceOf(`
      40 1.000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], O_CLOEXEC) = 0 <0.0001>
      40 1.001 pipe2([5<pipe:[8]>, 6<pipe:[8]>], 0) = 0 <0.0001>
      40 1.002 ioctl(4<pipe:[9]>, FIONCLEX) = 0 <0.0001>
      40 1.003 ioctl(5<pipe:[8]>, FIOCLEX) = 0 <0.0001>
      40 1.010 execve("/bin/ls", ["ls"], 0x1 /* 0 vars */) = 0 <0.001>`);
    expect(descriptorsOf(trace, 40, ms(12))).toEqual(["4 pipe:9 w", "6 pipe:8 w"]);
  });

  it("that fails changes nothing", () => {
    const trace = traceOf(`
      40 1.000 openat(AT_FDCWD</tmp>, "a", O_RDONLY|O_CLOEXEC) = 3</tmp/a> <0.0001>
      40 1.010 execve("/nowhere", ["nowhere"], 0x1 /* 0 vars */) = -1 ENOENT (No such file or directory) <0.001>`);
    expect(descriptorsOf(trace, 40, ms(12))).toEqual(["3 file:/tmp/a rx"]);
    expect(processOf(trace, 40).execs).toEqual([]);
  });

  it("of a thread goes on under the leader's number", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 41 <0.0001>
      40 1.010 pause( <unfinished ...>
      41 1.020 execve("/bin/echo", ["echo", "hi"], 0x1 /* 0 vars */ <unfinished ...>
      40 1.021 <... pause resumed>) = ?
      40 1.022 +++ superseded by execve in pid 41 +++
      40 1.023 <... execve resumed>) = 0 <0.003>
      40 1.030 exit_group(0) = ?
      40 1.031 +++ exited with 0 +++`);
    expect(trace.processes).toHaveLength(1);
    expect(processOf(trace, 40)).toMatchObject({ name: "echo", argv: ["echo", "hi"], endNs: ms(31) });
  });
});

describe("where a process stands", () => {
  const madeFifo = (lines: string) =>
    traceOf(`
      40 1.000 getpid() = 40 <0.0001>
      ${lines}
      40 1.010 mknod("p", S_IFIFO|0600) = 0 <0.0001>
      41 1.020 openat(AT_FDCWD, "/srv/p", O_RDONLY|O_NONBLOCK) = 4</srv/p> <0.0001>`).channels.map(
      ({ id }) => id,
    );
  const atHome = '40 1.001 openat(AT_FDCWD, "f", O_RDONLY) = 3</home/f> <0.0001>';

  it.each([
    ["by chdir from a place that is known", `${atHome}\n40 1.002 chdir("../srv") = 0 <0.0001>`, true],
    ["by fchdir", "40 1.002 fchdir(5</srv>) = 0 <0.0001>", true],
    ["not after it went elsewhere", `${atHome}\n40 1.002 chdir("/tmp") = 0 <0.0001>`, false],
    [
      "not after fchdir to a directory without a name",
      `40 1.001 fchdir(5</srv>) = 0 <0.0001>\n40 1.002 fchdir(6) = 0 <0.0001>`,
      false,
    ],
    ["not by chdir to a part of the way from nowhere", '40 1.002 chdir("srv") = 0 <0.0001>', false],
  ])("is what its paths begin at: %s", (_, lines, isThere) => {
    expect(madeFifo(lines).includes("fifo:/srv/p")).toBe(isThere);
  });
});

describe("descriptors", () => {
  it.each([
    ["FIONBIO, [1]", "call"],
    ["FIONBIO, [0]", "blocked"],
  ])("after ioctl(%s) a read of nothing is a %s", (request, state) => {
    const trace = traceOf(`
      40 1.000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.0001>
      40 1.001 ioctl(3<pipe:[9]>, ${request}) = 0 <0.0001>
      40 1.010 read(3<pipe:[9]>,  <unfinished ...>
      41 1.020 getpid() = 41 <0.0001>`);
    expect(activity(trace, 40, 15)).toBe(state);
  });

  it("dup2 over an open one closes that one by the same call", () => {
    const trace = traceOf(`
      40 1.000 openat(AT_FDCWD</tmp>, "a", O_RDONLY) = 3</tmp/a> <0.0001>
      40 1.001 openat(AT_FDCWD</tmp>, "b", O_RDONLY) = 4</tmp/b> <0.0001>
      40 1.002 dup2(4</tmp/b>, 3</tmp/a>) = 3</tmp/b> <0.0001>
      40 1.003 dup2(4</tmp/b>, 4</tmp/b>) = 4</tmp/b> <0.0001>`);
    expect(descriptorsOf(trace, 40, ms(5))).toEqual(["3 file:/tmp/b r", "4 file:/tmp/b r"]);
    expect(trace.descriptors.length).toBe(3);
    expect(trace.descriptors.columns.closedBy[0]).toBe(2);
  });

  it("is gone after close even where that reports an error, unless it was none", () => {
    const left = (error: string) =>
      descriptorsOf(
        traceOf(`
      40 1.000 openat(AT_FDCWD</tmp>, "a", O_RDONLY) = 3</tmp/a> <0.0001>
      40 1.001 close(3</tmp/a>) = -1 ${error} <0.0001>`),
        40,
        ms(9),
      );
    expect(left("EIO (Input/output error)")).toEqual([]);
    expect(left("EBADF (Bad file descriptor)")).toEqual(["3 file:/tmp/a r"]);
  });

  it.each([
    ["eventfd2(0, EFD_NONBLOCK)", "anon_inode:[eventfd]"],
    ["timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK)", "anon_inode:[timerfd]"],
    ["inotify_init1(IN_NONBLOCK)", "anon_inode:inotify"],
    ["signalfd4(-1, [USR1], 8, SFD_NONBLOCK)", "anon_inode:[signalfd]"],
  ])("made by %s keeps no reader waiting, and does without the flag", (call, annotation) => {
    const reading = (made: string) =>
      activity(
        traceOf(`
      40 1.000 ${made} = 3<${annotation}> <0.0001>
      40 1.010 read(3<${annotation}>,  <unfinished ...>
      41 1.020 getpid() = 41 <0.0001>`),
        40,
        15,
      );
    expect([reading(call), reading(call.replace(/\w+_NONBLOCK/, "0"))]).toEqual(["call", "blocked"]);
  });

  it("dup3 marks its copy, dup and dup2 do not", () => {
    const trace = traceOf(`
      40 1.000 openat(AT_FDCWD</tmp>, "a", O_RDONLY|O_CLOEXEC) = 3</tmp/a> <0.0001>
      40 1.001 dup(3</tmp/a>) = 4</tmp/a> <0.0001>
      40 1.002 dup2(3</tmp/a>, 5) = 5</tmp/a> <0.0001>
      40 1.003 dup3(3</tmp/a>, 6, O_CLOEXEC) = 6</tmp/a> <0.0001>
      40 1.004 dup3(3</tmp/a>, 7, 0) = 7</tmp/a> <0.0001>`);
    expect(descriptorsOf(trace, 40, ms(9)).filter((each) => each.endsWith("x"))).toEqual([
      "3 file:/tmp/a rx",
      "6 file:/tmp/a rx",
    ]);
  });

  it.each(["CLOSE_RANGE_CLOEXEC", "0x4 /* CLOSE_RANGE_??? */"])(
    "close_range closes a range, or marks it by %s",
    (flag) => {
      const trace = traceOf(`
      40 1.000 pipe2([3<pipe:[1]>, 4<pipe:[1]>], 0) = 0 <0.0001>
      40 1.001 pipe2([5<pipe:[2]>, 6<pipe:[2]>], 0) = 0 <0.0001>
      40 1.002 close_range(3, 4, ${flag}) = 0 <0.0001>
      40 1.003 close_range(5, 5, 0) = 0 <0.0001>`);
      expect(descriptorsOf(trace, 40, ms(5))).toEqual(["3 pipe:1 rx", "4 pipe:1 wx", "6 pipe:2 w"]);
    },
  );

  it("close_range closes for all threads that share them", () => {
    const trace = traceOf(`
      40 1.000 pipe2([3<pipe:[1]>, 4<pipe:[1]>], 0) = 0 <0.0001>
      40 1.001 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 41 <0.0001>
      41 1.002 close_range(3, 4294967295, 0) = 0 <0.0001>`);
    expect(descriptorsOf(trace, 40, ms(5))).toEqual([]);
  });

  it("fcntl copies to a number not below another, marked only where it is asked for", () => {
    const trace = traceOf(`
      40 1.000 openat(AT_FDCWD</tmp>, "a", O_RDONLY) = 3</tmp/a> <0.0001>
      40 1.001 fcntl(3</tmp/a>, F_DUPFD, 10) = 10</tmp/a> <0.0001>
      40 1.002 fcntl(3</tmp/a>, F_DUPFD_CLOEXEC, 10) = 11</tmp/a> <0.0001>`);
    expect(descriptorsOf(trace, 40, ms(5))).toEqual([
      "3 file:/tmp/a r",
      "10 file:/tmp/a r",
      "11 file:/tmp/a rx",
    ]);
  });

  it("seen for the first time are older than the trace", () => {
    const trace = traceOf(`
      40 1.000 getpid() = 40 <0.0001>
      40 1.500 read(5<pipe:[8]>, "x", 1) = 1 <0.0001>`);
    expect(descriptorsOf(trace, 40, ms(1))).toEqual(["5 pipe:8 r"]);
    expect(originOf(trace, 40, 5, ms(1))).toBe("old");
  });

  it("follow the log where it prints something else than was expected", () => {
    const trace = traceOf(`
      40 1.000 openat(AT_FDCWD</tmp>, "a", O_RDONLY) = 3</tmp/a> <0.0001>
      40 1.010 read(3<pipe:[8]>, "x", 1) = 1 <0.0001>`);
    expect(descriptorsOf(trace, 40, ms(5))).toEqual(["3 file:/tmp/a r"]);
    expect(descriptorsOf(trace, 40, ms(15))).toEqual(["3 pipe:8 r"]);
  });
});

describe("a wait for a child", () => {
  it.each([
    [
      "a signal broke off, though it stands in one line",
      "wait4(-1, 0x7ffd, 0, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.0001>",
    ],
    [
      "found none in the end",
      "wait4(-1,  <unfinished ...>\n41 1.0501 getpid() = 41 <0.0001>\n40 1.051 <... wait4 resumed>0x7ffd, 0, NULL) = -1 ECHILD (No child processes) <0.001>",
    ],
  ])("is one, of no child, that %s", (_, call) => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      40 1.050 ${call}`);
    expect(waitsOf(trace)).toMatchObject([{ parent: 40, child: undefined }]);
  });

  it("is one that began before the log, of which the first line tells that it found no child in the end", () => {
    const trace = traceOf(`
      40 1.0 <... wait4 resumed>0x7ffd, 0, NULL) = -1 ECHILD (No child processes) <0.5>`);
    expect(waitsOf(trace)).toMatchObject([{ parent: 40, child: undefined }]);
  });

  it.each(["40 1.0 ", "1700000001.000000 "])("is none that found no child to wait for: %s", (begin) => {
    const trace = traceOf(`${begin}wait4(-1, 0x7ffd, 0, NULL) = -1 ECHILD (No child processes) <0.0001>`);
    expect([trace.calls.length, waitsOf(trace)]).toEqual([1, []]);
  });
});

describe("the end of a process", () => {
  it("is a zombie until its parent waits, and reports how it ended", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      41 1.010 +++ killed by SIGSEGV (core dumped) +++
      40 1.500 waitid(P_PID, 41, {si_signo=SIGCHLD, si_code=CLD_DUMPED, si_pid=41, si_uid=0, si_status=SIGSEGV}, WEXITED, NULL) = 0 <0.0001>`);
    expect(processOf(trace, 41).exit).toEqual({ how: "killed", signal: "SIGSEGV", core: true });
    expect(activity(trace, 41, 100)).toBe("zombie");
    expect(activity(trace, 41, 501)).toBe("gone");
  });

  it("is collected by nobody while a wait only looks, or reports a stop", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      40 1.005 wait4(41, [{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}], WSTOPPED, NULL) = 41 <0.0001>
      41 1.010 +++ exited with 0 +++
      40 1.020 wait4(41, 0x7ffc, WNOHANG|WNOWAIT, NULL) = 41 <0.0001>`);
    expect(activity(trace, 41, 100)).toBe("zombie");
  });

  it("needs no wait when the parent ignores SIGCHLD", () => {
    const trace = traceOf(`
      40 1.000 rt_sigaction(SIGCHLD, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      41 1.010 +++ exited with 0 +++
      40 1.020 getpid() = 40 <0.0001>`);
    expect(activity(trace, 41, 15)).toBe("gone");
  });
});

describe("a log that begins in the middle", () => {
  const middle = () =>
    traceOf(`
    41 1.000 <... read resumed>"x", 1) = 1 <0.5>
    42 1.010 write(4<pipe:[97]>, "y", 1) = 1 <0.0001>
    41 1.020 read(3<pipe:[97]>, "y", 1) = 1 <0.0001>
    43 1.030 <... clone resumed>) = 44 <0.5>
    44 1.040 getpid() = 44 <0.0001>`);

  it("knows its processes, though not where they come from", () => {
    const trace = middle();
    expect(trace.processes.map(({ pid }) => pid)).toEqual([41, 42, 43, 44]);
    expect([parentOf(trace, 41), parentOf(trace, 44)]).toEqual([undefined, 43]);
  });

  it("goes on behind the end of a call that says nothing of anybody else", () => {
    const trace = traceOf(`
      41 1.000 <... fsync resumed>) = 0 <0.5>
      42 1.010 getppid() = 41 <0.0001>`);
    expect(trace.processes.map(({ pid }) => pid)).toEqual([41, 42]);
    expect([trace.calls.endNs(0), trace.calls.value(0)]).toEqual([ms(0), 0]);
  });

  it("joins what it sees", () => {
    const trace = middle();
    expect(trace.channels.map(({ id, bytesWritten, bytesRead }) => [id, bytesWritten, bytesRead])).toEqual([
      ["pipe:97", 1, 1],
    ]);
  });
});

describe("a log without pids", () => {
  it("is of one process, whose number a later line may tell", () => {
    const trace = traceOf(`
      1700000001.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
      1700000001.100 write(4<pipe:[97]>, "y", 1) = 1 <0.0001>
      [pid    40] 1700000001.200 read(3<pipe:[97]>, "y", 1) = 1 <0.0001>`);
    expect(trace.processes.map(({ pid }) => pid)).toEqual([40]);
    expect(trace.channels[0]).toMatchObject({ bytesWritten: 1, bytesRead: 1 });
  });
});
