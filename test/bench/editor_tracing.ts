import { spawnSync } from "node:child_process";
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseMeta } from "../../src/tracefile/meta.ts";
import type { Workbench } from "../e2e/host/workbench.ts";
import { type Measurement, median } from "./measure.ts";
import { untilThere } from "./until_there.ts";

/** Nothing but system calls, by two processes and a pipe between them: what suffers most from being watched. */
const script = "dd if=/dev/zero bs=512 count=30000 2>/dev/null | dd of=/dev/null bs=512 2>/dev/null";
const runs = 9;

/**
 * How long the program takes, by the stamps of its own log, in the terminal of a VS Code that shows it live, against bare strace
 * with the same options to a file.
 */
export async function editorTracingBudget(workbench: Workbench, recordings: string): Promise<Measurement> {
  const shown: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const traced = await tracedSeconds(workbench, recordings);
    const alone = bareSeconds(recordings, traced.flags);
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
  await workbench.runCommand("IPC Scope: Trace Program");
  await workbench.answer(`sh -c '${script}'`);
  const folder = await untilThere(() => readdirSync(recordings).find((name) => !before.has(name)));
  const log = join(recordings, folder, "trace.strace");
  const seconds = await untilThere(() => spanOf(log));
  const meta = parseMeta(readFileSync(join(recordings, folder, "meta.json")));
  if (!meta.ok) throw new Error(meta.error);
  return { seconds, flags: meta.value.flags };
}

function bareSeconds(folder: string, flags: readonly string[]): number {
  const log = join(folder, "..", "bare.strace");
  spawnSync("strace", [...flags, "-o", log, "--", "sh", "-c", script], { stdio: "ignore" });
  const seconds = spanOf(log);
  rmSync(log);
  if (seconds === undefined) throw new Error("bare strace did not tell how the program ended");
  return seconds;
}

/** From the first stamp to the end of the first process, in seconds; undefined while it runs. Reads little, since it is timed. */
function spanOf(log: string): number | undefined {
  const file = openSync(log, "r");
  try {
    const [first, last] = [Buffer.alloc(100), Buffer.alloc(1000)];
    readSync(file, first, 0, first.length, 0);
    readSync(file, last, 0, last.length, Math.max(0, fstatSync(file).size - last.length));
    const [, root, begin] = /^(\d+) +(\d+\.\d+) /.exec(first.toString("latin1")) ?? [];
    const end = new RegExp(`^${root} +(\\d+\\.\\d+) \\+\\+\\+ exited`, "m").exec(
      last.toString("latin1"),
    )?.[1];
    return end === undefined ? undefined : Number(end) - Number(begin);
  } finally {
    closeSync(file);
  }
}
