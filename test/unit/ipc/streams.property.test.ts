import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isConserved, levelOf, transfersOf } from "./facts.ts";
import { channelOf, traceByteByByte, traceOf } from "./trace_of.ts";

/**
 * A program of two writers and two readers on one pipe, as its true course and as the log strace could print
 * of it. Steps happen one after another; a step's line may be split around the steps that follow it.
 */
interface Step {
  readonly pid: number;
  /** Bytes written (positive) or at most so many read (negative). */
  readonly bytes: number;
  /** How many later steps run before this one's return is printed. */
  readonly returnsAfter: number;
}

const writers = [41, 42];
const readers = [43, 44];

const writing = fc.record({
  pid: fc.constantFrom(...writers),
  bytes: fc.integer({ min: 1, max: 4096 }),
  returnsAfter: fc.integer({ min: 0, max: 3 }),
});
const reading = fc.record({
  pid: fc.constantFrom(...readers),
  bytes: fc.integer({ min: 1, max: 6000 }).map((bytes) => -bytes),
  returnsAfter: fc.constant(0),
});
const programs = fc.array(fc.oneof(writing, reading), { minLength: 1, maxLength: 40 });

const opening = `
  40 1.000000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.000001>
  40 1.000001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000001>
  40 1.000002 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000001>
  40 1.000003 clone(child_stack=NULL, flags=SIGCHLD) = 43 <0.000001>
  40 1.000004 clone(child_stack=NULL, flags=SIGCHLD) = 44 <0.000001>`;

interface Course {
  readonly log: string;
  /** `writer -> reader: bytes` in the order of the stream. */
  readonly transfers: readonly string[];
  readonly written: number;
  readonly read: number;
}

/** Runs the steps against a true pipe, and prints them. Steps that would have to wait are left out. */
function run(steps: readonly Step[]): Course {
  const stream: { pid: number; bytes: number }[] = [];
  const lines: string[] = [];
  const open: { due: number; line: string; pid: number }[] = [];
  const transfers: string[] = [];
  let written = 0;
  let read = 0;
  let now = 10;
  const stamp = () => `1.${String(now++).padStart(6, "0")}`;
  const settle = (step: number) => {
    for (const [at, { due, line, pid }] of [...open.entries()].reverse()) {
      if (due > step) continue;
      lines.push(`${pid} ${stamp()} ${line}`);
      open.splice(at, 1);
    }
  };
  steps.forEach(({ pid, bytes, returnsAfter }, step) => {
    settle(step);
    const level = written - read;
    if (open.some((other) => other.pid === pid)) return;
    if (bytes > 0) {
      // One write is split at a time: of two that overlap no log tells which the kernel took first.
      if (level + bytes > 65536 || open.length > 0) return;
      stream.push({ pid, bytes });
      written += bytes;
      const call = `write(4<pipe:[97]>, "x"..., ${bytes}`;
      if (returnsAfter === 0) lines.push(`${pid} ${stamp()} ${call}) = ${bytes} <0.000001>`);
      else {
        lines.push(`${pid} ${stamp()} ${call} <unfinished ...>`);
        open.push({ due: step + returnsAfter, line: `<... write resumed>) = ${bytes} <0.000003>`, pid });
      }
      return;
    }
    let left = Math.min(-bytes, level);
    if (left === 0) return;
    lines.push(`${pid} ${stamp()} read(3<pipe:[97]>, "x"..., ${-bytes}) = ${left} <0.000001>`);
    read += left;
    while (left > 0) {
      const first = stream[0] as { pid: number; bytes: number };
      const taken = Math.min(left, first.bytes);
      transfers.push(`${first.pid} -> ${pid}: ${taken}`);
      first.bytes -= taken;
      left -= taken;
      if (first.bytes === 0) stream.shift();
    }
  });
  settle(Number.POSITIVE_INFINITY);
  return { log: [opening, ...lines].join("\n"), transfers, written, read };
}

describe("any program of writers and readers", () => {
  it("is understood as it truly ran, whatever the log's order", () => {
    fc.assert(
      fc.property(programs, (steps) => {
        const truth = run(steps);
        const trace = traceOf(truth.log);
        const pipe = channelOf(trace, "pipe:97");
        expect(transfersOf(trace, pipe)).toEqual(truth.transfers);
        expect([pipe.bytesWritten, pipe.bytesRead, pipe.bytesUnseen]).toEqual([truth.written, truth.read, 0]);
        expect(levelOf(pipe)).toBe(truth.written - truth.read);
      }),
      { numRuns: 300 },
    );
  });

  it("is understood the same byte by byte", () => {
    fc.assert(
      fc.property(programs, (steps) => {
        const { log, transfers } = run(steps);
        const trace = traceByteByByte(log);
        expect(transfersOf(trace, channelOf(trace, "pipe:97"))).toEqual(transfers);
      }),
      { numRuns: 20 },
    );
  });
});

const line = fc.constantFrom(
  '41 1.0 write(4<pipe:[97]>, "x", 10) = 10 <0.001>',
  '42 1.0 write(4<pipe:[97]>, "x", 5000) = 5000 <0.001>',
  '41 1.0 write(4<pipe:[97]>, "x"..., 100000 <unfinished ...>',
  "41 1.0 <... write resumed>) = 100000 <0.001>",
  "41 1.0 <... write resumed>) = 7 <0.001>",
  '42 1.0 write(4<pipe:[97]>, "x", 300 <unfinished ...>',
  "42 1.0 <... write resumed>) = -1 EAGAIN (Resource temporarily unavailable) <0.001>",
  "42 1.0 <... write resumed>) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.001>",
  '43 1.0 read(3<pipe:[97]>, "x", 8) = 8 <0.001>',
  "43 1.0 read(3<pipe:[97]>,  <unfinished ...>",
  '43 1.0 <... read resumed>"x", 9999) = 9999 <0.001>',
  "44 1.0 read(3<pipe:[97]>, 0x7f, 8) = -1 EAGAIN (Resource temporarily unavailable) <0.001>",
  "44 1.0 splice(3<pipe:[97]>, NULL, 4<pipe:[97]>, NULL, 50, 0) = 50 <0.001>",
  "41 1.0 +++ killed by SIGKILL +++",
);

describe("any lines about a pipe, possible or not", () => {
  it("leave nothing unaccounted for: in and unseen is out and left", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.boolean(), (lines, born) => {
        const trace = traceOf([born ? opening : "", ...lines].join("\n"));
        for (const channel of trace.channels.filter(({ kind }) => kind === "pipe")) {
          expect(isConserved(channel)).toBe(true);
          expect(levelOf(channel)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
