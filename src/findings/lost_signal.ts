import type { ProcessIndex } from "../base/ids.ts";
import { rowIn } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { signalOutcomes } from "../base/vocabulary.ts";
import { processLabel } from "../ipc/names.ts";
import type { Trace } from "../ipc/trace.ts";
import { defaultAction, signalName } from "../strace/signals.ts";
import type { Finding } from "./finding.ts";
import { shareMemory } from "./shared_memory.ts";

/** Who is asked twice to end ends once. */
const askingToEnd: ReadonlySet<string> = new Set(["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGKILL"]);

const coalesced = signalOutcomes.indexOf("coalesced");

/**
 * A standard signal was sent while one of its kind was already pending: the receiver gets one, not two. Told once for
 * each receiver and signal. Signals that are ignored by default (SIGCHLD, SIGWINCH) only say that something changed,
 * and programs that take them look what it was; so do those that share memory with the sender.
 */
export function* lostSignals(trace: Trace, atNs: Nanos): Generator<Finding> {
  const { columns, length } = trace.signals;
  const lost = new Map<string, { readonly first: number; count: number }>();
  for (let row = 0; row < length; row++) {
    if (columns.outcome[row] !== coalesced || (columns.generatedNs[row] as number) > atNs) continue;
    const name = signalName(columns.signal[row] as number);
    if (defaultAction(name) === "ignore" || askingToEnd.has(name)) continue;
    const key = `${columns.to[row]} ${name}`;
    const known = lost.get(key);
    if (known === undefined) lost.set(key, { first: row, count: 1 });
    else known.count++;
  }
  for (const { first, count } of lost.values()) {
    const to = columns.to[first] as ProcessIndex;
    const ns = columns.generatedNs[first] as Nanos;
    const name = signalName(columns.signal[first] as number);
    const times = count === 1 ? `One ${name}` : `${count} ${name}`;
    yield {
      rule: "lost-signal",
      severity: isNudge(trace, first) ? "info" : "warning",
      message: `${times} for ${processLabel(trace, to, ns)} got lost: one was already pending, and standard signals do not queue. Count with a realtime signal (sigqueue) or a pipe.`,
      processes: [to],
      channels: [],
      ns,
      call: rowIn(columns.sentBy[first] as number),
      related: [],
    };
  }
}

/** What the signal is about may stand in memory that both share. */
function isNudge(trace: Trace, row: number): boolean {
  const { from, to } = trace.signals.columns;
  const sender = rowIn<ProcessIndex>(from[row] as number);
  return sender !== undefined && shareMemory(trace, sender, to[row] as ProcessIndex);
}
