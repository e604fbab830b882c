import { afterAll, describe, expect, it } from "vitest";
import { nanos } from "../../src/base/time.ts";
import { processStateAt } from "../../src/ipc/state.ts";
import { isConserved, levelOf, signalsOf, transfersOf, waitsOf } from "../unit/ipc/facts.ts";
import { pidsOf } from "../unit/ipc/trace_of.ts";
import { Workshop } from "./model_world.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove());

function pipesOf(trace: ReturnType<Workshop["record"]>["trace"]) {
  return trace.channels.filter(({ kind }) => kind === "pipe");
}

describe("a real shell pipeline", () => {
  const { stdout, trace } = workshop.record(["sh", "-c", "seq 100000 | sort -n | tail -1"]);

  it("moves every byte from one program to the next", () => {
    expect(stdout).toBe("100000\n");
    const pipes = pipesOf(trace).filter(({ bytesWritten }) => bytesWritten > 0);
    expect(
      pipes.map(({ bytesWritten, bytesRead, bytesUnseen }) => [bytesWritten, bytesRead, bytesUnseen]),
    ).toEqual([
      [588895, 588895, 0],
      [588895, 588895, 0],
    ]);
    expect(pipes.map(levelOf)).toEqual([0, 0]);
  });

  it("has four processes, all waited for and ended well", () => {
    expect(trace.processes.map(({ name }) => name)).toEqual(["sh", "seq", "sort", "tail"]);
    expect(trace.processes.map(({ exit }) => exit)).toEqual(Array(4).fill({ how: "exited", code: 0 }));
    expect(waitsOf(trace).filter(({ child }) => child !== undefined)).toHaveLength(3);
  });

  it("joins only seq to sort and sort to tail", () => {
    const names = new Map(trace.processes.map(({ pid, name }) => [String(pid), name]));
    const flows = pipesOf(trace).map((pipe) => [
      ...new Set(
        transfersOf(trace, pipe).map((transfer) => {
          const [, from = "", to = ""] = /^(\S+) -> (\S+):/.exec(transfer) ?? [];
          return `${names.get(from)} -> ${names.get(to)}`;
        }),
      ),
    ]);
    expect(flows.filter((flow) => flow.length > 0)).toEqual([["seq -> sort"], ["sort -> tail"]]);
  });
});

describe("a storm of writers and readers on one pipe", () => {
  const { stdout, trace } = workshop.record([workshop.compile("pipe_storm")]);
  const said = [...stdout.matchAll(/^(wrote|read) (\d+) (\d+)$/gm)].map(([, what, pid, bytes]) => ({
    what,
    pid: Number(pid),
    bytes: Number(bytes),
  }));
  const [pipe] = pipesOf(trace);

  it("is counted as the program itself counted it", () => {
    expect(said).toHaveLength(5);
    const sum = (what: string) =>
      said.filter((one) => one.what === what).reduce((all, { bytes }) => all + bytes, 0);
    expect(pipe).toMatchObject({ bytesWritten: sum("wrote"), bytesRead: sum("read"), bytesUnseen: 0 });
    expect(pipe && isConserved(pipe) && levelOf(pipe)).toBe(0);
  });

  it("splits up among its readers as they say, and every byte has a writer", () => {
    const transfers = pipe === undefined ? [] : transfersOf(trace, pipe);
    const read = new Map<number, number>();
    const written = new Map<number, number>();
    for (const transfer of transfers) {
      const [, from, to, bytes] = /^(\d+) -> (\d+): (\d+)$/.exec(transfer)?.map(Number) ?? [];
      read.set(to ?? 0, (read.get(to ?? 0) ?? 0) + (bytes ?? 0));
      written.set(from ?? 0, (written.get(from ?? 0) ?? 0) + (bytes ?? 0));
    }
    // One that came too late has nothing left to read, and no transfer.
    for (const { what, pid, bytes } of said)
      expect((what === "read" ? read : written).get(pid) ?? 0).toBe(bytes);
  });

  it("made writers wait for room and readers for data", () => {
    expect(pipe?.blockedFullNs).toBeGreaterThan(0);
    expect(pipe?.peakFill).toBe(65536);
  });
});

describe("a real story of signals", () => {
  const { stdout, trace } = workshop.record([workshop.compile("signal_story")]);

  it("is told as it happened", () => {
    expect(stdout.trim().split("\n")).toEqual(["handled SIGUSR1", "handled SIGUSR2"]);
    const [parent, child] = trace.processes;
    const told = signalsOf(trace).map(({ signal, from, to, cause, outcome, held, interrupted }) => [
      signal,
      from === parent?.pid ? "parent" : from === child?.pid ? "child" : from,
      to === parent?.pid ? "parent" : "child",
      cause,
      outcome,
      ...(held ? ["held"] : []),
      ...(interrupted === undefined ? [] : [interrupted]),
    ]);
    expect(told.filter(([signal]) => signal !== "SIGCHLD")).toEqual([
      ["SIGUSR1", "parent", "parent", "kill", "handled", "held"],
      ["SIGUSR1", "parent", "parent", "kill", "coalesced", "held"],
      ["SIGUSR2", "child", "parent", "kill", "handled", "read"],
      ["SIGHUP", "parent", "parent", "raise", "ignored"],
      ["SIGUSR1", "parent", "parent", "raise", "accepted", "held"],
      ["SIGSTOP", "parent", "child", "kill", "stopped", "pause"],
      ["SIGCONT", "parent", "child", "kill", "continued"],
      ["SIGKILL", "parent", "child", "kill", "terminated"],
    ]);
  });
});

describe("threads and vfork", () => {
  const { trace } = workshop.record([workshop.compile("threads_and_vfork")]);

  it("a thread is a task of its process, and a vfork child a process that shares memory until it execs", () => {
    expect(trace.processes.map(({ name, tasks }) => [name, tasks.length])).toEqual([
      ["threads_and_vfork", 2],
      ["true", 1],
    ]);
    expect(trace.processes[1]?.sharesMemoryWith).toBeUndefined();
  });

  it("bytes between threads are joined as those between processes", () => {
    const [pipe] = pipesOf(trace);
    expect(pipe).toMatchObject({ bytesWritten: 1000, bytesRead: 1000 });
    expect(pipe && pidsOf(trace, pipe.readHolders)).toHaveLength(2);
  });
});

describe("a FIFO", () => {
  it("joins strangers by its path", () => {
    const { stdout, trace } = workshop.record([
      "sh",
      "-c",
      "mkfifo f; cat f & sleep 0.1; echo hello > f; wait",
    ]);
    expect(stdout).toBe("hello\n");
    const fifo = trace.channels.find(({ kind }) => kind === "fifo");
    expect(fifo).toMatchObject({ bytesWritten: 6, bytesRead: 6 });
    expect(fifo?.id).toMatch(/^fifo:\/.*\/f$/);
    expect(fifo?.transfers.length).toBe(1);
  });
});

describe("a program that waits for its neighbour", () => {
  it("is blocked on an empty pipe as long as nobody writes or closes it", () => {
    const { trace } = workshop.record(["sh", "-c", "sleep 1 | cat"]);
    const cat = trace.processes.find(({ name }) => name === "cat");
    const halfway = nanos((cat?.execs[0]?.ns ?? 0) + 5e8);
    expect(cat && processStateAt(trace, cat.index, halfway)).toMatchObject({
      activity: "blocked",
      blocked: { reason: "empty" },
    });
  });
});
