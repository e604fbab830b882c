import { describe, expect, it } from "vitest";
import { signalsOf, wakesOf } from "../facts.ts";
import { traceOf } from "../trace_of.ts";

/** 40 has the children 41 and 42, and 41 a second thread. */
const family = `
  40 1.000 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 41 <0.0001>
  40 1.001 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 42 <0.0001>
  41 1.002 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 43 <0.0001>
`;

function arrives(signal: string, pid: number, code = "SI_USER"): string {
  return `--- ${signal} {si_signo=${signal}, si_code=${code}, si_pid=${pid}, si_uid=0} ---`;
}

/** `40 SIGUSR1 from 41: pending, at 10 by kill`. */
function told(log: string): string[] {
  return signalsOf(traceOf(`${family}${log}`)).map(
    ({ to, signal, from, outcome, generatedMs, sentBy }) =>
      `${to} ${signal} from ${from}: ${outcome}, at ${generatedMs} by ${sentBy}`,
  );
}

describe("while signals are pending,", () => {
  it("one that arrives is that of its number, not another of the same sender", () => {
    expect(
      told(`
        40 1.009 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.0001>
        42 1.010 kill(40, SIGUSR1) = 0 <0.0001>
        42 1.011 kill(40, SIGUSR2) = 0 <0.0001>
        40 1.012 ${arrives("SIGUSR2", 42)}`),
    ).toEqual([
      "40 SIGUSR1 from 42: pending, at 10 by kill",
      "40 SIGUSR2 from 42: terminated, at 11 by kill",
    ]);
  });

  it("one that arrives is not that of a sender whom it does not name", () => {
    const queues = (pid: number) =>
      `rt_sigqueueinfo(40, SIGRT_2, {si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=${pid}, si_uid=0}) = 0 <0.0001>`;
    expect(
      told(`
        40 1.009 rt_sigaction(SIGRT_2, {sa_handler=0x401136, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
        42 1.010 ${queues(42)}
        40 1.011 ${arrives("SIGRT_2", 99, "SI_QUEUE")}`),
    ).toEqual([
      "40 SIGRT_2 from 42: pending, at 10 by rt_sigqueueinfo",
      "40 SIGRT_2 from undefined: handled, at 11 by undefined",
    ]);
  });

  it("a second of the first real-time number queues behind the first, and does not merge", () => {
    expect(
      told(`
        43 1.009 rt_sigprocmask(SIG_BLOCK, [RTMIN], NULL, 8) = 0 <0.0001>
        41 1.010 tgkill(41, 43, SIGRTMIN) = 0 <0.0001>
        41 1.011 tgkill(41, 43, SIGRTMIN) = 0 <0.0001>`),
    ).toEqual([
      "41 SIGRTMIN from 41: pending, at 10 by tgkill",
      "41 SIGRTMIN from 41: pending, at 11 by tgkill",
    ]);
  });
});

describe("a signal that arrives while several calls send", () => {
  it("is that of the call that sends its number, of two by threads of one process", () => {
    expect(
      told(`
        41 1.010 kill(40, SIGUSR1 <unfinished ...>
        43 1.011 kill(40, SIGUSR2 <unfinished ...>
        40 1.012 ${arrives("SIGUSR2", 41)}`),
    ).toEqual(["40 SIGUSR2 from 41: terminated, at 11 by kill"]);
  });

  it("is that of the sender whom it names", () => {
    expect(
      told(`
        41 1.010 kill(40, SIGUSR1 <unfinished ...>
        42 1.011 kill(40, SIGUSR1 <unfinished ...>
        40 1.012 ${arrives("SIGUSR1", 42)}`),
    ).toEqual(["40 SIGUSR1 from 42: terminated, at 11 by kill"]);
  });

  it("is not that of a call to another thread than the one that takes it", () => {
    expect(
      told(`
        41 1.010 tgkill(41, 43, SIGUSR1 <unfinished ...>
        43 1.011 kill(41, SIGUSR1 <unfinished ...>
        41 1.012 ${arrives("SIGUSR1", 41)}`),
    ).toEqual(["41 SIGUSR1 from 41: terminated, at 11 by kill"]);
  });
});

describe("the reader of a signalfd is woken", () => {
  const woken = (sent: string) =>
    wakesOf(
      traceOf(`${family}
        40 1.003 rt_sigprocmask(SIG_BLOCK, [USR1 CHLD], NULL, 8) = 0 <0.0001>
        40 1.004 signalfd4(-1, [USR1 CHLD], 8, 0) = 3<anon_inode:[signalfd]> <0.0001>
        40 1.005 poll([{fd=3<anon_inode:[signalfd]>, events=POLLIN}], 1, -1 <unfinished ...>
        ${sent}
        40 1.011 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.006>`),
    );

  it.each([
    ["by a call that sends to its whole group", "kill(0, SIGUSR1 <unfinished ...>", "42 kill"],
    ["not by one that sends to another process", "kill(41, SIGUSR1 <unfinished ...>", "?"],
    ["by who sends SIGCHLD as any other signal", "kill(40, SIGCHLD) = 0 <0.0001>", "42 kill"],
  ])("%s", (_, call, waker) => {
    expect(woken(`42 1.010 ${call}`)).toEqual([`40 poll <- ${waker}`]);
  });
});

