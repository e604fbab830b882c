import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { nanos } from "../../../src/base/time.ts";
import type { LogPieces } from "../../../src/engine/engine_loop.ts";
import { EngineLoop } from "../../../src/engine/engine_loop.ts";
import type { WorkerNotices } from "../../../src/engine/engine_spec.ts";
import { PiecedLog } from "../../../src/engine/pieced_log.ts";
import { paceOn, type ReadingPace } from "../../../src/engine/reading_pace.ts";
import { unknownRun } from "../../../src/engine/run_info.ts";
import { Client, notify } from "../../../src/protocol/endpoint.ts";
import type { EngineMethods, EngineNotices, TraceHead } from "../../../src/protocol/engine.ts";
import { portPair } from "../protocol/port_pair.ts";

/** A log that grows when the test says so. */
class GrowingLog implements LogPieces {
  #text = "";
  #read = 0;

  write(text: string): void {
    this.#text += text;
  }

  get position(): number {
    return this.#read;
  }

  get size(): number {
    return this.#text.length;
  }

  next(most = Number.POSITIVE_INFINITY): Uint8Array | undefined {
    if (this.#read === this.#text.length) return undefined;
    const piece = new TextEncoder().encode(this.#text.slice(this.#read, this.#read + most));
    this.#read += piece.length;
    return piece;
  }

  read(offset: number, length: number): Uint8Array {
    return new TextEncoder().encode(this.#text.slice(offset, offset + length));
  }

  close(): void {}
}

function follow(log: LogPieces, pace?: ReadingPace) {
  const [near, far] = portPair();
  const loop = new EngineLoop(
    { kind: "follow", path: "", command: ["demo"], tracer: "strace 6.1" },
    far,
    () => ({
      log,
      run: { ...unknownRun, command: ["demo"] },
    }),
    pace,
  );
  const client = new Client<EngineMethods, EngineNotices>(near);
  const finish = () =>
    notify<WorkerNotices, "finished">(near, "finished", { timedOut: false, stoppedUnixNs: undefined });
  return { client, loop, finish };
}

/** Resolves with the first head that satisfies the condition. */
function headWhere(client: Client<EngineMethods, EngineNotices>, holds: (head: TraceHead) => boolean) {
  return new Promise<TraceHead>((resolve) => {
    const subscription = client.onNotice((name, value) => {
      if (name !== "changed" || !holds(value as TraceHead)) return;
      subscription.dispose();
      resolve(value as TraceHead);
    });
  });
}

const pipeAndRead = `40 1700000000.000000 pipe([3<pipe:[9]>, 4<pipe:[9]>]) = 0 <0.000010>
40 1700000001.000000 read(3<pipe:[9]>, `;

describe("an engine that follows a growing log", () => {
  it("shows a call in progress, whose line has no end yet, as blocked now", async () => {
    const log = new GrowingLog();
    const { client, loop } = follow(log);
    log.write(pipeAndRead);
    const head = await headWhere(client, ({ calls }) => calls === 2);
    expect(head.live).toBe(true);
    const state = await client.request("stateAt", {
      atNs: head.endNs,
      rateWindowNs: nanos(1e9),
      allKinds: false,
    });
    expect(state.ok && state.value.processes[0]).toMatchObject({
      activity: "blocked",
      blocked: { name: "read", reason: "empty" },
    });
    loop.dispose();
  });

  it("completes that call when its line is completed, and counts it once", async () => {
    const log = new GrowingLog();
    const { client, finish, loop } = follow(log);
    log.write(pipeAndRead);
    await headWhere(client, ({ calls }) => calls === 2);
    log.write(
      '"", 10) = 0 <2.000000>\n40 1700000003.100000 exit_group(0) = ?\n40 1700000003.2 +++ exited with 0 +++\n',
    );
    finish();
    const head = await headWhere(client, ({ live }) => !live);
    expect(head.calls).toBe(3);
    expect(head.endNs).toBe(3_200_000_000);
    const summary = await client.request("summary", null);
    expect(summary.ok && summary.value.stats).toEqual({ lines: 4, calls: 3, unparsed: 0, partial: 0 });
    expect(summary.ok && summary.value.exit).toEqual({ code: 0 });
    loop.dispose();
  });

  it("tells of a hang while it lasts, with no new line in the log, and no more once it is over", async () => {
    const log = new GrowingLog();
    const { client, loop } = follow(log);
    const stamp = (aheadMs: number) => ((Date.now() + aheadMs) / 1000).toFixed(6);
    const rules = async () => {
      const reply = await client.request("findings", null);
      return reply.ok ? reply.value.map(({ rule }) => rule) : [];
    };
    log.write(`40 ${stamp(-20)} pipe([3<pipe:[9]>, 4<pipe:[9]>]) = 0 <0.000010>\n`);
    log.write(`40 ${stamp(-5)} execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>\n`);
    log.write(`40 ${stamp(0)} read(3<pipe:[9]>, `);
    await headWhere(client, ({ calls }) => calls === 3);
    // Notices come by themselves, for views that ask anew at each.
    const told = (wanted: readonly string[]) =>
      vi.waitUntil(async () => JSON.stringify(await rules()) === JSON.stringify(wanted), {
        timeout: 10_000,
        interval: 20,
      });
    await headWhere(client, ({ endNs }) => endNs > 100_000_000);
    await told(["eof-never"]);
    log.write(`"x", 1) = 1 <0.200000>\n40 ${stamp(0)} getpid() = 40 <0.000001>\n`);
    await told([]);
    loop.dispose();
  });

  it("tells in words when the log cannot be opened, and still answers", async () => {
    const [near, far] = portPair();
    const client = new Client<EngineMethods, EngineNotices>(near);
    const told = new Promise((resolve) =>
      client.onNotice((name, value) => name === "failed" && resolve(value)),
    );
    const loop = new EngineLoop({ kind: "file", path: "/nowhere" }, far, () => {
      throw new Error("There is no file /nowhere.");
    });
    expect(await told).toEqual({ message: "There is no file /nowhere." });
    expect((await client.request("overview", null)).ok).toBe(true);
    loop.dispose();
  });
});

/** The log of a program that calls without pause: whenever one looks there are new lines, and more once they are read. */
class BusyLog extends GrowingLog {
  looks = 0;

  /** @param lookMs how long a look at the new lines takes */
  constructor(readonly lookMs: number) {
    super();
  }

  override next(): Uint8Array | undefined {
    this.looks++;
    if (this.looks === 1) this.#call();
    const piece = super.next();
    vi.setSystemTime(Date.now() + this.lookMs);
    this.#call();
    return piece;
  }

  #call(): void {
    this.write(`40 17000000${10 + this.looks}.000000 getpid() = 40 <0.000001>\n`);
  }
}

describe("an engine beside a program that calls without pause", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** How many times the log is looked at in a second in which each look takes so long. */
  async function looksInASecond(lookMs: number): Promise<number> {
    const log = new BusyLog(lookMs);
    const { loop } = follow(log);
    // The first is at once; the one that begins the next second is not counted.
    await vi.advanceTimersByTimeAsync(999);
    loop.dispose();
    return log.looks;
  }

  it("wakes no more than fifty times a second, since each time the program is held up", async () => {
    expect(await looksInASecond(0)).toBe(50);
  });

  it("is at work a twentieth of the time, but sees soon what happens", async () => {
    expect(await looksInASecond(2)).toBe(25);
    expect(await looksInASecond(30)).toBe(17);
  });

  it("reads what there is already without a pause", async () => {
    const bytes = new TextEncoder().encode("40 1700000001.000000 getpid() = 40 <0.000001>\n".repeat(100_000));
    const { client, loop } = follow(new PiecedLog(bytes));
    const all = headWhere(client, ({ calls }) => calls === 100_000);
    // Five pieces, a timer's least wait after each, and the spacing of the notices.
    await vi.advanceTimersByTimeAsync(5 + 20);
    await all;
    loop.dispose();
  });

  it("takes the half line at the log's end for the call in progress that it is, in the same look", async () => {
    const log = new GrowingLog();
    log.write(pipeAndRead);
    const { client, loop } = follow(log);
    const calls: number[] = [];
    client.onNotice((name, head) => name === "changed" && calls.push((head as TraceHead).calls));
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toEqual([2]);
    loop.dispose();
  });
});

/** Each piece takes its time. */
class SlowLog extends GrowingLog {
  /** @param pieceMs how long it takes to read one */
  constructor(readonly pieceMs: number) {
    super();
  }

