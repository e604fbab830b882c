import { describe, expect, it } from "vitest";
import { type Nanos, nanos } from "../../../src/base/time.ts";
import { type ProcessAtTime, processStateAt, taskStateAt } from "../../../src/ipc/state.ts";
import type { Trace } from "../../../src/ipc/trace.ts";
import { syscallName } from "../../../src/strace/syscalls.ts";
import { ms, processOf, traceOf } from "./trace_of.ts";

function stateOf(trace: Trace, pid: number, ns: Nanos): ProcessAtTime {
  return processStateAt(trace, processOf(trace, pid).index, ns);
}

function stateOfThread(trace: Trace, tid: number, ns: Nanos): ProcessAtTime {
  const task = trace.tasks.find((candidate) => candidate.tid === tid);
  if (task === undefined) throw new Error(`no thread ${tid} in the trace`);
  return taskStateAt(trace, task.index, ns);
}

type StateOf = typeof stateOf;

/** `call read`, `blocked wait4`, `zombie`. */
function words(trace: Trace, { activity, call }: ProcessAtTime): string {
  return call === undefined ? activity : `${activity} ${syscallName(trace.calls.syscall(call))}`;
}

function at(trace: Trace, pid: number, milliseconds: number): string {
  return words(trace, stateOf(trace, pid, ms(milliseconds)));
}

/** What it does one nanosecond before a moment, and at it. */
function around(trace: Trace, pid: number, milliseconds: number, state: StateOf = stateOf): string[] {
  const moment = ms(milliseconds);
  return [nanos(moment - 1), moment].map((ns) => words(trace, state(trace, pid, ns)));
}

const threadFlags = "CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD";

describe("the life of a process", () => {
  const life = traceOf(`
    40 1.000 execve("/bin/sh", ["sh"], 0x7f /* 2 vars */) = 0 <0.001>
    40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
    41 1.011 getuid() = 0 <0.001>
    40 1.012 <... clone resumed>) = 41 <0.002>
    41 1.014 nanosleep({tv_sec=0, tv_nsec=2000000}, NULL) = 0 <0.002>
    41 1.020 --- stopped by SIGSTOP ---
    41 1.030 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=9, si_uid=0} ---
    41 1.040 exit_group(0) = ?
    41 1.041 +++ exited with 0 +++
    40 1.050 wait4(41, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 41 <0.001>
    40 1.060 exit_group(0) = ?
    40 1.061 +++ exited with 0 +++`);

  it.each([
    ["its birth", 11, "unborn", "call getuid"],
    ["the return of a call", 12, "call getuid", "running"],
    ["its falling asleep", 14, "running", "blocked nanosleep"],
    ["its waking up", 16, "blocked nanosleep", "running"],
    ["a stop", 20, "running", "stopped"],
    ["its continuing", 30, "stopped", "running"],
    ["its end", 41, "running", "zombie"],
    ["its reaping", 51, "zombie", "gone"],
  ])("turns at %s, to the nanosecond", (_, moment, before, then) => {
    expect(around(life, 41, moment)).toEqual([before, then]);
  });

  it("is over at once where its parent is not in the log", () => {
    expect(around(life, 40, 61)).toEqual(["running", "gone"]);
  });

  it("is the same for its thread, which leaves no zombie", () => {
    expect(around(life, 41, 11, stateOfThread)).toEqual(["unborn", "call getuid"]);
    expect(around(life, 41, 41, stateOfThread)).toEqual(["running", "gone"]);
  });

  it("tells where it waits, if that is at something, and since when", () => {
    expect(stateOf(life, 41, ms(15)).blocked).toEqual({
      call: stateOf(life, 41, ms(15)).call,
      channel: undefined,
      reason: "sleep",
      sinceNs: ms(14),
    });
    const reading = traceOf(`
      40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.001>
      40 1.010 read(3<pipe:[97]>, ...still`);
    expect(stateOf(reading, 40, ms(10)).blocked).toMatchObject({
      channel: 0,
      reason: "empty",
      sinceNs: ms(10),
    });
  });
});

