import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { test } from "./host/window.ts";
import type { Workbench } from "./host/workbench.ts";

/** The parent waits for an end of file that it keeps away by its own write end, until it is stopped. */
const hangs = `
import os
read_end, write_end = os.pipe()
if os.fork() == 0:
    os.write(write_end, b"hello")
    os._exit(0)
os.wait()
while os.read(read_end, 1):
    pass
`;

const patience = { timeout: 30_000 };

/** The rows of one view of the side bar, as a reader sees them. */
async function rows(workbench: Workbench, title: string): Promise<string> {
  const view = workbench.page.locator(".sidebar .pane", { hasText: title });
  return (await view.locator(".monaco-list-row").allInnerTexts()).join("\n");
}

/** What is left of the one recording that is kept. */
async function keptLog(folder: string): Promise<string> {
  const [recording = ""] = await readdir(folder);
  return readFile(join(folder, recording, "trace.strace"), "utf8");
}

test("the side bar lists what is wrong with a trace, and keeps its recording to open again", async ({
  workbench,
  folder,
}) => {
  await workbench.useSettings({
    "ipcScope.recordingFolder": join(folder, "recordings"),
    "ipcScope.keepRecordings": 1,
    "ipcScope.payload": "hash",
  });
  const script = join(folder, "hangs.py");
  await writeFile(script, hangs);
  await workbench.runCommand("IPC Scope: Trace Program");
  await workbench.answer("true");
  await expect.poll(() => workbench.terminalText(), patience).toContain("exit 0");
  await workbench.runCommand("View: Close Editor");
  // The first one's view may still be taking the focus, which closes what was about to ask.
  await workbench.runUntilItAsks("IPC Scope: Trace Program");
  await workbench.answer(`/usr/bin/python3 ${script}`);

  await workbench.page
    .getByRole("tab", { name: /^IPC Scope/ })
    .first()
    .click();
  await expect.poll(() => rows(workbench, "Findings"), patience).toMatch(/waits for end-of-file on pipe/);
  await workbench.page.getByRole("button", { name: "Recordings Section" }).click();
  await expect.poll(() => rows(workbench, "Recordings"), patience).toMatch(/hangs\.py[\s\S]*being made/);
  await workbench.picture("side-bar/hanging");

  await workbench.runCommand("IPC Scope: Stop");
  await expect
    .poll(() => rows(workbench, "Recordings"), patience)
    .toMatch(/hangs\.py[\s\S]*killed by SIGTERM/);
  expect(
    await rows(workbench, "Recordings"),
    "the oldest beyond the limit, which no tab shows, is deleted",
  ).not.toMatch(/true/);
  await expect.poll(() => keptLog(join(folder, "recordings")), patience).not.toContain("hello");
  expect(
    await keptLog(join(folder, "recordings")),
    "of what went through the pipe, the recording holds a hash",
  ).toMatch(/write\(\d+<pipe:[^,]*, "#[0-9a-f]{4}", 5\b/);
  const finding = workbench.page.locator(".sidebar .monaco-list-row", { hasText: "waits for end-of-file" });
  await finding.first().click();
  const view = await workbench.webview("details");
  await expect.poll(() => view.getByTestId("details").innerText(), patience).toMatch(/read\(/);
  await workbench.picture("side-bar/finding");
});
