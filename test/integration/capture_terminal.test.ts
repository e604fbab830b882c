import { readFileSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { exitOf, inTerminal, temporaryFolder } from "./capture_world.ts";

const folder = await temporaryFolder("terminal");
afterAll(folder.remove);

const run = (...command: [string, ...string[]]) => inTerminal(folder.path, command);

describe("what the program writes to its terminal", () => {
  test("all of it arrives, 50 times out of 50", async () => {
    // 200 KiB of 64-byte lines and a last word without a newline.
    const script = "i=0; head -c 204800 /dev/zero | tr '\\0' x | fold -w 63; printf THE-END";
    for (let time = 0; time < 50; time++) {
      const screen = await run("sh", "-c", script);
      await exitOf(screen.program);
      expect(screen.text().replaceAll("\r\n", "")).toBe(`${"x".repeat(204800)}THE-END`);
    }
  }, 120_000);

  test("it arrives though the reader was busy when the program ended", async () => {
    const screen = await run("sh", "-c", "head -c 40000 /dev/zero | tr '\\0' x");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
    await exitOf(screen.program);
    expect(screen.text().length).toBe(40000);
  });

  test("colours and other escape sequences pass untouched", async () => {
    const screen = await run("printf", "\\033[1;31mred\\033[0m \\033]0;title\\007 \\033");
    await exitOf(screen.program);
    expect(screen.text()).toBe("\x1b[1;31mred\x1b[0m \x1b]0;title\x07 \x1b");
  });

  test("who listens late still gets it", async () => {
    const screen = await run("echo", "early");
    await exitOf(screen.program);
    let late = "";
    screen.program.onData((text) => {
      late += text;
    });
    expect(screen.text()).toBe("early\r\n");
    expect(late).toBe("");
  });

  test("the trace is not mixed into it", async () => {
    const screen = await run("true");
    await exitOf(screen.program);
    expect(screen.text()).toBe("");
    expect(readFileSync(screen.program.recording.log, "utf8")).toContain("execve(");
  });
});

describe("the terminal is a real one", () => {
  test("all three streams are the same terminal of the size asked for", async () => {
    const screen = await inTerminal(
      folder.path,
      ["sh", "-c", "test -t 0 && test -t 1 && test -t 2 && stty size && ps -o tty= -p $$ >/dev/tty"],
      { columns: 91, rows: 33 },
    );
    await exitOf(screen.program);
    expect(screen.text()).toMatch(/^33 91\r\npts\/\d+\s*$/);
  });

  test("a resize reaches the program as SIGWINCH and as a new size", async () => {
    const screen = await run(
      "sh",
      "-c",
      "trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.05; done",
    );
    await screen.shows("ready");
    screen.program.resize({ columns: 123, rows: 45 });
    await exitOf(screen.program);
    expect(screen.text()).toBe("ready\r\n45 123\r\n");
  });

  test("what is typed reaches the program", async () => {
    const screen = await run("sh", "-c", "echo name?; read name; echo hello $name");
    await screen.shows("name?");
    screen.program.write("Ada\r");
    await exitOf(screen.program);
    expect(screen.text()).toBe("name?\r\nAda\r\nhello Ada\r\n");
  });

  test("Ctrl+C interrupts the program, which may handle it", async () => {
    const screen = await run(
      "sh",
      "-c",
      "trap 'echo caught; exit 7' INT; echo ready; while :; do sleep 0.05; done",
    );
    await screen.shows("ready");
    screen.program.write("\x03");
    expect(await exitOf(screen.program)).toEqual({ code: 7 });
    expect(screen.text()).toContain("caught");
  });

  test("Ctrl+C ends a program that does not handle it", async () => {
    const screen = await run("sh", "-c", "echo ready; exec sleep 60");
    await screen.shows("ready");
    screen.program.write("\x03");
    expect(await exitOf(screen.program)).toEqual({ signal: "SIGINT" });
  });
});

describe("how the program ended", () => {
  test.each([
    ["exit 0", { code: 0 }],
    ["exit 3", { code: 3 }],
    ["exit 137", { code: 137 }],
    ["kill -KILL $$", { signal: "SIGKILL" }],
    ["ulimit -c unlimited; kill -SEGV $$", { signal: "SIGSEGV" }],
    ["kill -40 $$", { signal: "SIGRT_8" }],
    ["(sleep 0.2; exit 9) & exit 4", { code: 4 }],
  ])("%s", async (script, exit) => {
    const screen = await run("sh", "-c", script);
    expect(await exitOf(screen.program)).toEqual(exit);
    expect(JSON.parse(readFileSync(screen.program.recording.meta, "utf8"))).toMatchObject({ exit });
  });
});

test("the recording is private and stands beside its description", async () => {
  const screen = await run("true");
  await exitOf(screen.program);
  const { recording, tracer } = screen.program;
  expect(statSync(recording.folder).mode & 0o777).toBe(0o700);
  expect(statSync(recording.log).mode & 0o777).toBe(0o600);
  expect(statSync(recording.meta).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(recording.meta, "utf8"))).toMatchObject({
    schema: 1,
    command: ["true"],
    cwd: folder.path,
    tracer,
    exit: { code: 0 },
  });
});

test("a call in progress stands in the log while the program waits", async () => {
  const screen = await run("sh", "-c", "echo ready; read line");
  await screen.shows("ready");
  await sleep(100);
  expect(readFileSync(screen.program.recording.log, "utf8")).toMatch(/read\(0<\/dev\/pts\/\d+[^\n]*>(, )?$/);
  screen.program.write("\r");
  expect(await exitOf(screen.program)).toEqual({ code: 0 });
});
