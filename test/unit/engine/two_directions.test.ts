import { describe, expect, it } from "vitest";
import type { CallIndex, ChannelIndex, ProcessIndex } from "../../../src/base/ids.ts";
import { nanos } from "../../../src/base/time.ts";
import { arrowSchema } from "../../../src/protocol/engine.ts";
import { unpack } from "../../../src/protocol/packed.ts";
import { engineOf } from "./engine_of.ts";

/**
 * A parent asks, its child answers, over one socketpair: 10 bytes forth in two writes, 300 back in one; the parent asks
 * again and gets no answer.
 */
const engine = engineOf(`
  40 1700000100.000000000 execve("/bin/demo", ["demo"], 0x7ffe /* 9 vars */) = 0 <0.000100000>
  40 1700000100.001000000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.000010000>
  40 1700000100.002000000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000100000>
  40 1700000100.010000000 write(3<UNIX-STREAM:[7->8]>, "ask", 3) = 3 <0.000010000>
  40 1700000100.011000000 write(3<UNIX-STREAM:[7->8]>, "ask", 7) = 7 <0.000010000>
  41 1700000100.020000000 read(4<UNIX-STREAM:[8->7]>, "ask", 100) = 10 <0.000010000>
  41 1700000100.030000000 write(4<UNIX-STREAM:[8->7]>, "answer", 300) = 300 <0.000010000>
  40 1700000100.040000000 read(3<UNIX-STREAM:[7->8]>, "answer", 1000) = 300 <0.000010000>
  40 1700000100.050000000 write(3<UNIX-STREAM:[7->8]>, "again", 5) = 5 <0.000010000>
`);
const pair = 1;

describe("a socket with two directions", () => {
  it("counts both of them in what was read, whichever moved last", async () => {
    const read = async (ms: number) => {
      const query = { atNs: nanos(ms * 1e6), rateWindowNs: nanos(1e9), allKinds: false };
      const { channels } = await engine.handlers.stateAt(query);
      return [channels[0]?.bytesRead, channels[0]?.fill];
    };
    expect(await read(15)).toEqual([0, 10]);
    expect(await read(25)).toEqual([10, 0]);
    expect(await read(35)).toEqual([10, 300]);
    expect(await read(45)).toEqual([310, 0]);
    expect(await read(55)).toEqual([310, 5]);
  });

  it("is held by each process for reading and writing", async () => {
    const { channels } = await engine.handlers.stateAt({
      atNs: nanos(5e6),
      rateWindowNs: nanos(1e9),
      allKinds: false,
    });
    expect(channels[0]?.holders.map(({ process, fd, access }) => [process, fd, access])).toEqual([
      [0, 3, "both"],
      [0, 4, "both"],
      [1, 3, "both"],
      [1, 4, "both"],
    ]);
  });

  it("has arrows both ways, near and far", async () => {
    const arrows = async (pixels: number) => {
      const window = await engine.handlers.timeline({
        fromNs: nanos(0),
        toNs: nanos(60e6),
        pixels,
        lanes: [
          { kind: "process", process: 0 as ProcessIndex },
          { kind: "process", process: 1 as ProcessIndex },
        ],
      });
      const rows = unpack(arrowSchema, window.arrows);
      return Array.from({ length: rows.rows }, (_, row) => [
        rows.fromLane[row],
        rows.toLane[row],
        rows.bytes[row],
        rows.count[row],
      ]);
    };
    expect((await arrows(6000)).sort()).toEqual([
      [0, 1, 10, 2],
      [1, 0, 300, 1],
    ]);
    expect(await arrows(1)).toHaveLength(2);
  });

  it("leads from a write to the read at the other end, and back", async () => {
    const names = async (from: number) => {
      const step = await engine.handlers.step({
        direction: "otherEnd",
        from: { kind: "call", call: from as CallIndex },
        process: null,
        ns: nanos(0),
      });
      return step?.event;
    };
    expect(await names(4)).toEqual({ kind: "call", call: 5 });
    expect(await names(6)).toEqual({ kind: "call", call: 7 });
    expect(await names(7)).toEqual({ kind: "call", call: 6 });
  });

  it("finds the nearest call in either direction", async () => {
    const event = await engine.handlers.eventNear({
      lane: { kind: "channel", channel: (pair - 1) as ChannelIndex },
      ns: nanos(30e6),
      withinNs: nanos(1e6),
    });
    expect(event?.event).toEqual({ kind: "call", call: 6 });
  });

  it("is two flows of one channel in the summary", async () => {
    const { flows, channels } = await engine.handlers.summary(null);
    expect(
      flows.map(({ channel, from, to, bytes, transfers }) => [channel, from, to, bytes, transfers]),
    ).toEqual([
      ["unix-stream:7-8", 40, 41, 10, 2],
      ["unix-stream:7-8", 41, 40, 300, 1],
    ]);
    expect(channels[0]).toMatchObject({
      id: "unix-stream:7-8",
      kind: "unix-stream",
      bytesWritten: 315,
      bytesRead: 310,
      bytesLeft: 5,
      peakFill: 300,
      writers: [40, 41],
      readers: [41, 40],
    });
  });
});
