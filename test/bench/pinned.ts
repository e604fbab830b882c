import { spawnSync } from "node:child_process";

/**
 * Keeps this process, with all its threads, on one processor while `work` is done: no wandering between caches, and no
 * second core that does part of it. Where there is no taskset it is done as it is.
 */
export async function pinned<T>(work: () => T | Promise<T>): Promise<T> {
  const before = affinity();
  if (before === undefined) return work();
  setAffinity(firstOf(before));
  try {
    return await work();
  } finally {
    setAffinity(before);
  }
}

/** `0-3`, `1,3`: the processors it may use. */
function affinity(): string | undefined {
  const { stdout } = spawnSync("taskset", ["-c", "-p", `${process.pid}`], { encoding: "utf8" });
  return /: ([\d,-]+)\s*$/.exec(stdout ?? "")?.[1];
}

function firstOf(list: string): string {
  return /\d+/.exec(list)?.[0] ?? "0";
}

function setAffinity(list: string): void {
  spawnSync("taskset", ["-a", "-c", "-p", list, `${process.pid}`], { stdio: "ignore" });
}
