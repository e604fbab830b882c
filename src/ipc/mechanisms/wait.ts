import { textOf } from "../../base/strings.ts";
import { noRow } from "../../base/table.ts";
import { fieldNumber } from "../../strace/struct_text.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import type { LiveProcess } from "../processes/live_process.ts";
import type { Halt } from "../signals/signal_state.ts";
import { endUnseenWait, endWait, setBlocked, wasInterrupted } from "../waiting/blocking.ts";

const waitid = syscallNamed("waitid");

/** wait4, waitpid, waitid: who waits for which child, and when it was collected. */
export const wait: Mechanism = {
  calls: ["wait4", "waitpid", "waitid"],
  readsHeadless: true,

  begin(kernel, call) {
    setBlocked(kernel, call, "child");
  },

  end(kernel, call) {
    const text = argumentsOf(call);
    const child = childOf(kernel, call, text);
    const change = child === undefined ? undefined : changeOf(child, text);
    if (text.includes("WNOHANG") || (change !== undefined && change.ns <= call.startNs)) {
      setBlocked(kernel, call, "none");
    } else if (child === undefined && !wasInterrupted(call.record)) endUnseenWait(kernel, call);
    endWait(kernel, call, change?.sentBy ?? noRow);
    const seen = kernel.waits.take(call.row);
    // In two lines it surely waited, whether or not anybody looked meanwhile.
    const told = child !== undefined || wasInterrupted(call.record) || call.record.resumedOffset >= 0;
    const row = seen ?? (told ? kernel.waits.add(call.row) : undefined);
    if (row === undefined) return;
    const { columns } = kernel.trace.waits;
    columns.reapedNs[row] = call.endNs;
    if (child === undefined) return;
    columns.child[row] = child.process.index;
    if (isCollected(text)) child.process.reapedNs = call.endNs;
  },
};

/** What the report is of: that the child stopped, goes on, or ended; undefined if nothing shows that it did. */
function changeOf({ process, signals, endedBy }: LiveProcess, text: string): Halt | undefined {
  if (/WIFSTOPPED|CLD_STOPPED/.test(text)) return signals.stopped;
  if (/WIFCONTINUED|CLD_CONTINUED/.test(text)) return signals.continued;
  return { sentBy: endedBy, ns: process.endNs };
}

/** The child whose change the call reported; undefined if it reported none. */
function childOf(kernel: Kernel, call: Call, text: string): LiveProcess | undefined {
  const { record } = call;
  if (record.outcome !== "returned") return undefined;
  // waitid returns 0 and names the child in its siginfo.
  const pid = record.syscall === waitid ? fieldNumber(text, "si_pid=") : record.value;
  return kernel.processes.withPid(pid);
}

/** Reports of a stopped or continued child, and WNOWAIT, leave it uncollected. */
function isCollected(text: string): boolean {
  return !/WIFSTOPPED|WIFCONTINUED|CLD_STOPPED|CLD_CONTINUED|CLD_TRAPPED|WNOWAIT/.test(text);
}

function argumentsOf({ record }: Call): string {
  return textOf(record.args.bytes, record.args.start, record.args.end);
}
