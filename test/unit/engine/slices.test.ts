import { expect, test } from "vitest";
import { atOnce, mapInSteps, type Steps } from "../../../src/base/steps.ts";
import { inSlices } from "../../../src/engine/slices.ts";
import { readTrace } from "../../../src/engine/trace_reader.ts";
import { findingsInSteps, findingsOf } from "../../../src/findings/rules.ts";
import { noLog } from "../../../src/ipc/logged_text.ts";

test("others get their turn when the work has taken a slice of time, and the work loses nothing", async () => {
  let nowMs = 0;
  const turns: number[] = [];
  const work = mapInSteps([10, 10, 10, 10, 10], 1, (takesMs) => {
    nowMs += takesMs;
    return nowMs;
  });
  const done = await inSlices(
    work,
    () => nowMs,
    async () => void turns.push(nowMs),
  );
  expect(done).toEqual([10, 20, 30, 40, 50]);
  expect(turns).toEqual([20, 40]);
});

test("a timer that is due runs before work of several slices is done", async () => {
  const order: string[] = [];
  setTimeout(() => order.push("a question"), 0);
  let nowMs = 0;
  function* work(): Steps<void> {
    for (let step = 0; step < 10; step++) {
      nowMs += 20;
      yield;
    }
  }
  await inSlices(work(), () => nowMs);
  order.push("the work");
  expect(order).toEqual(["a question", "the work"]);
});

test("work that fails tells so", async () => {
  // biome-ignore lint/correctness/useYield: it does not come so far.
  function* work(): Steps<number> {
    throw new Error("no log");
  }
  await expect(inSlices(work())).rejects.toThrow("no log");
});

test("two who ask for the findings of one trace at once, step by step in turn, count each call once", () => {
  const [pipe, lines] = ["pipe:[9]", 3000];
  const log = [
    `1 1.000 pipe([3<${pipe}>, 4<${pipe}>]) = 0 <0.001>`,
    ...Array.from({ length: lines }, (_, at) => {
      const stamp = (1.001 + at * 1e-6).toFixed(6);
      return `1 ${stamp} write(4<${pipe}>, "x", 1) = 1 <0.000001>`;
    }),
  ];
  const bytes = new TextEncoder().encode(`${log.join("\n")}\n`);
  const alone = readTrace([bytes]);
  const expected = findingsOf(alone, alone.endNs);
  const trace = readTrace([bytes]);
  const one = findingsInSteps(trace, trace.endNs, noLog);
  one.next();
  const other = atOnce(findingsInSteps(trace, trace.endNs, noLog));
  expect(expected.map(({ rule }) => rule)).toContain("tiny-io");
  expect([other, atOnce(one)]).toEqual([expected, expected]);
});
