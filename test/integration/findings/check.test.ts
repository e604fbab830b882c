import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../capture_world.ts";
import { type BuiltCli, buildCli, run } from "../cli_world.ts";

const folder = await temporaryFolder("check");
let cli: BuiltCli;
const ipcScope = (...args: readonly string[]) =>
  run(process.execPath, [cli.script, ...args], {
    cwd: folder.path,
    env: { ...process.env, XDG_STATE_HOME: folder.path },
  });

/** Logs of which the worst that is to be said is of one severity each. */
const logs = {
  info: `40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
40 1700000000.100000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
40 1700000000.300000 +++ exited with 0 +++
41 1700000000.900000 +++ exited with 0 +++
`,
  warning: `40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
40 1700000000.100000 rt_sigaction(SIGKILL, {sa_handler=0x401136, sa_mask=[], sa_flags=0}, NULL, 8) = -1 EINVAL (Invalid argument) <0.000010>
40 1700000000.300000 +++ exited with 0 +++
`,
  error: `40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
40 1700000000.400200 --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---
40 1700000000.400300 +++ killed by SIGSEGV +++
`,
} as const;

beforeAll(async () => {
  cli = await buildCli();
  for (const [severity, log] of Object.entries(logs)) writeFileSync(join(folder.path, severity), log);
});
afterAll(async () => {
  await cli.remove();
  await folder.remove();
});

describe("check fails a job on what is grave enough", () => {
  test.each([
    ["error", [], 1],
    ["warning", [], 0],
    ["error", ["--fail-on", "error"], 1],
    ["warning", ["--fail-on", "error"], 0],
    ["warning", ["--fail-on", "warning"], 1],
    ["info", ["--fail-on", "warning"], 0],
    ["info", ["--fail-on", "info"], 1],
  ])("%s with %s: exit %i", async (log, options, code) => {
    const ran = await ipcScope("check", log, ...options);
    expect(ran).toMatchObject({ code, stderr: "" });
    expect(ran.stdout.toString()).toMatch(new RegExp(`^${log}: .* \\[[a-z-]+\\]\n$`));
  });

  test("a severity that there is not is a slip of the command line", async () => {
    const { code, stderr } = await ipcScope("check", "error", "--fail-on", "fatal");
    expect(code).toBe(2);
    expect(stderr).toMatch(/error.*warning.*info|info.*warning.*error/s);
  });
});

test("report tells how to fix what it found", async () => {
  const { stdout } = await ipcScope("report", "warning");
  expect(stdout.toString()).toMatch(
    /\[uncatchable-signal\]\n {4}to fix: Take SIGKILL and SIGSTOP out; handle SIGTERM, SIGINT or SIGTSTP instead\.\n/,
  );
});

test("report gives the findings as SARIF", async () => {
  const { stdout, code } = await ipcScope("report", "error", "--format", "sarif");
  expect(code).toBe(0);
  expect(JSON.parse(stdout.toString()).runs[0].results).toMatchObject([
    { ruleId: "killed-by-signal", level: "error", locations: [{ logicalLocations: [{ name: "40" }] }] },
  ]);
});
