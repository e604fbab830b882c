import type { ChannelUnit } from "../../ipc/channels/channel_unit.ts";

const grouped = new Intl.NumberFormat("en-US");

/** `1 byte`, `65,024 bytes`. */
export function bytesLabel(count: number): string {
  return `${grouped.format(count)} ${count === 1 ? "byte" : "bytes"}`;
}

/** `3 messages`, `2`, `65,024 bytes`: an amount in a channel's unit. */
export function amountLabel(count: number, unit: ChannelUnit): string {
  if (unit === "bytes") return bytesLabel(count);
  const number = grouped.format(count);
  return unit === "count" ? number : `${number} ${count === 1 ? "message" : "messages"}`;
}

export function countLabel(count: number): string {
  return grouped.format(count);
}
