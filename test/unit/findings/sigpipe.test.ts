import { describe, expect, it } from "vitest";
import { parentAndChild } from "./pipe_logs.ts";
import { findingsIn, findingsOf, said } from "./trace_of.ts";

describe("sigpipe", () => {
  const writerAndReader = `${parentAndChild}
    40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>
    41 1700000000.310000 close(4<pipe:[9]>) = 0 <0.000010>
    41 1700000000.400000 read(3<pipe:[9]>, "x", 1) = 1 <0.000010>
    41 1700000000.410000 close(3<pipe:[9]>) = 0 <0.000000>`;

  it("says who stopped reading, and is no more than worth knowing in a pipeline", () => {
    expect(
      findingsIn(`${writerAndReader}
        40 1700000000.420000 write(4<pipe:[9]>, "x", 1) = -1 EPIPE (Broken pipe) <0.000000>
        40 1700000000.420100 --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=40, si_uid=0} ---
        40 1700000000.420200 +++ killed by SIGPIPE +++`),
    ).toEqual([
      "sigpipe: gen (40) wrote into pipe:9, which nobody reads any more: gen (41) closed the last read end 10 ms before; SIGPIPE ended it.",
    ]);
  });
});

describe("sigpipe while the last read end is being closed", () => {
  const forked = `${parentAndChild}
    40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>
    41 1700000000.310000 close(4<pipe:[9]>) = 0 <0.000010>
    41 1700000000.320000 fcntl(3<pipe:[9]>, F_SETFD, FD_CLOEXEC) = 0 <0.000010>
    40 1700000000.400000 write(4<pipe:[9]>, "x", 1 <unfinished ...>`;
  const broken = `
    40 1700000000.420000 <... write resumed>) = -1 EPIPE (Broken pipe) <0.020000>
    40 1700000000.420100 --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=40, si_uid=0} ---`;
  const gone = "41 1700000000.430000 +++ exited with 0 +++";

  it.each([
    [
      "a close",
      "41 1700000000.410000 close(3<pipe:[9]> <unfinished ...>",
      `41 1700000000.430000 <... close resumed>) = 0 <0.020000>`,
      "gen (41) was closing the last read end",
    ],
    [
      "an exec",
      '41 1700000000.410000 execve("/bin/sink", ["sink"], 0x7 /* 9 vars */ <unfinished ...>',
      "41 1700000000.430000 <... execve resumed>) = 0 <0.020000>",
      "gen (41) was closing the last read end",
    ],
    ["its exit", "41 1700000000.410000 exit_group(0) = ?", gone, "gen (41), its last reader, was ending"],
    [
      "a kill of its reader",
      "41 1700000000.410000 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=7, si_uid=0} ---",
      "41 1700000000.430000 +++ killed by SIGTERM +++",
      "gen (41), its last reader, was ending",
    ],
  ])("knows it by %s that the log ends only after the write", (_, begins, ends, words) => {
    expect(said("sigpipe", [forked, begins, broken, ends].join("\n"))).toEqual([
      `gen (40) wrote into pipe:9, which nobody reads any more: ${words}.`,
    ]);
  });

  it.each([
    ["closes", "41 1700000000.430000 close(3<pipe:[9]>) = 0 <0.000010>"],
    ["exits", `41 1700000000.425000 exit_group(0) = ?\n${gone}`],
    ["is killed", "41 1700000000.430000 +++ killed by SIGKILL +++"],
    ["lives on", "41 1700000000.430000 getpid() = 41 <0.000010>"],
  ])("does not name one who %s only afterwards", (_, after) => {
    expect(said("sigpipe", [forked, broken, after].join("\n"))).toEqual([
      expect.not.stringContaining("gen (41)"),
    ]);
  });
});

describe("sigpipe of one who does not die of it", () => {
  const wrote = (at: string) => `
    40 1700000000.${at} write(4<pipe:[9]>, "x", 1) = -1 EPIPE (Broken pipe) <0.000000>
    40 1700000000.${at.replace(/.$/, "1")} --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=40, si_uid=0} ---`;
  const ignored =
    "40 1700000000.010000 rt_sigaction(SIGPIPE, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>";
  const sentences = (...lines: readonly string[]) =>
    findingsOf("sigpipe", lines.join("\n")).map(({ severity, message }) => `${severity}: ${message}`);

  it("is a mistake, told once, and shows where the last read end was closed", () => {
    const lines = [
      `${parentAndChild}\n${ignored}`,
      "40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>",
      "41 1700000000.410000 close(3<pipe:[9]>) = 0 <0.000000>",
      wrote("420000"),
      wrote("430000"),
    ];
    expect(sentences(...lines)).toEqual([
      "warning: gen (40) wrote into pipe:9, which nobody reads any more: gen (41) closed the last read end 10 ms before.",
    ]);
    expect(findingsOf("sigpipe", lines.join("\n"))[0]?.related).toEqual([
      { message: "the last read end was closed here", call: 5 },
    ]);
  });

  it("names the last of several readers, though it was the first that had the read end, and how it ended", () => {
    const lines = [
      parentAndChild,
      "41 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>",
      "40 1700000000.310000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>",
      "40 1700000000.320000 close(3<pipe:[9]>) = 0 <0.000010>",
      "42 1700000000.340000 +++ exited with 0 +++",
      wrote("420000"),
    ];
    expect(sentences(...lines)).toEqual([
      "warning: gen (40) wrote into pipe:9, which nobody reads any more: gen (42), its last reader, ended 80 ms before.",
    ]);
    expect(findingsOf("sigpipe", lines.join("\n"))[0]?.related).toEqual([]);
    const first = [
      ...lines.slice(0, 2),
      "40 1700000000.410000 close(3<pipe:[9]>) = 0 <0.000010>",
      wrote("420000"),
    ];
    expect(sentences(...first)).toEqual([
      expect.stringContaining("gen (40) closed the last read end 9.99 ms before"),
    ]);
  });

  it("names the last reader, not who only had a write end still, and is one though another signal ends the writer", () => {
    expect(
      sentences(
        parentAndChild,
        "40 1700000000.210000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>",
        "40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>",
        "42 1700000000.310000 close(3<pipe:[9]>) = 0 <0.000010>",
        "41 1700000000.410000 close(3<pipe:[9]>) = 0 <0.000000>",
        "42 1700000000.415000 close(4<pipe:[9]>) = 0 <0.000000>",
        wrote("420000"),
        "40 1700000000.500000 +++ killed by SIGKILL +++",
      ),
    ).toEqual([
      "warning: gen (40) wrote into pipe:9, which nobody reads any more: gen (41) closed the last read end 10 ms before.",
    ]);
  });

  it("names nobody where every read end was outside of the trace", () => {
    expect(
      sentences(
        '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>',
        wrote("420000"),
      ),
    ).toEqual(["warning: gen (40) wrote into pipe:9, which nobody reads any more."]);
  });

  it.each([
    ["somebody of the trace", 41, "41 1700000000.400000 kill(40, SIGPIPE) = 0 <0.000010>"],
    ["somebody outside", 7, ""],
  ])("is not told of a SIGPIPE that %s sent", (_, pid, kill) => {
    const came = `40 1700000000.400100 --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=${pid}, si_uid=0} ---`;
    expect(sentences(parentAndChild, kill, came)).toEqual([]);
  });
});
