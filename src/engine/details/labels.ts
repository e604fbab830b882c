import type { ChannelIndex, ProcessIndex } from "../../base/ids.ts";
import type { Nanos } from "../../base/time.ts";
import type { Trace } from "../../ipc/trace.ts";
import { nameAt } from "../state_at.ts";

/** `sort (42)`: a process as people speak of it, by what it ran at that time. */
export function processLabel(trace: Trace, index: ProcessIndex, atNs: Nanos): string {
  const process = trace.processes[index];
  if (process === undefined) return "an unknown process";
  const name = nameAt(trace, process, atNs);
  return name === "" ? `process ${process.pid}` : `${name} (${process.pid})`;
}

/** `pipe:97`, or a file's path. */
export function channelLabel(trace: Trace, index: ChannelIndex): string {
  const channel = trace.channels[index];
  if (channel === undefined) return "an unknown channel";
  return channel.kind === "file" && channel.name !== "" ? channel.name : channel.id;
}

const grouped = new Intl.NumberFormat("en-US");

/** `1 byte`, `65,024 bytes`. */
export function bytesLabel(count: number): string {
  return `${grouped.format(count)} ${count === 1 ? "byte" : "bytes"}`;
}

export function countLabel(count: number): string {
  return grouped.format(count);
}
