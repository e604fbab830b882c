import { describe, expect, it } from "vitest";
import { blockedCalls, levelOf, transfersOf, wakesOf } from "./facts.ts";
import { channelOf, traceOf } from "./trace_of.ts";

/** 41 moves bytes from pipe 97 to pipe 98, 40 writes into the one and reads the other. */
const twoPipes = `
  40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.00001>
  40 1.001 pipe2([5<pipe:[98]>, 6<pipe:[98]>], 0) = 0 <0.00001>
  40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
  41 1.003 close(4<pipe:[97]>) = 0 <0.00001>
  41 1.004 close(5<pipe:[98]>) = 0 <0.00001>
`;
const moves = [
  ["splice", "splice(3<pipe:[97]>, NULL, 6<pipe:[98]>, NULL, 1048576, 0"],
  ["tee", "tee(3<pipe:[97]>, 6<pipe:[98]>, 1048576, 0"],
] as const;

describe.each(moves)("%s from one pipe into another", (name, call) => {
  const at = (log: string) => {
    const trace = traceOf(`${twoPipes}${log}`);
    const { calls } = trace;
    const row = Array.from({ length: calls.length }, (_, index) => index).findLast(
      (each) => calls.blocked(each) > 0,
    );
    const place = row === undefined ? undefined : trace.channels[calls.channel(row)]?.id;
    return { trace, waits: blockedCalls(trace), place };
  };

  it("waits at the first while that is empty, and puts nothing into the second meanwhile", () => {
    const { trace, waits, place } = at(`41 1.010 ${call}...still`);
    expect([waits, place]).toEqual([[`41 ${name} empty`], "pipe:97"]);
    expect(channelOf(trace, "pipe:98")).toMatchObject({ bytesWritten: 0, peakFill: 0 });
  });

  it("has waited there though a signal broke it off in the end", () => {
    const { trace, waits, place } = at(`41 1.010 ${call} <unfinished ...>
      40 1.011 getpid() = 40 <0.00001>
      41 1.020 <... ${name} resumed>) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.010>`);
    expect([waits, place]).toEqual([[`41 ${name} empty`], "pipe:97"]);
    expect(channelOf(trace, "pipe:97").blockedEmptyNs).toBe(10e6);
  });

  it("waits no longer than until somebody writes", () => {
    const { trace, waits } = at(`41 1.010 ${call} <unfinished ...>
      40 1.015 write(4<pipe:[97]>, "x"..., 100) = 100 <0.00001>
      41 1.020 <... ${name} resumed>) = 100 <0.010>`);
    expect([waits, wakesOf(trace)]).toEqual([[`41 ${name} empty`], [`41 ${name} <- 40 write`]]);
    expect(channelOf(trace, "pipe:97")).toMatchObject({ blockedEmptyNs: 10e6, blockedFullNs: 0 });
    expect(channelOf(trace, "pipe:98")).toMatchObject({
      bytesWritten: 100,
      blockedEmptyNs: 0,
      blockedFullNs: 0,
    });
  });

  it("waits at the second while that is full, and for one byte's room only", () => {
    const full = `40 1.005 write(4<pipe:[97]>, "x"..., 300) = 300 <0.00001>
      41 1.006 write(6<pipe:[98]>, "x"..., 65536) = 65536 <0.00001>`;
    const { trace, waits, place } = at(`${full}
      41 1.010 ${call} <unfinished ...>
      40 1.015 read(5<pipe:[98]>, "x"..., 4096) = 4096 <0.00001>
      41 1.020 <... ${name} resumed>) = 300 <0.010>`);
    expect([waits, place, wakesOf(trace)]).toEqual([
      [`41 ${name} full`],
      "pipe:98",
      [`41 ${name} <- 40 read`],
    ]);
    expect(channelOf(trace, "pipe:98")).toMatchObject({ blockedFullNs: 10e6, blockedEmptyNs: 0 });
    expect(levelOf(channelOf(trace, "pipe:98"))).toBe(65536 - 4096 + 300);
    const almost = at(`${full.replaceAll("65536", "65535")}
      41 1.010 ${call}) = 1 <0.01>`);
    expect(almost.waits).toEqual([]);
  });

  it("does not wait where there are bytes and room, however much it would take", () => {
    const { trace, waits } = at(`40 1.005 write(4<pipe:[97]>, "x"..., 300) = 300 <0.00001>
      41 1.010 ${call}...still`);
    expect(waits).toEqual([]);
    expect(channelOf(trace, "pipe:98").peakFill).toBe(0);
  });

  it("that must not wait has not where it failed for it", () => {
    const { waits } = at(`41 1.010 ${call.replace(/0$/, "SPLICE_F_NONBLOCK")} <unfinished ...>
      40 1.011 getpid() = 40 <0.00001>
      41 1.012 <... ${name} resumed>) = -1 EAGAIN (Resource temporarily unavailable) <0.002>`);
    expect(waits).toEqual([]);
  });

  it("is ended at the end of the first by who closed it", () => {
    const { trace } = at(`41 1.010 ${call} <unfinished ...>
      40 1.015 close(4<pipe:[97]>) = 0 <0.00001>
      41 1.020 <... ${name} resumed>) = 0 <0.010>`);
    expect(wakesOf(trace)).toEqual([`41 ${name} <- 40 close`]);
  });
});

describe("splice", () => {
  it("waits at the pipe that is empty, not at the socket that it would fill", () => {
    const trace = traceOf(`
      40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.00001>
      40 1.001 socketpair(AF_UNIX, SOCK_STREAM, 0, [5<UNIX-STREAM:[7->8]>, 6<UNIX-STREAM:[8->7]>]) = 0 <0.0001>
      40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
      41 1.010 splice(3<pipe:[97]>, NULL, 5<UNIX-STREAM:[7->8]>, NULL, 65536, 0 <unfinished ...>
      40 1.015 write(4<pipe:[97]>, "x"..., 100) = 100 <0.00001>
      41 1.020 <... splice resumed>) = 100 <0.010>
      40 1.030 read(6<UNIX-STREAM:[8->7]>, "x"..., 100) = 100 <0.00001>`);
    expect(channelOf(trace, "pipe:97").blockedEmptyNs).toBe(10e6);
    expect(channelOf(trace, "unix-stream:7-8")).toMatchObject({ blockedFullNs: 0, blockedEmptyNs: 0 });
    expect(transfersOf(trace, channelOf(trace, "unix-stream:7-8"))).toEqual(["41 -> 40: 100"]);
  });
});
