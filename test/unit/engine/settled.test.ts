import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { ChannelIndex, ProcessIndex } from "../../../src/base/ids.ts";
import { noRow } from "../../../src/base/table.ts";
import { type Nanos, nanos } from "../../../src/base/time.ts";
import { TraceSums } from "../../../src/engine/timeline/call_sums.ts";
import { SettledPictures, SettledRows } from "../../../src/engine/timeline/settled.ts";
import { timelineWindow } from "../../../src/engine/timeline/timeline.ts";
import { PixelWindow } from "../../../src/engine/timeline/window.ts";
import { TraceReader } from "../../../src/engine/trace_reader.ts";
import type { FillSeries } from "../../../src/ipc/tables/fill_series.ts";
import { outcomes } from "../../../src/ipc/trace.ts";
import { arrowSchema, fillSchema, type Lane, sliceSchema } from "../../../src/protocol/engine.ts";
import { unpack } from "../../../src/protocol/packed.ts";

const lanes: readonly Lane[] = [
  { kind: "process", process: 0 as ProcessIndex },
  { kind: "process", process: 1 as ProcessIndex },
  { kind: "channel", channel: 0 as ChannelIndex },
];

const stamp = (us: number) => (1_700_000_100 + us / 1e6).toFixed(6);

/** What a parent does in one round: its child reads what it writes. */
type Round = "writes" | "fails" | "sleeps" | "computes";

/** Lines of rounds, 10 µs each; a nap and a computation take a thousand. */
function linesOf(rounds: readonly Round[], startUs = 10): readonly string[] {
  let us = startUs;
  return rounds.flatMap((round) => {
    us += 10;
    if (round === "writes")
      return [
        `40 ${stamp(us)} write(4<pipe:[7]>, "x", 10) = 10 <0.000001>`,
        `41 ${stamp(us + 4)} read(3<pipe:[7]>, "x", 10) = 10 <0.000002>`,
      ];
    if (round === "fails")
      return [`40 ${stamp(us)} access("/gone", F_OK) = -1 ENOENT (No such file) <0.000002>`];
    us += 1000;
    if (round === "computes") return [];
    return [`40 ${stamp(us - 1000)} nanosleep({tv_sec=0, tv_nsec=990000}, NULL) = 0 <0.000990>`];
  });
}

/** A trace that grows, and the view that asks for pictures of it again and again. */
class Growing {
  readonly #reader = new TraceReader();
  readonly #sums = new TraceSums();
  readonly settled = new SettledPictures();

  constructor() {
    this.read([
      `40 ${stamp(0)} pipe2([3<pipe:[7]>, 4<pipe:[7]>], 0) = 0 <0.000001>`,
      `40 ${stamp(2)} clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000001>`,
    ]);
  }

  get trace() {
    return this.#reader.trace;
  }

  read(lines: readonly string[]): void {
    this.#reader.append(new TextEncoder().encode(lines.map((line) => `${line}\n`).join("")));
    this.#sums.catchUp(this.trace);
  }

  /** @param from, to parts of the trace; to its end without */
  picture(pixels: number, from = 0, to = 1, shown = lanes) {
    const { endNs } = this.trace;
    return this.pictureOf(nanos(endNs * from), nanos(endNs * to), pixels, shown);
  }

  /** Of the last `spanNs`, as a view that follows the present asks for. */
  latest(spanNs: number, pixels: number) {
    const { endNs } = this.trace;
    return this.pictureOf(nanos(Math.max(0, endNs - spanNs)), endNs, pixels);
  }

