import type { ChannelIndex, ProcessIndex, TaskIndex } from "../base/ids.ts";
import { type Nanos, nanos } from "../base/time.ts";
import type { ChannelAt, Holder, ProcessAt, StateAt } from "../protocol/engine.ts";
import type { ProcessSetup } from "../protocol/process_setup.ts";
import type { EngineClient } from "./debugged_trace.ts";
import { answered } from "./place.ts";
import { processLabel } from "./process_label.ts";

/** Signals delivered within this time before a moment are still told of. */
const recentNs = nanos(1e9);

/** Everything the engine says of one moment, and names for what is in it. */
export class Moment {
  private constructor(
    readonly engine: EngineClient,
    readonly state: StateAt,
  ) {}

  static async at(engine: EngineClient, atNs: Nanos): Promise<Moment> {
    const query = { atNs, rateWindowNs: recentNs, allKinds: true };
    return new Moment(engine, await answered(engine.request("stateAt", query)));
  }

  get ns(): Nanos {
    return this.state.atNs;
  }

  setupOf(process: ProcessIndex, task: TaskIndex): Promise<ProcessSetup> {
    return answered(this.engine.request("processSetup", { process, task, atNs: this.ns }));
  }

  process(index: ProcessIndex): ProcessAt | undefined {
    return this.state.processes.find((process) => process.index === index);
  }

  channel(index: ChannelIndex | null): ChannelAt | undefined {
    return this.state.channels.find((channel) => channel.index === index);
  }

  /** `sort (42)`; `the kernel` for nobody. */
  nameOf(index: ProcessIndex | null): string {
    if (index === null) return "the kernel";
    const process = this.process(index);
    return process === undefined ? "a process" : processLabel(process);
  }

  /** `sort (42) as descriptor 3`, those of one end or of both. */
  holders(channel: ChannelAt, access: Holder["access"] | "any"): string {
    const names = channel.holders
      .filter((holder) => access === "any" || holder.access === access || holder.access === "both")
      .map(({ process, fd }) => `${this.nameOf(process)}${fd === null ? "" : ` as descriptor ${fd}`}`);
    return names.length === 0 ? "nobody" : names.join(", ");
  }
}
