import { readFileSync, readlinkSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startTicksOf } from "./process_list.ts";

/** Names, in a recording's folder, the process that follows the run; gone once the run has ended. */
const markName = "follower.json";

/** A process that no other can be taken for: pids come round again, and are others in another container. */
interface ProcessIdentity {
  readonly pid: number;
  /** When it was started, in the kernel's clock ticks. */
  readonly startTicks: number;
  /** `pid:[4026531836]` */
  readonly pidNamespace: string;
}

/** Says that this process follows the run that is recorded in `folder`. */
export async function markFollower(folder: string): Promise<void> {
  const self: ProcessIdentity = {
    pid: process.pid,
    startTicks: startTicks("self"),
    pidNamespace: pidNamespace(),
  };
  await writeFile(join(folder, markName), `${JSON.stringify(self)}\n`, { mode: 0o600 });
}

export async function unmarkFollower(folder: string): Promise<void> {
  await rm(join(folder, markName), { force: true });
}

/** Somebody followed this run, and ended before it did. */
export async function isFollowerGone(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, markName), "utf8").catch(() => undefined);
  if (text === undefined) return false;
  try {
    const { pid, startTicks: started, pidNamespace: namespace }: Partial<ProcessIdentity> = JSON.parse(text);
    // Of the processes of another container nothing is known here.
    if (typeof pid !== "number" || namespace !== pidNamespace()) return false;
    return startTicks(pid) !== started;
  } catch {
    return false;
  }
}

/** -1 if it is gone. */
function startTicks(pid: number | "self"): number {
  try {
    return startTicksOf(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return -1;
  }
}

function pidNamespace(): string {
  return readlinkSync("/proc/self/ns/pid");
}
