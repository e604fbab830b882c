import { describe, expect, it } from "vitest";
import { pendingSignalsAt } from "../../../src/ipc/state.ts";
import { blockedCalls, descriptorsOf, signalsOf, wakesOf } from "./facts.ts";
import { ms, traceOf } from "./trace_of.ts";

const hasChild = `
  40 1.000 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 41 <0.0001>
`;
const catchesUsr2 = `
  40 1.000 rt_sigaction(SIGUSR2, {sa_handler=0x401136, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
`;

function fates(trace: ReturnType<typeof traceOf>) {
  return signalsOf(trace).map(({ signal, from, outcome }) => [signal, from, outcome]);
}

describe("SIGCHLD", () => {
  it("held back to the end is pending, and a second one merges into it", () => {
    const trace = traceOf(`${hasChild}
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
      40 1.002 rt_sigprocmask(SIG_BLOCK, [CHLD], NULL, 8) = 0 <0.0001>
      41 1.010 +++ exited with 0 +++
      42 1.011 +++ exited with 0 +++
      40 1.020 wait4(-1, NULL, 0, NULL) = 41 <0.0001>`);
    expect(fates(trace)).toEqual([
      ["SIGCHLD", 41, "pending"],
      ["SIGCHLD", 42, "coalesced"],
    ]);
    expect(pendingSignalsAt(trace, ms(15))).toEqual([0]);
  });

  it("of a child that only stops is the child's, and leaves its end to come", () => {
    const trace = traceOf(`${hasChild}
      41 1.010 --- stopped by SIGSTOP ---
      40 1.011 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_STOPPED, si_pid=41, si_uid=0, si_status=SIGSTOP} ---
      41 1.020 +++ exited with 0 +++
      40 1.021 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=41, si_uid=0, si_status=0} ---`);
    expect(signalsOf(trace)).toMatchObject([
      { from: 41, cause: "child", generatedMs: 11 },
      { from: 41, cause: "child", generatedMs: 20 },
    ]);
  });

  it("is not sent to a parent that ignores it, which leaves no zombies either", () => {
    const trace = traceOf(`${hasChild}
      40 1.001 rt_sigaction(SIGCHLD, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
      40 1.002 rt_sigprocmask(SIG_BLOCK, [CHLD], NULL, 8) = 0 <0.0001>
      41 1.010 +++ exited with 0 +++`);
    expect(fates(trace)).toEqual([]);
    expect(trace.processes[1]?.reapedNs).toBe(ms(10));
  });
});

describe("a stop signal held back", () => {
  it("is cancelled by SIGCONT, from when on it is no longer pending", () => {
    const trace = traceOf(`${hasChild}
      41 1.001 rt_sigprocmask(SIG_BLOCK, [TSTP], NULL, 8) = 0 <0.0001>
      40 1.010 kill(41, SIGTSTP) = 0 <0.0001>
      40 1.020 kill(41, SIGCONT) = 0 <0.0001>
      41 1.021 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=40, si_uid=0} ---`);
    expect(fates(trace)).toEqual([
      ["SIGTSTP", 40, "cancelled"],
      ["SIGCONT", 40, "continued"],
    ]);
    expect(pendingSignalsAt(trace, ms(15))).toEqual([0]);
    expect(pendingSignalsAt(trace, ms(25))).toEqual([]);
  });

  it("cancels a SIGCONT that is held back, for one thread or for all", () => {
    const trace = traceOf(`${hasChild}
      41 1.001 rt_sigaction(SIGCONT, {sa_handler=0x401136, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
      41 1.002 rt_sigprocmask(SIG_BLOCK, [CONT], NULL, 8) = 0 <0.0001>
      40 1.010 kill(41, SIGCONT) = 0 <0.0001>
      40 1.011 tgkill(41, 41, SIGCONT) = 0 <0.0001>
      40 1.020 kill(41, SIGTSTP) = 0 <0.0001>
      41 1.021 --- SIGTSTP {si_signo=SIGTSTP, si_code=SI_USER, si_pid=40, si_uid=0} ---
      41 1.022 --- stopped by SIGTSTP ---`);
    expect(fates(trace)).toEqual([
      ["SIGCONT", 40, "cancelled"],
      ["SIGCONT", 40, "cancelled"],
      ["SIGTSTP", 40, "stopped"],
    ]);
    expect(pendingSignalsAt(trace, ms(15))).toEqual([0, 1]);
    expect(pendingSignalsAt(trace, ms(25))).toEqual([]);
  });
});

