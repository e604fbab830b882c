import { describe, expect, it } from "vitest";
import type { CallIndex, ChannelIndex, ProcessIndex, SignalIndex } from "../../../src/base/ids.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import type { EventDetails, EventRef } from "../../../src/protocol/engine.ts";
import { syscallName } from "../../../src/strace/syscalls.ts";
import { engineOf } from "./engine_of.ts";
import { parentReadsFromChild } from "./stories.ts";

const engine = engineOf(parentReadsFromChild);

/** The first call of this name. */
function call(name: string, of: Engine = engine): EventRef {
  const { calls } = of.source.trace;
  for (let row = 0; row < calls.length; row++) {
    if (syscallName(calls.syscall(row)) === name) return { kind: "call", call: row as CallIndex };
  }
  throw new Error(`no call ${name}`);
}

async function details(event: EventRef, of: Engine = engine): Promise<EventDetails> {
  return await of.handlers.details({ event });
}

function labels({ related }: EventDetails): string[] {
  return related.map(({ label }) => label);
}

describe("the details of a call", () => {
  it("say what a write did, in words, with its bytes and who read them", async () => {
    const write = await details(call("write"));
    expect(write.title).toBe('write(4<pipe:[97]>, "hello world\\n", 12) = 12');
    expect(write.sentence).toBe("Wrote 12 bytes into pipe:97; 12 of 65,536 bytes then waited there.");
    expect(new TextDecoder().decode(write.payload?.bytes)).toBe("hello world\n");
    expect(write.payload).toMatchObject({ total: 12, direction: "out" });
    expect(labels(write)).toEqual([
      "ended the wait of demo (40) in read, begun 6 ms earlier",
      "12 bytes read by demo (40), 6 ms earlier",
    ]);
  });

  it("say of a read why it had to wait and whose bytes it got, over both its lines", async () => {
    const read = await details(call("read"));
    expect(read.sentence).toBe(
      "Read 12 bytes from pipe:97. It had to wait 6.1 ms for data: pipe:97 was empty and a write end was still open.",
    );
    expect(new TextDecoder().decode(read.payload?.bytes)).toBe("hello world\n");
    expect(read.facts).toContainEqual(expect.objectContaining({ label: "count", value: "4096" }));
    expect(labels(read)).toEqual([
      "its wait was ended by write of demo (41), 6 ms later",
      "12 bytes written by demo (41), 6 ms later",
    ]);
  });

  it("lead from a clone to the child and from a close to what was closed", async () => {
    const clone = await details(call("clone"));
    expect(clone.sentence).toBe("Started child 41.");
    expect(labels(clone)).toEqual(["the child, demo (41)"]);
    expect((await details(call("close"))).sentence).toBe("Closed descriptor 4, which was pipe:97.");
  });

  it("explain an error by its name", async () => {
    const failing = engineOf(
      '40 1700000000.0 openat(AT_FDCWD, "/nowhere", O_RDONLY) = -1 ENOENT (No such file or directory) <0.000010>',
    );
    expect((await details(call("openat", failing), failing)).sentence).toBe(
      "openat failed with ENOENT: No such file or directory.",
    );
  });

  it("say of a call that never returned what it waits for", async () => {
    const hanging = engineOf(`
      40 1700000000.000000 pipe([3<pipe:[9]>, 4<pipe:[9]>]) = 0 <0.000010>
      40 1700000001.000000 read(3<pipe:[9]>,  <unfinished ...>
      41 1700000003.000000 getpid() = 41 <0.000001>`);
    expect((await details(call("read", hanging), hanging)).sentence).toBe(
      "Process 40 waits for data: pipe:9 is empty and a write end is still open, for 2 s now.",
    );
  });
});

describe("the details of other events", () => {
  it("tell a process's life, its children and its program", async () => {
    const parent = await details({ kind: "process", process: 0 as ProcessIndex });
    expect(parent.sentence).toBe("demo (40) lived 20.1 ms and ended: exit 0.");
    expect(labels(parent)).toEqual(["became demo", "child demo (41)"]);
    expect(parent.facts).toContainEqual(expect.objectContaining({ label: "read", value: "pipe:97" }));
  });

  it("tell a channel's bytes and its ends", async () => {
    const index = engine.source.trace.channels.findIndex(({ id }) => id === "pipe:97") as ChannelIndex;
    const pipe = await details({ kind: "channel", channel: index });
    expect(pipe.title).toBe("pipe:97");
    expect(pipe.sentence).toContain("12 bytes were written by");
    expect(pipe.sentence).toContain("0 bytes are left.");
    expect(labels(pipe)).toEqual(["made here", "first written by demo (41)", "first read by demo (40)"]);
  });

  it("tell of memory, semaphores and queues in their own terms", async () => {
    const objects = engineOf(`
      40 1700000000.000000 shmget(IPC_PRIVATE, 4096, IPC_CREAT|0600) = 7 <0.000010>
      40 1700000000.000100 shmat(7, NULL, 0) = 0x7f0000000000 <0.000010>
      40 1700000000.000200 semget(IPC_PRIVATE, 2, 0600) = 8 <0.000010>
      40 1700000000.000300 semctl(8, 0, SETVAL, 3) = 0 <0.000010>
      40 1700000000.000400 msgget(IPC_PRIVATE, 0600) = 9 <0.000010>
      40 1700000000.000500 msgsnd(9, {1, "hello"}, 5, 0) = 0 <0.000010>`);
    const sentence = async (id: string) => {
      const channel = objects.source.trace.channels.findIndex((one) => one.id === id) as ChannelIndex;
      return (await details({ kind: "channel", channel }, objects)).sentence;
    };
    expect(await sentence("sysv-shm:7")).toMatch(/^Memory shared by process 40\./);
    expect(await sentence("sysv-sem:8")).toBe(
      "A set of semaphores used by process 40; number 0 stands at 3.",
    );
    expect(await sentence("sysv-queue:9")).toBe(
      "1 message, 5 bytes in all, was sent by process 40; 1 message is left.",
    );
  });

  it("cut an argument of megabytes to what a person reads", async () => {
    const long = engineOf(`40 1700000000.0 frobnicate("${"x".repeat(3_000_000)}") = 0 <0.000010>`);
    const { facts, title } = await details(call("frobnicate", long), long);
    expect(Math.max(...facts.map(({ value }) => value.length))).toBeLessThan(5000);
    expect(title.length).toBeLessThanOrEqual(200);
  });

  it("tell a signal's way", async () => {
    const signal = await details({ kind: "signal", signal: 0 as SignalIndex });
    expect(signal.title).toBe("SIGCHLD to demo (40)");
    expect(signal.sentence).toMatch(/^SIGCHLD for demo \(40\), a child changed its state.*: it was ignored/);
  });

  it("refuse an event that is not there, in words", async () => {
    await expect(details({ kind: "call", call: 10_000 as CallIndex })).rejects.toThrow(
      "This event is not in the trace.",
    );
  });
});
