import { describe, expect, it } from "vitest";
import { pendingSignalsAt, processStateAt } from "../../../src/ipc/state.ts";
import { blockedCalls, signalsOf } from "./facts.ts";
import { ms, processOf, traceByteByByte, traceOf } from "./trace_of.ts";

const catchesUsr1 = `
  40 1.000 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=SA_RESTORER, sa_restorer=0x7f}, NULL, 8) = 0 <0.0001>
`;
const hasChild = `
  40 1.000 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 41 <0.0001>
`;

describe("a signal", () => {
  it("is sent, delivered to its handler, and over when the handler returns", () => {
    const trace = traceOf(`${catchesUsr1}${hasChild}
      41 1.010 kill(40, SIGUSR1) = 0 <0.0001>
      40 1.011 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
      40 1.012 write(1</tmp/o>, "h", 1) = 1 <0.0001>
      40 1.013 rt_sigreturn({mask=[]}) = 0 <0.0001>`);
    expect(signalsOf(trace)).toEqual([
      {
        signal: "SIGUSR1",
        from: 41,
        to: 40,
        cause: "kill",
        outcome: "handled",
        generatedMs: 10,
        deliveredMs: 11,
        handlerEndMs: 13,
        held: false,
        interrupted: undefined,
        sentBy: "kill",
      },
    ]);
  });

  it("that is blocked waits, swallows its twins, and is delivered when it may", () => {
    const trace = traceOf(`${catchesUsr1}
      40 1.010 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.0001>
      40 1.020 kill(40, SIGUSR1) = 0 <0.0001>
      40 1.030 kill(40, SIGUSR1) = 0 <0.0001>
      40 1.040 rt_sigprocmask(SIG_UNBLOCK, [USR1], NULL, 8) = 0 <0.0001>
      40 1.041 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=40, si_uid=0} ---
      40 1.045 rt_sigreturn({mask=[]}) = 0 <0.0001>`);
    expect(signalsOf(trace)).toMatchObject([
      { generatedMs: 20, deliveredMs: 41, outcome: "handled", held: true },
      { generatedMs: 30, deliveredMs: Number.NaN, outcome: "coalesced", held: true },
    ]);
    expect(pendingSignalsAt(trace, ms(35))).toEqual([0]);
    expect(pendingSignalsAt(trace, ms(42))).toEqual([]);
  });

  it("of the real-time kind queues instead", () => {
    const trace = traceOf(`
      40 1.010 rt_sigprocmask(SIG_BLOCK, [RT_2], NULL, 8) = 0 <0.0001>
      40 1.020 rt_sigqueueinfo(40, SIGRT_2, {si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=40}) = 0 <0.0001>
      40 1.030 rt_sigqueueinfo(40, SIGRT_2, {si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=40}) = 0 <0.0001>`);
    expect(signalsOf(trace).map(({ outcome, cause }) => [outcome, cause])).toEqual([
      ["pending", "sigqueue"],
      ["pending", "sigqueue"],
    ]);
  });

  it("that was thought merged but arrives after all, was not", () => {
    const trace = traceOf(`${catchesUsr1}${hasChild}
      41 1.010 kill(40, SIGUSR1) = 0 <0.0001>
      41 1.011 kill(40, SIGUSR1) = 0 <0.0001>
      40 1.012 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
      40 1.013 rt_sigreturn({mask=[]}) = 0 <0.0001>
      40 1.014 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
      40 1.015 rt_sigreturn({mask=[]}) = 0 <0.0001>`);
    expect(signalsOf(trace).map(({ outcome, deliveredMs }) => [outcome, deliveredMs])).toEqual([
      ["handled", 12],
      ["handled", 14],
    ]);
  });

  it("can arrive before the call that sends it returns", () => {
    const trace = traceOf(`${catchesUsr1}${hasChild}
      41 1.010 kill(40, SIGUSR1 <unfinished ...>
      40 1.011 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
      41 1.012 <... kill resumed>) = 0 <0.002>`);
    expect(signalsOf(trace)).toMatchObject([{ from: 41, sentBy: "kill", generatedMs: 10, deliveredMs: 11 }]);
  });

  it("that may not be sent does not exist", () => {
    const trace = traceOf(`${catchesUsr1}
      40 1.010 kill(1, SIGUSR1) = -1 EPERM (Operation not permitted) <0.0001>
      40 1.020 kill(40, 0) = 0 <0.0001>`);
    expect(signalsOf(trace)).toEqual([]);
  });

  it("interrupts the call that stood waiting, and no other", () => {
    const trace = traceOf(`${catchesUsr1}${hasChild}
      40 1.010 read(0<pipe:[5]>, 0x7f, 10) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.010>
      40 1.021 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
      40 1.022 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.0001>
      40 1.023 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---`);
    expect(signalsOf(trace).map(({ interrupted }) => interrupted)).toEqual(["read", undefined]);
  });

  it("handlers nest: the inner one returns first", () => {
    const trace = traceOf(`${catchesUsr1}
      40 1.001 rt_sigaction(SIGALRM, {sa_handler=0x401137, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
      40 1.010 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=99, si_uid=0} ---
      40 1.011 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---
      40 1.012 rt_sigreturn({mask=[USR1]}) = 0 <0.0001>
      40 1.013 rt_sigreturn({mask=[]}) = 0 <0.0001>`);
    expect(signalsOf(trace).map(({ signal, handlerEndMs, cause }) => [signal, handlerEndMs, cause])).toEqual([
      ["SIGUSR1", 13, "kill"],
      ["SIGALRM", 12, "timer"],
    ]);
  });

  it("is held back by a running handler's own mask", () => {
    const trace = traceOf(`${catchesUsr1}
      40 1.010 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=99, si_uid=0} ---
      40 1.011 kill(40, SIGUSR1) = 0 <0.0001>
      40 1.012 rt_sigreturn({mask=[]}) = 0 <0.0001>
      40 1.013 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=40, si_uid=0} ---`);
    expect(signalsOf(trace).map(({ held }) => held)).toEqual([false, true]);
  });

  it("nobody catches kills, and one that is ignored does nothing", () => {
    const trace = traceOf(`${hasChild}
      41 1.010 rt_sigaction(SIGINT, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
      40 1.011 kill(41, SIGINT) = 0 <0.0001>
      41 1.012 --- SIGINT {si_signo=SIGINT, si_code=SI_USER, si_pid=40, si_uid=0} ---
      40 1.013 kill(41, SIGTERM) = 0 <0.0001>
      41 1.014 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=40, si_uid=0} ---
      41 1.015 +++ killed by SIGTERM +++`);
    expect(signalsOf(trace).map(({ signal, outcome }) => [signal, outcome])).toEqual([
      ["SIGINT", "ignored"],
      ["SIGTERM", "terminated"],
    ]);
  });

  it("SIGKILL is never seen being delivered, only its effect", () => {
    const trace = traceOf(`${hasChild}
      40 1.013 kill(41, SIGKILL) = 0 <0.0001>
      41 1.015 +++ killed by SIGKILL +++
      40 1.020 +++ killed by SIGKILL +++`);
    expect(signalsOf(trace)).toMatchObject([
      { to: 41, from: 40, cause: "kill", outcome: "terminated", generatedMs: 13, deliveredMs: 15 },
      { to: 40, from: undefined, cause: "kernel", outcome: "terminated", deliveredMs: 20 },
    ]);
  });

  it("SIGPIPE comes from the write that nobody reads", () => {
    const trace = traceOf(`
      40 1.000 write(4<pipe:[97]>, "x", 1) = -1 EPIPE (Broken pipe) <0.0001>
      40 1.001 --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=40, si_uid=0} ---
      40 1.002 +++ killed by SIGPIPE +++`);
    expect(signalsOf(trace)).toMatchObject([
      { signal: "SIGPIPE", from: undefined, cause: "pipe", sentBy: "write", outcome: "terminated" },
    ]);
    expect(processOf(trace, 40).exit).toEqual({ how: "killed", signal: "SIGPIPE", core: false });
  });

  it("a fault is the kernel's doing, a raise one's own", () => {
    const trace = traceOf(`
      40 1.000 tgkill(40, 40, SIGUSR2) = 0 <0.0001>
      40 1.001 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_TKILL, si_pid=40, si_uid=0} ---
      40 1.002 --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---
      40 1.003 +++ killed by SIGSEGV (core dumped) +++`);
    expect(signalsOf(trace).map(({ cause, outcome }) => [cause, outcome])).toEqual([
      ["raise", "survived"],
      ["fault", "core"],
    ]);
  });

  it("SIGCHLD exists from the child's end, and a second child's is lost while it is pending", () => {
    const trace = traceOf(`${hasChild}
      40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
      40 1.003 rt_sigprocmask(SIG_BLOCK, [CHLD], NULL, 8) = 0 <0.0001>
      41 1.010 +++ exited with 0 +++
      42 1.020 +++ exited with 0 +++
      40 1.030 rt_sigprocmask(SIG_UNBLOCK, [CHLD], NULL, 8) = 0 <0.0001>
      40 1.031 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=41, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---`);
    expect(signalsOf(trace)).toMatchObject([
      { from: 41, to: 40, cause: "child", generatedMs: 10, deliveredMs: 31, outcome: "ignored" },
      { from: 42, to: 40, cause: "child", generatedMs: 20, deliveredMs: Number.NaN, outcome: "coalesced" },
    ]);
  });

  it("taken by sigwait that was there before kept nobody waiting", () => {
    const trace = traceOf(`${hasChild}
      40 1.010 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.0001>
      41 1.015 kill(40, SIGUSR1) = 0 <0.0001>
      40 1.020 rt_sigtimedwait([USR1], {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0}, NULL, 8) = 10 (SIGUSR1) <0.011>`);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("taken by sigwait is accepted", () => {
    const trace = traceOf(`${hasChild}
      40 1.010 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.0001>
      40 1.020 rt_sigtimedwait([USR1],  <unfinished ...>
      41 1.030 kill(40, SIGUSR1) = 0 <0.0001>
      40 1.031 <... rt_sigtimedwait resumed>{si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0}, NULL, 8) = 10 (SIGUSR1) <0.011>`);
    expect(signalsOf(trace)).toMatchObject([
      { outcome: "accepted", deliveredMs: 31, handlerEndMs: Number.NaN },
    ]);
  });

  it.each([
    ["SI_QUEUE", "sigqueue"],
    ["SI_USER", "kill"],
  ])(
    "that is taken by sigwaitinfo comes of what its code says (%s), where the log shows no sender",
    (code, cause) => {
      const trace = traceOf(`
      40 1.020 rt_sigtimedwait([USR1], {si_signo=SIGUSR1, si_code=${code}, si_pid=7, si_uid=0}, NULL, 8) = 10 (SIGUSR1) <0.011>`);
      expect(signalsOf(trace).map((fact) => [fact.outcome, fact.cause, fact.from])).toEqual([
        ["accepted", cause, undefined],
      ]);
    },
  );

  it("stops a process until it is continued", () => {
    const trace = traceOf(`${hasChild}
      40 1.010 kill(41, SIGSTOP) = 0 <0.0001>
      41 1.011 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=40, si_uid=0} ---
      41 1.012 --- stopped by SIGSTOP ---
      40 1.020 kill(41, SIGCONT) = 0 <0.0001>
      41 1.021 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=40, si_uid=0} ---`);
    expect(signalsOf(trace).map(({ outcome }) => outcome)).toEqual(["stopped", "continued"]);
    expect(processOf(trace, 41).stops).toEqual([
      { ns: ms(12), stopped: true, signal: "SIGSTOP" },
      { ns: ms(20), stopped: false, signal: "SIGCONT" },
    ]);
  });

  it("that is not SIGCONT leaves a stopped process stopped, and what else is pending", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      41 1.001 rt_sigprocmask(SIG_BLOCK, [USR1 CONT], NULL, 8) = 0 <0.0001>
      40 1.010 kill(41, SIGSTOP) = 0 <0.0001>
      41 1.011 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=40, si_uid=0} ---
      41 1.012 --- stopped by SIGSTOP ---
      40 1.020 kill(41, SIGUSR1) = 0 <0.0001>
      40 1.030 kill(41, SIGCONT) = 0 <0.0001>
      40 1.040 kill(41, SIGUSR2) = 0 <0.0001>`);
    expect(processOf(trace, 41).stops.map(({ ns, stopped }) => [ns, stopped])).toEqual([
      [ms(12), true],
      [ms(30), false],
    ]);
    expect(signalsOf(trace).map(({ signal, outcome }) => `${signal} ${outcome}`)).toEqual([
      "SIGSTOP stopped",
      "SIGUSR1 pending",
      "SIGCONT continued",
      "SIGUSR2 pending",
    ]);
  });

  it("to oneself whose call is not in the log comes from no broken pipe, nor does a SIGPIPE of somebody else", () => {
    const cause = (signal: string, code: string, pid: number) =>
      signalsOf(
        traceOf(`
          40 1.000 write(4<pipe:[9]>, "x", 1) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>
          40 1.001 --- ${signal} {si_signo=${signal}, si_code=${code}, si_pid=${pid}, si_uid=0} ---`),
      ).map((fact) => [fact.cause, fact.sentBy]);
    expect(cause("SIGPIPE", "SI_USER", 40)).toEqual([["pipe", "write"]]);
    expect(cause("SIGPIPE", "SI_USER", 7)).toEqual([["kill", undefined]]);
    expect(cause("SIGABRT", "SI_TKILL", 40)).toEqual([["tgkill", undefined]]);
  });

  it("that ends a process was taken when the log says so, not when the process has ended", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/gen", ["gen"], 0x1 /* 2 vars */) = 0 <0.0001>
      40 1.010 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=7, si_uid=0} ---
      40 1.050 +++ killed by SIGTERM +++`);
    expect(signalsOf(trace)).toMatchObject([{ signal: "SIGTERM", deliveredMs: 10, outcome: "terminated" }]);
  });

  it.each([
    ["SIGUSR1", "SIGUSR1", "SI_USER", "kill"],
    ["SIGUSR1", "SIGUSR1", "CLD_EXITED", "child"],
    // As strace prints the codes of signals other than SIGCHLD.
    ["SIGUSR1", "SIGUSR1", "0x1", "child"],
    ["SIGUSR1", "SIGUSR1", "0x6", "child"],
    ["SIGUSR1", "SIGUSR1", "0x7", "kernel"],
    ["SIGUSR1", "SIGUSR1", "0x11", "kernel"],
    ["SIGUSR1", "SIGUSR2", "0x1", "kernel"],
    ["SIGCHLD", "SIGUSR1", "0x1", "kernel"],
  ])(
    "of a child to be ended with %s is the child's end only where the kernel says so: %s, %s",
    (asked, signal, code, cause) => {
      const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=${asked}) = 41 <0.0001>
      41 1.005 getppid() = 40 <0.0001>
      40 1.010 --- ${signal} {si_signo=${signal}, si_code=${code}, si_pid=41, si_uid=0} ---`);
      expect(signalsOf(trace).map((fact) => fact.cause)).toEqual([cause]);
    },
  );

  it("of a child's end is SIGCHLD, whatever its maker asked for, once the child runs another program", () => {
    const atEnd = (before: string) =>
      signalsOf(
        traceOf(`
          40 0.999 rt_sigprocmask(SIG_BLOCK, [CHLD], NULL, 8) = 0 <0.0001>
          40 1.000 clone(child_stack=NULL, flags=SIGUSR1) = 41 <0.0001>
          ${before}
          41 1.010 +++ exited with 0 +++`),
      ).map((fact) => `${fact.from} ${fact.signal}`);
    expect(atEnd("")).toEqual([]);
    expect(atEnd('41 1.005 execve("/bin/true", ["true"], 0x1 /* 2 vars */) = 0 <0.001>')).toEqual([
      "41 SIGCHLD",
    ]);
  });

  it("to a group reaches each of its members", () => {
    const trace = traceOf(`${hasChild}
      41 1.002 setpgid(0, 0) = 0 <0.0001>
      41 1.003 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
      40 1.010 kill(-41, SIGTERM) = 0 <0.0001>
      41 1.011 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=40, si_uid=0} ---
      42 1.011 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=40, si_uid=0} ---`);
    expect(signalsOf(trace).map(({ to, sentBy, outcome }) => [to, sentBy, outcome])).toEqual([
      [41, "kill", "terminated"],
      [42, "kill", "terminated"],
    ]);
  });
});

describe("a signal that is sent to", () => {
  const three = `${hasChild}
    40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
    41 1.002 pidfd_open(42, 0) = 3 <0.0001>`;

  it.each([
    ["everybody (-1) reaches all but its sender", "kill(-1, SIGUSR1)", [40, 42], "kill"],
    ["a thread by its number alone is for its process", "tkill(42, SIGUSR1)", [42], "tgkill"],
    ["a thread that the log does not know is for nobody in it", "tgkill(99, 99, SIGUSR1)", [], "tgkill"],
    ["a thread by tkill that the log does not know, too", "tkill(99, SIGUSR1)", [], "tgkill"],
    ["a process by its descriptor", "pidfd_send_signal(3, SIGUSR1, NULL, 0)", [42], "kill"],
    [
      "a process by a descriptor older than the trace",
      "pidfd_send_signal(9<pid:40>, SIGUSR1, NULL, 0)",
      [40],
      "kill",
    ],
    [
      "a process by what is no such descriptor is for nobody",
      "pidfd_send_signal(9</tmp/f>, SIGUSR1, NULL, 0)",
      [],
      "kill",
    ],
    [
      "a stranger by his descriptor is for nobody in the log",
      "pidfd_send_signal(9<pid:99>, SIGUSR1, NULL, 0)",
      [],
      "kill",
    ],
    [
      "a thread by itself, with a value, is no raise()",
      "rt_tgsigqueueinfo(41, 41, SIGUSR1, {si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=41, si_uid=0})",
      [41],
      "sigqueue",
    ],
    ["a thread by itself without one is raise()", "tgkill(41, 41, SIGUSR1)", [41], "raise"],
    ["a stranger by his number, too", "kill(99, SIGUSR1)", [], "kill"],
  ])("%s", (_, call, reached, cause) => {
    const signals = signalsOf(traceOf(`${three}\n41 1.010 ${call} = 0 <0.0001>`));
    expect(signals.map(({ to }) => to)).toEqual(reached);
    for (const signal of signals) expect(signal).toMatchObject({ from: 41, cause });
  });

  it.each([
    ["its own group, of which it dies, though the call never returned", "kill(0, SIGKILL)", [40, 41, 42]],
    [
      "another, by a call that its sender did not live to see return, is not known to be sent",
      "kill(40, SIGUSR1)",
      [],
    ],
  ])("%s", (_, call, reached) => {
    const trace = traceOf(`${three}
      41 1.010 ${call} = ?
      41 1.011 +++ killed by SIGKILL +++`);
    const sent = signalsOf(trace).filter(({ sentBy }) => sentBy === "kill");
    expect(sent.map(({ to }) => to)).toEqual(reached);
  });

  it("a process of another pid namespace is for nobody in the log, though that has no numbers", () => {
    expect(signalsOf(traceOf("pidfd_send_signal(9<pid:0>, SIGUSR1, NULL, 0) = 0"))).toEqual([]);
    expect(signalsOf(traceOf("kill(0, SIGUSR1) = 0"))).toHaveLength(1);
  });
});

describe("handlers and masks", () => {
  const handled = (lines: string) =>
    signalsOf(
      traceOf(`
      40 1.000 getpid() = 40 <0.0001>
      ${lines}
      40 1.010 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=9, si_uid=0} ---
      40 1.011 kill(40, SIGUSR2) = 0 <0.0001>`),
    ).map(({ outcome, held }) => [outcome, held]);

  it.each([
    ["signal()", "40 1.001 signal(SIGUSR1, 0x401136) = 0 (SIG_DFL) <0.0001>", false],
    ["signal() that ignores it", "40 1.001 signal(SIGUSR1, SIG_IGN) = 0 (SIG_DFL) <0.0001>", "ignored"],
    [
      "sigaction without a mask that is printed",
      "40 1.001 rt_sigaction(SIGUSR1, {sa_handler=0x401136, ...}, NULL, 8) = 0 <0.0001>",
      false,
    ],
    [
      "sigaction that holds others back meanwhile",
      "40 1.001 rt_sigaction(SIGUSR1, {sa_sigaction=0x401136, sa_mask=[USR2], sa_flags=SA_SIGINFO}, NULL, 8) = 0 <0.0001>",
      true,
    ],
    [
      "sigaction that holds all but that one back",
      "40 1.001 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=~[USR2], sa_flags=0}, NULL, 8) = 0 <0.0001>",
      false,
    ],
  ])("are set by %s", (_, line, held) => {
    const [first, second] = handled(line);
    expect(first).toEqual([held === "ignored" ? "ignored" : "handled", false]);
    expect(second?.[1]).toBe(held === true);
  });

  it("are not what rt_sigaction asks for, or of a signal that is none, or what a damaged line has lost", () => {
    const unset = handled("")[0];
    expect(handled("40 1.001 rt_sigaction(SIGUSR1) = 0 <0.0001>")[0]).toEqual(unset);
    expect(handled("40 1.001 rt_sigaction(SIGUSR1, NULL, {sa_handler=0x401136}, 8) = 0 <0.0001>")[0]).toEqual(
      unset,
    );
    expect(handled("40 1.001 rt_sigaction(SIGWHAT, {sa_handler=SIG_IGN}, NULL, 8) = 0 <0.0001>")[0]).toEqual(
      unset,
    );
  });

  const usr1 = "40 1.030 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=9, si_uid=0} ---";

  it("older than the trace are known from what rt_sigprocmask says was held back before", () => {
    const trace = traceOf(`
      40 1.000 rt_sigprocmask(SIG_BLOCK, [USR2], [USR1], 8) = 0 <0.0001>
      41 1.010 kill(40, SIGUSR1) = 0 <0.0001>
      41 1.011 kill(40, SIGUSR2) = 0 <0.0001>`);
    expect(signalsOf(trace).map(({ held }) => held)).toEqual([true, true]);
  });

  it("of other signals than SIGCHLD leave children to be collected, whatever their flags", () => {
    const trace = traceOf(`
      40 1.000 rt_sigaction(SIGUSR1, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=SA_NOCLDWAIT}, NULL, 8) = 0 <0.0001>
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      41 1.010 exit_group(0) = ?
      41 1.011 +++ exited with 0 +++
      ${usr1}`);
    expect(processStateAt(trace, processOf(trace, 41).index, ms(20)).activity).toBe("zombie");
  });

  it.each([
    ["ppoll", "[{fd=3<pipe:[97]>, events=POLLIN}], 1, NULL, [], 8", "0 (Timeout)"],
    ["ppoll", "[{fd=3<pipe:[97]>, events=POLLIN}], 1, NULL, [USR2 ALRM], 8", "0 (Timeout)"],
    ["pselect6", "4, [3<pipe:[97]>], NULL, NULL, NULL, {sigmask=[], sigsetsize=8}", "0 (Timeout)"],
    ["pselect6", "4, [3<pipe:[97]>], NULL, NULL, NULL, {sigmask=[ALRM], sigsetsize=8}", "0 (Timeout)"],
    ["rt_sigsuspend", "[], 8", "? ERESTARTNOHAND (To be restarted if no handler)"],
  ])(
    "of %s, which waits under a mask of its own, are those from before again when it is over",
    (name, args, result) => {
      const waits = `40 1.010 ${name}(${args}`;
      const held = (lines: string) =>
        signalsOf(
          traceOf(`
        40 1.000 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.0001>
        ${lines}
        41 1.040 kill(40, SIGUSR1) = 0 <0.0001>`),
        ).map((signal) => signal.held);
      expect(held(`${waits} <unfinished ...>`)).toEqual([false]);
      expect(
        held(
          `${waits} <unfinished ...>\n41 1.011 getpid() = 41 <0.0001>\n40 1.030 <... ${name} resumed>) = ${result} <0.02>`,
        ),
      ).toEqual([true]);
      expect(held(`${waits}) = ${result} <0.02>`)).toEqual([true]);
    },
  );

  it("of such a call are the same in a log that arrives byte by byte", () => {
    const trace = traceByteByByte(`
      40 1.000 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.0001>
      40 1.010 ppoll([{fd=3<pipe:[97]>, events=POLLIN}], 1, NULL, [], 8) = 0 (Timeout) <0.02>
      41 1.040 kill(40, SIGUSR1) = 0 <0.0001>`);
    expect(signalsOf(trace).map(({ held }) => held)).toEqual([true]);
  });

  it.each([
    ["[]", false],
    ["[USR2 ALRM]", true],
  ])("are those that the return from a handler says, whatever the handler set: %s", (mask, held) => {
    const trace = traceOf(`${catchesUsr1}
      40 1.010 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=9, si_uid=0} ---
      40 1.011 rt_sigprocmask(${held ? "SIG_UNBLOCK" : "SIG_BLOCK"}, [USR2], NULL, 8) = 0 <0.0001>
      40 1.012 rt_sigreturn({mask=${mask}}) = 0 <0.0001>
      40 1.020 kill(40, SIGUSR2) = 0 <0.0001>`);
    expect(signalsOf(trace)).toMatchObject([{ handlerEndMs: 12 }, { signal: "SIGUSR2", held }]);
  });

  it("hold back during a poll, which has no mask of its own, what they do before", () => {
    const trace = traceOf(`
      40 1.000 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.0001>
      40 1.010 poll([{fd=3<pipe:[97]>, events=POLLIN}], 1, 1000 <unfinished ...>
      41 1.020 kill(40, SIGUSR1) = 0 <0.0001>
      40 1.030 <... poll resumed>) = 0 (Timeout) <0.020>`);
    expect(signalsOf(trace)).toMatchObject([{ signal: "SIGUSR1", held: true, outcome: "pending" }]);
  });

  it("that are only asked for stay as they are", () => {
    const trace = traceOf(`
      40 1.000 rt_sigprocmask(SIG_BLOCK, NULL, [USR1], 8) = 0 <0.0001>
      40 1.010 kill(40, SIGUSR1) = 0 <0.0001>`);
    expect(signalsOf(trace)).toMatchObject([{ held: true }]);
  });

  it("put away by SIG_DFL are no handlers any more", () => {
    const trace = traceOf(`${catchesUsr1}
      40 1.001 rt_sigaction(SIGUSR1, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
      40 1.010 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=9, si_uid=0} ---`);
    expect(signalsOf(trace)).toMatchObject([{ outcome: "terminated" }]);
  });

  it("put back by a return that does not print them stay as they are", () => {
    const trace = traceOf(`${catchesUsr1}
      40 1.010 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=9, si_uid=0} ---
      40 1.011 rt_sigprocmask(SIG_BLOCK, [USR2], NULL, 8) = 0 <0.0001>
      40 1.012 rt_sigreturn() = 0 <0.0001>
      40 1.020 kill(40, SIGUSR2) = 0 <0.0001>`);
    expect(signalsOf(trace)).toMatchObject([{ handlerEndMs: 12 }, { signal: "SIGUSR2", held: true }]);
  });

  it("set before strace came show when the handler returns", () => {
    const trace = traceOf(`
      40 1.000 getpid() = 40 <0.0001>
      40 1.010 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=9, si_uid=0} ---
      40 1.011 rt_sigreturn({mask=[]}) = 0 <0.0001>`);
    expect(signalsOf(trace)).toMatchObject([{ outcome: "handled", handlerEndMs: 11, from: undefined }]);
  });

  it("are inherited by fork; exec keeps only what is ignored", () => {
    const trace = traceOf(`${catchesUsr1}
      40 1.001 rt_sigaction(SIGUSR2, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
      40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      41 1.010 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=40, si_uid=0} ---
      41 1.011 rt_sigreturn({mask=[]}) = 0 <0.0001>
      41 1.020 execve("/bin/x", ["x"], 0x1 /* 0 vars */) = 0 <0.0001>
      41 1.021 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=40, si_uid=0} ---
      41 1.022 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=40, si_uid=0} ---`);
    expect(signalsOf(trace).map(({ outcome }) => outcome)).toEqual(["handled", "ignored", "terminated"]);
  });
});

describe("a signal sent in another's name", () => {
  it.each(["rt_tgsigqueueinfo(40, 40, ", "rt_sigqueueinfo(40, ", "pidfd_send_signal(3<pid:40>, "])(
    "by %s is one signal of who sent it, whether it arrives at once or is held back",
    (call) => {
      const info = "{si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=12345, si_uid=7, si_int=5, si_ptr=0x5}";
      const trace = traceOf(`
        40 1.000 ${call}SIGUSR1, ${info}) = 0 <0.0001>
        40 1.001 --- SIGUSR1 ${info} ---
        40 1.010 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.0001>
        40 1.011 ${call}SIGUSR1, ${info} <unfinished ...>
        40 1.012 <... ${call.slice(0, call.indexOf("("))} resumed>) = 0 <0.0001>
        40 1.020 rt_sigprocmask(SIG_UNBLOCK, [USR1], NULL, 8) = 0 <0.0001>
        40 1.021 --- SIGUSR1 ${info} ---
        41 1.030 ${call}SIGUSR1, ${info} <unfinished ...>
        40 1.031 --- SIGUSR1 ${info} ---
        41 1.032 <... ${call.slice(0, call.indexOf("("))} resumed>) = 0 <0.0001>`);
      expect(signalsOf(trace).map(({ from, to, held }) => ({ from, to, held }))).toEqual([
        { from: 40, to: 40, held: false },
        { from: 40, to: 40, held: true },
        { from: 41, to: 40, held: false },
      ]);
    },
  );
});
