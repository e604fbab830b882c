import { describe, expect, it } from "vitest";
import { parentAndChild } from "./pipe_logs.ts";
import { findingsIn, findingsOf, said } from "./trace_of.ts";

const gen = '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>';
const fork = "40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";

describe("lost-signal", () => {
  it("counts the signals that were merged into a pending one", () => {
    const said = findingsIn(`${parentAndChild}
      41 1700000000.300000 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.000010>
      40 1700000000.400000 kill(41, SIGUSR1) = 0 <0.000010>
      40 1700000000.400100 kill(41, SIGUSR1) = 0 <0.000010>
      40 1700000000.400200 kill(41, SIGUSR1) = 0 <0.000010>`);
    expect(said).toEqual([
      "lost-signal: 2 SIGUSR1 for gen (41) got lost: one was already pending, and standard signals do not queue. Count with a realtime signal (sigqueue) or a pipe.",
    ]);
  });

  it.each([
    ["that only says that something changed, as SIGWINCH does", "SIGWINCH"],
    ["that asks the receiver to end: it ends once", "SIGTERM"],
  ])("keeps quiet about one %s", (_, signal) => {
    expect(
      findingsIn(`${parentAndChild}
        41 1700000000.300000 rt_sigprocmask(SIG_BLOCK, [WINCH TERM], NULL, 8) = 0 <0.000010>
        40 1700000000.400000 kill(41, ${signal}) = 0 <0.000010>
        40 1700000000.400100 kill(41, ${signal}) = 0 <0.000010>`),
    ).toEqual([]);
  });

  it("only mentions one for a process that shares memory with the sender: it may look there", () => {
    const [exec = "", ...rest] = parentAndChild.trim().split("\n");
    const shared =
      "40 1700000000.050000 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000 <0.000010>";
    const found = findingsOf(
      "lost-signal",
      `${exec}\n${shared}\n${rest.join("\n")}
      41 1700000000.300000 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.000010>
      40 1700000000.400000 kill(41, SIGUSR1) = 0 <0.000010>
      40 1700000000.400100 kill(41, SIGUSR1) = 0 <0.000010>`,
    );
    expect(found.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      "info: One SIGUSR1 for gen (41) got lost: one was already pending, and standard signals do not queue. Count with a realtime signal (sigqueue) or a pipe.",
    ]);
  });

  it("says nothing of a request to end that was made twice", () => {
    expect(
      said(
        "lost-signal",
        `${gen}
        ${fork}
        41 1700000000.300000 rt_sigprocmask(SIG_BLOCK, [TERM], NULL, 8) = 0 <0.000010>
        40 1700000000.400000 kill(41, SIGTERM) = 0 <0.000010>
        40 1700000000.400100 kill(41, SIGTERM) = 0 <0.000010>`,
      ),
    ).toEqual([]);
  });
});