describe("a child forked inside a handler", () => {
  it("returns from it, too, which is not the end of a handler of its own", () => {
    const trace = traceOf(`
      40 1.001 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=SA_RESTORER}, NULL, 8) = 0 <0.0001>
      40 1.002 rt_sigaction(SIGUSR2, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=SA_RESTORER}, NULL, 8) = 0 <0.0001>
      40 1.003 kill(40, SIGUSR1) = 0 <0.0001>
      40 1.004 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=40, si_uid=0} ---
      40 1.005 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      40 1.006 kill(41, SIGUSR2) = 0 <0.0001>
      41 1.007 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=40, si_uid=0} ---
      41 1.008 rt_sigreturn({mask=[]}) = 0 <0.0001>`);
    expect(fates(trace)).toEqual([
      ["SIGUSR1", 40, "handled"],
      ["SIGUSR2", 40, "ignored"],
    ]);
    expect(signalsOf(trace).map(({ handlerEndMs }) => handlerEndMs)).toEqual([Number.NaN, Number.NaN]);
  });
});

describe("two signals of which the first is fatal", () => {
  it("leave the second pending for ever", () => {
    const trace = traceOf(`
      40 1.001 rt_sigprocmask(SIG_BLOCK, [RT_2], NULL, 8) = 0 <0.0001>
      40 1.002 kill(40, SIGRT_2) = 0 <0.0001>
      40 1.003 kill(40, SIGRT_2) = 0 <0.0001>
      40 1.004 rt_sigprocmask(SIG_UNBLOCK, [RT_2], NULL, 8) = 0 <0.0001>
      40 1.005 --- SIGRT_2 {si_signo=SIGRT_2, si_code=SI_USER, si_pid=40, si_uid=0} ---
      40 1.006 +++ killed by SIGRT_2 +++`);
    expect(fates(trace)).toEqual([
      ["SIGRT_2", 40, "terminated"],
      ["SIGRT_2", 40, "pending"],
    ]);
  });
});

describe("an end by a signal", () => {
  it("comes before the call that sends it returns", () => {
    const trace = traceOf(`${hasChild}
      40 1.010 kill(41, SIGKILL <unfinished ...>
      41 1.011 +++ killed by SIGKILL +++
      40 1.012 <... kill resumed>) = 0 <0.002>`);
    expect(signalsOf(trace)).toMatchObject([
      { from: 40, to: 41, sentBy: "kill", outcome: "terminated", generatedMs: 10, deliveredMs: 11 },
    ]);
  });

  it("is the fault's that a handler of such a fault met with itself", () => {
    const fault = "--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---";
    const trace = traceOf(`${hasChild}
      40 1.001 rt_sigaction(SIGSEGV, {sa_handler=0x401136, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
      40 1.010 ${fault}
      40 1.011 ${fault}
      40 1.012 kill(41, SIGUSR1) = 0 <0.0001>
      40 1.013 +++ killed by SIGSEGV (core dumped) +++`);
    expect(fates(trace)).toEqual([
      ["SIGSEGV", undefined, "handled"],
      ["SIGSEGV", undefined, "core"],
      ["SIGUSR1", 40, "pending"],
    ]);
  });

  it.each([
    ["SIGQUIT +++", "core"],
    ["SIGQUIT (core dumped) +++", "core"],
    ["SIGTERM +++", "terminated"],
  ])("is what the signal does by default, whether a core was written or not: %s", (killed, outcome) => {
    const trace = traceOf(`40 1.000 getppid() = 1 <0.0001>\n40 1.010 +++ killed by ${killed}`);
    expect(signalsOf(trace).map((signal) => signal.outcome)).toEqual([outcome]);
  });

  it("in the midst of exit leaves exit what ended the process", () => {
    const trace = traceOf(`${hasChild}
      40 1.005 wait4(41,  <unfinished ...>
      41 1.010 exit_group(0 <unfinished ...>
      41 1.011 +++ killed by SIGKILL +++
      40 1.012 <... wait4 resumed>[{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}], 0, NULL) = 41 <0.007>`);
    expect(wakesOf(trace)).toEqual(["40 wait4 <- 41 exit_group"]);
    expect(trace.processes[1]?.exit).toEqual({ how: "killed", signal: "SIGKILL", core: false });
  });
});

