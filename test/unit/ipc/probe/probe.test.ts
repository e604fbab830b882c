import { describe, expect, it } from "vitest";
import { noRow } from "../../../../src/base/table.ts";
import { bufferings, jumpKinds, streamEventKinds } from "../../../../src/ipc/tables/probe_tables.ts";
import type { Trace } from "../../../../src/ipc/trace.ts";
import { syscallName } from "../../../../src/strace/syscalls.ts";
import { ms, traceByteByByte, traceOf } from "../trace_of.ts";

/** A line by which the probe says something. */
function said(pid: number, at: string, words: string): string {
  return `${pid} ${at} write(-1, "ipc-scope-probe 1 ${words}", ${words.length}) = -1 EBADF (Bad file descriptor) <0.000005>\n`;
}

function jumpsOf({ jumps }: Trace) {
  return Array.from({ length: jumps.length }, (_, row) => ({
    kind: jumpKinds[jumps.columns.kind[row] as number],
    value: jumps.columns.value[row],
    target: jumps.columns.target[row],
    frames: jumps.columns.frames[row],
    leftHandler: jumps.columns.leftHandler[row],
  }));
}

function callNames({ calls }: Trace): string[] {
  return Array.from({ length: calls.length }, (_, row) => syscallName(calls.syscall(row)));
}

const longjmp = "longjmp call=longjmp env=0x7f00 value=7 mask=0 times=1 bytes=448 frames=5";

