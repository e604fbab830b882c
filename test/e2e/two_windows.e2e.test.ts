import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject } from "vitest";
import { processesMarked } from "../integration/capture_world.ts";
import { openInBrowser } from "./host/browser.ts";
import { test as base } from "./host/window.ts";
import { Workbench } from "./host/workbench.ts";

const patience = { timeout: 40_000 };

/** A second window on the same folder. */
const test = base.extend<{ other: Workbench }>({
  other: async ({ browser, folder, workbench }, use) => {
    // The windows share their settings: the second must not take the first one's theme for its own.
    await workbench.picture("two-windows/one");
    const other = await Workbench.drive(await openInBrowser(browser, inject("trustingHost"), folder));
    await use(other);
    await other.close();
  },
});

async function trace(workbench: Workbench, command: string): Promise<void> {
  await workbench.runCommand("IPC Scope: Trace Program");
  await workbench.answer(command);
  await expect.poll(() => workbench.terminalText(), patience).toContain("1000");
}

async function lanes(workbench: Workbench): Promise<readonly string[]> {
  const frame = await workbench.webview("timeline");
  return frame.locator(".lane-label").allTextContents();
}

test("the same program traced in two windows on one folder: each shows and stops its own", async ({
  workbench,
  other,
  folder,
}) => {
  const recordings = join(folder, "recordings");
  await workbench.useSettings({ "ipcScope.recordingFolder": recordings });
  const nap = `sleep 9${process.pid}`;
  const command = `sh -c 'seq 1000 | tail -n 1; ${nap}; true'`;
  const running = () => processesMarked(nap).length;
  await trace(workbench, command);
  // The shell and whoever else has the command among its arguments.
  const ofOne = running();
  expect(ofOne).toBeGreaterThan(0);
  await trace(other, command);
  await expect.poll(running, patience).toBe(2 * ofOne);

  for (const window of [workbench, other])
    await expect
      .poll(() => lanes(window), patience)
      .toEqual(
        expect.arrayContaining(["sh", "seq", "tail", "sleep"].map((name) => expect.stringMatching(name))),
      );
  const pids = async (window: Workbench) =>
    (await lanes(window)).flatMap((lane) => /\d{2,}$/.exec(lane) ?? []);
  const mine = await pids(workbench);
  const theirs = await pids(other);
  expect(mine).not.toEqual([]);
  expect(mine.filter((pid) => theirs.includes(pid))).toEqual([]);
  expect(readdirSync(recordings)).toHaveLength(2);

  await workbench.runCommand("IPC Scope: Stop");
  await expect.poll(running, patience).toBe(ofOne);
  const ends = () =>
    readdirSync(recordings).map((name) => {
      const { exit } = JSON.parse(readFileSync(join(recordings, name, "meta.json"), "utf8"));
      return JSON.stringify(exit);
    });
  await expect.poll(ends, patience).toContainEqual(expect.stringMatching(/SIGTERM/));
  await other.picture("two-windows/other");

  await other.runCommand("IPC Scope: Stop");
  await expect.poll(running, patience).toBe(0);
  await expect.poll(ends, patience).toEqual(Array(2).fill(expect.stringMatching(/SIGTERM/)));
});
