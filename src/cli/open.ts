import { spawn } from "node:child_process";
import { pageTitle } from "../export/trace_page.ts";
import { readInput } from "./input.ts";
import { exitCodes, Refusal } from "./refusal.ts";
import { reportPage } from "./report_page.ts";
import { withSourcesOfNow } from "./sources.ts";
import { print, say } from "./streams.ts";
import { summaryOf } from "./summary.ts";
import { serveViewer } from "./viewer_server.ts";

export interface OpenOptions {
  readonly port: number;
  readonly browser: boolean;
}

/** Shows a trace in the browser until Ctrl+C. */
export async function open(trace: string, options: OpenOptions): Promise<number> {
  const opened = await withSourcesOfNow(readInput(trace));
  const server = await serveViewer(reportPage(opened, pageTitle(summaryOf(opened))), options.port);
  if (!server.ok) throw new Refusal(`${server.error} Choose another with --port, or leave it out.`);
  print(`${server.value.address}\n`);
  say("Ctrl+C ends the viewer.");
  if (options.browser) openBrowser(server.value.address);
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  await server.value.close();
  return exitCodes.done;
}

/** Best effort: the address has been printed. */
function openBrowser(address: string): void {
  const opener = process.platform === "darwin" ? "open" : "xdg-open";
  spawn(opener, [address], { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}
