import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noRow } from "../../src/base/table.ts";
import { whyOutOfReach } from "../../src/capture/probe/probe_reach.ts";
import {
  jumpKinds,
  type Stream,
  type StreamEventKind,
  streamEventKinds,
} from "../../src/ipc/tables/probe_tables.ts";
import type { Trace } from "../../src/ipc/trace.ts";
import { syscallName } from "../../src/strace/syscalls.ts";
import { library, ProbedRuns } from "./probed_run.ts";

const runs = new ProbedRuns();
const file = join(runs.folder, "bytes");

beforeAll(() => writeFileSync(file, Buffer.alloc(20_000, "x")));
afterAll(() => runs.remove());

function program(name: string, ...flags: string[]): string {
  return runs.program(name, flags);
}

function probed(...command: string[]) {
  return runs.run(...command);
}

function jumpsOf({ jumps }: Trace) {
  return Array.from({ length: jumps.length }, (_, row) => ({
    kind: jumpKinds[jumps.columns.kind[row] as number],
    value: jumps.columns.value[row],
    frames: jumps.columns.frames[row],
    leftHandler: jumps.columns.leftHandler[row] !== noRow,
    mask: jumps.columns.mask[row] === 1,
  }));
}

function streamOf({ streams }: Trace, fd: number): Stream {
  const stream = streams.find((one) => one.fd === fd);
  if (stream === undefined) throw new Error(`the probe told of no stream on descriptor ${fd}`);
  return stream;
}

/** What was waiting in a buffer when something of this kind was told. */
function pendingAt({ streamEvents }: Trace, kind: StreamEventKind): number[] {
  const code = streamEventKinds.indexOf(kind);
  const { columns, length } = streamEvents;
  const rows = Array.from({ length }, (_, row) => row).filter((row) => columns.kind[row] === code);
  return rows.map((row) => columns.pending[row] as number);
}

function callsNamed({ calls }: Trace, name: string): number {
  return Array.from({ length: calls.length }, (_, row) => row).filter(
    (row) => syscallName(calls.syscall(row)) === name && calls.value(row) > 0,
  ).length;
}

describe("what stdio does", () => {
  test("20,000 getc take five reads; without the buffer they take 20,000", () => {
    const { stdout, trace } = probed(program("one_byte_at_a_time"), file);
    expect(stdout).toBe("20000 20000\n");
    expect(streamOf(trace, 3)).toMatchObject({ path: file, reads: 20_001, bytesRead: 20_000, meetings: 6 });
    expect(callsNamed(trace, "read")).toBeGreaterThan(20_000 + 5);
    // One mark for each time the buffer met the kernel: folding is what keeps this cheap.
    expect(trace.probeMarks).toBeLessThan(20);
  });

  test("what printf left in the buffer before a fork is seen there, and in the copy", () => {
    const { stdout, trace } = probed(program("printf_before_fork"));
    expect(stdout).toBe("counted counted ");
    expect(pendingAt(trace, "kept")).toEqual(["counted ".length]);
    expect(pendingAt(trace, "fork")).toEqual(["counted ".length]);
    expect(pendingAt(trace, "exit")).toEqual(["counted ".length, "counted ".length]);
  });

  test("fflush(NULL) empties the buffer of what was written, and is no read", () => {
    const { stdout, trace } = probed(program("flush_all"), file);
    expect(stdout).toBe("flushed");
    expect(pendingAt(trace, "flush")).toEqual([0]);
    expect(pendingAt(trace, "_exit")).not.toContain("flushed".length);
    expect(streamOf(trace, 1)).toMatchObject({ writes: 1, meetings: 1 });
    expect(streamOf(trace, 3)).toMatchObject({ reads: 3, meetings: 1 });
  });

  test("setbuf(NULL) makes each putchar a system call", () => {
    const { stdout, trace } = probed(program("unbuffered"));
    expect(stdout).toBe("slowly");
    expect(streamOf(trace, 1)).toMatchObject({ buffering: "none", writes: 6, bytesWritten: 6, meetings: 6 });
  });

  test.each([
    ["_exit", "_exit"],
    ["quick_exit", "_exit"],
    ["abort", "abort"],
    ["execl", "exec"],
    ["execlp", "exec"],
    ["execle", "exec"],
    ["execv", "exec"],
    ["execvpe", "exec"],
    ["fexecve", "exec"],
  ] as const)("what nobody flushed before %s is seen to be lost", (how, kind) => {
    const { stdout, trace } = probed(program("lost_in_buffer"), how);
    expect(stdout).toBe("");
    expect(pendingAt(trace, kind)).toEqual(["never seen".length]);
  });

  test("getc_unlocked and putc_unlocked are counted, though they are macros", () => {
    const copy = join(runs.folder, "copy");
    const { trace } = probed(program("unlocked_characters", "-O2"), file, copy);
    expect(readFileSync(copy)).toEqual(readFileSync(file));
    expect(streamOf(trace, 3)).toMatchObject({ reads: 20_001, bytesRead: 20_000, meetings: 6 });
    expect(streamOf(trace, 4)).toMatchObject({ writes: 20_000, bytesWritten: 20_000, meetings: 5 });
    expect(trace.probeMarks).toBeLessThan(25);
  });

  test("of wide characters it counts characters", () => {
    const umlauts = join(runs.folder, "umlauts");
    writeFileSync(umlauts, "äöü\n".repeat(1000));
    const { stdout, trace } = probed(program("wide_characters"), umlauts);
    expect(stdout).toBe("4000\n");
    expect(streamOf(trace, 3)).toMatchObject({ reads: 4001, bytesRead: 4000 });
    expect(callsNamed(trace, "read")).toBeGreaterThan(streamOf(trace, 3).meetings - 2);
    expect(trace.probeMarks).toBeLessThan(20);
  });
});

