import type { Nanos } from "../base/time.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import type { Trace } from "../ipc/trace.ts";
import { waitsForEndOfFile } from "./eof_never.ts";
import type { Finding } from "./finding.ts";
import { stuckGroups, stuckWaiters, type Waiter } from "./wait_for.ts";

/** Processes that wait for each other in a circle, so that none of them ever goes on. */
export function* deadlock(trace: Trace, atNs: Nanos): Generator<Finding> {
  for (const group of stuckGroups(stuckWaiters(trace, atNs))) {
    // A reader that waits for an end-of-file has a rule, and a remedy, of its own.
    if (group.some((waiter) => waitsForEndOfFile(trace, waiter, group))) continue;
    const last = group.reduce((one, other) => (one.block.sinceNs >= other.block.sinceNs ? one : other));
    const stories = [...group]
      .sort((one, other) => one.block.sinceNs - other.block.sinceNs)
      .map((waiter) => story(trace, waiter, atNs));
    yield {
      rule: "deadlock",
      severity: "error",
      message: `Deadlock: ${stories.join("; ")}.`,
      processes: [...new Set(group.map(({ process }) => process))],
      channels: [...new Set(group.flatMap(({ block }) => block.channel ?? []))],
      ns: last.block.sinceNs,
      call: last.block.call,
      related: group.map((waiter) => ({ message: story(trace, waiter, atNs), call: waiter.block.call })),
    };
  }
}

/** `gen (41) waits for room in pipe:97, which only sort (42) could make`. */
function story(trace: Trace, { process, block, wakers }: Waiter, atNs: Nanos): string {
  const who = processLabel(trace, process, atNs);
  const others = new Intl.ListFormat("en", { type: "disjunction" }).format(
    wakers.map((waker) => (waker === process ? "itself" : processLabel(trace, waker, atNs))),
  );
  const what = block.channel === undefined ? "" : channelLabel(trace, block.channel);
  switch (block.reason) {
    case "full":
      return `${who} waits for room in ${what}, which is full and only ${others} could empty`;
    case "empty":
      return `${who} waits for data in ${what}, which is empty and only ${others} could fill`;
    case "lock":
      return `${who} waits for a lock on ${what}, which only ${others} could release`;
    default:
      return `${who} waits for ${others} to end`;
  }
}
