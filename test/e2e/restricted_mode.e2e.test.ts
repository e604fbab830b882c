import { execFile } from "node:child_process";
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openInBrowser } from "./host/browser.ts";
import { type RunningHost, startHost } from "./host/vscode_host.ts";
import { Workbench } from "./host/workbench.ts";

const run = promisify(execFile);

let host: RunningHost;
let browser: Browser;
let folder: string;
let workbench: Workbench;

beforeAll(async () => {
  host = await startHost("restricted", { workspaceTrust: true });
  browser = await launchBrowser();
  folder = await mkdtemp(join(tmpdir(), "ipc-scope-"));
  workbench = await Workbench.drive(await openInBrowser(browser, host, folder));
});

afterAll(async () => {
  await browser?.close();
  await host?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("Restricted Mode refuses to trace, and says how to allow it", async () => {
  await workbench.runCommand("IPC Scope: Trace Program");
  const refusal = await workbench.notification("This workspace is not trusted");
  await workbench.picture("restricted/refused");
  expect(await refusal.textContent()).toContain("Manage Workspace Trust");
});

test("Restricted Mode runs nothing on F5", async () => {
  const file = join(folder, "say.sh");
  await writeFile(file, "touch said\n");
  await workbench.openFile(file);
  await workbench.runCommand("Debug: Start Debugging");
  const dialog = workbench.dialog();
  await dialog.waitFor();
  await workbench.picture("restricted/debugging");
  expect(await dialog.textContent()).toMatch(/trust/i);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(access(join(folder, "said"))).rejects.toThrow("ENOENT");
});

test("Restricted Mode still shows a trace", async () => {
  const log = join(folder, "plain.strace");
  await run("strace", ["-f", "-o", log, "sh", "-c", "seq 100 | sort -n"]);
  await workbench.openFile(log);
  const frame = await workbench.webview("graph");
  await expect
    .poll(async () => (await frame.locator(".node.process").allTextContents()).join(), { timeout: 20_000 })
    .toMatch(/seq.*sort/);
  await workbench.picture("restricted/viewing");
});
