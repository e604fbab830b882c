import { signalNumber } from "../../strace/signals.ts";
import { setBlocked } from "../blocking.ts";
import type { Call, Mechanism } from "../mechanism.ts";
import { noSignals, parseSignalSet, type SignalSet } from "../signal_set.ts";

/** `rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=SA_RESTORER}, NULL, 8)`. */
export const sigaction: Mechanism = {
  calls: ["rt_sigaction", "sigaction", "signal"],

  end(_kernel, { record, process }) {
    if (record.outcome !== "returned") return;
    const action = record.args.text(1);
    const signal = signalNumber(record.args.text(0));
    if (action === "NULL" || action === "" || signal === 0) return;
    const handler = /sa_(?:handler|sigaction)=([^,}]+)/.exec(action)?.[1] ?? action;
    if (handler === "SIG_DFL") {
      process.signals.dispositions.delete(signal);
      return;
    }
    process.signals.dispositions.set(signal, {
      handling: handler === "SIG_IGN" ? "ignore" : "handler",
      mask: parseSignalSet(/sa_mask=(~?\[[^\]]*\])/.exec(action)?.[1] ?? "[]") ?? noSignals,
      noDefer: /SA_NODEFER|SA_NOMASK/.test(action),
      oneShot: /SA_RESETHAND|SA_ONESHOT/.test(action),
      noZombies: action.includes("SA_NOCLDWAIT"),
    });
  },
};

/** `rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8)`: which signals the task holds back. */
export const sigprocmask: Mechanism = {
  calls: ["rt_sigprocmask", "sigprocmask"],

  end(_kernel, { record, task }) {
    const set = parseSignalSet(record.args.text(1));
    if (record.outcome !== "returned" || set === undefined) return;
    task.signals.mask = masked(record.args.text(0), task.signals.mask, set);
  },
};

function masked(how: string, mask: SignalSet, set: SignalSet): SignalSet {
  if (how === "SIG_BLOCK") return mask | set;
  return how === "SIG_UNBLOCK" ? mask & ~set : set;
}

/** `rt_sigreturn({mask=[]})`: the innermost handler is over. Its result is the interrupted call's, not its own. */
export const sigreturn: Mechanism = {
  calls: ["rt_sigreturn", "sigreturn"],

  end(kernel, call) {
    kernel.signals.endHandler(call.task, call.startNs);
    restoreMask(call);
  },
};

function restoreMask({ record, task }: Call): void {
  const mask = /mask=(~?\[[^\]]*\])/.exec(record.args.text(0))?.[1];
  const set = mask === undefined ? undefined : parseSignalSet(mask);
  if (set !== undefined) task.signals.mask = set;
}

/** `rt_sigsuspend([], 8)`: another mask until a signal comes. */
export const sigsuspend: Mechanism = {
  calls: ["rt_sigsuspend", "sigsuspend"],

  begin(kernel, call) {
    setBlocked(kernel, call, "signal");
    const { signals } = call.task;
    call.task.maskBefore ??= signals.mask;
    signals.mask = parseSignalSet(call.record.args.text(0)) ?? signals.mask;
  },

  end(_kernel, { task }) {
    if (task.maskBefore !== undefined) task.signals.mask = task.maskBefore;
    task.maskBefore = undefined;
  },
};
