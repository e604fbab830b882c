import { afterAll, expect, test } from "vitest";
import { prepareProgram } from "../../src/capture/prepared_trace.ts";
import { listProcesses } from "../../src/capture/process_list.ts";
import { startOnPipes } from "../../src/capture/start_on_pipes.ts";
import { exitOf, screenOf, succeeded, temporaryFolder } from "./capture_world.ts";

const folder = await temporaryFolder("pipes");
afterAll(folder.remove);

/** A program where no terminal can be had. */
async function onPipes(...command: [string, ...string[]]) {
  const request = { command, cwd: folder.path, env: process.env, recordingsFolder: folder.path };
  const prepared = succeeded(await prepareProgram(request, "own"));
  return screenOf(succeeded(await startOnPipes(prepared, request, "This system uses musl.")));
}

test("without a terminal the program runs on pipes, and the note says why", async () => {
  const screen = await onPipes("sh", "-c", "test -t 1 || echo a pipe; echo and stderr >&2; exit 3");
  expect(await exitOf(screen.program)).toEqual({ code: 3 });
  expect(screen.text()).toContain("a pipe\r\n");
  expect(screen.text()).toContain("and stderr\r\n");
  expect(screen.program.note).toContain("This system uses musl.");
});

test("all of a large output arrives", async () => {
  const screen = await onPipes("sh", "-c", "head -c 500000 /dev/zero | tr '\\0' x");
  await exitOf(screen.program);
  expect(screen.text().length).toBe(500_000);
});

test("what is typed is shown and reaches the program line by line, until Ctrl+D", async () => {
  const screen = await onPipes("sh", "-c", "echo ready; cat >typed; cat typed");
  await screen.shows("ready");
  screen.program.write("Ada\r\x04");
  await exitOf(screen.program);
  expect(screen.text()).toBe("ready\r\nAda\r\nAda\r\n");
});

test("Ctrl+C interrupts the program", async () => {
  const screen = await onPipes("sh", "-c", "echo ready; exec sleep 60");
  await screen.shows("ready");
  screen.program.write("\x03");
  expect(await exitOf(screen.program)).toEqual({ signal: "SIGINT" });
});

test("the list of processes holds this one, its parent and its arguments", async () => {
  const processes = await listProcesses();
  const self = processes.find(({ pid }) => pid === process.pid);
  expect(self).toMatchObject({ ppid: process.ppid, own: true });
  expect(self?.argv.length).toBeGreaterThan(0);
  const pids = processes.map(({ pid }) => pid);
  expect(pids).toEqual([...pids].sort((a, b) => a - b));
});
