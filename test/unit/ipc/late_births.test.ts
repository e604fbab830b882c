import { describe, expect, it } from "vitest";
import { nameAt } from "../../../src/ipc/names.ts";
import { processStateAt, taskStateAt } from "../../../src/ipc/state.ts";
import type { Trace } from "../../../src/ipc/trace.ts";
import { descriptorsOf, descriptorsOfThread, originOf, signalsOf, waitsOf } from "./facts.ts";
import { ms, processOf, traceOf } from "./trace_of.ts";

function parentOf(trace: Trace, pid: number): number | undefined {
  const { parent } = processOf(trace, pid);
  return parent === undefined ? undefined : trace.processes[parent]?.pid;
}

/** `40: 40 41, 42: 42`: who lived, with which tasks. */
function livesOf(trace: Trace): string {
  return trace.processes
    .filter(({ threadOf }) => threadOf === undefined)
    .map(({ pid, tasks }) => `${pid}: ${tasks.map((task) => trace.tasks[task]?.tid).join(" ")}`)
    .join(", ");
}

const pipe = "40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>";
const thread = "CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD";

describe("a child whose lines come before that of its parent's clone", () => {
  it("is its parent's all the same, with what that had open, and keeps the name it has run under since", () => {
    const trace = traceOf(`${pipe}
      41 1.011 write(4<pipe:[97]>, "x", 1) = 1 <0.0001>
      41 1.011 execve("/bin/sort", ["sort"], 0x1 /* 2 vars */) = 0 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0005>
      42 1.021 getppid() = 40 <0.0001>
      40 1.020 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0005>`);
    expect([parentOf(trace, 41), parentOf(trace, 42)]).toEqual([40, 40]);
    expect(nameAt(processOf(trace, 41), ms(15))).toBe("sort");
    expect(descriptorsOf(trace, 41, ms(15))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
    expect(originOf(trace, 42, 3, ms(25))).toBe("clone < pipe2");
  });

  it("is of its parent's group and session", () => {
    const trace = traceOf(`
      40 1.000 setsid() = 40 <0.0001>
      41 1.011 getppid() = 40 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0005>`);
    expect([processOf(trace, 41).group, processOf(trace, 41).session]).toEqual([40, 40]);
  });

  it("tells its parent of its end by the signal that the clone asked for", () => {
    const trace = traceOf(`
      41 1.011 getppid() = 40 <0.0001>
      40 1.010 clone(child_stack=0x5f, flags=SIGUSR1) = 41 <0.0005>
      41 1.020 exit(7) = ?
      41 1.021 +++ exited with 7 +++
      40 1.022 --- SIGUSR1 {si_signo=SIGUSR1, si_code=0x1, si_pid=41, si_uid=0, si_int=7, si_ptr=0x7} ---`);
    expect(signalsOf(trace)).toMatchObject([{ signal: "SIGUSR1", from: 41, cause: "child" }]);
  });

  it("shares its parent's table where it was made so", () => {
    const trace = traceOf(`${pipe}
      41 1.011 getppid() = 40 <0.0001>
      40 1.010 clone(child_stack=0x7f, flags=CLONE_FILES|SIGCHLD) = 41 <0.0005>
      41 1.020 close(3<pipe:[97]>) = 0 <0.0001>`);
    expect(descriptorsOf(trace, 40, ms(15))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
    expect(descriptorsOf(trace, 40, ms(25))).toEqual(["4 pipe:97 w"]);
  });

  it("is a thread where it was made so, and has what its process has open", () => {
    const trace = traceOf(`${pipe}
      41 1.011 openat(AT_FDCWD</tmp>, "f", O_RDONLY) = 5</tmp/f> <0.0001>
      40 1.010 clone(child_stack=0x7f, flags=${thread}) = 41 <0.0005>
      41 1.020 close(3<pipe:[97]>) = 0 <0.0001>`);
    expect(livesOf(trace)).toBe("40: 40 41");
    expect(descriptorsOf(trace, 40, ms(25))).toEqual(["4 pipe:97 w", "5 file:/tmp/f r"]);
  });
});

describe("a number that is given again, though the end of who had it is not in the log", () => {
  it("is another process's", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      41 1.001 openat(AT_FDCWD</tmp>, "f", O_RDONLY) = 3</tmp/f> <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      41 1.011 getppid() = 40 <0.0001>`);
    expect(livesOf(trace)).toBe("40: 40, 41: 41, 41: 41");
    expect(trace.processes.map(({ tasks }) => trace.tasks[tasks[0] as number]?.calls.length)).toEqual([
      2, 1, 1,
    ]);
  });
});

describe("two clones underway at once, of which the younger's child speaks first", () => {
  it("are two threads of one process, whoever made them", () => {
    const trace = traceOf(`${pipe}
      40 1.001 clone(child_stack=0x7f, flags=${thread}) = 41 <0.0001>
      40 1.010 clone(child_stack=0x7e, flags=${thread} <unfinished ...>
      41 1.011 clone(child_stack=0x7d, flags=${thread} <unfinished ...>
      43 1.012 close(3<pipe:[97]>) = 0 <0.0001>
      41 1.013 <... clone resumed>) = 43 <0.002>
      40 1.014 <... clone resumed>) = 42 <0.004>`);
    expect(livesOf(trace)).toBe("40: 40 41 43 42");
    expect(descriptorsOf(trace, 40, ms(20))).toEqual(["4 pipe:97 w"]);
  });

  it("of two threads leave nothing that the next child could be taken for", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=0x7f, flags=${thread}) = 41 <0.0001>
      40 1.010 clone(child_stack=0x7e, flags=${thread} <unfinished ...>
      41 1.011 clone(child_stack=0x7d, flags=${thread} <unfinished ...>
      43 1.012 getppid() = 1 <0.0001>
      41 1.013 <... clone resumed>) = 43 <0.002>
      40 1.014 <... clone resumed>) = 42 <0.004>
      40 1.020 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      50 1.021 getppid() = 40 <0.0001>
      40 1.022 <... clone resumed>) = 50 <0.002>`);
    expect(livesOf(trace)).toBe("40: 40 41 43 42, 50: 50");
    expect([parentOf(trace, 40), parentOf(trace, 50)]).toEqual([undefined, 40]);
  });

  it("leave the child what it opened itself in between", () => {
    const trace = traceOf(`${pipe}
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 50 <0.0001>
      50 1.002 close(3<pipe:[97]>) = 0 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      50 1.011 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      61 1.012 openat(AT_FDCWD</tmp>, "f", O_RDONLY) = 7</tmp/f> <0.0001>
      50 1.013 <... clone resumed>) = 61 <0.002>
      40 1.014 <... clone resumed>) = 60 <0.004>`);
    expect(descriptorsOf(trace, 61, ms(20))).toEqual(["4 pipe:97 w", "7 file:/tmp/f r"]);
  });

  it("may both share the one table that their makers share", () => {
    const trace = traceOf(`${pipe}
      40 1.001 clone(child_stack=0x7f, flags=CLONE_FILES|SIGCHLD) = 50 <0.0001>
      40 1.010 clone(child_stack=0x7e, flags=CLONE_FILES|SIGCHLD <unfinished ...>
      50 1.011 clone(child_stack=0x7d, flags=CLONE_FILES|SIGCHLD <unfinished ...>
      61 1.012 close(3<pipe:[97]>) = 0 <0.0001>
      50 1.013 <... clone resumed>) = 61 <0.002>
      40 1.014 <... clone resumed>) = 60 <0.004>`);
    expect([parentOf(trace, 60), parentOf(trace, 61)]).toEqual([40, 50]);
    for (const pid of [40, 50, 60, 61])
      expect(descriptorsOf(trace, pid, ms(20)), `${pid}`).toEqual(["4 pipe:97 w"]);
  });
});

