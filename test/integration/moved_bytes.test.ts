import { basename } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { channelFillAt } from "../../src/ipc/state.ts";
import type { Trace } from "../../src/ipc/trace.ts";
import { isConserved, levelOf, transfersOf } from "../unit/ipc/facts.ts";
import { channelOf } from "../unit/ipc/trace_of.ts";
import { Workshop } from "./model_world.ts";
import { storyOf } from "./told_story.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove());

interface Tally {
  readonly written: number;
  readonly read: number;
}

describe("bytes that splice, tee, vmsplice, sendfile, copy_file_range and vectors move", () => {
  const { trace, told } = storyOf(workshop, "moved_bytes");

  it("are in each pipe as many as the kernel says", () => {
    const pipes = told<Tally & { inode: number; left: number }>("pipe");
    expect(pipes).toHaveLength(4);
    for (const { inode, written, read, left } of pipes) {
      const pipe = channelOf(trace, `pipe:${inode}`);
      expect(pipe).toMatchObject({ bytesWritten: written, bytesRead: read, bytesUnseen: 0, bytesGone: 0 });
      expect(levelOf(pipe)).toBe(left);
    }
  });

  it("went into and out of each file as many as the calls said", () => {
    const files = new Map(told<Tally & { name: string }>("file").map((file) => [file.name, file]));
    for (const [name, { written, read }] of files) {
      const file = trace.channels.find((channel) => basename(channel.name) === name);
      expect(file).toMatchObject({ kind: "file", bytesWritten: written, bytesRead: read });
    }
  });
});

describe("what a receiver has no room for", () => {
  const { trace, told } = storyOf(workshop, "cut_on_the_way");

  it("of a packet in a pipe is gone, at every moment", () => {
    const moments = told<Tally & { inode: number; left: number }>("pipe");
    const pipe = channelOf(trace, `pipe:${moments[0]?.inode}`);
    expect(moments.map(({ ns }) => channelFillAt(pipe, ns))).toEqual(moments.map(({ left }) => left));
    const last = moments.at(-1);
    expect(pipe).toMatchObject({ bytesWritten: last?.written, bytesRead: last?.read, bytesUnseen: 0 });
    expect(isConserved(pipe)).toBe(true);
  });

  it("of a message in a queue is gone", () => {
    const [its] = told<Tally & { id: number; left: number; messages: number }>("queue");
    const queue = channelOf(trace, `sysv-queue:${its?.id}`);
    const { bytesWritten, bytesRead, bytesGone } = queue;
    expect([bytesWritten, bytesRead]).toEqual([its?.written, its?.read]);
    expect(bytesWritten - bytesRead - bytesGone).toBe(its?.left);
    expect(levelOf(queue)).toBe(its?.messages);
  });
});

/** Bytes each process wrote or read, from the transfers. */
function movedBy(trace: Trace, transfers: readonly string[], which: "writer" | "reader") {
  const sums = new Map<number, number>();
  for (const transfer of transfers) {
    const [, writer, reader, bytes] = /^(\d+) -> (\d+): (\d+)$/.exec(transfer)?.map(Number) ?? [];
    const pid = (which === "writer" ? writer : reader) ?? -1;
    sums.set(pid, (sums.get(pid) ?? 0) + (bytes ?? 0));
  }
  return trace.processes.map(({ pid }) => [pid, sums.get(pid) ?? 0]);
}

describe("a FIFO that is made larger, filled, drained, and shared by two writers and two readers", () => {
  const { trace, told } = storyOf(workshop, "shared_fifo");
  const fifo = trace.channels.find(({ kind }) => kind === "fifo");
  if (fifo === undefined) throw new Error("no FIFO in the trace");

  it("holds at each moment what the kernel says", () => {
    const levels = told<{ moment: string; bytes: number }>("level");
    expect(levels.map(({ moment }) => moment)).toEqual(["full", "less", "empty"]);
    expect(levels.map(({ ns }) => channelFillAt(fifo, ns))).toEqual(levels.map(({ bytes }) => bytes));
    const [capacity] = told<{ bytes: number }>("capacity");
    expect(fifo.peakFill).toBe(capacity?.bytes);
    expect(fifo.capacity).toBe(4096);
  });

  it("takes from each writer and gives to each reader what they say", () => {
    const moved = told<{ way: "wrote" | "read"; bytes: number }>("moved");
    const transfers = transfersOf(trace, fifo);
    for (const [way, which] of [
      ["wrote", "writer"],
      ["read", "reader"],
    ] as const) {
      const said = new Map(moved.filter((one) => one.way === way).map(({ tid, bytes }) => [tid, bytes]));
      expect(movedBy(trace, transfers, which)).toEqual(
        trace.processes.map(({ pid }) => [pid, said.get(pid) ?? 0]),
      );
    }
    expect([levelOf(fifo), isConserved(fifo), fifo.bytesUnseen]).toEqual([0, true, 0]);
  });
});
