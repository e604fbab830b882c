import type { CallIndex, ProcessIndex } from "../base/ids.ts";
import { rowIn } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { processLabel } from "../ipc/names.ts";
import type { Process, Trace } from "../ipc/trace.ts";
import { defaultAction, signalMeaning, signalNumber } from "../strace/signals.ts";
import type { Finding } from "./finding.ts";

const askingToEnd: ReadonlySet<string> = new Set(["SIGTERM", "SIGKILL", "SIGINT", "SIGHUP"]);

/** A process was ended by a signal: which, and by whom. */
export function* killedBySignal(trace: Trace, atNs: Nanos): Generator<Finding> {
  for (const process of trace.processes) {
    const { exit, endNs } = process;
    // What was killed after the verdict's time was killed by whoever ended the trace.
    // SIGPIPE has a rule of its own, which knows who stopped reading.
    if (exit?.how !== "killed" || exit.signal === "SIGPIPE" || endNs > atNs) continue;
    const sender = senderOf(trace, process, exit.signal);
    const by = sender === undefined ? "" : `, ${senderWords(trace, process, sender.process)}`;
    const core = exit.core ? " and dumped core" : "";
    yield {
      rule: "killed-by-signal",
      // Whether a core was written depends on ulimit -c; that the program broke down does not.
      severity: severityOf(process, exit.signal, sender?.process),
      message: `${processLabel(trace, process.index, endNs)} was killed by ${exit.signal}${by}${core}. ${signalMeaning(exit.signal)}`,
      processes: [process.index],
      channels: [],
      ns: endNs,
      call: sender?.call,
      related: [],
    };
  }
}

/** A breakdown is an error; a process that another of the trace asked to end, or ended, did as it was meant to. */
function severityOf(
  { index }: Process,
  signal: string,
  sender: ProcessIndex | undefined,
): Finding["severity"] {
  if (defaultAction(signal) === "core") return "error";
  return sender !== undefined && sender !== index && askingToEnd.has(signal) ? "info" : "warning";
}

function senderWords(trace: Trace, { index, endNs }: Process, sender: ProcessIndex): string {
  return sender === index ? "which it sent itself" : `sent by ${processLabel(trace, sender, endNs)}`;
}

/** Who sent the signal of this kind that the process took last; undefined for the kernel and for strangers. */
function senderOf(
  trace: Trace,
  { index }: Process,
  signal: string,
): { readonly process: ProcessIndex; readonly call: CallIndex | undefined } | undefined {
  const { columns, length } = trace.signals;
  const number = signalNumber(signal);
  for (let row = length - 1; row >= 0; row--) {
    if (columns.to[row] !== index || columns.signal[row] !== number) continue;
    const from = rowIn<ProcessIndex>(columns.from[row] as number);
    return from === undefined ? undefined : { process: from, call: rowIn(columns.sentBy[row] as number) };
  }
  return undefined;
}