describe("what the probe says of long jumps", () => {
  const overFiveFrames =
    said(40, "1.001", "start libc=2.36") +
    said(40, "1.002", "setjmp call=_setjmp env=0x7f00 place=0x5512 mask=0") +
    said(40, "1.003", longjmp) +
    `40 1.004 write(1</dev/null>, "back", 4) = 4 <0.000010>\n`;

  it("is a mark, and a jump back to it over five frames", () => {
    expect(jumpsOf(traceOf(overFiveFrames))).toEqual([
      { kind: "setjmp", value: 0, target: noRow, frames: noRow, leftHandler: noRow },
      { kind: "longjmp", value: 7, target: 0, frames: 5, leftHandler: noRow },
    ]);
  });

  it("stands for many alike that the probe tells of with one mark", () => {
    const { jumps } = traceOf(overFiveFrames + said(40, "1.005", `${longjmp} jumps=64`));
    expect([...jumps.columns.jumps.subarray(0, jumps.length)]).toEqual([0, 1, 64]);
  });

  it("is none of the program's own calls", () => {
    const trace = traceOf(overFiveFrames);
    expect(callNames(trace)).toEqual(["write"]);
    expect(trace.probeMarks).toBe(3);
    expect([...trace.probed.keys()]).toEqual([0]);
  });

  it("is the same one byte at a time, and when other tasks' lines stand between", () => {
    expect(jumpsOf(traceByteByByte(overFiveFrames))).toEqual(jumpsOf(traceOf(overFiveFrames)));
    const parted = `
      40 1.002 write(-1, "ipc-scope-probe 1 setjmp call=_setjmp env=0x7f00 place=0x5512 mask=0", 70 <unfinished ...>
      41 1.0025 getpid() = 41 <0.000001>
      40 1.0026 <... write resumed>) = -1 EBADF (Bad file descriptor) <0.0006>
      ${said(40, "1.003", longjmp)}`;
    expect(jumpsOf(traceOf(parted)).map(({ kind, target }) => [kind, target])).toEqual([
      ["setjmp", noRow],
      ["longjmp", 0],
    ]);
  });

  it("tells marks and jumps that have to do with the mask from others", () => {
    const trace = traceOf(
      said(40, "1.001", "setjmp call=_setjmp env=0x7f00 place=0x1 mask=0") +
        said(40, "1.002", "setjmp call=sigsetjmp env=0x7f80 place=0x2 mask=1") +
        said(40, "1.003", "longjmp call=siglongjmp env=0x7f80 value=1 mask=1 times=1 bytes=48 frames=1"),
    );
    expect(jumpsOf(trace).map(({ kind, target }) => [kind, target])).toEqual([
      ["setjmp", noRow],
      ["sigsetjmp", noRow],
      ["siglongjmp", 1],
    ]);
    expect([...trace.jumps.columns.mask.subarray(0, 3)]).toEqual([0, 1, 1]);
  });

  it("leaves open what of a jump nobody saw: its mark, and what it unwound", () => {
    const trace = traceOf(`
      40 1.000 rt_sigaction(SIGALRM, {sa_handler=0x5581, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.00001>
      40 1.001 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---
      ${said(40, "1.002", "longjmp call=longjmp env=0x9900 value=2 mask=0")}`);
    // The mark is older than the handler, which the jump so left.
    expect(jumpsOf(trace)).toEqual([
      { kind: "longjmp", value: 2, target: noRow, frames: noRow, leftHandler: 0 },
    ]);
    const { times, bytes } = trace.jumps.columns;
    expect([times[0], bytes[0]]).toEqual([0, noRow]);
  });

  it("goes back to the parent's mark in a child, which has a copy of it, until it sets its own", () => {
    const trace = traceOf(`
      ${said(40, "1.001", "setjmp call=_setjmp env=0x7f00 place=0x1 mask=0")}
      40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      ${said(41, "1.003", longjmp)}
      ${said(41, "1.004", "setjmp call=_setjmp env=0x7f00 place=0x2 mask=0")}
      ${said(41, "1.005", longjmp)}
      ${said(40, "1.006", longjmp)}`);
    expect(jumpsOf(trace).map(({ target }) => target)).toEqual([noRow, 0, noRow, 2, 0]);
  });

  it("ends the handler that a jump leaves, and says which signal's it was", () => {
    const trace = traceOf(`
      40 1.000 rt_sigaction(SIGALRM, {sa_handler=0x5581, sa_mask=[], sa_flags=SA_RESTORER, sa_restorer=0x7f}, NULL, 8) = 0 <0.00001>
      ${said(40, "1.001", "setjmp call=_setjmp env=0x7f00 place=0x5512 mask=0")}
      40 1.002 pause() = ? ERESTARTNOHAND (To be restarted if no handler) <0.5>
      40 1.502 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---
      ${said(40, "1.503", longjmp)}
      40 1.600 +++ exited with 0 +++`);
    expect(jumpsOf(trace)[1]?.leftHandler).toBe(0);
    expect(trace.signals.columns.jumped[0]).toBe(1);
    expect(trace.signals.columns.handlerEndNs[0]).toBe(ms(503));
  });

  it("leaves a handler that set the mark itself running", () => {
    const trace = traceOf(`
      40 1.000 rt_sigaction(SIGALRM, {sa_handler=0x5581, sa_mask=[], sa_flags=SA_RESTORER, sa_restorer=0x7f}, NULL, 8) = 0 <0.00001>
      40 1.002 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---
      ${said(40, "1.003", "setjmp call=_setjmp env=0x7f00 place=0x5512 mask=0")}
      ${said(40, "1.004", longjmp)}
      40 1.005 rt_sigreturn({mask=[]}) = 0 <0.00001>
      40 1.600 +++ exited with 0 +++`);
    expect(jumpsOf(trace)[1]?.leftHandler).toBe(noRow);
    expect(trace.signals.columns.jumped[0]).toBe(0);
  });
});

