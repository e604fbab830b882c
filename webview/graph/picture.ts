import type { ChannelIndex, ProcessIndex } from "../../src/base/ids.ts";
import type { Overview, ProcessInfo, StateAt } from "../../src/protocol/engine.ts";
import { bundleChannels, type OpenBundles } from "./bundles.ts";
import { type ChannelNode, channelNode, channelsOf } from "./channel_nodes.ts";
import { isShared } from "./channel_shapes.ts";
import type { ChannelUsers } from "./channel_users.ts";
import { type Dart, dartsOf } from "./darts.ts";
import { foldedBox } from "./folded_box.ts";
import { type FoldChoices, type FoldLimits, foldProcesses, mostBoxes } from "./folding.ts";
import {
  type FlowLink,
  flowLinks,
  foldedFlows,
  type HoldLink,
  holdLinks,
  type KinLink,
  kinLinks,
} from "./links.ts";
import { type Presence, type ProcessNode, processKey, processNodes } from "./process_nodes.ts";
import type { Stuck } from "./stuck.ts";

/** What the flow graph shows at one time: every word and every relation, and nothing about where or in which colour. */
export interface GraphPicture {
  readonly processes: readonly ProcessNode[];
  readonly channels: readonly ChannelNode[];
  readonly flows: readonly FlowLink[];
  readonly holds: readonly HoldLink[];
  readonly kin: readonly KinLink[];
  readonly darts: readonly Dart[];
  readonly stuck: readonly Stuck[];
}

export interface PictureOptions {
  readonly showPast: boolean;
  /** Only nodes that match, and their neighbours; null: all. */
  readonly matches: ((text: string) => boolean) | null;
  readonly usersOf: (channel: ChannelIndex) => ChannelUsers;
  readonly folds: FoldChoices;
  readonly openBundles: OpenBundles;
  /** Boxes of processes and channels that the pane can show readably; what is alike shares boxes beyond it. */
  readonly room: number;
  readonly stuck: readonly Stuck[];
}

export function graphPicture(overview: Overview, state: StateAt, options: PictureOptions): GraphPicture {
  const processAt = new Map(state.processes.map((process) => [process.index, process]));
  const channelAt = new Map(state.channels.map((channel) => [channel.index, channel]));
  const shown = (node: { readonly presence: Presence }) => options.showPast || node.presence === "present";

  const infos = channelsOf(overview, state);
  const flowing = infos.filter((info) => !isShared(info.kind));
  const allUsers = flowing.map((info) => options.usersOf(info.index));
  let processes = processNodes(overview, state, allUsers).filter(shown);
  const presenceOf = new Map(processes.map((node) => [node.index, node.presence]));
  let channels = infos
    .map((info) =>
      channelNode(info, channelAt.get(info.index), options.usersOf(info.index), presenceOf, state.atNs),
    )
    .filter(shown);
  let flows = channels.flatMap((node) =>
    flowLinks(node, channelAt.get(node.index), options.usersOf(node.index), processAt, presenceOf),
  );
  if (options.matches !== null) {
    const kept = keptKeys(processes, channels, flows, options.matches);
    processes = processes.filter((node) => kept.has(node.key));
    channels = channels.filter((node) => kept.has(node.key));
    flows = flows.filter((flow) => kept.has(flow.from) && kept.has(flow.to));
  }

  const limits = { alike: Math.min(mostBoxes, Math.max(1, options.room - channels.length)), all: mostBoxes };
  const boxes = boxesOf(overview.processList, processes, options.folds, limits);
  const outside = channelsOutside(channels, flows, boxes.keyOf);
  const keyOf = (key: string) => boxes.keyOf(key) ?? (outside.has(key) ? key : undefined);
  const idOf = new Map(infos.map(({ index, id }) => [index, id]));
  const isStuck = ({ index }: ChannelNode) =>
    options.stuck.some((one) => one.channels.has(idOf.get(index) ?? ""));
  const apart = {
    channels: channels.filter(({ key }) => outside.has(key)),
    flows: foldedFlows(flows, keyOf),
  };
  const drawn =
    boxes.nodes.length + apart.channels.length <= options.room
      ? apart
      : bundleChannels(apart, options.openBundles, isStuck);
  const marked = markStuck(boxes.nodes, drawn.channels, drawn.flows, options.stuck, isStuck);
  const nodeOfKey = new Map(marked.processes.map((node) => [node.key, node]));
  return {
    ...marked,
    holds: marked.channels
      .flatMap((node) => holdLinks(node, channelAt.get(node.index), options.usersOf(node.index)))
      .filter((hold) => nodeOfKey.has(hold.process)),
    kin: kinLinks(overview, state, nodeOfKey),
    darts: dartsOf(state.signals, keyOf),
    stuck: options.stuck,
  };
}

