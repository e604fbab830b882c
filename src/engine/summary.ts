import type { CallIndex, ProcessIndex } from "../base/ids.ts";
import { atOnce, mapInSteps, type Steps } from "../base/steps.ts";
import { noRow } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { signalOutcomes } from "../base/vocabulary.ts";
import { unitOf } from "../ipc/channels/channel_unit.ts";
import { heldEnds } from "../ipc/descriptors/held_ends.ts";
import { calledName } from "../ipc/names.ts";
import { type ProcessAtTime, processStateAt } from "../ipc/state.ts";
import {
  type Channel,
  descriptorFlags,
  type ExitStatus,
  isProcess,
  type Process,
  signalCauses,
  type Trace,
} from "../ipc/trace.ts";
import { uninterpretedInSteps } from "../ipc/uninterpreted.ts";
import type {
  Blocked,
  Finding,
  ProcessState,
  Summary,
  SummaryChannel,
  SummaryExit,
  SummaryProcess,
  SummarySignal,
  SummaryWait,
} from "../protocol/summary.ts";
import { signalName } from "../strace/signals.ts";
import { summarizeFlows } from "./flows.ts";
import { joinsProcesses } from "./interprocess.ts";
import { notesOn } from "./notes.ts";
import { programOf } from "./program.ts";
import { type RunInfo, verdictNs } from "./run_info.ts";
import { type LocateCall, nowhere } from "./source/trace_sources.ts";
import { type LocateJump, summarizeJumps } from "./summary_jumps.ts";
import { summarizeStreams } from "./summary_streams.ts";

/** The whole trace in the published form. Files that nobody wrote are left out; everything else is in. */
export function summarize(...of: Parameters<typeof summarizeInSteps>): Summary {
  return atOnce(summarizeInSteps(...of));
}

/** The same of a trace in which there is much to add up. */
export function* summarizeInSteps(
  trace: Trace,
  run: RunInfo,
  findings: readonly Finding[],
  locate: LocateCall = nowhere,
  locateJump: LocateJump = () => null,
): Steps<Summary> {
  const program = programOf(trace);
  const atNs = verdictNs(trace, run);
  return {
    schema: 1,
    command: run.command.length > 0 ? run.command : (program?.execs[0]?.argv ?? []),
    tracer: run.tracer,
    startUnixNs: trace.startUnixNs === undefined ? null : trace.startUnixNs.toString(),
    durationNs: trace.endNs,
    exit: run.timedOut ? { timeout: true } : exitOf(program?.exit),
    stats: {
      lines: trace.stats.lines,
      // What the probe says, it says by calls that the program never made.
      calls: trace.stats.calls - trace.probeMarks,
      unparsed: trace.stats.unparsed,
      partial: trace.stats.partial,
      ...passedOver(yield* uninterpretedInSteps(trace)),
    },
    processes: yield* mapInSteps(trace.processes.filter(isProcess), listedPerStep, (process) =>
      summarizeProcess(trace, process, atNs, run, locate),
    ),
    channels: yield* mapInSteps(trace.channels.filter(isWorthListing), listedPerStep, (channel) =>
      summarizeChannel(trace, channel, atNs),
    ),
    flows: yield* summarizeFlows(trace),
    signals: yield* summarizeSignals(trace, atNs),
    waits: yield* summarizeWaits(trace),
    jumps: summarizeJumps(trace, locateJump),
    ...(trace.probed.size === 0 ? {} : { streams: summarizeStreams(trace) }),
    findings,
    ...notesOf(trace, run),
  };
}

function passedOver(counts: ReadonlyMap<string, number>): Partial<Summary["stats"]> {
  return counts.size === 0 ? {} : { uninterpreted: Object.fromEntries(counts) };
}

export function exitOf(exit: ExitStatus | undefined): SummaryExit | null {
  if (exit === undefined) return null;
  return exit.how === "exited" ? { code: exit.code } : { signal: exit.signal };
}

/** Rows, processes and channels summed up between two steps: a few milliseconds each. */
const signalsPerStep = 4096;
const listedPerStep = 64;

function isWorthListing(channel: Channel): boolean {
  return channel.kind === "file"
    ? channel.writers.size > 0
    : joinsProcesses(channel) || channel.kind === "pty" || channel.kind === "futex";
}

function summarizeProcess(
  trace: Trace,
  process: Process,
  atNs: Nanos,
  run: RunInfo,
  locate: LocateCall,
): SummaryProcess {
  const now = processStateAt(trace, process.index, atNs);
  return {
    pid: process.pid,
    ppid: process.parent === undefined ? knownParent(process, run) : pidOf(trace, process.parent),
    name: process.name,
    argv: process.argv,
    threads: process.tasks.map((task) => trace.tasks[task]?.tid ?? 0),
    startNs: process.startNs,
    endNs: Number.isFinite(process.endNs) ? process.endNs : null,
    exit: exitOf(process.exit),
    state: stateWord(now),
    blocked: summarizeBlocked(trace, now, locate),
  };
}

/** The parent's pid when the process was attached to; 0 if nobody knows. */
function knownParent({ pid, bornBy }: Process, { attached = [] }: RunInfo): number {
  const known = bornBy === undefined ? attached.find((process) => process.pid === pid) : undefined;
  return known?.ppid ?? 0;
}

