import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseMeta } from "../../src/tracefile/meta.ts";
import type { Workbench } from "../e2e/host/workbench.ts";
import { type Measurement, median } from "./measure.ts";
import { bareSpan, tracedSpan } from "./traced_span.ts";
import { untilThere } from "./until_there.ts";

/** Nothing but system calls, by two processes and a pipe between them: what suffers most from being watched. */
const script = "dd if=/dev/zero bs=512 count=30000 2>/dev/null | dd of=/dev/null bs=512 2>/dev/null";
const runs = 9;
/** After a run the editor still has work with it, which is not to be counted for the next. */
const settleMs = 3000;

/**
 * How long the program takes, by the stamps of its own log, in the terminal of a VS Code that shows it live, against bare strace
 * with the same options to a file.
 */
export async function editorTracingBudget(workbench: Workbench, recordings: string): Promise<Measurement> {
  const shown: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const traced = await tracedSeconds(workbench, recordings);
    await sleep(settleMs);
    const alone = await bareSpan(
      ["sh", "-c", script],
      traced.flags,
      join(recordings, "..", "bare.strace"),
      "own",
    );
    await sleep(settleMs);
    // The first round warms the page cache, and the view opens.
    if (run === 0) continue;
    shown.push(traced.seconds);
    bare.push(alone);
  }
  return {
    what: "VS Code: a traced program, shown live, against bare strace",
    value: median(shown) / median(bare),
    unit: "x",
    budget: { bound: "at most", value: 1.05 },
  };
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
