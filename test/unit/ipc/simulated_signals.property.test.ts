import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Trace } from "../../../src/ipc/trace.ts";
import { signalsOf } from "./facts.ts";
import { type Fate, SimulatedSignals, type Step, signalKinds } from "./simulated_signals.ts";
import { traceByteByByte, traceOf } from "./trace_of.ts";

const who = fc.nat(5);
const kind = fc.constantFrom(...signalKinds);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant("fork" as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("exec" as const), who }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom("end handler" as const, "accept" as const), who }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constantFrom("kill" as const, "queue" as const), who, whom: who, kind }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("hold" as const, "let in" as const), who, kind }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("handle" as const), who, kind }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("ignore" as const, "default" as const), who, kind }),
  },
);
const runs = fc.array(fc.tuple(step, fc.boolean()), { minLength: 20, maxLength: 80 }).map((both) =>
  new SimulatedSignals().run(
    both.map(([one]) => one),
    both.map(([, cut]) => cut),
  ),
);

/** The model's signals in the simulation's words. SIGCHLD, which the simulation leaves out, aside. */
function fatesOf(trace: Trace): Fate[] {
  const { value, handlerEndNs } = trace.signals.columns;
  return signalsOf(trace)
    .map(
      ({ signal, from, to, held, outcome }, row) =>
        ({
          kind: signal,
          from,
          to,
          held,
          outcome,
          returned: !Number.isNaN(handlerEndNs[row] as number),
          value: value[row] as number,
        }) as Fate,
    )
    .filter((fate) => signalKinds.includes(fate.kind));
}

describe("simulated signals", () => {
  it("are understood: from whom to whom, held back, merged, queued, handled, accepted, fatal", () => {
    fc.assert(
      fc.property(runs, ({ log, fates }) => {
        expect(fatesOf(traceOf(log))).toEqual(fates);
      }),
      { numRuns: 400 },
    );
  });

  it("are understood the same when their log arrives byte by byte", () => {
    fc.assert(
      fc.property(runs, ({ log, fates }) => {
        expect(fatesOf(traceByteByByte(log))).toEqual(fates);
      }),
      { numRuns: 20 },
    );
  });
});
