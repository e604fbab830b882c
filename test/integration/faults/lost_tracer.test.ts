import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { attach } from "../../../src/capture/attach.ts";
import { prepareProgram } from "../../../src/capture/prepared_trace.ts";
import { startOnPipes } from "../../../src/capture/start_on_pipes.ts";
import type { TracedProgram } from "../../../src/capture/traced_program.ts";
import { traceesOf, tracerOf } from "../../../src/capture/tracees.ts";
import { exitOf, inTerminal, processesMarked, screenOf, succeeded, until } from "../capture_world.ts";
import { CommandLine } from "./command_line.ts";

let cli: CommandLine;
let spinning = "";
beforeAll(async () => {
  cli = await CommandLine.build("lost-tracer");
  spinning = cli.compile("spins_without_calls");
});
afterAll(() => cli.remove());

/** The strace that traces all who have `mark` in their environment or arguments. */
function tracerOfMarked(mark: string): number {
  const tracers = processesMarked(mark).map((pid) => tracerOf(pid) ?? 0);
  return Math.max(0, ...tracers);
}

/** Two processes are traced and asleep. */
const bothSleep = (tracer: number, log: string) =>
  traceesOf(tracer).length === 2 && readFileSync(log, "utf8").includes("nanosleep");

test("when strace is killed, what it traced is ended rather than left with failing calls, and the user is told", async () => {
  const mark = `ipc-scope-test-lost-${process.pid}`;
  const { code, stdout, stderr } = await cli.record(["-q", "-o", "lost.ipctrace", spinning], {
    env: { ...cli.env, MARK: mark },
    meanwhile: (running) =>
      running.stdout.once("data", async () => {
        await until(() => tracerOfMarked(mark) > 0 && traceesOf(tracerOfMarked(mark)).length === 2);
        process.kill(tracerOfMarked(mark), "SIGKILL");
      }),
  });
  expect(processesMarked(mark)).toEqual([]);
  expect({ code, stdout: stdout.toString() }).toEqual({ code: 128 + 9, stdout: "ready\n" });
  expect(stderr).toMatch(
    /^ipc-scope: strace was killed while it traced, so the recording ends there\. Without it the calls of what it traced fail, so that was ended: spins_without_c \(\d+\), spins_without_c \(\d+\)\. [^\n]*\n$/,
  );

  const { stdout: report } = await cli.run(["report", "lost.ipctrace", "--format", "json"]);
  const summary = JSON.parse(report.toString());
  expect(summary.exit).toBeNull();
  expect(summary.stats.unparsed).toBe(0);
  expect(summary.processes).toMatchObject([{ name: "spins_without_calls" }, { name: "spins_without_calls" }]);
});

async function killTracer(program: TracedProgram): Promise<void> {
  await until(() => bothSleep(program.tracerPid, program.recording.log));
  process.kill(program.tracerPid, "SIGKILL");
  await exitOf(program);
  expect(program.cutShort).toMatchObject({
    id: "tracer-lost",
    why: expect.stringMatching(/was ended: spins_without_c \(\d+\), spins_without_c \(\d+\)\.$/),
  });
  expect(processesMarked(spinning)).toEqual([]);
  expect(JSON.parse(readFileSync(program.recording.meta, "utf8"))).toMatchObject({ exit: null });
}

test("the same in a terminal of its own, as in VS Code", async () => {
  await killTracer((await inTerminal(cli.folder, [spinning])).program);
});

test("the same on plain pipes, which the survivors would have kept open", async () => {
  const request = {
    command: [spinning] as const,
    cwd: cli.folder,
    env: process.env,
    recordingsFolder: cli.folder,
  };
  const prepared = succeeded(await prepareProgram(request, "own"));
  await killTracer(
    screenOf(succeeded(await startOnPipes(prepared, request, "This system uses musl."))).program,
  );
});

test("processes that were attached to run on unharmed", async () => {
  const target = spawn("sh", ["-c", "while :; do echo x; sleep 0.02; done"]);
  const pid = target.pid ?? 0;
  const traced = succeeded(await attach({ pids: [pid], env: process.env, recordingsFolder: cli.folder }));
  await until(() => readFileSync(traced.recording.log, "utf8").includes("write(1"));
  process.kill(traced.tracerPid, "SIGKILL");
  await exitOf(traced);
  expect(traced.cutShort).toMatchObject({ id: "tracer-lost", why: expect.stringContaining("run on") });
  for (let words = 0; words < 3; words++) await new Promise((resolve) => target.stdout.once("data", resolve));
  expect(tracerOf(pid)).toBe(0);
  target.kill("SIGKILL");
});

test("a program that ends by itself is not said to have lost its tracer, however it ends", async () => {
  for (const script of ["exit 137", "kill -KILL $$", "kill -40 $$", "(sleep 0.2; exit 1) & exit 3"]) {
    const { program } = await inTerminal(cli.folder, ["sh", "-c", script]);
    await exitOf(program);
    expect(program.cutShort).toBeUndefined();
  }
});

test("of a recorder that is killed, the program and its recording go on", async () => {
  const mark = `ipc-scope-test-recorder-${process.pid}`;
  const { signal } = await cli.record(["-q", "sh", "-c", `: ${mark}; echo ready; sleep 0.7; exit 6`], {
    meanwhile: (running) => running.stdout.once("data", () => running.kill("SIGKILL")),
  });
  expect(signal).toBe("SIGKILL");
  await until(() => processesMarked(mark).length === 0);
  const [kept = ""] = cli.recordings();
  const { stdout } = await cli.run(["report", `${kept}/trace.strace`, "--format", "json"]);
  expect(JSON.parse(stdout.toString())).toMatchObject({
    exit: { code: 6 },
    processes: [{ name: "sh" }, { name: "sleep", exit: { code: 0 } }],
  });
});
