import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launchBrowser } from "./host/browser.ts";
import { Workbench } from "./host/workbench.ts";

let browser: Browser;
let folder: string;
let workbench: Workbench;

beforeAll(async () => {
  browser = await launchBrowser();
  folder = await mkdtemp(join(tmpdir(), "ipc-scope-e2e-"));
  workbench = await Workbench.open(browser, inject("trustingHost"), folder);
});

afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

test("Trace Program shows the program's output in a terminal", async () => {
  await workbench.picture("01-open");
  await workbench.runCommand("IPC Scope: Trace Program");
  await workbench.picture("02-asked");
  await workbench.answer("sh -c 'seq 100000 | sort -n | tail -1'");
  await workbench.page.waitForTimeout(4000);
  await workbench.picture("03-traced");
  await expect.poll(() => workbench.terminalText()).toContain("100000");
});
