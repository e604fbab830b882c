import type {
  CallIndex,
  ChannelIndex,
  JumpIndex,
  ProcessIndex,
  SignalIndex,
  StreamEventIndex,
  StreamIndex,
  TaskIndex,
} from "../../src/base/ids.ts";
import { type Nanos, nanos } from "../../src/base/time.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { chromeTrace } from "../../src/export/chrome.ts";
import { csvTable } from "../../src/export/csv.ts";
import { dotGraph } from "../../src/export/dot.ts";
import type { ExportedRun } from "../../src/export/exported_run.ts";
import { parquetTable } from "../../src/export/parquet.ts";
import { perfettoTrace } from "../../src/export/perfetto/perfetto.ts";
import { sarifLog } from "../../src/export/sarif.ts";
import { mermaidSequence } from "../../src/export/sequence/mermaid.ts";
import { textReport } from "../../src/export/text.ts";
import type { Trace } from "../../src/ipc/trace.ts";
import type { EngineMethods } from "../../src/protocol/engine.ts";
import type { EventRef, Lane } from "../../src/protocol/event.ts";
import type { Summary } from "../../src/protocol/summary.ts";
import { type TableName, tableColumns } from "../../src/protocol/tables.ts";
import { demand } from "./law.ts";
import type { Random } from "./random.ts";

type Ask = <Method extends keyof EngineMethods>(
  method: Method,
  params: EngineMethods[Method]["params"],
) => Promise<void>;

/** Searches of every field. */
const searches = [
  "",
  "read",
  "pid:41 call:read",
  "bytes>1k",
  "took>0ms blocked:empty",
  "outcome:failed errno:EAGAIN",
  'text:"hello"',
  "signal:SIGCHLD held>1ms",
  "at:0s..1s channel:pipe:97",
  "kind:pipe name:sort*",
  "result:0 fd:3 tid:41",
] as const;

/**
 * Asks everything that views, the debug session and the command line ask, of some event of each kind and at some times,
 * and demands that each answer is one that can be sent: numbers, texts and buffers.
 */
export async function askEverything(engine: Engine, random: Random): Promise<void> {
  const { trace } = engine.source;
  const ask: Ask = async (method, params) => {
    const answer = await engine.handlers[method](params as never);
    demand(
      answer !== undefined,
      "every question has an answer",
      () => `${method} of ${JSON.stringify(params)}`,
    );
    demandSendable(answer, method);
  };
  await ask("overview", null);
  await ask("overview", { most: 2, also: [] });
  engine.grown();
  const limits = { most: random.from(1, 20), also: [] };
  await ask("nextScene", { viewer: "fuzz", rateWindowNs: nanos(1e6), allKinds: random.once(2), limits });
  await ask("findings", null);
  await ask("digest", null);
  await ask("density", { pixels: random.from(1, 100) });
  await ask("callNames", { pattern: random.pick(["*", "read", "*mq*", ""]) });
  await ask("sources", null);
  await ask("sourceLines", { file: null, atNs: trace.endNs });
  await ask("unresolvedCode", { from: { frames: 0 } });
  const query = random.pick(searches);
  await ask("search", {
    query,
    from: null,
    limit: 20,
    direction: random.pick(["next", "previous"] as const),
  });
  const times: readonly Nanos[] = [
    nanos(0),
    trace.endNs,
    nanos(random.below(trace.endNs + 1)),
    nanos(trace.endNs * 2),
  ];
  const lanes = lanesOf(trace, random);
  const [fromNs, toNs] = [random.pick(times), random.pick(times)].sort((a, b) => a - b) as [Nanos, Nanos];
  await ask("timeline", { fromNs, toNs, pixels: random.from(1, 200), lanes });
  await ask("searchMarks", { query, fromNs, toNs, pixels: 50, lanes });
  for (const atNs of times) {
    await ask("stateAt", { atNs, rateWindowNs: nanos(1e6), allKinds: random.once(2) });
    await ask("tasksAt", { atNs });
    for (const channel of someOf(trace.channels.length, random)) {
      await ask("bytesInFlight", { channel: channel as ChannelIndex, atNs, limit: 100 });
    }
    for (const lane of lanes) await ask("eventNear", { lane, ns: atNs, withinNs: nanos(1e9) });
  }
  for (const channel of someOf(trace.channels.length, random)) {
    const from = random.once(2) ? random.below(5) : { aroundNs: random.pick(times) };
    await ask("conversation", { channel: channel as ChannelIndex, from, limit: 10 });
  }
  for (const task of trace.tasks.slice(0, 3)) {
    await ask("processSetup", { process: task.process, task: task.index, atNs: random.pick(times) });
  }
  for (const table of Object.keys(tableColumns) as TableName[]) {
    const sortBy = random.below(tableColumns[table].length);
    await ask("table", {
      table,
      filter: random.pick(searches),
      sortBy,
      descending: random.once(2),
      atNs: random.pick(times),
      from: 0,
      limit: 20,
    });
  }
  for (const event of eventsOf(trace, random)) {
    await ask("details", { event });
    await ask("taskOf", { event });
    for (const direction of ["next", "previous", "otherEnd", "into", "out"] as const) {
      const process =
        random.once(2) || trace.processes.length === 0
          ? null
          : (random.below(trace.processes.length) as ProcessIndex);
      await ask("step", { direction, from: random.once(5) ? null : event, process, ns: random.pick(times) });
    }
    if (event.kind === "call") await ask("stackOf", { call: event.call });
  }
}

