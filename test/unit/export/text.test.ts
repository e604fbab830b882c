import { describe, expect, test } from "vitest";
import { findingLine, textReport } from "../../../src/export/text.ts";
import type { Finding, Summary, SummaryProcess } from "../../../src/protocol/summary.ts";

function process(
  pid: number,
  ppid: number,
  argv: readonly string[],
  more: Partial<SummaryProcess> = {},
): SummaryProcess {
  return {
    pid,
    ppid,
    name: argv[0] ?? "",
    argv,
    threads: [pid],
    startNs: 0,
    endNs: 9_000_000,
    exit: { code: 0 },
    state: "exited",
    blocked: null,
    ...more,
  };
}

const nothing: Summary = {
  schema: 1,
  command: [],
  tracer: "",
  startUnixNs: null,
  durationNs: 0,
  exit: null,
  stats: { lines: 0, calls: 0, unparsed: 0, partial: 0 },
  processes: [],
  channels: [],
  flows: [],
  signals: [],
  waits: [],
  jumps: [],
  findings: [],
};

const hang: Finding = {
  rule: "eof-never",
  severity: "error",
  message: "sort (42) waits for the end of pipe:97, but sh (40) still holds its write end.",
  pids: [42, 40],
  channels: ["pipe:97"],
  ns: 5,
  location: { file: "main.c", line: 27 },
  related: [],
};

const pipeline: Summary = {
  ...nothing,
  command: ["sh", "-c", "gen | sort"],
  tracer: "strace 6.1",
  durationNs: 1_500_000_000,
  exit: { timeout: true },
  stats: { lines: 12, calls: 10, unparsed: 0, partial: 1 },
  processes: [
    process(40, 0, ["sh", "-c", "gen | sort"], {
      state: "blocked",
      exit: null,
      blocked: { call: "wait4", channel: null, reason: "child", sinceNs: 500_000_000, location: null },
    }),
    process(41, 40, ["gen"]),
    process(43, 41, ["helper", "a b"], { exit: { signal: "SIGPIPE" } }),
    process(42, 40, ["sort"], {
      state: "blocked",
      exit: null,
      threads: [42, 44],
      blocked: { call: "read", channel: "pipe:97", reason: "empty", sinceNs: 1_000_000_000, location: null },
    }),
  ],
  channels: [
    {
      id: "pipe:97",
      kind: "pipe",
      name: "",
      capacity: 65536,
      bytesWritten: 588895,
      bytesRead: 588000,
      bytesLeft: 895,
      messages: 10,
      peakFill: 65536,
      writers: [41],
      readers: [42],
      blockedFullNs: 2_000_000,
      blockedEmptyNs: 0,
    },
  ],
  flows: [
    {
      channel: "pipe:97",
      from: 41,
      to: 42,
      bytes: 588000,
      transfers: 9,
      latencyNs: { p50: 1500, p99: 2000, max: 2000 },
    },
  ],
  signals: [
    {
      signal: "SIGCHLD",
      to: 40,
      from: 41,
      cause: "child",
      generatedNs: 9_000_000,
      deliveredNs: 9_000_000,
      outcome: "ignored",
      handlerEndNs: null,
      interrupted: "wait4",
    },
    {
      signal: "SIGTERM",
      to: 42,
      from: null,
      cause: "kill",
      generatedNs: 10_000_000,
      deliveredNs: null,
      outcome: "pending",
      handlerEndNs: null,
      interrupted: null,
    },
  ],
  findings: [hang],
};

test("a pipeline that hangs, as a person reads it", () => {
  expect(`\n${textReport(pipeline)}`).toBe(`
sh -c 'gen | sort'
ended by the timeout, 1.5 s, 10 calls, strace 6.1

Processes
  40 sh -c 'gen | sort'  (blocked in wait4, child, for 1 s)
  ├─ 41 gen  (exit 0)
  │  └─ 43 helper 'a b'  (killed by SIGPIPE)
  └─ 42 sort  (blocked in read, pipe:97 empty, for 500 ms, 2 threads)

Channels
  channel  written    read  left  full for  empty for  writers -> readers
  pipe:97   588895  588000   895      2 ms          -  gen 41 -> sort 42

Flows
  from    to       through   bytes  transfers  latency p50   max
  gen 41  sort 42  pipe:97  588000          9       1.5 µs  2 µs

Signals
     at  signal   from               to       cause  outcome
   9 ms  SIGCHLD  gen 41             sh 40    child  ignored, interrupted wait4
  10 ms  SIGTERM  outside the trace  sort 42  kill   pending

Findings
  main.c:27: error: sort (42) waits for the end of pipe:97, but sh (40) still holds its write end. [eof-never]
    to fix: Close the write end in every process that does not write, right after fork, or open it with O_CLOEXEC.
`);
});

test("of a trace in which nothing happened only the headline is left", () => {
  expect(textReport(nothing)).toBe("Trace\nend not seen, 0 s, 0 calls\n");
});

describe("the process tree", () => {
  const lines = (processes: readonly SummaryProcess[]) =>
    textReport({ ...nothing, processes })
      .split("\n")
      .slice(4, -1);

  test("shows every process once, also when reused pids make a circle", () => {
    const circle = [process(41, 42, ["a"]), process(42, 41, ["b"]), process(41, 42, ["c"])];
    expect(lines(circle)).toHaveLength(3);
  });

  test("keeps a script of many lines on one", () => {
    expect(lines([process(41, 0, ["sh", "-c", `echo ${"long\n".repeat(50)}`])])).toHaveLength(1);
  });
});

test("a finding without a place begins with its severity", () => {
  expect(findingLine({ ...hang, location: null })).toMatch(/^error: sort \(42\) waits .* \[eof-never\]$/);
});

describe("names from outside", () => {
  const flow = {
    channel: "pipe:97",
    from: 41,
    to: 42,
    bytes: 1,
    transfers: 1,
    latencyNs: { p50: 0, p99: 0, max: 0 },
  };

  test("cannot break a table or speak to the terminal", () => {
    const named = (name: string) => ({ ...process(41, 0, []), name });
    const text = textReport({
      ...nothing,
      processes: [named("a\nb\x1b[31m"), process(42, 0, ["c"])],
      flows: [flow],
    });
    expect(text).toContain("  a␊b␛[31m 41  c 42");
    expect(text).not.toContain("\x1b");
  });

  test("cannot turn the direction of writing", () => {
    expect(findingLine({ ...hang, message: "evil\u202etxt" })).toContain("evil<202E>txt");
  });

  test("are left out where two processes had the same pid", () => {
    const reused = [process(41, 0, ["gen"]), process(42, 0, ["sort"]), process(41, 0, ["other"])];
    expect(textReport({ ...nothing, processes: reused, flows: [flow] })).toMatch(
      /\n {2}41 {4}sort 42 {2}pipe:97/,
    );
  });
});
