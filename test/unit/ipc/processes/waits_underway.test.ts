import { describe, expect, it } from "vitest";
import { waitsOf } from "../facts.ts";
import { growing } from "../growing.ts";

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
