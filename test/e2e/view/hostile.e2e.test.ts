import { type Browser, chromium as browsers, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium } from "./chromium.ts";
import { buildViewPage, openView } from "./view_page.ts";

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

async function inView(query: string, story: (page: Page) => Promise<void>): Promise<void> {
  const { page, complaints } = await openView(browser, { address: site.address, query });
  try {
    await page.waitForSelector(".process");
    await story(page);
    expect(complaints).toEqual([]);
  } finally {
    await page.close();
  }
}

/** What the page would have if text of the trace had become part of it, and text that hides or turns itself. */
async function harm(page: Page): Promise<unknown> {
  return page.evaluate(() => ({
    ran: (globalThis as { harmed?: number }).harmed,
    elements: document.querySelectorAll("#view img, #view script, #view x, #view svg[onload]").length,
    hidden: ["\u001b", "\u202e"].some((mark) => document.body.textContent?.includes(mark)),
  }));
}
const none = { ran: undefined, elements: 0, hidden: false };

describe("a trace that means harm", () => {
  it("shows its names as text, with nothing hidden, in every pane", () =>
    inView("traced=hostile", async (page) => {
      expect(await harm(page)).toEqual(none);
      for (const name of ["Processes", "Channels", "Signals", "Findings"]) {
        await page.getByRole("tab", { name }).click();
        await page.getByTestId("details").waitFor();
        expect(await harm(page), name).toEqual(none);
      }
    }));

  it("shows details of lines of six megabytes, cut to what one can read, and goes on", () =>
    inView("traced=hostile", async (page) => {
      for (const query of ["call:write", "call:frobnicate", "call:execve"]) {
        await page.getByTestId("search").fill(query);
        await expect.poll(() => page.locator(".search .found").textContent()).toBe("1");
        await page.getByTestId("search").press("Enter");
        await expect.poll(() => page.locator(".search .found").textContent()).toBe("1 of 1");
        await expect.poll(() => page.locator(".details h3").textContent()).toContain(query.slice(5));
        const length = await page
          .getByTestId("details")
          .evaluate((details) => details.textContent?.length ?? 0);
        expect(length, query).toBeLessThan(80_000);
        expect(await harm(page), query).toEqual(none);
      }
    }));

  it("follows the conversation page by page", () =>
    inView("traced=hostile", async (page) => {
      await page.getByRole("tab", { name: "Channels" }).click();
      await page.locator(".grid-row").first().dblclick();
      await page.locator(".turn pre").first().waitFor();
      expect(await harm(page)).toEqual(none);
    }));
});

/** A search through names that are all different looks at each. */
const patient = { timeout: 30_000 };

describe("a trace of a hundred thousand processes, each with a name of its own", () => {
  it("is drawn as few boxes and lanes, says so, and answers", () =>
    inView("traced=crowded", async (page) => {
      expect(await page.locator("g.process").count()).toBeLessThan(60);
      expect(await page.locator(".lane-label").count()).toBeLessThan(60);
      await page.getByText("2,000 of 100,001 processes are shown").waitFor();
      await page.getByRole("tab", { name: "Processes" }).click();
      await page.getByTestId("search").fill("name:*n99999");
      await expect.poll(() => page.locator(".grid-row").count(), patient).toBe(1);
      expect(await harm(page)).toEqual(none);
    }));
});
