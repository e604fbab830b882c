import { existsSync } from "node:fs";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { startPassThrough } from "../../src/capture/start_pass_through.ts";
import type { TracedProgram } from "../../src/capture/traced_program.ts";
import { tracerOf } from "../../src/capture/tracees.ts";
import { exitOf, inTerminal, processesMarked, succeeded, temporaryFolder, until } from "./capture_world.ts";

const folder = await temporaryFolder("stop");
afterAll(folder.remove);

let mark = "";
let runs = 0;
beforeEach(() => {
  mark = `ipc-scope-test-${process.pid}-${++runs}`;
});

const programs = {
  "a program that sleeps": "sleep 1000",
  "a program that ignores SIGTERM, SIGHUP and SIGINT": "trap '' TERM HUP INT; while :; do sleep 0.1; done",
  "a program that has stopped itself": "kill -STOP $$; sleep 1000",
  "a pipeline with a blocked writer": "yes | sleep 1000",
  "a daemon in a session of its own whose parent is gone": "setsid sh -c 'sleep 1000 & sleep 1000' & exit 0",
  "a daemon that ignores everything":
    "(trap '' TERM HUP INT; setsid sleep 1000) & (trap '' TERM HUP INT; setsid sh -c 'trap \"\" TERM HUP; sleep 1000; sleep 1000')",
  "a program that keeps forking": "trap '' TERM HUP; while :; do (sleep 5) & sleep 0.01; done",
};

async function expectNothingLeft(program: TracedProgram): Promise<void> {
  expect(processesMarked(mark)).toEqual([]);
  expect(existsSync(`/proc/${program.tracerPid}`)).toBe(false);
}

describe("stop leaves nothing behind", () => {
  test.each(Object.entries(programs))("in a terminal: %s", async (_, script) => {
    const marked = `: ${mark}; echo ready; ${script}`;
    const screen = await inTerminal(folder.path, ["sh", "-c", marked]);
    await screen.shows("ready");
    await screen.program.stop(200);
    await expectNothingLeft(screen.program);
  });

  test.each(Object.entries(programs))("on the caller's streams: %s", async (_, script) => {
    const program = succeeded(
      await startPassThrough({
        command: ["sh", "-c", script],
        cwd: folder.path,
        env: { ...process.env, MARK: mark },
        recordingsFolder: folder.path,
      }),
    );
    await until(() => processesMarked(mark).some((pid) => tracerOf(pid) === program.tracerPid));
    await program.stop(200);
    await expectNothingLeft(program);
  });
});

test("stop is polite first: a program may clean up and choose its exit", async () => {
  const script = "trap 'echo cleaned; exit 5' TERM; echo ready; while :; do sleep 0.05; done";
  const screen = await inTerminal(folder.path, ["sh", "-c", script]);
  await screen.shows("ready");
  await screen.program.stop();
  expect(await exitOf(screen.program)).toEqual({ code: 5 });
  expect(screen.text()).toContain("cleaned");
});

test("an interactive shell, which ignores SIGTERM, obeys the hang-up within the grace", async () => {
  const screen = await inTerminal(folder.path, ["bash", "--norc", "-i"]);
  screen.program.write("echo re''ady\r");
  await screen.shows("ready");
  await screen.program.stop(1000);
  expect(await exitOf(screen.program)).toEqual({ signal: "SIGHUP" });
});

test("to stop what has ended already is harmless", async () => {
  const screen = await inTerminal(folder.path, ["true"]);
  await exitOf(screen.program);
  await screen.program.stop();
  expect(await exitOf(screen.program)).toEqual({ code: 0 });
});
