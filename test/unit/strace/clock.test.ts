import { describe, expect, test } from "vitest";
import { LogParser } from "../../../src/strace/parser.ts";

/** When each call of a log began, in ms since its first stamp, and what the parser knows of the clock. */
function read(...lines: readonly string[]) {
  const parser = new LogParser();
  parser.append(new TextEncoder().encode(`${lines.join("\n")}\n`));
  const ms: number[] = [];
  for (let record = parser.next(); record; record = parser.next())
    if (record.kind === "call") ms.push(record.startNs / 1e6);
  return { ms, startUnixNs: parser.startUnixNs, ...parser.stats };
}

const calls = (...stamps: readonly string[]) =>
  read(...stamps.map((stamp) => `${stamp}getpid() = 41`.trim()));

describe("the clock of a log", () => {
  test("begins with its first stamp, to the nanosecond", () => {
    expect(calls("41 1700000000.123456789 ", "41 1700000000.123456790 ")).toMatchObject({
      ms: [0, 1e-6],
      startUnixNs: 1_700_000_000_123_456_789n,
      timed: true,
      clockSteps: 0,
    });
    expect(calls("12:00:01.5 ", "12:00:02 ")).toMatchObject({
      ms: [0, 500],
      startUnixNs: undefined,
      timed: true,
    });
    expect(calls("     0.000000 ", "     0.250000 ")).toMatchObject({ ms: [0, 250], timed: true });
  });

  test("keeps the order of lines that have no stamps, a microsecond apart, and where stamps begin later", () => {
    expect(calls("", "", "")).toMatchObject({ ms: [0, 0.001, 0.002], timed: false });
    expect(calls("", "", "41 1700000000.0 ", "41 1700000001.0 ")).toMatchObject({
      ms: [0, 0.001, 0.001, 1000.001],
      startUnixNs: 1_700_000_000_000_000_000n,
    });
  });

  test("stands still for a line that has lost its stamp", () => {
    expect(calls("41 1700000000.0 ", "41 1700000000.5 ", "", "41 1700000001.0 ").ms).toEqual([
      0, 500, 500, 1000,
    ]);
  });

  test("goes on at midnight, as often as it comes", () => {
    expect(calls("23:59:59 ", "00:00:01 ", "13:00:00 ", "00:00:01 ")).toMatchObject({
      ms: [0, 2000, 46_801_000, 86_402_000],
      clockSteps: 0,
    });
  });

  test("takes half a day back for a step, and no less for midnight", () => {
    expect(calls("20:00:00 ", "08:00:00 ")).toMatchObject({ ms: [0, 0], clockSteps: 1 });
    expect(calls("20:00:00 ", "07:59:59 ")).toMatchObject({ ms: [0, 43_199_000], clockSteps: 0 });
  });

  const past = (count: number, from = 0) =>
    Array.from({ length: count }, (_, at) => `41 170000000${from}.${String(at).padStart(3, "0")} `);

  test("is held for lines out of the past, which come late", () => {
    const late = calls("41 1700000005.0 ", "41 1700000006.0 ", ...past(3, 5), "41 1700000007.0 ");
    expect(late).toMatchObject({ ms: [0, 1000, 1000, 1000, 1000, 2000], clockSteps: 1 });
  });

  test("counts each time that it is held", () => {
    expect(calls("41 1700000005.0 ", ...past(2), "41 1700000006.0 ", ...past(2))).toMatchObject({
      ms: [0, 0, 0, 1000, 1000, 1000],
      clockSteps: 2,
    });
  });

  test("goes on from where it was held once so many lines say that it was set back", () => {
    const back = calls("41 1700000005.0 ", ...past(18));
    expect(back.ms.slice(0, 17)).toEqual(Array.from({ length: 17 }, () => 0));
    expect(back.ms.slice(17)).toEqual([1, 2]);
    expect(back.clockSteps).toBe(1);
  });

  test("takes so many lines only in a row", () => {
    const often = calls("41 1700000005.0 ", ...past(10), "41 1700000005.5 ", ...past(10), "41 1700000006.0 ");
    expect(often.ms.at(-1)).toBe(1000);
    expect(often.clockSteps).toBe(2);
  });
});
