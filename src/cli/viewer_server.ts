import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type Server } from "node:http";
import { err, ok, type Result } from "../base/result.ts";
import { reasonOf } from "./refusal.ts";

export interface ViewerServer {
  /** The whole address, token and all. Whoever does not know it gets nothing. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves one page on 127.0.0.1, at an address that holds 128 random bits. Port 0 takes any free one. A name that some
 * other site lets point here (DNS rebinding) is not answered: a browser says in `Host` which name it was given.
 */
export async function serveViewer(page: string, port: number): Promise<Result<ViewerServer>> {
  const token = randomBytes(16).toString("hex");
  const server = createServer((request, response) => {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("X-Frame-Options", "DENY");
    if (!isOwnHost(request.headers.host, request.socket.localPort)) {
      response.writeHead(421, plain).end("This is not the host you asked for\n");
    } else if (!isOwnOrigin(request.headers.origin, request.headers.host)) {
      response.writeHead(403, plain).end("Not for pages of another site\n");
    } else if (!isSame(pathOf(request.url ?? ""), `/${token}/`)) {
      response.writeHead(404, plain).end("Not found\n");
    } else if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD" }).end();
    } else {
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page);
    }
  });
  // What is no HTTP at all, or breaks off.
  server.on("clientError", (_, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
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

const plain = { "Content-Type": "text/plain; charset=utf-8" };

/** An outsider chooses every byte of a request's target: it is compared, never parsed as a URL, which can fail. */
function pathOf(target: string): string {
  const end = target.search(/[?#]/);
  return end < 0 ? target : target.slice(0, end);
}

function isOwnHost(host: string | undefined, port: number | undefined): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** A browser names in `Origin` the page that asks, if it is one that asks and not a person. */
function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  return origin === undefined || origin === `http://${host}`;
}

/** In a time that does not tell how much of the secret was right. */
function isSame(given: string, secret: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given), hash(secret));
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
