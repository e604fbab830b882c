import { describe, expect, it } from "vitest";
import { nameAt } from "../../../src/ipc/names.ts";
import { processStateAt } from "../../../src/ipc/state.ts";
import type { Trace } from "../../../src/ipc/trace.ts";
import { descriptorsOf, signalsOf, transfersOf } from "./facts.ts";
import { mappingsOf } from "./sync_facts.ts";
import { channelOf, ms, processOf, traceOf } from "./trace_of.ts";

const parentAndChild = `
  40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
`;

function pidOf(trace: Trace, index: number | undefined): number | undefined {
  return index === undefined ? undefined : trace.processes[index]?.pid;
}

describe("an orphan", () => {
  const grandchild = `${parentAndChild}
    41 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>`;

  it("comes to init, which collects it at once", () => {
    const trace = traceOf(`${grandchild}
      41 1.010 +++ exited with 0 +++
      42 1.020 +++ exited with 0 +++
      40 1.030 wait4(41, NULL, 0, NULL) = 41 <0.0001>`);
    const orphan = processOf(trace, 42);
    expect([pidOf(trace, orphan.parent), orphan.adoptions]).toEqual([41, [{ ns: ms(10), by: undefined }]]);
    expect(processStateAt(trace, orphan.index, ms(25)).activity).toBe("gone");
  });

  it("comes to the ancestor that asked for orphans, which is told of its end and collects it", () => {
    const trace = traceOf(`
      40 0.999 prctl(PR_SET_CHILD_SUBREAPER, 1) = 0 <0.0001>${grandchild}
      41 1.010 +++ exited with 0 +++
      42 1.020 +++ exited with 0 +++
      40 1.022 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=42, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---
      40 1.030 wait4(-1, NULL, 0, NULL) = 42 <0.0001>`);
    const orphan = processOf(trace, 42);
    expect(pidOf(trace, orphan.adoptions[0]?.by)).toBe(40);
    expect(processStateAt(trace, orphan.index, ms(25)).activity).toBe("zombie");
    expect(orphan.reapedNs).toBe(ms(31.1));
    expect(signalsOf(trace).map(({ from, generatedMs }) => [from, Math.round(generatedMs)])).toEqual([
      [42, 21],
    ]);
  });
});

