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

/** Opens the view of a traced log on the real engine, and holds that the page complained about nothing. */
async function inView(story: (page: Page) => Promise<void>, opening: Partial<Opening> = {}): Promise<void> {
  const { page, complaints } = await openView(browser, {
    address: site.address,
    query: "traced=1",
    ...opening,
  });
  try {
    await page.waitForSelector(".process");
    await story(page);
    // axe asks for the style sheet itself, which the policy of the page rightly refuses.
    expect(complaints.filter((complaint) => !complaint.includes("webview.css"))).toEqual([]);
  } finally {
    await page.close();
  }
}

const found = (page: Page) => expect.poll(() => page.locator(".search .found").textContent());
const tab = (page: Page, name: string) => page.getByRole("tab", { name });

describe("searching", () => {
  it("counts the matches and goes from one to the next and back, round the ends", () =>
    inView(async (page) => {
      await page.getByTestId("search").fill("call:write");
      await found(page).toBe("3");
      await page.keyboard.press("Enter");
      await found(page).toBe("1 of 3");
      await page.keyboard.press("Enter");
      await found(page).toBe("2 of 3");
      await page.keyboard.press("Shift+Enter");
      await found(page).toBe("1 of 3");
      await page.keyboard.press("Shift+Enter");
      await found(page).toBe("3 of 3");
      await page.getByTestId("details").getByText("EPIPE").first().waitFor();
    }));

  it("says what it does not understand, and where", () =>
    inView(async (page) => {
      await page.getByTestId("search").fill("pid:abc");
      await page.getByText("“abc” is not a number.").waitFor();
      expect(await page.locator(".search-note mark").textContent()).toBe("abc");
    }));
});

describe("a conversation", () => {
  it("is opened from the table of channels by keyboard, and shows hostile bytes as text", () =>
    inView(async (page) => {
      await tab(page, "Channels").click();
      await page.getByTestId("table-channels").getByRole("grid").focus();
      await page.keyboard.press("Enter");
      await page.locator('.grid-row[aria-selected="true"]').waitFor();
      await page.keyboard.press("Enter");
      const turns = page.locator(".turn pre");
      await expect.poll(() => turns.count()).toBe(2);
      expect(await turns.nth(0).textContent()).toBe("hello↵\nworld↵\n");
      expect(await turns.nth(1).textContent()).toBe("<img src=x onerror=alert(1)>^[[2J[U+202E]");
      expect(await page.locator(".turn img").count()).toBe(0);
    }));

  it("is saved as a text that a terminal can show without harm", () =>
    inView(async (page) => {
      await tab(page, "Channels").click();
      await page.locator(".grid-row").first().dblclick();
      await page.getByRole("button", { name: "Save the conversation" }).click();
      await expect.poll(() => page.evaluate(() => saved.length)).toBe(1);
      const [file] = await page.evaluate(() => saved);
      expect(file?.name).toBe("pipe-97.txt");
      expect(file?.text).toContain("sort (41) -> demo (40): 12 bytes");
      expect(file?.text).not.toContain("\u001b");
    }));
});

describe("the tables", () => {
  it("sort by their heads, are picked from by the search box, and choose in graph and timeline", () =>
    inView(async (page) => {
      await tab(page, "Processes").click();
      const pids = () => page.locator(".grid-row > :first-child").allTextContents();
      await expect.poll(pids).toEqual(["40", "41"]);
      await page.getByRole("button", { name: "PID" }).click();
      await page.getByRole("button", { name: "PID" }).click();
      await expect.poll(pids).toEqual(["41", "40"]);
      await page.getByTestId("search").fill("errno:EPIPE");
      await expect.poll(pids).toEqual(["41"]);
      await page.locator(".grid-row").first().click();
      await page.getByTestId("details").getByText("41", { exact: true }).first().waitFor();
    }));
});

describe("the summary", () => {
  it("stands where nothing is chosen, and comes back", () =>
    inView(async (page) => {
      const summary = page.getByTestId("summary");
      await summary.getByText("2 processes").waitFor();
      await summary.getByRole("button", { name: "pipe:97", exact: true }).click();
      await page.getByRole("button", { name: "Follow the conversation" }).waitFor();
      await page.getByRole("button", { name: "Back to the summary" }).click();
      await summary.getByText("Busiest channels").waitFor();
    }));
});

describe("a picture", () => {
  it("of the graph stands alone: no class, no variable, every colour resolved", () =>
    inView(async (page) => {
      await page.getByRole("button", { name: "Save a picture" }).click();
      await page.getByRole("menuitem", { name: "Graph as SVG" }).click();
      await expect.poll(() => page.evaluate(() => saved.length)).toBe(1);
      const [file] = await page.evaluate(() => saved);
      expect(file?.name).toBe("ipc-scope-graph.svg");
      expect(file?.text).toContain(">demo<");
      expect(file?.text).not.toMatch(/class=|var\(|style=/);
    }));
});

describe("a picture of the timeline", () => {
  it("is made of shapes and words, in colours that every program knows", () =>
    inView(async (page) => {
      await page.getByRole("button", { name: "Save a picture" }).click();
      await page.getByRole("menuitem", { name: "Timeline as SVG" }).click();
      await expect.poll(() => page.evaluate(() => saved.length)).toBe(1);
      const [file] = await page.evaluate(() => saved);
      expect(file?.name).toBe("ipc-scope-timeline.svg");
      expect(file?.text).toContain(">demo<");
      expect(file?.text).toMatch(/<path /);
      expect(file?.text).not.toMatch(/<image|class=|var\(|color-mix|style=/);
    }));
});

describe("every room", () => {
  it.each(Object.entries(themes))("breaks no rule of axe in %s", (_, theme) =>
    inView(
      async (page) => {
        await page.evaluate(axeSource);
        const broken: string[] = [];
        for (const name of ["Graph", "Processes", "Channels", "Signals", "Findings", "Conversation"]) {
          if (name === "Conversation") {
            await tab(page, "Channels").click();
            await page.locator(".grid-row").first().dblclick();
            await page.locator(".turn").first().waitFor();
          } else await tab(page, name).click();
          const results = await page.evaluate(() =>
            (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
          );
          for (const { id, nodes } of results.violations) {
            broken.push(...nodes.map(({ target }) => `${name}: ${id}: ${target.join(" ")}`));
          }
        }
        expect(broken).toEqual([]);
      },
      { theme },
    ),
  );
});
