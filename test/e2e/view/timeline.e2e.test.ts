import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { type Browser, chromium as browsers, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { legendEntries } from "../../../webview/timeline/legend_entries.ts";
import { chromium } from "./chromium.ts";
import { themes } from "./themes.ts";
import { buildViewPage, type Opening, openView } from "./view_page.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser: Browser;
let site: Awaited<ReturnType<typeof buildViewPage>>;

beforeAll(async () => {
  site = await buildViewPage();
  browser = await browsers.launch({ ...chromium, args: [...chromium.args] });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await site?.remove();
});

async function inView(
  opening: Omit<Opening, "address">,
  story: (page: Page) => Promise<void>,
): Promise<void> {
  const { page, complaints } = await openView(browser, { address: site.address, ...opening });
  try {
    await page.waitForSelector(".lane-label");
    await story(page);
    expect(complaints).toEqual([]);
  } finally {
    await page.close();
  }
}

async function scrub(page: Page, part: number): Promise<void> {
  const slider = page.getByTestId("scrubber");
  await slider.fill(String(Math.round(part * 10_000)));
  await slider.blur();
}

const timeOfCursor = (page: Page) => page.getByLabel("Time of the cursor").textContent();
const inSight = (page: Page) => page.locator(".timeline-corner").nth(1).textContent();
const announcedMeasure = (page: Page) => page.getByTestId("measure-announcement").textContent();

describe("the timeline by keyboard", () => {
  it("measures from one event to another, says so, and zooms to it", () =>
    inView({}, async (page) => {
      await scrub(page, 0);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("m");
      await scrub(page, 0.5);
      await expect.poll(() => announcedMeasure(page)).toBe("21 ms measured");
      await page.keyboard.press("m");
      await scrub(page, 0.9);
      expect(await announcedMeasure(page)).toBe("21 ms measured");
      await page.keyboard.press("z");
      await expect.poll(() => inSight(page)).toBe("23.1 ms in sight");
      await page.keyboard.press("Escape");
      await expect.poll(() => announcedMeasure(page)).toBe("");
    }));

  it("goes to the begin and the end, and pans and zooms without the pointer", () =>
    inView({}, async (page) => {
      await page.keyboard.press("Home");
      await expect.poll(() => timeOfCursor(page)).toBe("0");
      const whole = await inSight(page);
      await page.keyboard.press("w");
      await page.keyboard.press("w");
      await expect.poll(() => inSight(page)).not.toBe(whole);
      const queries = () => page.evaluate(() => heard.queries.length);
      const before = await queries();
      for (let times = 0; times < 12; times++) await page.keyboard.press("d");
      await expect.poll(queries).toBeGreaterThan(before);
      await page.keyboard.press("s");
      await page.keyboard.press("s");
      await expect.poll(() => inSight(page)).toBe(whole);
      await page.keyboard.press("End");
      await expect.poll(() => timeOfCursor(page)).toMatch(/^42/);
    }));

  it("replays slower and faster", () =>
    inView({}, async (page) => {
      const speed = page.getByLabel("Speed of the replay");
      await speed.selectOption("1");
      await speed.blur();
      await page.keyboard.press(",");
      await expect.poll(() => speed.inputValue()).toBe("0.3");
      for (let times = 0; times < 9; times++) await page.keyboard.press(".");
      await expect.poll(() => speed.inputValue()).toBe("100");
    }));
});

describe("the legend of the timeline", () => {
  it("shows a sample of each thing that lanes show, and closes by the key that opened it", () =>
    inView({}, async (page) => {
      await page.keyboard.press("k");
      const legend = page.getByRole("complementary", { name: "Legend" });
      await legend.waitFor();
      expect(await legend.getByRole("listitem").count()).toBe(legendEntries.length);
      // A sample that draws nothing has one colour only.
      await expect
        .poll(() =>
          legend.locator("canvas").evaluateAll((canvases) =>
            canvases.map((canvas) => {
              const { width, height } = canvas as HTMLCanvasElement;
              const data = (canvas as HTMLCanvasElement)
                .getContext("2d")
                ?.getImageData(0, 0, width, height).data;
              const pixels = new Uint32Array(data?.buffer ?? new ArrayBuffer(0));
              return new Set(pixels).size > 1;
            }),
          ),
        )
        .toEqual(legendEntries.map(() => true));
      await page.keyboard.press("k");
      await legend.waitFor({ state: "detached" });
    }));

  for (const [name, theme] of Object.entries(themes)) {
    it(`breaks no rule of accessibility in the ${name} theme, in a narrow pane`, async () => {
      // Not by inView: axe itself asks for the style sheet, which the page's policy refuses.
      const { page } = await openView(browser, { address: site.address, theme, width: 600 });
      await page.getByRole("button", { name: "Legend" }).click();
      await page.getByRole("complementary", { name: "Legend" }).waitFor();
      await page.evaluate(axeSource);
      const results = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      await page.close();
      expect(
        results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
      ).toEqual([]);
    });
  }
});

describe("a canvas at every ratio of pixels", () => {
  for (const pixelRatio of [1, 1.25, 1.5, 2]) {
    it(`has one pixel to each of the screen's at ${pixelRatio}`, async () => {
      // A ratio that a page only emulates does not reach the size in device pixels that a canvas is told: a screen
      // of this ratio does.
      const screen = await browsers.launch({
        ...chromium,
        args: [...chromium.args, `--force-device-scale-factor=${pixelRatio}`, "--window-size=1111,777"],
      });
      try {
        const { page, complaints } = await openView(screen, { address: site.address, asWindow: true });
        await page.waitForSelector(".lane-label");
        expect(await page.evaluate(() => devicePixelRatio)).toBe(pixelRatio);
        // The panes take their places in the first frames.
        await expect.poll(() => smeared(page)).toEqual([]);
        expect(complaints).toEqual([]);
      } finally {
        await screen.close();
      }
    });
  }
});

/** Canvases whose store is not as large as their place on the screen. */
function smeared(page: Page): Promise<readonly string[]> {
  return page.locator(".timeline canvas").evaluateAll(
    (canvases) =>
      new Promise<string[]>((measured) => {
        const found: string[] = [];
        const observer = new ResizeObserver((entries) => {
          for (const { target, devicePixelContentBoxSize } of entries) {
            const [box] = devicePixelContentBoxSize;
            const { width, height } = target as HTMLCanvasElement;
            if (box?.inlineSize !== width || box.blockSize !== height)
              found.push(`${width}x${height} for ${box?.inlineSize}x${box?.blockSize}`);
          }
          observer.disconnect();
          measured(canvases.length === 0 ? ["no canvas"] : found);
        });
        for (const canvas of canvases) observer.observe(canvas, { box: "device-pixel-content-box" });
      }),
  );
}
