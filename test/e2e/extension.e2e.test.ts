import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect } from "vitest";
import { inRepository } from "../../scripts/setup/repository.mjs";
import { processesNaming } from "./host/processes.ts";
import { test } from "./host/window.ts";
import { themes, type Workbench } from "./host/workbench.ts";

const run = promisify(execFile);

async function traceProgram(workbench: Workbench, commandLine: string): Promise<void> {
  await workbench.runCommand("IPC Scope: Trace Program");
  await workbench.answer(commandLine);
}

/** The boxes of the flow graph, as a reader sees them. */
async function boxes(workbench: Workbench, kind: "process" | "channel"): Promise<string> {
  const frame = await workbench.webview("graph");
  return (await frame.locator(`[data-testid="graph"] .node.${kind}`).allTextContents()).join("\n");
}

describe("Trace Program", () => {
  test("shows the program's output in a terminal, and its processes and pipes in the view", async ({
    workbench,
  }) => {
    await traceProgram(workbench, "sh -c 'seq 100000 | sort -n | tail -1'");

    await expect.poll(() => workbench.terminalText(), { timeout: 20_000 }).toContain("100000");
    await expect
      .poll(() => boxes(workbench, "process"), { timeout: 20_000 })
      .toMatch(/seq[\s\S]*sort[\s\S]*tail/);
    await expect.poll(() => boxes(workbench, "channel")).toMatch(/pipe \d+[\s\S]*pipe \d+/);
    for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
      await workbench.useTheme(theme);
      await workbench.picture(`pipeline/${theme}`);
    }
  });

  test("shows live what a hanging program waits for, and Stop leaves no process behind", async ({
    workbench,
  }) => {
    // A duration nobody else sleeps for, to find its processes by.
    const nap = `sleep 9${process.pid}`;
    await traceProgram(workbench, `sh -c '${nap} | cat'`);

    await expect.poll(() => boxes(workbench, "process"), { timeout: 20_000 }).toMatch(/cat.*empty/);
    await workbench.picture("hang/blocked");
    expect(await processesNaming(nap)).not.toEqual([]);

    await workbench.runCommand("IPC Scope: Stop");
    await expect.poll(() => processesNaming(nap), { timeout: 20_000 }).toEqual([]);
    await expect.poll(() => workbench.terminalText()).toMatch(/SIGTERM/);
    // What was ended while it hung is shown as it hung; that it was ended is said beside it.
    const frame = await workbench.webview("graph");
    await frame.getByText("killed by SIGTERM").first().waitFor();
    await expect.poll(() => boxes(workbench, "process"), { timeout: 10_000 }).toMatch(/cat.*empty/);
    await workbench.picture("hang/stopped");
  });
});

describe("a trace file", () => {
  test("made by the command line opens in the view", async ({ workbench, folder }) => {
    const trace = join(folder, "pipeline.ipctrace");
    const cli = inRepository("dist", "cli.js");
    await run(process.execPath, [cli, "record", "-q", "-o", trace, "--", "sh", "-c", "seq 100 | sort -n"]);

    await workbench.openFile(trace);

    await expect.poll(() => boxes(workbench, "process"), { timeout: 20_000 }).toMatch(/seq[\s\S]*sort/);
    await workbench.picture("file/ipctrace");
  });

  test("written by strace itself opens in the view", async ({ workbench, folder }) => {
    const log = join(folder, "plain.strace");
    await run("strace", ["-f", "-tt", "-o", log, "sh", "-c", "seq 100 | sort -n"]);

    await workbench.openFile(log);

    await expect.poll(() => boxes(workbench, "process"), { timeout: 20_000 }).toMatch(/seq[\s\S]*sort/);
    await workbench.picture("file/strace");
  });
});

test("Check Setup says that this machine can trace", async ({ workbench }) => {
  await workbench.runCommand("IPC Scope: Check Setup");
  const dialog = workbench.dialog();
  await dialog.waitFor();
  await workbench.picture("check-setup");
  expect(await dialog.textContent()).toMatch(/This machine can trace programs.*strace/s);
});
