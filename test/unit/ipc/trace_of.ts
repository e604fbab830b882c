import type { Nanos } from "../../../src/base/time.ts";
import { Model } from "../../../src/ipc/model.ts";
import type { Channel, Process, Trace } from "../../../src/ipc/trace.ts";
import { LogParser } from "../../../src/strace/parser.ts";

/** A trace from a few lines of strace text, `pid seconds call`. Indentation and empty lines are dropped. */
export function traceOf(text: string): Trace {
  return traceOfBytes([logOf(text)]);
}

/** The same log as it arrives live in the worst case: one byte at a time, looking at the cut line each time. */
export function traceByteByByte(text: string): Trace {
  const log = logOf(text);
  return traceOfBytes([...log].map((byte) => Uint8Array.of(byte)));
}

export function traceOfBytes(chunks: readonly Uint8Array[]): Trace {
  const parser = new LogParser();
  const model = new Model();
  const drain = () => {
    for (let record = parser.next(); record !== undefined; record = parser.next()) model.consume(record);
  };
  for (const chunk of chunks) {
    parser.append(chunk);
    drain();
    const begun = parser.partial();
    if (begun !== undefined) model.consume(begun);
  }
  parser.end();
  drain();
  model.settle();
  model.trace.startUnixNs = parser.startUnixNs;
  return model.trace;
}

/** Small stamps would be those of strace -r, which count from line to line. */
const epoch = 1_700_000_000;
const stamp = /^(\d+) (\d+)\.(\d+)/;

/** A text whose last line does not end in a newline is a log whose last call has not returned. */
function logOf(text: string): Uint8Array {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) =>
      line.replace(
        stamp,
        (_, pid: string, s: string, fraction: string) => `${pid} ${epoch + Number(s)}.${fraction}`,
      ),
    );
  const hangs = lines.at(-1)?.endsWith("...still") === true;
  const joined = lines.join("\n");
  return new TextEncoder().encode(hangs ? joined.slice(0, -"...still".length) : `${joined}\n`);
}

export function processOf(trace: Trace, pid: number): Process {
  const process = trace.processes.findLast((candidate) => candidate.pid === pid);
  if (process === undefined) throw new Error(`no process ${pid} in the trace`);
  return process;
}

export function channelOf(trace: Trace, id: string): Channel {
  const channel = trace.channels.find((candidate) => candidate.id === id);
  if (channel === undefined) {
    throw new Error(
      `no channel ${id} in the trace, only ${trace.channels.map((each) => each.id).join(", ")}`,
    );
  }
  return channel;
}

export function pidsOf(trace: Trace, processes: Iterable<number>): number[] {
  return [...processes].map((index) => trace.processes[index]?.pid ?? -1).sort((a, b) => a - b);
}

/** Milliseconds from the start of the trace. */
export function ms(milliseconds: number): Nanos {
  return (milliseconds * 1e6) as Nanos;
}
