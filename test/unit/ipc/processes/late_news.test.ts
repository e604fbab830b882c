import { describe, expect, it } from "vitest";
import type { Trace } from "../../../../src/ipc/trace.ts";
import { descriptorsOf, descriptorsOfThread } from "../facts.ts";
import { ms, processOf, traceOf } from "../trace_of.ts";

function pidAt(trace: Trace, index: number | undefined): number | undefined {
  return index === undefined ? undefined : trace.processes[index]?.pid;
}

const thread = "CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD";

describe("a child that spoke before its parent's clone was told", () => {
  it("has no parent where it was made as a sibling of one whose own parent is not in the log", () => {
    const trace = traceOf(`
      41 1.011 getppid() = 1 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=CLONE_PARENT|SIGCHLD) = 41 <0.0005>`);
    const { parent, bornBy, group, session } = processOf(trace, 41);
    expect([parent, bornBy, group, session]).toEqual([undefined, 1, undefined, undefined]);
  });

  it("is called by the program that it runs by then, not by its parent's", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/sh", ["sh", "-c", "sort f"], 0x1 /* 2 vars */) = 0 <0.0001>
      41 1.011 execve("/bin/sort", ["sort", "f"], 0x1 /* 2 vars */) = 0 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0005>`);
    expect(processOf(trace, 41)).toMatchObject({ name: "sort", argv: ["sort", "f"] });
  });
});

describe("a child that was first taken for another's", () => {
  const makers = `
    40 1.000 setsid() = 40 <0.0001>
    40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
    41 1.002 setsid() = 41 <0.0001>`;

  it("is of the group and the session of its own parent", () => {
    const trace = traceOf(`${makers}
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      41 1.011 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      43 1.012 getppid() = 41 <0.0001>
      41 1.013 <... clone resumed>) = 43 <0.002>
      40 1.014 <... clone resumed>) = 42 <0.004>`);
    expect(processOf(trace, 43)).toMatchObject({ group: 41, session: 41 });
    expect(processOf(trace, 42)).toMatchObject({ group: 40, session: 40 });
  });

  it("is its own parent's, though the other made a sibling and has no parent in the log", () => {
    const trace = traceOf(`${makers}
      40 1.010 clone(child_stack=NULL, flags=CLONE_PARENT|SIGCHLD <unfinished ...>
      41 1.011 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      43 1.012 getppid() = 41 <0.0001>
      41 1.013 <... clone resumed>) = 43 <0.002>
      40 1.014 <... clone resumed>) = 42 <0.004>`);
    const { parent, group, session } = processOf(trace, 43);
    expect([pidAt(trace, parent), group, session]).toEqual([41, 41, 41]);
    expect(processOf(trace, 42).parent).toBeUndefined();
  });

  it("leaves the other's own child to be known by its first line, which closes what it was given", () => {
    const trace = traceOf(`
      40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      41 1.011 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      43 1.012 getppid() = 41 <0.0001>
      41 1.013 <... clone resumed>) = 43 <0.002>
      42 1.014 close(3<pipe:[97]>) = 0 <0.0001>
      40 1.015 <... clone resumed>) = 42 <0.005>`);
    expect(descriptorsOf(trace, 42, ms(20))).toEqual(["4 pipe:97 w"]);
    expect(descriptorsOf(trace, 43, ms(20))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
  });
});

describe("a thread that was first taken for another's", () => {
  it("has the table of descriptors that its maker took for itself", () => {
    const trace = traceOf(`
      40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
      40 1.001 clone(child_stack=0x7f00, flags=${thread}) = 41 <0.0001>
      41 1.002 unshare(CLONE_FILES) = 0 <0.0001>
      41 1.003 close(3<pipe:[97]>) = 0 <0.0001>
      40 1.010 clone(child_stack=0x7e00, flags=${thread} <unfinished ...>
      41 1.011 clone(child_stack=0x7d00, flags=${thread} <unfinished ...>
      43 1.012 getppid() = 1 <0.0001>
      41 1.013 <... clone resumed>) = 43 <0.002>
      40 1.014 <... clone resumed>) = 42 <0.004>`);
    expect(descriptorsOfThread(trace, 43, ms(20))).toEqual(["4 pipe:97 w"]);
    expect(descriptorsOfThread(trace, 42, ms(20))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
  });

  it.each(["1.012", "1.011"])(
    "at %s, when its own clone began at 1.011, leaves nothing that the next child could be taken for",
    (spoke) => {
      const trace = traceOf(`
        40 1.000 clone(child_stack=0x7f00, flags=${thread}) = 41 <0.0001>
        40 1.010 clone(child_stack=0x7e00, flags=${thread} <unfinished ...>
        41 1.011 clone(child_stack=0x7d00, flags=${thread} <unfinished ...>
        43 ${spoke} getppid() = 1 <0.0001>
        41 1.013 <... clone resumed>) = 43 <0.002>
        40 1.014 <... clone resumed>) = 42 <0.004>
        50 1.020 getppid() = 1 <0.0001>`);
      expect(trace.processes.map(({ pid, tasks }) => [pid, tasks.length])).toEqual([
        [40, 4],
        [50, 1],
      ]);
    },
  );
});
