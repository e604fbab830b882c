import { describe, expect, it } from "vitest";
import { later, parentAndChild } from "./pipe_logs.ts";
import { findingsIn, findingsWithoutLog } from "./trace_of.ts";

const handles =
  "40 1700000000.110000 rt_sigaction(SIGALRM, {sa_handler=0x5555, sa_mask=[], sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=0x7f12}, NULL, 8) = 0 <0.000010>";

const rulesOf = (findings: readonly string[]) => findings.map((line) => line.split(":")[0]);

describe("a process that waits for its child, which reads what only the process could write", () => {
  const [exec = "", first = "", fork = ""] = parentAndChild.trim().split("\n");
  /** What the parent does before the fork, and between the fork and its wait. */
  const log = (before: string, after: string) => `${exec}
    ${first}
    ${before}
    ${fork}
    41 1700000000.210000 close(4<pipe:[9]>) = 0 <0.000010>
    41 1700000000.220000 read(3<pipe:[9]>,  <unfinished ...>
    ${after}
    40 1700000000.400000 wait4(-1,  <unfinished ...>
    ${later}`;
  const rules = (before: string, after: string) => rulesOf(findingsIn(log(before, after)));
  const hangs = ["eof-never"];
  const waits = ["blocked-at-end", "blocked-at-end"];
  const alarm = (seconds: number) => `40 1700000000.300000 alarm(${seconds}) = 0 <0.000010>`;

  it("may write in the handler of a timer that will go off, and only waits until then", () => {
    expect(findingsIn(log(handles, alarm(5)))).toEqual([
      "blocked-at-end: gen (41) was still waiting in read after 2.78 s: pipe:9 is empty, and its write end is open in gen (40) as descriptor 4.",
      "blocked-at-end: gen (40) was still waiting in wait4 after 2.6 s: its child gen (41) has not ended.",
    ]);
    expect(rules(handles, "")).toEqual(hangs);
  });

  it.each([
    ["has gone off", alarm(1)],
    ["was taken back", `${alarm(5)}\n40 1700000000.310000 alarm(0) = 5 <0.000010>`],
    [
      "has no handler any more",
      `${alarm(5)}\n40 1700000000.310000 rt_sigaction(SIGALRM, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000010>`,
    ],
    [
      "is blocked",
      `${alarm(5)}\n40 1700000000.310000 rt_sigprocmask(SIG_BLOCK, [ALRM], NULL, 8) = 0 <0.000010>`,
    ],
    [
      "is held back by the mask that its last handler returned to",
      `${alarm(5)}\n40 1700000000.310000 rt_sigreturn({mask=[ALRM]}) = 0 <0.000010>`,
    ],
    [
      "counts CPU time",
      "40 1700000000.300000 setitimer(ITIMER_PROF, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=5, tv_usec=0}}, NULL) = 0 <0.000010>",
    ],
    ["is its child's", alarm(5).replace(/^40 /, "42 ")],
  ])("waits for ever where the timer %s", (_, after) => {
    const another = "40 1700000000.120000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>";
    const idle = "42 1700000000.350000 exit_group(0) = ?\n42 1700000000.350100 +++ exited with 0 +++";
    expect(rules(`${handles}\n${another}`, `${after}\n${idle}`)).toEqual([...hangs, "zombie"]);
  });

  it.each([
    [
      "goes off again and again",
      "setitimer(ITIMER_REAL, {it_interval={tv_sec=1, tv_usec=0}, it_value={tv_sec=0, tv_usec=100000}}, NULL) = 0",
    ],
    ["is let in again", "rt_sigprocmask(SIG_UNBLOCK, [ALRM], NULL, 8) = 0"],
    ["is not among those that are blocked now", "rt_sigprocmask(SIG_SETMASK, [INT], [ALRM], 8) = 0"],
    ["is let in as the handler of another signal returns", "rt_sigreturn({mask=[]}) = 0"],
    [
      "is blocked no more, as far as a mask tells that is not printed",
      "rt_sigprocmask(SIG_BLOCK, 0x7ffd, NULL, 8) = 0",
    ],
  ])("only waits where the timer %s", (_, call) => {
    const blocked =
      call.startsWith("set") || call.includes("0x7ffd")
        ? ""
        : "\n40 1700000000.120000 rt_sigprocmask(SIG_BLOCK, [ALRM], NULL, 8) = 0 <0.000010>";
    expect(rules(`${handles}${blocked}`, `${alarm(5)}\n40 1700000000.310000 ${call} <0.000010>`)).toEqual(
      waits,
    );
  });

  it("waits for ever in the handler itself, which holds the next of its signals back", () => {
    const every =
      "40 1700000000.300000 setitimer(ITIMER_REAL, {it_interval={tv_sec=9, tv_usec=0}, it_value={tv_sec=0, tv_usec=1000}}, NULL) = 0 <0.000010>";
    const rings = "40 1700000000.310000 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---";
    const returns = "40 1700000000.320000 rt_sigreturn({mask=[]}) = 0 <0.000010>";
    expect(rules(handles, `${every}\n${rings}`)).toContain("eof-never");
    expect(rules(handles, `${every}\n${rings}\n${returns}`)).toEqual(waits);
  });

  it("only waits where the handler may be its parent's, or was set before the trace began", () => {
    const untold = log("", alarm(5)).replace(`${exec}\n`, "");
    expect(rulesOf(findingsIn(untold))).toEqual(waits);
    const born = `7 1699999999.000000 execve("/bin/sh", ["sh"], 0x7 /* 9 vars */) = 0 <0.000010>
      ${handles.replace("40 1700000000.1", "7 1699999999.1")}
      7 1699999999.200000 clone(child_stack=NULL, flags=SIGCHLD) = 40 <0.000010>
      7 1699999999.300000 exit_group(0) = ?
      7 1699999999.300100 +++ exited with 0 +++`;
    expect(rulesOf(findingsIn(`${born}\n${untold}`))).not.toContain("eof-never");
    // exec takes the handler away.
    expect(rulesOf(findingsIn(`${born}\n${log("", alarm(5))}`))).toContain("eof-never");
  });

  it("is not blamed where the log is not at hand that would tell of handlers", () => {
    expect(rulesOf(findingsWithoutLog(log(handles, alarm(5))))).toEqual(waits);
  });
});

