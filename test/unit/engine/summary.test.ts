import { describe, expect, it } from "vitest";
import { unknownRun } from "../../../src/engine/run_info.ts";
import { summarize } from "../../../src/engine/summary.ts";
import { readTrace } from "../../../src/engine/trace_reader.ts";
import { engineOf } from "./engine_of.ts";
import { parentReadsFromChild } from "./stories.ts";

const summary = await engineOf(parentReadsFromChild).handlers.summary(null);

describe("the summary of a parent that reads from its child", () => {
  it("names both processes, how they ended, and who begot whom", () => {
    expect(summary.processes.map(({ pid, ppid, exit, state }) => ({ pid, ppid, exit, state }))).toEqual([
      { pid: 40, ppid: 0, exit: { code: 0 }, state: "exited" },
      { pid: 41, ppid: 40, exit: { code: 0 }, state: "exited" },
    ]);
    expect(summary.command).toEqual(["demo"]);
    expect(summary.exit).toEqual({ code: 0 });
    expect(summary.durationNs).toBe(20_100_000);
  });

  it("counts the pipe's bytes at both ends, and how long its reader waited", () => {
    expect(summary.channels).toHaveLength(1);
    expect(summary.channels[0]).toMatchObject({
      id: "pipe:97",
      kind: "pipe",
      capacity: 65536,
      bytesWritten: 12,
      bytesRead: 12,
      bytesLeft: 0,
      readers: expect.arrayContaining([40]),
      writers: expect.arrayContaining([41]),
      blockedEmptyNs: 6_100_000,
      blockedFullNs: 0,
    });
  });

  it("joins the write to the read as one flow, with the time the bytes were under way", () => {
    expect(summary.flows).toEqual([
      {
        channel: "pipe:97",
        from: 41,
        to: 40,
        bytes: 12,
        transfers: 1,
        latencyNs: { p50: 100_000, p99: 100_000, max: 100_000 },
      },
    ]);
  });

  it("tells the wait and the signal of the child's end", () => {
    expect(summary.waits).toEqual([
      { parent: 40, child: 41, blockedNs: 1_600_000, reapedNs: expect.any(Number) },
    ]);
    expect(summary.signals).toEqual([
      expect.objectContaining({ signal: "SIGCHLD", to: 40, cause: "child", outcome: "ignored" }),
    ]);
  });

  it("accounts for every line", () => {
    expect(summary.stats).toEqual({ lines: 15, calls: 10, unparsed: 0, partial: 0 });
  });
});

describe("the summary of a log that stops in the middle of a wait", () => {
  it("counts the wait up to the end of what is known", async () => {
    const hanging = await engineOf(`
      40 1700000000.000000 pipe([3<pipe:[9]>, 4<pipe:[9]>]) = 0 <0.000010>
      40 1700000001.000000 read(3<pipe:[9]>,  <unfinished ...>
      41 1700000003.000000 getpid() = 41 <0.000000>`).handlers.summary(null);
    expect(hanging.channels[0]).toMatchObject({ id: "pipe:9", blockedEmptyNs: 2e9, blockedFullNs: 0 });
    expect(hanging.processes[0]).toMatchObject({
      state: "blocked",
      blocked: { call: "read", channel: "pipe:9", reason: "empty", sinceNs: 1e9 },
    });
  });
});

describe("a summary of calls that the model has nothing to say of", () => {
  it("names each and how often it was made, the most frequent first", () => {
    const lines = [
      '40 1700000000.000000 execve("/bin/ls", ["ls"], 0x7 /* 9 vars */) = 0 <0.000010>',
      '40 1700000000.010000 uname({sysname="Linux", ...}) = 0 <0.000010>',
      "40 1700000000.020000 getdents64(3</tmp>, 0x55 /* 2 entries */, 32768) = 48 <0.000010>",
      "40 1700000000.030000 getdents64(3</tmp>, 0x55 /* 0 entries */, 32768) = 0 <0.000010>",
      "",
    ];
    const { stats } = summarize(readTrace([new TextEncoder().encode(lines.join("\n"))]), unknownRun, []);
    expect(Object.entries(stats.uninterpreted ?? {})).toEqual([
      ["getdents64", 2],
      ["uname", 1],
    ]);
  });
});

describe("the waits of a summary", () => {
  it("tell of a reaping only where a child was collected", () => {
    const lines = [
      "40 1700000000.000000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>",
      "40 1700000000.010000 wait4(41, [{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}], WSTOPPED, NULL) = 41 <0.000100>",
      "41 1700000000.020000 +++ exited with 3 +++",
      "40 1700000000.030000 waitid(P_PID, 41, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=41, si_uid=0, si_status=3}, WEXITED|WNOWAIT, NULL) = 0 <0.000100>",
      "40 1700000000.040000 wait4(41, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 41 <0.000100>",
      "",
    ];
    const { waits } = summarize(readTrace([new TextEncoder().encode(lines.join("\n"))]), unknownRun, []);
    expect(waits.map(({ child, reapedNs }) => [child, reapedNs])).toEqual([
      [41, null],
      [41, null],
      [41, 40_100_000],
    ]);
  });

  const log = `
    40 1700000000.000000 execve("/bin/sh", ["sh"], 0x7 /* 9 vars */) = 0 <0.000010>
    40 1700000000.010000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
    41 1700000000.020000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
    40 1700000000.030000 wait4(-1,  <unfinished ...>
    41 1700000000.040000 wait4(-1,  <unfinished ...>
    42 1700000000.050000 +++ exited with 0 +++
    41 1700000000.050100 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 42 <0.010100>
    41 1700000000.060000 +++ exited with 0 +++
    40 1700000000.060100 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 41 <0.030100>
    40 1700000000.070000 +++ exited with 0 +++`;
  const bytes = new TextEncoder().encode(`${log.replace(/^\s+/gm, "")}\n`);

  it.each([bytes.length, 1, 400])("come as they began, whether read %d bytes at a time", (size) => {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    );
    const { waits } = summarize(readTrace(pieces), unknownRun, []);
    expect(waits.map(({ parent, child }) => `${parent} for ${child}`)).toEqual(["40 for 41", "41 for 42"]);
  });
});

describe("the summary of an eventfd that was filled to the brim", () => {
  it("holds no number that JSON's readers would round: its peak is unknown", async () => {
    const write =
      '40 1.010 write(3<anon_inode:[eventfd]>, "\\376\\377\\377\\377\\377\\377\\377\\377", 8) = 8 <0.0001>';
    const read =
      '40 1.020 read(3<anon_inode:[eventfd]>, "\\376\\377\\377\\377\\377\\377\\377\\377", 8) = 8 <0.0001>';
    const engine = engineOf(`40 1.000 eventfd2(0, 0) = 3<anon_inode:[eventfd]> <0.0001>\n${write}\n${read}`);
    const [channel] = (await engine.handlers.summary(null)).channels;
    expect(channel).toMatchObject({
      kind: "eventfd",
      bytesWritten: 8,
      bytesRead: 8,
      bytesLeft: 0,
      peakFill: null,
    });
  });
});
