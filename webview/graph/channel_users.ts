import type { ChannelIndex, ProcessIndex } from "../../src/base/ids.ts";
import type { ChannelAt, Overview, StateAt } from "../../src/protocol/engine.ts";
import type { Summary } from "../../src/protocol/summary.ts";

export type Side = "write" | "read";

/** Who has been seen using which end of a channel, at any time. Only grows, so the graph's shape does not flicker. */
export interface ChannelUsers {
  readonly writers: ReadonlySet<ProcessIndex>;
  readonly readers: ReadonlySet<ProcessIndex>;
}

interface Users {
  readonly writers: Set<ProcessIndex>;
  readonly readers: Set<ProcessIndex>;
}

/**
 * Holding an end is not using it: a shell holds every pipe of its pipeline for a moment. An end counts as used by
 * whom bytes came from or went to, and by whom it blocked. Only where neither is known for a side, those count
 * who hold that end and not the other one.
 */
export class UserMemory {
  readonly #known = new Map<ChannelIndex, Users>();

  learnFlows(summary: Summary, overview: Overview): void {
    const processOf = new Map(overview.processList.map((process) => [process.pid as number, process.index]));
    const channelOf = new Map(overview.channelList.map((channel) => [channel.id, channel.index]));
    for (const flow of summary.flows) {
      const channel = channelOf.get(flow.channel);
      if (channel === undefined) continue;
      const from = processOf.get(flow.from);
      const to = processOf.get(flow.to);
      if (from !== undefined) this.#of(channel).writers.add(from);
      if (to !== undefined) this.#of(channel).readers.add(to);
    }
  }

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
