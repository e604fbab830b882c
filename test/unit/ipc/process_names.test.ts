import { describe, expect, it } from "vitest";
import type { ChannelIndex, ProcessIndex } from "../../../src/base/ids.ts";
import { nanos } from "../../../src/base/time.ts";
import { channelLabel, nameAt, processLabel } from "../../../src/ipc/names.ts";
import type { Trace } from "../../../src/ipc/trace.ts";
import { channelOf, ms, processOf, traceOf } from "./trace_of.ts";

function called(trace: Trace, pid: number, milliseconds: number): string {
  return nameAt(processOf(trace, pid), ms(milliseconds));
}

/** The same one nanosecond before a moment, and at it. */
function calledAround(trace: Trace, pid: number, milliseconds: number): string[] {
  const at = ms(milliseconds);
  return [nanos(at - 1), at].map((ns) => nameAt(processOf(trace, pid), ns));
}

describe("a process", () => {
  it("is its program from the moment at which the exec returns, the command itself from the first line on", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/sh", ["sh", "-c", "exec ls"], 0x7f /* 2 vars */) = 0 <0.001>
      40 1.010 execve("/usr/bin/ls", ["ls"], 0x7f /* 2 vars */) = 0 <0.001>`);
    expect(called(trace, 40, 0)).toBe("sh");
    expect(calledAround(trace, 40, 1)).toEqual(["sh", "sh"]);
    expect(calledAround(trace, 40, 11)).toEqual(["sh", "ls"]);
  });

  it("has the name that it gives itself from the moment at which prctl returns", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/server", ["server"], 0x7f /* 2 vars */) = 0 <0.001>
      40 1.010 prctl(PR_SET_NAME, "worker") = 0 <0.001>`);
    expect(calledAround(trace, 40, 11)).toEqual(["server", "worker"]);
  });

  it.each([
    ["renames itself and then runs another program", ["prctl", "execve"], "sh"],
    ["runs another program that renames itself", ["execve", "prctl"], "worker"],
  ] as const)("is called by the later of two that strace -t stamps alike: it %s", (_, order, name) => {
    const lines = {
      prctl: '40 09:15:02 prctl(PR_SET_NAME, "worker") = 0',
      execve: '40 09:15:02 execve("/bin/sh", ["sh"], 0x7f /* 2 vars */) = 0',
    };
    const trace = traceOf(`
      40 09:15:01 execve("/bin/server", ["server"], 0x7f /* 2 vars */) = 0
      ${order.map((call) => lines[call]).join("\n")}`);
    expect([999, 1000].map((at) => called(trace, 40, at))).toEqual(["server", name]);
  });

  it("is the program that another thread runs, though the first one renames itself meanwhile", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 41 <0.001>
      41 1.010 execve("/bin/sh", ["sh"], 0x7f /* 2 vars */ <unfinished ...>
      40 1.011 prctl(PR_SET_NAME, "worker") = 0 <0.001>
      40 1.020 +++ superseded by execve in pid 41 +++
      40 1.021 <... execve resumed>) = 0 <0.011>`);
    expect(calledAround(trace, 40, 21)).toEqual(["worker", "sh"]);
  });

  it.each(["NULL", "[]", '[""]'])(
    "that runs a program without arguments is called by its file: %s",
    (argv) => {
      const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x7f /* 2 vars */) = 0 <0.001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.001>
      41 1.020 execve("/usr/bin/pkexec", ${argv}, 0x7f /* 5 vars */) = 0 <0.001>`);
      expect(calledAround(trace, 41, 21)).toEqual(["demo", "pkexec"]);
    },
  );

  it("is told by its name and number, by its number alone while nobody told its name", () => {
    const trace = traceOf(`
      40 1.000 getppid() = 7 <0.001>
      41 1.001 execve("/bin/sort", ["sort"], 0x7f /* 2 vars */) = 0 <0.001>`);
    const labels = [0, 1, 2].map((index) => processLabel(trace, index as ProcessIndex, ms(5)));
    expect(labels).toEqual(["process 40", "sort (41)", "an unknown process"]);
  });
});