describe("two forks underway at once", () => {
  it.each(["vfork(", "clone(child_stack=NULL, flags=SIGCHLD"])(
    "leave a child that runs another program by then without what its parent has mapped: %s",
    (call) => {
      const trace = traceOf(`${parentAndChild}
        41 1.005 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000 <0.0001>
        40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
        41 1.011 ${call} <unfinished ...>
        43 1.012 getppid() = 41 <0.0001>
        43 1.013 execve("/bin/true", ["true"], 0x1 /* 9 vars */) = 0 <0.0001>
        41 1.014 <... ${call.replace(/\(.*/, "")} resumed>) = 43 <0.002>
        43 1.015 munmap(0x7f0000000000, 4096) = 0 <0.0001>
        40 1.016 <... clone resumed>) = 42 <0.004>`);
      const mappers = (milliseconds: number) =>
        mappingsOf(trace, ms(milliseconds)).map((line) => line.split(" ")[0]);
      expect([mappers(14.5), mappers(17)]).toEqual([["41"], ["41"]]);
    },
  );

  it("leave each child the program, group and session of its own parent", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/sh", ["sh", "-c", "x"], 0x1 /* 2 vars */) = 0 <0.0001>
      40 1.001 setpgid(0, 0) = 0 <0.0001>${parentAndChild}
      41 1.005 execve("/bin/make", ["make", "-j"], 0x1 /* 2 vars */) = 0 <0.0001>
      41 1.006 setsid() = 41 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      41 1.011 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      43 1.012 getppid() = 41 <0.0001>
      41 1.013 <... clone resumed>) = 43 <0.002>
      40 1.014 <... clone resumed>) = 42 <0.004>`);
    expect(processOf(trace, 43)).toMatchObject({
      name: "make",
      argv: ["make", "-j"],
      group: 41,
      session: 41,
    });
    expect(processOf(trace, 42)).toMatchObject({ name: "sh", argv: ["sh", "-c", "x"], group: 40 });
  });

  it("leave a child the group and session that it has given itself by then", () => {
    const trace = traceOf(`
      40 1.000 setpgid(0, 0) = 0 <0.0001>${parentAndChild}
      41 1.006 setsid() = 41 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      41 1.011 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      43 1.012 setsid() = 43 <0.0001>
      41 1.013 <... clone resumed>) = 43 <0.002>
      40 1.014 <... clone resumed>) = 42 <0.004>`);
    expect(processOf(trace, 43)).toMatchObject({ group: 43, session: 43 });
  });

  it("leave a child that runs another program by then without its parent's handlers", () => {
    const trace = traceOf(`${parentAndChild}
      41 1.005 rt_sigaction(SIGTERM, {sa_handler=0x401136, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
      41 1.006 rt_sigaction(SIGUSR1, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      41 1.011 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      43 1.012 execve("/bin/true", ["true"], 0x1 /* 9 vars */) = 0 <0.0001>
      41 1.013 <... clone resumed>) = 43 <0.002>
      40 1.014 <... clone resumed>) = 42 <0.004>
      43 1.020 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=7, si_uid=0} ---
      43 1.021 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=7, si_uid=0} ---`);
    expect(signalsOf(trace).map(({ signal, outcome }) => `${signal} ${outcome}`)).toEqual([
      "SIGUSR1 ignored",
      "SIGTERM terminated",
    ]);
  });

  it("leave a child that runs another program by then without what its parent opened close-on-exec", () => {
    const trace = traceOf(`${parentAndChild}
      41 1.005 pipe2([3<pipe:[97]>, 4<pipe:[97]>], O_CLOEXEC) = 0 <0.0001>
      41 1.006 pipe2([5<pipe:[98]>, 6<pipe:[98]>], 0) = 0 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      41 1.011 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      43 1.012 execve("/bin/true", ["true"], 0x1 /* 9 vars */) = 0 <0.0001>
      41 1.013 <... clone resumed>) = 43 <0.002>
      40 1.014 <... clone resumed>) = 42 <0.004>`);
    expect(descriptorsOf(trace, 43, ms(17))).toEqual(["5 pipe:98 r", "6 pipe:98 w"]);
  });

  it("of which one is a vfork leave each child in the memory that it has", () => {
    const both = (one: string, other: string, exec = "") => {
      const trace = traceOf(`${parentAndChild}
        40 1.010 ${one} <unfinished ...>
        41 1.011 ${other} <unfinished ...>
        43 1.012 getppid() = 41 <0.0001>
        ${exec}
        41 1.014 <... ${other.replace(/\(.*/, "")} resumed>) = 43 <0.002>
        42 1.015 getppid() = 40 <0.0001>
        40 1.016 <... ${one.replace(/\(.*/, "")} resumed>) = 42 <0.004>`);
      return [42, 43].map((pid) => pidOf(trace, processOf(trace, pid).sharesMemoryWith));
    };
    const fork = "clone(child_stack=NULL, flags=SIGCHLD";
    expect(both(fork, "vfork(")).toEqual([undefined, 41]);
    expect(both("vfork(", fork)).toEqual([40, undefined]);
    const exec = '43 1.013 execve("/bin/true", ["true"], 0x1 /* 9 vars */) = 0 <0.0001>';
    expect(both(fork, "vfork(", exec)).toEqual([undefined, undefined]);
  });

  it("whose younger child speaks first leave each child its own parent's descriptors", () => {
    const trace = traceOf(`
      40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      41 1.002 close(3<pipe:[97]>) = 0 <0.0001>
      41 1.003 openat(AT_FDCWD</>, "a", O_RDONLY) = 3</a> <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      41 1.011 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      43 1.012 getppid() = 41 <0.0001>
      41 1.013 <... clone resumed>) = 43 <0.002>
      40 1.014 <... clone resumed>) = 42 <0.004>
      42 1.015 getppid() = 40 <0.0001>`);
    expect(pidOf(trace, processOf(trace, 43).parent)).toBe(41);
    expect(pidOf(trace, processOf(trace, 42).parent)).toBe(40);
    expect(descriptorsOf(trace, 43, ms(20))).toEqual(["3 file:/a r", "4 pipe:97 w"]);
    expect(descriptorsOf(trace, 42, ms(20))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
  });
});

describe("the threads of a process that strace attached to", () => {
  const strangers = `
    50 1.000 read(0<pipe:[7]>, "x", 1) = 1 <0.0001>
    51 1.001 write(4<pipe:[8]>, "x", 1) = 1 <0.0001>
  `;

  it("are found out by what getpid answers", () => {
    const trace = traceOf(`${strangers}
      51 1.002 getpid() = 50 <0.0001>
      50 1.003 read(5<pipe:[8]>, "x", 1) = 1 <0.0001>`);
    const process = processOf(trace, 50);
    expect(process.tasks.map((task) => trace.tasks[task]?.tid)).toEqual([50, 51]);
    expect(trace.processes.filter(({ threadOf }) => threadOf === undefined)).toEqual([process]);
    expect(transfersOf(trace, channelOf(trace, "pipe:8"))).toEqual(["50 -> 50: 1"]);
    expect(descriptorsOf(trace, 50, ms(5))).toEqual(["0 pipe:7 r", "4 pipe:8 w", "5 pipe:8 r"]);
  });

  it("are found out by a signal to one of them", () => {
    const trace = traceOf(`${strangers}
      50 1.002 tgkill(50, 51, SIGUSR1) = 0 <0.0001>
      51 1.003 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_TKILL, si_pid=50, si_uid=0} ---`);
    expect(processOf(trace, 50).tasks).toHaveLength(2);
    expect(signalsOf(trace)).toMatchObject([{ from: 50, to: 50, cause: "tgkill" }]);
  });

  it.each([
    ["that nobody has", 1, 1],
    ["that a thread of another process has", 52, 2],
  ])("are not made up from a number of another pid namespace %s", (_, number, threads) => {
    const born =
      "50 1.0015 clone(child_stack=0x7f00, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 52 <0.0001>";
    const trace = traceOf(`${strangers}
      ${threads === 2 ? born : ""}
      51 1.002 getpid() = ${number} <0.0001>`);
    expect(trace.processes.map(({ pid, tasks }) => [pid, tasks.length])).toEqual([
      [50, threads],
      [51, 1],
    ]);
  });
});

describe("a process", () => {
  it("that gives itself a name is called so until it runs another program", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/server", ["server"], 0x7f /* 1 var */) = 0 <0.0001>
      40 1.010 prctl(PR_SET_NAME, "worker") = 0 <0.0001>
      40 1.020 execve("/bin/sh", ["sh"], 0x7f /* 1 var */) = 0 <0.0001>`);
    const process = processOf(trace, 40);
    expect([5, 15, 25].map((at) => nameAt(process, ms(at)))).toEqual(["server", "worker", "sh"]);
  });

  it("is called by its file where strace shortened what it calls itself", () => {
    const trace = traceOf(`
      40 1.000 execve("/root/.pyenv/versions/3.11/bin/python3", ["/root/.pyenv/ver"..., "a.py"], 0x7f) = 0 <0.0001>`);
    expect(nameAt(processOf(trace, 40), ms(5))).toBe("python3");
  });

  it("belongs to the group and session it was born into until it leaves them", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.001 setsid() = 40 <0.0001>
      40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
      42 1.003 setpgid(0, 0) = 0 <0.0001>`);
    const told = [40, 41, 42].map((pid) => {
      const { group, session } = processOf(trace, pid);
      return [pid, group, session];
    });
    expect(told).toEqual([
      [40, 40, 40],
      [41, undefined, undefined],
      [42, 42, 40],
    ]);
  });

  it("made as a sibling has its maker's parent", () => {
    const parent = (flags: string) => {
      const trace = traceOf(`${parentAndChild}
        41 1.001 clone(child_stack=NULL, flags=${flags}) = 42 <0.0001>`);
      return pidOf(trace, processOf(trace, 42).parent);
    };
    expect(parent("CLONE_PARENT|SIGCHLD")).toBe(40);
    expect(parent("CLONE_PARENT")).toBe(40);
    expect(parent("CLONE_PARENT_SETTID|SIGCHLD")).toBe(41);
  });

  it("made as a sibling tells that parent of its end as its maker does, whatever signal it was made with", () => {
    const trace = traceOf(`${parentAndChild}
      41 1.001 clone(child_stack=NULL, flags=CLONE_PARENT) = 42 <0.0001>
      42 1.010 +++ exited with 0 +++
      40 1.011 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=42, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---`);
    expect(signalsOf(trace)).toMatchObject([{ signal: "SIGCHLD", from: 42, to: 40, generatedMs: 10 }]);
  });
});

describe("a child that its parent does not want to collect", () => {
  it.each([
    ["by ignoring SIGCHLD", "SIG_IGN", "0"],
    ["by SA_NOCLDWAIT, whatever it does with the signal", "SIG_DFL", "SA_NOCLDWAIT"],
  ])("is no zombie: %s", (_, handler, flags) => {
    const trace = traceOf(`
      40 1.000 rt_sigaction(SIGCHLD, {sa_handler=${handler}, sa_mask=[], sa_flags=${flags}}, NULL, 8) = 0 <0.0001>
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      41 1.010 exit_group(0) = ?
      41 1.011 +++ exited with 0 +++
      40 1.020 getpid() = 40 <0.0001>`);
    expect(processStateAt(trace, processOf(trace, 41).index, ms(15)).activity).toBe("gone");
  });
});

describe("what getpid says", () => {
  it.each([
    [
      "a child that the log saw born, in a namespace of its own",
      "40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>",
    ],
    [
      "a child of nobody in the log, as its maker is, in a namespace of its own",
      "40 1.001 clone(child_stack=NULL, flags=CLONE_PARENT|SIGCHLD) = 41 <0.0001>",
    ],
    [
      "one older than the log, of a process that has ended",
      "40 1.001 exit_group(0) = ?\n40 1.002 +++ exited with 0 +++",
    ],
  ])("makes no thread of %s", (_, before) => {
    const trace = traceOf(`
      40 1.000 getppid() = 7 <0.0001>
      ${before}
      41 1.010 getpid() = 40 <0.0001>`);
    expect(processOf(trace, 41).threadOf).toBeUndefined();
  });

  it("makes a thread of one older than the log, unless its call never returned", () => {
    const owner = (getpid: string) => {
      const trace = traceOf(`
        40 1.000 getppid() = 7 <0.0001>
        41 1.010 ${getpid}
        41 1.020 getuid() = 0 <0.0001>`);
      return trace.processes.map(({ pid, tasks }) => `${pid}: ${tasks.length}`);
    };
    expect(owner("getpid() = 40 <0.0001>")).toEqual(["40: 2", "41: 0"]);
    expect(owner("getpid() = ?")).toEqual(["40: 1", "41: 1"]);
  });

  it("makes no thread of a child that the log saw born: in its pid namespace numbers are others", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.010 clone(child_stack=NULL, flags=CLONE_NEWPID|SIGCHLD) = 41 <0.0001>
      41 1.011 getpid() = 40 <0.0001>`);
    expect(trace.processes.map(({ pid, tasks }) => [pid, tasks.length])).toEqual([
      [40, 1],
      [41, 1],
    ]);
  });

  it("and what a thread calls itself is its own name, not its process's", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 41 <0.0001>
      41 1.001 prctl(PR_SET_NAME, "worker") = 0 <0.0001>`);
    expect(processOf(trace, 40).renames).toEqual([]);
    expect(trace.tasks.map(({ tid, name }) => [tid, name])).toEqual([
      [40, ""],
      [41, "worker"],
    ]);
  });

  it("gives no name where it sets something else", () => {
    const trace = traceOf("40 1.000 prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE) = 0 <0.0001>");
    expect([processOf(trace, 40).renames, trace.tasks[0]?.name]).toEqual([[], ""]);
  });

  it("an ancestor that no longer wants orphans gets none, whatever else it sets", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.001 prctl(PR_SET_CHILD_SUBREAPER, 1) = 0 <0.0001>
      40 1.002 prctl(PR_SET_CHILD_SUBREAPER, 0) = 0 <0.0001>
      40 1.0025 prctl(PR_SET_DUMPABLE, SUID_DUMP_USER) = 0 <0.0001>
      41 1.003 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
      41 1.010 +++ exited with 0 +++
      42 1.020 getppid() = 1 <0.0001>`);
    expect(processOf(trace, 42).adoptions).toEqual([{ ns: ms(10), by: undefined }]);
  });
});

