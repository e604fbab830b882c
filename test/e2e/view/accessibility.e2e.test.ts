import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { type Browser, chromium as browsers, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

async function inView(opening: Omit<Opening, "address">, story: (page: Page) => Promise<void>) {
  const { page } = await openView(browser, { address: site.address, ...opening });
  try {
    await page.waitForSelector(".process");
    await story(page);
  } finally {
    await page.close();
  }
}

/** Rules broken and where: `color-contrast: .lane-label > small`. */
async function violations(page: Page): Promise<readonly string[]> {
  // Through the debugger's protocol: the page's own policy allows no script from outside.
  await page.evaluate(axeSource);
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target.join(" ")}`),
  );
}

/** The contrast of every word of the drawing with the ground it stands on, where less than 4.5. */
function faintWords(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const parts = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const channel = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const luminance = (colour: string) => {
      const scale = colour.startsWith("rgb") ? 255 : 1;
      const [red = 0, green = 0, blue = 0] = parts(colour.replace("color(srgb", "")).map(
        (part) => part / scale,
      );
      return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
    };
    const ground = luminance(getComputedStyle(document.body).backgroundColor);
    return [...document.querySelectorAll<SVGTextElement>("[data-testid=graph] svg text")]
      .filter((text) => text.textContent !== "" && text.getBoundingClientRect().width > 0)
      .filter((text) => text.closest("[data-presence=absent]") === null)
      .flatMap((text) => {
        const words = luminance(getComputedStyle(text).fill);
        const ratio = (Math.max(words, ground) + 0.05) / (Math.min(words, ground) + 0.05);
        let opacity = 1;
        for (let up: Element | null = text; up !== null; up = up.parentElement) {
          opacity *= Number(getComputedStyle(up).opacity);
        }
        return ratio < 4.5 || opacity < 1
          ? [`${text.textContent}: ${ratio.toFixed(2)}, opacity ${opacity}`]
          : [];
      });
  });
}

const scrub = async (page: Page, part: number) => {
  const slider = page.getByTestId("scrubber");
  await slider.fill(String(Math.round(part * 10_000)));
  await slider.blur();
};

describe("a page that everybody can use", () => {
  for (const [name, theme] of Object.entries(themes)) {
    it(`breaks no rule of axe, and has no faint word, in ${name}`, () =>
      inView({ theme, still: true }, async (page) => {
        await scrub(page, 0.34);
        await page.locator(".flow.blocked").first().waitFor();
        expect(await violations(page)).toEqual([]);
        expect(await faintWords(page)).toEqual([]);
      }));
  }

  it("breaks none with many processes, in a narrow window, with the graph's legend and its list of keys open", () =>
    inView({ query: "story=crowd", width: 520, height: 700 }, async (page) => {
      await page.getByRole("button", { name: "What the graph shows" }).click();
      expect(await violations(page)).toEqual([]);
      await page.getByRole("button", { name: "Close what the graph shows" }).click();
      await page.getByRole("button", { name: "List the keys" }).click();
      expect(await violations(page)).toEqual([]);
    }));

  it("tells the lanes as a grid, cell by cell, and chooses from it", () =>
    inView({ still: true }, async (page) => {
      const grid = page.getByRole("grid", { name: "Timeline as a table" });
      await grid.getByRole("rowheader", { name: "sh (4107)" }).focus();
      await page.keyboard.press("ArrowDown");
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("gen (4108)");
      await page.keyboard.press("ArrowRight");
      await expect
        .poll(() => page.evaluate(() => document.activeElement?.textContent))
        .toMatch(/^at .*execve/);
      await page.keyboard.press("Enter");
      await expect.poll(() => page.getByTestId("announcement").textContent()).toContain("execve");
    }));

  it("stands still when VS Code is told to reduce motion", () => {
    const theme = { ...themes.dark, bodyClass: "vscode-reduce-motion" };
    return inView({ theme }, async (page) => {
      await page.locator("[data-testid=graph] svg.calm").waitFor();
      const seconds = await page
        .locator(".node")
        .first()
        .evaluate((node) => getComputedStyle(node).transitionDuration);
      expect(seconds).toBe("0s");
    });
  });
});
