import { describe, expect, it } from "vitest";
import { signalsOf } from "../facts.ts";
import { traceOf } from "../trace_of.ts";

const runs = "40 1.000 getppid() = 1 <0.0001>";
const hasThread =
  "40 1.001 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 41 <0.0001>";
const arrives = (signal: string) =>
  `--- ${signal} {si_signo=${signal}, si_code=SI_USER, si_pid=9, si_uid=0} ---`;
const usr1 = `40 1.010 ${arrives("SIGUSR1")}`;

function fates(...lines: readonly string[]): string[] {
  return signalsOf(traceOf([runs, ...lines].join("\n"))).map(({ signal, outcome }) => `${signal} ${outcome}`);
}

describe("a signal whose default action ends a process", () => {
  it("is taken to have ended one of which nothing more is seen", () => {
    expect(fates(usr1)).toEqual(["SIGUSR1 terminated"]);
  });

  it.each([
    ["makes another call", "40 1.020 getppid() = 1 <0.0001>"],
    ["enters another call", "40 1.020 pause( <unfinished ...>"],
    ["exits of itself", "40 1.020 exit_group(0) = ?"],
    ["is seen to have exited", "40 1.020 +++ exited with 0 +++"],
  ])("was survived by a process that %s", (_, next) => {
    expect(fates(usr1, next)).toEqual(["SIGUSR1 survived"]);
  });

  it("was survived by a process that takes another signal, which does end it", () => {
    expect(fates(usr1, `40 1.020 ${arrives("SIGTERM")}`, "40 1.021 +++ killed by SIGTERM +++")).toEqual([
      "SIGUSR1 survived",
      "SIGTERM terminated",
    ]);
  });

  it("ended the process by its second coming, not by its first", () => {
    expect(
      fates(
        usr1,
        "40 1.015 getppid() = 1 <0.0001>",
        `40 1.020 ${arrives("SIGUSR1")}`,
        "40 1.021 +++ killed by SIGUSR1 +++",
      ),
    ).toEqual(["SIGUSR1 survived", "SIGUSR1 terminated"]);
  });

  it("was survived where it would have written a core", () => {
    expect(fates(`40 1.010 ${arrives("SIGQUIT")}`, "40 1.020 getppid() = 1 <0.0001>")).toEqual([
      "SIGQUIT survived",
    ]);
  });

  it("was handled where the handler's calls show before its return", () => {
    expect(
      fates(
        usr1,
        '40 1.015 write(1, "usr1\\n", 5) = 5 <0.0001>',
        "40 1.020 rt_sigreturn({mask=[]}) = 0 <0.0001>",
      ),
    ).toEqual(["SIGUSR1 handled"]);
  });

  it("was survived, too, by a program of which the log shows the start, but no handler", () => {
    const started = '40 1.002 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>';
    expect(fates(started, usr1, "40 1.020 getppid() = 1 <0.0001>")).toEqual(["SIGUSR1 survived"]);
  });

  it("ended a process whose other thread got on with its work until it died", () => {
    expect(
      fates(
        hasThread,
        usr1,
        "41 1.020 getppid() = 1 <0.0001>",
        "41 1.021 exit_group(0) = ?",
        "41 1.022 +++ killed by SIGUSR1 +++",
        "40 1.023 +++ killed by SIGUSR1 +++",
      ),
    ).toEqual(["SIGUSR1 terminated"]);
  });

  it("ended a process of which the log tells afterwards how the call before had returned", () => {
    expect(
      fates("40 1.005 read(0, <unfinished ...>", usr1, '40 1.020 <... read resumed>"", 1) = 0 <0.0150>'),
    ).toEqual(["SIGUSR1 terminated"]);
  });
});
