import { describe, expect, it } from "vitest";
import type { Trace } from "../../../../src/ipc/trace.ts";
import { signalsOf } from "../facts.ts";
import { processOf, traceOf } from "../trace_of.ts";

function parentOf(trace: Trace, pid: number): number | undefined {
  const { parent } = processOf(trace, pid);
  return parent === undefined ? undefined : trace.processes[parent]?.pid;
}

/** `40: 1 2`: how many calls each task of each process made. */
function livesOf(trace: Trace): string[] {
  return trace.processes.map(
    ({ pid, tasks }) => `${pid}: ${tasks.map((task) => trace.tasks[task]?.calls.length).join(" ")}`,
  );
}

const thread = "CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD";

describe("the number of a process that has ended", () => {
  it("is another's by the very next line", () => {
    const trace = traceOf(`
      41 1.000 getppid() = 1 <0.0001>
      41 1.010 +++ exited with 0 +++
      41 1.020 getppid() = 7 <0.0001>
      41 1.021 getuid() = 0 <0.0001>`);
    expect(livesOf(trace)).toEqual(["41: 1", "41: 2"]);
  });

  it("may be given to its grandchild", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      40 1.010 exit_group(0) = ?
      40 1.011 +++ exited with 0 +++
      41 1.020 clone(child_stack=NULL, flags=SIGCHLD) = 40 <0.0001>`);
    expect(livesOf(trace)).toEqual(["40: 2", "41: 1", "40: 0"]);
    expect(parentOf(trace, 40)).toBe(41);
  });
});

describe("the number of a thread that ran another program", () => {
  it("is nobody's, as it lives on under its leader's: who is sent a signal by it is not in the log", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=0x7f00, flags=${thread}) = 41 <0.0001>
      41 1.010 execve("/bin/echo", ["echo"], 0x1 /* 0 vars */ <unfinished ...>
      40 1.011 +++ superseded by execve in pid 41 +++
      40 1.012 <... execve resumed>) = 0 <0.002>
      40 1.020 kill(41, SIGTERM) = 0 <0.0001>`);
    expect(signalsOf(trace)).toEqual([]);
  });
});

describe("the number that a clone returned", () => {
  it("is no child's where it is 0: that is its return in the child", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      41 1.001 <... clone resumed>) = 0 <0.001>
      40 1.002 <... clone resumed>) = 41 <0.002>`);
    expect(trace.processes.map(({ pid }) => [pid, parentOf(trace, pid)])).toEqual([
      [40, undefined],
      [41, 40],
    ]);
  });

  it("twice is of the clone that told it last, and the other has no child any more", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 50 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      50 1.011 clone(child_stack=NULL, flags=SIGCHLD) = 61 <0.0001>
      40 1.012 <... clone resumed>) = 61 <0.002>
      70 1.020 getppid() = 1 <0.0001>`);
    expect([parentOf(trace, 61), parentOf(trace, 70)]).toEqual([40, undefined]);
  });

  it("is its maker's own, in another namespace, where its child has spoken: none is to come any more", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 50 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      50 1.011 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      61 1.012 getppid() = 1 <0.0001>
      40 1.013 <... clone resumed>) = 40 <0.003>
      50 1.014 <... clone resumed>) = 61 <0.003>
      70 1.020 getppid() = 1 <0.0001>`);
    expect([parentOf(trace, 61), parentOf(trace, 70)]).toEqual([50, undefined]);
  });

  it.each([
    ["its maker's", 41],
    ["its maker's leader's", 40],
  ])("is of another namespace where it is %s own: the thread is who speaks next", (_, number) => {
    const trace = traceOf(`
      40 0.990 getppid() = 1 <0.0001>
      41 1.000 getppid() = 1 <0.0001>
      41 1.000 getpid() = 40 <0.0001>
      41 1.000 clone(child_stack=0x7f00, flags=${thread}) = ${number} <0.0001>
      55 1.010 getppid() = 1 <0.0001>`);
    expect(livesOf(trace)).toEqual(["40: 1 3 1", "41: "]);
  });
});

describe("a process whose lines carry no number", () => {
  it("is told its number by a later line, though its child has ended by then", () => {
    const trace = traceOf(`
      1700000001.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      [pid    41] 1700000001.010 +++ exited with 0 +++
      [pid    40] 1700000001.020 wait4(41, NULL, 0, NULL) = 41 <0.0001>`);
    expect(trace.processes.map(({ pid }) => pid)).toEqual([40, 41]);
    expect(parentOf(trace, 41)).toBe(40);
  });

  it("leaves such lines, when it has ended, to the one that lives on", () => {
    const trace = traceOf(`
      1700000001.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      1700000001.010 +++ exited with 0 +++
      1700000001.020 getppid() = 1 <0.0001>
      1700000001.021 getuid() = 0 <0.0001>
      1700000001.030 +++ exited with 3 +++`);
    expect(trace.processes.map(({ exit }) => exit)).toEqual([
      { how: "exited", code: 0 },
      { how: "exited", code: 3 },
    ]);
    expect(livesOf(trace)).toEqual(["0: 1", "41: 2"]);
  });
});
