import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readlinkSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { noRow } from "../../src/base/table.ts";
import { descriptorFlags, type Trace } from "../../src/ipc/trace.ts";
import { signalNumber } from "../../src/strace/signals.ts";
import { signalsOf } from "../unit/ipc/facts.ts";
import { Workshop } from "./model_world.ts";

/** The kernel's first pid namespace: bpftrace counts pids in it (PROC_PID_INIT_INO of the kernel's proc_ns.h). */
const firstPidNamespace = "pid:[4026531836]";

/** A command with the kernel's tracepoints mounted for it alone, so that nothing is left behind. */
function withTracepoints(...command: string[]): [string, ...string[]] {
  const mount =
    'test -d /sys/kernel/tracing/events || mount -t tracefs none /sys/kernel/tracing || exit; exec "$@"';
  return ["unshare", "--mount", "sh", "-c", mount, "sh", ...command];
}

/** Why the kernel's tracepoints cannot be seen here; undefined if they can. */
function whyNot(): string | undefined {
  if (process.getuid?.() !== 0) return "tracepoints can only be seen by root";
  if (spawnSync("bpftrace", ["--version"]).error !== undefined) return "bpftrace is not installed";
  const [command, ...args] = withTracepoints(
    "test",
    "-d",
    "/sys/kernel/tracing/events/signal/signal_generate",
  );
  if (spawnSync(command, args).status !== 0) return "this kernel offers no tracepoints here";
  if (readlinkSync("/proc/self/ns/pid") !== firstPidNamespace) return "in a pid namespace of its own";
  return undefined;
}

const reason = whyNot();
/** Counts of a program and its children. Its pipes are descriptors 10 and above, each end always the same one. */
const scriptFor = (program: string) => `
interval:ms:100 /@ready == 0/ { @ready = 1; printf("ready\\n"); }
tracepoint:syscalls:sys_enter_write /comm == "${program}" && args->fd >= 10/ { @writing[tid] = args->fd; }
tracepoint:syscalls:sys_exit_write /@writing[tid]/ {
  if (args->ret > 0) { @written[pid, @writing[tid]] = sum(args->ret); }
  delete(@writing[tid]);
}
tracepoint:syscalls:sys_enter_read /comm == "${program}" && args->fd >= 10/ { @reading[tid] = args->fd; }
tracepoint:syscalls:sys_exit_read /@reading[tid]/ {
  if (args->ret > 0) { @read[pid, @reading[tid]] = sum(args->ret); }
  delete(@reading[tid]);
}
tracepoint:signal:signal_generate /args->comm == "${program}"/ { @generated[args->pid, args->sig, args->result] = count(); }
tracepoint:signal:signal_deliver /comm == "${program}"/ { @delivered[pid, args->sig] = count(); }
`;

type Counts = Readonly<Record<string, number>>;

/** bpftrace at work: what the kernel counts while a program runs. */
class Oracle {
  readonly #bpftrace: ChildProcess;
  #said = "";
  /** Warnings, mostly; the reason when it ends early. */
  #complained = "";

  private constructor(bpftrace: ChildProcess) {
    this.#bpftrace = bpftrace;
    bpftrace.stdout?.on("data", (bytes: Buffer) => {
      this.#said += bytes.toString();
    });
    bpftrace.stderr?.on("data", (bytes: Buffer) => {
      this.#complained += bytes.toString();
    });
  }

  static async start(program: string): Promise<Oracle> {
    const [command, ...args] = withTracepoints("bpftrace", "-f", "json", "-e", scriptFor(program));
    const oracle = new Oracle(spawn(command, args, { stdio: "pipe" }));
    await oracle.#until(() => oracle.#said.includes("ready"));
    return oracle;
  }

  /** Ends it: its counts by map, keys joined by commas. */
  async stop(): Promise<Readonly<Record<string, Counts>>> {
    // Asked again until it ends: on a busy machine a single SIGINT was once not enough.
    const asking = setInterval(() => this.#bpftrace.kill("SIGINT"), 2000);
    this.#bpftrace.kill("SIGINT");
    await this.#until(() => this.#isOver).finally(() => clearInterval(asking));
    const maps = this.#said
      .split("\n")
      .filter((line) => line.includes('"type": "map"') || line.includes('"type": "stats"'))
      .map((line) => (JSON.parse(line) as { data: Record<string, Counts> }).data);
    return Object.assign({}, ...maps) as Record<string, Counts>;
  }

  /** Leaves nothing running, however the test ended. */
  kill(): void {
    this.#bpftrace.kill("SIGKILL");
  }

  get #isOver(): boolean {
    return this.#bpftrace.exitCode !== null || this.#bpftrace.signalCode !== null;
  }

