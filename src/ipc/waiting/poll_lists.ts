import type { CallIndex, ChannelIndex } from "../../base/ids.ts";
import type { Trace } from "../trace.ts";

/** Writes `trace.polls`: which channels a waiting poll or select watches. */
export class PollLists {
  readonly #trace: Trace;
  readonly #known = new Map<string, number>();

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** Rows stay in order of calls: a poll is entered here before any later call is. Again, if its line was cut. */
  add(call: CallIndex, channels: readonly ChannelIndex[]): void {
    const { polls } = this.#trace;
    const last = polls.length - 1;
    const isKnown = last >= 0 && polls.columns.call[last] === call;
    if (!isKnown && last >= 0 && (polls.columns.call[last] as number) > call) return;
    const row = isKnown ? last : polls.addRow();
    polls.columns.call[row] = call;
    polls.columns.list[row] = this.#list(channels);
  }

  #list(channels: readonly ChannelIndex[]): number {
    const key = channels.join();
    let list = this.#known.get(key);
    if (list === undefined) {
      list = this.#trace.pollLists.push(channels) - 1;
      this.#known.set(key, list);
    }
    return list;
  }
}
