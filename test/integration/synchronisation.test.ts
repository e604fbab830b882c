import { afterAll, describe, expect, it } from "vitest";
import { noRow } from "../../src/base/table.ts";
import { blockReasons } from "../../src/base/vocabulary.ts";
import type { Trace } from "../../src/ipc/trace.ts";
import { syscallName } from "../../src/strace/syscalls.ts";
import { levelOf, transfersOf, wakesOf } from "../unit/ipc/facts.ts";
import { locksOf, mappingsOf } from "../unit/ipc/sync_facts.ts";
import { pidsOf } from "../unit/ipc/trace_of.ts";
import { Workshop } from "./model_world.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove());
const memoryCalls = [
  "-e",
  "trace=%desc,%process,%signal,%ipc,futex,munmap,mremap,memfd_create,/^(un)?link,/^mq_",
];

function channelOfKind(trace: Trace, kind: string) {
  const found = trace.channels.find((channel) => channel.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} in the trace`);
  return found;
}

describe("real message queues", () => {
  const { stdout, trace } = workshop.record([workshop.compile("message_queues")], memoryCalls);
  const parent = trace.processes[0]?.pid;

  it.each(["sysv", "posix"])("give each %s message from the sender the program names", (which) => {
    const said = [...stdout.matchAll(new RegExp(`^${which} (\\d+) (\\d+) (\\d+)$`, "gm"))];
    const queue = channelOfKind(trace, `${which}-queue`);
    expect(said).toHaveLength(60);
    expect(transfersOf(trace, queue)).toEqual(
      said.map(([, from, , bytes]) => `${from} -> ${parent}: ${bytes}`),
    );
    const bytes = said.reduce((sum, [, , , length]) => sum + Number(length), 0);
    expect(queue).toMatchObject({ messages: 60, bytesWritten: bytes, bytesRead: bytes, bytesUnseen: 0 });
    expect(levelOf(queue)).toBe(0);
  });

  it("made senders wait at the small one", () => {
    const queue = channelOfKind(trace, "posix-queue");
    expect(queue.capacity).toBe(5);
    expect(queue.peakFill).toBe(5);
    expect(queue.blockedFullNs).toBeGreaterThan(0);
    expect(queue.name).toBe(`/ipc-scope-${parent}`);
  });
});

describe("a child that waits in every way, and its parent that wakes it", () => {
  const { stdout, trace } = workshop.record([workshop.compile("who_wakes_whom")], memoryCalls);
  const parent = trace.processes[0]?.pid;
  const child = Number(/^child (\d+)$/m.exec(stdout)?.[1]);

  it("is seen to be woken by the call the parent made for it", () => {
    const waits = [...stdout.matchAll(/^woken (\w+)$/gm)].map(([, call]) => call);
    expect(waits).toEqual(["futex", "futex", "semtimedop", "read", "flock", "fcntl"]);
    const wakers: Record<string, string> = { read: "write" };
    expect(wakesOf(trace).filter((wake) => wake.startsWith(`${child} `))).toEqual(
      waits.map((call = "") => `${child} ${call} <- ${parent} ${wakers[call] ?? call}`),
    );
  });

  it("meets it at one word of shared memory and at one named semaphore", () => {
    const kinds = trace.channels.filter(({ kind }) => kind === "futex" || kind === "posix-sem");
    kinds.sort((a, b) => a.kind.localeCompare(b.kind));
    expect(kinds.map(({ kind, id }) => [kind, id])).toEqual([
      ["futex", `futex:posix-shm:/ipc-scope-m-${parent}+4160`],
      ["posix-sem", `posix-sem:/ipc-scope-g-${parent}`],
    ]);
    const [word] = kinds;
    expect(word && [pidsOf(trace, word.readers), pidsOf(trace, word.writers)]).toEqual([[child], [parent]]);
  });

  it("maps the memory where each asked for it, from when to when", () => {
    const name = `posix-shm:/ipc-scope-m-${parent}`;
    const told = mappingsOf(trace)
      .filter((mapping) => mapping.includes(name))
      .map((mapping) => mapping.replace(/ [\d.]+\.\.[\d.]*/, ""));
    expect(told).toEqual([
      `${parent} ${name} +0 8192 rw by mmap munmap`,
      `${child} ${name} +0 8192 rw by ${bornBy(trace, child)} end`,
      `${child} ${name} +4096 4096 rw by mmap end`,
      `${parent} ${name} +4096 4096 rw by mmap end`,
    ]);
  });

  it("finds the semaphore's value and the event counter as the program says", () => {
    const value = Number(/^value (\d+)$/m.exec(stdout)?.[1]);
    const set = channelOfKind(trace, "sysv-sem");
    const history = trace.semaphores.get(set.index)?.histories[1];
    expect(history?.level(history.length - 1)).toBe(value);
    const counter = channelOfKind(trace, "eventfd");
    expect(/^read (\d+)$/m.exec(stdout)?.[1]).toBe(String(counter.peakFill));
    expect(transfersOf(trace, counter)).toEqual([`${parent} -> ${child}: 8`]);
  });

  it("holds the locks it was granted, in the ranges it asked for", () => {
    expect(locksOf(trace).map((lock) => lock.replace(/ [\d.]+\.\.[\d.]*/, ""))).toEqual([
      `${parent} flock exclusive 0-Infinity flock`,
      `${parent} posix exclusive 0-100 fcntl`,
      `${child} flock shared 0-Infinity exit_group`,
      `${child} posix shared 50-Infinity fcntl`,
      `${child} posix shared 50-60 exit_group`,
      `${child} posix shared 70-Infinity exit_group`,
    ]);
  });
});

describe("threads at a mutex and a condition", () => {
  const { stdout, trace } = workshop.record([workshop.compile("thread_locks")], memoryCalls);

  it("wait at two words of one address space, and each that was woken was woken by another thread", () => {
    expect(stdout).toBe("total 150\n");
    const { calls } = trace;
    const woken = new Map<number, number>();
    for (let row = 0; row < trace.wakes.length; row++)
      woken.set(trace.wakes.columns.waiting[row] as number, trace.wakes.columns.waker[row] as number);
    const waits = Array.from({ length: calls.length }, (_, call) => call).filter(
      (call) => syscallName(calls.syscall(call)) === "futex" && blockReasons[calls.blocked(call)] === "futex",
    );
    expect(waits.length).toBeGreaterThan(5);
    for (const call of waits) {
      const waker = woken.get(call) ?? noRow;
      expect(waker).not.toBe(noRow);
      expect(calls.task(waker)).not.toBe(calls.task(call));
    }
    expect(trace.channels.filter(({ kind }) => kind === "futex").length).toBeLessThanOrEqual(3);
  });
});

function bornBy(trace: Trace, pid: number): string {
  const call = trace.processes.find((process) => process.pid === pid)?.bornBy;
  return call === undefined ? "?" : syscallName(trace.calls.syscall(call));
}
