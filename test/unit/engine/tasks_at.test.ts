import { describe, expect, it } from "vitest";
import type { CallIndex, ChannelIndex, SignalIndex, TaskIndex } from "../../../src/base/ids.ts";
import { nanos } from "../../../src/base/time.ts";
import type { EventRef } from "../../../src/protocol/engine.ts";
import { engineOf } from "./engine_of.ts";
import { childSignalsParent, parentReadsFromChild } from "./stories.ts";

const ms = (value: number) => nanos(value * 1e6);

describe("the threads at a time", () => {
  const engine = engineOf(parentReadsFromChild);
  const at = async (value: number) =>
    (await engine.handlers.tasksAt({ atNs: ms(value) })).map(
      ({ tid, activity, blocked, call }) => `${tid} ${activity} ${blocked?.reason ?? "-"} ${call}`,
    );

  it("are those born by then, each with the call it is in or made last", async () => {
    expect(await at(1.5)).toEqual(["40 running - 1"]);
    expect(await at(7)).toEqual(["40 blocked empty 4", "41 running - 5"]);
  });

  it("tell the dead whom nobody has collected from those who are gone", async () => {
    expect(await at(12.55)).toEqual(["40 blocked child 7", "41 zombie - 8"]);
    expect(await at(13)).toEqual(["40 running - 7", "41 gone - 8"]);
  });

  it("own the calls and signals that are theirs, and no channel", async () => {
    const ownerOf = (event: EventRef) => engine.handlers.taskOf({ event });
    expect(await ownerOf({ kind: "call", call: 6 as CallIndex })).toBe(1 as TaskIndex);
    expect(await ownerOf({ kind: "signal", signal: 0 as SignalIndex })).toBe(0 as TaskIndex);
    expect(await ownerOf({ kind: "channel", channel: 0 as ChannelIndex })).toBeNull();
  });
});

describe("the bytes in flight", () => {
  const engine = engineOf(`
    40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.000010>
    40 1.001 write(4<pipe:[97]>, "hello ", 6) = 6 <0.000010>
    40 1.002 write(4<pipe:[97]>, "world", 5) = 5 <0.000010>
    40 1.003 read(3<pipe:[97]>, "hell", 4) = 4 <0.000010>
    40 1.004 write(4<pipe:[97]>, "abc"..., 70000 <unfinished ...>
  `);
  const pipe = engine.source.trace.channels.findIndex(({ kind }) => kind === "pipe") as ChannelIndex;
  const inFlight = async (value: number, limit = 100) => {
    const found = await engine.handlers.bytesInFlight({ channel: pipe, atNs: ms(value), limit });
    return found === null ? null : `${new TextDecoder().decode(found.bytes)} of ${found.total}`;
  };

  it("are what was written and not yet read, the next to be read first", async () => {
    expect(await inFlight(1.5)).toBe("hello  of 6");
    expect(await inFlight(2.5)).toBe("hello world of 11");
    expect(await inFlight(3.5)).toBe("o world of 7");
    expect(await inFlight(3.5, 3)).toBe("o w of 7");
  });

  it("are those before a write at the moment when it begins", async () => {
    expect(await inFlight(2)).toBe("hello  of 6");
  });

  it("are none in an empty pipe, and not told while a write has put in an unknown part", async () => {
    expect(await inFlight(0.5)).toBeNull();
    expect(await inFlight(4.5)).toBeNull();
  });
});

describe("stepping aside", () => {
  const step = async (text: string, direction: "into" | "out", from: number) => {
    const engine = engineOf(text);
    const event: EventRef = { kind: "call", call: from as CallIndex };
    const query = { direction, from: event, process: null, ns: nanos(0) } as const;
    const target = (await engine.handlers.step(query))?.event;
    return target === undefined ? "nowhere" : (await engine.handlers.details({ event: target })).title;
  };

  it("goes into a child at its first call, and out of it to the call that made it", async () => {
    expect(await step(parentReadsFromChild, "into", 2)).toBe("close(3<pipe:[97]>) = 0");
    expect(await step(parentReadsFromChild, "out", 5)).toMatch(/^clone\(/);
  });

  it("goes between a write and its read either way", async () => {
    expect(await step(parentReadsFromChild, "into", 6)).toMatch(/^read\(/);
    expect(await step(parentReadsFromChild, "out", 4)).toMatch(/^write\(/);
  });

  it("goes from kill into the handler's first call, and out at its return", async () => {
    expect(await step(childSignalsParent, "into", 3)).toMatch(/^write\(1/);
    expect(await step(childSignalsParent, "out", 4)).toMatch(/^rt_sigreturn/);
  });

  it("goes nowhere from a call that nothing led to", async () => {
    expect(await step(parentReadsFromChild, "out", 0)).toBe("nowhere");
  });
});
