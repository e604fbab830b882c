import { describe, expect, it } from "vitest";
import { Model } from "../../../../src/ipc/model.ts";
import type { Trace } from "../../../../src/ipc/trace.ts";
import { LogParser } from "../../../../src/strace/parser.ts";
import { waitsOf } from "../facts.ts";

/** A log that grows: what is known of it after each of its lines. */
function* growing(...lines: readonly string[]): Iterable<Trace> {
  const parser = new LogParser();
  const model = new Model();
  for (const line of lines) {
    parser.append(new TextEncoder().encode(`${line}\n`));
    for (let record = parser.next(); record !== undefined; record = parser.next()) model.consume(record);
    model.settle();
    yield model.trace;
  }
}

describe("a wait for a child that is looked at while it lasts", () => {
  it.each([
    ["it returns", "40 1700000001.030 <... wait4 resumed>[{WIFEXITED(s)}], 0, NULL) = 41 <0.020>", 41],
    ["who waits is killed", "40 1700000001.030 +++ killed by SIGKILL +++", undefined],
  ])("is one wait from the first look until %s", (_, end, child) => {
    const looks = growing(
      "40 1700000001.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>",
      "40 1700000001.010 wait4(-1,  <unfinished ...>",
      "41 1700000001.015 getppid() = 40 <0.0001>",
      "41 1700000001.020 +++ exited with 0 +++",
      end,
    );
    const underway = { parent: 40, child: undefined, reapedMs: Number.POSITIVE_INFINITY };
    expect(Array.from(looks, waitsOf)).toEqual([
      [],
      [underway],
      [underway],
      [underway],
      [{ parent: 40, child, reapedMs: 30 }],
    ]);
  });
});
