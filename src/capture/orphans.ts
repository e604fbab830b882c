import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { statusField } from "./process_list.ts";
import { withoutEnd } from "./recorded_end.ts";
import { runningPids, signalAll } from "./tracees.ts";

/** A process that strace left behind. */
export interface Orphan {
  readonly pid: number;
  /** The kernel's `comm`. */
  readonly name: string;
}

/** How often is looked whether those that were killed are gone, in milliseconds, and how many times. */
const roundMs = 10;
const rounds = 200;

/**
 * Ends what a killed strace left behind, and tells what it was. A program that was started with --seccomp-bpf cannot
 * go on without its tracer: SECCOMP_RET_TRACE makes each of its traced calls fail with ENOSYS (seccomp(2)), in which it
 * may spin for ever. A handler of SIGTERM would find its calls failing, too; hence SIGKILL.
 */
export async function endOrphans(log: string): Promise<readonly Orphan[]> {
  const ended = new Map<number, Orphan>();
  for (let round = 0; round < rounds; round++) {
    const left = orphansOf(log);
    if (left.length === 0) break;
    for (const orphan of left) ended.set(orphan.pid, orphan);
    signalAll(
      left.map(({ pid }) => pid),
      "SIGKILL",
    );
    await sleep(roundMs);
  }
  return [...ended.values()];
}

/**
 * Of the processes that nobody traces but that have such a filter, those that the log of the dead strace knows and
 * tells no end of, and their children. Asked only when a strace came to a bad end.
 */
function orphansOf(log: string): readonly Orphan[] {
  const ownFilters = filtersOf(readFileSync("/proc/self/status", "utf8")) ?? 0;
  const filtered = runningPids()
    .map((pid) => filteredProcess(pid, ownFilters))
    .filter((found) => found !== undefined);
  if (filtered.length === 0) return [];
  const alive = withoutEnd(
    log,
    filtered.flatMap(({ threads }) => threads),
  );
  const orphans = new Set(
    filtered.filter(({ threads }) => threads.some((tid) => alive.has(tid))).map(({ pid }) => pid),
  );
  // A child that was just born stands in no line yet.
  for (let before = 0; before < orphans.size; ) {
    before = orphans.size;
    for (const { pid, ppid } of filtered) if (orphans.has(ppid)) orphans.add(pid);
  }
  return filtered.filter(({ pid }) => orphans.has(pid));
}

interface FilteredProcess extends Orphan {
  readonly ppid: number;
  readonly threads: readonly number[];
}

/** Undefined if it is traced, is a zombie, or has no filter beyond those it has in common with this process. */
function filteredProcess(pid: number, ownFilters: number): FilteredProcess | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const isLeft = statusField(status, "TracerPid") === "0" && !/^[ZX]/.test(statusField(status, "State"));
    if (!isLeft || statusField(status, "Seccomp") !== filterMode || filtersOf(status) === ownFilters)
      return undefined;
    const threads = readdirSync(`/proc/${pid}/task`).map(Number);
    return { pid, ppid: Number(statusField(status, "PPid")), name: statusField(status, "Name"), threads };
  } catch {
    return undefined;
  }
}

/** SECCOMP_MODE_FILTER (linux/seccomp.h). */
const filterMode = "2";

/** In a container each process has its filters. Linux 5.9 and later count them; before, all that have any are asked about. */
function filtersOf(status: string): number | undefined {
  const count = statusField(status, "Seccomp_filters");
  return count === "" ? undefined : Number(count);
}
