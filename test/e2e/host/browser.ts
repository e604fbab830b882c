import { type Browser, chromium } from "playwright-core";
import { root } from "../../../scripts/setup/repository.mjs";
import { workbenchAddress } from "../../../scripts/setup/vscode_server.mjs";
import { type Host, writeMachineSettings } from "./vscode_host.ts";
import type { EditorWindow } from "./workbench.ts";

/** Debian's Chromium; `IPC_SCOPE_CHROMIUM` names another. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.IPC_SCOPE_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * Opens a folder in a window of its own, with the extension from this source tree, or with what the host has installed.
 * @param motion "still" for pictures that are the same twice, "moving" as most users have it
 */
export async function openInBrowser(
  browser: Browser,
  host: Host,
  folder: string,
  from: "source" | "installed" = "source",
  motion: "still" | "moving" = "still",
): Promise<EditorWindow> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: "dark",
    reducedMotion: motion === "still" ? "reduce" : "no-preference",
  });
  const page = await context.newPage();
  await page.goto(
    workbenchAddress(host.origin, from === "source" ? { folder, extension: root } : { folder }),
  );
  return {
    page,
    writeSettings: (settings) => writeMachineSettings(host.dataDir, settings),
    close: () => context.close(),
  };
}
