import { noRow } from "../../base/table.ts";
import { signalName } from "../../strace/signals.ts";
import { fieldNumber, fieldWord } from "../../strace/struct_text.ts";
import type { Mechanism } from "../mechanism.ts";
import { endUnseenWait, endWait, setBlocked } from "../waiting/blocking.ts";

/** sigwait, sigwaitinfo and sigtimedwait: a pending signal is taken without running a handler. */
export const sigwait: Mechanism = {
  calls: ["rt_sigtimedwait", "rt_sigtimedwait_time64"],

  begin(kernel, call) {
    setBlocked(kernel, call, "signal");
  },

  end(kernel, call) {
    const { record, task, endNs } = call;
    // NaN where it never returned.
    if (!(record.value > 0)) {
      endUnseenWait(kernel, call);
      endWait(kernel, call, noRow);
      return;
    }
    const info = record.args.text(1);
    const pid = fieldNumber(info, "si_pid=");
    const timer = fieldWord(info, "si_timerid=");
    const row = kernel.signals.accept(task, {
      signal: signalName(record.value),
      code: fieldWord(info, "si_code=") ?? "",
      fromPid: Number.isNaN(pid) ? undefined : pid,
      timer: timer === undefined ? undefined : Number(timer),
      ns: endNs,
    });
    const { generatedNs, sentBy } = kernel.trace.signals.columns;
    // One that was pending already was there for the taking.
    if ((generatedNs[row] as number) < call.startNs) setBlocked(kernel, call, "none");
    endWait(kernel, call, sentBy[row] as number);
  },
};
