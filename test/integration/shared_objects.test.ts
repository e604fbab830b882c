import { afterAll, describe, expect, it } from "vitest";
import type { Nanos } from "../../src/base/time.ts";
import { mappingsAt } from "../../src/ipc/sync/sync_state.ts";
import { mappingFlags } from "../../src/ipc/tables/sync_tables.ts";
import type { Trace } from "../../src/ipc/trace.ts";
import { syscallName } from "../../src/strace/syscalls.ts";
import { wakesOf } from "../unit/ipc/facts.ts";
import { locksOf } from "../unit/ipc/sync_facts.ts";
import { Workshop } from "./model_world.ts";
import { storyOf } from "./told_story.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove());

/** What /proc/self/maps calls a mapping, in the channel ids' words; anonymous memory and segments have no name there. */
function memoryNamed(name: string): string {
  const path = name.replace(/ \(deleted\)$/, "");
  if (path === "/dev/zero") return "mapping";
  if (path.startsWith("/SYSV")) return "sysv-shm";
  if (path.startsWith("/memfd:")) return path.slice(1);
  return path.startsWith("/dev/shm/") ? `posix-shm:${path.slice("/dev/shm".length)}` : `file:${path}`;
}

/** `length rights offset memory` of what a process has mapped at a time, like the program tells it. */
function mappedBy(trace: Trace, pid: number, ns: Nanos): string[] {
  const { columns } = trace.mappings;
  return mappingsAt(trace, ns)
    .filter((row) => trace.processes[columns.process[row] as number]?.pid === pid)
    .map((row) => {
      const flags = columns.flags[row] as number;
      const channel = trace.channels[columns.channel[row] as number];
      const memory = channel?.kind === "mapping" || channel?.kind === "sysv-shm" ? channel.kind : channel?.id;
      const rights = `${flags & mappingFlags.readable ? "r" : "-"}${flags & mappingFlags.writable ? "w" : "-"}`;
      return `${columns.length[row]} ${rights} ${columns.offset[row]} ${memory}`;
    })
    .sort();
}

describe("memory shared in every way", () => {
  const { trace, told } = storyOf(workshop, "every_memory");

  it("is mapped at every moment as /proc/self/maps says", () => {
    const moments = told<{ moment: string; shared: [number, string, number, string][] }>("maps");
    expect(moments).toHaveLength(8);
    for (const { moment, shared, tid, ns } of moments) {
      const kernel = shared.map(
        ([length, rights, offset, name]) => `${length} ${rights} ${offset} ${memoryNamed(name)}`,
      );
      expect([moment, ...mappedBy(trace, tid, ns)]).toEqual([moment, ...kernel.sort()]);
    }
  });
});

describe("semaphores", () => {
  const { trace, told } = storyOf(workshop, "semaphore_values");

  it("of a set have at every moment the values the kernel has, undone ones too", () => {
    const moments = told<{ moment: string; values: number[] }>("values");
    const set = trace.channels.find(({ kind }) => kind === "sysv-sem");
    const histories = trace.semaphores.get(set?.index as never)?.histories ?? [];
    expect(moments).toHaveLength(7);
    expect(
      moments.map(({ moment, ns }) => [moment, ...histories.map((history) => history.levelAt(ns))]),
    ).toEqual(moments.map(({ moment, values }) => [moment, ...values]));
  });

  it("of POSIX, named and unnamed, were posted by whom their waiter names", () => {
    const [waited] = told<{ who: number; "woken by": number; name: string }>("waited");
    if (waited === undefined) throw new Error("nobody waited");
    const wake = `${waited.who} futex <- ${waited["woken by"]} futex`;
    expect(wakesOf(trace).filter((one) => one.startsWith(`${waited.who} `))).toEqual([wake, wake]);
    expect(trace.channels.filter(({ kind }) => kind === "posix-sem").map(({ id }) => id)).toEqual([
      `posix-sem:${waited.name}`,
    ]);
  });
});

