import { describe, expect, it } from "vitest";
import type { CallIndex, ProcessIndex } from "../../../src/base/ids.ts";
import { nanos } from "../../../src/base/time.ts";
import type { EventRef, StepQuery } from "../../../src/protocol/engine.ts";
import { syscallName } from "../../../src/strace/syscalls.ts";
import { engineOf } from "./engine_of.ts";
import { parentReadsFromChild } from "./stories.ts";

const engine = engineOf(parentReadsFromChild);
const { trace } = engine.source;
const parent = 0 as ProcessIndex;
const child = 1 as ProcessIndex;

function nameOf(event: EventRef | undefined): string {
  return event?.kind === "call"
    ? syscallName(trace.calls.columns.syscall[event.call] as number)
    : (event?.kind ?? "none");
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
  it("goes through a process's calls in order and stops at the last", async () => {
    const names: string[] = [];
    let from = await step({ process: child, ns: nanos(0) });
    while (from !== undefined) {
      names.push(nameOf(from));
      from = await step({ process: child, from });
    }
    expect(names).toEqual(["close", "write", "exit_group"]);
  });

  it("goes back the same way", async () => {
    const last = await step({ direction: "previous", process: child, ns: nanos(1e9) });
    expect(nameOf(last)).toBe("exit_group");
    expect(nameOf(await step({ direction: "previous", process: child, from: last ?? null }))).toBe("write");
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
