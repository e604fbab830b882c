import type { ChannelIndex, ProcessIndex } from "../../src/base/ids.ts";
import { formatSpan } from "../../src/base/time.ts";
import type {
  Activity,
  ChannelAt,
  ChannelInfo,
  Overview,
  ProcessAt,
  ProcessInfo,
  SignalAt,
  StateAt,
} from "../../src/protocol/engine.ts";
import { activityWords, waitWords } from "../words/activity.ts";
import { formatBytes, formatLevel, formatRate } from "../words/amount.ts";
import { shortName } from "../words/channel_name.ts";
import type { ChannelUsers, Side } from "./channel_users.ts";

/** What the flow graph shows at one time: every word and every relation, and nothing about where or in which colour. */
export interface GraphPicture {
  readonly processes: readonly ProcessNode[];
  readonly channels: readonly ChannelNode[];
  readonly flows: readonly FlowLink[];
  readonly holds: readonly HoldLink[];
  readonly kin: readonly KinLink[];
  readonly darts: readonly Dart[];
}

/** `absent`: not born yet at this time; it keeps its place and is not drawn. `past`: ended. */
export type Presence = "present" | "past" | "absent";

export interface ProcessNode {
  readonly key: string;
  readonly index: ProcessIndex;
  readonly name: string;
  readonly pid: number;
  readonly presence: Presence;
  readonly activity: Activity;
  /** `blocked, waits for a child` */
  readonly says: string;
  readonly threads: number;
}

export interface ChannelNode {
  readonly key: string;
  readonly index: ChannelIndex;
  readonly kind: string;
  readonly title: string;
  readonly presence: Presence;
  /** 0 to 1; null where there is no capacity. */
  readonly fullness: number | null;
  readonly level: string;
  /** `588 KiB · 12 MiB/s` */
  readonly totals: string;
}

/** One used end of a channel. */
export interface FlowLink {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly side: Side;
  readonly presence: Presence;
  readonly bytesPerSecond: number;
  /** Why the process at this end waits: `full: gen waits`; null if it does not. */
  readonly blocked: string | null;
}

/** An end that is held but not used. */
export interface HoldLink {
  readonly key: string;
  readonly process: string;
  readonly channel: string;
  /** `fd 4, write` */
  readonly label: string;
}

export interface KinLink {
  readonly key: string;
  readonly parent: string;
  readonly child: string;
  /** The parent waits for this child. */
  readonly waits: boolean;
  readonly presence: Presence;
}

export interface Dart {
  readonly key: string;
  readonly signal: SignalAt;
  readonly label: string;
  /** null: the kernel. */
  readonly from: string | null;
  readonly to: string;
}

export interface PictureOptions {
  readonly showPast: boolean;
  /** Only nodes that match, and their neighbours; null: all. */
  readonly matches: ((text: string) => boolean) | null;
  readonly usersOf: (channel: ChannelIndex) => ChannelUsers;
}

export function processKey(index: ProcessIndex): string {
  return `p${index}`;
}

export function channelKey(index: ChannelIndex): string {
  return `c${index}`;
}

export function graphPicture(overview: Overview, state: StateAt, options: PictureOptions): GraphPicture {
  const processAt = new Map(state.processes.map((process) => [process.index, process]));
  const channelAt = new Map(state.channels.map((channel) => [channel.index, channel]));
  const shown = (presence: Presence) => options.showPast || presence === "present";

  let processes = overview.processList
    .map((info) => processNode(info, processAt.get(info.index), state.atNs))
    .filter((node) => shown(node.presence));
  const presenceOf = new Map(processes.map((node) => [node.index, node.presence]));

  let channels = channelsOf(overview, state)
    .map((info) =>
      channelNode(info, channelAt.get(info.index), options.usersOf(info.index), presenceOf, state.atNs),
    )
    .filter((node) => shown(node.presence));

  let flows = channels.flatMap((node) =>
    flowLinks(node, channelAt.get(node.index), options, processAt, presenceOf),
  );
  if (options.matches !== null) {
    const kept = keptKeys(processes, channels, flows, options.matches);
    processes = processes.filter((node) => kept.has(node.key));
    channels = channels.filter((node) => kept.has(node.key));
    flows = flows.filter((flow) => kept.has(flow.from) && kept.has(flow.to));
  }
  const keys = new Set([...processes, ...channels].map((node) => node.key));
  return {
    processes,
    channels,
    flows,
    holds: channels
      .flatMap((node) => holdLinks(node, channelAt.get(node.index), options))
      .filter((h) => keys.has(h.process)),
    kin: kinLinks(overview, state, processes, keys),
    darts: state.signals
      .filter((signal) => keys.has(processKey(signal.to)))
      .map((signal) => dart(signal, keys)),
  };
}

