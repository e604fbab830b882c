import { signalName } from "../../strace/signals.ts";
import { endUnseenWait, setBlocked } from "../blocking.ts";
import type { Mechanism } from "../mechanism.ts";

/** sigwait, sigwaitinfo and sigtimedwait: a pending signal is taken without running a handler. */
export const sigwait: Mechanism = {
  calls: ["rt_sigtimedwait", "rt_sigtimedwait_time64"],

  begin(kernel, call) {
    setBlocked(kernel, call, "signal");
  },

  end(kernel, call) {
    endUnseenWait(kernel, call);
    const { record, task, endNs } = call;
    if (record.outcome !== "returned" || !(record.value > 0)) return;
    const info = record.args.text(1);
    const code = /si_code=(\w+)/.exec(info)?.[1] ?? "";
    const pid = /si_pid=(\d+)/.exec(info)?.[1];
    kernel.signals.accept(task, {
      signal: signalName(record.value),
      code,
      fromPid: pid === undefined ? undefined : Number(pid),
      ns: endNs,
    });
  },
};
