import type { ProcessIndex } from "../../src/base/ids.ts";
import type { SignalAt } from "../../src/protocol/engine.ts";
import { processKey } from "./process_nodes.ts";

/** One or more signals of one kind from one sender to one target. */
export interface Dart {
  readonly key: string;
  /** The newest of them. */
  readonly signal: SignalAt;
  /** `SIGUSR1 ×3`, `SIGTERM held` */
  readonly label: string;
  /** null: the kernel. */
  readonly from: string | null;
  readonly to: string;
  /** The target ignores it: it changes nothing. */
  readonly quiet: boolean;
  /** 0: the newest. */
  readonly age: number;
}

/** More at once would hide what they fly over. */
const mostDarts = 4;
const mostQuiet = 3;

/** The newest signals, those of one kind between the same two as one; what is held back always counts as new. */
export function dartsOf(
  signals: readonly SignalAt[],
  boxKeyOf: (key: string) => string | undefined,
): readonly Dart[] {
  const alike = new Map<string, SignalAt[]>();
  const boxOf = (process: ProcessIndex | null) =>
    process === null ? undefined : boxKeyOf(processKey(process));
  for (const signal of signals) {
    const [from, to] = [boxOf(signal.from), boxOf(signal.to)];
    // Within one folded box there is nothing to draw.
    if (to === undefined || (from === to && signal.from !== signal.to)) continue;
    const kind = `${from} ${to} ${signal.signal} ${signal.phase === "pending"}`;
    const others = alike.get(kind);
    if (others === undefined) alike.set(kind, [signal]);
    else others.push(signal);
  }
  const newestFirst = [...alike.entries()]
    .map(([kind, group]) => ({ kind, group: group.toSorted((a, b) => b.generatedNs - a.generatedNs) }))
    .toSorted((a, b) => rank(b.group) - rank(a.group) || born(b.group) - born(a.group));
  const darts: Dart[] = [];
  const room = { loud: mostDarts, quiet: mostQuiet };
  for (const { kind, group } of newestFirst) {
    const [signal] = group;
    const to = signal === undefined ? undefined : boxOf(signal.to);
    if (signal === undefined || to === undefined) continue;
    const quiet = signal.outcome === "ignored";
    const from = boxOf(signal.from);
    if (room[quiet ? "quiet" : "loud"]-- <= 0) continue;
    darts.push({
      key: `s${kind}`,
      signal,
      label: labelOf(signal, group.length),
      from: from ?? null,
      to,
      quiet,
      age: darts.length,
    });
  }
  return darts;
}

function rank([newest]: readonly SignalAt[]): number {
  return newest?.phase === "pending" || newest?.phase === "handling" ? 1 : 0;
}

function born([newest]: readonly SignalAt[]): number {
  return newest?.generatedNs ?? 0;
}

function labelOf(signal: SignalAt, count: number): string {
  const times = count > 1 ? ` ×${count}` : "";
  return `${signal.signal}${times}${signal.phase === "pending" ? " held" : ""}`;
}