describe("long jumps", () => {
  test("over five frames", () => {
    const { stdout, trace } = probed(program("jump_over_frames", "-fno-optimize-sibling-calls"));
    expect(stdout).toBe("back with 7\n");
    expect(jumpsOf(trace)).toEqual([
      expect.objectContaining({ kind: "setjmp", value: 0 }),
      expect.objectContaining({ kind: "longjmp", value: 7, frames: 5, leftHandler: false }),
    ]);
  });

  test.each([
    ["with the mask put back", "sig", "let in again\n", true],
    ["without, and the signal stays blocked", "plain", "still blocked\n", false],
  ])("out of SIGALRM's handler, %s", (_, how, printed, mask) => {
    const { stdout, trace } = probed(program("jump_out_of_handler"), how);
    expect(stdout).toBe(printed);
    expect(jumpsOf(trace)[1]).toMatchObject({ kind: "siglongjmp", value: 3, leftHandler: true, mask });
    expect(trace.signals.columns.jumped[0]).toBe(1);
  });
});

test("a jump off a signal's own stack tells its frames, and no distance, which would be that of two stacks", () => {
  const { stdout, trace } = probed(program("jump_off_another_stack"));
  expect(stdout).toBe("back with 5\n");
  const { frames, bytes, leftHandler } = trace.jumps.columns;
  expect(frames[1]).toBeGreaterThan(1000);
  expect(frames[1]).not.toBe(noRow);
  expect(bytes[1]).toBe(noRow);
  expect(leftHandler[1]).not.toBe(noRow);
});

describe("a program with the probe", () => {
  test("of eight threads that print and jump does just what it does without", () => {
    const threads = program("eight_threads");
    const [bare, withProbe] = [join(runs.folder, "bare"), join(runs.folder, "probed")];
    expect(execFileSync(threads, [bare], { encoding: "utf8" })).toBe("16000\n");
    const { stdout, trace } = probed(threads, withProbe);
    expect(stdout).toBe("16000\n");
    const lines = (path: string) => readFileSync(path, "utf8").split("\n").sort();
    expect(lines(withProbe)).toEqual(lines(bare));
    expect(streamOf(trace, 3).writes).toBeGreaterThan(15_000);
  });

  test("of threads that open and close streams while others jump and fork is unharmed", () => {
    const threads = program("streams_of_threads");
    const { stdout, signal } = spawnSync(threads, {
      encoding: "utf8",
      env: { ...process.env, LD_PRELOAD: library },
    });
    expect({ stdout, signal }).toEqual({ stdout: "unharmed\n", signal: null });
  });

  test.each([
    ["sh", ["-c", "seq 3000 | sort -rn | head -n 3; exit 5"]],
    ["python3", ["-c", "import sys; print('hi'); sys.exit(5)"]],
    ["bash", ["-c", "trap 'echo caught; exit 5' TERM; kill $$; sleep 1"]],
    ["cat", ["/no/such/file"]],
    ["perl", ["-e", "print 'x' x 5000; eval { die \"oops\n\" }; print $@; exit 5"]],
    ["make", ["--eval", "all:; @echo made; echo told >&2; exit 5"]],
    ["gcc", ["-E", "-x", "c", "src/probe/mark.h"]],
    ["git", ["hash-object", "package.json"]],
  ])("%s prints and exits as without", (command, args) => {
    const run = (env: NodeJS.ProcessEnv) => {
      const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", env });
      return { status, stdout, stderr };
    };
    const { PATH } = process.env;
    const without = run({ PATH });
    expect(without.status).not.toBeNull();
    expect(run({ PATH, LD_PRELOAD: library })).toEqual(without);
  });
});

test("the library asks for nothing that a GNU C library of 2012 (2.17) lacks", () => {
  const needed = execFileSync("objdump", ["-T", library], { encoding: "utf8" }).matchAll(
    /\*UND\*.*\(GLIBC_2\.(\d+)/g,
  );
  const versions = [...needed].map(([, minor]) => Number(minor));
  expect(versions.length).toBeGreaterThan(5);
  expect(Math.max(...versions)).toBeLessThanOrEqual(17);
});

describe("what the probe cannot see into is named before the program starts", () => {
  test("a static program", async () => {
    const still = program("unbuffered", "-static");
    expect(await whyOutOfReach(still, process.env)).toBe(`${still} is linked statically`);
  });

  test("not a script of sh, whose interpreter it can", async () => {
    const script = join(runs.folder, "script");
    writeFileSync(script, "#!/usr/bin/env sh\necho hi\n", { mode: 0o755 });
    expect(await whyOutOfReach(script, process.env)).toBeUndefined();
  });

  test("a script of a static interpreter", async () => {
    const script = join(runs.folder, "static-script");
    const still = program("unbuffered", "-static");
    writeFileSync(script, `#!${still}\n`, { mode: 0o755 });
    expect(await whyOutOfReach(script, process.env)).toBe(`${still} is linked statically`);
  });
});
