import { expect, test } from "vitest";
import { Paced } from "../../../src/engine/paced.ts";

/** A clock that work moves on by what it takes. */
function clockAndWork(takesMs: number) {
  let nowMs = 0;
  let times = 0;
  const paced = new Paced(
    () => {
      nowMs += takesMs;
      return ++times;
    },
    () => nowMs,
  );
  return { paced, wait: (ms: number) => (nowMs += ms) };
}

test("what takes no time is worked out each time", () => {
  const { paced } = clockAndWork(0);
  expect([paced.answer(), paced.answer(), paced.answer()]).toEqual([1, 2, 3]);
});

test("what takes 20 ms is worked out five times a second", () => {
  const { paced, wait } = clockAndWork(20);
  expect(paced.answer()).toBe(1);
  wait(170);
  expect(paced.answer()).toBe(1);
  wait(10);
  expect(paced.answer()).toBe(2);
});
