import type {
  CallIndex,
  ChannelIndex,
  JumpIndex,
  ProcessIndex,
  SignalIndex,
  StreamEventIndex,
  StreamIndex,
  TaskIndex,
} from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";

/** What can be chosen, gone to and asked about. */
export type EventRef =
  | { readonly kind: "call"; readonly call: CallIndex }
  | { readonly kind: "signal"; readonly signal: SignalIndex }
  | { readonly kind: "process"; readonly process: ProcessIndex }
  | { readonly kind: "channel"; readonly channel: ChannelIndex }
  /** As the probe saw them: a mark of setjmp or a jump to it, and what the buffer of a stream did. */
  | { readonly kind: "jump"; readonly jump: JumpIndex }
  | { readonly kind: "stream"; readonly event: StreamEventIndex };

/** Something that happens at a moment and has a next and a previous one; processes and channels last. */
export function isMomentary(event: EventRef): boolean {
  return event.kind !== "process" && event.kind !== "channel";
}

export interface EventAt {
  readonly event: EventRef;
  readonly ns: Nanos;
}

/** One line of the timeline. */
export type Lane =
  | { readonly kind: "process"; readonly process: ProcessIndex }
  | { readonly kind: "task"; readonly task: TaskIndex }
  | { readonly kind: "channel"; readonly channel: ChannelIndex }
  /** The buffer of a stream of stdio. */
  | { readonly kind: "stream"; readonly stream: StreamIndex };
