import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import type { PageTheme } from "./themes.ts";

const root = resolve(import.meta.dirname, "../../..");

/** A folder with the view's bundle, a made-up engine, and a page under the content policy of a webview. */
export async function buildViewPage(): Promise<{ readonly address: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "ipc-scope-view-"));
  await build({
    entryPoints: {
      webview: join(root, "webview/main.tsx"),
      engine: join(root, "test/e2e/view/page.ts"),
    },
    bundle: true,
    format: "iife",
    jsx: "automatic",
    jsxImportSource: "preact",
    outdir: folder,
    logLevel: "error",
  });
  await writeFile(
    join(folder, "index.html"),
    `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src file:; style-src file:" />
    <title>IPC Scope</title>
    <link rel="stylesheet" href="webview.css" />
  </head>
  <body>
    <div id="view"></div>
    <script src="engine.js"></script>
    <script src="webview.js"></script>
  </body>
</html>
`,
  );
  return {
    address: `file://${join(folder, "index.html")}`,
    remove: () => rm(folder, { recursive: true }),
  };
}

export interface Opening {
  readonly address: string;
  /** `story=crowd&live=1` */
  readonly query?: string;
  readonly width?: number;
  readonly height?: number;
  readonly pixelRatio?: number;
  /** As large and as fine as the window the browser was started with, instead of an emulated screen. */
  readonly asWindow?: boolean;
  readonly theme?: PageTheme;
  readonly colorScheme?: "light" | "dark";
  readonly still?: boolean;
  /** No glyph is drawn, on canvases neither: what is left looks the same whatever fonts a machine has. */
  readonly wordless?: boolean;
}

/** Opens the page. What the page logs as an error, a refusal of the content policy included, ends up in `complaints`. */
export async function openView(
  browser: Browser,
  opening: Opening,
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const { theme } = opening;
  const page = await browser.newPage({
    ...(opening.asWindow === true
      ? { viewport: null }
      : {
          viewport: { width: opening.width ?? 1280, height: opening.height ?? 800 },
          deviceScaleFactor: opening.pixelRatio ?? 1,
        }),
    colorScheme: theme?.colorScheme ?? opening.colorScheme ?? "dark",
    reducedMotion: opening.still ? "reduce" : "no-preference",
  });
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  if (opening.wordless === true) await page.addInitScript(drawNoGlyph);
  if (theme !== undefined) {
    await page.addInitScript((given) => {
      addEventListener("DOMContentLoaded", () => {
        for (const [name, value] of Object.entries(given.variables)) {
          document.documentElement.style.setProperty(name, value);
        }
        document.body.classList.add(given.bodyClass);
      });
    }, theme);
  }
  await page.goto(`${opening.address}?${opening.query ?? ""}`);
  return { page, complaints };
}

function drawNoGlyph(): void {
  CanvasRenderingContext2D.prototype.fillText = () => {};
  CanvasRenderingContext2D.prototype.strokeText = () => {};
  const sheet = new CSSStyleSheet();
  // Not by "color", from which canvases learn theirs.
  sheet.replaceSync(`
    * { -webkit-text-fill-color: transparent !important; }
    svg :is(text, tspan) { fill: transparent !important; stroke: transparent !important; }
  `);
  addEventListener("DOMContentLoaded", () => document.adoptedStyleSheets.push(sheet));
}
