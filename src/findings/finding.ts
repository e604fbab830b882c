import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import type { RuleId } from "../base/rules.ts";
import type { Nanos } from "../base/time.ts";
import type { ReadableLog } from "../ipc/logged_text.ts";
import type { Trace } from "../ipc/trace.ts";

/** One thing worth telling a person about a trace. */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: "error" | "warning" | "info";
  /** One sentence, as a good colleague would say it. */
  readonly message: string;
  readonly processes: readonly ProcessIndex[];
  readonly channels: readonly ChannelIndex[];
  readonly ns: Nanos;
  /** Where to look. */
  readonly call: CallIndex | undefined;
  /** What else has to do with it. */
  readonly related: readonly RelatedCall[];
}

export interface RelatedCall {
  readonly message: string;
  readonly call: CallIndex | undefined;
}

/**
 * A rule looks at the trace as it stood at `atNs`: its end, or the moment before it was ended from outside. Columns
 * answer most of its questions; arguments stand in the log only, and reading one call's costs as much as a hundred rows.
 */
export type Rule = (trace: Trace, atNs: Nanos, log: ReadableLog) => Iterable<Finding>;