  pictureOf(fromNs: Nanos, toNs: Nanos, pixels: number, shown = lanes) {
    const { trace } = this;
    const query = { fromNs, toNs, pixels, lanes: shown };
    const { slices, arrows, fills } = timelineWindow(trace, query, trace.endNs, this.#sums, this.settled);
    const { nsPerPixel } = new PixelWindow(fromNs, toNs, pixels, trace.endNs, true);
    return {
      fromNs,
      toNs,
      nsPerPixel,
      slices: rowsOf(unpack(sliceSchema, slices)),
      arrows: rowsOf(unpack(arrowSchema, arrows)),
      fills: rowsOf(unpack(fillSchema, fills)),
    };
  }
}

type Row<Columns> = { readonly [Name in Exclude<keyof Columns, "rows">]: number };

function rowsOf<Columns extends { readonly rows: number }>(columns: Columns): readonly Row<Columns>[] {
  const { rows, ...named } = columns;
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(
      Object.entries(named).map(([name, values]) => [name, (values as ArrayLike<number>)[row]]),
    ),
  ) as unknown as readonly Row<Columns>[];
}

type Picture = ReturnType<Growing["picture"]>;

/** Says of a picture's slices what is true of their calls, told from each of them. */
function expectTrueSlices({ trace }: Growing, { slices, nsPerPixel, fromNs, toNs }: Picture) {
  const pixels = (toNs - fromNs) / nsPerPixel;
  for (const [lane, asked] of lanes.entries()) {
    const task = trace.tasks.find(({ process }) => asked.kind === "process" && process === asked.process);
    if (task === undefined) continue;
    const shown = slices.filter((slice) => slice.lane === lane);
    expect(shown.length).toBeLessThanOrEqual(2 * pixels + 3);
    for (const [index, slice] of shown.entries()) {
      expect(slice.fromNs).toBeGreaterThanOrEqual(fromNs);
      expect(slice.toNs).toBeGreaterThanOrEqual(slice.fromNs);
      expect(slice.toNs).toBeLessThanOrEqual(toNs);
      const beforeNs = shown[index - 1]?.toNs ?? Math.max(fromNs, task.startNs);
      expect(slice.fromNs).toBeGreaterThanOrEqual(beforeNs);
      expect(slice.fromNs - beforeNs, "time of which nothing is told").toBeLessThan(nsPerPixel);
      if (slice.count === 0) continue;
      if (slice.count > 1) expect(slice.toNs - slice.fromNs).toBeLessThanOrEqual(1.5 * nsPerPixel + 1);
      const position = task.calls.firstPosition((row) => row >= slice.call);
      const calls = Array.from({ length: slice.count }, (_, at) => task.calls.at(position + at));
      expect(slice.fromNs).toBe(Math.max(fromNs, trace.calls.startNs(calls[0] as number)));
      expect(slice.toNs).toBe(Math.min(toNs, trace.calls.endNs(calls.at(-1) as number)));
      const failed = calls.some((call) => outcomes[trace.calls.outcome(call)] === "failed");
      expect(slice.failed).toBe(failed ? 1 : 0);
    }
    const within = Array.from({ length: task.calls.length }, (_, at) => task.calls.at(at)).filter(
      (call) => trace.calls.endNs(call) > fromNs && trace.calls.startNs(call) < toNs,
    );
    const told = shown.reduce((sum, { count }) => sum + count, 0);
    const [first, last] = [shown.find(({ count }) => count > 0), shown.findLast(({ count }) => count > 0)];
    // Crowds at the edges may reach beyond them.
    expect(told).toBeGreaterThanOrEqual(within.length);
    expect(told).toBeLessThanOrEqual(within.length + (first?.count ?? 0) + (last?.count ?? 0));
  }
}

