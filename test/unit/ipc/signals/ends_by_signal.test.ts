import { describe, expect, it } from "vitest";
import { noRow } from "../../../../src/base/table.ts";
import { notYet } from "../../../../src/base/time.ts";
import { signalsOf } from "../facts.ts";
import { processOf, traceOf } from "../trace_of.ts";

const hasChild = `
  40 1.000 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 41 <0.0001>
`;
/** 41 has two threads. */
const hasThreads = `${hasChild}
  41 1.001 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 43 <0.0001>
`;
const quit = "--- SIGQUIT {si_signo=SIGQUIT, si_code=SI_USER, si_pid=40, si_uid=0} ---";

function fates(trace: ReturnType<typeof traceOf>): string[] {
  return signalsOf(trace).map(({ signal, outcome, sentBy }) => `${signal} ${outcome} ${sentBy}`);
}

/** The number of the task that took each signal. */
function takers(trace: ReturnType<typeof traceOf>): (number | undefined)[] {
  const { task } = trace.signals.columns;
  return Array.from({ length: trace.signals.length }, (_, row) =>
    task[row] === noRow ? undefined : trace.tasks[task[row] as number]?.tid,
  );
}

describe("an end by a signal", () => {
  it("is that of the first of two that write a core; the second stays pending", () => {
    const trace = traceOf(`${hasChild}
      40 1.010 kill(41, SIGQUIT) = 0 <0.0001>
      41 1.011 ${quit}
      40 1.012 kill(41, SIGQUIT) = 0 <0.0001>
      41 1.013 +++ killed by SIGQUIT (core dumped) +++`);
    expect(fates(trace)).toEqual(["SIGQUIT core kill", "SIGQUIT pending kill"]);
  });

  it("that writes a core is known before its last line", () => {
    const trace = traceOf(`${hasChild}
      40 1.010 kill(41, SIGQUIT) = 0 <0.0001>
      41 1.011 ${quit}`);
    expect(fates(trace)).toEqual(["SIGQUIT core kill"]);
  });

  it("is SIGKILL's where it comes while another signal ends the process", () => {
    const trace = traceOf(`${hasChild}
      40 1.010 kill(41, SIGTERM) = 0 <0.0001>
      41 1.011 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=40, si_uid=0} ---
      40 1.012 kill(41, SIGKILL) = 0 <0.0001>
      41 1.013 +++ killed by SIGKILL +++`);
    expect(signalsOf(trace)).toMatchObject([
      { signal: "SIGTERM", deliveredMs: 11 },
      { signal: "SIGKILL", deliveredMs: 13, outcome: "terminated", sentBy: "kill" },
    ]);
  });

  it("is that of the first SIGKILL, into which the second merged", () => {
    const trace = traceOf(`${hasChild}
      40 1.010 kill(41, SIGKILL) = 0 <0.0001>
      40 1.011 kill(41, SIGKILL) = 0 <0.0001>
      41 1.012 +++ killed by SIGKILL +++`);
    expect(fates(trace)).toEqual(["SIGKILL terminated kill", "SIGKILL coalesced kill"]);
  });

  it("from outside is none of the signals that it took before", () => {
    const trace = traceOf(`
      40 1.000 getppid() = 1 <0.0001>
      40 1.010 --- SIGCHLD {si_signo=SIGCHLD, si_code=SI_USER, si_pid=99, si_uid=0} ---
      40 1.020 +++ killed by SIGKILL +++`);
    expect(fates(trace)).toEqual(["SIGCHLD ignored undefined", "SIGKILL terminated undefined"]);
  });

  it("from outside was held back by nobody", () => {
    const trace = traceOf(`
      40 1.000 getppid() = 1 <0.0001>
      40 1.020 +++ killed by SIGKILL +++`);
    expect(signalsOf(trace)).toMatchObject([{ signal: "SIGKILL", held: false }]);
  });

  it("is that of the SIGKILL which was sent to one of its threads, whatever came after it", () => {
    const trace = traceOf(`${hasThreads}
      40 1.010 tgkill(41, 43, SIGKILL) = 0 <0.0001>
      40 1.011 kill(41, SIGUSR1) = 0 <0.0001>
      43 1.012 +++ killed by SIGKILL +++
      41 1.012 +++ killed by SIGKILL +++`);
    expect(fates(trace)).toEqual(["SIGKILL terminated tgkill", "SIGUSR1 pending kill"]);
  });

  it("is that of the SIGKILL which a call sends to one of its threads and has not returned from", () => {
    const trace = traceOf(`${hasThreads}
      40 1.010 tgkill(41, 43, SIGKILL <unfinished ...>
      43 1.011 +++ killed by SIGKILL +++
      41 1.011 +++ killed by SIGKILL +++
      40 1.012 <... tgkill resumed>) = 0 <0.002>`);
    expect(signalsOf(trace)).toMatchObject([
      { from: 40, to: 41, sentBy: "tgkill", outcome: "terminated", generatedMs: 10, deliveredMs: 11 },
    ]);
  });

  it("is not that of such a signal which it handled long before", () => {
    const others = Array.from(
      { length: 64 },
      (_, at) => `41 1.${110 + at} --- SIGCHLD {si_signo=SIGCHLD, si_code=SI_USER, si_pid=9, si_uid=0} ---`,
    );
    const trace = traceOf(`${hasChild}
      41 1.001 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=SA_RESETHAND}, NULL, 8) = 0 <0.0001>
      40 1.010 kill(41, SIGUSR1) = 0 <0.0001>
      41 1.011 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=40, si_uid=0} ---
      41 1.012 rt_sigreturn({mask=[]}) = 0 <0.0001>
      ${others.join("\n")}
      41 1.900 +++ killed by SIGUSR1 +++`);
    const all = fates(trace);
    expect([all.length, all.at(0), all.at(-1)]).toEqual([
      66,
      "SIGUSR1 handled kill",
      "SIGUSR1 terminated undefined",
    ]);
  });

  it("of which the log lost all but its last line is none that a handler took before", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
      41 1.001 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=SA_RESETHAND}, NULL, 8) = 0 <0.0001>
      40 1.010 kill(41, SIGUSR1) = 0 <0.0001>
      41 1.011 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=40, si_uid=0} ---
      41 1.012 rt_sigreturn({mask=[]}) = 0 <0.0001>
      41 1.900 +++ killed by SIGUSR1 +++`);
    expect(
      signalsOf(trace)
        .filter(({ signal }) => signal === "SIGUSR1")
        .map(({ outcome }) => outcome),
    ).toEqual(["handled", "terminated"]);
  });

  it("of another machine that has no number here is a signal, too", () => {
    // MIPS has 127 signals.
    const trace = traceOf(`
      40 1.000 getppid() = 1 <0.0001>
      40 1.020 +++ killed by SIGRT_90 +++`);
    expect(signalsOf(trace)).toMatchObject([{ to: 40, outcome: "terminated", deliveredMs: 20 }]);
  });

  it("took the thread that the log shows, and the first one where it shows none", () => {
    const segv = "--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---";
    const ended = (signal: string) => `
      43 1.012 +++ killed by ${signal} +++
      41 1.012 +++ killed by ${signal} +++`;
    expect(takers(traceOf(`${hasThreads}43 1.010 ${segv}${ended("SIGSEGV (core dumped)")}`))).toEqual([43]);
    expect(takers(traceOf(`${hasThreads}${ended("SIGKILL")}`))).toEqual([41]);
  });
});

describe("a process that has ended", () => {
  it("holds back nothing of what is sent to it before it is collected", () => {
    const trace = traceOf(`${hasChild}
      41 1.010 exit_group(0) = ?
      41 1.011 +++ exited with 0 +++
      40 1.020 kill(41, SIGTERM) = 0 <0.0001>
      40 1.030 wait4(41, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 41 <0.0001>`);
    expect(signalsOf(trace)).toMatchObject([{ signal: "SIGTERM", held: false, outcome: "pending" }]);
  });

  it("collects no child that shows itself later, though it ignored SIGCHLD", () => {
    const trace = traceOf(`
      40 1.000 rt_sigaction(SIGCHLD, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      40 1.011 +++ killed by SIGKILL +++
      41 1.012 getppid() = 1 <0.0001>
      41 1.020 +++ exited with 0 +++`);
    expect(processOf(trace, 41).parent).toBe(processOf(trace, 40).index);
    expect(processOf(trace, 41).reapedNs).toBe(notYet);
  });
});

describe("a signal to one thread", () => {
  it("is held back where that thread holds it back, whatever the others do", () => {
    const held = (blocking: number, target: number) =>
      signalsOf(
        traceOf(`${hasThreads}
          ${blocking} 1.005 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.0001>
          40 1.010 tgkill(41, ${target}, SIGUSR1) = 0 <0.0001>`),
      ).map((signal) => signal.held);
    expect([held(43, 43), held(43, 41)]).toEqual([[true], [false]]);
  });
});
