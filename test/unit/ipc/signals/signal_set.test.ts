import { describe, expect, it } from "vitest";
import { holds, parseSignalSet } from "../../../../src/ipc/signals/signal_set.ts";

function numbersIn(text: string): number[] | undefined {
  const set = parseSignalSet(text);
  if (set === undefined) return undefined;
  return Array.from({ length: 64 }, (_, at) => at + 1).filter((number) => holds(set, number));
}

describe("a set of signals", () => {
  it.each([
    ["[]", []],
    ["[USR1 RT_1]", [10, 33]],
    ["[SIGUSR1, SIGRTMIN]", [10, 32]],
    ["[NOSUCH USR1]", [10]],
    ["NULL", undefined],
    ["0x7ffe", undefined],
    ["anon_inode:[signalfd]", undefined],
    ["[USR1] <unfinished ...>", undefined],
  ])("%s", (text, numbers) => {
    expect(numbersIn(text)).toEqual(numbers);
  });

  it("with a tilde is all others", () => {
    expect(numbersIn("~[KILL STOP]")).toHaveLength(62);
    expect(numbersIn("~[KILL STOP]")).not.toContain(9);
  });

  it("never holds the signal that is none", () => {
    expect(holds(parseSignalSet("~[]") ?? 0n, 0)).toBe(false);
  });
});
