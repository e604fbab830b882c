import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PiecedLog } from "../../../../src/engine/pieced_log.ts";
import { LogWindow } from "../../../../src/engine/search/log_window.ts";
import { parseQuery } from "../../../../src/engine/search/parse_query.ts";
import type { Query } from "../../../../src/engine/search/query.ts";
import { SearchRun } from "../../../../src/engine/search/search_run.ts";
import { readTrace, TraceReader } from "../../../../src/engine/trace_reader.ts";
import type { Trace } from "../../../../src/ipc/trace.ts";
import { naiveMatches } from "./naive_search.ts";
import { talkWithSignals } from "./talk_with_signals.ts";

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function groundOf(trace: Trace, log: Uint8Array) {
  return { trace, log: new LogWindow(new PiecedLog(log)), presentNs: trace.endNs };
}

function foundBy(run: SearchRun): { calls: number[]; signals: number[] } {
  const { all } = run.calls;
  return {
    calls: Array.from({ length: all.length }, (_, position) => all.at(position)),
    signals: [...run.others.signals].sort((a, b) => a - b),
  };
}

function search(trace: Trace, log: Uint8Array, query: Query) {
  const run = new SearchRun(query);
  run.advance(groundOf(trace, log), () => false);
  return foundBy(run);
}

const conditions = fc.constantFrom(
  "pid:40",
  "pid>40",
  "tid:41",
  "name:demo",
  "name:s*",
  "kind:pipe",
  "kind:*",
  "channel:pipe:97",
  "call:write",
  "call:*r*e*",
  "fd:3",
  "fd>=4",
  "result<0",
  "bytes>5",
  "took>1ms",
  "blocked>1ms",
  "blocked:empty",
  "errno:EPIPE",
  "errno:*",
  'text:"hello"',
  String.raw`text:"\n"`,
  String.raw`text:"o\nw"`,
  String.raw`text:"\xff"`,
  "signal:USR1",
  "signal:SIG*",
  "held>0",
  "outcome:handled",
  "outcome:pending",
  "at>15ms",
  "at:5ms..12ms",
  "demo",
  "97",
  "sort",
);

/** Queries put together from conditions as people do. */
const { queryText } = fc.letrec<{ queryText: string; part: string }>((tie) => ({
  part: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    conditions,
    conditions,
    tie("queryText").map((text) => `(${text})`),
    tie("part").map((text) => `-${text}`),
  ),
  queryText: fc
    .array(fc.tuple(tie("part"), fc.constantFrom(" ", " ", " or ")), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.map(([part, joint], i) => (i === 0 ? part : joint + part)).join("")),
}));

function queryOf(text: string): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.value;
}

describe("a search", () => {
  const log = bytesOf(talkWithSignals);
  const trace = readTrace([log]);

  it("finds what one finds who looks at every event by hand", () => {
    fc.assert(
      fc.property(queryText, (text) => {
        const query = queryOf(text);
        expect(search(trace, log, query)).toEqual(naiveMatches(trace, log, query));
      }),
      { numRuns: 400 },
    );
  });

  it("of each single condition agrees with the same look", () => {
    const each = fc.sample(conditions, { numRuns: 300, seed: 1 });
    const matched = new Set<string>();
    for (const text of new Set(each)) {
      const found = search(trace, log, queryOf(text));
      expect(found, text).toEqual(naiveMatches(trace, log, queryOf(text)));
      if (found.calls.length + found.signals.length > 0) matched.add(text);
    }
    // A condition that matches nothing here would prove nothing.
    expect([...new Set(each)].filter((text) => !matched.has(text))).toEqual([]);
  });

  it("goes on where it stopped while the log grows, and finds the same as one that came late", () => {
    fc.assert(
      fc.property(queryText, fc.array(fc.nat(log.length), { maxLength: 6 }), (text, cuts) => {
        const reader = new TraceReader();
        const run = new SearchRun(queryOf(text));
        const places = [...new Set(cuts)].sort((a, b) => a - b);
        let from = 0;
        for (const to of places) {
          reader.append(log.subarray(from, to));
          reader.caughtUp();
          run.advance(groundOf(reader.trace, log), () => false);
          from = to;
        }
        reader.append(log.subarray(from));
        reader.end();
        run.advance(groundOf(reader.trace, log), () => false);
        expect(foundBy(run)).toEqual(naiveMatches(reader.trace, log, queryOf(text)));
      }),
      { numRuns: 200 },
    );
  });

  it("stops when its time is up, and comes to the same end in steps", () => {
    const many = bytesOf(
      Array.from({ length: 5000 }, (_, i) => {
        const stamp = `1700000100.${String(i * 1000).padStart(9, "0")}`;
        return `40 ${stamp} write(1</tmp/out>, "line ${i}", 6) = 6 <0.000000100>\n`;
      }).join(""),
    );
    const long = readTrace([many]);
    const query = queryOf("text:7");
    const run = new SearchRun(query);
    run.advance(groundOf(long, many), () => true);
    expect(run.complete).toBe(false);
    expect(run.scanned).toBeLessThan(5000);
    let steps = 1;
    for (; !run.complete; steps++) run.advance(groundOf(long, many), () => true);
    expect(steps).toBeGreaterThan(3);
    expect(foundBy(run)).toEqual(search(long, many, query));
    expect(run.calls.all.length).toBeGreaterThan(1000);
  });
});
