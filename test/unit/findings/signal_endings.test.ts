import { describe, expect, it } from "vitest";
import { findingsInStopped, findingsOf, said } from "./trace_of.ts";

/** gen (40) has a child, gen (41). */
const family = `
  40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
  40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>`;
const came = (signal: string, pid: number, at: string) =>
  `41 1700000000.${at} --- ${signal} {si_signo=${signal}, si_code=SI_USER, si_pid=${pid}, si_uid=0} ---`;
const sends = (pid: number, signal: string, at: string) =>
  `${pid} 1700000000.${at} kill(41, ${signal}) = 0 <0.000010>`;
const killed = (signal: string, at = "00.500000") => `41 17000000${at} +++ killed by ${signal} +++`;

describe("a death by a signal", () => {
  it.each([
    ["is an error where the program broke down", came("SIGSEGV", 41, "400000"), "SIGSEGV", "error"],
    ["is one where another made it break down, too", sends(40, "SIGABRT", "400000"), "SIGABRT", "error"],
    ["is as it was meant where another asked for it", sends(40, "SIGTERM", "400000"), "SIGTERM", "info"],
    ["is none too good where nobody of the trace did", came("SIGTERM", 7, "400000"), "SIGTERM", "warning"],
    ["is none where it asked itself", sends(41, "SIGTERM", "400000"), "SIGTERM", "warning"],
    [
      "is none where another sent what only a handler would have taken",
      sends(40, "SIGUSR1", "400000"),
      "SIGUSR1",
      "warning",
    ],
  ])("%s", (_, sent, signal, severity) => {
    const found = findingsOf("killed-by-signal", `${family}\n${sent}\n${killed(signal)}`);
    expect(found.map((each) => each.severity)).toEqual([severity]);
  });

  it("is of the last signal of its kind, though somebody of the trace had sent one before that was handled", () => {
    const text = `${family}
      41 1700000000.210000 rt_sigaction(SIGTERM, {sa_handler=0x401136, sa_mask=[], sa_flags=SA_RESETHAND}, NULL, 8) = 0 <0.000010>
      ${sends(40, "SIGTERM", "300000")}
      ${came("SIGTERM", 40, "300100")}
      41 1700000000.310000 rt_sigreturn({mask=[]}) = 0 <0.000010>
      ${came("SIGTERM", 7, "400000")}
      ${killed("SIGTERM")}`;
    expect(said("killed-by-signal", text)).toEqual([
      "gen (41) was killed by SIGTERM. Someone asks the process to end.",
    ]);
  });

  it("is by who sent that signal to that process, whoever sent others, to it or to others", () => {
    const text = `${family}
      40 1700000000.210000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
      ${sends(40, "SIGTERM", "400000")}
      ${sends(42, "SIGUSR1", "400050")}
      ${came("SIGTERM", 40, "400100")}
      ${killed("SIGTERM")}
      42 1700000000.510000 kill(42, SIGTERM) = 0 <0.000010>
      40 1700000000.520000 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=41, si_uid=0, si_status=SIGTERM} ---`;
    expect(said("killed-by-signal", text)).toEqual([
      "gen (41) was killed by SIGTERM, sent by gen (40). Someone asks the process to end.",
    ]);
  });

  it("is nothing to tell of when it came with the end of the run", () => {
    const told = (at: string) =>
      findingsInStopped(`${family}\n${killed("SIGKILL", at)}`).filter((line) => line.startsWith("killed"));
    expect([told("02.900000").length, told("03.100000").length]).toEqual([1, 0]);
  });

  it("is nothing to tell of besides what sigpipe says", () => {
    expect(said("killed-by-signal", `${family}\n${killed("SIGPIPE")}`)).toEqual([]);
  });
});

describe("at the end of the run", () => {
  const ends = "41 1700000001.000000 +++ exited with 0 +++";
  const stopped = (rule: string, text: string) =>
    findingsInStopped(text).filter((line) => line.startsWith(rule));

  it.each([
    ["was a zombie still", "40 1700000003.500000 wait4(-1, NULL, 0, NULL) = 41 <0.000010>", 1],
    ["had been waited for, if only just", "40 1700000002.900000 wait4(-1, NULL, 0, NULL) = 41 <0.000010>", 0],
  ])("a child that had ended %s", (_, waits, count) => {
    expect(stopped("zombie", `${family}\n${ends}\n${waits}`)).toHaveLength(count);
  });

  it("a child that had ended a moment before was none", () => {
    const late = ends.replace("01.000000", "02.100000");
    expect(stopped("zombie", `${family}\n${late}\n40 1700000005.000000 getpid() = 40 <0.000001>`)).toEqual(
      [],
    );
  });

  it("no signal was lost yet that came later", () => {
    const lost = (at: number) =>
      stopped(
        "lost-signal",
        `${family}
        41 1700000000.210000 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.000010>
        ${sends(40, "SIGUSR1", "300000")}
        40 170000000${at}.000000 kill(41, SIGUSR1) = 0 <0.000010>`,
      ).length;
    expect([lost(2), lost(4)]).toEqual([1, 0]);
  });

  it("nobody had written yet where nobody reads who did so later", () => {
    const wrote = (at: number) =>
      stopped(
        "sigpipe",
        `${family.replace("clone", "pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>\n40 1700000000.200010 clone")}
        40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>
        41 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>
        40 170000000${at}.000000 write(4<pipe:[9]>, "x", 1) = -1 EPIPE (Broken pipe) <0.000010>
        40 170000000${at}.000100 --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=40, si_uid=0} ---`,
      ).length;
    expect([wrote(2), wrote(4)]).toEqual([1, 0]);
  });
});

describe("signals that nobody can catch", () => {
  it("are looked for in the first masks of a program, not in those that it sets time and again", () => {
    const mask = (nth: number, set: string) =>
      `40 1700000000.3000${10 + nth} rt_sigprocmask(SIG_SETMASK, ${set}, NULL, 8) = 0 <0.000001>`;
    const masks = (harmless: number) =>
      said(
        "uncatchable-signal",
        `${family}
        ${Array.from({ length: harmless }, (_, nth) => mask(nth, "[USR1]")).join("\n")}
        ${mask(harmless, "[KILL]")}`,
      ).length;
    expect([masks(7), masks(8)]).toEqual([1, 0]);
  });
});
