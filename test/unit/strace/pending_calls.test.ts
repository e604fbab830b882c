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

  test("is that of the only one among as many as strace leaves pids out for", () => {
    expect(storyOf(pollAmong(63)).at(-1)).toMatch(/^99 end poll\(.*\) returned 1 @\S+$/);
  });

  test("is nobody's where two are in such a call", () => {
    const log =
      "[pid 41] pause( <unfinished ...>\n[pid 42] pause( <unfinished ...>\n<... pause resumed>) = 1\n";
    expect(storyOf(log).at(-1)).toMatch(/^-1 end pause\(\) returned 1 @\S+ headless$/);
  });

  test("is nobody's where more wait than strace leaves pids out for", () => {
    expect(storyOf(pollAmong(64)).at(-1)).toMatch(/^-1 end poll\(.*\) returned 1 @\S+ headless$/);
  });
});

describe("the end of a call that a pid stands before", () => {
  test("is that of the call before which none stood, while strace followed one task only", () => {
    const log = 'read(3,  <unfinished ...>\n[pid 41] <... read resumed>"x", 1) = 1\n';
    expect(storyOf(log).at(-1)).toMatch(/^41 end read\(3 \| "x" \| 1\) returned 1 @\S+$/);
  });

  test.each([
    ["before which none stood", "read(3,  <unfinished ...>"],
    ["of the same task", "[pid 41] read(3,  <unfinished ...>"],
  ])("is of no other call, %s", (_, begun) => {
    const log = `${begun}\n[pid 41] <... write resumed>"x", 1) = 1\n`;
    expect(storyOf(log).at(-1)).toMatch(/^41 end write\("x" \| 1\) returned 1 @\S+ headless$/);
  });

  test("leaves out the names of all its arguments, in whichever line they stand", () => {
    const log = "41 kill(pid=42 <unfinished ...>\n41 <... kill resumed>, sig=SIGTERM) = 0\n";
    expect(storyOf(log).at(-1)).toMatch(/^41 end kill\(42 \| SIGTERM\) returned 0 @\S+$/);
  });
});

describe("a line without a head, after one that left a call open", () => {
  const open = "41 1.0 pause( <unfinished ...>\n";

  test("is its rest", () => {
    expect(storyOf(`${open}) = 1\n`).at(-1)).toBe("41 end pause() returned 1 @0..0");
  });

  test.each([
    ["where a signal was told of between them", "41 1.1 --- SIGUSR1 {si_signo=SIGUSR1} ---\n) = 1\n"],
    ["where it is the program's, whatever it reads", "waiting <unfinished ...>\n"],
  ])("is none of it %s", (_, lines) => {
    expect(storyOf(`${open}${lines}`).at(-1)).toBe("-1 unparsed not a line of strace");
  });
});

test("a thread of which the log has no call can take its leader's place", () => {
  expect(storyOf("41 1.0 +++ superseded by execve in pid 43 +++\n41 1.1 getpid() = 41\n")).toEqual([
    "41 end superseded 43 @0",
    "41 whole getpid() returned 41 @100000000..100000000",
  ]);
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
