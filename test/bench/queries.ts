import { nanos } from "../../src/base/time.ts";
import { Engine } from "../../src/engine/engine.ts";
import { PiecedLog } from "../../src/engine/pieced_log.ts";
import { unknownRun } from "../../src/engine/run_info.ts";
import { readTrace } from "../../src/engine/trace_reader.ts";
import { type Measurement, medianSeconds } from "./measure.ts";
import { mixedLog } from "./mixed_log.ts";
import { pipelineLog } from "./pipeline_log.ts";
import { slowestState } from "./state_times.ts";

const pixels = 1600;

function engineOver(lines: number): Engine {
  const log = pipelineLog(lines, 8);
  return new Engine({
    trace: readTrace([log]),
    log: new PiecedLog(log),
    run: unknownRun,
    live: false,
    caughtUpLive: false,
  });
}

/** What a view asks most, over a trace ten times larger: the answer must not take ten times longer. */
export function queryBudgets(): Measurement[] {
  const small = engineOver(100_000);
  const large = engineOver(1_000_000);
  return [
    compare("whole timeline, 1M lines against 100k", small, large, (engine) => wholeTimeline(engine)),
    compare("state at a time, 1M lines against 100k", small, large, (engine) => stateInTheMiddle(engine)),
    slowestState("1M lines of a pipeline", large.source.trace),
    slowestState("1M lines of locks, signals, short lives", readTrace([mixedLog(1_000_000)])),
  ];
}

function compare(what: string, small: Engine, large: Engine, ask: (engine: Engine) => void): Measurement {
  const ratio = medianSeconds(21, () => ask(large)) / medianSeconds(21, () => ask(small));
  return { what, value: ratio, unit: "x", budget: { bound: "at most", value: 5 } };
}

function wholeTimeline(engine: Engine): void {
  const { trace } = engine.source;
  const processes = trace.processes.map(({ index }) => ({ kind: "process" as const, process: index }));
  const channels = trace.channels.map(({ index }) => ({ kind: "channel" as const, channel: index }));
  void engine.handlers.timeline({
    fromNs: nanos(0),
    toNs: trace.endNs,
    pixels,
    lanes: [...processes, ...channels],
  });
}

function stateInTheMiddle(engine: Engine): void {
  void engine.handlers.stateAt({
    atNs: nanos(engine.source.trace.endNs / 2),
    rateWindowNs: nanos(1e6),
    allKinds: false,
  });
}
