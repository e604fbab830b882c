import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nanos } from "../../../src/base/time.ts";
import { blockReasons } from "../../../src/base/vocabulary.ts";
import {
  type Blocks,
  type CallSums,
  CrowdSum,
  callsOfSmallBlock,
  TraceSums,
} from "../../../src/engine/timeline/call_sums.ts";
import { cell, showTask } from "../../../src/engine/timeline/slices.ts";
import { PixelWindow } from "../../../src/engine/timeline/window.ts";
import { readTrace, TraceReader } from "../../../src/engine/trace_reader.ts";
import type { Task, Trace } from "../../../src/ipc/trace.ts";
import { activities, type sliceSchema } from "../../../src/protocol/engine.ts";

/** How a process spends some time: so many calls, one each 100 µs, or none for as long. */
type Doing = "in calls" | "computing" | "sleeping" | "awaiting signals" | "failing" | "no call";
interface Phase {
  readonly doing: Doing;
  readonly calls: number;
}

const microsOfCall = 100;

function logOf(phases: readonly Phase[]): readonly string[] {
  const lines = ['40 1700000000.000000 execve("/bin/demo", ["demo"], 0x7ffe /* 9 vars */) = 0 <0.000100>'];
  let micros = 1000;
  const stamp = () => {
    const seconds = 1_700_000_000 + Math.floor(micros / 1e6);
    return `${seconds}.${`${micros % 1_000_000}`.padStart(6, "0")}`;
  };
  const call = (text: string, took: number) =>
    lines.push(`40 ${stamp()} ${text} <0.${`${took}`.padStart(6, "0")}>`);
  for (const { doing, calls } of phases) {
    for (let n = 0; n < calls; n++, micros += microsOfCall) {
      if (doing === "in calls") call("getpid() = 40", 90);
      else if (doing === "computing") call("getpid() = 40", 2);
      else if (doing === "sleeping") call("nanosleep({tv_sec=0, tv_nsec=90000}, NULL) = 0", 95);
      else if (doing === "awaiting signals")
        call("rt_sigtimedwait([USR1], NULL, NULL, 8) = 10 (SIGUSR1)", 95);
      else if (doing === "failing")
        call('openat(AT_FDCWD, "/gone", O_RDONLY) = -1 ENOENT (No such file or directory)', 90);
    }
  }
  lines.push(`40 ${stamp()} +++ exited with 0 +++`);
  return lines.map((line) => `${line}\n`);
}

function traceOf(phases: readonly Phase[]): { readonly trace: Trace; readonly task: Task } {
  const trace = readTrace([new TextEncoder().encode(logOf(phases).join(""))]);
  return { trace, task: trace.tasks[0] as Task };
}

type SliceRow = { readonly [Name in keyof typeof sliceSchema]: number };

function slicesOf(trace: Trace, task: Task, window: PixelWindow, sums?: CallSums): readonly SliceRow[] {
  const slices: SliceRow[] = [];
  showTask({ trace, task, lane: 0, window, sums }, (slice) => {
    const named = Object.entries(cell).map(([name, place]) => [name, slice[place]]);
    slices.push(Object.fromEntries(named));
  });
  return slices;
}

function sumsOf(trace: Trace, task: Task): CallSums | undefined {
  const sums = new TraceSums();
  sums.catchUp(trace);
  return sums.of(task.index);
}

/** What the calls between two edges of blocks come to. */
function sumBetween(blocks: Blocks, from: number, to: number): CrowdSum {
  const sum = new CrowdSum();
  blocks.addTo(sum, from, to);
  return sum;
}

/** What most of a span is drawn as. */
function mostly(slices: readonly SliceRow[], fromNs: number, toNs: number): string | undefined {
  const spent = new Map<string, number>();
  for (const slice of slices) {
    const shown = Math.min(slice.toNs, toNs) - Math.max(slice.fromNs, fromNs);
    const activity = activities[slice.activity] ?? "";
    if (shown > 0) spent.set(activity, (spent.get(activity) ?? 0) + shown);
  }
  return [...spent].sort(([, a], [, b]) => b - a)[0]?.[0];
}

const drawnAs: Readonly<Record<Doing, string>> = {
  "in calls": "call",
  computing: "running",
  sleeping: "blocked",
  "awaiting signals": "blocked",
  failing: "call",
  "no call": "running",
};

