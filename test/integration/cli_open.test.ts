import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveViewer, type ViewerServer } from "../../src/cli/viewer_server.ts";
import { temporaryFolder } from "./capture_world.ts";
import { type BuiltCli, buildCli, buildReportParts } from "./cli_world.ts";

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

function ask(address: string, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get(address, { method }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text) => {
        body += text;
      });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    request.on("error", reject);
  });
}

/** Says something to the server, byte for byte, and resolves to everything it answered. */
function talk(address: string, words: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(address).port), "127.0.0.1");
    let said = "";
    socket.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
    socket.once("error", reject);
    socket.once("close", () => resolve(said));
    socket.write(words);
  });
}

function askRaw(address: string, target: string, host = new URL(address).host): Promise<string> {
  return talk(address, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
}

describe("the viewer's server", () => {
  let server: ViewerServer;
  beforeAll(async () => {
    const started = await serveViewer("<p>page</p>", 0);
    if (!started.ok) throw new Error(started.error);
    server = started.value;
  });
  afterAll(() => server.close());

  test("is on this machine only, at an address nobody can guess", () => {
    expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/$/);
  });

  test("gives the page to who knows the address, and lets nobody keep it", async () => {
    const answer = await ask(server.address);
    expect(answer).toMatchObject({ status: 200, body: "<p>page</p>" });
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers["referrer-policy"]).toBe("no-referrer");
  });

  test.each(["", "favicon.ico", `${"0".repeat(32)}/`])("gives nothing at /%s", async (path) => {
    const answer = await ask(`${new URL(server.address).origin}/${path}`);
    expect(answer).toMatchObject({ status: 404, body: "Not found\n" });
  });

  test.each(["//", "///", "/%", "/%zz/", "*", "http://", "//[", "/\\"])(
    "survives the target %s",
    async (target) => {
      expect(await askRaw(server.address, target)).toMatch(/^HTTP\/1\.1 40[04] /);
      expect((await ask(server.address)).status).toBe(200);
    },
  );

  test("survives what is no HTTP", async () => {
    expect(await talk(server.address, "hello\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
    expect((await ask(server.address)).status).toBe(200);
  });

  test("answers to its own names only, so that no other site's name can be pointed at it", async () => {
    const { port, pathname } = new URL(server.address);
    const as = (host: string) => askRaw(server.address, pathname, host);
    expect(await as(`localhost:${port}`)).toMatch(/^HTTP\/1\.1 200 /);
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      "127.0.0.1",
      `127.0.0.1:${port}.evil.example`,
    ]) {
      expect(await as(host)).toMatch(/^HTTP\/1\.1 421 /);
    }
  });

  test("answers no page of another site, and lies in no frame of one", async () => {
    const { host, pathname, port } = new URL(server.address);
    const from = (origin: string) =>
      talk(
        server.address,
        `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nConnection: close\r\n\r\n`,
      );
    expect(await from(`http://${host}`)).toMatch(/^HTTP\/1\.1 200 /);
    for (const origin of ["https://evil.example", `http://evil.example:${port}`, "null", `https://${host}`]) {
      expect(await from(origin)).toMatch(/^HTTP\/1\.1 403 /);
    }
    const { headers } = await ask(server.address);
    expect(headers["x-frame-options"]).toBe("DENY");
    expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
  });

  test("only reading is possible", async () => {
    expect((await ask(server.address, "POST")).status).toBe(405);
  });

  test("a port in use is refused with its number", async () => {
    const port = Number(new URL(server.address).port);
    const second = await serveViewer("", port);
    expect(second).toMatchObject({ ok: false, error: expect.stringContaining(`port ${port}`) });
  });
});

describe("ipc-scope open", () => {
  let cli: BuiltCli;
  const serving: ReturnType<typeof spawn>[] = [];
  beforeAll(async () => {
    cli = await buildCli();
  });
  afterAll(async () => {
    for (const child of serving) child.kill("SIGKILL");
    await cli.remove();
  });

  test("serves the report of a trace until it is interrupted", async () => {
    await buildReportParts(cli);
    const folder = await temporaryFolder("open");
    const trace = join(folder.path, "t.strace");
    await writeFile(trace, "40 getpid() = 40\n40 +++ exited with 0 +++\n");
    const child = spawn(process.execPath, [cli.script, "open", "--no-browser", trace]);
    serving.push(child);
    const address = await new Promise<string>((resolve) => {
      child.stdout.setEncoding("utf8").once("data", (text: string) => resolve(text.trim()));
    });
    const page = await ask(address);
    expect(page.status).toBe(200);
    expect(page.body).toContain('id="ipc-scope-recording"');
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    await folder.remove();
  });
});
