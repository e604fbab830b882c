import { readdir, readFile, readlink, stat } from "node:fs/promises";
import type { KnownDescriptor, KnownMapping, KnownProcess, KnownTask } from "../base/known_process.ts";
import { readProcess, statusField } from "./process_list.ts";
import { resumedCall } from "./resumed_call.ts";

/** What /proc tells of a process that is about to be attached to; undefined if there is none of that number. */
export async function knownProcess(pid: number, proc = "/proc"): Promise<KnownProcess | undefined> {
  const found = await readProcess(proc, pid);
  if (found === undefined) return undefined;
  const folder = `${proc}/${pid}`;
  const others = (await readdir(`${folder}/task`).catch(() => [])).map(Number).sort((a, b) => a - b);
  const threads = [...new Set([pid, ...others])];
  const { ppid, name, argv } = found;
  const [group, tasks, signals, descriptors, mappings] = await Promise.all([
    groupOf(folder),
    tasksOf(folder, threads),
    signalsOf(folder),
    descriptorsOf(folder),
    mappingsOf(folder),
  ]);
  return { pid, ppid, name, argv, threads, ...group, ...tasks, ...signals, ...descriptors, ...mappings };
}

/** `41 (sort) S 40 40 7 ...`: the name may hold anything, so that fields count from the last `)`. */
async function groupOf(folder: string): Promise<Pick<KnownProcess, "group" | "session">> {
  const text = await readFile(`${folder}/stat`, "utf8").catch(() => "");
  const [, , group, session] = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  return group === undefined || session === undefined || Number.isNaN(group) ? {} : { group, session };
}

async function signalsOf(folder: string): Promise<Pick<KnownProcess, "signals">> {
  const status = await readFile(`${folder}/status`, "utf8").catch(() => "");
  if (status === "") return {};
  const ignored = statusField(status, "SigIgn");
  return {
    signals: { ignored, caught: statusField(status, "SigCgt"), pending: statusField(status, "ShdPnd") },
  };
}

async function tasksOf(folder: string, threads: readonly number[]): Promise<Pick<KnownProcess, "tasks">> {
  const known = await Promise.all(threads.map((tid) => knownTask(`${folder}/task/${tid}`, tid)));
  return { tasks: known.filter((task) => task !== undefined) };
}

async function knownTask(folder: string, tid: number): Promise<KnownTask | undefined> {
  const status = await readFile(`${folder}/status`, "utf8").catch(() => "");
  if (status === "") return undefined;
  const resumes = await resumedCall(folder);
  return {
    tid,
    name: statusField(status, "Name"),
    blocked: statusField(status, "SigBlk"),
    pending: statusField(status, "SigPnd"),
    ...(resumes === undefined ? {} : { resumes }),
  };
}

async function descriptorsOf(folder: string): Promise<Pick<KnownProcess, "descriptors">> {
  const fds = await readdir(`${folder}/fd`).catch(() => undefined);
  if (fds === undefined) return {};
  const known = await Promise.all(fds.map((fd) => descriptor(folder, Number(fd))));
  return {
    descriptors: known.filter((one) => one !== undefined).sort((a, b) => a.fd - b.fd),
  };
}

/** Undefined if it was closed meanwhile. */
async function descriptor(folder: string, fd: number): Promise<KnownDescriptor | undefined> {
  try {
    const target = await readlink(`${folder}/fd/${fd}`);
    const info = await readFile(`${folder}/fdinfo/${fd}`, "utf8");
    const isFifo = target.startsWith("/") && (await stat(`${folder}/fd/${fd}`)).isFIFO();
    const pidfdOf = Number(statusField(info, "Pid"));
    const watches = [...info.matchAll(/^tfd:\s*(\d+) events:\s*\w+ data:\s*([0-9a-f]+)/gm)].map(
      ([, watched, data]) => ({ fd: Number(watched), data: BigInt(`0x${data}`).toString() }),
    );
    return {
      fd,
      target,
      flags: Number.parseInt(statusField(info, "flags"), 8),
      position: Number(statusField(info, "pos")),
      ...(isFifo ? { fifo: true } : {}),
      ...(pidfdOf > 0 ? { pidfdOf } : {}),
      ...(watches.length > 0 ? { watches } : {}),
    };
  } catch {
    return undefined;
  }
}

/** `7f75b4785000-7f75b4787000 rw-s 00000000 00:1b 97    /dev/shm/x`. */
const mapping = /^([0-9a-f]+)-([0-9a-f]+) ([r-][w-][x-])s ([0-9a-f]+) ([0-9a-f:]+) (\d+)\s+(.*)$/gm;

async function mappingsOf(folder: string): Promise<Pick<KnownProcess, "mappings">> {
  const maps = await readFile(`${folder}/maps`, "utf8").catch(() => undefined);
  if (maps === undefined) return {};
  const mappings: KnownMapping[] = [];
  for (const [, from = "", to = "", rights = "", offset = "", device = "", inode, path = ""] of maps.matchAll(
    mapping,
  )) {
    const start = Number.parseInt(from, 16);
    const length = Number.parseInt(to, 16) - start;
    mappings.push({
      start,
      length,
      offset: Number.parseInt(offset, 16),
      rights,
      path,
      device,
      inode: Number(inode),
    });
  }
  return { mappings };
}
