import { describe, expect, it } from "vitest";
import type { CallIndex, ProcessIndex } from "../../../src/base/ids.ts";
import { nanos } from "../../../src/base/time.ts";
import type { EventAt, EventRef, StepQuery } from "../../../src/protocol/engine.ts";
import { syscallName } from "../../../src/strace/syscalls.ts";
import { engineOf } from "./engine_of.ts";
import { parentReadsFromChild } from "./stories.ts";

const engine = engineOf(parentReadsFromChild);
const { trace } = engine.source;
const parent = 0 as ProcessIndex;
const child = 1 as ProcessIndex;

function nameOf(event: EventRef | undefined): string {
  return event?.kind === "call" ? syscallName(trace.calls.syscall(event.call)) : (event?.kind ?? "none");
}

async function step(query: Partial<StepQuery>) {
  const target = await engine.handlers.step({
    direction: "next",
    from: null,
    process: null,
    ns: nanos(0),
    ...query,
  });
  return target === null ? undefined : target.event;
}

describe("stepping", () => {
  /** What repeated steps lead to, and when. */
  async function walk(direction: "next" | "previous", process: ProcessIndex, ns: number): Promise<string[]> {
    const seen: string[] = [];
    let at: EventAt | null = { event: { kind: "process", process: -1 as ProcessIndex }, ns: nanos(ns) };
    while (true) {
      at = await engine.handlers.step({ direction, process, from: at.event, ns: at.ns });
      if (at === null) return seen;
      seen.push(`${nameOf(at.event)} at ${at.ns / 1e6}`);
    }
  }

  it("goes through a process's calls, the signals it took and its end, and stops there", async () => {
    expect(await walk("next", child, -1)).toEqual([
      "close at 5",
      "write at 10",
      "exit_group at 12",
      "process at 12.5",
    ]);
    expect(await walk("next", parent, 10.5e6)).toEqual([
      "wait4 at 11",
      "signal at 12.7",
      "exit_group at 20",
      "process at 20.1",
    ]);
  });

  it("goes back the same way", async () => {
    const there = await walk("next", parent, -1);
    expect(await walk("previous", parent, 1e9)).toEqual(there.toReversed());
  });

  it("visits each of what a coarse clock says happened at once, once each way", async () => {
    const coarse = engineOf(`
      40 10:00:00 getpid() = 40
      40 10:00:00 kill(40, SIGUSR1) = 0
      40 10:00:00 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=40, si_uid=0} ---
      40 10:00:00 +++ killed by SIGUSR1 +++
    `);
    const kinds: string[] = [];
    let at = await coarse.handlers.step({ direction: "next", process: parent, from: null, ns: nanos(-1) });
    while (at !== null) {
      kinds.push(at.event.kind);
      at = await coarse.handlers.step({ direction: "next", process: parent, from: at.event, ns: at.ns });
    }
    expect(kinds).toEqual(["call", "call", "signal", "process"]);
  });

  it("leads from a write to the read of its bytes, and back", async () => {
    const write = await step({ process: child, ns: nanos(9e6) });
    expect(nameOf(write)).toBe("write");
    const read = await step({ direction: "otherEnd", from: write ?? null });
    expect(nameOf(read)).toBe("read");
    expect(await step({ direction: "otherEnd", from: read ?? null })).toEqual(write);
  });

  it("leads from a clone to its child, and back", async () => {
    const clone = { kind: "call", call: 2 as CallIndex } as const;
    expect(nameOf(clone)).toBe("clone");
    const born = await step({ direction: "otherEnd", from: clone });
    expect(born).toEqual({ kind: "process", process: child });
    expect(await step({ direction: "otherEnd", from: born ?? null })).toEqual(clone);
  });

  it("finds the call under the pointer, or the nearest within reach, or none", async () => {
    const near = async (ms: number, withinMs: number) =>
      engine.handlers.eventNear({
        lane: { kind: "process", process: parent },
        ns: nanos(ms * 1e6),
        withinNs: nanos(withinMs * 1e6),
      });
    expect(nameOf((await near(7, 0))?.event)).toBe("read");
    expect(nameOf((await near(2.9, 0.2))?.event)).toBe("close");
    expect(await near(16, 0.1)).toBeNull();
  });
});
