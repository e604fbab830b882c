import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { inRepository } from "../../scripts/setup/repository.mjs";
import { test } from "./host/window.ts";
import type { Workbench } from "./host/workbench.ts";

/*
 * The four lessons of the walkthrough, done as a reader does them. Their pictures come from here: npm run picture.
 */

const patience = { timeout: 30_000 };

async function traceSample(workbench: Workbench, folder: string, file: string): Promise<void> {
  await copyFile(inRepository("media", "samples", file), join(folder, file));
  await workbench.openFile(join(folder, file));
  await workbench.runCommand("IPC Scope: Trace Active File");
}

test("the first pipe, a step back in time, and a log", async ({ workbench, folder }) => {
  await traceSample(workbench, folder, "pipe.c");
  await expect.poll(() => workbench.terminalText(), patience).toContain("200000 bytes came through the pipe");
  await workbench.runCommand("View: Toggle Panel Visibility");
  const frame = await workbench.webview("timeline");
  await expect.poll(() => frame.locator(".lane-label", { hasText: "pipe" }).count(), patience).toBe(3);
  await workbench.picture("walkthrough/pipe");

  await workbench.runCommand("IPC Scope: Previous Event");
  await workbench.runCommand("IPC Scope: Previous Event");
  await expect
    .poll(() => frame.locator('[data-testid="details"] .sentence').count(), patience)
    .toBeGreaterThan(0);
  await workbench.picture("walkthrough/back");
});

test("a hang, found", async ({ workbench, folder }) => {
  await traceSample(workbench, folder, "eof_never.c");
  const frame = await workbench.webview("findings");
  await expect
    .poll(() => frame.locator('[data-testid="findings"]').textContent(), patience)
    .toMatch(/it still holds the write end itself/);
  await workbench.runCommand("View: Toggle Panel Visibility");
  await workbench.picture("walkthrough/hang");
  await workbench.runCommand("IPC Scope: Stop");
});
