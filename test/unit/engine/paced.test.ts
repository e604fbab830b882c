import { expect, test } from "vitest";
import { Paced } from "../../../src/engine/paced.ts";

/** A clock that work moves on by what it takes. */
function clockAndWork(takesMs: number) {
  let nowMs = 0;
  let times = 0;
  const paced = new Paced(
    async () => {
      nowMs += takesMs;
      return ++times;
    },
    () => nowMs,
  );
  return { paced, wait: (ms: number) => (nowMs += ms) };
}

test("what takes no time is worked out each time", async () => {
  const { paced } = clockAndWork(0);
  expect([await paced.answer(), await paced.answer(), await paced.answer()]).toEqual([1, 2, 3]);
});

test("what takes 20 ms is worked out five times a second", async () => {
  const { paced, wait } = clockAndWork(20);
  expect(await paced.answer()).toBe(1);
  wait(170);
  expect(await paced.answer()).toBe(1);
  wait(10);
  expect(await paced.answer()).toBe(2);
});

test("two who ask at once get the same", async () => {
  const { paced } = clockAndWork(20);
  expect(await Promise.all([paced.answer(), paced.answer()])).toEqual([1, 1]);
});

test("work that failed is tried again by the next who asks", async () => {
  let tried = 0;
  const paced = new Paced(
    async () => {
      if (++tried === 1) throw new Error("no log");
      return tried;
    },
    () => 0,
  );
  await expect(paced.answer()).rejects.toThrow("no log");
  expect(await paced.answer()).toBe(2);
});
