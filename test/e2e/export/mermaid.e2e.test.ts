import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mermaidSequence } from "../../../src/export/sequence/mermaid.ts";
import { childSignalsParent, parentReadsFromChild } from "../../unit/engine/stories.ts";
import { exportedRunOf } from "../../unit/export/exported_story.ts";
import { chromium as options } from "../view/chromium.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ ...options, args: [...options.args] });
});
afterAll(() => browser.close());

interface Mermaid {
  initialize(options: object): void;
  render(id: string, text: string): Promise<{ svg: string }>;
}

/** The text of the diagram as Mermaid itself draws it. */
async function drawn(text: string): Promise<string> {
  const page = await browser.newPage();
  await page.addScriptTag({ path: "node_modules/mermaid/dist/mermaid.min.js" });
  return page.evaluate(async (source) => {
    const { mermaid } = globalThis as unknown as { mermaid: Mermaid };
    mermaid.initialize({ startOnLoad: false });
    const { svg } = await mermaid.render("diagram", source);
    document.body.innerHTML = svg;
    return document.body.innerText;
  }, text);
}

const hostile = `
  40 100.0 execve("/end", ["end; loop", "<img src=x onerror=alert(1)>", "%%{init: {}}%%", "a:b#quot;"], 0x7f /* 0 vars */) = 0 <0.1>
  40 101.0 +++ exited with 0 +++`;

test.each([
  ["a pipe", parentReadsFromChild, ["demo (40)", "demo (41)", "pipe:97, 12 bytes", "exit 0"]],
  ["a signal", childSignalsParent, ["SIGUSR1, handled"]],
  ["names that Mermaid would take for its own words", hostile, ["end; loop", "<img src=x", "%%{init: {}}%%"]],
])("Mermaid draws %s", async (_, text, expected) => {
  const words = await drawn(mermaidSequence(exportedRunOf(text)));
  for (const word of expected) expect(words).toContain(word);
});
