import { readFileSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SetupReport } from "../../src/capture/setup_report.ts";
import type { Summary } from "../../src/protocol/summary.ts";
import { temporaryFolder } from "./capture_world.ts";
import { type BuiltCli, buildCli, type RunOptions, run } from "./cli_world.ts";

const folder = await temporaryFolder("report");
let cli: BuiltCli;
const env = { ...process.env, XDG_STATE_HOME: join(folder.path, "state") };
const ipcScope = (args: readonly string[], options: RunOptions = {}) =>
  run(process.execPath, [cli.script, ...args], { env, cwd: folder.path, ...options });

/** Two processes and a pipe, as `strace -f -o FILE` of any version writes it. */
const plainLog = `40 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0
40 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41
41 write(4<pipe:[97]>, "hello\\n", 6) = 6
40 read(3<pipe:[97]>, "hello\\n", 100) = 6
41 exit_group(0) = ?
41 +++ exited with 0 +++
40 +++ exited with 3 +++
`;

beforeAll(async () => {
  cli = await buildCli();
  await ipcScope(["record", "-q", "-o", "run.ipctrace", "sh", "-c", "echo hello | cat; exit 3"]);
  await writeFile(join(folder.path, "plain.strace"), plainLog);
  await writeFile(join(folder.path, "plain.strace.gz"), gzipSync(plainLog));
});
afterAll(async () => {
  await cli.remove();
  await folder.remove();
});

async function jsonOf(args: readonly string[], options?: RunOptions): Promise<Summary> {
  const { stdout, stderr, code } = await ipcScope(["report", "--format", "json", ...args], options);
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  return JSON.parse(stdout.toString());
}

describe("report reads", () => {
  test("an .ipctrace", async () => {
    const summary = await jsonOf(["run.ipctrace"]);
    expect(summary).toMatchObject({
      schema: 1,
      command: ["sh", "-c", "echo hello | cat; exit 3"],
      exit: { code: 3 },
    });
    expect(summary.tracer).toMatch(/^strace \d+\.\d+$/);
  });

  test.each([
    ["a plain log", ["plain.strace"], {}],
    ["a log packed with gzip", ["plain.strace.gz"], {}],
    ["a log on standard input", ["-"], { input: plainLog }],
  ])("%s", async (_, args, options) => {
    const summary = await jsonOf(args, options);
    expect(summary.exit).toEqual({ code: 3 });
    expect(summary.channels).toMatchObject([{ id: "pipe:97", bytesWritten: 6, bytesRead: 6 }]);
  });
});

describe("report writes", () => {
  test("text for a person", async () => {
    const { stdout, stderr } = await ipcScope(["report", "plain.strace"]);
    expect(stderr).toBe("");
    expect(stdout.toString()).toMatch(/\? 41|41 .*\(exit 0\)/);
    expect(stdout.toString()).toContain("pipe:97");
  });

  test("into a file of its own", async () => {
    const { stdout } = await ipcScope(["report", "plain.strace", "--format", "json", "-o", "out.json"]);
    expect(stdout.length).toBe(0);
    expect(JSON.parse(readFileSync(join(folder.path, "out.json"), "utf8")).schema).toBe(1);
    expect(statSync(join(folder.path, "out.json")).mode & 0o777).toBe(0o600);
  });

  test("to a reader that stops reading without complaint", async () => {
    const line = `"$0" "$1" report --format json run.ipctrace | head -c 1`;
    const { stdout, stderr } = await run("sh", ["-c", line, process.execPath, cli.script], {
      env,
      cwd: folder.path,
    });
    expect([stdout.toString(), stderr]).toEqual(["{", ""]);
  });
});

