import { Model } from "../../../src/ipc/model.ts";
import type { Trace } from "../../../src/ipc/trace.ts";
import { LogParser } from "../../../src/strace/parser.ts";

/** A log that grows: what is known of it after each of its lines. The trace is one and the same: look at it at once. */
export function* growing(...lines: readonly string[]): Iterable<Trace> {
  const parser = new LogParser();
  const model = new Model();
  for (const line of lines) {
    parser.append(new TextEncoder().encode(`${line}\n`));
    for (let record = parser.next(); record !== undefined; record = parser.next()) model.consume(record);
    model.settle();
    yield model.trace;
  }
}
