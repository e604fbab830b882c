import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, afterEach, expect, test } from "vitest";
import { attach } from "../../src/capture/attach.ts";
import { listProcesses } from "../../src/capture/process_list.ts";
import { tracerOf } from "../../src/capture/tracees.ts";
import { exitOf, succeeded, temporaryFolder, until } from "./capture_world.ts";

const folder = await temporaryFolder("attach");
const running: number[] = [];
afterEach(() => {
  for (const pid of running.splice(0)) process.kill(pid, "SIGKILL");
});
afterAll(folder.remove);

function start(script: string): number {
  const child = spawn("sh", ["-c", script], { stdio: "ignore" });
  if (child.pid === undefined) throw new Error("sh cannot be started");
  running.push(child.pid);
  return child.pid;
}

const request = (pids: [number, ...number[]]) => ({ pids, env: process.env, recordingsFolder: folder.path });

test("a process that runs is traced, and runs on when let go of", async () => {
  const pid = start("while :; do sleep 0.02; done");
  const traced = succeeded(await attach(request([pid])));
  expect(tracerOf(pid)).toBe(traced.tracerPid);
  await until(() => readFileSync(traced.recording.log, "utf8").includes("+++ exited with 0 +++"));
  await traced.stop();
  expect(tracerOf(pid)).toBe(0);
  expect(await exitOf(traced)).toEqual({ code: 0 });
});

test("several processes go into one recording", async () => {
  const pids: [number, number] = [
    start("while :; do sleep 0.02; done"),
    start("while :; do sleep 0.02; done"),
  ];
  const traced = succeeded(await attach(request(pids)));
  const log = () => readFileSync(traced.recording.log, "utf8");
  await until(() => pids.every((pid) => new RegExp(`^${pid} `, "m").test(log())));
  await traced.stop();
  expect(pids.map(tracerOf)).toEqual([0, 0]);
});

test("what runs below a process comes with it, whatever has ended meanwhile", async () => {
  // Children come and go faster than they can be attached to; one stays.
  const staying = "while :; do sleep 0.05; done";
  const pid = start(`sh -c '${staying}' & while :; do true | cat; done`);
  let child: number | undefined;
  while (child === undefined)
    child = (await listProcesses()).find(({ ppid, argv }) => ppid === pid && argv[2] === staying)?.pid;
  running.push(child);
  const traced = succeeded(await attach({ ...request([pid]), withChildren: true }));
  expect([pid, child].map(tracerOf)).toEqual([traced.tracerPid, traced.tracerPid]);
  await traced.stop();
  expect([pid, child].map(tracerOf)).toEqual([0, 0]);
});

test("when the process ends by itself, so does the recording", async () => {
  const pid = start("sleep 0.3; exit 6");
  const traced = succeeded(await attach(request([pid])));
  expect(await exitOf(traced)).toEqual({ code: 6 });
  running.length = 0;
});

test("a process that does not exist is refused with strace's reason", async () => {
  const refused = await attach(request([4_194_303]));
  expect(refused).toMatchObject({
    ok: false,
    error: { id: "attach-failed", what: "Attaching to process 4194303 failed." },
  });
  if (!refused.ok) expect(refused.error.why).toContain("No such process");
});

test("of two processes, one of which does not exist, none stays traced", async () => {
  const pid = start("exec sleep 60");
  const refused = await attach(request([pid, 4_194_303]));
  expect(refused.ok).toBe(false);
  await until(() => tracerOf(pid) === 0);
});

test("a process that is traced already is refused with who traces it", async () => {
  const pid = start("exec sleep 60");
  const first = succeeded(await attach(request([pid])));
  const refused = await attach(request([pid]));
  if (refused.ok) throw new Error("it has two tracers");
  expect(refused.error.why).toContain(`strace (${first.tracerPid}) traces it.`);
  expect(refused.error.remedy).toMatch(/let go/);
  await first.stop();
});
