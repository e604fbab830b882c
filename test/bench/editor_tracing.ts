import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseMeta } from "../../src/tracefile/meta.ts";
import type { Workbench } from "../e2e/host/workbench.ts";
import { type Measurement, median } from "./measure.ts";
import { bareSpan, tracedSpan } from "./traced_span.ts";
import { untilThere } from "./until_there.ts";

/** Nothing but system calls, by two processes and a pipe between them: what suffers most from being watched. */
const script = "dd if=/dev/zero bs=512 count=30000 2>/dev/null | dd of=/dev/null bs=512 2>/dev/null";
const runs = 7;
/** After a run the editor still has work with it, which is not to be counted for the next. */
const settleMs = 3000;

/**
 * How long the program takes, by the stamps of its own log, in a VS Code that shows it live, against bare strace with the same
 * options to a file, typed into the same VS Code's terminal: what differs is ours. What the editor's terminal itself costs
 * is told beside: where processors are few, a cursor that blinks is felt.
 */
export async function editorTracingBudget(workbench: Workbench, recordings: string): Promise<Measurement[]> {
  const folder = join(recordings, "..");
  const seconds = { shown: [] as number[], inTerminal: [] as number[], outside: [] as number[] };
  for (let run = 0; run <= runs; run++) {
    const { seconds: shown, flags } = await tracedSeconds(workbench, recordings);
    await sleep(settleMs);
    const inTerminal = await bareSecondsInTerminal(workbench, flags, join(folder, "terminal.strace"));
    await sleep(settleMs);
    const outside = await bareSpan(["sh", "-c", script], flags, join(folder, "bare.strace"), "own");
    await sleep(settleMs);
    // The first round warms the page cache, and the view opens.
    if (run === 0) continue;
    seconds.shown.push(shown);
    seconds.inTerminal.push(inTerminal);
    seconds.outside.push(outside);
  }
  const [shown, inTerminal, outside] = [seconds.shown, seconds.inTerminal, seconds.outside].map(median);
  if (shown === undefined || inTerminal === undefined || outside === undefined) throw new Error("no runs");
  const most = { bound: "at most", value: 1.05 } as const;
  return [
    {
      what: "VS Code: a traced program, shown live, against bare strace in its terminal",
      value: shown / inTerminal,
      unit: "x",
      budget: most,
    },
    {
      what: "VS Code: the same, against bare strace outside of the editor",
      value: shown / outside,
      unit: "x",
      budget: most,
    },
    {
      what: "VS Code: bare strace in its terminal, against outside of the editor",
      value: inTerminal / outside,
      unit: "x",
      budget: null,
    },
  ];
}

async function bareSecondsInTerminal(
  workbench: Workbench,
  flags: readonly string[],
  log: string,
): Promise<number> {
  const quoted = flags.map((flag) => `'${flag}'`).join(" ");
  // In place of the shell, so that the terminal goes with it.
  await workbench.typeIntoNewTerminal(`exec strace ${quoted} -o '${log}' -- sh -c '${script}'`);
  const seconds = await untilThere(() => tracedSpan(log));
  rmSync(log);
  return seconds;
}

async function tracedSeconds(
  workbench: Workbench,
  recordings: string,
): Promise<{ readonly seconds: number; readonly flags: readonly string[] }> {
  const before = new Set(readdirSync(recordings));
  await workbench.runUntilItAsks("IPC Scope: Trace Program");
  await workbench.answer(`sh -c '${script}'`);
  const folder = await untilThere(() => readdirSync(recordings).find((name) => !before.has(name)));
  const log = join(recordings, folder, "trace.strace");
  const seconds = await untilThere(() => tracedSpan(log));
  const meta = parseMeta(readFileSync(join(recordings, folder, "meta.json")));
  if (!meta.ok) throw new Error(meta.error);
  return { seconds, flags: meta.value.flags };
}
