import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TaskIndex } from "../../../../src/base/ids.ts";
import { noRow } from "../../../../src/base/table.ts";
import { type Nanos, notYet } from "../../../../src/base/time.ts";
import { CallTable } from "../../../../src/ipc/tables/call_table.ts";
import { callFields } from "../call_fields.ts";

const day = 86_400e9;
const index = fc.oneof(fc.nat(200), fc.integer({ min: 65_530, max: 70_000 }), fc.constant(noRow - 1));
const indexOrNone = fc.oneof(index, fc.constant(noRow));
const startNs = fc.integer({ min: 0, max: 100 * day });
const spanNs = fc.oneof(
  fc.nat(1e9),
  fc.integer({ min: -5, max: 3e9 }),
  fc.nat(100 * day),
  fc.constant(notYet),
);
const value = fc.oneof(
  fc.integer({ min: -4095, max: 70_000 }),
  fc.constantFrom(Number.NaN, 0x7f00_1234_5000, 2 ** 31 - 2, 2 ** 31 - 1, -(2 ** 31)),
);
const call = fc
  .record({
    startNs,
    spanNs,
    value,
    logOffset: fc.oneof(fc.nat(1e6), fc.integer({ min: 2 ** 32 - 2, max: 2 ** 47 })),
    logLength: index,
    task: index,
    channel: indexOrNone,
    resumption: indexOrNone,
    syscall: fc.nat(600),
    errno: fc.nat(200),
    outcome: fc.nat(4),
    blocked: fc.nat(13),
  })
  .map(({ spanNs, ...rest }) => ({ ...rest, endNs: rest.startNs + spanNs }));

type CallFacts = { readonly [Field in (typeof callFields)[number]]: number };

function fill(calls: CallTable, facts: CallFacts): void {
  const { startNs, logOffset, logLength, syscall } = facts;
  const row = calls.enter(
    { startNs: startNs as Nanos, logOffset, logLength, syscall },
    facts.task as TaskIndex,
  );
  leave(calls, row, facts);
}

function leave(calls: CallTable, row: number, facts: CallFacts): void {
  calls.setBlocked(row, facts.blocked);
  calls.leave(row, facts.endNs as Nanos, facts.value, facts.outcome, facts.errno);
  calls.setChannel(row, facts.channel);
  calls.setResumption(row, facts.resumption);
}

function factsOf(calls: CallTable, row: number): CallFacts {
  return Object.fromEntries(callFields.map((field) => [field, calls[field](row)])) as CallFacts;
}

describe("the table of calls", () => {
  it("gives back what was put in, however large it is", () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 200 }), (all) => {
        const calls = new CallTable();
        for (const each of all) fill(calls, each);
        expect(all.map((_, row) => factsOf(calls, row))).toEqual(all);
      }),
    );
  });

  it("takes what is told of a call later for what is true", () => {
    fc.assert(
      fc.property(call, fc.array(call, { minLength: 1, maxLength: 5 }), (first, later) => {
        const calls = new CallTable();
        fill(calls, first);
        for (const each of later) leave(calls, 0, { ...each, endNs: first.startNs + 7e10 });
        const { startNs, logOffset, logLength, syscall, task } = first;
        const last = { ...later.at(-1), startNs, logOffset, logLength, syscall, task };
        expect(factsOf(calls, 0)).toEqual({ ...last, endNs: startNs + 7e10 });
      }),
    );
  });

  it("enters a call in progress, on no channel, with no value", () => {
    const calls = new CallTable();
    const row = calls.enter({ startNs: 5 as Nanos, logOffset: 0, logLength: 9, syscall: 1 }, 0 as TaskIndex);
    expect(calls.spanNs(row)).toBe(Number.POSITIVE_INFINITY);
    expect([calls.endNs(row), calls.value(row), calls.channel(row), calls.resumption(row)]).toEqual([
      notYet,
      Number.NaN,
      noRow,
      noRow,
    ]);
  });

  it("takes 28 bytes for an everyday call, and 8 more for each number that is far out", () => {
    const calls = new CallTable();
    /** From which the times and the places of the first 256 lines are told. */
    const base = 16;
    const everyday = { startNs: 9 * day, endNs: 9 * day + 1e9, value: 4096, logOffset: 2 ** 32 - 1 };
    const none = { channel: noRow, resumption: noRow };
    const small = { logLength: 120, task: 3, syscall: 0, errno: 0, outcome: 1, blocked: 1 };
    fill(calls, { ...everyday, ...none, ...small });
    expect(calls.usedBytes).toBe(base + 28);
    fill(calls, { ...everyday, ...none, ...small, value: 0x7f00_1234_5000 });
    expect(calls.usedBytes).toBe(base + 2 * 28 + 8);
  });
});
