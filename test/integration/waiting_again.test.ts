import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { CallIndex } from "../../src/base/ids.ts";
import { notYet } from "../../src/base/time.ts";
import { traceesOf } from "../../src/capture/tracees.ts";
import { knownArchitecture } from "../../src/capture/waiting/call_instruction.ts";
import { WaitingStacks } from "../../src/capture/waiting/waiting_stacks.ts";
import { stacksOfWaitingCalls } from "../../src/engine/source/waiting_stacks.ts";
import { readTrace } from "../../src/engine/trace_reader.ts";
import { syscallName } from "../../src/strace/syscalls.ts";
import { type ApproximateStacks, noApproximateStacks } from "../../src/tracefile/approximate_stacks.ts";

const source = join(import.meta.dirname, "../fixtures/programs/source_lines/waits_twice.c");
let folder: string;
let strace: ChildProcess;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ipc-scope-waiting-"));
});

afterEach(() => {
  for (const pid of traceesOf(strace.pid ?? 0)) process.kill(pid, "SIGKILL");
  strace.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

it("a thread that waits again, in the same call from the same place, is told of again", async () => {
  const architecture = knownArchitecture(process.arch);
  if (architecture === undefined) throw new Error(`call instructions of ${process.arch} are not known`);
  const program = join(folder, "waits_twice");
  execFileSync("gcc", ["-g", "-o", program, source]);
  const log = join(folder, "trace.strace");
  strace = spawn("strace", [
    "-f",
    "-yy",
    "--absolute-timestamps=format:unix,precision:ns",
    "-o",
    log,
    program,
  ]);

  let told: ApproximateStacks = noApproximateStacks;
  const waiting = new WaitingStacks(strace.pid ?? 0, join(folder, "stacks.json"), architecture);
  waiting.onChange((stacks) => {
    told = stacks;
  });
  try {
    const first = await toldOf(log, () => told);
    expect(await toldOf(log, () => told, first)).toBeGreaterThan(first);
  } finally {
    waiting.dispose();
  }
}, 15_000);

/** The read that waits and whose stack was told of, once it is another than `before`. */
async function toldOf(log: string, told: () => ApproximateStacks, before?: CallIndex): Promise<CallIndex> {
  for (;;) {
    const trace = readTrace([existsSync(log) ? readFileSync(log) : new Uint8Array(0)]);
    const known = stacksOfWaitingCalls(trace, told());
    const read = [...known.keys()].find(
      (call) => syscallName(trace.calls.syscall(call)) === "read" && trace.calls.endNs(call) === notYet,
    );
    if (read !== undefined && read !== before) return read;
    await sleep(50);
  }
}
