import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Nanos, nanos } from "../../src/base/time.ts";
import { openEngine } from "../../src/engine/host.node.ts";
import { Client } from "../../src/protocol/endpoint.ts";
import type { EngineMethods, EngineNotices, ListLimits, Overview } from "../../src/protocol/engine.ts";
import { type Measurement, quantile } from "./measure.ts";

/** What half an hour of a busy program comes to at the 28,000 lines a second that an editor's machine may see. */
const lines = Number(process.env.IPC_SCOPE_BENCH_LINES ?? 50_000_000);
/** More than strace can write: 80,000 to 160,000 lines a second where this was measured. */
const linesPerSecond = 200_000;
const askEveryMs = 100;
/** All is read when nothing comes for so long. */
const quietMs = 3_000;
const pixels = 1600;
const limits: ListLimits = { most: 2000, also: [] };

type Answers = Client<EngineMethods, EngineNotices>;

/** What an answer took, and when it was asked for, after the engine was opened. ms */
interface Wait {
  readonly atMs: number;
  readonly ms: number;
}

/** Of each question. */
type Waits = Map<string, Wait[]>;

/** Until then the engine's thread starts, and most of its code runs for the first time: it is told apart. */
const startMs = 2_000;

/** Memory of this whole process, worker and all, when so many calls were read. */
interface Sample {
  readonly calls: number;
  readonly rss: number;
  readonly heap: number;
}

/**
 * A log that grows for a long time, followed as the editor does it, by a view that asks for all it shows ten times a second:
 * what each further call costs in memory, and how long the view ever waits.
 */
export async function enduranceBudgets(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "ipc-scope-endurance-"));
  const log = join(folder, "trace.strace");
  try {
    writeFileSync(log, "");
    const engine = openEngine(
      { kind: "follow", path: log, command: ["demo"], tracer: "strace 6.1" },
      join(__dirname, "..", "dist", "engine-worker.js"),
    );
    const client: Answers = new Client(engine.port);
    let [calls, grewMs] = [0, 0];
    client.onNotice((name, value) => {
      if (name === "failed") throw new Error(JSON.stringify(value));
      if (!("calls" in value) || value.calls === calls) return;
      [calls, grewMs] = [value.calls, performance.now()];
    });
    const writer = spawn(
      process.execPath,
      [join(__dirname, "bench-log-writer.js"), log, `${lines}`, `${linesPerSecond}`],
      { stdio: "inherit" },
    );
    let writing = true;
    let endedMs = 0;
    writer.on("exit", () => {
      writing = false;
      endedMs = performance.now();
    });

    const samples: Sample[] = [];
    const waits: Waits = new Map();
    const turnsMs: number[] = [];
    const openedMs = performance.now();
    // Where processors are few, much of it is read after the writing: that is measured as well.
    while (writing || performance.now() - grewMs < quietMs) {
      const beganMs = performance.now();
      await sleep(askEveryMs);
      turnsMs.push(performance.now() - beganMs - askEveryMs);
      await askAll(client, waits, openedMs);
      const { rss, heapUsed } = process.memoryUsage();
      samples.push({ calls, rss, heap: heapUsed });
    }
    engine.dispose();
    return report(samples, waits, turnsMs, grewMs - endedMs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Everything that a view which follows the present shows at once, and what each answer took. */
async function askAll(client: Answers, waits: Waits, openedMs: number): Promise<void> {
  const asked = async <Name extends keyof EngineMethods & string>(
    method: Name,
    params: EngineMethods[Name]["params"],
  ): Promise<EngineMethods[Name]["result"]> => {
    const beganMs = performance.now();
    const reply = await client.request(method, params);
    const taken = waits.get(method) ?? [];
    waits.set(method, taken);
    taken.push({ atMs: beganMs - openedMs, ms: performance.now() - beganMs });
    if (!reply.ok) throw new Error(`${method}: ${reply.error.message}`);
    return reply.value;
  };
  const overview = await asked("overview", limits);
  const { endNs } = overview;
  const rateWindowNs = nanos(1e8);
  await Promise.all([
    asked("timeline", { fromNs: nanos(0), toNs: endNs, pixels, lanes: lanesOf(overview) }),
    asked("timeline", { fromNs: nanos(endNs * 0.999), toNs: endNs, pixels, lanes: lanesOf(overview) }),
    asked("density", { pixels }),
    asked("stateAt", { atNs: endNs, rateWindowNs, allKinds: false, limits }),
    // Someone looks back, too.
    asked("stateAt", { atNs: anywhere(endNs), rateWindowNs, allKinds: false, limits }),
  ]);
}

function lanesOf({ processList, channelList }: Overview) {
  return [
    ...processList.map(({ index }) => ({ kind: "process" as const, process: index })),
    ...channelList.map(({ index }) => ({ kind: "channel" as const, channel: index })),
  ];
}

let turn = 0;

function anywhere(endNs: Nanos): Nanos {
  turn++;
  return nanos(endNs * ((turn * 0.618) % 1));
}

function report(
  samples: readonly Sample[],
  waits: Waits,
  turnsMs: readonly number[],
  lateMs: number,
): Measurement[] {
  // The first tenth fills what is of one size: code, stacks, the buffers of reading.
  const settled = samples.filter(({ calls }) => calls > (samples.at(-1)?.calls ?? 0) / 10);
  const heaps = settled.map(({ heap }) => heap);
  const most = { bound: "at most", value: 100 } as const;
  return [
    { what: "endurance: calls followed", value: samples.at(-1)?.calls ?? 0, unit: "calls", budget: null },
    {
      what: "endurance: memory of the host and the engine, for each further call",
      value: slope(settled),
      unit: "bytes",
      budget: { bound: "at most", value: 64 },
    },
    {
      what: "endurance: the host's own heap, most against least",
      value: Math.max(...heaps) / 2 ** 20 - Math.min(...heaps) / 2 ** 20,
      unit: "MiB",
      budget: { bound: "at most", value: 32 },
    },
    ...[...waits].flatMap(([question, taken]) => {
      const msOf = (some: readonly Wait[]) => some.map(({ ms }) => ms);
      const [first, later] = [
        msOf(taken.filter(({ atMs }) => atMs < startMs)),
        msOf(taken.filter(({ atMs }) => atMs >= startMs)),
      ];
      return [
        { what: `endurance: ${question}, p50`, value: quantile(msOf(taken), 0.5), unit: "ms", budget: null },
        { what: `endurance: ${question}, p95`, value: quantile(msOf(taken), 0.95), unit: "ms", budget: most },
        { what: `endurance: ${question}, worst`, value: Math.max(...later), unit: "ms", budget: most },
        {
          what: `endurance: ${question}, worst of the first 2 s`,
          value: Math.max(...first),
          unit: "ms",
          budget: null,
        },
      ];
    }),
    {
      what: "endurance: the host's thread held up, worst",
      value: Math.max(...turnsMs),
      unit: "ms",
      budget: most,
    },
    // Missed where processors are few: the writer is busy, so that most of it is left unread until it ends.
    { what: "endurance: all read after the last line was written", value: lateMs, unit: "ms", budget: most },
  ];
}

/** Bytes of memory for each further call, by least squares. */
function slope(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, each) => sum + of(each), 0) / samples.length;
  const [calls, rss] = [mean((each) => each.calls), mean((each) => each.rss)];
  const covariance = mean((each) => (each.calls - calls) * (each.rss - rss));
  return covariance / mean((each) => (each.calls - calls) ** 2);
}
