import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject } from "vitest";
import { processesMarked } from "../integration/capture_world.ts";
import { test } from "./host/window.ts";
import type { Workbench } from "./host/workbench.ts";

const patience = { timeout: 40_000 };

/** The extension hosts of the VS Code under test, by pid. */
function extensionHosts(): readonly number[] {
  const { dataDir } = inject("trustingHost");
  return processesMarked("--type=extensionHost").filter((pid) => isOf(pid, dataDir));
}

/** Whether VS Code's server, the parent of an extension host, keeps its data in this folder. */
function isOf(pid: number, dataDir: string): boolean {
  try {
    const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return readFileSync(`/proc/${parent}/cmdline`, "utf8").includes(dataDir);
  } catch {
    return false;
  }
}

const names = (frame: Awaited<ReturnType<Workbench["webview"]>>) =>
  frame.locator('[data-testid="graph"] .node.process').allTextContents();

async function trace(workbench: Workbench, folder: string, script: string): Promise<void> {
  await workbench.useSettings({ "ipcScope.recordingFolder": join(folder, "recordings") });
  await workbench.runCommand("IPC Scope: Trace Program");
  await workbench.answer(`sh -c '${script}'`);
}

function killExtensionHosts(): void {
  const hosts = extensionHosts();
  expect(hosts).not.toEqual([]);
  for (const pid of hosts) process.kill(pid, "SIGKILL");
}

/** Loads the window again, and looks at what IPC Scope has. */
async function comeBack(workbench: Workbench): Promise<void> {
  await workbench.page.reload();
  await workbench.page.locator(".monaco-workbench").first().waitFor({ timeout: 60_000 });
  await workbench.runCommand("View: Show IPC Scope");
}

describe("when the extension host is killed and VS Code is loaded again", () => {
  test("a program that the hang-up ends is recorded up to that end, and its recording is offered", async ({
    workbench,
    folder,
  }) => {
    const nap = `sleep 8${process.pid}`;
    await trace(workbench, folder, `seq 1000 | tail -n 1; ${nap}; true`);
    await expect.poll(() => workbench.terminalText(), patience).toContain("1000");
    await expect.poll(() => processesMarked(nap).length, patience).toBeGreaterThan(0);

    killExtensionHosts();
    await expect.poll(() => processesMarked(nap), patience).toEqual([]);
    await comeBack(workbench);
    const notification = await workbench.notification("went away, and the program has ended");
    await workbench.picture("window-gone/ended");
    await notification.getByRole("button", { name: "Open Recording" }).click();
    const frame = await workbench.webview("graph");
    await expect
      .poll(() => names(frame), patience)
      .toEqual([
        expect.stringMatching(/^sh.*killed by SIGHUP/),
        expect.stringMatching(/^seq.*exit 0/),
        expect.stringMatching(/^tail.*exit 0/),
        expect.stringMatching(/^sleep.*killed by SIGHUP/),
      ]);
    await workbench.picture("window-gone/recovered");
  });

  test("a program that survives the hang-up goes on, and so does its recording: in view again, and Stop ends it", async ({
    workbench,
    folder,
  }) => {
    const mark = `survivor-${process.pid}`;
    const script = `: ${mark}; trap "" HUP; seq 1000 | tail -n 1; while :; do sleep 0.2; done`;
    await trace(workbench, folder, script);
    await expect.poll(() => workbench.terminalText(), patience).toContain("1000");

    killExtensionHosts();
    await comeBack(workbench);
    // The view that opens takes the focus; only then can one look for what was said.
    const frame = await workbench.webview("graph");
    await expect
      .poll(() => frame.locator(".lane-label").allTextContents(), patience)
      .toEqual(expect.arrayContaining([expect.stringMatching(/^seq/)]));
    await workbench.notification("went on running while its window was away");
    expect(processesMarked(mark).length).toBeGreaterThan(0);
    await workbench.picture("window-gone/goes-on");
    const [recording = ""] = readdirSync(join(folder, "recordings"));
    const log = () => readFileSync(join(folder, "recordings", recording, "trace.strace"), "utf8");
    const before = log().length;
    await expect.poll(() => log().length, patience).toBeGreaterThan(before);

    await workbench.runCommand("IPC Scope: Stop");
    await expect.poll(() => processesMarked(mark), patience).toEqual([]);
    await expect
      .poll(() => readFileSync(join(folder, "recordings", recording, "meta.json"), "utf8"), patience)
      .toMatch(/"signal": "SIGTERM"/);
  });
});

test("when the window is reloaded, the program is ended politely, and its recording is whole", async ({
  workbench,
  folder,
}) => {
  const mark = `reloaded-${process.pid}`;
  await trace(
    workbench,
    folder,
    `: ${mark}; trap "echo cleaned; exit 5" TERM; echo ready; while :; do sleep 0.1; done`,
  );
  await expect.poll(() => workbench.terminalText(), patience).toContain("ready");

  await workbench.runCommand("Developer: Reload Window");

  await expect.poll(() => processesMarked(mark), patience).toEqual([]);
  const [recording = ""] = readdirSync(join(folder, "recordings"));
  await expect
    .poll(() => readFileSync(join(folder, "recordings", recording, "meta.json"), "utf8"), patience)
    .toMatch(/"code": 5/);
  await workbench.runCommand("IPC Scope: Open Recording");
  const frame = await workbench.webview("graph");
  // The graph shows it as it stood when it was told to end; the lanes and the summary tell how it ended.
  await frame.getByText("exit 5").first().waitFor();
});