function processNode(info: ProcessInfo, at: ProcessAt | undefined, ns: number): ProcessNode {
  const activity = at?.activity ?? (info.startNs > ns ? "unborn" : "gone");
  return {
    key: processKey(info.index),
    index: info.index,
    name: (at?.name ?? info.name) || "?",
    pid: info.pid,
    presence: activity === "unborn" ? "absent" : activity === "gone" ? "past" : "present",
    activity,
    says: saysOf(info, at, activity, ns),
    threads: at?.threads ?? info.tasks.length,
  };
}

function saysOf(info: ProcessInfo, at: ProcessAt | undefined, activity: Activity, ns: number): string {
  if (activity === "gone" || activity === "zombie") {
    const how = info.exit ?? "ended";
    return activity === "zombie" ? `zombie · ${how}` : how;
  }
  const blocked = at?.blocked;
  if (activity === "blocked" && blocked) {
    return `${waitWords(blocked.reason)} · ${formatSpan(Math.max(0, ns - blocked.sinceNs))}`;
  }
  return blocked && activity === "call" ? `in ${blocked.name}` : activityWords[activity];
}

/** The interprocess channels of the whole trace, and what else the state was asked for (files, terminals). */
function channelsOf(overview: Overview, state: StateAt): readonly (ChannelInfo | ChannelAt)[] {
  const listed = new Set(overview.channelList.map((channel) => channel.index));
  return [...overview.channelList, ...state.channels.filter((channel) => !listed.has(channel.index))];
}

function channelNode(
  info: ChannelInfo | ChannelAt,
  at: ChannelAt | undefined,
  users: ChannelUsers,
  presenceOf: ReadonlyMap<ProcessIndex, Presence>,
  ns: number,
): ChannelNode {
  const everUsed = [...users.writers, ...users.readers];
  const held = (at?.holders ?? []).some((holder) => presenceOf.get(holder.process) === "present");
  const begun = at !== undefined || ("createdNs" in info && info.createdNs <= ns);
  const presence: Presence = held
    ? "present"
    : !begun || everUsed.every((process) => presenceOf.get(process) === "absent")
      ? "absent"
      : "past";
  const fill = at?.fill ?? 0;
  const capacity = at?.capacity ?? info.capacity;
  const bytes = at?.bytesRead ?? info.bytesRead;
  const rate = at?.bytesPerSecond ?? 0;
  const written = Math.max(bytes, at?.bytesWritten ?? info.bytesWritten);
  return {
    key: channelKey(info.index),
    index: info.index,
    kind: info.kind,
    title: titleOf(info),
    presence,
    fullness: capacity !== null && capacity > 0 ? Math.min(1, fill / capacity) : null,
    level: capacity !== null && capacity > 0 ? formatLevel(fill, capacity) : formatBytes(fill),
    totals: `${formatBytes(written)}${rate > 0 ? ` · ${formatRate(rate)}` : ""}`,
  };
}

/** `pipe 97`, `fifo f`: kind, and what tells it from others of its kind. */
function titleOf(info: { readonly id: string; readonly kind: string; readonly name: string }): string {
  return `${info.kind} ${shortName(info)}`;
}

