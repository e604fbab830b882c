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

const inSight = (page: Page) => page.locator(".timeline-corner").nth(1).textContent();
const timeOfCursor = (page: Page) => page.getByLabel("Time of the cursor").textContent();

describe("a view that is loaded again", () => {
  it("stands where it stood: in time, in its zoom, at the chosen event and tab", async () => {
    const { page, complaints } = await openView(browser, { address: site.address });
    await page.waitForSelector(".lane-label");
    await page.locator(".lane-label button", { hasText: "gen" }).click();
    await page.getByTestId("scrubber").fill("3000");
    await page.getByTestId("scrubber").blur();
    await page.keyboard.press("ArrowRight");
    await page
      .getByTestId("details")
      .getByText(/gen \(4108\) called/)
      .waitFor();
    for (let times = 0; times < 5; times++) await page.keyboard.press("+");
    await page.getByRole("tab", { name: "Channels" }).click();
    const stood = {
      inSight: await inSight(page),
      cursor: await timeOfCursor(page),
      sentence: await page.locator('[data-testid="details"] .sentence').textContent(),
    };
    await expect.poll(() => page.evaluate(() => history.state?.look?.tab)).toBe("channels");

    await page.reload();
    await page.waitForSelector(".lane-label");

    await expect.poll(() => timeOfCursor(page)).toBe(stood.cursor);
    await expect.poll(() => inSight(page)).toBe(stood.inSight);
    await page
      .getByTestId("details")
      .getByText(stood.sentence ?? "")
      .waitFor();
    await expect
      .poll(() => page.getByRole("tab", { name: "Channels" }).getAttribute("aria-selected"))
      .toBe("true");
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("begins anew where what was remembered is not of its making", async () => {
    const { page, complaints } = await openView(browser, { address: site.address });
    await page.waitForSelector(".lane-label");
    const whole = await inSight(page);
    await page.waitForTimeout(1000);
    await page.evaluate(() =>
      history.replaceState(
        { look: 7, cursor: { ns: "soon", event: { kind: "call", call: "<b>" } }, span: [] },
        "",
      ),
    );
    await page.reload();
    await page.waitForSelector(".lane-label");
    expect(await inSight(page)).toBe(whole);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