describe("a sibling that somebody makes whose own parent is not in the log", () => {
  it("has none there either", () => {
    const trace = traceOf("40 1.000 clone(child_stack=NULL, flags=CLONE_PARENT|SIGCHLD) = 41 <0.0001>");
    expect([parentOf(trace, 41), processOf(trace, 41).bornBy]).toEqual([undefined, 0]);
  });
});

describe("a process older than the log that turns out to be a thread", () => {
  it("brings its children and its own threads along, and what both had open is one", () => {
    const trace = traceOf(`
      50 1.000 read(0<pipe:[7]>, "x", 1) = 1 <0.0001>
      51 1.001 read(0<pipe:[7]>, "x", 1) = 1 <0.0001>
      51 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 60 <0.0001>
      51 1.003 clone(child_stack=0x7f, flags=${thread}) = 52 <0.0001>
      52 1.004 unshare(CLONE_FILES) = 0 <0.0001>
      51 1.005 getpid() = 50 <0.0001>
      52 1.006 openat(AT_FDCWD</tmp>, "f", O_RDONLY) = 3</tmp/f> <0.0001>`);
    expect(livesOf(trace)).toBe("50: 50 51 52, 60: 60");
    expect(parentOf(trace, 60)).toBe(50);
    expect(descriptorsOfThread(trace, 50, ms(10))).toEqual(["0 pipe:7 r"]);
    expect(descriptorsOfThread(trace, 52, ms(10))).toEqual(["0 pipe:7 r", "3 file:/tmp/f r"]);
  });

  it("may be told so when both have ended", () => {
    const trace = traceOf(`
      50 1.000 getppid() = 1 <0.0001>
      51 1.001 getppid() = 1 <0.0001>
      51 1.010 +++ exited with 0 +++
      50 1.011 +++ exited with 0 +++
      52 1.020 tgkill(50, 51, SIGUSR1) = -1 ESRCH (No such process) <0.0001>`);
    expect(processStateAt(trace, processOf(trace, 50).index, ms(30)).activity).toBe("gone");
  });
});

