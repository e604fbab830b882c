import type { ChannelIndex, ProcessIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import { type Channel, isProcess, type Process, type Trace } from "../ipc/trace.ts";
import type { ListLimits } from "../protocol/engine.ts";
import { joinsProcesses } from "./interprocess.ts";

/** Which processes and channels an answer lists. */
export interface Listed {
  readonly processes: ReadonlySet<ProcessIndex>;
  readonly channels: ReadonlySet<ChannelIndex>;
}

/** Of a process with more threads this many are listed, the oldest. */
export const mostTasks = 1000;

/**
 * Which of a great many processes and channels a view is told of. Ranking a million of them takes a tenth of a second
 * and is the same at every time of the trace, so that it is done once per version.
 */
export class Listing {
  #latest:
    | { readonly version: number; readonly key: string; readonly listed: Listed | undefined }
    | undefined;

  /** Undefined: all of them, since there are no more than the limits allow. */
  of(trace: Trace, version: number, limits: ListLimits | undefined): Listed | undefined {
    if (limits === undefined) return undefined;
    const { most, also } = limits;
    if (trace.processes.length <= most && trace.channels.length <= most) return undefined;
    const key = `${most} ${also.join(" ")}`;
    if (this.#latest?.version !== version || this.#latest.key !== key) {
      this.#latest = { version, key, listed: listed(trace, limits) };
    }
    return this.#latest.listed;
  }
}

function listed(trace: Trace, { most, also }: ListLimits): Listed {
  const channels = new Set(
    highest(trace.channels.filter(joinsProcesses), most, channelRank).map(({ index }) => index),
  );
  const rank = processRanks(trace, channels);
  const processes = new Set(also.filter((index) => trace.processes[index] !== undefined).slice(0, most));
  for (const { index } of highest(trace.processes.filter(isProcess), most, ({ index }) => rank[index] ?? 0)) {
    if (processes.size < most) processes.add(index);
  }
  return { processes, channels };
}

/** One that joins two comes before one that was only made; among these, the one through which more went. */
function channelRank({ writers, readers, bytesWritten, bytesRead }: Channel): number {
  const users = Math.min(2, writers.size + readers.size);
  return users * 2 ** 50 + Math.min(2 ** 49, bytesWritten + bytesRead);
}

const [first, talks, signals, lives] = [2 ** 43, 2 ** 42, 2 ** 41, 2 ** 40];

/** The first process, then who talks, who signals, who was still there at the end; among these, who did most. */
function processRanks(trace: Trace, channels: ReadonlySet<ChannelIndex>): Float64Array {
  const did = new Float64Array(trace.processes.length);
  const talking = new Uint8Array(did.length);
  const signalling = new Uint8Array(did.length);
  for (const channel of trace.channels) {
    if (!channels.has(channel.index)) continue;
    for (const users of [channel.writers, channel.readers]) for (const process of users) talking[process] = 1;
  }
  const { from, to } = trace.signals.columns;
  for (let row = 0; row < trace.signals.length; row++) {
    const sender = from[row] as number;
    if (sender === noRow || sender === to[row]) continue;
    signalling[sender] = 1;
    signalling[to[row] as number] = 1;
  }
  for (const { process, calls } of trace.tasks) did[process] = (did[process] ?? 0) + calls.length;
  return did.map((calls, index) => {
    const process = trace.processes[index] as Process;
    return (
      calls +
      (index === 0 ? first : 0) +
      (talking[index] === 1 ? talks : 0) +
      (signalling[index] === 1 ? signals : 0) +
      (process.endNs === Number.POSITIVE_INFINITY ? lives : 0)
    );
  });
}

/** The `most` of highest rank, in their own order; of the same rank those that came first. */
function highest<Row>(rows: readonly Row[], most: number, rankOf: (row: Row) => number): readonly Row[] {
  if (rows.length <= most) return rows;
  const ranks = Float64Array.from(rows, rankOf);
  const least = Float64Array.from(ranks).sort()[rows.length - most] as number;
  let above = 0;
  for (const rank of ranks) if (rank > least) above++;
  let equals = most - above;
  return rows.filter((_, position) => {
    const rank = ranks[position] as number;
    return rank > least || (rank === least && equals-- > 0);
  });
}
