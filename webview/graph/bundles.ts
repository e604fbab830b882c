import type { ChannelIndex } from "../../src/base/ids.ts";
import { formatBytes, formatCount } from "../words/amount.ts";
import type { ChannelNode } from "./channel_nodes.ts";
import { type FlowLink, foldedFlows, livelier } from "./links.ts";

/** Fewer channels of one kind between the same boxes are drawn each. */
const fewAlike = 3;

/** Bundles the reader opened, by their eldest channel. */
export type OpenBundles = ReadonlySet<ChannelIndex>;

interface Crowd {
  readonly channels: readonly ChannelNode[];
  readonly flows: readonly FlowLink[];
}

/**
 * Draws channels of one kind that join the same boxes as one: the sixty object files between compilers and a linker,
 * the pipes a runtime keeps to itself. What is stuck stays apart, since its story names it.
 */
export function bundleChannels(
  { channels, flows }: Crowd,
  opened: OpenBundles,
  staysApart: (channel: ChannelNode) => boolean,
): Crowd {
  const usersOf = new Map<string, string[]>();
  for (const { from, to, side } of flows) {
    const [process, channel] = side === "write" ? [from, to] : [to, from];
    const users = usersOf.get(channel);
    if (users === undefined) usersOf.set(channel, [`${side} ${process}`]);
    else users.push(`${side} ${process}`);
  }
  const alike = new Map<string, ChannelNode[]>();
  for (const node of channels) {
    const users = usersOf.get(node.key)?.toSorted().join() ?? "";
    const kind = staysApart(node) ? node.key : `${node.kind}: ${users}`;
    const others = alike.get(kind);
    if (others === undefined) alike.set(kind, [node]);
    else others.push(node);
  }
  const eldestOf = new Map<string, string>();
  const drawn = new Map<string, ChannelNode>();
  for (const [eldest, ...others] of alike.values()) {
    if (eldest === undefined) continue;
    const isOpen = opened.has(eldest.index);
    const bundled = others.length + 1 >= fewAlike;
    for (const node of [eldest, ...others])
      eldestOf.set(node.key, bundled && !isOpen ? eldest.key : node.key);
    if (!bundled) for (const node of [eldest, ...others]) drawn.set(node.key, node);
    else if (isOpen) {
      drawn.set(eldest.key, { ...eldest, bundled: 0 });
      for (const node of others) drawn.set(node.key, node);
    } else drawn.set(eldest.key, bundleOf(eldest, others));
  }
  return {
    channels: channels.flatMap(({ key }) => drawn.get(key) ?? []),
    flows: foldedFlows(flows, (key) => eldestOf.get(key) ?? key),
  };
}

function bundleOf(eldest: ChannelNode, others: readonly ChannelNode[]): ChannelNode {
  const all = [eldest, ...others];
  const fullest = all.reduce((a, b) => ((b.fullness ?? 0) > (a.fullness ?? 0) ? b : a));
  const bytes = all.reduce((sum, node) => sum + node.bytes, 0);
  return {
    ...eldest,
    title: `${formatCount(all.length)} × ${eldest.kind}`,
    presence: all.map((node) => node.presence).reduce(livelier),
    fill: fullest.fill,
    fullness: fullest.fullness,
    level: (fullest.fullness ?? 0) > 0 ? fullest.level : "",
    totals: bytes > 0 ? formatBytes(bytes) : "",
    bytes,
    bundled: others.length,
  };
}
