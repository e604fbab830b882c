import type { CallIndex, DescriptorIndex } from "../../../src/base/ids.ts";
import { noRow } from "../../../src/base/table.ts";
import type { Nanos } from "../../../src/base/time.ts";
import { blockReasons, signalOutcomes } from "../../../src/base/vocabulary.ts";
import { openDescriptorsAt } from "../../../src/ipc/state.ts";
import type { IndexList } from "../../../src/ipc/tables/index_list.ts";
import { type Channel, descriptorFlags, signalCauses, type Trace } from "../../../src/ipc/trace.ts";
import { signalName } from "../../../src/strace/signals.ts";
import { syscallName } from "../../../src/strace/syscalls.ts";

// What tests assert on: rows of the tables, told in the words of the domain.

function pidOf(trace: Trace, process: number): number | undefined {
  return process === noRow ? undefined : trace.processes[process]?.pid;
}

function pidOfCall(trace: Trace, call: number): number | undefined {
  if (call === noRow) return undefined;
  const task = trace.tasks[trace.calls.task(call)];
  return task === undefined ? undefined : pidOf(trace, task.process);
}

/** `41 -> 42: 5` for each transfer through the channel, in order of the stream; `?` for an unseen writer. */
export function transfersOf(trace: Trace, channel: Channel): string[] {
  return transfersIn(trace, channel.transfers);
}

/** What came back: the other direction of a socket. */
export function returningOf(trace: Trace, channel: Channel): string[] {
  return transfersIn(trace, channel.returning);
}

function transfersIn(trace: Trace, list: IndexList): string[] {
  const { write, read, bytes } = trace.transfers.columns;
  return Array.from({ length: list.length }, (_, position) => {
    const row = list.at(position);
    return `${pidOfCall(trace, write.at(row)) ?? "?"} -> ${pidOfCall(trace, read.at(row))}: ${bytes.at(row)}`;
  });
}

export function levelOf(channel: Channel): number {
  return channel.fill.length === 0 ? 0 : channel.fill.level(channel.fill.length - 1);
}

/** `fd channel rwx` of a process's open descriptors at a time; `x` for close-on-exec. */
export function descriptorsOf(trace: Trace, pid: number, ns: Nanos): string[] {
  const { process } = trace.descriptors.columns;
  return wordsOf(
    trace,
    openDescriptorsAt(trace, ns).filter((row) => pidOf(trace, process[row] as number) === pid),
  );
}

function wordsOf(trace: Trace, rows: readonly DescriptorIndex[]): string[] {
  const { fd, channel, flags } = trace.descriptors.columns;
  return [...rows]
    .sort((a, b) => (fd[a] as number) - (fd[b] as number))
    .map((row) => {
      const bits = flags[row] as number;
      const letters = `${bits & descriptorFlags.readable ? "r" : ""}${bits & descriptorFlags.writable ? "w" : ""}${bits & descriptorFlags.closeOnExec ? "x" : ""}`;
      return `${fd[row]} ${trace.channels[channel[row] as number]?.id} ${letters}`;
    });
}

/** The same of one thread: what its own calls would find. */
export function descriptorsOfThread(trace: Trace, tid: number, ns: Nanos): string[] {
  const { process, table } = trace.descriptors.columns;
  const thread = trace.tasks.findLast((task) => task.tid === tid && task.startNs <= ns);
  const own = ownTableAt(trace, thread?.index, ns);
  return wordsOf(
    trace,
    openDescriptorsAt(trace, ns).filter((row) => process[row] === thread?.process && table[row] === own),
  );
}

function ownTableAt(trace: Trace, thread: number | undefined, ns: Nanos): number {
  const { columns, length } = trace.ownTables;
  let own = 0;
  for (let row = 0; row < length; row++)
    if (columns.task[row] === thread && (columns.fromNs[row] as number) <= ns)
      own = columns.table[row] as number;
  return own;
}

