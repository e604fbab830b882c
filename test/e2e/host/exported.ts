import { readFile } from "node:fs/promises";
import { unzipSync } from "fflate";
import { expect } from "vitest";
import type { Workbench } from "./workbench.ts";

const patience = { timeout: 30_000 };

/** Answers the dialog of this title for a file or folder. */
export async function givePath(workbench: Workbench, title: string, path: string): Promise<void> {
  // The list that was answered before may still be closing.
  await workbench.page
    .locator(".quick-input-widget:visible .quick-input-title", { hasText: title })
    .waitFor();
  await workbench.givePath(path);
}

/** The bytes of a file once it has stopped growing. */
export async function exported(path: string): Promise<Buffer> {
  let before = Buffer.alloc(0);
  let now = before;
  const look = async () => {
    before = now;
    now = await readFile(path).catch(() => Buffer.alloc(0));
    return now.length > 0 && now.length === before.length;
  };
  await expect.poll(look, patience).toBe(true);
  return now;
}

/** strace's text in the recording that a page holds. */
export function logInPage(html: Buffer): string {
  const packed = /id="ipc-scope-recording">([^<]*)</.exec(html.toString("latin1"))?.[1] ?? "";
  return Buffer.from(unzipSync(Buffer.from(packed, "base64"))["trace.strace"] ?? []).toString("latin1");
}