describe("mutexes and conditions, private, shared, inheriting priority, robust", () => {
  const { trace, told } = storyOf(workshop, "shared_mutexes");
  const [places] = told<{
    mutex: number;
    inheriting: number;
    robust: number;
    condition: number;
    size: number;
  }>("places");
  const host = trace.processes[0]?.pid;

  /** Where `tid` waited, each place once in order, and who let it go on: `+offset <- tid`. */
  function waitsOf(tid: number): string[] {
    const { waiting, waker } = trace.wakes.columns;
    const tidOf = (call: number) => trace.tasks[trace.calls.task(call)]?.tid;
    const rows = Array.from({ length: trace.wakes.length }, (_, row) => row);
    const told = rows
      .filter((row) => tidOf(waiting[row] as number) === tid && isFutex(waiting[row] as number))
      .map((row) => `${placeOf(waiting[row] as number)} <- ${tidOf(waker[row] as number)}`);
    return [...new Set(told)];
  }

  function isFutex(call: number): boolean {
    return syscallName(trace.calls.syscall(call)) === "futex";
  }

  /** The part of the room that lies at the futex's place; by offset in shared memory. */
  function placeOf(call: number): string {
    const id = trace.channels[trace.calls.channel(call)]?.id ?? "";
    const offset = Number(/\+(\d+)$/.exec(id)?.[1]);
    if (places === undefined || Number.isNaN(offset)) return "private";
    if (offset >= places.condition && offset < places.condition + places.size) return "condition";
    const { mutex, inheriting, robust } = places;
    return Object.entries({ mutex, inheriting, robust }).find(([, at]) => at === offset)?.[0] ?? id;
  }

  it("in shared memory are met by two processes at the same place", () => {
    const guest = told<{ who: number; shared: number }>("guest").find(({ shared }) => shared === 1);
    expect(waitsOf(guest?.who ?? 0)).toEqual(
      ["mutex", "condition", "inheriting"].map((place) => `${place} <- ${host}`),
    );
  });

  it("in the memory of one process are met by two threads", () => {
    const guest = told<{ who: number; shared: number }>("guest").find(({ shared }) => shared === 0);
    expect(waitsOf(guest?.who ?? 0)).toEqual([`private <- ${host}`]);
    expect(
      trace.channels.filter(({ kind, id }) => kind === "futex" && !id.includes("+")).length,
    ).toBeGreaterThanOrEqual(3);
  });

  it("whose owner dies are inherited by who waits", () => {
    const [robust] = told<{ heir: number; owner: number }>("robust");
    expect(told<{ "owner died": number }>("heir").map((one) => one["owner died"])).toEqual([1]);
    expect(waitsOf(robust?.heir ?? 0)).toEqual([`robust <- ${robust?.owner}`]);
  });
});

describe("locks of every kind on one file", () => {
  const { trace, told } = storyOf(workshop, "file_locks");
  type Lock = [
    kind: "POSIX" | "FLOCK" | "OFDLCK",
    mode: "READ" | "WRITE",
    pid: number,
    first: number,
    last: number,
  ];
  const kinds = { POSIX: "posix", FLOCK: "flock", OFDLCK: "ofd" } as const;

  it("are held at every moment as /proc/locks says", () => {
    const moments = told<{ moment: string; held: Lock[] }>("locks");
    expect(moments).toHaveLength(8);
    for (const { moment, held, ns } of moments) {
      const kernel = held.map(
        ([kind, mode, pid, first, last]) =>
          `${pid < 0 ? "?" : pid} ${kinds[kind]} ${mode === "WRITE" ? "exclusive" : "shared"} ${first}-${last < 0 ? "Infinity" : last + 1}`,
      );
      // The kernel names nobody as the holder of a lock that belongs to an open file description.
      const model = locksOf(trace, ns).map((lock) =>
        lock.replace(/ [\d.]+\.\..*$/, "").replace(/^\d+ ofd/, "? ofd"),
      );
      expect([moment, ...model.sort()]).toEqual([moment, ...kernel.sort()]);
    }
  });

  it("that were waited for were given way by whom the story says", () => {
    const [parent, child] = trace.processes;
    expect(wakesOf(trace).filter((wake) => wake.startsWith(`${child?.pid} `))).toEqual([
      `${child?.pid} fcntl <- ${parent?.pid} fcntl`,
      `${child?.pid} flock <- ${parent?.pid} flock`,
    ]);
  });
});
