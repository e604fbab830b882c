import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { test as base, inject } from "vitest";
import { launchBrowser, openInBrowser } from "./browser.ts";
import { openOnDesktop, wantsDesktop } from "./desktop.ts";
import { Workbench } from "./workbench.ts";

/** A test with a window of VS Code on an empty folder of its own. What it shows when a test fails is kept as a picture. */
export const test = base
  .extend<{ $file: { browser: Browser } }>({
    browser: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures wanted from the pattern
      async ({}, use) => {
        const browser = await launchBrowser();
        await use(browser);
        await browser.close();
      },
      { scope: "file" },
    ],
  })
  .extend<{ folder: string; workbench: Workbench }>({
    // biome-ignore lint/correctness/noEmptyPattern: as above
    folder: async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), "ipc-scope-"));
      await use(folder);
      await rm(folder, { recursive: true, force: true });
    },
    workbench: async ({ browser, folder, task }, use) => {
      const workbench = await Workbench.drive(
        wantsDesktop
          ? await openOnDesktop(folder)
          : await openInBrowser(browser, inject("trustingHost"), folder),
      );
      await use(workbench);
      if (task.result?.state === "fail") await workbench.picture(`failed/${task.name.replace(/\W+/g, "-")}`);
      await workbench.close();
    },
  });