describe("a call that gave up because of a signal", () => {
  it("is the one that the signal interrupted, and one that failed for another reason is not", () => {
    const interrupted = (error: string) =>
      signalsOf(
        traceOf(`${catchesUsr2}
          40 1.010 recvfrom(0<TCP:[5]>, 0x7f, 10, 0, NULL, NULL) = -1 ${error} <0.010>
          40 1.021 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=9, si_uid=0} ---`),
      )[0]?.interrupted;
    expect(interrupted("EINTR (Interrupted system call)")).toBe("recvfrom");
    expect(interrupted("EAGAIN (Resource temporarily unavailable)")).toBeUndefined();
  });
});

describe("two signals in a row", () => {
  it("of which the first interrupts a call, and the second finds none to interrupt", () => {
    const trace = traceOf(`${catchesUsr2}
      40 1.010 read(0<pipe:[5]>, 0x7f, 10) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.010>
      40 1.021 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=9, si_uid=0} ---
      40 1.022 --- SIGCHLD {si_signo=SIGCHLD, si_code=SI_USER, si_pid=9, si_uid=0} ---`);
    expect(signalsOf(trace).map(({ interrupted }) => interrupted)).toEqual(["read", undefined]);
  });
});

describe("several calls that send at once", () => {
  it("are told apart by signal, by sender and by whom they send to", () => {
    const trace = traceOf(`${hasChild}
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
      40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 43 <0.0001>
      40 1.003 clone(child_stack=NULL, flags=SIGCHLD) = 44 <0.0001>
      40 1.010 kill(44, SIGUSR1 <unfinished ...>
      41 1.011 kill(40, SIGUSR2 <unfinished ...>
      42 1.012 kill(44, SIGUSR2 <unfinished ...>
      44 1.013 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=42, si_uid=0} ---
      43 1.014 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=42, si_uid=0} ---`);
    expect(signalsOf(trace).map(({ from, to, generatedMs }) => [from, to, generatedMs])).toEqual([
      [42, 44, 12],
      [42, 43, 14],
    ]);
  });

  it("to one thread of a process wake the signalfd's reader which is that thread, and no other", () => {
    const ready = (thread: number) =>
      wakesOf(
        traceOf(`
          40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.0001>
          40 1.001 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 41 <0.0001>
          41 1.002 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.0001>
          41 1.003 signalfd4(-1, [USR1], 8, 0) = 3<anon_inode:[signalfd]> <0.0001>
          41 1.004 poll([{fd=3<anon_inode:[signalfd]>, events=POLLIN}], 1, -1 <unfinished ...>
          40 1.010 tgkill(40, ${thread}, SIGUSR1 <unfinished ...>
          41 1.011 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.007>`),
      );
    expect(ready(41)).toEqual(["40 poll <- 40 tgkill"]);
    expect(ready(40)).toEqual(["40 poll <- ?"]);
  });
});

describe("a flood of signals that are held back", () => {
  it("is one, of which the latest sixteen of the others may show that they were not swallowed", () => {
    const sent = Array.from({ length: 20 }, (_, at) => `41 1.${110 + at} kill(40, SIGUSR2) = 0 <0.0001>`);
    const taken = Array.from(
      { length: 18 },
      (_, at) => `40 1.${210 + at} --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=41, si_uid=0} ---`,
    );
    const trace = traceOf(`${hasChild}
      40 1.001 rt_sigaction(SIGUSR2, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
      ${sent.join("\n")}
      ${taken.join("\n")}`);
    const outcomes = signalsOf(trace).map(({ outcome, sentBy }) => `${outcome} ${sentBy}`);
    expect(outcomes).toEqual([
      "ignored kill",
      ...Array.from({ length: 3 }, () => "coalesced kill"),
      ...Array.from({ length: 16 }, () => "ignored kill"),
      "ignored undefined",
    ]);
  });
});