describe("the cause of a signal of unseen origin", () => {
  const causes = (log: string) =>
    signalsOf(traceOf(`${family}${log}`)).map(({ from, cause, sentBy }) => `${from} ${cause} ${sentBy}`);

  it("is a timer that was made to send SIGCHLD, and no child", () => {
    expect(
      causes(`
        40 1.010 timer_create(CLOCK_MONOTONIC, {sigev_signo=SIGCHLD, sigev_notify=SIGEV_SIGNAL}, [0]) = 0 <0.0001>
        40 1.011 timer_settime(0, 0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=0, tv_nsec=5000000}}, NULL) = 0 <0.0001>
        40 1.016 --- SIGCHLD {si_signo=SIGCHLD, si_code=SI_TIMER, si_timerid=0, si_overrun=0, si_int=0, si_ptr=NULL} ---`),
    ).toEqual(["undefined timer timer_settime"]);
  });

  it.each([
    ["SIGCHLD", "no child", "POLL_IN"],
    ["SIGHUP", "no terminal", "POLL_HUP"],
    ["SIGALRM", "no timer", "POLL_IN"],
  ])("is the kernel for a file that was made to send %s, and %s", (signal, _, code) => {
    expect(
      causes(`40 1.010 --- ${signal} {si_signo=${signal}, si_code=${code}, si_band=1, si_fd=3} ---`),
    ).toEqual(["undefined kernel undefined"]);
  });

  it("is no broken pipe where a log begins with SIGPIPE, before any call", () => {
    expect(signalsOf(traceOf(`40 1.000 ${arrives("SIGPIPE", 40)}`))).toMatchObject([
      { from: 40, cause: "kill", sentBy: undefined },
    ]);
  });

  it.each([
    ["it is another signal", 40, "SIGUSR1", "40 1.010 exit_group(0) = ?", "40 kill undefined"],
    ["its parent sent it and lives on", 40, "SIGTERM", "", "40 kill undefined"],
    ["it is of another that ends", 42, "SIGTERM", "42 1.010 exit_group(0) = ?", "42 kill undefined"],
    ["it is of a stranger", 99, "SIGTERM", "40 1.010 exit_group(0) = ?", "undefined kill undefined"],
    ["nothing else is said", 40, "SIGTERM", "40 1.010 exit_group(0) = ?", "undefined kernel exit_group"],
  ])(
    "is the end of the parent of a child that asked for SIGTERM then, unless told otherwise: %s",
    (_, pid, signal, before, cause) => {
      expect(
        causes(`
          41 1.009 prctl(PR_SET_PDEATHSIG, SIGTERM) = 0 <0.0001>
          ${before}
          41 1.011 ${arrives(signal, pid)}`),
      ).toEqual([cause]);
    },
  );
});

describe("SIGCHLD of two children that end at once", () => {
  const ends = `
    41 1.010 exit_group(0) = ?
    43 1.011 +++ exited with 0 +++
    41 1.011 +++ exited with 0 +++
    42 1.012 +++ exited with 0 +++
    40 1.013 ${arrives("SIGCHLD", 41, "CLD_EXITED")}`;

  it("is one: that of the second merged into the first, which had not been taken yet", () => {
    expect(told(ends)).toEqual([
      "40 SIGCHLD from 41: ignored, at 11 by undefined",
      "40 SIGCHLD from 42: coalesced, at 12 by undefined",
    ]);
  });

  it("is two where the second arrives after all", () => {
    expect(told(`${ends}\n40 1.014 ${arrives("SIGCHLD", 42, "CLD_EXITED")}`)).toEqual([
      "40 SIGCHLD from 41: ignored, at 11 by undefined",
      "40 SIGCHLD from 42: ignored, at 12 by undefined",
    ]);
  });
});

describe("SIGCONT", () => {
  it("that is held back by a process which is not stopped is pending as any other", () => {
    expect(
      told(`
        42 1.009 rt_sigprocmask(SIG_BLOCK, [CONT], NULL, 8) = 0 <0.0001>
        40 1.010 kill(42, SIGCONT) = 0 <0.0001>`),
    ).toEqual(["42 SIGCONT from 40: pending, at 10 by kill"]);
  });

  it("alone continues a process: a thread that takes another signal as it stops does not", () => {
    const trace = traceOf(`${family}
      41 1.009 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
      40 1.010 kill(41, SIGSTOP) = 0 <0.0001>
      41 1.011 ${arrives("SIGSTOP", 40)}
      41 1.012 --- stopped by SIGSTOP ---
      43 1.013 ${arrives("SIGUSR1", 99)}
      43 1.014 --- stopped by SIGSTOP ---`);
    expect(trace.processes[1]?.stops.map(({ stopped }) => stopped)).toEqual([true, true]);
  });
});