describe("what the probe says of stdio", () => {
  const getcOfAFile = `
    ${said(40, "1.000", "open stream=0x5500 fd=3 call=fopen mode=r path=/tmp/a file with blanks")}
    40 1.001 read(3</tmp/a>, "x"..., 4096) = 4096 <0.00001>
    ${said(40, "1.002", "stdio why=kernel stream=0x5500 fd=3 call=getc buffering=full size=4096 pending=0 reads=1 read=1")}
    40 1.003 read(3</tmp/a>, "y"..., 4096) = 4096 <0.00001>
    ${said(40, "1.004", "stdio why=kernel stream=0x5500 fd=3 call=getc buffering=full size=4096 pending=0 reads=4096 read=4096")}
    ${said(40, "1.005", "stdio why=close stream=0x5500 fd=3 call=fclose buffering=full size=4096 pending=0 reads=10 read=10")}
    40 1.006 close(3</tmp/a>) = 0 <0.00001>`;

  it("adds up the calls of the library on a stream, against the times it met the kernel", () => {
    const { streams } = traceOf(getcOfAFile);
    expect(streams).toEqual([
      expect.objectContaining({
        fd: 3,
        path: "/tmp/a file with blanks",
        reads: 4107,
        bytesRead: 4107,
        meetings: 2,
      }),
    ]);
    expect(streams[0]?.closedNs).toBe(ms(5));
  });

  it("names the system call by which the buffer met the kernel", () => {
    const { streamEvents, calls } = traceOf(getcOfAFile);
    const { after } = streamEvents.columns;
    expect([after[0], after[1]].map((call) => calls.startNs(call as number))).toEqual([ms(1), ms(3)]);
  });

  it("shows what waits in a buffer when the program forks", () => {
    const { streamEvents, streams } = traceOf(`
      40 1.000 getppid() = 1 <0.000001>
      ${said(40, "1.001", "stdio why=kept stream=0x7700 fd=1 call=printf buffering=full size=4096 pending=18 writes=1 written=18")}
      ${said(40, "1.002", "stdio why=fork stream=0x7700 fd=1 call=fork buffering=full size=4096 pending=18")}
      40 1.003 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>`);
    const kinds = [0, 1].map((row) => streamEventKinds[streamEvents.columns.kind[row] as number]);
    expect(kinds).toEqual(["kept", "fork"]);
    expect(streamEvents.columns.pending[1]).toBe(18);
    expect(streams.map(({ fd, buffering }) => [fd, buffering])).toEqual([[1, bufferings[2]]]);
  });

  it("shows the child's copy as what is in its buffer until the child flushes it", () => {
    const { streamEvents, streams } = traceOf(`
      ${said(40, "1.001", "stdio why=kept stream=0x7700 fd=1 call=printf buffering=full size=4096 pending=18 writes=1 written=18")}
      ${said(40, "1.002", "stdio why=fork stream=0x7700 fd=1 call=fork buffering=full size=4096 pending=18")}
      40 1.003 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
      ${said(41, "1.004", "stdio why=exit stream=0x7700 fd=1 call=exit buffering=full size=4096 pending=20 writes=1 written=2")}`);
    expect(streams.map(({ copied, bytesWritten }) => [copied, bytesWritten])).toEqual([
      [0, 18],
      [18, 2],
    ]);
    const { before, level } = streamEvents.columns;
    expect([before[2], level[2]]).toEqual([20, 0]);
  });

  it("of a stream that the child has from its parent, and that was empty, copies nothing", () => {
    const { streams } = traceOf(`
      ${said(40, "1.001", "open stream=0x7700 fd=3 call=fopen mode=w path=/tmp/a")}
      40 1.003 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      ${said(41, "1.004", "stdio why=kept stream=0x7700 fd=3 call=puts buffering=full size=4096 pending=2 writes=1 written=2")}`);
    expect(streams.map(({ path, copied, bytesWritten }) => [path, copied, bytesWritten])).toEqual([
      ["/tmp/a", 0, 0],
      ["/tmp/a", 0, 2],
    ]);
  });

  it("shows what a child of vfork writes into the memory they share as the parent's stream's", () => {
    const { streamEvents } = traceOf(`
      40 1.002 vfork( <unfinished ...>
      41 1.003 getppid() = 40 <0.000001>
      ${said(41, "1.004", "stdio why=kept stream=0x7700 fd=1 call=puts buffering=full size=4096 pending=3 writes=1 written=3")}`);
    expect(streamEventKinds[streamEvents.columns.kind[0] as number]).toBe("kept");
  });

  it("leaves with the parent what a child of vfork finds in the memory they share", () => {
    const { streamEvents, streams } = traceOf(`
      ${said(40, "1.001", "stdio why=kept stream=0x7700 fd=1 call=printf buffering=full size=4096 pending=18 writes=1 written=18")}
      40 1.002 vfork( <unfinished ...>
      41 1.003 getppid() = 40 <0.000001>
      ${said(41, "1.004", "stdio why=_exit stream=0x7700 fd=1 call=_exit buffering=full size=4096 pending=20 writes=1 written=2")}
      41 1.005 exit_group(0) = ?
      41 1.006 +++ exited with 0 +++
      40 1.007 <... vfork resumed>) = 41 <0.005>`);
    expect(streams.map(({ fd, bytesWritten }) => [fd, bytesWritten])).toEqual([[1, 20]]);
    expect(streamEventKinds[streamEvents.columns.kind[1] as number]).toBe("count");
  });

  it("forgets what was in memory when another program is started", () => {
    const { streams } = traceOf(`
      ${said(40, "1.001", "stdio why=kept stream=0x7700 fd=1 call=printf buffering=full size=4096 pending=18 writes=1 written=18")}
      40 1.002 execve("/bin/x", ["x"], 0x7f /* 0 vars */) = 0 <0.0001>
      ${said(40, "1.003", "start libc=2.36")}
      ${said(40, "1.004", "stdio why=kept stream=0x7700 fd=1 call=puts buffering=line size=1024 pending=3 writes=1 written=3")}`);
    expect(streams.map(({ bytesWritten }) => bytesWritten)).toEqual([18, 3]);
  });

  const onStdout = (why: string, counts: string, call = "puts") =>
    `stdio why=${why} stream=0x7700 fd=1 call=${call} buffering=full size=64 ${counts}`;

  it("counts calls that write and calls that read, and says which call of the library it was", () => {
    const trace = traceOf(`
      ${said(40, "1.001", onStdout("kept", "pending=5 writes=2 written=5", "fputc"))}
      ${said(40, "1.002", onStdout("kept", "pending=9 writes=3 written=4"))}
      ${said(40, "1.003", onStdout("kept", "pending=9 reads=4 read=2", "fputc"))}`);
    expect(trace.streams.map(({ writes, reads }) => [writes, reads])).toEqual([[5, 4]]);
    const { columns, length } = trace.streamEvents;
    expect([...columns.call.subarray(0, length)].map((call) => trace.streamCalls[call])).toEqual([
      "fputc",
      "puts",
      "fputc",
    ]);
    expect(trace.streamCalls).toEqual(["fputc", "puts"]);
  });

  it.each([
    ["kernel", "pending=0", 1],
    ["flush", "pending=0", 1],
    ["exit", "pending=3", 1],
    ["exit", "pending=0", 0],
    ["close", "pending=3", 1],
    ["close", "pending=0", 0],
    ["kept", "pending=3", 0],
    ["_exit", "pending=3", 0],
  ])("says of %s with %s whether the kernel was met", (why, counts, meetings) => {
    expect(traceOf(said(40, "1.001", onStdout(why, counts))).streams[0]?.meetings).toBe(meetings);
  });

  it("tells what was in the buffer before and after, never more than it holds unless it says so itself", () => {
    const { columns } = traceOf(`
      ${said(40, "1.001", onStdout("kept", "pending=50 writes=1 written=50"))}
      ${said(40, "1.002", onStdout("kernel", "pending=6 writes=1 written=20"))}
      ${said(40, "1.003", onStdout("count", "pending=2 ahead=70 reads=1 read=1"))}
      ${said(40, "1.004", onStdout("count", "pending=0 ahead=30 reads=1 read=42"))}
      ${said(40, "1.005", onStdout("kernel", "pending=0 reads=1 read=90"))}`).streamEvents;
    expect([...columns.before.subarray(0, 5)]).toEqual([50, 64, 5, 30, 0]);
    expect([...columns.level.subarray(0, 5)]).toEqual([50, 6, 72, 30, 0]);
  });

  it("knows the channel of a stream once strace has named its descriptor", () => {
    const { streams, channels } = traceOf(`
      ${said(40, "1.001", onStdout("kept", "pending=3 writes=1 written=3"))}
      40 1.002 write(1<pipe:[7]>, "abc", 3) = 3 <0.00001>
      ${said(40, "1.003", onStdout("kernel", "pending=0"))}
      40 1.004 close(1<pipe:[7]>) = 0 <0.00001>
      40 1.005 openat(AT_FDCWD, "/tmp/a", O_RDONLY) = 1</tmp/a> <0.00001>
      40 1.006 read(1</tmp/a>, "x", 1) = 1 <0.00001>
      ${said(40, "1.007", onStdout("kernel", "pending=0"))}`);
    expect(channels[streams[0]?.channel as number]?.id).toBe("pipe:7");
    expect(traceOf(said(40, "1.001", onStdout("kernel", "pending=0"))).streams[0]?.channel).toBe(noRow);
  });

  it("copies for a child what its parent's buffer held when it was born, not before and not since", () => {
    const { streams } = traceOf(`
      ${said(40, "1.001", onStdout("kept", "pending=5 writes=1 written=5"))}
      ${said(40, "1.002", onStdout("kept", "pending=7 writes=1 written=2"))}
      40 1.003 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      ${said(40, "1.004", onStdout("kept", "pending=30 writes=1 written=23"))}
      ${said(41, "1.005", onStdout("kept", "pending=8 writes=1 written=1"))}`);
    expect(streams.map(({ process, copied }) => [process, copied])).toEqual([
      [0, 0],
      [1, 7],
    ]);
  });

  it("copies nothing for a child whose parent used the stream only after", () => {
    const { streams } = traceOf(`
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      ${said(40, "1.002", onStdout("kept", "pending=5 writes=1 written=5"))}
      ${said(41, "1.003", onStdout("kept", "pending=8 writes=1 written=8"))}`);
    expect(streams.map(({ copied }) => copied)).toEqual([0, 0]);
  });

  it("ends what a child of vfork leaves behind only where it is the child's own memory", () => {
    const kindOf = (fork: string) => {
      const { streamEvents } = traceOf(`
        ${said(40, "1.001", onStdout("kept", "pending=5 writes=1 written=5"))}
        40 1.002 ${fork} = 41 <0.0001>
        ${said(41, "1.003", onStdout("_exit", "pending=5"))}`);
      return streamEventKinds[streamEvents.columns.kind[1] as number];
    };
    expect(kindOf("clone(child_stack=NULL, flags=SIGCHLD)")).toBe("_exit");
    expect(kindOf("clone(child_stack=0x7f, flags=CLONE_VM|CLONE_VFORK|SIGCHLD)")).toBe("count");
  });

  it("closes all open streams when the probe starts in a new program, and a mark for a jump goes, too", () => {
    const trace = traceOf(`
      ${said(40, "1.001", onStdout("kept", "pending=5 writes=1 written=5"))}
      ${said(40, "1.0013", "open stream=0x5500 fd=3 path=/tmp/log")}
      ${said(40, "1.0016", "stdio why=close stream=0x5500 fd=3 call=fclose buffering=full size=0 pending=0")}
      ${said(40, "1.002", "setjmp call=_setjmp env=0x7f00 place=0x5512 mask=0")}
      ${said(40, "1.003", "start libc=2.36")}
      ${said(40, "1.004", longjmp)}`);
    expect(trace.streams.map(({ closedNs }) => closedNs)).toEqual([ms(2), ms(0.6)]);
    expect(jumpsOf(trace).map(({ target }) => target)).toEqual([noRow, noRow]);
  });
});

