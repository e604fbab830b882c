import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { exported, givePath, logInPage } from "./host/exported.ts";
import { test } from "./host/window.ts";

const patience = { timeout: 30_000 };

test("Open Sample copies a program, compiles and traces it, and says what is broken in it", async ({
  workbench,
  folder,
}) => {
  await workbench.runUntilItAsks("IPC Scope: Open Sample");
  await workbench.picture("samples/picker");
  await workbench.answer("Broken: no end-of-file");
  await givePath(workbench, "Folder for", `${folder}/`);

  const frame = await workbench.webview("findings");
  await expect
    .poll(() => frame.locator('[data-testid="findings"]').textContent(), patience)
    .toMatch(/end-of-file.*it still holds the write end itself/);
  expect(await readFile(join(folder, "eof_never.c"), "utf8")).toContain("Look at:");
  await workbench.picture("samples/eof-never");
  await workbench.runCommand("IPC Scope: Stop");
  await expect.poll(() => workbench.terminalText(), patience).toMatch(/SIGTERM/);
});

test("a sample that does not compile any more is told in a sentence", async ({ workbench, folder }) => {
  await writeFile(join(folder, "pipe.c"), "int main(void) { return nothing; }\n");
  await workbench.runUntilItAsks("IPC Scope: Open Sample");
  await workbench.answer("Fills up");
  await givePath(workbench, "Folder for", `${folder}/`);

  await expect
    .poll(() => workbench.terminalText(), patience)
    .toMatch(/undeclared[\s\S]*pipe\.c does not compile/);
});

test("Export writes a page that is sanitised unless asked otherwise, and other formats", async ({
  workbench,
  folder,
}) => {
  await workbench.runCommand("IPC Scope: Trace Program");
  await workbench.answer("sh -c 'cat /etc/hostname /etc/passwd | tail -1'");
  await expect.poll(() => workbench.terminalText(), patience).toContain("exit 0");
  const secret = (await readFile("/etc/passwd", "utf8")).trim().split("\n").at(-1) ?? "";

  const page = join(folder, "page.html");
  await workbench.runUntilItAsks("IPC Scope: Export");
  await workbench.answer("Web page");
  await workbench.page.locator(".quick-input-list", { hasText: "Everything that was recorded" }).waitFor();
  await workbench.picture("export/payload");
  await workbench.answer("Sanitised");
  await givePath(workbench, "Export Trace", page);
  const log = logInPage(await exported(page));
  expect(log).toContain("/etc/passwd");
  expect(log).not.toContain(secret);

  const diagram = join(folder, "run.mmd");
  await workbench.runUntilItAsks("IPC Scope: Export");
  await workbench.answer("Mermaid");
  await givePath(workbench, "Export Trace", diagram);
  expect((await exported(diagram)).toString()).toMatch(/^sequenceDiagram[\s\S]*cat/);
});
