import { Session } from "node:inspector";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readTrace } from "../../../src/engine/trace_reader.ts";
import { readCorpus } from "../../fuzz/corpus.ts";
import { callForms } from "../../fuzz/grammar.ts";

// That nothing hangs, however long the log, is not told by a clock, which other programs slow down, but by counting: V8
// tells how often each block of the sources ran.

const session = new Session();
beforeAll(() => {
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
});
afterAll(() => session.disconnect());

/** Blocks of our sources that ran since it was asked last. */
function takeSteps(): number {
  let steps = 0;
  session.post("Profiler.takePreciseCoverage", (error, taken) => {
    if (error !== null) throw error;
    for (const { url, functions } of taken.result) {
      if (!/\/src\/(?:base|strace|ipc|engine)\//.test(url)) continue;
      for (const { ranges } of functions) for (const { count } of ranges) steps += count;
    }
  });
  return steps;
}

/** Taking the counts of all blocks some hundred times takes seconds; on a busy machine more. */
const mostMs = 180_000;

/** Four times as long a log takes about four times as many steps; one step for each pair of lines would be sixteen times. */
const mostGrowth = 6;

function growthOf(logOf: (lines: number) => string): number {
  const [short, long] = [100, 400].map((lines) => {
    readTrace([Buffer.from(logOf(lines))]);
    return takeSteps();
  }) as [number, number];
  expect(short).toBeGreaterThan(100);
  return long / short;
}

const repeated = (form: (number: number) => string) => (lines: number) =>
  Array.from({ length: lines }, (_, number) => `${form(number)}\n`).join("");

describe("the work that a log takes grows with its length", () => {
  test.each([
    ["parentheses", (n: number) => `41 1.${n} read(3, ${"(".repeat(50)}`],
    ["results within payload", () => `41 1.0 write(1, "${") = 1 ".repeat(20)}`],
    ["annotations that never close", () => `41 1.0 read(3${"<".repeat(50)}`],
    ["processes that never end", (n: number) => `${n + 2} 1.0 getpid() = ${n + 2}`],
    ["calls that never return", (n: number) => `${n + 2} 1.0 read(3<pipe:[9]>,  <unfinished ...>`],
    ["forks that never return", (n: number) => `${n + 2} 1.0 fork( <unfinished ...>`],
    [
      "descriptors that never close",
      (n: number) => `41 1.0 openat(AT_FDCWD, "/f${n}", O_RDONLY) = ${n + 3}</f${n}>`,
    ],
    ["pipes", (n: number) => `41 1.0 pipe2([${2 * n + 3}<pipe:[${n}]>, ${2 * n + 4}<pipe:[${n}]>], 0) = 0`],
    ["bytes nobody reads", () => '41 1.0 write(4<pipe:[9]>, "x", 1) = 1'],
    ["bytes nobody wrote", () => '41 1.0 read(4<pipe:[9]>, "x", 1) = 1'],
    ["messages nobody receives", (n: number) => `41 1.0 msgsnd(7, {${n}, "x"}, 1, 0) = 0`],
    ["signals that stay pending", (n: number) => `41 1.0 kill(42, SIGRT_${n % 30}) = 0`],
    ["notes in the middle of lines", (n: number) => `41 1.0 clone(strace: Process ${n} attached`],
    ["names of calls nobody knows", (n: number) => `41 1.0 unheard_${n}(3) = 0`],
    [
      "sockets joined by nothing",
      (n: number) => `41 1.0 socketpair(AF_UNIX, SOCK_STREAM, 0, [${2 * n + 3}, ${2 * n + 4}]) = 0`,
    ],
    ["garbage", (n: number) => `${n} %%%`],
  ])("of %s", (_, form) => {
    expect(growthOf(repeated(form))).toBeLessThan(mostGrowth);
  });

  test(
    "of every call, made over and over",
    () => {
      const filled = callForms.map((form) =>
        form.replace(
          /%([fnpstak])/g,
          (_, hole: string) =>
            ({ f: "4<pipe:[9]>", n: "3", p: "42", s: "SIGUSR1", t: '"x"', a: "0x7f00" })[hole] ?? "7",
        ),
      );
      const grown = filled
        .map(
          (call) =>
            [call, growthOf(repeated((n) => `41 ${1_700_000_000 + n}.000000 ${call} <0.000010>`))] as const,
        )
        .filter(([, growth]) => !(growth < mostGrowth));
      expect(grown).toEqual([]);
    },
    mostMs,
  );

  test(
    "of every line of the real logs, repeated",
    () => {
      const lines = readCorpus(join(import.meta.dirname, "../../fixtures"))
        .flat()
        .map((line) => Buffer.from(line).toString().trimEnd())
        .filter((_, at) => at % 25 === 0);
      const grown = lines
        .map((line) => [line, growthOf(repeated(() => line))] as const)
        .filter(([, growth]) => !(growth < mostGrowth));
      expect(grown).toEqual([]);
    },
    mostMs,
  );
});
