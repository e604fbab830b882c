import type { ChannelIndex, ProcessIndex } from "../../src/base/ids.ts";
import type { ChannelAt, ChannelInfo, Overview, StateAt } from "../../src/protocol/engine.ts";
import { formatBytes, formatRate } from "../words/amount.ts";
import { type FillUnit, formatFill, unitOfKind } from "../words/channel_fill.ts";
import { shortName } from "../words/channel_name.ts";
import { isJoined } from "./channel_shapes.ts";
import type { ChannelUsers } from "./channel_users.ts";
import type { Presence } from "./process_nodes.ts";

export interface ChannelNode {
  readonly key: string;
  readonly index: ChannelIndex;
  readonly kind: string;
  readonly title: string;
  readonly presence: Presence;
  readonly unit: FillUnit;
  /** In `unit`. */
  readonly fill: number;
  /** 0 to 1; null where there is no capacity. */
  readonly fullness: number | null;
  readonly level: string;
  /** `588 KiB · 12 MiB/s`; "" of what carries no bytes. */
  readonly totals: string;
  /** All that went through it by now. */
  readonly bytes: number;
  /** Channels drawn as one with it; 0 of a bundle the reader opened, null where nothing can be bundled. */
  readonly bundled: number | null;
  /** Part of a circle of waiting, or of a wait that nothing can end. */
  readonly stuck: boolean;
}

export function channelKey(index: ChannelIndex): string {
  return `c${index}`;
}

/** The interprocess channels of the whole trace, and what else the state was asked for (files, terminals). */
export function channelsOf(overview: Overview, state: StateAt): readonly (ChannelInfo | ChannelAt)[] {
  const listed = new Set(overview.channelList.map((channel) => channel.index));
  return [...overview.channelList, ...state.channels.filter((channel) => !listed.has(channel.index))];
}

export function channelNode(
  info: ChannelInfo | ChannelAt,
  at: ChannelAt | undefined,
  users: ChannelUsers,
  presenceOf: ReadonlyMap<ProcessIndex, Presence>,
  ns: number,
): ChannelNode {
  const unit = unitOfKind(info.kind);
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
    presence: presenceAt(info, at, users, presenceOf, ns),
    unit,
    fill,
    fullness: capacity !== null && capacity > 0 ? Math.min(1, fill / capacity) : null,
    level: unseen.has(info.kind)
      ? ""
      : unit !== "count" && isJoined(info.kind) && fill === 0
        ? ""
        : formatFill(fill, capacity, unit),
    totals: isJoined(info.kind) ? "" : `${formatBytes(written)}${rate > 0 ? ` · ${formatRate(rate)}` : ""}`,
    bytes: isJoined(info.kind) ? 0 : written,
    bundled: null,
    stuck: false,
  };
}

/** Of these strace shows who waits, not at which value they stand. */
const unseen: ReadonlySet<string> = new Set(["posix-sem", "futex"]);

/** `pipe 97`, `mapping #1`. */
function titleOf(info: ChannelInfo | ChannelAt): string {
  const name = shortName(info);
  return name.startsWith(`${info.kind}#`)
    ? `${info.kind} ${name.slice(info.kind.length)}`
    : `${info.kind} ${name}`;
}

function presenceAt(
  info: ChannelInfo | ChannelAt,
  at: ChannelAt | undefined,
  users: ChannelUsers,
  presenceOf: ReadonlyMap<ProcessIndex, Presence>,
  ns: number,
): Presence {
  if ((at?.holders ?? []).some((holder) => presenceOf.get(holder.process) === "present")) return "present";
  const begun = at !== undefined || ("createdNs" in info && info.createdNs <= ns);
  const everUsed = [...users.writers, ...users.readers];
  return !begun || everUsed.every((process) => presenceOf.get(process) === "absent") ? "absent" : "past";
}
