import { readdir, readlink, realpath } from "node:fs/promises";
import { runningPids } from "./tracees.ts";

/** Files below a folder that some process has open, as far as this user may know: another window shows or makes them. */
export async function openFilesBelow(folder: string): Promise<ReadonlySet<string>> {
  const open = new Set<string>();
  // The kernel names files by where they are, whatever links led there.
  const real = await realpath(folder).catch(() => folder);
  for (const pid of runningPids()) {
    const fds = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const targets = await Promise.all(fds.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => "")));
    for (const target of targets) {
      if (target.startsWith(`${real}/`)) open.add(`${folder}${target.slice(real.length)}`);
    }
  }
  return open;
}