function stateWord(now: ProcessAtTime): ProcessState {
  switch (now.activity) {
    case "blocked":
    case "stopped":
    case "zombie":
      return now.activity;
    case "gone":
      return "exited";
    case "running":
    case "call":
    case "unborn":
      return "running";
  }
}

function summarizeBlocked(trace: Trace, now: ProcessAtTime, locate: LocateCall): Blocked | null {
  if (now.blocked === undefined) return null;
  const { call, channel, reason, sinceNs } = now.blocked;
  return {
    call: calledName(trace, call),
    channel: channel === undefined ? null : (trace.channels[channel]?.id ?? null),
    reason,
    sinceNs,
    location: locate(call),
  };
}

function summarizeChannel(trace: Trace, channel: Channel, atNs: Nanos): SummaryChannel {
  return {
    id: channel.id,
    kind: channel.kind,
    name: channel.name,
    capacity: Number.isNaN(channel.capacity) ? null : channel.capacity,
    bytesWritten: channel.bytesWritten,
    bytesRead: channel.bytesRead,
    bytesLeft: bytesLeft(channel),
    messages: channel.messages,
    peakFill: Number.isSafeInteger(channel.peakFill) ? channel.peakFill : null,
    writers: pidsOf(trace, usersOrHolders(trace, channel, descriptorFlags.writable, atNs)),
    readers: pidsOf(trace, usersOrHolders(trace, channel, descriptorFlags.readable, atNs)),
    blockedFullNs: channel.blockedFullNs,
    blockedEmptyNs: channel.blockedEmptyNs,
  };
}

/** A counter (semaphore, eventfd) holds no bytes. */
function bytesLeft({ kind, fill, queuedBytes }: Channel): number {
  const level = queuedBytes.length > 0 ? queuedBytes : unitOf(kind) === "bytes" ? fill : undefined;
  return level === undefined || level.length === 0 ? 0 : level.level(level.length - 1);
}

/**
 * Who used an end; if nobody did, who has it open: an end that is held and never used is why some readers wait for
 * ever. Of a file every holder could use either end, which says nothing.
 */
function usersOrHolders(trace: Trace, channel: Channel, end: number, atNs: Nanos): ReadonlySet<ProcessIndex> {
  const users = end === descriptorFlags.writable ? channel.writers : channel.readers;
  if (users.size > 0 || channel.kind === "file") return users;
  return new Set(heldEnds(trace, channel.index, end, atNs).map(({ process }) => process));
}

function* summarizeSignals(trace: Trace, atNs: Nanos): Steps<SummarySignal[]> {
  const { length } = trace.signals;
  const signals: SummarySignal[] = [];
  for (let row = 0; row < length; row++) {
    if (row % signalsPerStep === 0) yield;
    // Replaced when the table grows, as it may between two steps.
    const { columns } = trace.signals;
    const from = columns.from[row] as number;
    // What comes from outside after the verdict is how we ended the program, not something that befell it.
    if (from === noRow && atNs < trace.endNs && (columns.generatedNs[row] as number) >= atNs) continue;
    const interrupted = columns.interrupted[row] as number;
    signals.push({
      signal: signalName(columns.signal[row] as number),
      to: pidOf(trace, columns.to[row] as ProcessIndex),
      from: from === noRow ? null : pidOf(trace, from as ProcessIndex),
      cause: signalCauses[columns.cause[row] as number] ?? "kernel",
      generatedNs: columns.generatedNs[row] as number,
      deliveredNs: numberOrNull(columns.deliveredNs[row]),
      outcome: signalOutcomes[columns.outcome[row] as number] ?? "pending",
      handlerEndNs: numberOrNull(columns.handlerEndNs[row]),
      interrupted: interrupted === noRow ? null : calledName(trace, interrupted as CallIndex),
    });
  }
  return signals;
}

/** In the order in which they began: their rows depend on what was read at once. */
function* summarizeWaits(trace: Trace): Steps<SummaryWait[]> {
  const { columns } = trace.waits;
  const rows = Array.from({ length: trace.waits.length }, (_, row) => row).sort(
    (one, other) => (columns.call[one] as number) - (columns.call[other] as number),
  );
  return yield* mapInSteps(rows, signalsPerStep, (row) => {
    const child = columns.child[row] as number;
    const startNs = columns.startNs[row] as number;
    const reapedNs = columns.reapedNs[row] as number;
    return {
      parent: pidOf(trace, columns.parent[row] as ProcessIndex),
      child: child === noRow ? null : pidOf(trace, child as ProcessIndex),
      blockedNs: Math.min(reapedNs, trace.endNs) - startNs,
      // A wait that a signal or a death ended has reaped nobody, nor has one that was told of a stop (or with WNOWAIT).
      reapedNs: trace.processes[child]?.reapedNs === reapedNs ? numberOrNull(reapedNs) : null,
    };
  });
}

function pidOf(trace: Trace, process: ProcessIndex): number {
  return trace.processes[process]?.pid ?? 0;
}

function pidsOf(trace: Trace, processes: ReadonlySet<ProcessIndex>): number[] {
  return [...processes].map((process) => pidOf(trace, process));
}

/** A time that is not there (NaN, not yet) becomes null, which JSON can say. */
function numberOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function notesOf(trace: Trace, run: RunInfo): { readonly notes?: readonly string[] } {
  const notes = notesOn(trace, run, false);
  return notes.length === 0 ? {} : { notes };
}