describe("a signalfd", () => {
  it("takes signals as the kernel hands them out: the lowest number first, real-time ones in their order", () => {
    const trace = traceOf(`
      40 1.001 rt_sigprocmask(SIG_BLOCK, [USR1 RT_2], NULL, 8) = 0 <0.0001>
      40 1.002 signalfd4(-1, [USR1 RT_2], 8, 0) = 3<anon_inode:[signalfd]> <0.0001>
      40 1.003 rt_sigqueueinfo(40, SIGRT_2, {si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=40, si_uid=0, si_int=7, si_ptr=0x7}) = 0 <0.0001>
      40 1.004 rt_sigqueueinfo(40, SIGRT_2, {si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=40, si_uid=0, si_int=-8, si_ptr=0x8}) = 0 <0.0001>
      40 1.005 kill(40, SIGUSR1) = 0 <0.0001>
      40 1.010 read(3<anon_inode:[signalfd]>, "\\n\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0(\\0\\0\\0\\0\\0"..., 512) = 256 <0.0001>`);
    expect(fates(trace)).toEqual([
      ["SIGRT_2", 40, "accepted"],
      ["SIGRT_2", 40, "pending"],
      ["SIGUSR1", 40, "accepted"],
    ]);
    expect([...trace.signals.columns.value.slice(0, 3)]).toEqual([7, -8, Number.NaN]);
  });

  it("tells the value 0 that a signal brought, though strace leaves it out", () => {
    const trace = traceOf(`
      40 1.003 rt_sigqueueinfo(40, SIGRT_2, {si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=40, si_uid=0}) = 0 <0.0001>
      40 1.004 kill(40, SIGUSR1) = 0 <0.0001>`);
    expect([...trace.signals.columns.value.slice(0, 2)]).toEqual([0, Number.NaN]);
  });

  it("whose payload is not shown still takes what is pending", () => {
    const trace = traceOf(`${hasChild}
      40 1.001 rt_sigprocmask(SIG_BLOCK, [USR1 USR2], NULL, 8) = 0 <0.0001>
      40 1.002 signalfd4(-1, [USR2], 8, 0) = 3 <0.0001>
      41 1.003 kill(40, SIGUSR1) = 0 <0.0001>
      41 1.004 kill(40, SIGUSR2) = 0 <0.0001>
      40 1.010 read(3, ""..., 128) = 128 <0.0001>`);
    expect(fates(trace)).toEqual([
      ["SIGUSR1", 41, "pending"],
      ["SIGUSR2", 41, "accepted"],
    ]);
  });
});

describe("a signalfd that takes a signal from outside the trace", () => {
  it.each([
    ["shows by 16 bytes which, and from whom", "c\\0\\0\\0", [["SIGUSR1", undefined, "accepted"]]],
    ["shows by 15 nothing that can be told", "c\\0\\0", []],
  ])("%s", (_, pid, facts) => {
    const trace = traceOf(`
      40 1.002 signalfd4(-1, [USR1], 8, 0) = 3<anon_inode:[signalfd]> <0.0001>
      40 1.010 read(3<anon_inode:[signalfd]>, "\\n\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0${pid}"..., 128) = 128 <0.0001>`);
    expect(fates(trace)).toEqual(facts);
  });
});