describe("a process group", () => {
  const sentTo = (lines: string, group: number) =>
    signalsOf(
      traceOf(`${parentAndChild}
        40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
        ${lines}
        42 1.030 kill(${group}, SIGUSR1) = 0 <0.0001>`),
    ).map(({ to }) => to);

  it.each([
    ["itself", "41 1.010 setpgid(0, 0) = 0 <0.0001>", -41, [41]],
    ["by its parent", "40 1.010 setpgid(41, 41) = 0 <0.0001>", -41, [41]],
    ["by its parent, which lets the kernel number it", "40 1.010 setpgid(41, 0) = 0 <0.0001>", -41, [41]],
    [
      "with another process",
      `40 1.010 setpgid(41, 41) = 0 <0.0001>
       40 1.011 setpgid(42, 41) = 0 <0.0001>`,
      0,
      [41, 42],
    ],
    ["of which nobody was in the log", "40 1.010 setpgid(99, 99) = 0 <0.0001>", -99, []],
    ["as a session of its own", "41 1.010 setsid() = 41 <0.0001>", -41, [41]],
  ])("is what signals go to that a process was put into, %s", (_, lines, group, reached) => {
    expect(sentTo(lines, group)).toEqual(reached);
  });

  it.each([
    ["getpgid of another", "41 1.010 getpgid(40) = 12 <0.0001>"],
    ["getpgid of itself", "41 1.010 getpgid(0) = 12 <0.0001>"],
  ])("and its number are told by %s", (_, line) => {
    expect(sentTo(line, -12)).toEqual([40, 41, 42]);
  });

  it.each([
    [
      "of one with a group of its own",
      "40 1.009 setpgid(41, 0) = 0 <0.0001>\n40 1.010 getpgid(41) = 41 <0.0001>",
      -41,
      [41],
    ],
    ["of nobody in the log", "40 1.010 getpgid(99) = 12 <0.0001>", -12, []],
  ])("that the others began in is not told by getpgid %s", (_, lines, group, reached) => {
    expect(sentTo(lines, group)).toEqual(reached);
  });

  it("stands in a session, which getsid tells of those that have it from the start", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
      41 1.010 setsid() = 41 <0.0001>
      40 1.011 getsid(0) = 7 <0.0001>
      40 1.012 getsid(41) = 9 <0.0001>
      40 1.013 getsid(99) = 9 <0.0001>`);
    expect([40, 41, 42].map((pid) => processOf(trace, pid).session)).toEqual([7, 41, undefined]);
  });
});

describe("a signal to the group that the trace began with", () => {
  it("reaches it by the number that getpgrp told", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.001 getpgrp() = 12 <0.0001>
      40 1.002 kill(-12, SIGTERM) = 0 <0.0001>`);
    expect(signalsOf(trace).map(({ to }) => to)).toEqual([40, 41]);
  });
});
