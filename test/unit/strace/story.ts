import { LogParser } from "../../../src/strace/parser.ts";
import type { LogRecord } from "../../../src/strace/record.ts";
import { syscallName } from "../../../src/strace/syscalls.ts";

/** A record as one line of words, so that a fixture and its meaning can stand side by side. */
export function told(record: LogRecord): string {
  switch (record.kind) {
    case "call": {
      const args = Array.from({ length: record.args.count }, (_, index) => record.args.text(index));
      const call = `${record.tid} ${record.phase} ${syscallName(record.syscall)}(${args.join(" | ")})`;
      const times = `${record.startNs}..${record.endNs}`;
      const outcome = [record.outcome, record.value, record.errno].filter((part) => part !== "").join(" ");
      const marks = `${record.injected ? " injected" : ""}${record.begun ? "" : " headless"}`;
      return `${call} ${outcome} @${times}${marks}`;
    }
    case "signal":
      return `${record.tid} signal ${record.signal} ${record.code || "-"} from ${record.fromPid ?? "-"} status ${record.status || "-"} @${record.ns}`;
    case "end": {
      const { how, ...rest } = record.end;
      return `${record.tid} end ${[how, ...Object.values(rest)].join(" ")} @${record.ns}`;
    }
    case "stop":
      return `${record.tid} stop ${record.signal} @${record.ns}`;
    case "frame": {
      const source = record.source ? ` ${record.source.file}:${record.source.line}` : "";
      return `frame ${record.object} ${record.symbol || "-"}+${record.symbolOffset} ${record.address}${source}`;
    }
    case "note":
      return `note ${Object.values(record.note).join(" ")}`;
    case "unparsed":
      return `${record.tid} unparsed ${record.why}`;
  }
}

/** Where a record says it stands; told apart from `told` so that fixtures stay readable. */
export function placed(record: LogRecord): string {
  if (record.kind !== "call") return `${record.logOffset}`;
  const resumed = record.resumedOffset < 0 ? "" : ` and ${record.resumedOffset}+${record.resumedLength}`;
  return `${record.logOffset}+${record.logLength}${resumed}`;
}

export interface Reading {
  /** How the bytes are cut; whole if left out. */
  readonly chunks?: readonly Uint8Array[];
  /** Ask for the partial line after each chunk. */
  readonly watchPartial?: boolean;
  /** Tell places, too. */
  readonly places?: boolean;
}

/** All records of a log, told. */
export function storyOf(log: string | Uint8Array, reading: Reading = {}): string[] {
  const bytes = typeof log === "string" ? new TextEncoder().encode(log) : log;
  const parser = new LogParser();
  const story: string[] = [];
  const tell = (record: LogRecord) =>
    story.push(told(record) + (reading.places ? ` #${placed(record)}` : ""));
  const drain = () => {
    for (let record = parser.next(); record; record = parser.next()) tell(record);
  };
  for (const chunk of reading.chunks ?? [bytes]) {
    parser.append(chunk);
    drain();
    const partial = reading.watchPartial ? parser.partial() : undefined;
    if (partial) tell(partial);
  }
  parser.end();
  drain();
  return story;
}

/** Cuts `bytes` at the given places, in any order, doubles allowed. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  let from = 0;
  return cuts.map((to) => {
    const chunk = bytes.slice(from, to);
    from = to;
    return chunk;
  });
}

export function oneByteAtATime(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (byte) => Uint8Array.of(byte));
}
