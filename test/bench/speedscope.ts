import { createReadStream, existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { Browser, Page } from "playwright-core";

const release = join(process.cwd(), "node_modules/speedscope/dist/release");
const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
};

/** speedscope with a trace of Chrome's format open in it: what one would look at calls with otherwise. */
export class Speedscope {
  private constructor(
    readonly page: Page,
    /** From its address to the flame chart. */
    readonly openMs: number,
    readonly server: Server,
  ) {}

  static async open(
    browser: Browser,
    trace: string,
    size: { readonly width: number; readonly height: number },
  ): Promise<Speedscope> {
    const server = await serve(trace);
    const { port } = server.address() as AddressInfo;
    const page = await browser.newPage({ viewport: size });
    const start = performance.now();
    await page.goto(`http://127.0.0.1:${port}/index.html#profileURL=/trace.json`, { waitUntil: "commit" });
    await page.getByText("Time Order").waitFor({ timeout: 300_000 });
    await page.locator("canvas").first().waitFor();
    return new Speedscope(page, performance.now() - start, server);
  }

  async close(): Promise<void> {
    await this.page.close();
    this.server.close();
  }
}

/** speedscope loads nothing from files: pages from disk may not read them. */
async function serve(trace: string): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
    const file = pathname === "/trace.json" ? trace : join(release, pathname);
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return server;
}
