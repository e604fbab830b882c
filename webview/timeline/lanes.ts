import type { ProcessIndex } from "../../src/base/ids.ts";
import type { ChannelInfo, Lane, Overview, ProcessInfo, StreamInfo } from "../../src/protocol/engine.ts";
import { formatCount } from "../words/amount.ts";
import { type FillUnit, unitOfKind } from "../words/channel_fill.ts";
import { shortName } from "../words/channel_name.ts";
import { type CssPx, cssPx } from "./pixels.ts";

/** One lane of the timeline and where it stands. */
export interface LaneRow {
  readonly key: string;
  readonly lane: Lane;
  readonly label: string;
  /** Pid, tid: the quiet part of the label. */
  readonly aside: string;
  /** Generations below the first process; threads and streams one more than their process. */
  readonly depth: number;
  /** Whose events arrow keys step through here; null for channels. */
  readonly process: ProcessIndex | null;
  /** More than one thread: it can be opened. */
  readonly threads: number;
  /** Its threads have lanes of their own. */
  readonly open: boolean;
  /** What the lane's height stands for; null: the largest level in sight. */
  readonly capacity: number | null;
  /** In what levels and the capacity are counted. */
  readonly unit: FillUnit;
  readonly top: CssPx;
  readonly height: CssPx;
}

export const laneHeight = { process: 28, task: 20, channel: 30, stream: 26 } as const;
/** Between the last process and the first channel. */
const gap = 10;

/**
 * Lanes from top to bottom: processes as a tree in order of birth, opened ones with their threads, each with the streams
 * of stdio that the probe saw, then channels.
 * `toggled` are those that the reader opened, or closed where they stood open.
 * `available` is the height of the pane in CSS pixels: a few lanes share what there is.
 */
export function laneRows(
  overview: Overview,
  toggled: ReadonlySet<ProcessIndex>,
  matches: ((text: string) => boolean) | null,
  available: number = 0,
): readonly LaneRow[] {
  const rows = stackedRows(overview, toggled, matches, 1);
  const fitting = available / totalHeight(rows);
  if (available <= 0 || (fitting < 1 && fitting < leastRoomy)) return rows;
  // Rounding and the air around the lanes must not make a scroll bar of the last pixels.
  const roominess = Math.min(mostRoomy, fitting - 0.03);
  return stackedRows(overview, toggled, matches, roominess);
}

/** Whether lanes say the same at the same places: then nobody need be told, though the trace grew. */
export function sameRows(a: readonly LaneRow[], b: readonly LaneRow[]): boolean {
  return a.length === b.length && a.every((row, at) => sameRow(row, b[at]));
}

/** The key stands for the lane, and with it for the process. */
function sameRow({ lane, process, ...row }: LaneRow, other: LaneRow | undefined): boolean {
  return Object.entries(row).every(([name, value]) => other?.[name as keyof LaneRow] === value);
}

/** The height that the lanes would like to have, CSS pixels. */
export function naturalHeight(
  overview: Overview,
  toggled: ReadonlySet<ProcessIndex>,
  matches: ((text: string) => boolean) | null,
): CssPx {
  return totalHeight(stackedRows(overview, toggled, matches, 1));
}

/** Few lanes in a high pane are drawn this much taller at most. */
const mostRoomy = 1.5;
/** Lanes become this much lower if all of them fit thereby: 20 px for a process, enough for a word. */
const leastRoomy = 0.74;