/** Every export, to its last byte. */
export function exportEverything(trace: Trace, summary: Summary): void {
  const run: ExportedRun = { trace, summary };
  const texts = [
    textReport(summary),
    dotGraph(run),
    mermaidSequence(run),
    sarifLog(summary, "1.0.0"),
    ...chromeTrace(run),
    ...csvTable(run),
  ];
  demand(
    texts.every((text) => typeof text === "string"),
    "exports are text",
    () => "one is not",
  );
  JSON.parse([...chromeTrace(run)].join(""));
  JSON.parse(sarifLog(summary, "1.0.0"));
  const summarised = JSON.stringify(summary);
  demand(
    !/[^\\]"(?:NaN|undefined|Infinity)"/.test(summarised),
    "the summary says what it does not know",
    () => summarised.slice(0, 300),
  );
  const bytes = [...perfettoTrace(run), ...parquetTable(run)];
  demand(
    bytes.every((piece) => piece instanceof Uint8Array),
    "exports are bytes",
    () => "one is not",
  );
}

function lanesOf(trace: Trace, random: Random): Lane[] {
  return [
    ...someOf(trace.processes.length, random).map(
      (process) => ({ kind: "process", process: process as ProcessIndex }) as const,
    ),
    ...someOf(trace.tasks.length, random).map((task) => ({ kind: "task", task: task as TaskIndex }) as const),
    ...someOf(trace.channels.length, random).map(
      (channel) => ({ kind: "channel", channel: channel as ChannelIndex }) as const,
    ),
    ...someOf(trace.streams.length, random).map(
      (stream) => ({ kind: "stream", stream: stream as StreamIndex }) as const,
    ),
  ];
}

function eventsOf(trace: Trace, random: Random): EventRef[] {
  return [
    ...someOf(trace.calls.length, random).map((call) => ({ kind: "call", call: call as CallIndex }) as const),
    ...someOf(trace.signals.length, random).map(
      (signal) => ({ kind: "signal", signal: signal as SignalIndex }) as const,
    ),
    ...someOf(trace.processes.length, random).map(
      (process) => ({ kind: "process", process: process as ProcessIndex }) as const,
    ),
    ...someOf(trace.channels.length, random).map(
      (channel) => ({ kind: "channel", channel: channel as ChannelIndex }) as const,
    ),
    ...someOf(trace.jumps.length, random).map((jump) => ({ kind: "jump", jump: jump as JumpIndex }) as const),
    ...someOf(trace.streamEvents.length, random).map(
      (event) => ({ kind: "stream", event: event as StreamEventIndex }) as const,
    ),
  ];
}

function someOf(rows: number, random: Random): number[] {
  return rows === 0 ? [] : [...new Set([0, rows - 1, random.below(rows)])];
}

/** What crosses postMessage: no functions, no instances of our classes. */
function demandSendable(answer: unknown, method: string): void {
  if (typeof answer === "function" || typeof answer === "symbol" || typeof answer === "bigint") {
    demand(false, "answers can be sent", () => `${method}: a ${typeof answer}`);
  }
  if (typeof answer !== "object" || answer === null || answer instanceof ArrayBuffer) return;
  for (const value of Object.values(answer)) demandSendable(value, method);
}
