import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Nanos } from "../../src/base/time.ts";
import { straceFlags } from "../../src/capture/strace_flags.ts";
import { parseStraceVersion } from "../../src/capture/strace_version.ts";
import type { Trace } from "../../src/ipc/trace.ts";
import { syscallName } from "../../src/strace/syscalls.ts";
import { traceOfBytes } from "../unit/ipc/trace_of.ts";
import type { Workshop } from "./model_world.ts";

/** A line of truth that a program told of itself (test/fixtures/programs/truth.h), and when: its write's entry. */
export type Told<Words> = Words & { readonly tid: number; readonly what: string; readonly ns: Nanos };

/** A program that told the truth, and the trace of the same run, recorded as users record. */
export interface Story {
  readonly trace: Trace;
  /** Its lines about `what`, in the order in which they were told. */
  told<Words>(what: string): Told<Words>[];
}

/**
 * Runs a program of test/fixtures/programs under strace.
 * @param around a command in which strace itself runs, such as `unshare`
 * @throws if the program did not succeed: half a story is no truth
 */
export function storyOf(
  workshop: Workshop,
  program: string,
  args: readonly string[] = [],
  around: readonly string[] = [],
): Story {
  const log = join(workshop.folder, `${program}.strace`);
  const [command = "", ...rest] = [
    ...around,
    ...["strace", ...recorderFlags(), "-o", log, "--"],
    ...[workshop.compile(program), ...args],
  ];
  const { stdout, stderr, status, error } = spawnSync(command, rest, {
    cwd: workshop.folder,
    encoding: "utf8",
    timeout: 20_000,
    maxBuffer: 1 << 26,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}${stdout.slice(-500)}`);
  const trace = traceOfBytes([readFileSync(log)]);
  const lines = timed(
    trace,
    stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Told<object>),
  );
  return {
    trace,
    told: <Words>(what: string) => lines.filter((line) => line.what === what) as Told<Words>[],
  };
}

/** What the recorder gives the strace of this machine, without an output file. */
export function recorderFlags(): readonly string[] {
  const version = parseStraceVersion(spawnSync("strace", ["-V"], { encoding: "utf8" }).stdout);
  if (version === undefined) throw new Error("strace does not say its version");
  return straceFlags(version, { kind: "program", terminal: "shared" });
}

/** The n-th line of a task is its n-th write to the standard output. */
function timed(trace: Trace, lines: readonly Told<object>[]): Told<object>[] {
  const output = standardOutput(trace);
  const { calls } = trace;
  const writes = new Map<number, Nanos[]>();
  for (const { tid, calls: entered } of trace.tasks) {
    // A number can be used again: then the later task's lines follow.
    const its = writes.get(tid) ?? [];
    writes.set(tid, its);
    for (let at = 0; at < entered.length; at++) {
      const call = entered.at(at);
      if (calls.channel(call) !== output || syscallName(calls.syscall(call)) !== "write") continue;
      its.push(calls.startNs(call));
    }
  }
  return lines.map((line) => {
    const ns = writes.get(line.tid)?.shift();
    if (ns === undefined) throw new Error(`the trace lacks a line that ${line.tid} told: ${line.what}`);
    return { ...line, ns };
  });
}

/** The channel that descriptor 1 has been from the start. */
function standardOutput(trace: Trace): number {
  const { fd, channel } = trace.descriptors.columns;
  for (let row = 0; row < trace.descriptors.length; row++) if (fd[row] === 1) return channel[row] as number;
  throw new Error("nobody has a standard output");
}
