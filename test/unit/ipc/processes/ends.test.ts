import { describe, expect, it } from "vitest";
import type { Trace } from "../../../../src/ipc/trace.ts";
import { descriptorsOf, descriptorsOfThread, signalsOf, wakesOf } from "../facts.ts";
import { ms, processOf, traceOf } from "../trace_of.ts";

function pidAt(trace: Trace, index: number | undefined): number | undefined {
  return index === undefined ? undefined : trace.processes[index]?.pid;
}

const threads = `
  40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
  40 1.001 clone(child_stack=0x7f00, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 41 <0.0001>`;

describe("a process whose leader has ended before its other threads", () => {
  it("was killed where a signal ended the last of them", () => {
    const trace = traceOf(`${threads}
      40 1.010 exit(0) = ?
      40 1.011 +++ exited with 0 +++
      41 1.020 +++ killed by SIGKILL +++`);
    expect(processOf(trace, 40).exit).toEqual({ how: "killed", signal: "SIGKILL", core: false });
  });

  it("has closed by that end what only the leader had open, so that a reader meets end-of-file", () => {
    const trace = traceOf(`${threads}
      41 1.002 unshare(CLONE_FILES) = 0 <0.0001>
      41 1.003 close(4<pipe:[97]>) = 0 <0.0001>
      41 1.010 read(3<pipe:[97]>,  <unfinished ...>
      40 1.020 exit(0) = ?
      40 1.021 +++ exited with 0 +++
      41 1.022 <... read resumed>"", 10) = 0 <0.012>`);
    expect(descriptorsOf(trace, 40, ms(30))).toEqual(["3 pipe:97 r"]);
    expect(wakesOf(trace)).toEqual(["40 read <- 40 exit"]);
  });

  it("has nothing open when the last of them ends that had a table of its own", () => {
    const trace = traceOf(`${threads}
      41 1.002 unshare(CLONE_FILES) = 0 <0.0001>
      40 1.010 exit(0) = ?
      40 1.011 +++ exited with 0 +++
      41 1.020 exit(0) = ?
      41 1.021 +++ exited with 0 +++`);
    expect(descriptorsOfThread(trace, 41, ms(15))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
    expect(descriptorsOf(trace, 40, ms(25))).toEqual([]);
  });
});

describe("a signal that a thread held back", () => {
  const held = (end: string) =>
    signalsOf(
      traceOf(`${threads}
        41 1.002 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.0001>
        40 1.003 tgkill(40, 41, SIGUSR1) = 0 <0.0001>
        41 1.010 ${end}
        40 1.011 ${end}`),
    )
      .filter(({ signal }) => signal === "SIGUSR1")
      .map(({ outcome }) => outcome);

  it("is cancelled when the thread ends, and was pending to the last when its process is killed", () => {
    expect(held("+++ exited with 0 +++")).toEqual(["cancelled"]);
    expect(held("+++ killed by SIGKILL +++")).toEqual(["pending"]);
  });
});

describe("an exec that should end a leader", () => {
  it("ends none where it is said to be the leader's own", () => {
    const trace = traceOf(`
      40 1.000 getppid() = 1 <0.0001>
      40 1.010 +++ superseded by execve in pid 40 +++
      40 1.020 getppid() = 1 <0.0001>`);
    expect(trace.processes.map(({ pid, tasks, endNs }) => [pid, tasks.length, endNs])).toEqual([
      [40, 1, Number.POSITIVE_INFINITY],
    ]);
    expect(trace.tasks.map(({ endNs }) => endNs)).toEqual([Number.POSITIVE_INFINITY]);
  });
});

describe("who takes over the children of one that ends", () => {
  it("takes none that have been collected", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      41 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
      42 1.010 +++ exited with 0 +++
      41 1.011 wait4(42, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 42 <0.0001>
      41 1.020 +++ exited with 0 +++`);
    expect([pidAt(trace, processOf(trace, 42).parent), processOf(trace, 42).adoptions]).toEqual([41, []]);
  });

  it("is not an ancestor that asked for orphans and was killed before its child spoke", () => {
    const trace = traceOf(`
      40 1.000 prctl(PR_SET_CHILD_SUBREAPER, 1) = 0 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      40 1.020 +++ killed by SIGKILL +++
      41 1.021 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
      41 1.030 +++ exited with 0 +++`);
    const orphan = processOf(trace, 42);
    expect([pidAt(trace, orphan.parent), orphan.adoptions]).toEqual([41, [{ ns: ms(30), by: undefined }]]);
  });
});