describe("a signalfd that is read", () => {
  const taken = (made: string, read: string) =>
    fates(
      traceOf(`${hasChild}
      40 1.001 rt_sigprocmask(SIG_BLOCK, [USR1 USR2], NULL, 8) = 0 <0.0001>
      ${made}
      41 1.003 kill(40, SIGUSR1) = 0 <0.0001>
      41 1.004 kill(40, SIGUSR2) = 0 <0.0001>
      ${read}`),
    ).map(([signal, , outcome]) => `${signal} ${outcome}`);
  const read = '40 1.010 read(3<anon_inode:[signalfd]>, ""..., 512) = 256 <0.0001>';

  it.each([
    [
      "takes what its set was changed to",
      `40 1.002 signalfd4(-1, [USR1], 8, 0) = 3<anon_inode:[signalfd]> <0.0001>
       40 1.0021 signalfd4(3<anon_inode:[signalfd]>, [USR2], 8, 0) = 3<anon_inode:[signalfd]> <0.0001>`,
      ["SIGUSR1 pending", "SIGUSR2 accepted"],
    ],
    [
      "takes what the older call made it for",
      "40 1.002 signalfd(-1, [USR1], 8) = 3<anon_inode:[signalfd]> <0.0001>",
      ["SIGUSR1 accepted", "SIGUSR2 pending"],
    ],
    [
      "takes nothing that is known where its set is not printed",
      "40 1.002 signalfd4(-1, 0x7ffd, 8, 0) = 3<anon_inode:[signalfd]> <0.0001>",
      ["SIGUSR1 pending", "SIGUSR2 pending"],
    ],
    [
      "takes all that is held back if it is older than the trace",
      "",
      ["SIGUSR1 accepted", "SIGUSR2 accepted"],
    ],
  ])("%s", (_, made, outcomes) => {
    expect(taken(made, read)).toEqual(outcomes);
  });

  it("is non-blocking and closes on exec as signalfd4 was told, and signalfd cannot be", () => {
    const trace = traceOf(`
      40 1.000 signalfd4(-1, [USR1], 8, SFD_CLOEXEC|SFD_NONBLOCK) = 3<anon_inode:[signalfd]> <0.0001>
      40 1.001 signalfd(-1, [USR1], 8) = 4<anon_inode:[signalfd]> <0.0001>`);
    expect(descriptorsOf(trace, 40, trace.endNs)).toEqual(["3 signalfd#1 rx", "4 signalfd#2 r"]);
  });

  it.each([4, 12, 15, 16])("takes the signal that is next where only %i bytes of it are shown", (shown) => {
    const payload = `\\n${"\\0".repeat(11)})${"\\0".repeat(9)}`;
    const bytes = payload
      .match(/\\.|[^\\]/g)
      ?.slice(0, shown)
      .join("");
    expect(
      taken(
        "40 1.002 signalfd4(-1, [USR1], 8, 0) = 3<anon_inode:[signalfd]> <0.0001>",
        `40 1.010 read(3<anon_inode:[signalfd]>, "${bytes}"..., 128) = 128 <0.0001>`,
      ),
    ).toEqual(["SIGUSR1 accepted", "SIGUSR2 pending"]);
  });

  it("waits for the first of those that it takes at once", () => {
    const trace = traceOf(`${hasChild}
      40 1.0005 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
      40 1.001 rt_sigprocmask(SIG_BLOCK, [USR1 USR2], NULL, 8) = 0 <0.0001>
      40 1.002 signalfd4(-1, [USR1 USR2], 8, 0) = 3<anon_inode:[signalfd]> <0.0001>
      40 1.010 read(3<anon_inode:[signalfd]>,  <unfinished ...>
      41 1.020 kill(40, SIGUSR1) = 0 <0.0001>
      42 1.021 kill(40, SIGUSR2) = 0 <0.0001>
      40 1.022 <... read resumed>""..., 512) = 256 <0.012>`);
    expect(wakesOf(trace)).toEqual(["40 read <- 41 kill"]);
  });

  it("waits for a signal of a stranger, whose call is in no log", () => {
    const trace = traceOf(`
      40 1.001 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.0001>
      40 1.002 signalfd4(-1, [USR1], 8, 0) = 3<anon_inode:[signalfd]> <0.0001>
      40 1.010 read(3<anon_inode:[signalfd]>, ""..., 128) = 128 <0.5>`);
    expect(wakesOf(trace)).toEqual(["40 read <- ?"]);
  });
});

describe("a pidfd", () => {
  it("without annotation still tells whom a signal is for", () => {
    const trace = traceOf(`${hasChild}
      40 1.001 pidfd_open(41, 0) = 3 <0.0001>
      40 1.002 pidfd_send_signal(3, SIGTERM, NULL, 0) = 0 <0.0001>
      41 1.003 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=40, si_uid=0} ---
      41 1.004 +++ killed by SIGTERM +++`);
    expect(signalsOf(trace)).toMatchObject([{ to: 41, from: 40, sentBy: "pidfd_send_signal" }]);
  });
});