describe("two who wait for each other to speak", () => {
  const pair = (arm: string) => `
    40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
    40 1700000000.100000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.000010>
    ${handles}
    40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
    40 1700000000.300000 close(4<UNIX-STREAM:[8->7]>) = 0 <0.000010>
    41 1700000000.310000 close(3<UNIX-STREAM:[7->8]>) = 0 <0.000010>
    40 1700000000.320000 ${arm} <0.000010>
    40 1700000000.400000 read(3<UNIX-STREAM:[7->8]>,  <unfinished ...>
    41 1700000000.500000 read(4<UNIX-STREAM:[8->7]>,  <unfinished ...>
    ${later}`;

  it("are no deadlock while one has a timer whose handler may", () => {
    const arm = (value: string) =>
      `setitimer(ITIMER_REAL, {it_interval={tv_sec=0, tv_usec=0}, it_value=${value}}, NULL) = 0`;
    expect(rulesOf(findingsIn(pair(arm("{tv_sec=5, tv_usec=0}"))))).toEqual([
      "blocked-at-end",
      "blocked-at-end",
    ]);
    expect(rulesOf(findingsIn(pair(arm("{tv_sec=0, tv_usec=500000}"))))).toEqual(["deadlock"]);
  });
});

describe("a process that waits for a signal, and its child for the process", () => {
  const waits = (arm: string) => `
    40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
    40 1700000000.100000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
    40 1700000000.110000 rt_sigprocmask(SIG_BLOCK, [USR1 ALRM], NULL, 8) = 0 <0.000010>
    40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
    41 1700000000.210000 close(4<pipe:[9]>) = 0 <0.000010>
    41 1700000000.220000 kill(40, SIGUSR1) = 0 <0.000010>
    40 1700000000.230000 rt_sigtimedwait([USR1 ALRM], {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0}, NULL, 8) = 10 (SIGUSR1) <0.000010>
    ${arm}
    41 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
    40 1700000000.500000 rt_sigtimedwait([USR1 ALRM], NULL, NULL, 8 <unfinished ...>
    ${later}`;

  it("are no deadlock while a timer will send one, handler or not", () => {
    expect(rulesOf(findingsIn(waits("")))).toEqual(["deadlock"]);
    expect(rulesOf(findingsIn(waits("40 1700000000.300000 alarm(5) = 0 <0.000010>")))).toEqual([
      "blocked-at-end",
      "blocked-at-end",
    ]);
  });
});
