import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { readTrace } from "../../src/engine/trace_reader.ts";
import { chromium as host } from "../e2e/view/chromium.ts";
import { chromeJson } from "./chrome_json.ts";
import {
  type FrameTimes,
  type Gesture,
  timesOfEmptyCanvas,
  timesWhile,
  type Wheeled,
} from "./frame_times.ts";
import type { Measurement } from "./measure.ts";
import { pipelineLog } from "./pipeline_log.ts";
import { Speedscope } from "./speedscope.ts";

const size = { width: 1600, height: 900 };
/** One frame of 60 Hz, and two: a miss of one is not seen as a stop. */
const atMostMs = { million: 16.7, tenMillion: 33 } as const;

const view: Wheeled = { selector: ".lanes canvas", zoomsBy: "bare" };
/** The canvases of speedscope: one that all is drawn on, the words of its minimap, and those of the flame chart. */
const flameChart: Wheeled = { selector: "canvas", nth: 2, zoomsBy: "ctrl" };

/**
 * A report of a million calls in Chromium: how long until it shows, and how smoothly it pans and zooms; beside it the
 * same calls in speedscope, and an empty page whose only canvas is filled anew in each frame, which is the least this
 * machine takes. Then ten million calls.
 */
export async function frameBudgets(): Promise<Measurement[]> {
  return [...(await ofMillion()), ...(await ofTenMillion())];
}

async function ofMillion(): Promise<Measurement[]> {
  return inBrowser(async (browser, folder) => {
    const log = pipelineLog(1_000_000, 8);
    const report = reportOf(folder, log);
    const limit = await emptyPage(browser);
    const opened = await openReport(browser, report);
    const pan = await wheel(opened.page, "pan");
    const zoom = await wheel(opened.page, "zoom");
    const memory = await pageMemory(browser);
    await opened.page.close();
    const speedscope = await Speedscope.open(browser, chromeFileOf(folder, log), size);
    await speedscope.page.waitForTimeout(2000);
    const theirPan = await timesWhile(speedscope.page, "pan", flameChart);
    const theirZoom = await timesWhile(speedscope.page, "zoom", flameChart);
    await speedscope.close();
    // The clock of a screen of 60 Hz ticks every 16.67 ms, give or take a tenth: what keeps step with it is in time.
    const budget = Math.round(Math.max(atMostMs.million, limit.betweenP95) * 10.2) / 10;
    return [
      ...rows("empty canvas", limit, null),
      timed("1M calls, open to first lanes", opened.firstLanesMs, 1500),
      timed("1M calls, open to all read", opened.allReadMs, null),
      timed("1M calls in speedscope, open to flame chart", speedscope.openMs, null),
      ...rows("pan over 1M calls", pan, budget),
      ...rows("pan in speedscope, one process of them", theirPan, null),
      ...rows("zoom over 1M calls", zoom, budget),
      ...rows("zoom in speedscope, one process of them", theirZoom, null),
      { what: "1M calls, memory of the page and its worker", value: memory, unit: "MiB", budget: null },
    ];
  });
}

async function ofTenMillion(): Promise<Measurement[]> {
  return inBrowser(async (browser, folder) => {
    const report = reportOf(folder, pipelineLog(10_000_000, 8));
    const opened = await openReport(browser, report);
    const pan = await wheel(opened.page, "pan");
    const zoom = await wheel(opened.page, "zoom");
    const memory = await pageMemory(browser);
    return [
      { what: "10M calls, memory of the page and its worker", value: memory, unit: "MiB", budget: null },
      timed("10M calls, open to first lanes", opened.firstLanesMs, null),
      timed("10M calls, open to all read", opened.allReadMs, null),
      ...rows("pan over 10M calls", pan, atMostMs.tenMillion),
      ...rows("zoom over 10M calls", zoom, atMostMs.tenMillion),
    ];
  });
}

async function inBrowser(
  story: (browser: Browser, folder: string) => Promise<Measurement[]>,
): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "ipc-scope-frames-"));
  const browser = await chromium.launch({ ...host, args: [...host.args] });
  try {
    return await story(browser, folder);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

function reportOf(folder: string, log: Uint8Array): string {
  const [file, html] = [join(folder, "calls.strace"), join(folder, "calls.html")];
  writeFileSync(file, log);
  execFileSync(process.execPath, ["dist/cli.js", "report", file, "--format", "html", "-o", html]);
  return `file://${html}`;
}

function chromeFileOf(folder: string, log: Uint8Array): string {
  const path = join(folder, "calls.json");
  const file = openSync(path, "w");
  for (const piece of chromeJson(readTrace([log]))) writeSync(file, piece);
  closeSync(file);
  return path;
}

async function openReport(
  browser: Browser,
  report: string,
): Promise<{ readonly page: Page; readonly firstLanesMs: number; readonly allReadMs: number }> {
  const page = await browser.newPage({ viewport: size });
  const start = performance.now();
  await page.goto(report, { waitUntil: "commit" });
  await page.waitForSelector(".lane-label", { timeout: 300_000 });
  const firstLanesMs = performance.now() - start;
  await page
    .getByRole("button", { name: "Stop reading here" })
    .waitFor({ state: "detached", timeout: 300_000 });
  const allReadMs = performance.now() - start;
  // What was asked for the first picture is answered before the gestures begin.
  await page.waitForTimeout(4000);
  return { page, firstLanesMs, allReadMs };
}

/** What the largest of the browser's processes for pages holds in memory, the recording included. MiB */
async function pageMemory(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const resident = processInfo
    .filter(({ type }) => type === "renderer")
    .map(({ id }) => /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1]);
  return Math.max(...resident.map(Number)) / 1024;
}

async function emptyPage(browser: Browser): Promise<FrameTimes> {
  const page = await browser.newPage({ viewport: size });
  const times = await timesOfEmptyCanvas(page);
  await page.close();
  return times;
}

async function wheel(page: Page, gesture: Gesture): Promise<FrameTimes> {
  await page.locator(".lanes canvas").hover();
  await page.keyboard.press("f");
  await page.waitForTimeout(1000);
  return timesWhile(page, gesture, view);
}

function rows(what: string, times: FrameTimes, budgetMs: number | null): Measurement[] {
  return [
    timed(`${what}, frame p50`, times.betweenP50, null),
    timed(`${what}, frame p95`, times.betweenP95, budgetMs),
    timed(`${what}, main thread p50`, times.workP50, null),
    timed(`${what}, main thread p95`, times.workP95, null),
  ];
}

function timed(what: string, value: number, most: number | null): Measurement {
  return { what, value, unit: "ms", budget: most === null ? null : { bound: "at most", value: most } };
}