describe("a child", () => {
  const renamed = `
    40 1.000 execve("/bin/busybox", ["sh", "-c", "x"], 0x7f /* 2 vars */) = 0 <0.001>
    40 1.010 prctl(PR_SET_NAME, "spawner") = 0 <0.001>`;
  const fork = "40 1.020 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.001>";
  const others = `
    40 1.030 prctl(PR_SET_NAME, "watcher") = 0 <0.001>
    40 1.040 execve("/bin/true", ["true"], 0x7f /* 2 vars */) = 0 <0.001>`;
  const exec = '41 1.050 execve("/usr/bin/wc", ["wc"], 0x7f /* 2 vars */) = 0 <0.001>';

  it.each([
    ["for as long as it runs no other program", "", ["spawner", "spawner"]],
    ["until it runs another program", exec, ["spawner", "wc"]],
  ])("is called what its maker was at its birth, whatever that becomes: %s", (_, line, names) => {
    const trace = traceOf(`${renamed}\n${fork}${others}\n${line}`);
    expect(calledAround(trace, 41, 51)).toEqual(names);
  });

  it("of a program that goes by the name it was called with is called so, too", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/busybox", ["sh", "-c", "x"], 0x7f /* 2 vars */) = 0 <0.001>
      ${fork}`);
    expect(called(trace, 41, 25)).toBe("sh");
  });

  it("made as a sibling is called what its maker was, not what their parent is", () => {
    const trace = traceOf(`${renamed}
      ${fork}
      41 1.022 execve("/bin/make", ["make"], 0x7f /* 2 vars */) = 0 <0.001>
      41 1.024 clone(child_stack=NULL, flags=CLONE_PARENT|SIGCHLD) = 42 <0.001>`);
    expect(called(trace, 42, 26)).toBe("make");
  });

  it("whose birth is told after it has become another program was called what its maker was until then", () => {
    const trace = traceOf(`${renamed}
      41 1.022 execve("/usr/bin/wc", ["wc"], 0x7f /* 2 vars */) = 0 <0.001>
      40 1.020 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.005>`);
    expect(calledAround(trace, 41, 23)).toEqual(["spawner", "wc"]);
  });

  it("of one that nobody told the name of has none until it runs a program", () => {
    const trace = traceOf(`
      40 1.000 getppid() = 7 <0.001>
      ${fork}
      ${exec}`);
    expect(calledAround(trace, 41, 51)).toEqual(["", "wc"]);
  });
});

describe("names that -Y prints", () => {
  it("tell what a process was called that was attached to, until it runs a program or renames itself", () => {
    const trace = traceOf(`
      41<bash> 1.000 getpid() = 41 <0.001>
      41<bash> 1.010 prctl(PR_SET_NAME, "loader") = 0 <0.001>
      41<loader> 1.020 execve("/usr/bin/make", ["make"], 0x7f /* 2 vars */) = 0 <0.001>
      41<make> 1.030 execve("/usr/bin/cc", ["cc"], 0x7f /* 2 vars */) = 0 <0.001>
      41<cc> 1.040 getpid() = 41 <0.001>`);
    expect([5, 15, 25, 35].map((at) => called(trace, 41, at))).toEqual(["bash", "loader", "make", "cc"]);
  });

  it("tell of the command that it is strace's child, which is no name of it", () => {
    const trace = traceOf(`
      40<strace> 1.000 execve("/bin/sh", ["sh"], 0x7f /* 2 vars */) = 0 <0.001>
      41<strace> 1.010 getppid() = 7 <0.001>`);
    expect([called(trace, 40, 0), called(trace, 41, 11)]).toEqual(["sh", "strace"]);
  });

  it("tell that a strace which is traced makes a child of its own", () => {
    const trace = traceOf(`
      40<strace> 1.000 execve("/usr/bin/strace", ["strace", "ls"], 0x7f /* 2 vars */) = 0 <0.001>
      40<strace> 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.001>
      41<strace> 1.020 execve("/usr/bin/ls", ["ls"], 0x7f /* 2 vars */) = 0 <0.001>`);
    expect(calledAround(trace, 41, 21)).toEqual(["strace", "ls"]);
  });

  it("tell what a child calls itself by a call that is not in the log", () => {
    const trace = traceOf(`
      40<systemd> 1.000 execve("/usr/lib/systemd/systemd", ["systemd", "--user"], 0x7f /* 2 vars */) = 0 <0.001>
      40<systemd> 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.001>
      41<(sd-pam)> 1.020 close(3</tmp/f>) = 0 <0.001>`);
    expect(called(trace, 41, 25)).toBe("(sd-pam)");
  });

  it("cut the maker's name off after 15 bytes, which the child has whole", () => {
    const trace = traceOf(`
      40<strace> 1.000 execve("/bin/a-name-beyond-fifteen-bytes", ["a-name-beyond-fifteen-bytes"], 0x7f) = 0 <0.001>
      40<a-name-beyond-f> 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.001>
      41<a-name-beyond-f> 1.020 getppid() = 40 <0.001>`);
    expect(called(trace, 41, 25)).toBe("a-name-beyond-fifteen-bytes");
  });
});

describe("a channel", () => {
  it("is told by its id, a file by its path", () => {
    const trace = traceOf(`
      40 1.000 mknodat(AT_FDCWD, "/tmp/p", S_IFIFO|0600) = 0 <0.001>
      40 1.010 openat(AT_FDCWD, "/tmp/p", O_RDONLY|O_NONBLOCK) = 3</tmp/p> <0.001>
      40 1.020 openat(AT_FDCWD, "/tmp/f", O_RDONLY) = 4</tmp/f> <0.001>
      40 1.030 pipe2([5<pipe:[97]>, 6<pipe:[97]>], 0) = 0 <0.001>`);
    const labels = ["fifo:/tmp/p", "file:/tmp/f", "pipe:97"].map((id) =>
      channelLabel(trace, channelOf(trace, id).index),
    );
    expect(labels).toEqual(["fifo:/tmp/p", "/tmp/f", "pipe:97"]);
    expect(channelLabel(trace, trace.channels.length as ChannelIndex)).toBe("an unknown channel");
  });
});
