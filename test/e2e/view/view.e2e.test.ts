import { type Browser, chromium as browsers, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { graphLegend } from "../../../webview/graph/graph_legend_entries.ts";
import { chromium } from "./chromium.ts";
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

/** Opens the view, lets `story` happen, and holds that the page complained about nothing. */
async function inView(
  opening: Omit<Opening, "address">,
  story: (page: Page) => Promise<void>,
): Promise<void> {
  const { page, complaints } = await openView(browser, { address: site.address, ...opening });
  try {
    await page.waitForSelector(".process");
    await story(page);
    expect(complaints).toEqual([]);
  } finally {
    await page.close();
  }
}

const texts = (page: Page, selector: string) => page.locator(selector).allTextContents();

/** Moves the slider to a part of the trace, 0 to 1. */
async function scrub(page: Page, part: number): Promise<void> {
  const slider = page.getByTestId("scrubber");
  await slider.fill(String(Math.round(part * 10_000)));
  // The slider would keep the arrow keys for itself.
  await slider.blur();
}

async function lastCursor(page: Page) {
  return page.evaluate(() => heard.cursors.at(-1));
}

describe("the view of a finished pipeline", () => {
  it("draws its processes and pipes, and what they are told to a screen reader", () =>
    inView({}, async (page) => {
      await expect.poll(() => texts(page, ".process .name")).toEqual(["sh", "gen", "sort", "tail"]);
      await expect.poll(() => texts(page, ".channel .title")).toEqual(["pipe 97310", "pipe 97311"]);
      const list = page.getByRole("list", { name: "Processes and channels" });
      await list.getByText(/^gen \(4108\).*writes to pipe 97310/).waitFor({ state: "attached" });
    }));

  it("shows the full pipe, and who waits for it, at the time scrubbed to", () =>
    inView({}, async (page) => {
      await scrub(page, 0.34);
      await page.locator(".flow.blocked", { hasText: "full: gen waits" }).waitFor();
      await expect.poll(() => texts(page, ".channel .level")).toContain("64/64 KiB");
      await expect.poll(async () => (await lastCursor(page))?.mode).toBe("frozen");
    }));

  it("draws a held signal from its sender to its target", () =>
    inView({}, async (page) => {
      await scrub(page, 0.3);
      await page.locator(".dart text", { hasText: "SIGUSR1 held" }).waitFor();
    }));

  it("tells about a call clicked in its lane, and goes to the other end of its bytes by a key", () =>
    inView({}, async (page) => {
      await scrub(page, 0.5);
      const canvas = page.locator(".lanes canvas");
      const box = (await canvas.boundingBox()) ?? { x: 0, y: 0 };
      const lane = (await page.locator(".lane-label", { hasText: "gen" }).boundingBox()) ?? {
        y: 0,
        height: 0,
      };
      await page.mouse.click(box.x + 350, lane.y + lane.height / 2);
      const details = page.getByTestId("details");
      await details.getByText(/gen \(4108\) called write/).waitFor();
      await expect
        .poll(() => page.getByTestId("announcement").textContent())
        .toMatch(/gen \(4108\) called write/);
      await page.keyboard.press("o");
      await details.getByText(/sort \(4109\) called read/).waitFor();
    }));

  it("steps through the events of the chosen process by arrow keys, from lane to lane", () =>
    inView({}, async (page) => {
      await scrub(page, 0);
      const current = page.locator('.lane-label[data-current="true"]');
      await page.keyboard.press("ArrowDown");
      await current.getByText("sh").waitFor();
      await page.keyboard.press("ArrowDown");
      await current.getByText("gen").waitFor();
      await page.keyboard.press("ArrowRight");
      await page.getByTestId("details").getByText("gen (4108) called execve.").waitFor();
      await page.keyboard.press("ArrowRight");
      await page
        .getByTestId("details")
        .getByText(/gen \(4108\) called write/)
        .waitFor();
      await page.keyboard.press("ArrowLeft");
      await page.getByTestId("details").getByText("gen (4108) called execve.").waitFor();
    }));

  it("zooms to the pointer and fits again, asking windows wider than what is seen", () =>
    inView({}, async (page) => {
      const corner = page.locator(".timeline-corner").nth(1);
      const whole = await corner.textContent();
      const box = (await page.locator(".lanes canvas").boundingBox()) ?? { x: 0, y: 0 };
      await page.mouse.move(box.x + 300, box.y + 60);
      await page.mouse.wheel(0, -900);
      await expect.poll(() => corner.textContent()).not.toBe(whole);
      await page.keyboard.press("f");
      await expect.poll(() => corner.textContent()).toBe(whole);
      const queries = await page.evaluate(() => heard.queries);
      const near = queries.find((query) => query.toNs - query.fromNs < 42_000_000);
      expect(near?.pixels).toBeGreaterThan(1200);
    }));

  it("shows a payload as text in which nothing hides, and as hex", () =>
    inView({}, async (page) => {
      await scrub(page, 0.1);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowRight");
      const payload = page.locator(".payload pre");
      await payload.getByText("<b>not bold</b>").waitFor();
      expect(await payload.textContent()).toContain("^G");
      await page.getByRole("button", { name: "Hex" }).click();
      await expect.poll(() => payload.textContent()).toContain("31 0a 31 30 0a");
    }));

  it("filters processes and channels by what is typed after /", () =>
    inView({}, async (page) => {
      await page.keyboard.press("/");
      await page.keyboard.type("tail");
      await expect.poll(() => texts(page, ".lane-label b")).toEqual(["tail"]);
      await expect.poll(() => texts(page, ".channel .title")).toEqual(["pipe 97311"]);
      await page.keyboard.press("Escape");
      await expect.poll(() => texts(page, ".process .name")).toEqual(["sh", "gen", "sort", "tail"]);
    }));

  it("goes to a finding, and to a source line when the host can open it", () =>
    inView({}, async (page) => {
      await page
        .getByTestId("findings")
        .getByRole("button", { name: /waited 2.6 ms/ })
        .click();
      await expect.poll(async () => (await lastCursor(page))?.ns).toBe(14_000_000);
      await page.keyboard.press("ArrowRight");
      await page.getByTestId("details").getByRole("button", { name: "gen.c:27" }).first().click();
      await expect.poll(() => page.evaluate(() => heard.opened)).toEqual(["/home/u/gen.c:27"]);
    }));

  it("explains the terms in the legend and in what mends a finding", () =>
    inView({}, async (page) => {
      await page.getByRole("button", { name: "Legend" }).click();
      const zombie = page
        .getByRole("complementary", { name: "Legend" })
        .getByRole("button", { name: "zombie" });
      expect(await zombie.getAttribute("title")).toContain("has ended");
      expect(await page.locator(".findings .remedy .term").count()).toBeGreaterThan(0);
    }));

  it("explains the terms of a finding in its message, whose other words lead to where it shows", () =>
    inView({}, async (page) => {
      const finding = page.locator(".finding", { hasText: "waited 2.6 ms on a full pipe" });
      await finding.click({ position: { x: 4, y: 4 } });
      await expect.poll(async () => (await lastCursor(page))?.ns).toBe(14_000_000);
      const word = page
        .locator(".finding", { hasText: "larger buffer" })
        .getByRole("button", { name: "system call", exact: true });
      expect(await word.getAttribute("title")).toContain("request to the kernel");
      await word.click();
      await page.getByRole("dialog", { name: "Glossary" }).waitFor();
      expect((await lastCursor(page))?.ns).toBe(14_000_000);
    }));

  it("lists its keys on ? and gives the keyboard back", () =>
    inView({}, async (page) => {
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog", { name: "Keys" }).waitFor({ state: "hidden" });
      await page.keyboard.press("/");
      await expect
        .poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-testid")))
        .toBe("search");
    }));

  it("opens a process with threads into their lanes", () =>
    inView({}, async (page) => {
      await page.getByRole("button", { name: "Show 4 threads" }).click();
      const threads = async () => (await texts(page, ".lane-label b")).filter((label) => label === "thread");
      await expect.poll(threads).toHaveLength(4);
    }));

  it("replays and stops by the space key", () =>
    inView({}, async (page) => {
      await page.keyboard.press(" ");
      await page.getByRole("button", { name: "Pause the replay" }).waitFor();
      await page.keyboard.press(" ");
      await page.getByRole("button", { name: "Replay from here" }).waitFor();
    }));
});

describe("the view of a running program", () => {
  it("shows what happens as it happens, until the reader looks back, and again on demand", () =>
    inView({ query: "live=1" }, async (page) => {
      await page.evaluate(() => runTo(6_000));
      await page.locator(".flow.blocked", { hasText: "full: gen waits" }).waitFor();
      const live = page.getByRole("button", { name: "Live", exact: true });
      await expect.poll(() => live.getAttribute("aria-pressed")).toBe("true");
      await scrub(page, 0.01);
      await expect.poll(() => live.getAttribute("aria-pressed")).toBe("false");
      await page.keyboard.press("l");
      await expect.poll(() => live.getAttribute("aria-pressed")).toBe("true");
    }));

  it("says what its shapes and lines mean, and closes that by Escape", () =>
    inView({}, async (page) => {
      await page.getByRole("button", { name: "What the graph shows" }).click();
      const legend = page.getByRole("complementary", { name: "What the graph shows" });
      await legend.waitFor();
      const drawn = await legend
        .getByRole("listitem")
        .evaluateAll((items) =>
          items.map((item) =>
            [...item.querySelectorAll<SVGGraphicsElement>("svg g :is(path, rect)")].some(
              (mark) => mark.getBBox().width > 20 && getComputedStyle(mark).stroke !== "none",
            ),
          ),
        );
      expect(drawn).toEqual(graphLegend.map(() => true));
      await legend.getByRole("button", { name: "Close what the graph shows" }).press("Escape");
      await legend.waitFor({ state: "detached" });
    }));

  for (const still of [false, true]) {
    it(`lets dots ${still ? "stand for readers who want stillness" : "travel while bytes move"}`, () =>
      inView({ query: "live=1", still }, async (page) => {
        const places = new Set<string>();
        // The view opens in stillness; then the program goes on, and writes.
        for (let to = 6_000; to < 12_000; to += 100) {
          await page.evaluate((ms) => runTo(ms), to);
          await page.waitForTimeout(50);
          for (const dots of await page.locator(".flow.moving:not(.blocked) .travel").all())
            places.add(await dots.evaluate((path) => (path as SVGPathElement).style.strokeDashoffset));
        }
        if (still) expect([...places]).toEqual([""]);
        else expect(places.size).toBeGreaterThan(5);
      }));
  }

  it("leaves the boxes in their places when processes are born", () =>
    inView({ query: "live=1", still: true }, async (page) => {
      const placeOfShell = () =>
        page
          .locator(".process")
          .first()
          .evaluate((box) => (box as SVGGElement).style.transform);
      await page.evaluate(() => runTo(1_000));
      const before = await placeOfShell();
      await page.evaluate(() => runTo(12_000));
      await expect.poll(() => texts(page, ".process .name")).toEqual(["sh", "gen", "sort", "tail"]);
      expect(await placeOfShell()).toBe(before);
    }));
});

describe("the view anywhere", () => {
  for (const [name, theme] of Object.entries(themes)) {
    it(`takes its colours from the ${name} theme`, () =>
      inView({ theme }, async (page) => {
        const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const wanted = await page.evaluate((colour) => {
          document.body.style.color = colour;
          return getComputedStyle(document.body).color;
        }, theme.variables["--vscode-editor-background"]);
        expect(ground).toBe(wanted);
      }));
  }

  for (const width of [500, 3840]) {
    it(`fits ${width} pixels without scrolling sideways`, () =>
      inView({ width, height: 800 }, async (page) => {
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(over).toBeLessThanOrEqual(0);
        for (const pane of ["graph", "timeline", "search", "scrubber"]) {
          await page.getByTestId(pane).waitFor();
        }
      }));
  }

  it("shows 300 processes, those in sight as lanes", () =>
    inView({ query: "story=crowd" }, async (page) => {
      // What is alike shares a box, and its badge says how many.
      const boxes = await page.locator(".process").count();
      expect(boxes).toBeLessThan(60);
      const hidden = (await texts(page, ".process.stack .badge text")).map(Number);
      expect(hidden.reduce((sum, count) => sum + count, boxes)).toBe(300);
      expect(await page.locator(".lane-label").count()).toBeLessThan(80);
      const asked = await page.evaluate(() => heard.queries.at(-1)?.lanes.length);
      expect(asked).toBeLessThan(80);
    }));

  it("says so when a log has no channels", () =>
    inView({ query: "story=alone" }, async (page) => {
      await page.getByText("This log has no pipes or sockets between processes.").waitFor();
      expect(await page.getByTestId("findings").textContent()).toContain("none");
    }));
});
