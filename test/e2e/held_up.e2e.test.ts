import type { Frame } from "playwright-core";
import { expect } from "vitest";
import { test } from "./host/window.ts";

/** Clicks along a process's lane until the details say what is looked for. */
async function clickAlongLane(frame: Frame, process: string, said: RegExp): Promise<string> {
  const label = await frame.locator(".lane-label", { hasText: process }).first().boundingBox();
  const lanes = await frame.locator(".lanes").boundingBox();
  if (label === null || lanes === null) throw new Error(`There is no lane of ${process} in sight.`);
  const page = frame.page();
  for (let share = 0.98; share > 0; share -= 0.02) {
    await page.mouse.click(lanes.x + lanes.width * share, label.y + label.height / 2);
    await page.waitForTimeout(150);
    const sentence = await frame.locator('[data-testid="details"] .sentence').allTextContents();
    if (said.test(sentence.join())) return sentence.join();
  }
  throw new Error(`Nowhere on the lane of ${process} do the details say ${said}.`);
}

/** Also the picture in the README: npm run picture takes it from here. */
test("A click on a pipeline's writer tells that it had to wait for room, and how full the pipe was", async ({
  workbench,
}) => {
  await workbench.runCommand("IPC Scope: Trace Program");
  await workbench.answer("sh -c 'seq 400000 | gzip -9 | wc -c'");
  await expect.poll(() => workbench.terminalText(), { timeout: 30_000 }).toMatch(/\d{6}/);
  await workbench.runCommand("View: Toggle Panel Visibility");

  const frame = await workbench.webview("timeline");
  await expect
    .poll(() => frame.locator(".lane-label", { hasText: "seq" }).count(), { timeout: 20_000 })
    .toBe(1);
  const sentence = await clickAlongLane(frame, "seq", /had to wait .* for room/);

  expect(sentence).toMatch(/^Wrote [\d,]+ bytes into pipe:\d+; [\d,]+ of 65,536 bytes then waited there\./);
  await workbench.picture("readme");
});
