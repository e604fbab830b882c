import type { Workbench } from "./workbench.ts";

/** Opens a file and presses F5, so to speak. The view opens beside it, so that both stay in sight. */
export async function startDebugging(workbench: Workbench, file: string): Promise<void> {
  await workbench.openFile(file);
  await workbench.runCommand("View: Show Run and Debug");
  await workbench.runCommand("Debug: Start Debugging");
}

/** A pane of Run and Debug, as a reader sees it. */
export async function debugPane(workbench: Workbench, title: string): Promise<string> {
  const found = workbench.page.locator(".debug-viewlet .pane", { hasText: title });
  return (await found.allInnerTexts()).join("\n");
}

export function callStack(workbench: Workbench): Promise<string> {
  return debugPane(workbench, "Call Stack");
}

/** As long as the pane stays as it is, it is taken for complete. */
const settledMs = 1000;

/** The call stack once it stays: after a step its head changes first, and the frames of before stand below it for a while. */
export async function settledCallStack(workbench: Workbench): Promise<string> {
  let stack = await callStack(workbench);
  for (let sinceMs = Date.now(); Date.now() - sinceMs < settledMs; ) {
    await workbench.page.waitForTimeout(50);
    const now = await callStack(workbench);
    if (now === stack) continue;
    stack = now;
    sinceMs = Date.now();
  }
  return stack;
}

/** What the Variables pane tells of the event. VS Code opens the first scope by itself when it feels like it. */
export async function eventVariables(workbench: Workbench): Promise<string> {
  const scope = workbench.page.locator(".debug-variables .monaco-list-row", { hasText: "Event" }).first();
  if ((await scope.getAttribute("aria-expanded", { timeout: 5_000 }).catch(() => null)) === "false")
    await scope.click();
  return debugPane(workbench, "Variables");
}

/** Presses a button of the floating toolbar. */
export async function press(workbench: Workbench, button: string): Promise<void> {
  await workbench.page.locator(`.debug-toolbar a[aria-label^="${button}"]`).first().click();
}

/** The line of the cursor of the text editor, from 1; 0 if the status bar tells none. */
export async function editorLine(workbench: Workbench): Promise<number> {
  const status = workbench.page.locator("#status\\.editor\\.selection");
  const text = await status.innerText({ timeout: 1_000 }).catch(() => "");
  return Number(/Ln (\d+)/.exec(text)?.[1] ?? 0);
}

/** The Problems panel, as a reader sees it. */
export async function problems(workbench: Workbench): Promise<string> {
  const panel = workbench.page.locator(".markers-panel");
  if (!(await panel.isVisible())) await workbench.runCommand("Problems: Focus on Problems View");
  return (await panel.locator(".monaco-list-row").allInnerTexts()).join("\n");
}