function flowLinks(
  node: ChannelNode,
  at: ChannelAt | undefined,
  options: PictureOptions,
  processAt: ReadonlyMap<ProcessIndex, ProcessAt>,
  presenceOf: ReadonlyMap<ProcessIndex, Presence>,
): readonly FlowLink[] {
  const users = options.usersOf(node.index);
  const link = (process: ProcessIndex, side: Side): FlowLink | undefined => {
    const presence = presenceOf.get(process);
    if (presence === undefined) return undefined;
    const user = processAt.get(process);
    const holds = at?.holders.some(
      (h) => h.process === process && (h.access === side || h.access === "both"),
    );
    const key = processKey(process);
    return {
      key: `${key} ${side} ${node.key}`,
      from: side === "write" ? key : node.key,
      to: side === "write" ? node.key : key,
      side,
      presence: presence === "absent" || node.presence === "absent" ? "absent" : holds ? "present" : "past",
      bytesPerSecond: holds ? (at?.bytesPerSecond ?? 0) : 0,
      blocked: user === undefined ? null : blockedWords(user, node.index, side),
    };
  };
  const links = [
    ...[...users.writers].map((process) => link(process, "write")),
    ...[...users.readers].map((process) => link(process, "read")),
  ];
  return links.filter((flow) => flow !== undefined);
}

function blockedWords(process: ProcessAt, channel: ChannelIndex, side: Side): string | null {
  const { blocked } = process;
  if (process.activity !== "blocked" || blocked === null || blocked.channel !== channel) return null;
  const full = blocked.reason.endsWith("full");
  return full === (side === "write") ? `${full ? "full" : "empty"}: ${briefly(process.name)} waits` : null;
}

/** Names longer than this would not fit beside a flow. */
function briefly(name: string): string {
  return name.length <= 10 ? name : `${name.slice(0, 9)}…`;
}

function holdLinks(
  node: ChannelNode,
  at: ChannelAt | undefined,
  options: PictureOptions,
): readonly HoldLink[] {
  const users = options.usersOf(node.index);
  const unused = (at?.holders ?? []).filter(({ process, access }) =>
    access === "both"
      ? !users.writers.has(process) && !users.readers.has(process)
      : !(access === "write" ? users.writers : users.readers).has(process),
  );
  return unused.map(({ process, fd, access }) => ({
    key: `${processKey(process)} holds ${fd} ${node.key}`,
    process: processKey(process),
    channel: node.key,
    label: `fd ${fd}, ${access === "both" ? "read and write" : access}`,
  }));
}

function kinLinks(
  overview: Overview,
  state: StateAt,
  processes: readonly ProcessNode[],
  keys: ReadonlySet<string>,
): readonly KinLink[] {
  const presence = new Map(processes.map((node) => [node.key, node.presence]));
  const waiting = new Set(
    state.processes
      .filter(({ activity, blocked }) => activity === "blocked" && blocked?.reason === "child")
      .map(({ index }) => index),
  );
  // A wait whose child is not known, or that never ended, is one for any child.
  const waitsFor = (parent: ProcessIndex, child: ProcessIndex) => {
    const waits = state.waits.filter((wait) => wait.parent === parent);
    if (waits.length === 0) return waiting.has(parent);
    return waits.some((wait) => wait.child === null || wait.child === child);
  };
  return overview.processList.flatMap(({ index, parent }) => {
    if (parent === null) return [];
    const [child, elder] = [processKey(index), processKey(parent)];
    if (!keys.has(child) || !keys.has(elder)) return [];
    const childPresence = presence.get(child) ?? "present";
    return {
      key: `${elder} bore ${child}`,
      parent: elder,
      child,
      waits: childPresence === "present" && waitsFor(parent, index),
      presence: childPresence,
    };
  });
}

function dart(signal: SignalAt, keys: ReadonlySet<string>): Dart {
  const from = signal.from === null ? null : processKey(signal.from);
  return {
    key: `s${signal.index}`,
    signal,
    label: signal.phase === "pending" ? `${signal.signal} held` : signal.signal,
    from: from !== null && keys.has(from) ? from : null,
    to: processKey(signal.to),
  };
}

function keptKeys(
  processes: readonly ProcessNode[],
  channels: readonly ChannelNode[],
  flows: readonly FlowLink[],
  matches: (text: string) => boolean,
): ReadonlySet<string> {
  const hits = new Set([
    ...processes.filter((node) => matches(`${node.name} ${node.pid}`)).map((node) => node.key),
    ...channels.filter((node) => matches(node.title)).map((node) => node.key),
  ]);
  const kept = new Set(hits);
  for (const { from, to } of flows) {
    if (hits.has(from)) kept.add(to);
    if (hits.has(to)) kept.add(from);
  }
  return kept;
}
