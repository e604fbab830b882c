import { describe, expect, it } from "vitest";
import { findingsIn, said } from "./trace_of.ts";

const gen = '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>';
const fork = "40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";

describe("killed-by-signal", () => {
  const killed = (signal: string, sender: string) => `${gen}
    ${fork}
    41 1700000000.300000 pause( <unfinished ...>
    ${sender}
    41 1700000000.400100 <... pause resumed>) = ? ERESTARTNOHAND (To be restarted if no handler) <0.100100>
    41 1700000000.400200 --- ${signal} {si_signo=${signal}, si_code=SI_USER, si_pid=40, si_uid=0} ---
    41 1700000000.400300 +++ killed by ${signal} +++`;

  it("does not say that a process sent a signal to somebody when it sent it to itself", () => {
    const text = `${gen}
      40 1700000000.300000 tgkill(40, 40, SIGABRT) = 0 <0.000010>
      40 1700000000.400200 --- SIGABRT {si_signo=SIGABRT, si_code=SI_TKILL, si_pid=40, si_uid=0} ---
      40 1700000000.400300 +++ killed by SIGABRT +++`;
    expect(said("killed-by-signal", text)).toEqual([
      "gen (40) was killed by SIGABRT, which it sent itself. The program gave up with abort().",
    ]);
  });

  it("knows who sent SIGKILL to the group that it is in itself", () => {
    expect(
      said(
        "killed-by-signal",
        `${gen}
        40 1700000000.100000 setpgid(0, 0) = 0 <0.000010>
        40 1700000000.200000 kill(0, SIGKILL) = ?
        40 1700000000.200100 +++ killed by SIGKILL +++`,
      ),
    ).toEqual([
      "gen (40) was killed by SIGKILL, which it sent itself. Ends the process at once; it cannot be caught.",
    ]);
  });

  it("names who sent that signal, not who sent another", () => {
    const other = `7 1700000000.350000 getpid() = 7 <0.000001>
      41 1700000000.390000 kill(41, SIGCONT) = 0 <0.000010>`;
    const late = "40 1700000000.400050 kill(41, SIGUSR1) = 0 <0.000010>";
    const sent = "40 1700000000.400000 kill(41, SIGTERM) = 0 <0.000010>";
    expect(said("killed-by-signal", killed("SIGTERM", `${other}\n${sent}\n${late}`))).toEqual([
      "gen (41) was killed by SIGTERM, sent by gen (40). Someone asks the process to end.",
    ]);
  });

  it("names who asked it to end", () => {
    expect(
      said("killed-by-signal", killed("SIGTERM", "40 1700000000.400000 kill(41, SIGTERM) = 0 <0.000010>")),
    ).toEqual(["gen (41) was killed by SIGTERM, sent by gen (40). Someone asks the process to end."]);
  });

  it("says who killed whom", () => {
    const said = findingsIn(`
      40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
      40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
      41 1700000000.300000 pause( <unfinished ...>
      40 1700000000.400000 kill(41, SIGTERM) = 0 <0.000010>
      41 1700000000.400100 <... pause resumed>) = ? ERESTARTNOHAND (To be restarted if no handler) <0.100100>
      41 1700000000.400200 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=40, si_uid=0} ---
      41 1700000000.400300 +++ killed by SIGTERM +++
      40 1700000000.500000 +++ exited with 0 +++`);
    expect(said).toEqual([
      "killed-by-signal: gen (41) was killed by SIGTERM, sent by gen (40). Someone asks the process to end.",
    ]);
  });

  it("does not invent a sender for the processor's own fault", () => {
    const said = findingsIn(`
      40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
      40 1700000000.400200 --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---
      40 1700000000.400300 +++ killed by SIGSEGV (core dumped) +++`);
    expect(said).toEqual([
      "killed-by-signal: gen (40) was killed by SIGSEGV and dumped core. Memory was touched that is not the program's.",
    ]);
  });
});