  override next(most?: number): Uint8Array | undefined {
    const piece = super.next(most);
    if (piece !== undefined) vi.setSystemTime(Date.now() + this.pieceMs);
    return piece;
  }
}

/** The log of a program that calls more than is read of it: 100 lines a millisecond. */
class TorrentLog extends GrowingLog {
  /** Time spent reading, ms. */
  workMs = 0;
  /** Lines written so far. */
  lines = 0;
  readonly #sinceMs = Date.now();
  #ended = false;

  /** @param pieceMs how long it takes to read one piece, of 200 lines */
  constructor(readonly pieceMs: number) {
    super();
  }

  /** The program calls no more. */
  pause(): void {
    this.#flow();
    this.#ended = true;
  }

  override get size(): number {
    this.#flow();
    return super.size;
  }

  override next(): Uint8Array | undefined {
    const piece = super.next(200 * torrentLine(0).length);
    if (piece === undefined) return undefined;
    vi.setSystemTime(Date.now() + this.pieceMs);
    this.workMs += this.pieceMs;
    return piece;
  }

  #flow(): void {
    if (this.#ended) return;
    const due = (Date.now() - this.#sinceMs) * 100;
    for (; this.lines < due; this.lines++) this.write(torrentLine(this.lines));
  }
}

const torrentLine = (at: number) => `40 1700000001.${String(at).padStart(6, "0")} getpid() = 40 <0.000001>\n`;

describe("an engine beside a program that needs all of few processors", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_700_000_001_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is at work a twentieth of the time at most, and reads the rest without a pause once the program pauses", async () => {
    const log = new TorrentLog(3);
    const { client, loop } = follow(log, "sparing");
    await vi.advanceTimersByTimeAsync(1000);
    expect(log.workMs).toBeGreaterThan(30);
    // The first looks, until it is known how fast the log grows, are not short ones.
    expect(log.workMs).toBeLessThanOrEqual(50 + 110);
    const before = log.workMs;
    await vi.advanceTimersByTimeAsync(1000);
    expect(log.workMs - before).toBeLessThanOrEqual(50 + 10);
    log.pause();
    const all = headWhere(client, ({ calls }) => calls === log.lines);
    // The look that finds that nothing was added, then a timer's least wait for each piece, and the spacing of the notices.
    await vi.advanceTimersByTimeAsync(2 * 200 + log.lines / 200 + 20);
    await all;
    loop.dispose();
  });

