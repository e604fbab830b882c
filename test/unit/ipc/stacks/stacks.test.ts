import { describe, expect, it } from "vitest";
import type { CallIndex, SignalIndex } from "../../../../src/base/ids.ts";
import { StackColumn } from "../../../../src/ipc/stacks/stack_column.ts";
import { Stacks } from "../../../../src/ipc/stacks/stacks.ts";
import type { Trace } from "../../../../src/ipc/trace.ts";
import { syscallName } from "../../../../src/strace/syscalls.ts";
import { traceOfBytes } from "../trace_of.ts";

/** strace's text; a line that begins with `>` is a frame, which strace indents by one blank. */
function logOf(text: string): Uint8Array {
  return new TextEncoder().encode(
    text
      .trim()
      .split("\n")
      .map((line) => `${line.trim().replace(/^>/, " >")}\n`)
      .join(""),
  );
}

/** `read <- fill <- main`: functions from the innermost outwards. */
function stackText(trace: Trace, stack: number | undefined): string {
  if (stack === undefined) return "none";
  return [...trace.stacks.framesOf(stack)].map((frame) => trace.stacks.frames[frame]?.symbol).join(" <- ");
}

function stacksOf(trace: Trace): string[] {
  return Array.from({ length: trace.calls.length }, (_, call) => {
    const { calls } = trace;
    const who = `${trace.tasks[calls.task(call)]?.tid} ${syscallName(calls.syscall(call))}`;
    return `${who}: ${stackText(trace, trace.stacks.stackOf(call as CallIndex))}`;
  });
}

const writerAndReader = `
  40 1.000 read(3<pipe:[97]>,  <unfinished ...>
  41 1.001 write(4<pipe:[97]>, "x", 1) = 1
  > /lib/libc.so.6(__write+0x10) [0xf8350]
  > /home/u/gen(emit+0x1c) [0x11c5]
  > /home/u/gen(main+0x40) [0x1240]
  40 1.002 <... read resumed>"x", 1) = 1
  > /lib/libc.so.6(read+0xd) [0xf82ad]
  > /home/u/gen(main+0x90) [0x1290]
  41 1.003 write(4<pipe:[97]>, "y", 1) = 1
  > /lib/libc.so.6(__write+0x10) [0xf8350]
  > /home/u/gen(emit+0x1c) [0x11c5]
  > /home/u/gen(main+0x40) [0x1240]
  41 1.004 exit_group(3) = ?
  41 1.005 +++ exited with 3 +++
  > /lib/libc.so.6(_exit+0x29) [0xd4409]
  > /home/u/gen(main+0x53) [0x123a]
  40 1.006 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=41, si_uid=0, si_status=3, si_utime=0, si_stime=0} ---
  > /home/u/gen(main+0x99) [0x1299]
  40 1.007 close(3<pipe:[97]>) = 0
`;

const story = [
  "40 read: read <- main",
  "41 write: __write <- emit <- main",
  "41 write: __write <- emit <- main",
  "41 exit_group: _exit <- main",
  "40 close: none",
];