  async #until(done: () => boolean): Promise<void> {
    while (!done()) {
      if (this.#isOver && !done()) throw new Error(`bpftrace ended early: ${this.#complained}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Bytes by pid and descriptor that writes put into each pipe, that reads took out of it. */
function bytesOfPipes(trace: Trace, end: "write" | "read"): Counts {
  const sums: Record<string, number> = {};
  const { columns, length } = trace.transfers;
  for (let row = 0; row < length; row++) {
    const channel = columns.channel.at(row);
    if (trace.channels[channel]?.kind !== "pipe") continue;
    const process = trace.tasks[trace.calls.task(columns[end].at(row))]?.process ?? noRow;
    const key = `${trace.processes[process]?.pid},${descriptorOf(trace, process, channel, end)}`;
    sums[key] = (sums[key] ?? 0) + columns.bytes.at(row);
  }
  return sums;
}

/** The descriptor from 10 on that a process has for one end of a pipe. */
function descriptorOf(trace: Trace, holder: number, pipe: number, end: "write" | "read"): number | undefined {
  const { process, channel, fd, flags } = trace.descriptors.columns;
  const way = end === "write" ? descriptorFlags.writable : descriptorFlags.readable;
  for (let row = 0; row < trace.descriptors.length; row++)
    if (
      process[row] === holder &&
      channel[row] === pipe &&
      (fd[row] as number) >= 10 &&
      (flags[row] as number) & way
    )
      return fd[row];
  return undefined;
}

function counted(keys: readonly (string | number)[][]): Counts {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key.join()] = (counts[key.join()] ?? 0) + 1;
  return counts;
}

/** `pid,signal,result` added up to `pid,signal`. */
function withoutResult(counts: Counts): Counts {
  const sums: Record<string, number> = {};
  for (const [key, count] of Object.entries(counts)) {
    const whose = key.slice(0, key.lastIndexOf(","));
    sums[whose] = (sums[whose] ?? 0) + count;
  }
  return sums;
}

/**
 * What the kernel hands to a handler or a default action, not to sigwait (kernel/signal.c, get_signal). A SIGCONT
 * continues its target when it is sent. Whether the kernel then still delivers it is a race with the SIGTERM that
 * follows, which ends the process first in one run of ten: both sides agree on its generation only.
 */
const delivered = new Set(["handled", "ignored", "terminated", "core", "stopped"]);
const sigcont = signalNumber("SIGCONT");
/** TRACE_SIGNAL_DELIVERED and TRACE_SIGNAL_ALREADY_PENDING of include/trace/events/signal.h. */
const generated = 0;
const alreadyPending = 2;

describe("the kernel's own tracepoints and the trace", () => {
  const workshop = new Workshop();
  afterAll(() => workshop.remove());

  /**
   * Whether a signal merged into one that is just being taken is decided between two lines of the log: where signals
   * come thick and fast, both sides agree on how many were sent, and on each that was delivered.
   */
  it.for([
    { what: "a few processes and signals of many kinds", program: "oracle_story", merging: "exact" },
    {
      what: "100,000 writes of two processes to two others, and 400 signals meanwhile",
      program: "oracle_storm",
      merging: "summed",
    },
  ])("agree on the bytes and signals of one run: $what", { timeout: 60_000 }, async (run, test) => {
    const { program, merging } = run;
    const { skip, onTestFinished } = test;
    if (reason !== undefined) skip(reason);
    // The kernel counts by name, which is the whole machine's: no other run of this test may have it. At most 15 bytes.
    const name = `${merging}-${process.pid}`;
    const command = join(workshop.folder, name);
    renameSync(workshop.compile(program), command);
    const oracle = await Oracle.start(name);
    onTestFinished(() => oracle.kill());
    const { trace } = workshop.record([command]);
    const kernel = await oracle.stop();

    expect(bytesOfPipes(trace, "write")).toEqual(kernel["@written"]);
    expect(bytesOfPipes(trace, "read")).toEqual(kernel["@read"]);
    const signals = signalsOf(trace).map((one) => ({ ...one, number: signalNumber(one.signal) }));
    const sent = counted(
      signals.map(({ to, number, outcome }) => [
        to ?? "?",
        number,
        outcome === "coalesced" ? alreadyPending : generated,
      ]),
    );
    const compared = merging === "exact" ? (counts: Counts) => counts : withoutResult;
    expect(compared(sent)).toEqual(compared(kernel["@generated"] ?? {}));
    expect(
      counted(
        signals.filter(({ outcome }) => delivered.has(outcome)).map(({ to, number }) => [to ?? "?", number]),
      ),
    ).toEqual(
      Object.fromEntries(
        Object.entries(kernel["@delivered"] ?? {}).filter(([key]) => Number(key.split(",")[1]) !== sigcont),
      ),
    );
  });
});
