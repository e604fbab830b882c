import { describe, expect, it } from "vitest";
import { notYet } from "../../../../src/base/time.ts";
import type { Trace } from "../../../../src/ipc/trace.ts";
import { descriptorsOfThread } from "../facts.ts";
import { ms, processOf, traceByteByByte, traceOf } from "../trace_of.ts";

function livesOf(trace: Trace, pid: number) {
  return trace.processes
    .filter((process) => process.pid === pid)
    .map(({ parent, startNs, endNs, reapedNs }) => ({
      parent: parent === undefined ? undefined : trace.processes[parent]?.pid,
      lived: [startNs, endNs === notYet ? "on" : endNs],
      reapedNs,
    }));
}

describe("a child that has ended when its parent's clone returns", () => {
  // posix_spawn of a program that is not there, while the parent forks, too.
  const failedSpawn = `
    40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 50 <0.0001>
    40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
    50 1.011 vfork( <unfinished ...>
    61 1.012 exit_group(127) = ?
    61 1.013 +++ exited with 127 +++
    50 1.014 <... vfork resumed>) = 61 <0.003>
    50 1.015 wait4(61, [{WIFEXITED(s) && WEXITSTATUS(s) == 127}], 0, NULL) = 61 <0.0001>
    40 1.016 <... clone resumed>) = 60 <0.006>`;

  it("lived once, and is the child of whose call returned its number", () => {
    for (const trace of [traceOf(failedSpawn), traceByteByByte(failedSpawn)]) {
      expect(livesOf(trace, 61)).toEqual([{ parent: 50, lived: [ms(12), ms(13)], reapedNs: ms(15.1) }]);
      expect(livesOf(trace, 60)).toMatchObject([{ parent: 40, lived: [ms(16), "on"] }]);
    }
  });

  it("is another one where its number has been given again since another's clone returned it", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 50 <0.0001>
      50 1.010 vfork( <unfinished ...>
      40 1.011 clone(child_stack=NULL, flags=SIGCHLD) = 61 <0.0001>
      61 1.012 +++ exited with 0 +++
      50 1.020 <... vfork resumed>) = 61 <0.010>`);
    expect(livesOf(trace, 61).map(({ parent }) => parent)).toEqual([40, 50]);
  });
});

describe("a process that is killed while it makes another", () => {
  it("takes the thread that it was making with it: who speaks later is somebody else", () => {
    const trace = traceOf(`
      40 1.000 getppid() = 1 <0.0001>
      40 1.010 clone(child_stack=0x7f00, flags=CLONE_VM|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD <unfinished ...>
      40 1.020 +++ killed by SIGKILL +++
      55 1.030 getppid() = 7 <0.0001>`);
    expect(livesOf(trace, 55)).toMatchObject([{ parent: undefined, lived: [ms(30), "on"] }]);
    expect(processOf(trace, 40).tasks).toHaveLength(1);
  });

  it("leaves its child behind, which whoever takes orphans over has at once", () => {
    const trace = traceOf(`
      40 1.000 getppid() = 1 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      40 1.020 +++ killed by SIGKILL +++
      41 1.030 getppid() = 1 <0.0001>`);
    expect(processOf(trace, 41)).toMatchObject({
      parent: processOf(trace, 40).index,
      adoptions: [{ ns: ms(30), by: undefined }],
    });
  });
});

describe("a thread with a table of its own that spoke before its clone was told", () => {
  it("has what was open when it was made, and closes only its own", () => {
    const trace = traceOf(`
      40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
      41 1.011 getppid() = 1 <0.0001>
      40 1.010 clone(child_stack=0x7f00, flags=CLONE_VM|CLONE_SIGHAND|CLONE_THREAD) = 41 <0.0005>
      41 1.020 close(3<pipe:[97]>) = 0 <0.0001>`);
    expect(descriptorsOfThread(trace, 40, ms(30))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
    expect(descriptorsOfThread(trace, 41, ms(30))).toEqual(["4 pipe:97 w"]);
  });
});
