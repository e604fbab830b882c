import { noRow } from "../../base/table.ts";
import { type BlockReason, blockReasons } from "../../base/vocabulary.ts";
import type { CallRecord } from "../../strace/record.ts";
import { addWaitedNs } from "../channels/channel_waited.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { type Call, isInOneLine, type Kernel } from "../mechanism.ts";

const codes: Readonly<Record<BlockReason, number>> = Object.fromEntries(
  blockReasons.map((reason, code) => [reason, code]),
) as Record<BlockReason, number>;

/**
 * A call that took this long, while the log shows nobody it waited for, did wait: for the terminal, the network,
 * a process that is not traced. A call that need not wait takes well below 0.1 ms even under ptrace.
 */
export const surelyWaitedNs = 1_000_000;

/**
 * One that stands in two lines, so that other tasks did something meanwhile, waited if it took this long: measured
 * calls that were merely cut took up to 0.07 ms.
 */
const likelyWaitedNs = 100_000;

export function blockCode(reason: BlockReason): number {
  return codes[reason];
}

export function setBlocked(kernel: Kernel, call: Call, reason: BlockReason): void {
  kernel.trace.calls.setBlocked(call.row, codes[reason]);
}

export function isBlocked(kernel: Kernel, call: Call): boolean {
  return kernel.trace.calls.blocked(call.row) !== 0;
}

export function isBlockedBy(kernel: Kernel, call: Call, reason: BlockReason): boolean {
  return kernel.trace.calls.blocked(call.row) === codes[reason];
}

/** Of the two ends that a call moves bytes between it waits at one: what happens at the other is `move`. */
export function apartFromWait(kernel: Kernel, call: Call, move: () => void): void {
  const { calls } = kernel.trace;
  const reason = calls.blocked(call.row);
  calls.setBlocked(call.row, codes.none);
  move();
  calls.setBlocked(call.row, reason);
}

/** For waits whose cause the model does not see: they stand while the call lasts, and after it if it was long. */
export function endUnseenWait(kernel: Kernel, call: Call): void {
  const atLeast = isInOneLine(call.record) ? surelyWaitedNs : likelyWaitedNs;
  if (call.endNs - call.startNs < atLeast) setBlocked(kernel, call, "none");
}

/**
 * The call returned, and `waker` is the call that ended its wait, if it waited at all. A wait that a signal broke off
 * is entered when the signal shows (`breakWait`), one that its task's end cut off by that end. Answers the row of
 * `trace.wakes`, if there is one.
 */
export function endWait(kernel: Kernel, call: Call, waker: number): number | undefined {
  if (!isBlocked(kernel, call) || wasInterrupted(call.record) || call.record.outcome === "unknown")
    return undefined;
  return kernel.wakes.add(call.row, waker);
}

/** Where the call's time was up, nobody ended its wait, whoever was thought to. */
export function endWaitByTime(kernel: Kernel, call: Call): void {
  if (call.record.errno === "ETIMEDOUT" && isBlocked(kernel, call))
    kernel.wakes.addOrCorrect(call.row, noRow);
}

/** A signal, sent by call `brokenBy`, interrupted the call, or the end of its task that `brokenBy` brought about. */
export function breakWait(kernel: Kernel, call: number, brokenBy: number): void {
  if (kernel.trace.calls.blocked(call) === 0) return;
  kernel.wakes.addOrCorrect(call, brokenBy);
}

export function wasInterrupted({ outcome, errno }: CallRecord): boolean {
  return outcome === "restarting" || errno === "EINTR";
}

/** `latest`, the latest call of its kind on a channel, if it was not over before the wait began; else `noRow`. */
export function wakerSince(kernel: Kernel, call: Call, latest: number): number {
  const { calls } = kernel.trace;
  return latest !== noRow && calls.endNs(latest) >= call.startNs ? latest : noRow;
}

/** Who has made room in `live` since the wait began: who took something out, else who is about to return from that. */
export function roomMadeSince(kernel: Kernel, call: Call, live: LiveChannel): number {
  const read = wakerSince(kernel, call, live.latestRead);
  return read !== noRow ? read : wakerSince(kernel, call, live.readUnderway);
}

/** Adds what the call waited to the figures of its channel. */
export function addWaited(kernel: Kernel, call: Call): void {
  const { calls } = kernel.trace;
  const reason = calls.blocked(call.row);
  const channel = calls.channel(call.row);
  if (reason === 0 || channel === noRow) return;
  const live = kernel.channels.at(channel);
  const waited = call.endNs - call.startNs;
  if (reason === codes.empty || reason === codes["queue-empty"] || reason === codes.futex)
    addWaitedNs(live, { emptyNs: waited });
  else if (reason === codes.full || reason === codes["queue-full"]) addWaitedNs(live, { fullNs: waited });
}
