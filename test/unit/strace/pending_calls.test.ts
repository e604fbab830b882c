import { describe, expect, test } from "vitest";
import type { Tid } from "../../../src/base/ids.ts";
import { PendingCalls } from "../../../src/strace/pending_calls.ts";
import { storyOf } from "./story.ts";

/** A log in which so many tasks wait in read, and one more in poll, before poll returns to somebody without a pid. */
function pollAmong(waiting: number): string {
  const begun = Array.from({ length: waiting }, (_, at) => `[pid ${100 + at}] read(3,  <unfinished ...>\n`);
  return `${begun.join("")}[pid 99] poll([{fd=4, events=POLLIN}],  <unfinished ...>\n<... poll resumed>1, -1) = 1\n`;
}

describe("the end of a call that no pid stands before", () => {
  test("is that of the only task in such a call", () => {
    expect(storyOf(pollAmong(5)).at(-1)).toMatch(/^99 end poll\(.*\) returned 1 @\S+$/);
  });

  test("is nobody's where more wait than strace leaves pids out for", () => {
    expect(storyOf(pollAmong(64)).at(-1)).toMatch(/^-1 end poll\(.*\) returned 1 @\S+ headless$/);
  });
});

test.each([
  ["a few bytes are kept for the next call", 100, true],
  ["megabytes are not", 6_000_000, false],
])("of arguments %s", (_, length, isKept) => {
  const calls = new PendingCalls();
  const call = calls.begin(41 as Tid);
  call.append(new Uint8Array(length), 0, length);
  calls.take(call);
  expect(calls.begin(42 as Tid) === call).toBe(isKept);
});