  it("sees as soon as with many what a program does that calls now and then", async () => {
    const log = new BusyLog(30);
    const { loop } = follow(log, "sparing");
    await vi.advanceTimersByTimeAsync(999);
    expect(log.looks).toBe(17);
    loop.dispose();
  });

  it("does not take a burst of calls, as at the start of a child, for a busy program", async () => {
    const log = new SlowLog(9);
    const { client, loop } = follow(log, "sparing");
    const half = torrentLine(0).repeat(150);
    for (let child = 1; child < 10; child++) {
      log.write(half);
      await vi.advanceTimersByTimeAsync(15);
      log.write(half);
      const all = headWhere(client, ({ calls }) => calls === child * 300);
      // The wait between two looks, the second one, and the spacing of the notices.
      await vi.advanceTimersByTimeAsync(60 + 9 + 20);
      await all;
    }
    loop.dispose();
  });

  it("says how old what it shows is, until it has read all", async () => {
    const log = new TorrentLog(3);
    const { client, loop } = follow(log, "sparing");
    const notes = async () => {
      const reply = await client.request("overview", null);
      return reply.ok ? reply.value.notes : [];
    };
    await vi.advanceTimersByTimeAsync(3000);
    expect(await notes()).toContainEqual(expect.stringMatching(/what is shown is 3 s old/));
    log.pause();
    await vi.advanceTimersByTimeAsync(4000);
    expect(await notes()).toEqual([]);
    loop.dispose();
  });

  it("says nothing of the kind of a long log that is read without a pause", async () => {
    const log = new TorrentLog(3);
    vi.setSystemTime(Date.now() + 3000);
    log.pause();
    const { client, loop } = follow(log, "sparing");
    await vi.advanceTimersByTimeAsync(50);
    const reply = await client.request("overview", null);
    expect(reply.ok && reply.value).toMatchObject({ live: true, notes: [] });
    expect(log.position).toBeGreaterThan(0);
    expect(log.position).toBeLessThan(log.size);
    loop.dispose();
  });

  it("tells what it reads every other second, since who shows it needs the processors as well, and a pause at once", async () => {
    const log = new TorrentLog(3);
    const { client, loop } = follow(log, "sparing");
    const told: TraceHead[] = [];
    client.onNotice((name, head) => name === "changed" && told.push(head as TraceHead));
    await vi.advanceTimersByTimeAsync(250);
    // A start of many short calls is shown as it comes.
    const atStart = told.length;
    expect(atStart).toBeGreaterThan(2);
    await vi.advanceTimersByTimeAsync(4000);
    expect(told.slice(atStart)).toHaveLength(2);
    // Where reading is, not what the clock says.
    for (const { endNs, behindNs = 0 } of told.slice(-2)) {
      expect(endNs).toBeLessThan(1e8);
      expect(endNs + behindNs).toBeGreaterThan(1e9);
    }
    log.pause();
    const telling = told.length;
    await vi.advanceTimersByTimeAsync(400);
    expect(told.length).toBeGreaterThan(telling);
    await vi.advanceTimersByTimeAsync(4000);
    // Two thousand pieces were read since: each notice is answered with questions, which is time not spent reading.
    expect(told.length).toBeLessThan(telling + 40);
    expect(told.at(-1)).toMatchObject({ live: true, calls: log.lines });
    expect(told.at(-1)?.behindNs).toBeUndefined();
    loop.dispose();
  });

  it("keeps up where there are more", async () => {
    const log = new TorrentLog(3);
    const { loop } = follow(log, paceOn(4));
    await vi.advanceTimersByTimeAsync(100);
    expect(log.workMs).toBeGreaterThan(50);
    loop.dispose();
  });
});
