import { type Browser, chromium as browsers } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium } from "./chromium.ts";
import { differenceFromGolden, differenceOf } from "./golden_picture.ts";
import { themes } from "./themes.ts";
import { buildViewPage, type Opening, openView } from "./view_page.ts";

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

/** What the view looks like once it stands still. */
async function pictureOf(opening: Omit<Opening, "address">): Promise<Buffer> {
  const { page } = await openView(browser, {
    address: site.address,
    width: 900,
    height: 640,
    still: true,
    wordless: true,
    ...opening,
  });
  try {
    await page.waitForSelector("g.process");
    await page.waitForSelector(".lane-label");
    let before = await page.screenshot();
    for (let same = 0; same < 2; ) {
      await page.waitForTimeout(150);
      const now = await page.screenshot();
      same = now.equals(before) ? same + 1 : 0;
      before = now;
    }
    return before;
  } finally {
    await page.close();
  }
}

/**
 * Words of other fonts are wider or narrower, which moves a line here and there, and the edge of an area is smoothed one
 * way or another; a box that is missing changes more.
 */
const mostDifferent = 0.0006;

const { dark, light, highContrast } = themes;
const pictures: Readonly<Record<string, Omit<Opening, "address">>> = {
  "pipeline-dark": { query: "story=pipeline", theme: dark },
  "pipeline-light": { query: "story=pipeline", theme: light },
  "pipeline-high-contrast": { query: "story=pipeline", theme: highContrast },
  "signals-dark": { query: "traced=1", theme: dark },
  "crowd-light": { query: "story=crowd", theme: light },
};

describe("the view looks as it did", () => {
  it.each(Object.entries(pictures))("%s", async (name, opening) => {
    const { part, tiles } = await differenceFromGolden(browser, name, await pictureOf(opening));
    expect(part, `tiles of ten pixels that differ: ${tiles.join(" ")}`).toBeLessThanOrEqual(mostDifferent);
  });

  it("and one box more or less would be noticed", async () => {
    const whole = await pictureOf({ query: "story=pipeline", theme: dark });
    const { page } = await openView(browser, {
      address: site.address,
      width: 900,
      height: 640,
      still: true,
      wordless: true,
      query: "story=pipeline",
      theme: dark,
    });
    try {
      await page.waitForSelector("g.process");
      await page
        .locator("g.process")
        .first()
        .evaluate((box) => box.remove());
      const without = await page.screenshot();
      expect((await differenceOf(browser, whole, without)).part).toBeGreaterThan(mostDifferent);
    } finally {
      await page.close();
    }
  });
});
