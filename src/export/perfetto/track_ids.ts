import type { ChannelIndex, ProcessIndex, SignalIndex, TaskIndex } from "../../base/ids.ts";

/**
 * Ids of tracks and flows: each kind has a range of 2^32 of its own, all of them exact in a double. 0 is Perfetto's
 * own track.
 */
const range = 2 ** 32;

export const channelsTrack = 1;

export function processTrack(process: ProcessIndex): number {
  return range + process;
}

export function taskTrack(task: TaskIndex): number {
  return 2 * range + task;
}

export function signalTrack(task: TaskIndex): number {
  return 3 * range + task;
}

export function channelTrack(channel: ChannelIndex): number {
  return 4 * range + channel;
}

/** Flows of transfers are their rows plus one and stay below. */
export function signalFlow(signal: SignalIndex | number): number {
  return range + signal;
}
