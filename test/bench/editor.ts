import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Frame } from "playwright-core";
import { launchBrowser, openInBrowser } from "../e2e/host/browser.ts";
import { startHost } from "../e2e/host/vscode_host.ts";
import { Workbench } from "../e2e/host/workbench.ts";
import { editorTracingBudget } from "./editor_tracing.ts";
import { type Measurement, quantile } from "./measure.ts";
import { untilThere } from "./until_there.ts";

/** Each write makes the pipe, which nobody reads, hold so many bytes more. */
const bytesOfWrite = 10;
const writes = 100;
const writer = `sh -c '(for i in $(seq ${writes}); do sleep 0.1; printf 0123456789; done) | sleep 20'`;

/** A level of a pipe as the page showed it, and when: ms of the wall's clock, after the frame that drew it. */
interface Seen {
  readonly bytes: number;
  readonly atMs: number;
}

/**
 * A real VS Code with the extension, in a browser, program and strace all on this machine: how long after a call its effect is
 * on the screen.
 */
export async function editorBudgets(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "ipc-scope-editor-"));
  // Beside the opened folder, as recordings are of themselves: VS Code watches what happens in it.
  const workspace = join(folder, "workspace");
  const recordings = join(folder, "recordings");
  mkdirSync(workspace);
  const host = await startHost("bench", { workspaceTrust: false });
  const browser = await launchBrowser();
  try {
    const workbench = await Workbench.drive(
      await openInBrowser(browser, host, workspace, "source", "moving"),
    );
    await workbench.useSettings({ "ipcScope.recordingFolder": recordings, "workbench.reduceMotion": "off" });
    try {
      const waits = await delays(workbench, recordings);
      return [...waits, ...(await editorTracingBudget(workbench, recordings))];
    } catch (cause) {
      await workbench.picture("failed/bench-editor");
      throw cause;
    } finally {
      await workbench.close();
    }
  } finally {
    await browser.close();
    await host.stop();
    rmSync(folder, { recursive: true });
  }
}

/** From strace's own stamp of a write to the frame that shows the pipe's new level. */
async function delays(workbench: Workbench, recordings: string): Promise<Measurement[]> {
  await workbench.runUntilItAsks("IPC Scope: Trace Program");
  await workbench.answer(writer);
  const frame = await workbench.webview("graph");
  await frame.evaluate(watchLevels);
  const log = await logIn(recordings);
  const wroteMs = await untilThere(() => {
    const stamps = [
      ...readFileSync(log, "utf8").matchAll(/^\d+ +(\d+\.\d+) write\(1<pipe:\S+ "0123456789"/gm),
    ];
    return stamps.length < writes ? undefined : stamps.map((match) => Number(match[1]) * 1000);
  });
  await sleep(1000);
  const seen = await seenLevels(frame);
  await workbench.runCommand("IPC Scope: Stop");
  await untilEnded(log);
  const waits = wroteMs.flatMap((ms, write) => {
    const shown = seen.find(({ bytes }) => bytes >= (write + 1) * bytesOfWrite);
    // What happened before the view stood there is no delay of it.
    return shown === undefined || seen[0] === undefined || ms < seen[0].atMs ? [] : [shown.atMs - ms];
  });
  const most = { bound: "at most", value: 150 } as const;
  return [
    {
      what: "VS Code: writes seen on the screen",
      value: waits.length,
      unit: "",
      budget: { bound: "at least", value: writes / 2 },
    },
    {
      what: "VS Code: from a write to the screen, p50",
      value: quantile(waits, 0.5),
      unit: "ms",
      budget: null,
    },
    {
      what: "VS Code: from a write to the screen, p95",
      value: quantile(waits, 0.95),
      unit: "ms",
      budget: most,
    },
    {
      what: "VS Code: from a write to the screen, worst",
      value: Math.max(...waits),
      unit: "ms",
      budget: null,
    },
  ];
}

/** Runs in the page: notes what the pipe's box says whenever it says something else, once that is painted. */
function watchLevels(): void {
  const page = window as typeof window & { seenLevels?: { bytes: number; atMs: number }[] };
  const seen: { bytes: number; atMs: number }[] = [];
  page.seenLevels = seen;
  const graph = document.querySelector('[data-testid="graph"]');
  if (graph === null) return;
  let last = 0;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) =>
    seen.push({ bytes: data, atMs: performance.timeOrigin + performance.now() });
  new MutationObserver(() => {
    // Other pipes of the shell are empty or gone.
    const levels = [...graph.querySelectorAll(".node.channel .level")].map(
      ({ textContent }) => textContent ?? "",
    );
    const bytes = Math.max(...levels.map((level) => Number.parseInt(level.replaceAll(",", ""), 10) || 0));
    if (bytes === last) return;
    last = bytes;
    // The next frame draws it; a message from within that frame comes after the drawing.
    requestAnimationFrame(() => port2.postMessage(bytes));
  }).observe(graph, { subtree: true, childList: true, characterData: true });
}

function seenLevels(frame: Frame): Promise<readonly Seen[]> {
  return frame.evaluate(
    () => (window as typeof window & { seenLevels?: { bytes: number; atMs: number }[] }).seenLevels ?? [],
  );
}

/** The log of the only recording there. */
function logIn(recordings: string): Promise<string> {
  return untilThere(() => {
    const [folder] = readdirSync(recordings);
    return folder === undefined ? undefined : join(recordings, folder, "trace.strace");
  });
}

async function untilEnded(log: string): Promise<void> {
  await untilThere(() => {
    const text = readFileSync(log, "latin1");
    const root = /^\d+/.exec(text)?.[0];
    return new RegExp(`^${root} +[\\d.]+ \\+\\+\\+ (exited|killed)`, "m").test(text) || undefined;
  });
}
