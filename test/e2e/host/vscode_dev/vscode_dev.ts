import { createReadStream } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname, extname, join, normalize } from "node:path";
import { buffer } from "node:stream/consumers";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { ensureVsCodeHost } from "../../../../scripts/setup/vscode_host.mjs";
import { calmSettings } from "../settings.ts";
import { type EditorWindow, themes } from "../workbench.ts";

/** A VS Code that is nothing but files on a web server, as vscode.dev is: no machine behind it, no Node. */
export interface VsCodeDev {
  /** Opens the folder. */
  readonly address: string;
  stop(): Promise<void>;
}

export interface VsCodeDevOptions {
  /** Of an extension with a `browser` entry. */
  readonly extension: string;
  /** Its files are what the window shows, under the scheme of a virtual file system; what is saved there appears in it. */
  readonly folder: string;
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

export async function startVsCodeDev({ extension, folder }: VsCodeDevOptions): Promise<VsCodeDev> {
  const host = await ensureVsCodeHost();
  const vscode = dirname(dirname(host.server));
  const workbench = await readFile(join(vscode, "out/vs/code/browser/workbench/workbench.js"), "utf8");
  const page = await readFile(join(vscode, "out/vs/code/browser/workbench/workbench.html"), "utf8");
  const shelf = await shelfScript();
  const folders: Readonly<Record<string, string>> = {
    vscode,
    extension,
    shelfer: join(import.meta.dirname, "shelf"),
    shelf: folder,
  };

  const server = createServer(async (request, response) => {
    const { url = "/", headers, method } = request;
    const { pathname } = new URL(url, "http://localhost");
    if (method === "PUT")
      return keep(request, response, join(folder, basename(decodeURIComponent(pathname))));
    if (pathname === "/") return send(response, ".html", filledIn(page, headers.host ?? ""));
    if (pathname.endsWith("/workbench.js")) return send(response, ".js", withoutServer(workbench));
    if (pathname === "/shelfer/shelf.js") return send(response, ".js", shelf);
    if (pathname === "/shelf/") return send(response, ".json", JSON.stringify(await readdir(folder)));
    const [, first = "", ...rest] = normalize(decodeURIComponent(pathname)).split("/");
    const root = folders[first];
    await (root === undefined ? notFound(response) : sendFile(response, join(root, ...rest)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const authority = `127.0.0.1:${port}`;
  return {
    address: `http://${authority}/?folder=${encodeURIComponent(`shelf://${authority}/`)}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A window on the folder; it is dark, and its settings stay as they are. */
export async function openOnVsCodeDev(browser: Browser, { address }: VsCodeDev): Promise<EditorWindow> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: "dark",
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  await page.goto(address);
  return { page, writeSettings: async () => {}, close: () => context.close() };
}

async function shelfScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "shelf/shelf.ts")],
    bundle: true,
    format: "cjs",
    external: ["vscode"],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** The page of VS Code's own server, for a window without one. */
function filledIn(page: string, authority: string): string {
  const part = (path: string) => ({ scheme: "http", authority, path });
  const configuration = {
    additionalBuiltinExtensions: ["/shelfer", "/extension"].map(part),
    webviewEndpoint: `http://${authority}/vscode/out/vs/workbench/contrib/webview/browser/pre`,
    userDataPath: "/",
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    isEnabledCoderGettingStarted: false,
    developmentOptions: { enableSmokeTestDriver: true },
    enableWorkspaceTrust: false,
    configurationDefaults: { ...calmSettings, "workbench.colorTheme": themes.dark },
    productConfiguration: { enableTelemetry: false },
  };
  const values: Readonly<Record<string, string>> = {
    WORKBENCH_WEB_CONFIGURATION: JSON.stringify(configuration).replaceAll('"', "&quot;"),
    WORKBENCH_WEB_BASE_URL: "/vscode",
    WORKBENCH_NLS_FALLBACK_URL: "/vscode/out/nls.messages.js",
  };
  return page.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? "");
}

/**
 * The build that we have is code-server's, which makes each window one of a server and keeps its settings there. This
 * puts back what stands in VS Code's own source: no server unless the page names one, settings in the browser.
 */
function withoutServer(workbench: string): string {
  const patches = [
    [",remoteAuthority:location.host}", "}"],
    [/(P\.file\(this\.userDataPath\)\.with\(\{scheme:J\.)vscodeRemote\}/, "$1vscodeUserData}"],
  ] as const;
  return patches.reduce((text, [theirs, ours]) => {
    const patched = text.replace(theirs, ours);
    if (patched === text) throw new Error(`VS Code's page has no ${theirs} any more.`);
    return patched;
  }, workbench);
}

async function sendFile(response: ServerResponse, path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return notFound(response);
  response.setHeader("Content-Type", types[extname(path)] ?? "application/octet-stream");
  createReadStream(path).pipe(response);
}

async function keep(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  await writeFile(path, await buffer(request));
  response.end();
}

function send(response: ServerResponse, extension: string, text: string): void {
  response.setHeader("Content-Type", types[extension] ?? "text/plain");
  response.end(text);
}

function notFound(response: ServerResponse): void {
  response.statusCode = 404;
  response.end();
}
