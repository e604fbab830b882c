import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTraceBytes } from "../../src/engine/archive.ts";
import { Engine } from "../../src/engine/engine.ts";
import { readTrace } from "../../src/engine/trace_reader.ts";
import type { DapClient } from "../unit/debug/dap_client.ts";
import { debuggingEngine, eventOf, framesOf } from "../unit/debug/traces.ts";
import { type BuiltCli, buildCli, run } from "./cli_world.ts";

/** Two processes; the lines that call are named below. */
const source = `#include <sys/wait.h>
#include <unistd.h>

static void tell(int fd) {
  write(fd, "hello\\n", 6);
  write(fd, "world\\n", 6);
}

int main(void) {
  int ends[2];
  char text[6];
  pipe(ends);
  if (fork() == 0) {
    tell(ends[1]);
    _exit(0);
  }
  close(ends[1]);
  while (read(ends[0], text, sizeof text) > 0) {
  }
  wait(NULL);
  return 0;
}
`;

let cli: BuiltCli;
let folder: string;
let file: string;

beforeAll(async () => {
  cli = await buildCli();
  folder = mkdtempSync(join(tmpdir(), "ipc-scope-debug-"));
  file = join(folder, "story.c");
  writeFileSync(file, source);
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await cli.remove();
});

/** The debugger at a recording of the program, built with these options of the compiler. */
async function debuggingRecording(name: string, ...options: string[]): Promise<DapClient> {
  execFileSync("cc", [...options, "-o", name, file], { cwd: folder });
  const recording = join(folder, `${name}.ipctrace`);
  const args = [cli.script, "record", "-q", "--stacks", "-o", recording, "--", join(folder, name)];
  const ran = await run(process.execPath, args, { cwd: folder });
  expect(ran.code, ran.stderr).toBe(0);
  const { log, run: info, sources } = openTraceBytes(readFileSync(recording));
  const pieces = function* () {
    for (let piece = log.next(); piece !== undefined; piece = log.next()) yield piece.slice();
  };
  const trace = readTrace(pieces(), info);
  const engine = new Engine({
    trace,
    log,
    run: info,
    live: false,
    caughtUpLive: false,
    ...(sources === undefined ? {} : { recordedSources: sources }),
  });
  const { editor } = await debuggingEngine(engine);
  await editor.event("stopped");
  return editor;
}

/** What a process did between its start and its end, as `write:5`: the call, and the line the editor would show. */
async function walk(editor: DapClient, command: string, threadId: number): Promise<readonly string[]> {
  const seen: string[] = [];
  for (let last = ""; ; ) {
    await editor.move(command, threadId);
    const [top = ""] = await framesOf(editor, threadId);
    if (top === last) return seen;
    last = top;
    const line = new RegExp(`${file}:(\\d+)$`).exec(top)?.[1];
    if (line !== undefined) seen.push(`${/^\w+/.exec(top)?.[0]}:${line}`);
  }
}

/** The child's end is told to the parent while it reads or when it waits: the kernel decides. */
function withoutSigchld(events: readonly string[]): readonly string[] {
  return events.filter((event) => !event.startsWith("SIGCHLD:"));
}

async function threadNamed(editor: DapClient, position: number): Promise<number> {
  const { threads } = await editor.request<{ threads: readonly { id: number }[] }>("threads");
  return threads[position]?.id ?? 0;
}

describe("a recording of a C program with debug info", () => {
  test("is stepped through line by line, backwards as forwards", async () => {
    const editor = await debuggingRecording("with_lines", "-g", "-O0");
    const [parent, child] = [await threadNamed(editor, 0), await threadNamed(editor, 1)];
    const parentLines = ["pipe2:12", "clone:13", "close:17", "read:18", "read:18", "read:18", "wait4:20"];
    const back = await walk(editor, "stepBack", parent);
    expect(withoutSigchld(back)).toEqual(parentLines.toReversed());
    expect(await walk(editor, "next", parent)).toEqual(back.toReversed());
    expect(back.filter((event) => /^SIGCHLD:(18|20)$/.test(event))).toHaveLength(1);
    expect(await walk(editor, "stepBack", child)).toEqual(["exit_group:15", "write:6", "write:5"]);
  }, 60_000);

  test("stops at a breakpoint in a line, with the functions around it", async () => {
    const editor = await debuggingRecording("with_lines", "-g", "-O0");
    const { breakpoints } = await editor.request<{ breakpoints: readonly object[] }>("setBreakpoints", {
      source: { path: file },
      breakpoints: [{ line: 6 }, { line: 4 }, { line: 2 }],
    });
    expect(breakpoints).toMatchObject([
      { verified: true },
      { verified: true, line: 5 },
      { verified: true, line: 5 },
    ]);
    const { threadId, description } = await editor.move("reverseContinue", 1);
    expect(description).toBe("stopped on line 6");
    expect(await eventOf(editor, threadId as number)).toMatch(/^write\(4<pipe:\[\d+\]>, "world\\n", 6\) = 6/);
    const frames = await framesOf(editor, threadId as number);
    expect(frames).toContain(`tell ${file}:6`);
    expect(frames).toContain(`main ${file}:14`);
  }, 60_000);
});

test("a breakpoint in a program without debug info says how to get some", async () => {
  const editor = await debuggingRecording("without_lines", "-O0");
  const { breakpoints } = await editor.request<{ breakpoints: readonly object[] }>("setBreakpoints", {
    source: { path: file },
    breakpoints: [{ line: 6 }],
  });
  const program = join(folder, "without_lines");
  expect(breakpoints).toMatchObject([
    { verified: false, message: `No debug info in ${program}: compile it with -g.` },
  ]);
}, 60_000);
