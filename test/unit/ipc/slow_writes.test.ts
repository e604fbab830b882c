import { describe, expect, it } from "vitest";
import { blockedCalls } from "./facts.ts";
import { channelOf, traceOf } from "./trace_of.ts";

/** 40 reads what 41, and 42, write. */
const pair = (flags = "0") => `
  40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], ${flags}) = 0 <0.00001>
  40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
  40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.00001>`;

describe("a write that took long while somebody read", () => {
  /** 41 writes `bytes` bytes, during which 40 reads some of those that are there already. */
  const slow = (bytes: number, before: string, meanwhile = "", begun = pair()) => {
    const trace = traceOf(`${begun}
      ${before}
      41 1.100 write(4<pipe:[97]>, "x"..., ${bytes} <unfinished ...>
      ${meanwhile}
      40 1.101 read(3<pipe:[97]>, "x"..., 4000) = 4000 <0.00001>
      41 1.102 <... write resumed>) = ${bytes} <0.002>`);
    return [blockedCalls(trace), channelOf(trace, "pipe:97").blockedFullNs];
  };
  const lie = (bytes: number) => `41 1.010 write(4<pipe:[97]>, "x"..., ${bytes}) = ${bytes} <0.00001>`;
  const quick = [[], 0];
  const waited = [["41 write full"], 2e6];

  it("was only slow where the pipe held little", () => {
    expect(slow(96, lie(4000))).toEqual(quick);
  });

  it("may have waited where the pipe holds no more than the smallest could", () => {
    expect(slow(97, lie(4000))).toEqual(waited);
    expect(slow(97, lie(8192))).toEqual(waited);
  });

  it("was only slow in a pipe that has held more, up to where its pages may all be begun", () => {
    expect(slow(28672 - 8193, lie(8193))).toEqual(quick);
    expect(slow(28672 - 8192, lie(8193))).toEqual(waited);
  });

  it("did wait where it found no room", () => {
    expect(slow(1, lie(65536))).toEqual(waited);
  });

  it("may have waited behind others that write", () => {
    const other = (at: string) => `42 ${at} write(4<pipe:[97]>, "x"..., 100 <unfinished ...>`;
    expect(slow(90, `${lie(4000)}\n${other("1.090")}`)[0]).toContain("41 write full");
    expect(slow(90, lie(4000), other("1.1005"))[0]).toContain("41 write full");
  });

  it("may have waited where few bytes fill pages of their own", () => {
    expect(slow(90, lie(4000), "", pair("O_DIRECT"))).toEqual(waited);
    const spliced = `41 1.010 splice(7</tmp/f>, NULL, 4<pipe:[97]>, NULL, 4000, 0) = 4000 <0.00001>`;
    expect(slow(90, spliced)).toEqual(waited);
  });

  it("waits as far as one can tell until it has returned", () => {
    const trace = traceOf(`${pair()}
      ${lie(4000)}
      41 1.100 write(4<pipe:[97]>, "x"..., 90...still`);
    expect(blockedCalls(trace)).toEqual(["41 write full"]);
  });
});
