import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { channelFillAt } from "../../../src/ipc/state.ts";
import { descriptorsOf, levelOf, returningOf, transfersOf } from "./facts.ts";
import { SimulatedKernel, type Step, type Truth } from "./simulated_kernel.ts";
import { channelOf, ms, traceByteByByte, traceOf } from "./trace_of.ts";

const who = fc.nat(7);
const which = fc.nat(7);
const bytes = fc.integer({ min: 1, max: 9000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant("fork" as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("pipe" as const), who, closeOnExec: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("socketpair" as const), who, closeOnExec: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("dup" as const, "close" as const), who, which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("exec" as const, "exit" as const), who }) },
  {
    weight: 12,
    arbitrary: fc.record({ do: fc.constantFrom("write" as const, "read" as const), who, which, bytes }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("splice" as const, "tee" as const),
      who,
      which,
      into: which,
      bytes,
    }),
  },
);
const runs = fc.array(fc.tuple(step, fc.boolean()), { minLength: 20, maxLength: 80 }).map((both) =>
  new SimulatedKernel().run(
    both.map(([one]) => one),
    both.map(([, cut]) => cut),
  ),
);

/** The log's first stamp is one millisecond, so the trace's clock begins there. */
const firstStampMs = 1;

function expectTruth(trace: ReturnType<typeof traceOf>, truth: Truth): void {
  for (const { id, transfers, written, read } of truth.channels) {
    const channel = channelOf(trace, id);
    expect([transfersOf(trace, channel), returningOf(trace, channel)]).toEqual([
      transfers[0],
      transfers[1] ?? [],
    ]);
    expect([channel.bytesWritten, channel.bytesRead, channel.bytesUnseen, channel.bytesGone]).toEqual([
      written,
      read,
      0,
      0,
    ]);
    expect([levelOf(channel), channelFillAt(channel, trace.endNs)]).toEqual([written - read, written - read]);
  }
  const parents = trace.processes.map(({ pid, parent }) => [
    pid,
    parent === undefined ? undefined : trace.processes[parent]?.pid,
  ]);
  expect(new Map(parents as [number, number | undefined][])).toEqual(truth.parents);
}

describe("a simulated kernel", () => {
  it("is understood: parents, bytes from whom to whom, and what is left, in lines whole or cut", () => {
    fc.assert(
      fc.property(runs, (truth) => expectTruth(traceOf(truth.log), truth)),
      { numRuns: 300 },
    );
  });

  it("is understood at every moment: who has what open", () => {
    fc.assert(
      fc.property(runs, (truth) => {
        const trace = traceOf(truth.log);
        const pids = [...truth.parents.keys()];
        for (const { ms: at, open } of truth.moments) {
          const known = pids.flatMap((pid) =>
            descriptorsOf(trace, pid, ms(at - firstStampMs)).map((one) => `${pid}: ${one.replace(/x$/, "")}`),
          );
          expect(known).toEqual(open);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("is understood the same when its log arrives byte by byte", () => {
    fc.assert(
      fc.property(runs, (truth) => expectTruth(traceByteByByte(truth.log), truth)),
      { numRuns: 20 },
    );
  });
});
