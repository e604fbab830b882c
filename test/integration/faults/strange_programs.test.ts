import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SummaryProcess } from "../../../src/protocol/summary.ts";
import { openTraceFile } from "../../../src/tracefile/trace_file.ts";
import { processesMarked, until, writeProgram } from "../capture_world.ts";
import { CommandLine, fullSize } from "./command_line.ts";

let cli: CommandLine;
beforeAll(async () => {
  cli = await CommandLine.build("strange");
});
afterAll(() => cli.remove());

/** Records a program; what it printed, how it exited and what the summary says. */
async function recorded(command: readonly string[], options: readonly string[] = []) {
  const { code, stdout, stderr } = await cli.record([
    "-q",
    ...options,
    "--json",
    "summary.json",
    "--",
    ...command,
  ]);
  return { code, stdout: stdout.toString(), stderr, summary: cli.summary("summary.json") };
}

const exitsOf = (processes: readonly SummaryProcess[]) => processes.map(({ name, exit }) => ({ name, exit }));

describe("many processes", () => {
  const children = fullSize ? 10_000 : 1_000;
  test(`${children} children one after the other: each is there, waited for, with its own exit`, {
    timeout: 120_000,
  }, async () => {
    const { code, summary } = await recorded([cli.compile("many_children"), String(children)]);
    expect(code).toBe(0);
    const [parent, ...born] = summary.processes;
    expect(born).toHaveLength(children);
    expect(born.map(({ exit }) => exit)).toEqual(
      Array.from({ length: children }, (_, number) => ({ code: number % 7 })),
    );
    expect(born.every(({ ppid, state }) => ppid === parent?.pid && state === "exited")).toBe(true);
    expect(summary.waits).toHaveLength(children);
    expect(summary.stats).toMatchObject({ unparsed: 0, partial: 0 });
  });

  test("500 that live at once: none is lost, and a byte of each arrives", async () => {
    const { code, summary } = await recorded([cli.compile("live_together"), "500"]);
    expect(code).toBe(0);
    expect(summary.processes).toHaveLength(501);
    expect(summary.processes.every(({ exit }) => exit !== null && "code" in exit && exit.code === 0)).toBe(
      true,
    );
    // Nobody ended before the last was born.
    const lastBorn = Math.max(...summary.processes.map(({ startNs }) => startNs));
    expect(summary.processes.every(({ endNs }) => endNs !== null && endNs > lastBorn)).toBe(true);
    const arrivals = summary.channels.find(({ kind, bytesWritten }) => kind === "pipe" && bytesWritten > 0);
    expect(arrivals).toMatchObject({ bytesWritten: 500, bytesRead: 500, bytesLeft: 0 });
    expect(arrivals?.writers).toHaveLength(500);
    expect(summary.stats).toMatchObject({ unparsed: 0, partial: 0 });
  });
});

test("a program that closes all descriptors, twice, still talks with its child and leaves its file", async () => {
  const { code, stderr, summary } = await recorded([cli.compile("closes_all"), cli.path("left-behind")]);
  expect({ code, stderr }).toEqual({ code: 7, stderr: "" });
  expect(readFileSync(cli.path("left-behind"), "utf8")).toBe("hello");
  expect(exitsOf(summary.processes)).toEqual([
    { name: "closes_all", exit: { code: 7 } },
    { name: "closes_all", exit: { code: 3 } },
  ]);
  const talk = summary.channels.find(({ kind, bytesRead }) => kind === "pipe" && bytesRead === 5);
  expect(talk).toMatchObject({ bytesWritten: 5, bytesLeft: 0 });
});

describe("a program that leaves", () => {
  test("into a session of its own is recorded there to its end", async () => {
    const { code, stdout, summary } = await recorded([
      "setsid",
      "--fork",
      "sh",
      "-c",
      "sleep 0.3; echo away; exit 9",
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "away\n" });
    expect(exitsOf(summary.processes)).toEqual([
      { name: "setsid", exit: { code: 0 } },
      { name: "sh", exit: { code: 9 } },
      { name: "sleep", exit: { code: 0 } },
    ]);
  });

  test("as a daemon outlives its parent, and the recording lasts until it ends", async () => {
    const script =
      "(trap '' HUP; setsid sh -c 'exec >/dev/null 2>&1 </dev/null; sleep 0.5; exit 4') & exit 3";
    const { code, summary } = await recorded(["sh", "-c", script]);
    expect(code).toBe(3);
    const daemon = summary.processes.find(({ exit }) => exit !== null && "code" in exit && exit.code === 4);
    expect(daemon).toMatchObject({ name: "sh", state: "exited" });
    expect(daemon?.endNs).toBeGreaterThan(summary.processes[0]?.endNs ?? Number.POSITIVE_INFINITY);
  });
});

