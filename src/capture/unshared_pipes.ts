import { readdir, readlink } from "node:fs/promises";
import type { KnownDescriptor, KnownProcess } from "../base/known_process.ts";
import { descendantsOf, listProcesses, type RunningProcess } from "./process_list.ts";

/**
 * Processes with those of their pipes marked that no other process of this machine has open: nobody outside the trace
 * can fill or drain them. Where one that may have inherited pipes does not show its descriptors, none is marked.
 */
export async function withUnsharedPipes(
  attached: readonly KnownProcess[],
  proc = "/proc",
): Promise<readonly KnownProcess[]> {
  const pipes = new Set(attached.flatMap((process) => pipesOf(process)));
  if (pipes.size === 0) return attached;
  const pids = new Set(attached.map(({ pid }) => pid));
  const running = await listProcesses(proc);
  for (const other of running.filter(({ pid }) => !pids.has(pid))) {
    const targets = await targetsOf(`${proc}/${other.pid}/fd`);
    if (targets === undefined && mayInherit(other, attached, running)) return attached;
    for (const target of targets ?? []) pipes.delete(target);
  }
  const marked = (one: KnownDescriptor): KnownDescriptor =>
    pipes.has(one.target) ? { ...one, unshared: true } : one;
  return attached.map((process) =>
    process.descriptors === undefined
      ? process
      : { ...process, descriptors: process.descriptors.map(marked) },
  );
}

function pipesOf({ descriptors = [] }: KnownProcess): string[] {
  return descriptors.map(({ target }) => target).filter((target) => target.startsWith("pipe:["));
}

/** What the descriptors in a folder of /proc refer to; undefined if that may not be seen. */
async function targetsOf(folder: string): Promise<readonly string[] | undefined> {
  const fds = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
    // It has ended since it was listed, and has nothing open.
    error.code === "ENOENT" ? [] : undefined,
  );
  if (fds === undefined) return undefined;
  return Promise.all(fds.map((fd) => readlink(`${folder}/${fd}`).catch(() => "")));
}

/** A pipe comes from who made it to those below; its maker may be the parent of those who use it. */
function mayInherit(
  { pid }: RunningProcess,
  attached: readonly KnownProcess[],
  running: readonly RunningProcess[],
): boolean {
  return attached.some((process) => {
    // What was left to init says nothing of where it came from.
    const root = process.ppid > 1 ? process.ppid : process.pid;
    return pid === root || descendantsOf(running, root).some((below) => below.pid === pid);
  });
}
