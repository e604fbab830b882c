import { describe, expect, it } from "vitest";
import { findingsOf, said } from "./trace_of.ts";

const fork = "40 1700000000.100000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";
const two = `40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
  ${fork}`;
const ends = (pid: number, at: string) => `${pid} 1700000000.${at} +++ exited with 0 +++`;

describe("orphan", () => {
  const outlives = `${two}
    ${ends(40, "300000")}
    41 1700000000.900000 +++ exited with 0 +++`;

  it("tells how long the child ran on alone", () => {
    expect(said("orphan", outlives)).toEqual([
      "gen (40) ended before its child gen (41), which ran on for 600 ms as an orphan.",
    ]);
  });

  it("is a mistake where the parent was killed, or the child still runs", () => {
    const told = (text: string) =>
      findingsOf("orphan", text).map(({ severity, message }) => `${severity}: ${message}`);
    const killed = outlives.replace(ends(40, "300000"), "40 1700000000.300000 +++ killed by SIGKILL +++");
    expect(told(outlives)).toEqual([expect.stringMatching(/^info: /)]);
    expect(told(killed)).toEqual([
      "warning: gen (40) was killed before its child gen (41), which ran on for 600 ms as an orphan.",
    ]);
    expect(told(outlives.replace(/\+\+\+ exited with 0 \+\+\+$/, "getpid() = 41 <0.000000>"))).toEqual([
      "warning: gen (40) ended before its child gen (41), which ran on for 600 ms and still runs as an orphan.",
    ]);
  });

  it("keeps quiet about a daemon", () => {
    expect(
      said(
        "orphan",
        outlives.replace(
          ends(40, "300000"),
          `41 1700000000.200000 setsid() = 41 <0.000010>\n${ends(40, "300000")}`,
        ),
      ),
    ).toEqual([]);
  });

  it("keeps quiet about a job, which leads a group of its own", () => {
    const leads = (setpgid: string) =>
      said("orphan", outlives.replace(ends(40, "300000"), `${setpgid}\n${ends(40, "300000")}`));
    expect(leads("41 1700000000.200000 setpgid(0, 0) = 0 <0.000010>")).toEqual([]);
    expect(leads("40 1700000000.200000 setpgid(0, 0) = 0 <0.000010>")).toHaveLength(1);
  });

  const left = (before: string, after = "") => `${two}
    ${before}
    41 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
    ${after}
    41 1700000000.210000 exit_group(0) = ?
    ${ends(41, "220000")}
    40 1700000000.230000 wait4(-1, NULL, 0, NULL) = 41 <0.000010>
    42 1700000000.900000 +++ exited with 0 +++
    ${ends(40, "990000")}`;
  const setsid = "41 1700000000.150000 setsid() = 41 <0.000010>";

  it("keeps quiet about a daemon whose parent led a session for it and left", () => {
    expect(said("orphan", left(setsid))).toEqual([]);
  });

  it.each([
    [
      "was killed",
      left(setsid).replace(ends(41, "220000"), "41 1700000000.220000 +++ killed by SIGKILL +++"),
    ],
    ["made the session only after the child was born", left("", setsid.replace("150000", "205000"))],
    [
      "only led a group, as each job of a shell does",
      left("41 1700000000.150000 setpgid(0, 0) = 0 <0.000010>"),
    ],
  ])("is told where the parent %s", (_, text) => {
    expect(said("orphan", text)).toEqual([
      expect.stringMatching(
        /^gen \(41\) .* before its child gen \(42\), which ran on for 680 ms as an orphan\.$/,
      ),
    ]);
  });

  it("is told where a shell that led its session before the trace was attached to ends before its job", () => {
    const shell = `40 1700000000.000000 getsid(0) = 40 <0.000010>
      ${fork}
      ${ends(40, "300000")}
      41 1700000000.900000 +++ exited with 0 +++`;
    expect(said("orphan", shell)).toHaveLength(1);
  });
});