const phase = fc.record({
  doing: fc.constantFrom<Doing>("in calls", "computing", "sleeping", "no call"),
  calls: fc.integer({ min: 600, max: 2500 }),
});

describe("pixels told from sums of their calls", () => {
  it("show what the process did, no call is lost or counted twice, no slice lies over another", () => {
    fc.assert(
      fc.property(
        fc.array(phase, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 3, max: 40 }),
        (phases, pixels) => {
          const { trace, task } = traceOf(phases);
          const window = new PixelWindow(nanos(0), trace.endNs, pixels, trace.endNs);
          const slices = slicesOf(trace, task, window, sumsOf(trace, task));
          expect(slices.reduce((sum, { count }) => sum + count, 0)).toBe(task.calls.length);
          slices.forEach((slice, at) => {
            const after = slices[at + 1];
            expect(slice.toNs).toBeGreaterThanOrEqual(slice.fromNs);
            if (after !== undefined) expect(after.fromNs).toBeGreaterThanOrEqual(slice.toNs);
            if (slice.count > 1)
              expect(slice.toNs - slice.fromNs).toBeLessThanOrEqual(1.5 * window.nsPerPixel);
          });
          expect(slices.length).toBeLessThanOrEqual(2 * pixels + 2 * phases.length + 1);
          let fromNs = 1e6;
          for (const { doing, calls } of phases) {
            const toNs = fromNs + calls * microsOfCall * 1e3;
            const inner = [fromNs + 2 * window.nsPerPixel, toNs - 2 * window.nsPerPixel] as const;
            if (inner[1] - inner[0] > 2 * window.nsPerPixel)
              expect(mostly(slices, ...inner), doing).toBe(drawnAs[doing]);
            fromNs = toNs;
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("begin and end where calls do, and name the first", () => {
    const { trace, task } = traceOf([{ doing: "sleeping", calls: 4000 }]);
    const window = new PixelWindow(nanos(0), trace.endNs, 4, trace.endNs);
    const slices = slicesOf(trace, task, window, sumsOf(trace, task));
    expect(slices.filter(({ count }) => count > 4 * callsOfSmallBlock).length).toBeGreaterThanOrEqual(3);
    let position = 0;
    for (const { call, syscall, fromNs, toNs, count, reason } of slices.filter(({ count }) => count > 0)) {
      expect(call).toBe(task.calls.at(position));
      expect(syscall).toBe(trace.calls.syscall(call));
      expect(fromNs).toBe(trace.calls.startNs(call));
      position += count;
      expect(toNs).toBe(trace.calls.endNs(task.calls.at(position - 1)));
      if (count > 1) expect(blockReasons[reason]).toBe("sleep");
    }
  });

  it("miss no call that failed, be it one of thousands", () => {
    const { trace, task } = traceOf([
      { doing: "in calls", calls: 1234 },
      { doing: "failing", calls: 1 },
      { doing: "in calls", calls: 2345 },
    ]);
    for (const pixels of [1, 3, 20, 150, 400]) {
      const window = new PixelWindow(nanos(0), trace.endNs, pixels, trace.endNs);
      const slices = slicesOf(trace, task, window, sumsOf(trace, task));
      const failing = trace.calls.startNs(task.calls.at(1235));
      expect(
        slices
          .filter(({ failed }) => failed === 1)
          .map(({ fromNs, toNs }) => fromNs <= failing && failing < toNs),
      ).toEqual([true]);
    }
  });

  it("name the last reason for which a call in them waited", () => {
    const { trace, task } = traceOf([
      { doing: "awaiting signals", calls: 500 },
      { doing: "sleeping", calls: 300 },
      { doing: "in calls", calls: 100 },
    ]);
    const window = new PixelWindow(nanos(0), trace.endNs, 1, trace.endNs);
    const reasons = slicesOf(trace, task, window, sumsOf(trace, task))
      .filter(({ count }) => count > callsOfSmallBlock)
      .map(({ activity, reason }) => [activities[activity], blockReasons[reason]]);
    expect(reasons).toEqual([["blocked", "sleep"]]);
  });

  it("are the same as without sums where calls can be told apart", () => {
    const { trace, task } = traceOf([{ doing: "in calls", calls: 3000 }]);
    const window = new PixelWindow(nanos(1e8), nanos(1.2e8), 4000, trace.endNs);
    const sums = sumsOf(trace, task);
    expect(sums?.small.length).toBe(Math.floor(3000 / callsOfSmallBlock));
    expect(slicesOf(trace, task, window, sums)).toEqual(slicesOf(trace, task, window));
  });
});

describe("sums of a trace that grows", () => {
  it("are made of larger blocks, too, once a task has as many calls, and say the same", () => {
    const { trace, task } = traceOf([
      { doing: "failing", calls: 100 },
      { doing: "sleeping", calls: 1300 },
    ]);
    const sums = sumsOf(trace, task) as CallSums;
    expect(sums.bySize.map(({ size, length }) => [size.callsOfBlock, length])).toEqual([
      [672, 2],
      [96, 14],
      [24, 58],
    ]);
    for (const blocks of sums.bySize) {
      const { callsOfBlock } = blocks.size;
      const looked = new CrowdSum();
      looked.addCalls(trace, task, 0, 1344);
      expect(sumBetween(blocks, 0, 1344 / callsOfBlock), `${callsOfBlock}`).toEqual(looked);
      expect(blocks.endNs(672 / callsOfBlock)).toBe(trace.calls.endNs(task.calls.at(671)));
    }
    const few = traceOf([{ doing: "in calls", calls: 60 }]);
    expect(sumsOf(few.trace, few.task)?.bySize).toHaveLength(1);
  });

  it("find how far whole blocks reach by a time, from wherever one starts", () => {
    const { trace, task } = traceOf([{ doing: "in calls", calls: 3000 }]);
    const sums = sumsOf(trace, task) as CallSums;
    fc.assert(
      fc.property(fc.nat(200), fc.nat(250), fc.integer({ min: 0, max: trace.endNs }), (from, near, ns) => {
        for (const blocks of sums.bySize) {
          const edges = Array.from({ length: blocks.length + 1 }, (_, edge) => edge);
          const past = edges.filter((edge) => edge >= from + blocks.size.fewest && blocks.endNs(edge) <= ns);
          expect(blocks.lastEdge(ns, from, near)).toBe(past.at(-1));
        }
      }),
    );
  });

  it("take in a block once the call after it is there, whenever they catch up", () => {
    const { trace, task } = traceOf([{ doing: "in calls", calls: 2 * callsOfSmallBlock - 1 }]);
    expect(task.calls.length).toBe(2 * callsOfSmallBlock);
    expect(sumsOf(trace, task)?.small.length).toBe(1);
    const { trace: longer, task: same } = traceOf([{ doing: "in calls", calls: 2 * callsOfSmallBlock }]);
    expect(sumsOf(longer, same)?.small.length).toBe(2);
    const { trace: short, task: few } = traceOf([{ doing: "in calls", calls: callsOfSmallBlock - 1 }]);
    expect(sumsOf(short, few)).toBeUndefined();
  });

  it("are the same whether they catch up once or after every line", () => {
    const reader = new TraceReader();
    const [often, once] = [new TraceSums(), new TraceSums()];
    for (const line of logOf([{ doing: "sleeping", calls: 5 * callsOfSmallBlock }])) {
      reader.append(new TextEncoder().encode(line));
      often.catchUp(reader.trace);
    }
    once.catchUp(reader.trace);
    const { index } = reader.trace.tasks[0] as Task;
    const [step, whole] = [often.of(index), once.of(index)];
    expect([step?.small.length, whole?.small.length]).toEqual([5, 5]);
    if (step === undefined || whole === undefined) throw new Error("no sums");
    expect(sumBetween(step.small, 0, 5)).toEqual(sumBetween(whole.small, 0, 5));
    expect(sumBetween(whole.small, 1, 5).waitingNs).toBe(4 * callsOfSmallBlock * 95_000);
  });

  it("do without the end of a call that the log does not tell", () => {
    const { trace, task } = traceOf([{ doing: "in calls", calls: 4 * callsOfSmallBlock }]);
    trace.calls.setEndNs(task.calls.at(callsOfSmallBlock + 3), Number.POSITIVE_INFINITY as never);
    const sums = sumsOf(trace, task) as CallSums;
    const { busyNs } = sumBetween(sums.small, 1, 2);
    expect(busyNs).toBe((callsOfSmallBlock - 1) * 90_000);
    expect(sums.small.endNs(2)).toBeGreaterThan(sums.small.endNs(1));
  });
});
