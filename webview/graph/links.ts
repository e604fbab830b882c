import type { ChannelIndex, ProcessIndex } from "../../src/base/ids.ts";
import type { ChannelAt, Overview, ProcessAt, StateAt } from "../../src/protocol/engine.ts";
import { reasonAtChannel } from "../words/activity.ts";
import type { ChannelNode } from "./channel_nodes.ts";
import { isJoined } from "./channel_shapes.ts";
import type { ChannelUsers, Side } from "./channel_users.ts";
import { type Presence, type ProcessNode, processKey } from "./process_nodes.ts";

/** One used end of a channel. */
export interface FlowLink {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly side: Side;
  readonly presence: Presence;
  readonly bytesPerSecond: number;
  /** Why the process at this end waits. */
  readonly blocked: { readonly why: string; readonly full: boolean; readonly who: string } | null;
  readonly stuck: boolean;
}

/** An end that is held but not used. */
export interface HoldLink {
  readonly key: string;
  readonly process: string;
  readonly channel: string;
  /** `fd 4, write`, of several `fd 3, read; fd 4, write` */
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

export function flowLinks(
  node: ChannelNode,
  at: ChannelAt | undefined,
  users: ChannelUsers,
  processAt: ReadonlyMap<ProcessIndex, ProcessAt>,
  presenceOf: ReadonlyMap<ProcessIndex, Presence>,
): readonly FlowLink[] {
  const joined = isJoined(node.kind);
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
      blocked: user === undefined ? null : blockedAt(user, node.index, joined ? null : side),
      stuck: false,
    };
  };
  // Who both stores and loads, or gives and takes, is joined by one line, not by one there and one back.
  const readers = [...users.readers].filter((process) => !joined || !users.writers.has(process));
  const links = [
    ...[...users.writers].map((process) => link(process, "write")),
    ...readers.map((process) => link(process, "read")),
  ];
  return links.filter((flow) => flow !== undefined);
}

/** @param side null: the only line there is, whatever the process waits for */
function blockedAt(process: ProcessAt, channel: ChannelIndex, side: Side | null): FlowLink["blocked"] {
  const { blocked } = process;
  if (process.activity !== "blocked" || blocked === null || blocked.channel !== channel) return null;
  const full = blocked.reason.endsWith("full");
  return side === null || full === (side === "write")
    ? { why: reasonAtChannel(blocked.reason), full, who: process.name }
    : null;
}

/** `full: gen waits` */
export function blockedWords(flow: FlowLink): string {
  return flow.blocked === null ? "" : `${flow.blocked.why}: ${flow.blocked.who} waits`;
}

/** Flows of processes that share a box become one: what any of them does. */
export function foldedFlows(
  flows: readonly FlowLink[],
  boxKeyOf: (key: string) => string | undefined,
): readonly FlowLink[] {
  const merged = new Map<string, FlowLink>();
  for (const flow of flows) {
    const [from, to] = [boxKeyOf(flow.from), boxKeyOf(flow.to)];
    if (from === undefined || to === undefined) continue;
    const key = flow.side === "write" ? `${from} write ${to}` : `${to} read ${from}`;
    const known = merged.get(key);
    merged.set(key, {
      ...flow,
      key,
      from,
      to,
      presence: known === undefined ? flow.presence : livelier(known.presence, flow.presence),
      bytesPerSecond: Math.max(known?.bytesPerSecond ?? 0, flow.bytesPerSecond),
      blocked: known?.blocked ?? flow.blocked,
    });
  }
  return [...merged.values()];
}

const liveliness = { present: 2, past: 1, absent: 0 } as const;

export function livelier(one: Presence, other: Presence): Presence {
  return liveliness[one] >= liveliness[other] ? one : other;
}

export function holdLinks(
  node: ChannelNode,
  at: ChannelAt | undefined,
  users: ChannelUsers,
): readonly HoldLink[] {
  const unused = (at?.holders ?? []).filter(({ process, access }) =>
    access === "both"
      ? !users.writers.has(process) && !users.readers.has(process)
      : !(access === "write" ? users.writers : users.readers).has(process),
  );
  return [...new Set(unused.map(({ process }) => process))].map((process) => ({
    key: `${processKey(process)} holds ${node.key}`,
    process: processKey(process),
    channel: node.key,
    label: unused
      .filter((holder) => holder.process === process)
      .map(({ fd, access }) => `fd ${fd}, ${access === "both" ? "read and write" : access}`)
      .join("; "),
  }));
}

/** From each shown parent to each shown child; the waits of parents lie on them. */
export function kinLinks(
  overview: Overview,
  state: StateAt,
  nodes: ReadonlyMap<string, ProcessNode>,
): readonly KinLink[] {
  const waiting = new Set(
    state.processes
      .filter(({ activity, blocked }) => activity === "blocked" && blocked?.reason === "child")
      .map(({ index }) => index),
  );
  // A wait whose child is not known, or that never ended, is one for any child.
  const awaited = new Map<ProcessIndex, Set<ProcessIndex | null>>();
  for (const { parent, child } of state.waits) {
    const children = awaited.get(parent);
    if (children === undefined) awaited.set(parent, new Set([child]));
    else children.add(child);
  }
  const waitsFor = (parent: ProcessIndex, child: ProcessIndex) => {
    const children = awaited.get(parent);
    return children === undefined ? waiting.has(parent) : children.has(null) || children.has(child);
  };
  return overview.processList.flatMap(({ index, parent }) => {
    if (parent === null) return [];
    const [child, elder] = [nodes.get(processKey(index)), nodes.get(processKey(parent))];
    if (child === undefined || elder === undefined) return [];
    return {
      key: `${elder.key} bore ${child.key}`,
      parent: elder.key,
      child: child.key,
      waits: child.presence === "present" && waitsFor(parent, index),
      presence: child.presence,
    };
  });
}