/** The calls that made a descriptor what it is, the latest first: `dup2 < pipe2`; `old` if older than the trace. */
export function originOf(trace: Trace, pid: number, fd: number, ns: Nanos): string {
  const { columns } = trace.descriptors;
  let row = openDescriptorsAt(trace, ns).find(
    (candidate) => columns.fd[candidate] === fd && pidOf(trace, columns.process[candidate] as number) === pid,
  );
  const chain: string[] = [];
  while (row !== undefined) {
    const call = columns.openedBy[row] as number;
    chain.push(call === noRow ? "old" : syscallName(trace.calls.syscall(call)));
    const origin = columns.origin[row] as number;
    row = origin === noRow ? undefined : (origin as DescriptorIndex);
  }
  return chain.join(" < ");
}

/** `pid call reason` of every call that had to wait. */
export function blockedCalls(trace: Trace): string[] {
  const { calls } = trace;
  return Array.from({ length: trace.calls.length }, (_, call) => call as CallIndex)
    .filter((call) => calls.blocked(call) > 0)
    .map(
      (call) =>
        `${pidOfCall(trace, call)} ${syscallName(calls.syscall(call))} ${blockReasons[calls.blocked(call)]}`,
    );
}

export interface SignalFact {
  readonly signal: string;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly cause: string;
  readonly outcome: string;
  readonly generatedMs: number;
  readonly deliveredMs: number;
  readonly handlerEndMs: number;
  readonly held: boolean;
  readonly interrupted: string | undefined;
  readonly sentBy: string | undefined;
}

export function signalsOf(trace: Trace): SignalFact[] {
  const { columns } = trace.signals;
  const nameOfCall = (call: number) => (call === noRow ? undefined : syscallName(trace.calls.syscall(call)));
  return Array.from({ length: trace.signals.length }, (_, row) => ({
    signal: signalName(columns.signal[row] as number),
    from: pidOf(trace, columns.from[row] as number),
    to: pidOf(trace, columns.to[row] as number),
    cause: signalCauses[columns.cause[row] as number] ?? "",
    outcome: signalOutcomes[columns.outcome[row] as number] ?? "",
    generatedMs: (columns.generatedNs[row] as number) / 1e6,
    deliveredMs: (columns.deliveredNs[row] as number) / 1e6,
    handlerEndMs: (columns.handlerEndNs[row] as number) / 1e6,
    held: columns.held[row] === 1,
    interrupted: nameOfCall(columns.interrupted[row] as number),
    sentBy: nameOfCall(columns.sentBy[row] as number),
  }));
}

export function waitsOf(
  trace: Trace,
): { parent: number | undefined; child: number | undefined; reapedMs: number }[] {
  const { parent, child, reapedNs } = trace.waits.columns;
  return Array.from({ length: trace.waits.length }, (_, row) => ({
    parent: pidOf(trace, parent[row] as number),
    child: pidOf(trace, child[row] as number),
    reapedMs: (reapedNs[row] as number) / 1e6,
  }));
}

/** `41 msgrcv <- 40 msgsnd`: who waited in which call, and whose call ended the wait. */
export function wakesOf(trace: Trace): string[] {
  const { waiting, waker } = trace.wakes.columns;
  const told = (call: number) =>
    call === noRow ? "?" : `${pidOfCall(trace, call)} ${syscallName(trace.calls.syscall(call))}`;
  return Array.from(
    { length: trace.wakes.length },
    (_, row) => `${told(waiting[row] as number)} <- ${told(waker[row] as number)}`,
  );
}

/** The law of every stream: what went in is what came out and what is left. */
export function isConserved(channel: Channel): boolean {
  const left = channel.bytesWritten + channel.bytesUnseen - channel.bytesRead - channel.bytesGone;
  return levelOf(channel) === (Number.isNaN(channel.capacity) ? left : Math.min(left, channel.capacity));
}
