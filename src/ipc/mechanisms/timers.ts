import { nanos, notYet } from "../../base/time.ts";
import { signalNumber } from "../../strace/signals.ts";
import { fieldWord } from "../../strace/struct_text.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import type { TimerName } from "../signals/timers.ts";

/** `alarm(1) = 0`; 0 seconds disarm it. */
export const alarm: Mechanism = {
  calls: ["alarm"],

  end({ timers }, { record, process, row, endNs }) {
    if (record.outcome !== "returned") return;
    const seconds = record.args.integer(0);
    const dueNs = nanos(endNs + seconds * 1e9);
    if (seconds > 0) timers.arm(process, "ITIMER_REAL", { call: row, ns: endNs, dueNs, goesOn: false });
    else timers.disarm(process, "ITIMER_REAL", endNs);
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
      armOrDisarm(kernel, call, name, { setting: record.args.text(1), isAbsolute: false });
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
    const ofCpuTime = record.args.text(0).includes("CPUTIME");
    if (signal !== undefined && !event.includes("SIGEV_NONE"))
      kernel.timers.create(process, Number(name), { signal: signalNumber(signal), ofCpuTime });
  },
};

/** `timer_settime(0, 0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=1, tv_nsec=0}}, NULL)`. */
export const timerSettime: Mechanism = {
  calls: ["timer_settime", "timer_settime64", "timer_delete"],

  end(kernel, call) {
    const { record } = call;
    if (record.outcome !== "returned") return;
    const name = record.args.integer(0);
    if (record.args.count === 1) kernel.timers.delete(call.process, name, call.endNs);
    else {
      const isAbsolute = record.args.text(1).includes("TIMER_ABSTIME");
      armOrDisarm(kernel, call, name, { setting: record.args.text(2), isAbsolute });
    }
  },
};

/** A time of zero disarms (setitimer(2), timer_settime(2)). */
function armOrDisarm(
  { timers }: Kernel,
  { process, row, endNs }: Call,
  name: TimerName,
  { setting, isAbsolute }: { readonly setting: string; readonly isAbsolute: boolean },
): void {
  const value = spanIn(setting, "it_value");
  if (value === undefined) return;
  if (value === 0) timers.disarm(process, name, endNs);
  else
    timers.arm(process, name, {
      call: row,
      ns: endNs,
      // How far its clock is from the log's nobody says.
      dueNs: isAbsolute ? notYet : nanos(endNs + value),
      goesOn: (spanIn(setting, "it_interval") ?? 0) > 0,
    });
}

/** Nanoseconds; undefined where the field is not printed. */
function spanIn(setting: string, field: string): number | undefined {
  const [, seconds, unit, parts] =
    new RegExp(`${field}=\\{tv_sec=(\\d+), tv_([nu])sec=(\\d+)\\}`).exec(setting) ?? [];
  return unit === undefined ? undefined : Number(seconds) * 1e9 + Number(parts) * (unit === "n" ? 1 : 1e3);
}