function expectTrueFlow({ trace }: Growing, { arrows, fills, fromNs, toNs }: Picture) {
  for (const arrow of arrows) {
    expect(arrow.fromNs).toBeLessThan(toNs);
    if (arrow.count === 1) expect(arrow.toNs).toBeGreaterThanOrEqual(fromNs);
  }
  const [pipe] = trace.channels;
  if (pipe === undefined || fromNs > 0) return;
  const transfers = Array.from({ length: pipe.transfers.length }, (_, at) => pipe.transfers.at(at));
  const { write, read } = trace.transfers.columns;
  const flown = transfers.filter(
    (row) => read.at(row) !== noRow && trace.calls.startNs(write.at(row)) < toNs,
  ).length;
  // The last arrow may stand for some beyond the window.
  const told = arrows.reduce((sum, { count }) => sum + count, 0);
  expect(told).toBeGreaterThanOrEqual(flown);
  expect(told).toBeLessThanOrEqual(toNs < trace.endNs ? flown + (arrows.at(-1)?.count ?? 0) : flown);
  expect(arrows.map(({ bytes }) => bytes)).toEqual(arrows.map(({ count }) => count * 10));
  for (const [index, { ns, min, max, last }] of fills.entries()) {
    const untilNs = fills[index + 1]?.ns ?? toNs;
    const levels: number[] = [];
    for (let at = 0; at < pipe.fill.length; at++)
      if (pipe.fill.ns(at) >= ns && pipe.fill.ns(at) < untilNs) levels.push(pipe.fill.level(at));
    // The first row tells the level there; the last one may reach beyond the window.
    if (index === 0 || index === fills.length - 1) continue;
    const before = pipe.fill.levelAt(nanos(ns - 1));
    expect([min, max, last]).toEqual([
      Math.min(before, ...levels),
      Math.max(before, ...levels),
      levels.at(-1),
    ]);
  }
}

const rounds = fc.array(
  fc.oneof(
    { weight: 200, arbitrary: fc.constant<Round>("writes") },
    { weight: 3, arbitrary: fc.constant<Round>("fails") },
    { weight: 1, arbitrary: fc.constant<Round>("sleeps") },
    { weight: 1, arbitrary: fc.constant<Round>("computes") },
  ),
  { minLength: 20, maxLength: 1500, size: "max" },
);

