import { afterAll, describe, expect, it } from "vitest";
import { channelsWatched } from "../../src/ipc/waiting/watched.ts";
import { syscallName } from "../../src/strace/syscalls.ts";
import { transfersOf, wakesOf } from "../unit/ipc/facts.ts";
import { pidsOf } from "../unit/ipc/trace_of.ts";
import { Workshop } from "./model_world.ts";
import { storyOf } from "./told_story.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove());

describe("an event loop over everything that can become ready", () => {
  const { trace, told } = storyOf(workshop, "event_loop");
  const ready = told<{ kind: string; bytes: number; helper: number }>("ready");
  const [loop] = trace.processes;

  it("gets in turn what its helper lets become ready", () => {
    expect(ready.map(({ kind }) => kind)).toEqual([
      "pipe",
      "unix-stream",
      ...Array(3).fill("eventfd"),
      "signalfd",
      "inotify",
      "pidfd",
      "timerfd",
    ]);
  });

  it("is let go by the helper's call, and by nobody when the time has come", () => {
    const helper = ready[0]?.helper;
    expect(wakesOf(trace).filter((wake) => wake.startsWith(`${loop?.pid} epoll_wait`))).toEqual(
      ["write", "sendto", "write", "kill", "openat", "exit_group", undefined].map(
        (call) => `${loop?.pid} epoll_wait <- ${call === undefined ? "?" : `${helper} ${call}`}`,
      ),
    );
  });

  it("watches all of them, but the child no longer once it has ended", () => {
    const waits = Array.from({ length: trace.calls.length }, (_, call) => call).filter(
      (call) => syscallName(trace.calls.syscall(call)) === "epoll_wait",
    );
    const watched = waits.map((call) =>
      channelsWatched(trace, call as never)
        .map((channel) => trace.channels[channel]?.kind)
        .sort(),
    );
    const all = ["eventfd", "inotify", "pidfd", "pipe", "signalfd", "timerfd", "unix-stream"];
    expect(watched).toEqual([...Array(8).fill(all), all.filter((kind) => kind !== "pidfd")]);
  });

  it("took from each channel the bytes it says", () => {
    const read = new Map<string, number>();
    for (const { kind, bytes } of ready) read.set(kind, (read.get(kind) ?? 0) + bytes);
    for (const [kind, bytes] of read) {
      const its = trace.channels.filter(
        (channel) => channel.kind === kind && channel.createdBy !== undefined,
      );
      expect([kind, its.reduce((sum, channel) => sum + channel.bytesRead, 0)]).toEqual([kind, bytes]);
    }
  });
});

describe("datagrams that find no room", () => {
  const { trace, told } = storyOf(workshop, "dropped_datagrams");
  const [receiver] = trace.processes;

  it("are not there; those that are came from the calls that sent just them", () => {
    const received = told<{ sender: number; sizes: number[] }>("received");
    const truth = received.flatMap(({ sender, sizes }) =>
      sizes.map((size) => `${sender} -> ${receiver?.pid}: ${size}`),
    );
    const sent = told<{ messages: number; bytes: number }>("sent");
    const [mailbox, ...others] = trace.channels.filter(
      ({ kind, bytesWritten }) => kind === "udp" && bytesWritten > 0,
    );
    if (mailbox === undefined) throw new Error("nobody sent anything");
    expect(others).toEqual([]);
    expect(truth.length).toBeLessThan(sent.length * 60);
    expect(transfersOf(trace, mailbox)).toEqual(truth);
    const { columns } = trace.transfers;
    for (let at = 0; at < mailbox.transfers.length; at++) {
      const row = mailbox.transfers.at(at);
      expect(trace.calls.value(columns.write.at(row))).toBe(columns.bytes.at(row));
    }
    expect(mailbox.messages).toBe(sent.length * 60);
    expect(mailbox.bytesWritten).toBe(sent.reduce((sum, { bytes }) => sum + bytes, 0));
    expect(mailbox.bytesRead).toBe(
      received.flatMap(({ sizes }) => sizes).reduce((sum, size) => sum + size, 0),
    );
    expect(pidsOf(trace, mailbox.readers)).toEqual([receiver?.pid]);
  });
});