function stackedRows(
  overview: Overview,
  toggled: ReadonlySet<ProcessIndex>,
  matches: ((text: string) => boolean) | null,
  roominess: number,
): readonly LaneRow[] {
  const rows: LaneRow[] = [];
  let top = 6;
  const add = (row: Omit<LaneRow, "key" | "top" | "height" | "open"> & Partial<Pick<LaneRow, "open">>) => {
    const height = Math.floor(laneHeight[row.lane.kind] * roominess);
    rows.push({ open: false, ...row, key: laneKey(row.lane), top: cssPx(top), height: cssPx(height) });
    top += height;
  };
  const streamsOf = new Map<ProcessIndex, StreamInfo[]>();
  for (const stream of overview.streamList)
    streamsOf.set(stream.process, [...(streamsOf.get(stream.process) ?? []), stream]);
  for (const { info, depth } of processTree(overview.processList)) {
    if (matches !== null && !matches(`${info.name} ${info.pid}`)) continue;
    const open = info.tasks.length >= 2 && toggled.has(info.index) !== standsOpen(info, overview);
    const process = { process: info.index, capacity: null, unit: "bytes" as const };
    add({
      ...process,
      lane: { kind: "process", process: info.index },
      label: info.name || "?",
      aside: `${info.pid}`,
      depth,
      threads: info.tasks.length,
      open,
    });
    if (open) {
      for (const task of info.tasks) {
        add({
          ...process,
          lane: { kind: "task", task: task.index },
          label: "thread",
          aside: `${task.tid}`,
          depth: depth + 1,
          threads: 0,
        });
      }
    }
    for (const stream of streamsOf.get(info.index) ?? []) {
      add({
        ...process,
        lane: { kind: "stream", stream: stream.index },
        label: shortPath(stream.name),
        aside: ratioWords(stream),
        depth: depth + 1,
        threads: 0,
        capacity: stream.size > 1 ? stream.size : null,
      });
    }
  }
  if (rows.length > 0) top += gap;
  for (const channel of overview.channelList) {
    if (matches !== null && !matches(`${channel.id} ${channel.name}`)) continue;
    add({
      lane: { kind: "channel", channel: channel.index },
      ...channelLabel(channel),
      depth: 0,
      process: null,
      threads: 0,
      capacity: channel.capacity,
      unit: unitOfKind(channel.kind),
    });
  }
  return rows;
}

/** More threads than these would push all else out of sight. */
const mostStandOpen = 8;

/** Where all that talks is threads of one process, their lanes are the picture. */
function standsOpen({ tasks }: ProcessInfo, { processList }: Overview): boolean {
  return processList.length === 1 && tasks.length <= mostStandOpen;
}

export function laneKey(lane: Lane): string {
  switch (lane.kind) {
    case "process":
      return `p${lane.process}`;
    case "task":
      return `t${lane.task}`;
    case "channel":
      return `c${lane.channel}`;
    case "stream":
      return `s${lane.stream}`;
  }
}

export function totalHeight(rows: readonly LaneRow[]): CssPx {
  const last = rows.at(-1);
  return cssPx(last === undefined ? 0 : last.top + last.height + 8);
}

/** Rows that show within `[top, top + height)`, by bisection: a trace may have thousands. */
export function rowsWithin(rows: readonly LaneRow[], top: number, height: number): readonly LaneRow[] {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && row.top + row.height <= top) low = middle + 1;
    else high = middle;
  }
  let end = low;
  for (let row = rows[end]; row !== undefined && row.top < top + height; row = rows[end]) end++;
  return rows.slice(low, end);
}

function channelLabel(channel: ChannelInfo): { readonly label: string; readonly aside: string } {
  return { label: channel.kind, aside: shortName(channel) };
}

/** Calls of the library against system calls: what the buffer saved. */
function ratioWords({ calls, meetings }: StreamInfo): string {
  return `${formatCount(calls)} : ${formatCount(meetings)}`;
}

function shortPath(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Each process after its parent, siblings in order of birth. */
function processTree(
  processes: readonly ProcessInfo[],
): readonly { readonly info: ProcessInfo; readonly depth: number }[] {
  const known = new Set(processes.map((info) => info.index));
  const childrenOf = new Map<ProcessIndex | null, ProcessInfo[]>();
  for (const info of processes) {
    const parent = info.parent !== null && known.has(info.parent) ? info.parent : null;
    const siblings = childrenOf.get(parent);
    if (siblings === undefined) childrenOf.set(parent, [info]);
    else siblings.push(info);
  }
  const ordered: { info: ProcessInfo; depth: number }[] = [];
  // An explicit stack: a chain of a thousand generations must not overflow the call stack.
  const waiting = (childrenOf.get(null) ?? []).toReversed().map((info) => ({ info, depth: 0 }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    ordered.push(next);
    for (const info of (childrenOf.get(next.info.index) ?? []).toReversed()) {
      waiting.push({ info, depth: next.depth + 1 });
    }
  }
  return ordered;
}
