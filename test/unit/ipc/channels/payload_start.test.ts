import { expect, it } from "vitest";
import { payloadStart } from "../../../../src/ipc/channels/payload_start.ts";

/** Of an argument in the middle of its line. */
function startOf(argument: string): string {
  const before = "msgsnd(7, ";
  const bytes = new TextEncoder().encode(`${before}${argument}, 5, 0) = 0 "later"`);
  return payloadStart({ bytes, start: before.length, end: before.length + argument.length });
}

const letters = "abcdefghijklmnopqrstuvwxyz0123456789";

it.each([
  ["a word", '{mtype=1, mtext="hello"}', "hello"],
  ["nothing", '{mtype=1, mtext=""}', ""],
  ["what strace does not print", "0x7ffc0a0b", ""],
  ["a quote in it", String.raw`{mtype=1, mtext="say \"yes\" now"}`, String.raw`say \"yes\" now`],
  ["a backslash at its end", String.raw`{mtype=1, mtext="C:\\"}`, String.raw`C:\\`],
  ["more than is needed to tell it apart", `"${letters}"`, letters.slice(0, 32)],
  ["what a line ends in the middle of", '{mtype=1, mtext="hel', "hel"],
])("a message with %s begins as printed", (_, argument, start) => {
  expect(startOf(argument)).toBe(start);
});