describe("sigsuspend", () => {
  it("waits for a signal, and goes on by who sent it", () => {
    const trace = traceOf(`${hasChild}${catchesUsr2}
      40 1.010 rt_sigsuspend([], 8 <unfinished ...>
      41 1.020 kill(40, SIGUSR2) = 0 <0.0001>
      40 1.021 <... rt_sigsuspend resumed>) = ? ERESTARTNOHAND (To be restarted if no handler) <0.011>
      40 1.022 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=41, si_uid=0} ---
      40 1.023 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.0001>`);
    expect(blockedCalls(trace)).toEqual(["40 rt_sigsuspend signal"]);
    expect(wakesOf(trace)).toEqual(["40 rt_sigsuspend <- 41 kill"]);
  });
});

describe("a handler", () => {
  it("left by siglongjmp ends where the mask is put back", () => {
    const trace = traceOf(`${catchesUsr2}
      40 1.010 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=9, si_uid=0} ---
      40 1.015 rt_sigprocmask(SIG_SETMASK, [], NULL, 8) = 0 <0>
      40 1.020 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=9, si_uid=0} ---
      40 1.025 rt_sigreturn({mask=[]}) = 0 <0.0001>`);
    expect(signalsOf(trace).map(({ deliveredMs, handlerEndMs }) => [deliveredMs, handlerEndMs])).toEqual([
      [10, 15],
      [20, 25],
    ]);
    expect([...trace.signals.columns.jumped.slice(0, 2)]).toEqual([1, 0]);
  });

  it("set with SA_NODEFER does not hold back its own signal, any other does", () => {
    const held = (flags: string) =>
      signalsOf(
        traceOf(`
          40 1.000 rt_sigaction(SIGUSR2, {sa_handler=0x401136, sa_mask=[], sa_flags=${flags}}, NULL, 8) = 0 <0.0001>
          40 1.010 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=9, si_uid=0} ---
          40 1.011 kill(40, SIGUSR2) = 0 <0.0001>`),
      )[1]?.held;
    expect([held("SA_NODEFER"), held("SA_RESTART")]).toEqual([false, true]);
  });

  it("set with SA_NODEFER is not left by a mask that lets its signal in, which was never held back", () => {
    const trace = traceOf(`
      40 1.000 rt_sigaction(SIGUSR2, {sa_handler=0x401136, sa_mask=[], sa_flags=SA_NODEFER}, NULL, 8) = 0 <0.0001>
      40 1.010 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=9, si_uid=0} ---
      40 1.011 rt_sigprocmask(SIG_SETMASK, [], NULL, 8) = 0 <0.0001>`);
    expect(signalsOf(trace)).toMatchObject([{ outcome: "handled", handlerEndMs: Number.NaN }]);
  });

  it("set with SA_RESETHAND catches one signal: the next is fatal", () => {
    const trace = traceOf(`
      40 1.000 rt_sigaction(SIGUSR2, {sa_handler=0x401136, sa_mask=[], sa_flags=SA_RESETHAND}, NULL, 8) = 0 <0.0001>
      40 1.010 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=9, si_uid=0} ---
      40 1.011 rt_sigreturn({mask=[]}) = 0 <0.0001>
      40 1.020 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=9, si_uid=0} ---`);
    expect(fates(trace).map(([, , outcome]) => outcome)).toEqual(["handled", "terminated"]);
  });

  it("that only sets its own mask returns all the same", () => {
    const trace = traceOf(`${catchesUsr2}
      40 1.010 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=9, si_uid=0} ---
      40 1.015 rt_sigprocmask(SIG_SETMASK, [], NULL, 8) = 0 <0>
      40 1.025 rt_sigreturn({mask=[]}) = 0 <0.0001>`);
    expect(signalsOf(trace)).toMatchObject([{ handlerEndMs: 25 }]);
    expect(trace.signals.columns.jumped[0]).toBe(0);
  });

  it("that the inner one jumps back into returns after it", () => {
    const trace = traceOf(`${catchesUsr2}
      40 1.001 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
      40 1.010 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=9, si_uid=0} ---
      40 1.012 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=9, si_uid=0} ---
      40 1.015 rt_sigprocmask(SIG_SETMASK, [USR1], NULL, 8) = 0 <0>
      40 1.020 rt_sigreturn({mask=[]}) = 0 <0.0001>`);
    expect(signalsOf(trace).map(({ signal, handlerEndMs }) => [signal, handlerEndMs])).toEqual([
      ["SIGUSR1", 20],
      ["SIGUSR2", 15],
    ]);
    expect([...trace.signals.columns.jumped.slice(0, 2)]).toEqual([0, 1]);
  });
});

