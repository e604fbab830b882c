import { describe, expect, test } from "vitest";
import { CallTail } from "../../../src/strace/call_tail.ts";

/** `3, 1 | failed -1 EAGAIN injected 0.5 s`: the arguments, then what came of the call. Undefined if there is no such thing. */
function tailOf(text: string): string | undefined {
  // The next line begins where this one ends; nobody is to look there.
  const bytes = new TextEncoder().encode(`${text}<1> (x) = 5`);
  const tail = new CallTail();
  if (!tail.read(bytes, 0, text.length)) return undefined;
  const words = [
    tail.outcome,
    Number.isNaN(tail.value) ? "" : tail.value,
    tail.errno,
    tail.injected ? "injected" : "",
    Number.isNaN(tail.durationNs) ? "" : `${tail.durationNs} ns`,
  ].filter((word) => word !== "");
  return `${text.slice(0, tail.argsEnd)} | ${words.join(" ")}`;
}

describe("what stands after the arguments of a call", () => {
  test.each([
    ["3, 1) = 0", "3, 1 | returned 0"],
    ["3, 1)                     = 0", "3, 1 | returned 0"],
    ["3, 1 ) = 0", "3, 1 | returned 0"],
    [") = 12", " | returned 12"],
    [") = 0x7f12", " | returned 32530"],
    [") = 0644", " | returned 420"],
    [") = 3<pipe:[9]>", " | returned 3"],
    [") = 3</tmp/x>(deleted)", " | returned 3"],
    [") = 3</tmp/a b) = 4>", " | returned 3"],
    [") = 1 ([{fd=3, revents=POLLIN}])", " | returned 1"],
    [") = 0 (Timeout)", " | returned 0"],
    [") = 42<cat>", " | returned 42"],
  ])("returned: %s", (text, means) => {
    expect(tailOf(text)).toBe(means);
  });

  test.each([
    [") = -1 EAGAIN (Resource temporarily unavailable)", " | failed -1 EAGAIN"],
    [") = -1 EAGAIN", " | failed -1 EAGAIN"],
    [") = -1 (errno 1234)", " | failed -1"],
    [") = -1", " | failed -1"],
    [") = -11", " | failed -1"],
    [") = -4095", " | failed -1"],
    [") = -4096", " | returned -4096"],
    [") = 0 (errno 1234)", " | returned 0"],
    [") = ?", " | unknown"],
    [") = ? ERESTARTSYS (To be restarted if SA_RESTART is set)", " | restarting ERESTARTSYS"],
    [") = ? <unavailable>", " | unknown"],
    ["0 <unfinished ...>) = ?", "0 | unknown"],
    [") = -1 EPIPE (Broken pipe) (INJECTED)", " | failed -1 EPIPE injected"],
    [") = 1 (DELAYED)", " | returned 1 injected"],
    [") = 1 (INJECTED: args, retval)", " | returned 1 injected"],
  ])("failed, or never returned: %s", (text, means) => {
    expect(tailOf(text)).toBe(means);
  });

  test.each([
    [") = 0 <0.5>", " | returned 0 500000000 ns"],
    [") = 0 <12.000001>", " | returned 0 12000001000 ns"],
    [") = 0 <0.123456789>", " | returned 0 123456789 ns"],
    [") = 0 <0.1234567891>", " | returned 0 123456789 ns"],
    [") = 0 <3>", " | returned 0 3000000000 ns"],
    [") = 0 (Timeout)   <0.5>  ", " | returned 0 500000000 ns"],
    [") = 3</tmp/x> <0.5>", " | returned 3 500000000 ns"],
    [") = 3<0.5>", " | returned 3"],
  ])("took so long: %s", (text, means) => {
    expect(tailOf(text)).toBe(means);
  });

  test.each([
    ['"a) = 7", 3) = 2', '"a) = 7", 3 | returned 2'],
    ['"a) = 7 (x)", 3) = 2 (y)', '"a) = 7 (x)", 3 | returned 2'],
    ['"a) = 7 <0.1>", 3) = 2 <0.2>', '"a) = 7 <0.1>", 3 | returned 2 200000000 ns'],
    ['"a = 7", 3) = 2', '"a = 7", 3 | returned 2'],
    ["3</tmp/a) = 7>) = 2", "3</tmp/a) = 7> | returned 2"],
    [") = 3</tmp/a) = 7>(deleted)", " | returned 3"],
    [") = 3</tmp/a) = 7> (DELAYED)   <0.5>", " | returned 3 injected 500000000 ns"],
    [") = ? <a) = 7>", " | unknown"],
    [") = 3</tmp/a", " | returned 3"],
    [") = 3 and more", " | returned 3"],
  ])("is searched from the back: %s", (text, means) => {
    expect(tailOf(text)).toBe(means);
  });

  test.each(["", "3, 1", "3, 1)", "3, 1) =", "3, 1) = ", "3, 1) = x", "3, 1 = 0", "3, 1)=0"])(
    "is not there: %j",
    (text) => {
      expect(tailOf(text)).toBeUndefined();
    },
  );
});
