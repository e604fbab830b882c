import { signalNumber } from "../../strace/signals.ts";
import { fieldWord } from "../../strace/struct_text.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import type { TimerName } from "../signals/timers.ts";

/** `alarm(1) = 0`; 0 seconds disarm it. */
export const alarm: Mechanism = {
  calls: ["alarm"],

  end({ timers }, { record, process, row }) {
    if (record.outcome !== "returned") return;
    if (record.args.integer(0) > 0) timers.arm(process, "ITIMER_REAL", row);
    else timers.disarm(process, "ITIMER_REAL");
  },
};

/** `setitimer(ITIMER_REAL, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=2000}}, NULL)`. */
export const setitimer: Mechanism = {
  calls: ["setitimer"],

  end(kernel, call) {
    const { record } = call;
    const name = record.args.text(0);
    if (record.outcome !== "returned") return;
    if (name === "ITIMER_REAL" || name === "ITIMER_VIRTUAL" || name === "ITIMER_PROF")
      armOrDisarm(kernel, call, name, record.args.text(1));
  },
};

/** `timer_create(CLOCK_MONOTONIC, {sigev_value=..., sigev_signo=SIGRT_2, sigev_notify=SIGEV_SIGNAL}, [0])`; NULL: SIGALRM. */
export const timerCreate: Mechanism = {
  calls: ["timer_create"],

  end(kernel, { record, process }) {
    const name = /^\[(\d+)\]$/.exec(record.args.text(2))?.[1];
    if (record.outcome !== "returned" || name === undefined) return;
    const event = record.args.text(1);
    const signal = event === "NULL" ? "SIGALRM" : fieldWord(event, "sigev_signo=");
    if (signal !== undefined && !event.includes("SIGEV_NONE"))
      kernel.timers.create(process, Number(name), signalNumber(signal));
  },
};

/** `timer_settime(0, 0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=1, tv_nsec=0}}, NULL)`. */
export const timerSettime: Mechanism = {
  calls: ["timer_settime", "timer_settime64", "timer_delete"],

  end(kernel, call) {
    const { record } = call;
    if (record.outcome !== "returned") return;
    const name = record.args.integer(0);
    if (record.args.count === 1) kernel.timers.delete(call.process, name);
    else armOrDisarm(kernel, call, name, record.args.text(2));
  },
};

/** A time of zero disarms (setitimer(2), timer_settime(2)). */
function armOrDisarm({ timers }: Kernel, { process, row }: Call, name: TimerName, setting: string): void {
  const value = /it_value=\{tv_sec=(\d+), tv_[nu]sec=(\d+)\}/.exec(setting);
  if (value === null) return;
  if (Number(value[1]) === 0 && Number(value[2]) === 0) timers.disarm(process, name);
  else timers.arm(process, name, row);
}
