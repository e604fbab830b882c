import type { ChannelIndex, ProcessIndex } from "../../src/base/ids.ts";
import type { ChannelAt, Overview, StateAt } from "../../src/protocol/engine.ts";

export type Side = "write" | "read";

/** Who uses which end of a channel, at any time of what is known. Only grows, so the graph's shape does not flicker. */
export interface ChannelUsers {
  readonly writers: ReadonlySet<ProcessIndex>;
  readonly readers: ReadonlySet<ProcessIndex>;
}

interface Users {
  readonly writers: Set<ProcessIndex>;
  readonly readers: Set<ProcessIndex>;
}

/**
 * Holding an end is not using it: a shell holds every pipe of its pipeline for a moment. The engine tells who wrote
 * and who read. Only where nobody has, for a side, those count who hold that end and not the other one.
 */
export class UserMemory {
  readonly #known = new Map<ChannelIndex, Users>();

  learnOverview(overview: Overview): void {
    for (const { index, writers, readers } of overview.channelList) {
      const users = this.#of(index);
      for (const process of writers) users.writers.add(process);
      for (const process of readers) users.readers.add(process);
    }
  }

  /** The state may be ahead of the overview: whoever blocks uses the end, too. */
  learnState(state: StateAt): void {
    for (const { index, blocked } of state.processes) {
      if (blocked === null || blocked.channel === null) continue;
      const users = this.#of(blocked.channel);
      if (blocked.reason.endsWith("full")) users.writers.add(index);
      else if (blocked.reason.endsWith("empty")) users.readers.add(index);
    }
    for (const channel of state.channels) {
      const users = this.#of(channel.index);
      if (users.writers.size === 0)
        for (const process of soleHolders(channel, "write")) users.writers.add(process);
      if (users.readers.size === 0)
        for (const process of soleHolders(channel, "read")) users.readers.add(process);
    }
  }

  users(channel: ChannelIndex): ChannelUsers {
    return this.#of(channel);
  }

  #of(channel: ChannelIndex): Users {
    let users = this.#known.get(channel);
    if (users === undefined) {
      users = { writers: new Set(), readers: new Set() };
      this.#known.set(channel, users);
    }
    return users;
  }
}

/** Processes that hold this end of the channel and not the other. */
function soleHolders(channel: ChannelAt, side: Side): readonly ProcessIndex[] {
  const other: Side = side === "write" ? "read" : "write";
  const others = new Set(
    channel.holders
      .filter((holder) => holder.access === other || holder.access === "both")
      .map((h) => h.process),
  );
  return channel.holders
    .filter((holder) => holder.access === side && !others.has(holder.process))
    .map((holder) => holder.process);
}
