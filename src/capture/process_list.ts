import { readdir, readFile } from "node:fs/promises";

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
  /** When it began, in ticks of the kernel's clock since the machine started; numbers of processes begin anew after the last. */
  readonly startTicks: number;
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

/** The children of a process, their children, and so on, among those of a list. */
export function descendantsOf(running: readonly RunningProcess[], pid: number): readonly RunningProcess[] {
  const found: RunningProcess[] = [];
  for (let parents = new Set([pid]); parents.size > 0; ) {
    const children = running.filter((entry) => parents.has(entry.ppid) && !found.includes(entry));
    found.push(...children);
    parents = new Set(children.map((child) => child.pid));
  }
  return found;
}

/** Undefined if there is none of that number. */
export async function readProcess(proc: string, pid: number): Promise<RunningProcess | undefined> {
  try {
    const status = await readFile(`${proc}/${pid}/status`, "utf8");
    const stat = await readFile(`${proc}/${pid}/stat`, "utf8");
    const cmdline = await readFile(`${proc}/${pid}/cmdline`, "utf8");
    return {
      pid,
      ppid: Number(statusField(status, "PPid")),
      name: statusField(status, "Name"),
      argv: cmdline.split("\0").filter((arg, at, all) => at < all.length - 1 || arg !== ""),
      own: Number(statusField(status, "Uid").split(/\s+/)[0]) === process.getuid?.(),
      startTicks: startTicksOf(stat),
    };
  } catch {
    return undefined;
  }
}

/** Field 22 of `/proc/PID/stat` (proc(5)); the second, the name in parentheses, may hold blanks and parentheses. */
export function startTicksOf(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[22 - 3]);
}

/** The value of a line `Name: value` in a file of /proc; "" if there is none. */
export function statusField(status: string, name: string): string {
  return new RegExp(`^${name}:\\s*(.*)$`, "m").exec(status)?.[1] ?? "";
}