const isRoot = process.getuid?.() === 0;
const why = isRoot ? "" : " (skipped: to make a set-user-ID program needs root)";

describe.skipIf(!isRoot)(`a set-user-ID program${why}`, () => {
  test("runs and is recorded, without the rights it would have had, and the user is told so", async () => {
    const nobody = 65534;
    chmodSync(cli.folder, 0o755);
    const program = join(cli.folder, "whose");
    copyFileSync("/usr/bin/id", program);
    execFileSync("chown", ["nobody", program]);
    chmodSync(program, 0o4755);
    expect(execFileSync(program, ["-u"], { encoding: "utf8" })).toBe(`${nobody}\n`);
    const { code, stdout, stderr } = await cli.record([program, "-u"]);
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: "0\n" });
    expect(stderr).toMatch(
      /^ipc-scope: whose is set-user-ID, which has no effect while it is traced\. [^\n]*\n/,
    );
    expect(stderr).toContain(`${program} -u`);
  });
});

test("when the whole group is stopped and continued, nothing is lost, and the signals are shown", async () => {
  const mark = `ipc-scope-test-group-${process.pid}`;
  const script = `: ${mark}; i=0; while [ $i -lt 40 ]; do echo $i; sleep 0.02; i=$((i+1)); done | tail -n 1`;
  const { code, stdout } = await cli.record(
    ["-q", "--json", "group.json", "bash", "-c", `echo go; ${script}`],
    {
      meanwhile: (running) =>
        running.stdout.once("data", async () => {
          const group = -(running.pid ?? 0);
          const states = () =>
            processesMarked(mark).map(
              (pid) => /^State:\t(.)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "",
            );
          // We, strace, the shell and its child that loops: before it is born, only one would be continued.
          await until(() => processesMarked(mark).length >= 4);
          process.kill(group, "SIGSTOP");
          // T: stopped; t: stopped on behalf of strace, which is stopped itself.
          await until(() => states().every((state) => state === "T" || state === "t"));
          process.kill(group, "SIGCONT");
        }),
    },
  );
  expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: "go\n39\n" });
  const { processes, signals, stats } = cli.summary("group.json");
  expect(stats).toMatchObject({ unparsed: 0, partial: 0 });
  expect(processes.every(({ exit }) => exit !== null)).toBe(true);
  expect(signals.filter(({ signal }) => signal === "SIGCONT").length).toBeGreaterThanOrEqual(2);
});

test("a line of 6 MB is recorded whole, and read", async () => {
  const { code, stdout, summary } = await recorded(
    [cli.compile("long_message")],
    ["--string-limit", "2000000", "-o", "long.ipctrace"],
  );
  expect({ code, stdout }).toEqual({ code: 0, stdout: "after\n" });
  expect(summary.stats).toMatchObject({ unparsed: 0, partial: 0 });
  const opened = openTraceFile(readFileSync(cli.path("long.ipctrace")));
  if (!opened.ok) throw new Error(opened.error);
  const lines = Buffer.from(opened.value.log).toString("latin1").split("\n");
  expect(Math.max(...lines.map(({ length }) => length))).toBeGreaterThan(6_000_000);
});

test("a clock that is set back by an hour turns no time negative, and the report says so", async () => {
  const library = cli.compile("clock_set_back", "-shared", "-fPIC");
  const bin = join(cli.folder, "bin");
  execFileSync("mkdir", ["-p", bin]);
  const strace = execFileSync("sh", ["-c", "command -v strace"], { encoding: "utf8" }).trim();
  await writeProgram(
    bin,
    "strace",
    `#!/bin/sh\nLD_PRELOAD='${library}' exec '${strace}' -E LD_PRELOAD= "$@"\n`,
  );
  const { code, stderr } = await cli.record(
    ["--json", "back.json", "sh", "-c", "for i in 1 2 3 4 5 6 7 8; do echo $i | cat; done"],
    { env: { ...cli.env, PATH: `${bin}:${process.env.PATH}` } },
  );
  expect(code).toBe(0);
  expect(stderr).toContain("clock was set back once");
  const { durationNs, processes, waits } = cli.summary("back.json");
  expect(durationNs).toBeGreaterThan(0);
  expect(durationNs).toBeLessThan(600e9);
  expect(processes.every(({ startNs, endNs }) => endNs !== null && endNs >= startNs)).toBe(true);
  expect(waits.every(({ blockedNs, reapedNs }) => blockedNs >= 0 && (reapedNs ?? 0) >= 0)).toBe(true);
});
