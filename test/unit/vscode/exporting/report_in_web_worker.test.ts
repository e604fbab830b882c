import { resolveObjectURL } from "node:buffer";
import { posix } from "node:path";
import { Worker as Thread } from "node:worker_threads";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Uri } from "vscode";
import type { ReportRequest } from "../../../../src/vscode/exporting/make_report.ts";
import { reportInWebWorker } from "../../../../src/vscode/exporting/report_in_web_worker.web.ts";

/** The files of dist/; a test says what the worker's script does. */
const dist = vi.hoisted(() => new Map<string, string>());

vi.mock("vscode", () => ({
  Uri: { joinPath: ({ path }: Uri, name: string) => ({ path: posix.join(path, name) }) },
  workspace: {
    fs: {
      readFile: async ({ path }: Uri) => {
        const text = dist.get(path);
        if (text === undefined) throw new Error(`There is no ${path}.`);
        return new TextEncoder().encode(text);
      },
    },
  },
}));

/** The Worker of a page, made of a thread of Node that really runs and really ends. */
class PageWorker extends EventTarget {
  static readonly ended: Promise<unknown>[] = [];
  onmessage: ((event: { data: unknown }) => void) | undefined;
  onerror: ((event: { message: string }) => void) | undefined;
  readonly #thread: Promise<Thread>;

  constructor(address: string) {
    super();
    this.#thread = this.#start(address);
  }

  async #start(address: string): Promise<Thread> {
    const script = (await resolveObjectURL(address)?.text()) ?? "";
    const self = `const { parentPort } = require("node:worker_threads");
      const self = { postMessage: (data) => parentPort.postMessage(data),
        addEventListener: (_, listen) => parentPort.on("message", (data) => listen({ data })) };`;
    const thread = new Thread(self + script, { eval: true });
    PageWorker.ended.push(new Promise((resolve) => thread.once("exit", resolve)));
    thread.on("message", (data) => {
      this.dispatchEvent(new Event("message"));
      this.onmessage?.({ data });
    });
    thread.on("error", ({ message }) => this.onerror?.({ message }));
    return thread;
  }

  postMessage(data: unknown): void {
    void this.#thread.then((thread) => thread.postMessage(data));
  }

  terminate(): void {
    void this.#thread.then((thread) => thread.terminate());
  }
}

beforeEach(() => {
  vi.stubGlobal("Worker", PageWorker);
  dist.clear();
  for (const name of ["report.js", "webview.js", "webview.css", "engine-worker.web.js"])
    dist.set(`/dist/${name}`, `text of ${name}`);
});
afterEach(async () => {
  // A worker that went on would hold the test here.
  await Promise.all(PageWorker.ended.splice(0));
  vi.unstubAllGlobals();
});

function report(request: Partial<ReportRequest>) {
  const signal = new AbortController().signal;
  const recording = Uint8Array.of(1, 2, 3);
  return reportInWebWorker({ recording, format: "dot", payload: "none", signal, ...request }, {
    path: "/dist",
  } as Uri);
}

const answersWithItsOrder = `self.addEventListener("message", ({ data }) => self.postMessage({ ok: true, value: data }));`;

test("the worker gets the recording and what is asked, answers, and is ended", async () => {
  dist.set("/dist/report-worker.web.js", answersWithItsOrder);
  expect(await report({ payload: "hash" })).toEqual({
    ok: true,
    value: { recording: Uint8Array.of(1, 2, 3), format: "dot", payload: "hash" },
  });
});

test("for a page it gets the scripts that the page carries", async () => {
  dist.set("/dist/report-worker.web.js", answersWithItsOrder);
  expect(await report({ format: "html" })).toMatchObject({
    value: {
      parts: {
        bootstrap: "text of report.js",
        view: "text of webview.js",
        style: "text of webview.css",
        engine: "text of engine-worker.web.js",
      },
    },
  });
});

test("a worker that works without end is ended when the user cancels", async () => {
  dist.set("/dist/report-worker.web.js", `self.addEventListener("message", () => { for (;;); });`);
  const abort = new AbortController();
  const made = report({ signal: abort.signal });
  await vi.waitFor(() => expect(PageWorker.ended).toHaveLength(1));
  abort.abort();
  expect(await made).toMatchObject({ ok: false });
});

test("cancelled before its script has arrived, no worker is started", async () => {
  dist.set("/dist/report-worker.web.js", answersWithItsOrder);
  expect(await report({ signal: AbortSignal.abort() })).toMatchObject({ ok: false });
  expect(PageWorker.ended).toEqual([]);
});

test("a worker that breaks down is told as the reason", async () => {
  dist.set("/dist/report-worker.web.js", `throw new Error("Out of memory.");`);
  expect(await report({})).toEqual({ ok: false, error: "Out of memory." });
});
