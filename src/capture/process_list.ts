import { readdir, readFile } from "node:fs/promises";
import type { KnownProcess } from "../base/known_process.ts";

/** A process of this machine, for choosing one to attach to. */
export interface RunningProcess {
  readonly pid: number;
  readonly ppid: number;
  /** At most 15 bytes: the kernel's `comm`. */
  readonly name: string;
  /** Empty for kernel threads and zombies. */
  readonly argv: readonly string[];
  /** Whether it belongs to the user who asks. */
  readonly own: boolean;
}

/** Every process that /proc shows, ascending by pid; kernel threads are left out. A process that ends meanwhile is skipped. */
export async function listProcesses(proc = "/proc"): Promise<readonly RunningProcess[]> {
  const names = (await readdir(proc)).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(names.map((name) => readProcess(proc, Number(name))));
  return found
    .filter((entry) => entry !== undefined)
    .filter((entry) => entry.argv.length > 0)
    .sort((a, b) => a.pid - b.pid);
}

/** What /proc tells of a process that is about to be attached to; undefined if there is none of that number. */
export async function knownProcess(pid: number, proc = "/proc"): Promise<KnownProcess | undefined> {
  const found = await readProcess(proc, pid);
  if (found === undefined) return undefined;
  const threads = (await readdir(`${proc}/${pid}/task`).catch(() => [])).map(Number).sort((a, b) => a - b);
  return {
    pid,
    ppid: found.ppid,
    name: found.name,
    argv: found.argv,
    threads: [...new Set([pid, ...threads])],
  };
}

async function readProcess(proc: string, pid: number): Promise<RunningProcess | undefined> {
  try {
    const status = await readFile(`${proc}/${pid}/status`, "utf8");
    const cmdline = await readFile(`${proc}/${pid}/cmdline`, "utf8");
    return {
      pid,
      ppid: Number(field(status, "PPid")),
      name: field(status, "Name"),
      argv: cmdline.split("\0").filter((arg, at, all) => at < all.length - 1 || arg !== ""),
      own: Number(field(status, "Uid").split(/\s+/)[0]) === process.getuid?.(),
    };
  } catch {
    return undefined;
  }
}

function field(status: string, name: string): string {
  return new RegExp(`^${name}:\\s*(.*)$`, "m").exec(status)?.[1] ?? "";
}
