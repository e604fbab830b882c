import { noRow } from "../../base/table.ts";
import { signalNumber } from "../../strace/signals.ts";
import type { Call, Mechanism } from "../mechanism.ts";
import { noSignals, parseSignalSet, type SignalSet } from "../signals/signal_set.ts";
import { endWait, setBlocked } from "../waiting/blocking.ts";

const sigchld = signalNumber("SIGCHLD");

/** `rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=SA_RESTORER}, NULL, 8)`. */
export const sigaction: Mechanism = {
  calls: ["rt_sigaction", "sigaction", "signal"],

  end(_kernel, { record, process }) {
    if (record.outcome !== "returned") return;
    const action = record.args.text(1);
    const signal = signalNumber(record.args.text(0));
    if (action === "NULL" || action === "" || signal === 0) return;
    if (signal === sigchld) process.signals.noZombies = action.includes("SA_NOCLDWAIT");
    const handler = /sa_(?:handler|sigaction)=([^,}]+)/.exec(action)?.[1] ?? action;
    if (handler === "SIG_DFL") {
      process.signals.dispositions.delete(signal);
      return;
    }
    process.signals.dispositions.set(signal, {
      handling: handler === "SIG_IGN" ? "ignore" : "handler",
      mask: parseSignalSet(/sa_mask=(~?\[[^\]]*\])/.exec(action)?.[1] ?? "") ?? noSignals,
      noDefer: /SA_NODEFER|SA_NOMASK/.test(action),
      oneShot: /SA_RESETHAND|SA_ONESHOT/.test(action),
    });
  },
};

/** `rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8)`: which signals the task holds back. */
export const sigprocmask: Mechanism = {
  calls: ["rt_sigprocmask", "sigprocmask"],

  end(kernel, { record, task, endNs }) {
    if (record.outcome !== "returned") return;
    const { signals } = task;
    // The mask before: certain where the trace began later than the program.
    const before = parseSignalSet(record.args.text(2));
    if (before !== undefined) signals.mask = before;
    const set = parseSignalSet(record.args.text(1));
    if (set === undefined) return;
    const how = record.args.text(0);
    if (how === "SIG_BLOCK") signals.mask |= set;
    else if (how === "SIG_UNBLOCK") signals.mask &= ~set;
    else kernel.signals.setMask(task, set, endNs);
  },
};

/** `rt_sigreturn({mask=[]})`: the innermost handler is over. Its result is the interrupted call's, not its own. */
export const sigreturn: Mechanism = {
  calls: ["rt_sigreturn", "sigreturn"],

  end(kernel, call) {
    const restored = restoredMask(call);
    kernel.signals.endHandler(call.task, restored, call.startNs);
    if (restored !== undefined) call.task.signals.mask = restored;
  },
};

function restoredMask({ record }: Call): SignalSet | undefined {
  return parseSignalSet(/mask=(~?\[[^\]]*\])/.exec(record.args.text(0))?.[1] ?? "");
}

/** A call that waits under a mask of its own, which argument `index` shows: sigsuspend, ppoll, pselect, epoll_pwait. */
export function waitUnderMask({ record, task }: Call, index: number): void {
  const mask = index < 0 ? undefined : parseSignalSet(maskIn(record.args.text(index)));
  if (mask === undefined) return;
  task.maskBefore ??= task.signals.mask;
  task.signals.mask = mask;
}

/** `{sigmask=[USR1], sigsetsize=8}` of pselect6, `[USR1]` of the others. */
function maskIn(argument: string): string {
  return /~?\[[^\]]*\]/.exec(argument)?.[0] ?? "";
}

export function putMaskBack({ task }: Call): void {
  if (task.maskBefore !== undefined) task.signals.mask = task.maskBefore;
  task.maskBefore = undefined;
}

/** `rt_sigsuspend([], 8)`: another mask until a signal comes. */
export const sigsuspend: Mechanism = {
  calls: ["rt_sigsuspend", "sigsuspend"],

  begin(kernel, call) {
    setBlocked(kernel, call, "signal");
    waitUnderMask(call, 0);
  },

  end(kernel, call) {
    putMaskBack(call);
    endWait(kernel, call, noRow);
  },
};