describe("a vfork that has not returned", () => {
  it("waits for its child, and collects none", () => {
    const trace = traceOf(`
      40 1.000 vfork( <unfinished ...>
      41 1.001 getppid() = 40 <0.0001>`);
    expect(processStateAt(trace, processOf(trace, 40).index, ms(1)).blocked?.reason).toBe("child");
    expect(waitsOf(trace)).toEqual([]);
  });
});

describe("the end of a process", () => {
  it("has the code of its leader, though threads end after it with others", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=0x7f, flags=${thread}) = 41 <0.0001>
      40 1.001 clone(child_stack=0x7f, flags=${thread}) = 42 <0.0001>
      41 1.005 +++ exited with 1 +++
      40 1.010 +++ exited with 7 +++
      42 1.011 +++ exited with 3 +++`);
    expect(processOf(trace, 40)).toMatchObject({ exit: { how: "exited", code: 7 }, endNs: ms(11) });
  });

  it("is told once in a log without pids, whatever stands behind it", () => {
    const trace = traceOf(`
      1700000001.000 getppid() = 1 <0.0001>
      1700000001.010 +++ exited with 1 +++
      1700000001.020 +++ exited with 2 +++`);
    expect(trace.processes.map(({ exit, endNs }) => [exit, endNs])).toEqual([
      [{ how: "exited", code: 1 }, ms(10)],
    ]);
  });

  it("is none where the exec that should end it names a thread that nobody knows", () => {
    const trace = traceOf(`
      40 1.000 getppid() = 1 <0.0001>
      40 1.010 +++ superseded by execve in pid 99 +++
      40 1.020 getppid() = 1 <0.0001>`);
    expect(livesOf(trace)).toBe("40: 40");
    expect(processOf(trace, 40).endNs).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("what a task does before its time", () => {
  it("is nothing, while its process has long been running; stopped, no task of it does anything", () => {
    const trace = traceOf(`
      40 1.000 getppid() = 1 <0.0001>
      40 1.010 clone(child_stack=0x7f, flags=${thread}) = 41 <0.0001>
      40 1.020 --- stopped by SIGSTOP ---
      40 1.030 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=9, si_uid=0} ---`);
    const task = processOf(trace, 40).tasks[1];
    expect(task !== undefined && taskStateAt(trace, task, ms(5)).activity).toBe("unborn");
    const activities = [5, 25, 35].map(
      (at) => processStateAt(trace, processOf(trace, 40).index, ms(at)).activity,
    );
    expect(activities).toEqual(["running", "stopped", "running"]);
  });
});

describe("a thread with a table of its own", () => {
  it("that never made a call closes what it was given by its end", () => {
    const trace = traceOf(`${pipe}
      40 1.010 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_SIGHAND|CLONE_THREAD) = 41 <0.0001>
      41 1.020 +++ exited with 0 +++
      40 1.030 getppid() = 1 <0.0001>`);
    expect(descriptorsOfThread(trace, 41, ms(15))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
    expect(descriptorsOf(trace, 40, ms(25))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
  });

  it("that is the leader loses it when another calls exec and lives on under its number", () => {
    const trace = traceOf(`${pipe}
      40 1.010 clone(child_stack=0x7f, flags=${thread}) = 41 <0.0001>
      40 1.011 unshare(CLONE_FILES) = 0 <0.0001>
      40 1.012 openat(AT_FDCWD</tmp>, "f", O_RDONLY) = 7</tmp/f> <0.0001>
      41 1.020 execve("/bin/true", ["true"], 0x1 /* 2 vars */ <unfinished ...>
      40 1.021 +++ superseded by execve in pid 41 +++
      40 1.022 <... execve resumed>) = 0 <0.003>`);
    expect(descriptorsOfThread(trace, 40, ms(15))).toEqual(["3 pipe:97 r", "4 pipe:97 w", "7 file:/tmp/f r"]);
    expect(descriptorsOf(trace, 40, ms(30))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
  });
});
