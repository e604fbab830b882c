import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inRepository } from "../../scripts/setup/repository.mjs";
import { launchBrowser, openInBrowser } from "../e2e/host/browser.ts";
import { type RunningHost, startHost } from "../e2e/host/vscode_host.ts";
import { Workbench } from "../e2e/host/workbench.ts";

const run = promisify(execFile);

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launchBrowser();
  folder = await mkdtemp(join(tmpdir(), "ipc-scope-"));
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

/** A window of a clean VS Code in which nothing but the package is installed. */
async function withInstalled(name: string, use: (workbench: Workbench) => Promise<void>): Promise<void> {
  const install = [inRepository("out", `ipc-scope-${name}.vsix`)];
  const host: RunningHost = await startHost(`installed-${name}`, { workspaceTrust: false, install });
  try {
    const workbench = await Workbench.drive(await openInBrowser(browser, host, folder, "installed"));
    await use(workbench);
    await workbench.close();
  } finally {
    await host.stop();
  }
}

async function boxes(workbench: Workbench): Promise<string> {
  const frame = await workbench.webview("graph");
  return (await frame.locator('[data-testid="graph"] .node.process').allTextContents()).join("\n");
}

const architecture = process.arch === "arm64" ? "arm64" : "x64";

describe(`the package for linux-${architecture}, installed`, () => {
  test("traces a program in a terminal and shows it", async () => {
    await withInstalled(`linux-${architecture}`, async (workbench) => {
      await workbench.runCommand("IPC Scope: Trace Program");
      await workbench.answer("sh -c 'seq 1000 | sort -n | tail -1'");
      await expect.poll(() => workbench.terminalText(), { timeout: 20_000 }).toContain("1000");
      await expect.poll(() => boxes(workbench), { timeout: 20_000 }).toMatch(/seq[\s\S]*sort[\s\S]*tail/);
      await workbench.picture("package/traced");
    });
  });
});

describe("the viewer's package, installed", () => {
  test("opens a recording", async () => {
    const trace = join(folder, "pipeline.ipctrace");
    await run(process.execPath, [
      inRepository("dist", "cli.js"),
      ...["record", "-q", "-o", trace, "--", "sh", "-c", "seq 100 | sort -n"],
    ]);
    await withInstalled("web", async (workbench) => {
      await workbench.openFile(trace);
      await expect.poll(() => boxes(workbench), { timeout: 20_000 }).toMatch(/seq[\s\S]*sort/);
      await workbench.picture("package/viewed");
    });
  });
});
