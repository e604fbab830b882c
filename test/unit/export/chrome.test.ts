import { describe, expect, it } from "vitest";
import { chromeTrace } from "../../../src/export/chrome.ts";
import { childSignalsParent, parentReadsFromChild } from "../engine/stories.ts";
import { exportedRunOf, textOfPieces } from "./exported_story.ts";

interface ReadEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly id?: number;
  readonly cat?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

function eventsOf(text: string): readonly ReadEvent[] {
  const file = JSON.parse(textOfPieces(chromeTrace(exportedRunOf(text)))) as {
    traceEvents: readonly ReadEvent[];
  };
  return file.traceEvents;
}

describe("a run in Chrome's Trace Event Format", () => {
  it("has a slice for each call, in microseconds", () => {
    const [write] = eventsOf(parentReadsFromChild).filter(({ ph, name }) => ph === "X" && name === "write");
    expect(write).toMatchObject({ pid: 41, ts: 10_000, dur: 20, args: { channel: "pipe:97", result: 12 } });
  });

  it("joins the write to the read, which began before it, by a flow that goes forward in time", () => {
    const flow = eventsOf(parentReadsFromChild).filter(({ cat }) => cat === "transfer");
    expect(flow.map(({ ph, pid, ts }) => ({ ph, pid, ts }))).toEqual([
      { ph: "s", pid: 41, ts: 10_000 },
      { ph: "f", pid: 40, ts: 10_099.999 },
    ]);
    expect(new Set(flow.map(({ id }) => id)).size).toBe(1);
  });

  it("counts the level of the pipe", () => {
    const levels = eventsOf(parentReadsFromChild).filter(({ ph }) => ph === "C");
    expect(levels.map(({ name, args }) => [name, args?.level])).toEqual([
      ["pipe:97", 12],
      ["pipe:97", 0],
    ]);
  });

  it("joins kill to the signal's delivery", () => {
    const flow = eventsOf(childSignalsParent).filter(({ cat }) => cat === "signal");
    expect(flow.map(({ ph, pid }) => ({ ph, pid }))).toEqual([
      { ph: "s", pid: 41 },
      { ph: "f", pid: 40 },
    ]);
  });
});
