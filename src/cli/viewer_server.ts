import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { err, ok, type Result } from "../base/result.ts";
import { reasonOf } from "./refusal.ts";

export interface ViewerServer {
  /** The whole address, token and all. Whoever does not know it gets nothing. */
  readonly address: string;
  close(): Promise<void>;
}

/** Serves one page on 127.0.0.1, at an address that holds 128 random bits. Port 0 takes any free one. */
export async function serveViewer(page: string, port: number): Promise<Result<ViewerServer>> {
  const token = randomBytes(16).toString("hex");
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    if (url.pathname !== `/${token}/`) {
      response.writeHead(404, { "Content-Type": "text/plain" }).end("Not found\n");
    } else if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD" }).end();
    } else {
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page);
    }
  });
  const listening = await listen(server, port);
  if (!listening.ok) return listening;
  return ok({
    address: `http://127.0.0.1:${listening.value}/${token}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function listen(server: Server, port: number): Promise<Result<number>> {
  return new Promise((resolve) => {
    server.once("error", (cause) => resolve(err(`Cannot listen on port ${port}: ${reasonOf(cause)}.`)));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(ok(typeof address === "object" && address !== null ? address.port : port));
    });
  });
}