describe("pictures of a trace that grows", () => {
  it("tell the truth of every call, transfer and level, however often and of whatever part they were asked for", () => {
    fc.assert(
      fc.property(
        rounds,
        fc.integer({ min: 3, max: 60 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 3, maxLength: 12 }),
        fc.double({ min: 0, max: 0.95, noNaN: true }),
        (story, pixels, pieces, part) => {
          const growing = new Growing();
          const lines = linesOf(story);
          let read = 0;
          for (const piece of [...pieces, lines.length]) {
            growing.read(lines.slice(read, read + piece));
            read += piece;
            for (const picture of [
              growing.picture(pixels),
              growing.picture(pixels, part),
              growing.picture(pixels, 0, 0.5),
              growing.latest(300_000, pixels * 10),
            ]) {
              expectTrueSlices(growing, picture);
              expectTrueFlow(growing, picture);
            }
          }
        },
      ),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it("look at what is new, not at what an earlier one told", () => {
    const growing = new Growing();
    const story = Array.from({ length: 4000 }, (): Round => "writes");
    const lines = linesOf(story);
    growing.read(lines.slice(0, 7800));
    growing.picture(100);
    const looks = () => {
      const starts = vi.spyOn(growing.trace.calls, "startNs");
      const levels = vi.spyOn(growing.trace.channels[0]?.fill as FillSeries, "level");
      growing.picture(100);
      const count = starts.mock.calls.length + levels.mock.calls.length;
      starts.mockRestore();
      levels.mockRestore();
      return count;
    };
    growing.read(lines.slice(7800, 7840));
    const again = looks();
    Object.assign(growing, { settled: new SettledPictures() });
    const anew = looks();
    expect(anew).toBeGreaterThan(200);
    expect(again).toBeLessThan(anew / 5);
  });

  it("have no more rows if they were asked for all along than if once", () => {
    const growing = new Growing();
    const lines = linesOf(Array.from({ length: 3000 }, (): Round => "writes"));
    const toNs = nanos(30_100_000);
    const pixels = 60;
    const rows = ({ slices, arrows, fills }: Picture) => [slices.length, arrows.length, fills.length];
    for (let read = 0; read < lines.length; read += 7) {
      growing.read(lines.slice(read, read + 7));
      growing.pictureOf(nanos(0), toNs, pixels);
    }
    const kept = growing.pictureOf(nanos(0), toNs, pixels);
    Object.assign(growing, { settled: new SettledPictures() });
    const fresh = growing.pictureOf(nanos(0), toNs, pixels);
    expect(rows(fresh).map((count) => count > 8)).toEqual([true, true, true]);
    for (const [kind, count] of rows(kept).entries())
      expect(count, `${kind}`).toBeLessThanOrEqual(1 + 1.05 * (rows(fresh)[kind] as number));
    for (const [at, { toNs: ns }] of kept.arrows.entries())
      if (at > 0) expect(ns - (kept.arrows[at - 1]?.toNs ?? 0)).toBeGreaterThanOrEqual(6 * kept.nsPerPixel);
  });

  it("tell whose write it was once its line says how much of it was written", () => {
    const growing = new Growing();
    const ended = (us: number, call: string) => `${stamp(us)} ${call} <0.000001>`;
    growing.read([
      `40 ${stamp(10)} write(4<pipe:[7]>, "x"..., 200 <unfinished ...>`,
      `41 ${ended(12, 'read(3<pipe:[7]>, "x"..., 100) = 100')}`,
    ]);
    for (let us = 2000; us < 3000; us += 100)
      growing.read([`41 ${ended(us, 'read(3<pipe:[7]>, "y", 5) = 5')}`]);
    const told = () =>
      growing.pictureOf(nanos(0), nanos(4e6), 1000).arrows.map(({ bytes, count }) => [bytes, count]);
    const before = told();
    growing.read([`40 ${stamp(3500)} <... write resumed>) = 120 <0.003490>`]);
    const after = told();
    Object.assign(growing, { settled: new SettledPictures() });
    expect(after).toEqual(told());
    expect(after).not.toEqual(before);
  });

  it("draw a lane where it is asked for now", () => {
    const growing = new Growing();
    growing.read(linesOf(Array.from({ length: 1000 }, (): Round => "writes")));
    const before = growing.picture(50);
    const [parent, child, pipe] = lanes as [Lane, Lane, Lane];
    const turned = growing.picture(50, 0, 1, [pipe, child, parent]);
    const turn = (lane: number) => 2 - lane;
    expect(turned.slices).toEqual(
      before.slices.map((slice) => ({ ...slice, lane: turn(slice.lane) })).sort((a, b) => a.lane - b.lane),
    );
    expect(turned.arrows).toEqual(
      before.arrows.map((arrow) => ({
        ...arrow,
        fromLane: turn(arrow.fromLane),
        toLane: turn(arrow.toLane),
      })),
    );
    expect(turned.fills).toEqual(before.fills.map((fill) => ({ ...fill, lane: 0 })));
    expect(growing.picture(50, 0, 1, [parent, pipe]).arrows, "an arrow needs both of its ends").toEqual([]);
    expect(growing.picture(50).arrows).toEqual(before.arrows);
  });

  it("stay as they were while the present moves by less than a pixel", () => {
    const growing = new Growing();
    const lines = linesOf(Array.from({ length: 2000 }, (): Round => "writes"));
    growing.read(lines.slice(0, 3900));
    const before = growing.picture(40);
    growing.read(lines.slice(3900, 3960));
    const after = growing.picture(40);
    expect(after.nsPerPixel).toBe(before.nsPerPixel);
    const untilNs = before.toNs - 3 * before.nsPerPixel;
    const past = ({ slices }: Picture) => slices.filter(({ toNs }) => toNs < untilNs);
    expect(past(after).length).toBeGreaterThan(50);
    expect(past(after)).toEqual(past(before));
  });
});

describe("settled rows", () => {
  const row = (ns: number) => Float64Array.of(ns, ns * 2);
  const told = (rows: SettledRows, fromNs: number, toNs: number) => {
    const times: number[] = [];
    rows.tell(fromNs, toNs, ([ns]) => times.push(ns as number));
    return times;
  };
  const place = (ns: number) => ({ position: ns, ns, crowd: 1 });

  it("serve who asks from them on, and begin anew for who asks before or after", () => {
    const rows = new SettledRows(2, 0, { cells: 1000 });
    expect(rows.from(10)).toBeUndefined();
    for (const ns of [10, 20, 30]) rows.add(row(ns));
    rows.settle(place(40));
    expect(rows.from(10)).toEqual(place(40));
    expect(told(rows, 10, 100)).toEqual([10, 20, 30]);
    expect(told(rows, 25, 30), "the row that time lies in").toEqual([20]);
    expect(rows.from(40)).toEqual(place(40));
    expect(rows.from(41)).toBeUndefined();
    expect(told(rows, 0, 100)).toEqual([]);
    rows.add(row(41));
    rows.settle(place(50));
    expect(rows.from(40)).toBeUndefined();
  });

  it("forget what was added and not settled", () => {
    const rows = new SettledRows(2, 0, { cells: 1000 });
    rows.from(0);
    rows.add(row(0));
    rows.settle(place(5));
    rows.add(row(5));
    expect(rows.from(0)).toEqual(place(5));
    expect(told(rows, 0, 100)).toEqual([0]);
  });

  it("drop what a window that follows the present has left, once that is much", () => {
    const rows = new SettledRows(2, 0, { cells: 100_000 });
    rows.from(0);
    for (let ns = 0; ns < 3000; ns++) rows.add(row(ns));
    rows.settle(place(3000));
    expect(rows.from(1000)).toEqual(place(3000));
    expect(told(rows, 0, 3), "not much yet").toEqual([0, 1, 2]);
    expect(rows.from(2500)).toEqual(place(3000));
    expect(told(rows, 0, 2502)).toEqual([2500, 2501]);
    rows.add(row(3000));
    rows.settle(place(3001));
    expect(told(rows, 2999, 5000)).toEqual([2999, 3000]);
    expect(rows.from(2499)).toBeUndefined();
  });

  it("take no more room than there is, and give it back", () => {
    const room = { cells: 200 };
    const rows = new SettledRows(2, 0, room);
    rows.from(0);
    let added = 0;
    for (; rows.hasRoom && added < 10_000; added++) rows.add(row(added));
    expect(added).toBeGreaterThanOrEqual(100);
    expect(added).toBeLessThanOrEqual(200);
    rows.free();
    expect(room.cells).toBe(200);
  });

  it("of pictures that nobody asks for any more are let go, and those of lanes not shown if room is short", () => {
    const pictures = new SettledPictures();
    const windowOf = (pixels: number) => new PixelWindow(nanos(0), nanos(1e9), pixels, nanos(1e9), true);
    const [task, other] = [{}, {}];
    const rows = pictures.of(windowOf(100)).of(task, 2, 0);
    expect(pictures.of(windowOf(100)).of(task, 2, 0)).toBe(rows);
    for (const pixels of [200, 400]) pictures.of(windowOf(pixels));
    expect(pictures.of(windowOf(100)).of(task, 2, 0)).toBe(rows);
    for (const pixels of [200, 400, 800]) pictures.of(windowOf(pixels));
    expect(pictures.of(windowOf(100)).of(task, 2, 0)).not.toBe(rows);

    const full = pictures.of(windowOf(100)).of(task, 2, 0);
    while (full.hasRoom) full.add(row(1));
    expect(pictures.of(windowOf(100)).of(other, 2, 0).hasRoom, "the last picture showed the first").toBe(
      false,
    );
    expect(pictures.of(windowOf(100)).of(other, 2, 0).hasRoom).toBe(true);
  });
});
