import { describe, expect, it } from "vitest";
import { syscallName } from "../../../src/strace/syscalls.ts";
import { signalsOf } from "./facts.ts";
import { traceOf } from "./trace_of.ts";

/** 40 and its child 41 have both ends of a pipe, and of a second one. */
const pipes = `
  40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.00001>
  40 1.001 pipe2([5<pipe:[98]>, 6<pipe:[98]>], 0) = 0 <0.00001>
  40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
`;
const sigio = "--- SIGIO {si_signo=SIGIO, si_code=SI_KERNEL} ---";

/** The calls that made a file ready of which 40 is told by a signal. */
function toldOf(log: string): (string | undefined)[] {
  return signalsOf(traceOf(`${pipes}${log}`)).map(({ sentBy }) => sentBy);
}

const ownsReader = `
  40 1.003 fcntl(3<pipe:[97]>, F_SETOWN, 40) = 0 <0.00001>
  40 1.004 fcntl(3<pipe:[97]>, F_SETFL, O_RDONLY|O_ASYNC) = 0 <0.00001>
`;
const writes = `41 1.010 write(4<pipe:[97]>, "x", 1) = 1 <0.00001>`;

describe("the signal of a file that is asynchronous", () => {
  it.each([
    ["the group that the log begins with", "", "F_SETOWN, -40", "write"],
    ["a group of its own", "40 1.0025 setpgid(0, 0) = 0 <0.00001>", "F_SETOWN, -40", "write"],
    [
      "a group told with its type",
      "40 1.0025 setpgid(0, 0) = 0 <0.00001>",
      "F_SETOWN_EX, {type=F_OWNER_PGRP, pid=40}",
      "write",
    ],
    ["another group", "", "F_SETOWN, -39", undefined],
  ])("is due to the write when the owner is %s", (_, grouped, owner, expected) => {
    expect(
      toldOf(`
        ${grouped}
        40 1.003 fcntl(3<pipe:[97]>, ${owner}) = 0 <0.00001>
        40 1.004 fcntl(3<pipe:[97]>, F_SETFL, O_RDONLY|O_ASYNC) = 0 <0.00001>
        ${writes}
        40 1.011 ${sigio}`),
    ).toEqual([expected]);
  });

  it("is SIGIO again once F_SETSIG names none", () => {
    expect(
      toldOf(`${ownsReader}
        40 1.005 fcntl(3<pipe:[97]>, F_SETSIG, SIGUSR1) = 0 <0.00001>
        40 1.006 fcntl(3<pipe:[97]>, F_SETSIG, 0) = 0 <0.00001>
        ${writes}
        40 1.011 ${sigio}`),
    ).toEqual(["write"]);
  });

  it("is due to each write anew", () => {
    expect(
      toldOf(`${ownsReader}
        ${writes}
        40 1.011 ${sigio}
        41 1.020 writev(4<pipe:[97]>, [{iov_base="y", iov_len=1}], 1) = 1 <0.00001>
        40 1.021 ${sigio}`),
    ).toEqual(["write", "writev"]);
  });

  it("is not SIGIO while F_SETSIG names another", () => {
    expect(
      toldOf(`${ownsReader}
        40 1.005 fcntl(3<pipe:[97]>, F_SETSIG, SIGUSR1) = 0 <0.00001>
        ${writes}
        40 1.011 ${sigio}`),
    ).toEqual([undefined]);
  });

  it("is due to a write with the same stamp, too", () => {
    expect(toldOf(`${ownsReader}${writes}\n40 1.010 ${sigio}`)).toEqual(["write"]);
  });

  it("is not due to a write that began when it had been taken already, though its line comes before", () => {
    expect(
      toldOf(`${ownsReader}
        40 1.005 rt_sigprocmask(SIG_BLOCK, [IO], NULL, 8) = 0 <0.00001>
        40 1.006 rt_sigtimedwait([IO],  <unfinished ...>
        41 1.012 write(4<pipe:[97]>, "x", 1) = 1 <0.00001>
        40 1.013 <... rt_sigtimedwait resumed>{si_signo=SIGIO, si_code=SI_KERNEL}, NULL, 8) = 29 (SIGIO) <0.005>`),
    ).toEqual([undefined]);
  });

  it("tells a writer of the read that made room, and never of what was written there", () => {
    const log = (deed: string) => `
      40 1.003 fcntl(4<pipe:[97]>, F_SETOWN, 40) = 0 <0.00001>
      40 1.004 fcntl(4<pipe:[97]>, F_SETFL, O_WRONLY|O_ASYNC) = 0 <0.00001>
      ${deed}
      40 1.021 ${sigio}`;
    const write = `40 1.010 write(4<pipe:[97]>, "x", 1) = 1 <0.00001>`;
    expect(toldOf(log(write))).toEqual([undefined]);
    expect(toldOf(log(`${write}\n41 1.020 read(3<pipe:[97]>, "x", 1) = 1 <0.00001>`))).toEqual(["read"]);
  });

  it.each([
    [
      "the first",
      `41 1.010 write(6<pipe:[98]>, "x", 1) = 1 <0.00001>\n41 1.011 sendto(4<pipe:[97]>, "x", 1) = 1`,
    ],
    [
      "the second",
      `41 1.010 write(4<pipe:[97]>, "x", 1) = 1 <0.00001>\n41 1.011 write(6<pipe:[98]>, "xy", 2) = 2`,
    ],
  ])("is due to the latest of the deeds when two files are, done to %s", (_, deeds) => {
    const trace = traceOf(`${pipes}${ownsReader}
      40 1.005 fcntl(5<pipe:[98]>, F_SETOWN, 40) = 0 <0.00001>
      40 1.006 fcntl(5<pipe:[98]>, F_SETFL, O_RDONLY|O_ASYNC) = 0 <0.00001>
      ${deeds.replace("sendto", "write")}
      40 1.012 ${sigio}`);
    const call = trace.signals.columns.sentBy[0] as number;
    expect(trace.calls.startNs(call)).toBe(11e6);
  });

  it("is due to the later of two calls whose lines have the same stamp", () => {
    const trace = traceOf(`${pipes}${ownsReader}
      40 1.005 fcntl(5<pipe:[98]>, F_SETOWN, 40) = 0 <0.00001>
      40 1.006 fcntl(5<pipe:[98]>, F_SETFL, O_RDONLY|O_ASYNC) = 0 <0.00001>
      41 1.010 write(4<pipe:[97]>, "x", 1) = 1 <0.00000>
      41 1.010 writev(6<pipe:[98]>, [{iov_base="y", iov_len=1}], 1) = 1 <0.00000>
      40 1.012 ${sigio}`);
    expect(syscallName(trace.calls.syscall(trace.signals.columns.sentBy[0] as number))).toBe("writev");
  });

  it("is nobody's doing any more when the file is closed, but for the one on its way", () => {
    expect(
      toldOf(`${ownsReader}
        ${writes}
        40 1.020 close(3<pipe:[97]>) = 0 <0.00001>
        41 1.021 close(3<pipe:[97]>) = 0 <0.00001>
        40 1.022 ${sigio}
        40 1.030 ${sigio}`),
    ).toEqual(["close", undefined]);
  });
});
