import { describe, expect, it } from "vitest";
import type { Nanos } from "../../../../src/base/time.ts";
import { Units } from "../../../../src/ipc/channels/units.ts";

const at = (ms: number) => (ms * 1e6) as Nanos;

describe("units that calls put and others take", () => {
  it("go out in the order in which they came in, a giver's rest to the next taker", () => {
    const units = new Units();
    units.put(1, 2, at(1));
    units.put(2, 2, at(2));
    expect(units.take(10, 3, at(3), true)).toEqual([1, 2]);
    expect(units.take(11, 1, at(4), true)).toEqual([2]);
  });

  it("that are missing stay owed: the next who puts pays, the oldest taker first", () => {
    const units = new Units();
    units.put(1, 1, at(1));
    expect(units.take(10, 3, at(2), true)).toEqual([1]);
    expect(units.take(11, 1, at(2), true)).toEqual([]);
    expect(units.put(2, 1, at(2))).toEqual([10]);
    expect(units.put(3, 2, at(2))).toEqual([10, 11]);
    expect(units.put(4, 1, at(2))).toEqual([]);
    expect(units.take(12, 2, at(3), false)).toEqual([4]);
  });

  it("are owed by nobody who comes long after, nor to a taker who need not have waited", () => {
    const units = new Units();
    units.take(10, 1, at(1), true);
    units.take(11, 1, at(50), false);
    expect(units.put(1, 2, at(50))).toEqual([]);
    expect(units.take(12, 2, at(51), true)).toEqual([1]);
  });

  it("that a call did not put after all are not there", () => {
    const units = new Units();
    units.put(1, 1, at(1));
    units.put(2, 1, at(2));
    units.put(3, 1, at(3));
    units.withdraw(2);
    units.withdraw(7);
    expect(units.take(10, 3, at(4), false)).toEqual([1, 3]);
    units.withdraw(1);
    expect(units.take(11, 1, at(5), false)).toEqual([]);
  });

  it("come out in order however many have gone before", () => {
    const units = new Units();
    for (let call = 0; call < 300; call++) units.put(call, 1, at(call));
    const taken = Array.from({ length: 300 }, () => units.take(1000, 1, at(300), false)[0]);
    expect(taken).toEqual(Array.from({ length: 300 }, (_, call) => call));
  });

  it("are owed to the latest sixty-four takers: a giver's line comes soon or never", () => {
    const units = new Units();
    for (let taker = 0; taker < 70; taker++) units.take(taker, 1, at(1), true);
    expect(units.put(100, 1000, at(1))).toEqual(Array.from({ length: 64 }, (_, number) => number + 6));
  });
});
