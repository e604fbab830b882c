import type { Trace } from "../../src/ipc/trace.ts";
import { syscallName } from "../../src/strace/syscalls.ts";

const callsOfPiece = 50_000;

/**
 * Every call of a trace as a complete event of Chrome's trace format, in pieces of JSON. Less than our own export
 * holds: another viewer is measured with as little to read as it can show the calls from.
 */
export function* chromeJson(trace: Trace): Generator<string> {
  const { calls } = trace;
  yield '{"traceEvents":[\n';
  for (let from = 0; from < calls.length; from += callsOfPiece) {
    const events: string[] = [];
    for (let call = from; call < Math.min(calls.length, from + callsOfPiece); call++) {
      const task = trace.tasks[calls.task(call)];
      const process = task === undefined ? undefined : trace.processes[task.process];
      const start = calls.startNs(call);
      const lasts = calls.endNs(call) - start;
      events.push(
        JSON.stringify({
          name: syscallName(calls.syscall(call)),
          ph: "X",
          ts: start / 1000,
          dur: (Number.isFinite(lasts) ? lasts : 0) / 1000,
          pid: process?.pid ?? 0,
          tid: task?.tid ?? 0,
        }),
      );
    }
    yield `${from === 0 ? "" : ",\n"}${events.join(",\n")}`;
  }
  yield "\n]}\n";
}
