import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { chromium as host } from "../e2e/view/chromium.ts";
import type { Measurement } from "./measure.ts";
import { pipelineLog } from "./pipeline_log.ts";

const size = { width: 1600, height: 900 };
const frames = 240;

/** One gesture: what the wheel does in each frame. */
type Gesture = "pan" | "zoom";

interface Times {
  /** From one frame to the next, ms. */
  readonly betweenP50: number;
  readonly betweenP95: number;
  /** The main thread's part of a frame: scripts, style, layout, recording of what is painted. ms. */
  readonly workP50: number;
  readonly workP95: number;
}

/**
 * A report of a million calls in Chromium: how long until it shows, and how smoothly it pans and zooms, beside an
 * empty page whose only canvas is filled anew in each frame, which is the least this machine takes.
 */
export async function frameBudgets(lines = 1_000_000): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "ipc-scope-frames-"));
  const browser = await chromium.launch({ ...host, args: [...host.args] });
  try {
    const report = reportOf(folder, lines);
    const empty = await measureEmpty(browser);
    const { page, paintMs } = await openReport(browser, report);
    const pan = await measure(page, "pan");
    const zoom = await measure(page, "zoom");
    await page.close();
    return [
      timed("report of 1M calls, open to first lanes", paintMs, null),
      ...rows("empty canvas", empty, null),
      ...rows("pan over 1M calls", pan, Math.max(16.7, empty.betweenP95 * 1.1)),
      ...rows("zoom over 1M calls", zoom, Math.max(16.7, empty.betweenP95 * 1.1)),
    ];
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

function reportOf(folder: string, lines: number): string {
  const [log, html] = [join(folder, "million.strace"), join(folder, "million.html")];
  writeFileSync(log, pipelineLog(lines, 8));
  execFileSync(process.execPath, ["dist/cli.js", "report", log, "--format", "html", "-o", html]);
  return `file://${html}`;
}

async function openReport(browser: Browser, report: string): Promise<{ page: Page; paintMs: number }> {
  const page = await browser.newPage({ viewport: size });
  const start = performance.now();
  await page.goto(report, { waitUntil: "commit" });
  await page.waitForSelector(".lane-label", { timeout: 120_000 });
  const paintMs = performance.now() - start;
  // What was asked for the first picture is answered before the gestures begin.
  await page.waitForTimeout(4000);
  return { page, paintMs };
}

async function measureEmpty(browser: Browser): Promise<Times> {
  const page = await browser.newPage({ viewport: size });
  await page.setContent(`<canvas class="empty" width="${size.width}" height="400"></canvas>`);
  const times = await page.evaluate(sampleFrames, { frames, gesture: "pan" as Gesture });
  await page.close();
  return summed(times);
}

async function measure(page: Page, gesture: Gesture): Promise<Times> {
  await page.locator(".lanes canvas").hover();
  await page.keyboard.press("f");
  await page.waitForTimeout(1000);
  return summed(await page.evaluate(sampleFrames, { frames, gesture }));
}

/** Runs in the page: turns the wheel once in each frame and takes the times of frames and of the work in them. */
async function sampleFrames(task: { readonly frames: number; readonly gesture: "pan" | "zoom" }) {
  const between: number[] = [];
  const work: number[] = [];
  const lanes = document.querySelector<HTMLCanvasElement>(".lanes canvas");
  const empty = document.querySelector<HTMLCanvasElement>("canvas.empty");
  const box = (lanes ?? empty)?.getBoundingClientRect() ?? new DOMRect();
  const wheel = (deltaX: number, deltaY: number) =>
    lanes?.dispatchEvent(
      new WheelEvent("wheel", {
        deltaX,
        deltaY,
        clientX: box.left + box.width * 0.6,
        clientY: box.top + box.height / 2,
        cancelable: true,
      }),
    );
  // Panning is of a part: the whole cannot be moved.
  if (task.gesture === "pan") for (let notch = 0; notch < 12; notch++) wheel(0, -100);
  const { port1, port2 } = new MessageChannel();
  let began = 0;
  port1.onmessage = () => work.push(performance.now() - began);
  await new Promise<void>((done) => {
    let last: number | undefined;
    const frame = (now: number) => {
      if (last !== undefined) between.push(now - last);
      last = now;
      if (between.length >= task.frames) {
        done();
        return;
      }
      requestAnimationFrame(frame);
      began = performance.now();
      const back = Math.floor(between.length / 60) % 2 === 1;
      if (empty !== null) {
        const context = empty.getContext("2d");
        if (context !== null) context.fillStyle = between.length % 2 ? "#222" : "#333";
        context?.fillRect(0, 0, empty.width, empty.height);
      } else if (task.gesture === "pan") wheel(back ? -24 : 24, 0);
      else wheel(0, back ? 40 : -40);
      // Comes after everything this frame still does on the main thread.
      port2.postMessage(null);
    };
    requestAnimationFrame(frame);
  });
  return { between, work };
}

function summed(times: { readonly between: readonly number[]; readonly work: readonly number[] }): Times {
  return {
    betweenP50: quantile(times.between, 0.5),
    betweenP95: quantile(times.between, 0.95),
    workP50: quantile(times.work, 0.5),
    workP95: quantile(times.work, 0.95),
  };
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

function rows(what: string, times: Times, budgetMs: number | null): Measurement[] {
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