describe("the stacks of strace -k", () => {
  const trace = traceOfBytes([logOf(writerAndReader)]);

  it("belong to the event they stand below, those of an exit below the process's end", () => {
    expect(stacksOf(trace)).toEqual(story);
    expect(stackText(trace, trace.stacks.stackOfSignal(0 as SignalIndex))).toBe("main");
  });

  it("are the same when the log comes byte by byte", () => {
    const bytes = [...logOf(writerAndReader)].map((byte) => Uint8Array.of(byte));
    expect(stacksOf(traceOfBytes(bytes))).toEqual(story);
  });

  it("are kept once where calls come from the same place", () => {
    const { stacks } = trace;
    expect(stacks.stackOf(1 as CallIndex)).toBe(stacks.stackOf(2 as CallIndex));
    expect(stacks.frames).toHaveLength(8);
    // No two of the four ways into main share a return address; only emit's was taken twice.
    expect(stacks.length).toBe(8);
  });

  it("tell since when a program or library was in use", () => {
    expect(trace.stacks.modules).toEqual([
      { path: "/lib/libc.so.6", usedNs: 1e6 },
      { path: "/home/u/gen", usedNs: 1e6 },
    ]);
  });

  it("of signals and jumps lie beside those of calls, whatever rows they have", () => {
    const lines = Array.from({ length: 1500 }, (_, n) => {
      const at = `40 1.${`${n}`.padStart(6, "0")}`;
      return n % 2 === 0
        ? `${at} getpid() = 40`
        : `${at} --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=1, si_uid=0} ---\n> /home/u/gen(on${n}+0x9) [0x${(n + 16).toString(16)}]\n> /home/u/gen(main+0x99) [0x1299]`;
    });
    const { stacks, signals, calls } = traceOfBytes([logOf(lines.join("\n"))]);
    expect(signals.length).toBe(750);
    for (let signal = 0; signal < signals.length; signal++) {
      const stack = stacks.stackOfSignal(signal as SignalIndex) as number;
      expect([...stacks.framesOf(stack)].map((frame) => stacks.frames[frame]?.symbol)).toEqual([
        `on${2 * signal + 1}`,
        "main",
      ]);
    }
    for (let call = 0; call < calls.length; call++) expect(stacks.stackOf(call as CallIndex)).toBeUndefined();
  });

  it("of thousands of calls are found again as the table of them grows", () => {
    const column = new StackColumn();
    expect(column.at(0)).toBeUndefined();
    for (const row of [0, 3, 1023, 1024, 5000, 5001, 20_000]) column.set(row, row * 2);
    expect([0, 3, 1023, 1024, 5000, 5001, 20_000].map((row) => column.at(row))).toEqual([
      0, 6, 2046, 2048, 10_000, 10_002, 40_000,
    ]);
    expect([1, 1025, 30_000].map((row) => column.at(row))).toEqual([undefined, undefined, undefined]);
  });

  it("are told apart by who called whom", () => {
    const stacks = new Stacks();
    for (const [call, frames] of [
      [0, [1, 2, 3]],
      [1, [1, 3, 2]],
      [2, [2, 3]],
      [3, [1, 2]],
      [4, [1, 2, 3]],
    ] as const)
      stacks.ofCall(call as CallIndex, frames);
    const of = (call: number) => stacks.stackOf(call as CallIndex) as number;
    expect([0, 1, 2, 3].map((call) => [...stacks.framesOf(of(call))])).toEqual([
      [1, 2, 3],
      [1, 3, 2],
      [2, 3],
      [1, 2],
    ]);
    expect(of(4)).toBe(of(0));
    expect(stacks.callerOf(of(0))).toBe(of(2));
  });

  it("keep the source that -kk prints itself", () => {
    const withSource = traceOfBytes([
      logOf(`
        40 1.000 getpid() = 40
        > /home/u/gen(main+0x53) [0x123a] main.c:27
      `),
    ]);
    expect(withSource.stacks.frames[0]?.source).toEqual({ file: "main.c", line: 27 });
  });

  it("cost nothing where strace printed none", () => {
    const without = traceOfBytes([logOf("40 1.000 getpid() = 40")]);
    expect([without.stacks.length, without.stacks.frames.length]).toEqual([0, 0]);
    expect(without.stacks.stackOf(0 as CallIndex)).toBeUndefined();
  });

  it("belong to a jump that the probe tells of, where they stand below its words", () => {
    const words = "longjmp call=longjmp env=0x7f00 value=7 mask=0";
    const jumped = traceOfBytes([
      logOf(`
        40 1.000 getpid() = 40
        40 1.001 write(-1, "ipc-scope-probe 1 ${words}", 60) = -1 EBADF (Bad file descriptor)
        > /home/u/gen(longjmp+0x10) [0x1000]
        > /home/u/gen(main+0x53) [0x123a]
        40 1.002 getppid() = 1
      `),
    ]);
    expect(stackText(jumped, jumped.stacks.stackOfJump(0))).toBe("longjmp <- main");
    expect(stacksOf(jumped)).toEqual(["40 getpid: none", "40 getppid: none"]);
  });

  it("that come before any event are nobody's", () => {
    const cut = traceOfBytes([logOf("> /home/u/gen(main+0x53) [0x123a]\n40 1.000 getpid() = 40")]);
    expect(stacksOf(cut)).toEqual(["40 getpid: none"]);
  });
});
