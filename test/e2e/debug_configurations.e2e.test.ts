import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect } from "vitest";
import { inRepository } from "../../scripts/setup/repository.mjs";
import { callStack, editorLine, press } from "./host/debugger.ts";
import { test } from "./host/window.ts";
import type { Workbench } from "./host/workbench.ts";

const run = promisify(execFile);
const patience = { timeout: 45_000 };

/** Starts the only configuration of a new launch.json. */
async function start(workbench: Workbench, folder: string, configuration: object): Promise<void> {
  await mkdir(join(folder, ".vscode"), { recursive: true });
  const path = join(folder, ".vscode", "launch.json");
  const all = { type: "ipc-scope", name: "the one", ...configuration };
  await writeFile(path, JSON.stringify({ configurations: [all] }));
  await workbench.openFile(path);
  await workbench.runCommand("View: Show Run and Debug");
  await workbench.startConfiguration("the one");
}

/** The sign in the toolbar that tells the mode. */
function sign(workbench: Workbench, mode: string) {
  return workbench.page.locator(`.debug-toolbar a[aria-label$="${mode}"]`).first();
}

describe("a configuration of launch.json", () => {
  test("attaches to a running process, which Stop lets go of unharmed", async ({ workbench, folder }) => {
    const running: ChildProcess = spawn("sh", ["-c", "while :; do sleep 0.3; done"], { stdio: "ignore" });
    try {
      await start(workbench, folder, { request: "attach", pid: running.pid });
      await expect.poll(() => callStack(workbench), patience).toMatch(/sh \(\d+\): .*[\s\S]*sleep \(\d+\)/);
      await sign(workbench, "Live").waitFor();
      await press(workbench, "Pause");
      await sign(workbench, "Frozen").waitFor();
      await expect.poll(() => callStack(workbench), patience).toMatch(/frozen at [\d.]+ m?s/i);
      await workbench.picture("debug-configurations/attached");
      await sign(workbench, "Frozen").click();
      await sign(workbench, "Live").waitFor();
      await press(workbench, "Disconnect");
      await workbench.page.locator(".debug-toolbar").waitFor({ state: "hidden" });
      expect(running.exitCode).toBeNull();
      process.kill(running.pid ?? 0, 0);
    } finally {
      running.kill();
    }
  });

  test("opens a recording, to go through it both ways", async ({ workbench, folder }) => {
    const trace = join(folder, "pipeline.ipctrace");
    const cli = inRepository("dist", "cli.js");
    await run(process.execPath, [cli, "record", "-q", "-o", trace, "--", "sh", "-c", "seq 100 | sort -n"]);
    await start(workbench, folder, { request: "launch", trace: "pipeline.ipctrace" });
    await expect.poll(() => callStack(workbench), patience).toMatch(/recording at /i);
    await sign(workbench, "Replay").waitFor();
    await press(workbench, "Step Back");
    await expect.poll(() => callStack(workbench), patience).toMatch(/exit_group\(/);
    await press(workbench, "Reverse");
    await expect.poll(() => callStack(workbench), patience).toMatch(/at the start/i);
    await workbench.picture("debug-configurations/recording");
    await press(workbench, "Stop");
  });

  test("opens a recording made elsewhere, at its lines in the sources that are here", async ({
    workbench,
    folder,
  }) => {
    const [there, here] = [join(folder, "there"), join(folder, "here")];
    await mkdir(there);
    const source = '#include <unistd.h>\nint main(void) {\n  write(1, "said\\n", 5);\n}\n';
    await writeFile(join(there, "said.c"), source);
    await run("cc", ["-g", "-o", "said", "said.c"], { cwd: there });
    const trace = join(folder, "said.ipctrace");
    const record = ["record", "-q", "--stacks", "-o", trace, "--", "./said"];
    await run(process.execPath, [inRepository("dist", "cli.js"), ...record], { cwd: there });
    await rename(there, here);

    await workbench.useSettings({ "ipcScope.pathMapping": { [there]: here } });
    await start(workbench, folder, { request: "launch", trace });
    await expect.poll(() => callStack(workbench), patience).toMatch(/recording at /i);
    await press(workbench, "Step Back");
    await expect.poll(() => callStack(workbench), patience).toMatch(/exit_group\(/);
    await press(workbench, "Step Back");
    await expect.poll(() => callStack(workbench), patience).toMatch(/write\(/);
    await expect.poll(() => editorLine(workbench), patience).toBe(3);
    await workbench.page.locator(".tab.active", { hasText: "said.c" }).waitFor();
    await expect
      .poll(() => workbench.page.locator(".codelens-decoration").allInnerTexts(), patience)
      .toContainEqual(expect.stringMatching(/^1 write/));
    await workbench.picture("debug-configurations/mapped");
    await press(workbench, "Stop");
  });

  test("runs its preLaunchTask first", async ({ workbench, folder }) => {
    await writeFile(
      join(folder, "made.c"),
      '#include <unistd.h>\nint main(void) { return (int)write(1, "made", 4); }\n',
    );
    await mkdir(join(folder, ".vscode"));
    const task = {
      label: "build it",
      type: "process",
      command: "cc",
      args: ["-g", "-o", "made", "made.c"],
      problemMatcher: [],
      presentation: { reveal: "silent" },
    };
    await writeFile(
      join(folder, ".vscode", "tasks.json"),
      JSON.stringify({ version: "2.0.0", tasks: [task] }),
    );
    await start(workbench, folder, {
      request: "launch",
      program: "$" + "{workspaceFolder}/made",
      preLaunchTask: "build it",
    });
    await expect.poll(() => callStack(workbench), patience).toMatch(/program ended: exit 4/i);
    await press(workbench, "Stop");
  });
});
