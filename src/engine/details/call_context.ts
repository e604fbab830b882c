import type { CallIndex, ChannelIndex, ProcessIndex, TaskIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import { type BlockReason, blockReasons } from "../../base/vocabulary.ts";
import { textOfCall } from "../../ipc/logged_text.ts";
import { outcomes, type Trace } from "../../ipc/trace.ts";
import type { CallText } from "../../strace/call_text.ts";
import { errnoName } from "../../strace/errnos.ts";
import type { CallOutcome } from "../../strace/record.ts";
import type { SyscallTraits } from "../../strace/syscall_traits.ts";
import { syscallTraits } from "../../strace/syscalls.ts";
import type { LogBytes } from "../engine_source.ts";

const longestTitle = 160;
/** A payload stands below in full; the heading only needs its beginning. */
const longestArgument = 40;

/** One call with everything that is known of it: its row and its text, read again from the log. */
export interface CallContext {
  readonly trace: Trace;
  readonly call: CallIndex;
  readonly traits: SyscallTraits;
  readonly text: CallText;
  readonly task: TaskIndex;
  readonly process: ProcessIndex;
  readonly channel: ChannelIndex | undefined;
  readonly startNs: Nanos;
  /** When it returned, or the present while it has not. */
  readonly endNs: Nanos;
  readonly outcome: CallOutcome;
  readonly value: number;
  readonly errno: string;
  readonly blocked: BlockReason;
}

/** Undefined for a call that is not in the trace. */
export function callContext(
  trace: Trace,
  log: LogBytes,
  call: CallIndex,
  presentNs: Nanos,
): CallContext | undefined {
  if (call >= trace.calls.length) return undefined;
  const { calls } = trace;
  const task = calls.task(call);
  const channel = calls.channel(call);
  const endNs = calls.endNs(call);
  return {
    trace,
    call,
    traits: syscallTraits(calls.syscall(call)),
    text: textOfCall(trace, log, call),
    task,
    process: trace.tasks[task]?.process as ProcessIndex,
    channel: channel === noRow ? undefined : (channel as ChannelIndex),
    startNs: calls.startNs(call),
    endNs: Number.isFinite(endNs) ? endNs : presentNs,
    outcome: outcomes[calls.outcome(call)] ?? "unknown",
    value: calls.value(call),
    errno: errnoName(calls.errno(call)),
    blocked: blockReasons[calls.blocked(call)] ?? "none",
  };
}

/** `write(4<pipe:[97]>, "hello\\n", 6) = 6`, cut to a line's length. */
export function callTitle({ text, traits, outcome }: CallContext): string {
  const result = outcome === "pending" ? "" : ` = ${text.result}`;
  return cut(
    `${traits.name}(${text.args.map((arg) => cut(arg, longestArgument)).join(", ")})${result}`,
    longestTitle,
  );
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** Integer at the start of argument `index`, NaN if there is none. */
export function integerArgument({ text }: CallContext, index: number): number {
  return Number.parseInt(text.args[index] ?? "", 10);
}