describe("what looks like the probe's words and is not", () => {
  it.each([
    ["a version of the probe that we do not know", "ipc-scope-probe 2 dance"],
    ["a program's own write", "ipc-scope-probes are nice"],
  ])("%s is taken for the call that it is", (_, text) => {
    const trace = traceOf(`40 1.000 write(-1, "${text}", 9) = -1 EBADF (Bad file descriptor) <0.00001>`);
    expect(callNames(trace)).toEqual(["write"]);
  });

  it.each([
    [
      "cut by a small -s",
      `write(-1, "ipc-scope-probe 1 longjmp call=lo"..., 90) = -1 EBADF (Bad file descriptor) <0.00001>`,
    ],
    [
      "without its numbers",
      `write(-1, "ipc-scope-probe 1 longjmp call=longjmp", 39) = -1 EBADF (Bad file descriptor) <0.00001>`,
    ],
    ["of a kind that we do not know", said(40, "1.000", "dance env=0x7f00").slice("40 1.000 ".length)],
    [
      "for a reason that we do not know",
      said(40, "1.000", "stdio why=whim stream=0x55 fd=1 call=puts buffering=full").slice("40 1.000 ".length),
    ],
  ])("a mark %s tells nothing and harms nothing", (_, call) => {
    const trace = traceOf(`40 1.000 ${call}`);
    expect([trace.jumps.length, trace.streams.length, trace.streamEvents.length]).toEqual([0, 0, 0]);
    expect(trace.probeMarks).toBe(1);
  });

  it.each([
    "stdio why=kept stream=0x55 fd=1 call=puts buffering=rubber",
    "stdio why=kept stream=0x55 fd=1 call=puts",
  ])("a mark whose buffering we do not know (%s) tells nothing", (words) => {
    expect(traceOf(said(40, "1.000", words)).streams).toEqual([]);
  });

  it("a path keeps what looks like words in it, and words after it are its own", () => {
    const { streams } = traceOf(
      said(40, "1.000", "open stream=0x55 fd=3 call=fopen mode=r path=/tmp/a fd=9 path=b"),
    );
    expect(streams.map(({ fd, path }) => [fd, path])).toEqual([[3, "/tmp/a fd=9 path=b"]]);
  });

  it("a jump that says how often its mark was set keeps that, and whether the mask goes back", () => {
    const { columns } = traceOf(
      said(40, "1.000", "longjmp call=siglongjmp env=0x7f value=1 mask=0 times=12") +
        said(40, "1.001", "longjmp call=siglongjmp env=0x7f value=1 mask=1"),
    ).jumps;
    expect([columns.times[0], columns.times[1]]).toEqual([12, 0]);
    expect([columns.mask[0], columns.mask[1]]).toEqual([0, 1]);
  });

  it("a mark whose line was cut before its text ended tells nothing", () => {
    const trace = traceOf(`
      40 1.000 write(-1, "ipc-scope-probe 1 setjmp call=_setjmp env=0x7f00 mask=0
      40 1.001 getpid() = 40 <0.00001>`);
    expect(trace.jumps.length).toBe(0);
  });

  it("words without a value are passed over", () => {
    expect(
      jumpsOf(traceOf(said(40, "1.000", "setjmp quick call=_setjmp env=0x7f00 =1 mask=0"))),
    ).toHaveLength(1);
  });

  it("a program whose library the probe does not name is probed all the same; so is a stream without a path", () => {
    const trace = traceOf(
      said(40, "1.000", "start") + said(40, "1.001", "open stream=0x55 fd=3 call=fdopen mode=r"),
    );
    expect([...trace.probed.keys()]).toEqual([0]);
    expect(trace.streams.map(({ fd, path }) => [fd, path])).toEqual([[3, ""]]);
  });
});
