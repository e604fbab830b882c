import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import type { Browser, Frame } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inRepository } from "../../scripts/setup/repository.mjs";
import { formatNames } from "../../src/export/formats.ts";
import { launchBrowser } from "../e2e/host/browser.ts";
import { exported, givePath, logInPage } from "../e2e/host/exported.ts";
import { openOnVsCodeDev, startVsCodeDev, type VsCodeDev } from "../e2e/host/vscode_dev/vscode_dev.ts";
import { Workbench } from "../e2e/host/workbench.ts";

/*
 * The viewer's package in VS Code's own web extension host: no server, no Node, files from a virtual file system.
 */

const run = promisify(execFile);
const patience = { timeout: 30_000 };

let folder: string;
let browser: Browser;
let vsCode: VsCodeDev;
let workbench: Workbench;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ipc-scope-"));
  const extension = join(folder, "unpacked");
  await unpack(inRepository("out", "ipc-scope-web.vsix"), extension);
  await recordHang(join(folder, "shelf"));
  vsCode = await startVsCodeDev({ extension, folder: join(folder, "shelf") });
  browser = await launchBrowser();
  workbench = await Workbench.drive(await openOnVsCodeDev(browser, vsCode));
});
afterAll(async () => {
  await workbench?.close();
  await browser?.close();
  await vsCode?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function unpack(vsix: string, into: string): Promise<void> {
  for (const [name, bytes] of Object.entries(unzipSync(await readFile(vsix)))) {
    if (!name.startsWith("extension/")) continue;
    const path = join(into, name.slice("extension/".length));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
}

/** The sample that never sees an end of file, as a recording, and a pipeline as strace itself writes it. */
async function recordHang(into: string): Promise<void> {
  await mkdir(into);
  const program = join(into, "..", "eof_never");
  await run("cc", ["-g", "-o", program, inRepository("media", "samples", "eof_never.c")]);
  const record = ["record", "-q", "--timeout", "1", "-o", join(into, "hang.ipctrace"), "--", program];
  const ended = await run(process.execPath, [inRepository("dist", "cli.js"), ...record]).catch((end) => end);
  expect(ended.code, "the exit of a program that was ended after its time").toBe(124);
  await run("strace", ["-f", "-o", join(into, "pipeline.strace"), "sh", "-c", "seq 100 | sort -n"]);
}

async function openFromExplorer(name: string): Promise<void> {
  await workbench.page
    .locator(".explorer-folders-view .monaco-list-row", { hasText: name })
    .dblclick(patience);
}

function texts(frame: Frame, selector: string): Promise<string> {
  return frame
    .locator(selector)
    .allTextContents()
    .then((all) => all.join("\n"));
}

describe("the viewer's package on a page like vscode.dev", () => {
  test("says of tracing why it is not possible there and where it is", async () => {
    // Before the extension has started, so that the palette still offers it.
    await workbench.runCommand("IPC Scope: Trace Program");
    const refusal = await workbench.notification("cannot be traced in a browser");
    expect(await refusal.textContent()).toMatch(/WSL.*Remote-SSH.*Dev Container/);
    await workbench.picture("package/vscode-dev-refused");
    await workbench.page.keyboard.press("Escape");
  });

  test("opens a recording: graph, timeline, details and findings", async () => {
    await openFromExplorer("hang.ipctrace");
    const frame = await workbench.webview("graph");
    await expect.poll(() => texts(frame, ".node.process"), patience).toMatch(/eof_never[\s\S]*eof_never/);
    await expect.poll(() => texts(frame, ".node.channel"), patience).toMatch(/pipe \d+/);
    await expect.poll(() => texts(frame, ".lane-label"), patience).toMatch(/eof_never[\s\S]*pipe/);
    await expect
      .poll(() => texts(frame, '[data-testid="findings"]'), patience)
      .toMatch(/waits for end-of-file.*it still holds the write end itself/);

    await frame.locator(".lanes").focus();
    await workbench.page.keyboard.press("ArrowLeft");
    await expect.poll(() => texts(frame, '[data-testid="details"] .sentence'), patience).not.toBe("");
    await workbench.picture("package/vscode-dev-recording");
  });

  test("opens a log of strace, whose processes stand in the side bar, too", async () => {
    await workbench.runCommand("View: Close All Editors");
    await openFromExplorer("pipeline.strace");
    await expect
      .poll(async () => texts(await workbench.webview("graph"), ".node.process"), patience)
      .toMatch(/seq[\s\S]*sort/);
    await workbench.runCommand("IPC Scope: Focus on Processes View");
    const rows = workbench.page
      .locator(".sidebar .pane", { hasText: "Processes" })
      .locator(".monaco-list-row");
    await expect.poll(async () => (await rows.allInnerTexts()).join(), patience).toMatch(/seq[\s\S]*sort/);
    await workbench.picture("package/vscode-dev-log");
  });

  test("copies who told whom as a Mermaid diagram", async () => {
    await workbench.runCommand("IPC Scope: Copy as Mermaid");
    await expect
      .poll(() => workbench.page.evaluate(() => navigator.clipboard.readText()), patience)
      .toMatch(/^sequenceDiagram\n[\s\S]*seq[\s\S]*sort/);
  });

  test("exports a page with the whole view, which holds none of what went through the pipe", async () => {
    await workbench.runUntilItAsks("IPC Scope: Export");
    await workbench.answer("Web page");
    await workbench.page.locator(".quick-input-list", { hasText: "Everything that was recorded" }).waitFor();
    await workbench.picture("package/vscode-dev-payload");
    // The first choice is the default.
    await workbench.page.keyboard.press("Enter");
    await givePath(workbench, "Export Trace", "/pipeline.html");
    const path = join(folder, "shelf", "pipeline.html");
    const log = logInPage(await exported(path));
    // The call's line ends here if its reader woke before it returned: "292 <unfinished ...>".
    expect(log).toMatch(/write\(1, ""\.\.\., 292\b/);
    expect(log).not.toContain("10\\n11\\n");

    const page = await browser.newPage();
    await page.goto(pathToFileURL(path).href);
    await expect.poll(() => texts(page.mainFrame(), ".node.process"), patience).toMatch(/seq[\s\S]*sort/);
    await page.close();
  });
});

describe("the worker that makes reports in a browser", () => {
  // A page has a nonce of its own, a recording the time of its making.
  const repeatable = formatNames.filter((format) => format !== "html" && format !== "ipctrace");

  test.each(repeatable)("makes %s as the command line does", async (format) => {
    const script = await readFile(join(folder, "unpacked", "dist", "report-worker.web.js"), "utf8");
    const recording = await readFile(join(folder, "shelf", "hang.ipctrace"));
    const order = { format, payload: "none" };
    const page = await browser.newPage();
    const made = await page.evaluate(reportInPage, { script, order, bytes: [...recording] });
    await page.close();

    const options = ["--format", format, "--payload", "none"];
    const told = await run(
      process.execPath,
      [inRepository("dist", "cli.js"), "report", join(folder, "shelf", "hang.ipctrace"), ...options],
      // Not where the program's source is: it would be named from there.
      { cwd: join(folder, "unpacked"), encoding: "buffer" },
    );
    expect(made.length).toBeGreaterThan(100);
    expect(Buffer.from(made).toString("latin1")).toBe(withoutFolder(told.stdout));
  });
});

/** SARIF says which folder files are named from, which a browser does not have. */
function withoutFolder(report: Buffer): string {
  return report.toString("latin1").replace(/ +"originalUriBaseIds": \{[^}]*\}\s*\},\n/, "");
}

/** Runs in a page. */
function reportInPage({
  script,
  order,
  bytes,
}: {
  script: string;
  order: object;
  bytes: number[];
}): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(URL.createObjectURL(new Blob([script])));
    worker.onmessage = ({ data }) => (data.ok ? resolve([...data.value]) : reject(new Error(data.error)));
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ ...order, recording: Uint8Array.from(bytes) });
  });
}