describe("what cannot be read is refused in one line with exit 2", () => {
  test.each([
    [
      ["report", "missing.ipctrace"],
      /^ipc-scope: Cannot read missing.ipctrace: no such file or directory\.\n$/,
    ],
    [["report", "."], /^ipc-scope: Cannot read \.: [^\n]+\n$/],
    [["report", "/bin/sh"], /neither an .ipctrace nor an strace log/],
    [["report", "plain.strace", "--format", "morse"], /^ipc-scope: [^\n]*morse[^\n]+\n$/],
    [["report"], /^ipc-scope: missing required argument 'trace'\n$/],
    [["check", "missing"], /^ipc-scope: Cannot read missing: [^\n]+\n$/],
    [["open", "missing"], /^ipc-scope: Cannot read missing: [^\n]+\n$/],
    [["open", "--port", "0", "plain.strace"], /^ipc-scope: [^\n]*1 to 65535[^\n]*\n$/],
    [["attach", "zero"], /^ipc-scope: [^\n]*zero[^\n]*\n$/],
    [
      ["attach", "4194303"],
      /^ipc-scope: Attaching to process 4194303 failed\.[^\n]*No such process[^\n]*\n$/,
    ],
    [["frobnicate"], /^ipc-scope: unknown command 'frobnicate'\n$/],
  ])("%s", async (args, words) => {
    const { code, stdout, stderr } = await ipcScope(args);
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(words);
  });

  test("text that is no strace log at all", async () => {
    const { code, stderr } = await ipcScope(["report", "-"], {
      input: "Dear diary,\ntoday nothing happened.\n",
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^ipc-scope: This is not an strace log: [^\n]+\n$/);
  });
});

describe("check refuses what is no trace", () => {
  test.each([
    ["nothing", ""],
    ["strace's own errors", "strace: attach: ptrace(PTRACE_SEIZE, 41): Operation not permitted\n"],
    [
      "the table of strace -c",
      "% time     seconds  usecs/call     calls    errors syscall\n------ ----------- ----------- --------- --------- ----------------\n 40.00    0.000100         100         1           execve\n------ ----------- ----------- --------- --------- ----------------\n100.00    0.000250           5        41         1 total\n",
    ],
    ["other text", "Dear diary,\ntoday nothing happened.\n"],
    ["other text with numbers", "41 apples\n42 pears\n"],
  ])("%s", async (_, input) => {
    const { code, stdout, stderr } = await ipcScope(["check", "-"], { input });
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^ipc-scope: This is not an strace log: (it is empty|no line of it [^\n]*it begins “[^\n]+”)\. [^\n]+\n$/,
    );
  });

  test.each([
    ["a call that never returned", "41 read(0, "],
    ["an end alone", "41 +++ exited with 0 +++\n"],
    ["a call", "getpid() = 41\n"],
  ])("but not %s", async (_, input) => {
    expect(await ipcScope(["check", "-", "--fail-on", "error"], { input })).toMatchObject({
      code: 0,
      stderr: "",
    });
  });
});

test("a report goes to stdout under its name -, and never over its own trace", async () => {
  const { stdout } = await ipcScope(["report", "plain.strace", "--format", "json", "-o", "-"]);
  expect(JSON.parse(stdout.toString()).schema).toBe(1);
  const { code, stderr } = await ipcScope(["report", "run.ipctrace", "-o", "./run.ipctrace"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^ipc-scope: \.\/run\.ipctrace is the trace itself\. [^\n]+\n$/);
});

test("check is content with a trace without findings", async () => {
  const { code } = await ipcScope(["check", "plain.strace", "--fail-on", "error"]);
  expect(code).toBe(0);
});

test("help goes to stdout and is no failure", async () => {
  const { code, stdout, stderr } = await ipcScope(["--help"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const command of ["record", "attach", "report", "check", "open", "doctor"]) {
    expect(stdout.toString()).toContain(command);
  }
});

test("--version says which it is", async () => {
  const { code, stdout } = await ipcScope(["--version"]);
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
  expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: `${version}\n` });
});

test("a recording that is cut short is read as far as it goes, and said to be", async () => {
  await ipcScope([
    "record",
    "-q",
    "-o",
    "long.ipctrace",
    "sh",
    "-c",
    "seq 300 | while read n; do echo $n; done",
  ]);
  const whole = readFileSync(join(folder.path, "long.ipctrace"));
  await writeFile(join(folder.path, "cut.ipctrace"), whole.subarray(0, whole.length - 400));
  const { code, stdout, stderr } = await ipcScope(["report", "cut.ipctrace", "--format", "json"]);
  expect(stderr).toMatch(
    /^ipc-scope: cut\.ipctrace is cut short: this is its beginning, \d+ bytes of its log\.\n$/,
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout.toString()).command.slice(0, 2)).toEqual(["sh", "-c"]);
});

test("one of the logs of strace -ff says how to join them", async () => {
  for (const pid of [41, 42]) await writeFile(join(folder.path, `ff.${pid}`), "1.0 getpid() = 41\n");
  const { code, stderr } = await ipcScope(["check", "ff.41"]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/strace -ff\. Join all 2: strace-log-merge ff > FILE\n$/);
});

describe("doctor", () => {
  test("says that this machine can trace", async () => {
    const { code, stdout } = await ipcScope(["doctor"]);
    expect(code).toBe(0);
    expect(stdout.toString()).toMatch(/strace \d+\.\d+ at \//);
    expect(stdout.toString()).toContain("This machine can trace.");
  });

  test("says what is missing and how to get it, and exits with 1", async () => {
    const { code, stdout } = await ipcScope(["doctor", "--json"], { env: { ...env, PATH: folder.path } });
    const report = JSON.parse(stdout.toString()) as SetupReport;
    expect(code).toBe(1);
    expect(report).toMatchObject({
      canTrace: false,
      findings: [{ check: "strace", problem: { id: "strace-missing" } }],
    });
  });
});
