import { noRow } from "../base/table.ts";
import type { Call, Kernel } from "./mechanism.ts";
import { type BlockReason, blockReasons } from "./trace.ts";

const codes: Readonly<Record<BlockReason, number>> = Object.fromEntries(
  blockReasons.map((reason, code) => [reason, code]),
) as Record<BlockReason, number>;

/**
 * A call that took this long, while the log shows nobody it waited for, did wait: for the terminal, the network,
 * a process that is not traced. A call that need not wait takes well below 0.1 ms even under ptrace.
 */
export const surelyWaitedNs = 1_000_000;

export function blockCode(reason: BlockReason): number {
  return codes[reason];
}

export function setBlocked(kernel: Kernel, call: Call, reason: BlockReason): void {
  kernel.trace.calls.columns.blocked[call.row] = codes[reason];
}

export function isBlocked(kernel: Kernel, call: Call): boolean {
  return kernel.trace.calls.columns.blocked[call.row] !== 0;
}

/** For waits whose cause the model does not see: they stand while the call lasts, and after it if it was long. */
export function endUnseenWait(kernel: Kernel, call: Call): void {
  if (call.endNs - call.startNs < surelyWaitedNs) setBlocked(kernel, call, "none");
}

/** Adds what the call waited to the figures of its channel. */
export function addWaited(kernel: Kernel, call: Call): void {
  const { columns } = kernel.trace.calls;
  const reason = columns.blocked[call.row] as number;
  const channel = columns.channel[call.row] as number;
  if (reason === 0 || channel === noRow) return;
  const live = kernel.channels.at(channel);
  const waited = call.endNs - call.startNs;
  if (reason === codes.empty || reason === codes["queue-empty"]) live.waitedEmptyNs += waited;
  else if (reason === codes.full || reason === codes["queue-full"]) live.waitedFullNs += waited;
}