describe("a signal that the end of somebody brings or takes away", () => {
  it("is dropped with the thread that it was for alone", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.0001>
      40 1.001 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 41 <0.0001>
      41 1.002 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.0001>
      40 1.003 tgkill(40, 41, SIGUSR1) = 0 <0.0001>
      41 1.010 exit(0) = ?
      41 1.011 +++ exited with 0 +++
      40 1.020 getpid() = 40 <0.0001>`);
    expect(signalsOf(trace)).toMatchObject([{ signal: "SIGUSR1", outcome: "cancelled", deliveredMs: 11 }]);
    expect(pendingSignalsAt(trace, ms(9))).toHaveLength(1);
    expect(pendingSignalsAt(trace, ms(15))).toEqual([]);
  });

  it("stays pending where the whole process ends, whichever thread says so first", () => {
    const trace = traceOf(`
      40 1.001 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 41 <0.0001>
      41 1.002 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.0001>
      40 1.003 tgkill(40, 41, SIGUSR1) = 0 <0.0001>
      40 1.010 exit_group(0) = ?
      41 1.011 +++ exited with 0 +++
      40 1.012 +++ exited with 0 +++`);
    expect(signalsOf(trace)).toMatchObject([
      { signal: "SIGUSR1", outcome: "pending", deliveredMs: Number.NaN },
    ]);
  });

  it("is the child's own where clone gave it another than SIGCHLD to end with", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=0x5f, flags=SIGUSR1) = 41 <0.0001>
      41 1.010 exit(7) = ?
      41 1.011 +++ exited with 7 +++
      40 1.012 --- SIGUSR1 {si_signo=SIGUSR1, si_code=0x1, si_pid=41, si_uid=0, si_int=7, si_ptr=0x7} ---`);
    expect(signalsOf(trace)).toMatchObject([{ signal: "SIGUSR1", from: 41, to: 40, cause: "child" }]);
  });

  it.each(["fork()", "vfork()"])("of the child of a %s is SIGCHLD", (fork) => {
    const trace = traceOf(`
      40 1.000 rt_sigprocmask(SIG_BLOCK, [CHLD], NULL, 8) = 0 <0.0001>
      40 1.001 ${fork} = 41 <0.0001>
      41 1.010 +++ exited with 0 +++`);
    expect(signalsOf(trace).map((fact) => `${fact.from} ${fact.signal}`)).toEqual(["41 SIGCHLD"]);
  });

  it("is the kernel's where a child asked for it when its parent ends", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      41 1.001 prctl(PR_SET_PDEATHSIG, SIGTERM) = 0 <0.0001>
      41 1.0015 prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE) = 0 <0.0001>
      41 1.002 pause( <unfinished ...>
      40 1.010 exit_group(0) = ?
      41 1.011 <... pause resumed>) = ? ERESTARTNOHAND (To be restarted if no handler) <0.009>
      41 1.011 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=40, si_uid=0} ---
      40 1.012 +++ exited with 0 +++
      41 1.013 +++ killed by SIGTERM +++`);
    expect(signalsOf(trace)).toMatchObject([
      { signal: "SIGTERM", from: undefined, cause: "kernel", outcome: "terminated", sentBy: "exit_group" },
    ]);
    expect(wakesOf(trace)).toEqual(["41 pause <- 40 exit_group"]);
  });
});
