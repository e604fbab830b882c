import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LogParser } from "../../../src/strace/parser.ts";
import type { LogRecord } from "../../../src/strace/record.ts";
import { cutAt, told } from "./story.ts";

const folder = join(import.meta.dirname, "../../fixtures/strace");
const logs = readdirSync(folder)
  .filter((file) => file.endsWith(".txt"))
  .map((file) => readFileSync(join(folder, file), "utf8").split(/=== (?:log|means)\n/)[1] ?? "")
  .map((log) => new TextEncoder().encode(log));

function recordsOf(chunks: readonly Uint8Array[], watchPartial: boolean) {
  const parser = new LogParser();
  const records: { kind: LogRecord["kind"]; story: string }[] = [];
  const keep = (record: LogRecord) => records.push({ kind: record.kind, story: told(record) });
  const drain = () => {
    for (let record = parser.next(); record; record = parser.next()) keep(record);
  };
  for (const chunk of chunks) {
    parser.append(chunk);
    drain();
    const partial = watchPartial ? parser.partial() : undefined;
    if (partial) keep(partial);
  }
  parser.end();
  drain();
  return { parser, records };
}

const mutations = fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255), cut: fc.nat(40) }), {
  maxLength: 12,
});

function mutated(log: Uint8Array, changes: readonly { at: number; byte: number; cut: number }[]): Uint8Array {
  let bytes = log.slice();
  for (const { at, byte, cut } of changes) {
    const place = at % (bytes.length + 1);
    if (byte % 3 === 0) bytes = Uint8Array.of(...bytes.slice(0, place), ...bytes.slice(place + cut));
    else if (place < bytes.length) bytes[place] = byte;
  }
  return bytes;
}

test("whatever happens to a log, no line is lost and nothing is thrown", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...logs),
      mutations,
      fc.array(fc.nat(), { maxLength: 6 }),
      fc.boolean(),
      (log, changes, places, watchPartial) => {
        const bytes = mutated(log, changes);
        const { parser, records } = recordsOf(cutAt(bytes, places), watchPartial);
        const newlines = bytes.filter((byte) => byte === 0x0a).length;
        const { lines, unparsed, calls } = parser.stats;
        expect(lines - newlines === 0 || lines - newlines === 1).toBe(true);
        // A detached call is two records for one line, a begun call ends in a second line, and a growing line
        // is begun again with each piece of it.
        expect(records.length).toBeLessThanOrEqual(2 * lines + 2 + places.length);
        expect(unparsed).toBeLessThanOrEqual(lines);
        expect(calls).toBeLessThanOrEqual(lines + 1);
      },
    ),
    { numRuns: 400 },
  );
});

test("any bytes at all are read to their end", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat(), { maxLength: 4 }), (bytes, places) => {
      const { parser, records } = recordsOf(cutAt(bytes, places), true);
      const newlines = bytes.filter((byte) => byte === 0x0a).length;
      expect(parser.stats.lines).toBeGreaterThanOrEqual(newlines);
      expect(records.length).toBeLessThanOrEqual(2 * newlines + 2 + places.length);
    }),
    { numRuns: 400 },
  );
});

test("a line of 6 MB in small pieces is one call", () => {
  const payload = "x".repeat(6_000_000);
  const bytes = new TextEncoder().encode(
    `41 1.0 write(1, "${payload}) = 1", 6000005) = 6000005\n41 2.0 getpid() = 41\n`,
  );
  const chunks = Array.from({ length: Math.ceil(bytes.length / 4096) }, (_, index) =>
    bytes.subarray(index * 4096, (index + 1) * 4096),
  );
  const { parser, records } = recordsOf(chunks, false);
  expect(records.map(({ kind }) => kind)).toEqual(["call", "call"]);
  expect(records[0]?.story.endsWith("returned 6000005 @0..0")).toBe(true);
  expect(parser.stats).toMatchObject({ lines: 2, calls: 2, unparsed: 0 });
});
