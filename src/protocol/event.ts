import type { CallIndex, ChannelIndex, ProcessIndex, SignalIndex, TaskIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";

/** What can be chosen, gone to and asked about. */
export type EventRef =
  | { readonly kind: "call"; readonly call: CallIndex }
  | { readonly kind: "signal"; readonly signal: SignalIndex }
  | { readonly kind: "process"; readonly process: ProcessIndex }
  | { readonly kind: "channel"; readonly channel: ChannelIndex };

export interface EventAt {
  readonly event: EventRef;
  readonly ns: Nanos;
}

/** One line of the timeline. */
export type Lane =
  | { readonly kind: "process"; readonly process: ProcessIndex }
  | { readonly kind: "task"; readonly task: TaskIndex }
  | { readonly kind: "channel"; readonly channel: ChannelIndex };
