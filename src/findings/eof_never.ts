import type { ChannelIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import { type HeldEnd, heldEnds } from "../ipc/descriptors/held_ends.ts";
import type { ReadableLog } from "../ipc/logged_text.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import { descriptorFlags, type Trace } from "../ipc/trace.ts";
import type { Finding } from "./finding.ts";
import { threadJoined } from "./futex_use.ts";
import { mayWakeItself } from "./signal_handlers.ts";
import { stuckGroups, stuckWaiters } from "./wait_for.ts";
import type { Waiter } from "./waiter.ts";

/**
 * A reader waits for an end-of-file that cannot come: everybody who still has the write end open is the reader
 * itself, another reader of the same pipe, who waits for such a one to end, or, once all who ever wrote have closed it,
 * somebody who waits for data elsewhere. Nobody of them will write again, and nobody of them will close.
 */
export function* eofNever(trace: Trace, atNs: Nanos, log: ReadableLog): Generator<Finding> {
  for (const group of stuckGroups(stuckWaiters(trace, atNs, log))) {
    for (const waiter of group) {
      if (!waitsForEndOfFile(trace, log, waiter, group, atNs)) continue;
      const channel = waiter.block.channel as NonNullable<typeof waiter.block.channel>;
      const ends = heldEnds(trace, channel, descriptorFlags.writable, atNs);
      yield {
        rule: "eof-never",
        severity: "error",
        message: `${processLabel(trace, waiter.process, atNs)} waits for end-of-file on ${channelLabel(trace, channel)}, but it cannot come: ${holdersSentence(trace, waiter, ends, atNs)}.`,
        processes: [...new Set(group.map(({ process }) => process))],
        channels: [channel],
        ns: waiter.block.sinceNs,
        call: waiter.block.call,
        related: ends.map((end) => ({
          message: `${processLabel(trace, end.process, atNs)} got descriptor ${end.fd} here; it should close it`,
          call: end.openedBy,
        })),
      };
    }
  }
}

/** The rule also explains the parents that wait for such a reader. */
export function waitsForEndOfFile(
  trace: Trace,
  log: ReadableLog,
  waiter: Waiter,
  group: readonly Waiter[],
  atNs: Nanos,
): boolean {
  const { process, block, wakers } = waiter;
  // Both ends of a pair of sockets write and read: who waits there waits for an answer.
  const channel = block.channel === undefined ? undefined : trace.channels[block.channel];
  if (block.reason !== "empty" || channel?.kind !== "pipe") return false;
  if (mayWakeItself(trace, log, waiter, atNs)) return false;
  const isWrittenOut = channel.writers.size > 0 && !wakers.some((holder) => channel.writers.has(holder));
  // Whoever waits for something else could still write once that has come.
  const goAfterReaders = whoGoAfterReaders(trace, log, channel.index, group);
  const writesNoMore = (other: Waiter): boolean =>
    goAfterReaders.has(other) || (other.block.reason === "empty" && isWrittenOut);
  return wakers.every((holder) => {
    const waiting = group.filter((other) => other.process === holder);
    return holder === process ? waiting.every(writesNoMore) : waiting.some(writesNoMore);
  });
}

/**
 * The readers of a pipe and all who wait for one of them to end, themselves or through others. Who waits for a child or a
 * thread that is stuck elsewhere may write once that has ended.
 */
function whoGoAfterReaders(
  trace: Trace,
  log: ReadableLog,
  pipe: ChannelIndex,
  group: readonly Waiter[],
): ReadonlySet<Waiter> {
  const found = new Set(group.filter(({ block }) => block.reason === "empty" && block.channel === pipe));
  // A set goes through what is added to it on the way, too.
  for (const awaited of found)
    for (const other of group) if (waitsForEndOf(trace, log, other, awaited)) found.add(other);
  return found;
}

function waitsForEndOf(trace: Trace, log: ReadableLog, { block, wakers }: Waiter, awaited: Waiter): boolean {
  if (block.reason === "child") return wakers.includes(awaited.process);
  return block.reason === "futex" && threadJoined(trace, log, block.call) === awaited.task;
}

function holdersSentence(trace: Trace, { process }: Waiter, ends: readonly HeldEnd[], atNs: Nanos): string {
  const words = ends.map((end) =>
    end.process === process
      ? `it still holds the write end itself, descriptor ${end.fd}`
      : `${relation(trace, process, end)}${processLabel(trace, end.process, atNs)} still holds the write end, descriptor ${end.fd}`,
  );
  return new Intl.ListFormat("en").format(words);
}

/** `its parent `; "" of who is further away. */
function relation(trace: Trace, reader: Waiter["process"], { process }: HeldEnd): string {
  if (trace.processes[reader]?.parent === process) return "its parent ";
  if (trace.processes[process]?.parent === reader) return "its child ";
  return trace.processes[process]?.parent === trace.processes[reader]?.parent ? "its sibling " : "";
}