describe("a zombie", () => {
  const born = `
    40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.001>
    41 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.001>`;
  const ends = `
    42 1.010 +++ exited with 0 +++
    41 1.020 +++ exited with 0 +++`;

  it("is init's at the end of its parent, which collects it at once", () => {
    const trace = traceOf(`${born}${ends}`);
    expect(around(trace, 42, 10)).toEqual(["running", "zombie"]);
    expect(around(trace, 42, 20)).toEqual(["zombie", "gone"]);
  });

  it("stays one at the end of its parent where an ancestor asked for orphans, until that ends", () => {
    const trace = traceOf(`
      40 0.999 prctl(PR_SET_CHILD_SUBREAPER, 1) = 0 <0.0001>${born}${ends}
      40 1.030 +++ exited with 0 +++`);
    expect(around(trace, 42, 21)).toEqual(["zombie", "zombie"]);
    expect(around(trace, 42, 31)).toEqual(["zombie", "gone"]);
  });
});

describe("a process of several threads", () => {
  const threads = `
    40 1.000 clone(child_stack=0x7f00, flags=${threadFlags}) = 41 <0.0001>
    40 1.001 clone(child_stack=0x7e00, flags=${threadFlags}) = 42 <0.0001>`;
  const sleeps = (tid: number, from: string) =>
    `${tid} ${from} nanosleep({tv_sec=0, tv_nsec=8000000}, NULL) = 0 <0.008>`;

  it("runs while one of them does, though the others wait or are in calls", () => {
    const trace = traceOf(`${threads}
      ${sleeps(40, "1.010")}
      41 1.011 mprotect(0x7f0000000000, 4096, PROT_READ) = 0 <0.004>`);
    expect(at(trace, 40, 12)).toBe("running");
  });

  it.each([
    ["the oldest of two that are in calls", "call mprotect", "mprotect(0x7f00, 4096, PROT_READ) = 0 <0.004>"],
    ["one in a call, before an older one that waits", "call munmap", "pause( <unfinished ...>"],
  ])("is told by %s", (_, told, first) => {
    const trace = traceOf(`${threads}
      40 1.010 ${first}
      41 1.011 munmap(0x7e00, 4096) = 0 <0.004>
      ${sleeps(42, "1.0115")}`);
    expect(at(trace, 40, 12)).toBe(told);
  });

  it("waits when all of them do, and the oldest tells for what", () => {
    const trace = traceOf(`${threads}
      40 1.010 pause( <unfinished ...>
      ${sleeps(41, "1.011")}
      ${sleeps(42, "1.011")}`);
    expect(at(trace, 40, 12)).toBe("blocked pause");
  });

  it("is what those are that live: one that has ended or is not yet born says nothing", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=0x7f00, flags=${threadFlags}) = 41 <0.0001>
      40 1.010 exit(0) = ?
      40 1.011 +++ exited with 0 +++
      ${sleeps(41, "1.012")}
      41 1.030 clone(child_stack=0x7e00, flags=${threadFlags}) = 42 <0.0001>`);
    expect(around(trace, 40, 20)).toEqual(["blocked nanosleep", "running"]);
  });

  it("is what those do that were heard of, where its first one speaks later", () => {
    const trace = traceOf(`
      41 1.000 read(5<pipe:[8]>,  <unfinished ...>
      40 1.020 getppid() = 7 <0.001>
      41 1.030 <... read resumed>"x", 1) = 1 <0.030>
      41 1.040 getpid() = 40 <0.001>`);
    expect(at(trace, 40, 10)).toBe("blocked read");
  });

  it("runs where its threads have all ended and only its end is not told", () => {
    const trace = traceOf(`
      40 1.000 getppid() = 7 <0.001>
      40 1.010 +++ superseded by execve in pid 41 +++
      41 1.020 getppid() = 7 <0.001>`);
    expect(at(trace, 40, 9)).toBe("running");
  });
});
