import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Frame } from "playwright-core";
import { expect } from "vitest";
import { inRepository } from "../../scripts/setup/repository.mjs";
import { test } from "./host/window.ts";
import type { Workbench } from "./host/workbench.ts";

const run = promisify(execFile);

async function recordPipeline(folder: string): Promise<string> {
  const trace = join(folder, "pipeline.ipctrace");
  const cli = inRepository("dist", "cli.js");
  await run(process.execPath, [
    cli,
    "record",
    "-q",
    "-o",
    trace,
    "--",
    "sh",
    "-c",
    "seq 20000 | sort -n | tail -1",
  ]);
  return trace;
}

/** What the reader sees of where they stand. */
async function place(frame: Frame): Promise<readonly (string | null)[]> {
  return Promise.all([
    frame.getByLabel("Time of the cursor").textContent(),
    frame.locator(".timeline-corner").nth(1).textContent(),
    frame.locator('[role="tab"][aria-selected="true"]').textContent(),
    frame.locator('[data-testid="details"] .sentence').first().textContent(),
  ]);
}

/** Chooses an event of sort, zooms in on it, and reads the table of channels. */
async function standSomewhere(workbench: Workbench): Promise<Frame> {
  const frame = await workbench.webview("timeline");
  await frame.locator(".lane-label button", { hasText: "sort" }).click();
  await frame.getByTestId("scrubber").fill("2000");
  await frame.getByTestId("scrubber").blur();
  await frame.locator(".lanes").focus();
  for (const key of ["ArrowRight", "+", "+", "+", "+"]) await workbench.page.keyboard.press(key);
  await frame.getByTestId("details").getByText(/sort/).first().waitFor();
  await frame.getByRole("tab", { name: "Channels" }).click();
  await frame.locator('[role="tab"][aria-selected="true"]', { hasText: "Channels" }).waitFor();
  return frame;
}

test("The view of a trace file stands where it stood after a look elsewhere, a move and a reload of the window", async ({
  workbench,
  folder,
}) => {
  await workbench.openFile(await recordPipeline(folder));
  const stood = await place(await standSomewhere(workbench));
  await workbench.picture("place/before");

  await workbench.runCommand("File: New Untitled Text File");
  await workbench.runCommand("View: Open Previous Editor");
  await expect
    .poll(async () => place(await workbench.webview("timeline")), { timeout: 20_000 })
    .toEqual(stood);

  await workbench.runCommand("View: Move Editor into Next Group");
  await expect
    .poll(async () => place(await workbench.webview("timeline")), { timeout: 20_000 })
    .toEqual(stood);
  await workbench.picture("place/moved");

  await workbench.page.waitForTimeout(1500);
  await workbench.runCommand("Developer: Reload Window");
  await workbench.page.waitForTimeout(3000);
  await expect
    .poll(async () => place(await workbench.webview("timeline")), { timeout: 40_000 })
    .toEqual(stood);
  await workbench.picture("place/reloaded");
});

test("A picture of the timeline is saved where the reader says, as shapes or as pixels", async ({
  workbench,
  folder,
}) => {
  await workbench.openFile(await recordPipeline(folder));
  const frame = await workbench.webview("timeline");
  await frame.locator(".lane-label", { hasText: "sort" }).first().waitFor();
  const saved = async (as: "SVG" | "PNG"): Promise<Buffer> => {
    const file = join(folder, `timeline.${as.toLowerCase()}`);
    await frame.getByRole("button", { name: "Save a picture" }).click();
    await frame.getByRole("menuitem", { name: `Timeline as ${as}` }).click();
    const input = workbench.page.locator(".quick-input-widget:visible input[type=text]").first();
    await expect.poll(() => input.inputValue(), { timeout: 10_000 }).toContain("ipc-scope-timeline");
    await workbench.givePath(file);
    await expect
      .poll(
        () =>
          stat(file).then(
            ({ size }) => size,
            () => 0,
          ),
        { timeout: 10_000 },
      )
      .toBeGreaterThan(0);
    return readFile(file);
  };
  const svg = (await saved("SVG")).toString();
  expect(svg).toMatch(/^<\?xml[\s\S]*<path [\s\S]*>sort<[\s\S]*<\/svg>$/);
  expect(svg).not.toContain("<image");
  const png = await saved("PNG");
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  // The width stands in bytes 16 to 19: two pixels to each of the screen's.
  expect(png.readUInt32BE(16)).toBeGreaterThan(1000);
});