interface Boxes {
  readonly nodes: readonly ProcessNode[];
  /** The key of the box that a process is in; undefined of what is not a process here. */
  readonly keyOf: (key: string) => string | undefined;
}

/** The boxes that are drawn once what is folded is folded. */
function boxesOf(
  infos: readonly ProcessInfo[],
  processes: readonly ProcessNode[],
  choices: FoldChoices,
  limits: FoldLimits,
): Boxes {
  const parentOf = new Map(infos.map((info) => [info.index, info.parent]));
  const { boxOf, hidden } = foldProcesses(
    processes.map(({ index, name }) => ({ index, name, parent: parentOf.get(index) ?? null })),
    choices,
    limits,
  );
  const membersOf = new Map<ProcessIndex, ProcessNode[]>();
  for (const node of processes) {
    const box = boxOf.get(node.index) ?? node.index;
    const members = membersOf.get(box);
    if (members === undefined) membersOf.set(box, [node]);
    else members.push(node);
  }
  const keyOfProcess = new Map(
    [...boxOf].map(([process, box]) => [processKey(process), processKey(box)] as const),
  );
  return {
    keyOf: (key) => keyOfProcess.get(key),
    nodes: processes
      .filter(({ index }) => boxOf.get(index) === index)
      .map((node) => foldedBox(node, membersOf.get(node.index) ?? [], hidden.get(node.index) ?? null)),
  };
}

/** Channels used from more than one box, or by nobody at all: what lies between processes of one box is hidden in it. */
function channelsOutside(
  channels: readonly ChannelNode[],
  flows: readonly FlowLink[],
  boxKeyOf: (key: string) => string | undefined,
): ReadonlySet<string> {
  const usersOf = new Map<string, { boxes: Set<string | undefined>; processes: Set<string> }>();
  for (const { from, to, side } of flows) {
    const [process, channel] = side === "write" ? [from, to] : [to, from];
    const users = usersOf.get(channel) ?? { boxes: new Set(), processes: new Set() };
    users.boxes.add(boxKeyOf(process));
    users.processes.add(process);
    usersOf.set(channel, users);
  }
  const isInside = (key: string) => {
    const users = usersOf.get(key);
    return users !== undefined && users.boxes.size === 1 && users.processes.size > 1;
  };
  return new Set(channels.filter(({ key }) => !isInside(key)).map(({ key }) => key));
}

function markStuck(
  processes: readonly ProcessNode[],
  channels: readonly ChannelNode[],
  flows: readonly FlowLink[],
  stuck: readonly Stuck[],
  isChannelStuck: (channel: ChannelNode) => boolean,
): Pick<GraphPicture, "processes" | "channels" | "flows"> {
  if (stuck.length === 0) return { processes, channels, flows };
  const isStuck = new Set([
    ...processes.filter(({ pid }) => stuck.some(({ pids }) => pids.has(pid))).map(({ key }) => key),
    ...channels.filter(isChannelStuck).map(({ key }) => key),
  ]);
  const mark = <Node extends ProcessNode | ChannelNode>(node: Node): Node => ({
    ...node,
    stuck: isStuck.has(node.key),
  });
  return {
    processes: processes.map(mark),
    channels: channels.map(mark),
    flows: flows.map((flow) => ({ ...flow, stuck: isStuck.has(flow.from) && isStuck.has(flow.to) })),
  };
}

function keptKeys(
  processes: readonly ProcessNode[],
  channels: readonly ChannelNode[],
  flows: readonly FlowLink[],
  matches: (text: string) => boolean,
): ReadonlySet<string> {
  const hits = new Set([
    ...processes.filter((node) => matches(`${node.name} ${node.pid} ${node.role}`)).map((node) => node.key),
    ...channels.filter((node) => matches(node.title)).map((node) => node.key),
  ]);
  const kept = new Set(hits);
  for (const { from, to } of flows) {
    if (hits.has(from)) kept.add(to);
    if (hits.has(to)) kept.add(from);
  }
  return kept;
}
