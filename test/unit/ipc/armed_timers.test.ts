import { describe, expect, it } from "vitest";
import type { ProcessIndex } from "../../../src/base/ids.ts";
import { rowOf } from "../../../src/base/row_of.ts";
import { type Nanos, nanos } from "../../../src/base/time.ts";
import { armedTimersAt } from "../../../src/ipc/state.ts";
import { signalName } from "../../../src/strace/signals.ts";
import { traceOf } from "./trace_of.ts";

const start = `
  40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0>`;

/** `SIGALRM of 40 from 10 to 20`, in milliseconds since exec. */
function timersIn(log: string): string[] {
  const trace = traceOf(`${start}${log}`);
  const { armedNs, endNs, process, signal } = trace.timers.columns;
  return Array.from({ length: trace.timers.length }, (_, row) => {
    const { pid } = rowOf(trace.processes, process[row] as ProcessIndex);
    const [from, to] = [armedNs[row] as number, endNs[row] as number].map((ns) => Math.round(ns / 1e6));
    return `${signalName(signal[row] as number)} of ${pid} from ${from} to ${to}`;
  });
}

const every = (interval: string, first: string) =>
  `{it_interval={${interval}}, it_value={${first}}}, NULL) = 0 <0>`;

describe("a timer that sends a signal", () => {
  it("is armed until it goes off, is armed anew or taken back", () => {
    expect(
      timersIn(`
        40 1.010 alarm(2) = 0 <0>
        40 1.020 alarm(1) = 2 <0>
        40 3.000 alarm(5) = 0 <0>
        40 3.500 alarm(0) = 5 <0>`),
    ).toEqual([
      "SIGALRM of 40 from 10 to 20",
      "SIGALRM of 40 from 20 to 1020",
      "SIGALRM of 40 from 2000 to 2500",
    ]);
  });

  it("is armed on and on where it has an interval, until its process ends", () => {
    const log = `
      40 1.010 setitimer(ITIMER_REAL, ${every("tv_sec=1, tv_usec=0", "tv_sec=0, tv_usec=5000")}
      40 1.015 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---`;
    expect(timersIn(log)).toEqual(["SIGALRM of 40 from 10 to Infinity"]);
    expect(timersIn(`${log}\n40 1.500 +++ exited with 0 +++`)).toEqual(["SIGALRM of 40 from 10 to 500"]);
  });

  it("that counts CPU time is none that goes off while its process waits", () => {
    expect(
      timersIn(`
        40 1.010 setitimer(ITIMER_PROF, ${every("tv_sec=0, tv_usec=0", "tv_sec=1, tv_usec=0")}
        40 1.020 setitimer(ITIMER_VIRTUAL, ${every("tv_sec=0, tv_usec=0", "tv_sec=1, tv_usec=0")}
        40 1.030 timer_create(CLOCK_PROCESS_CPUTIME_ID, NULL, [0]) = 0 <0>
        40 1.040 timer_settime(0, 0, ${every("tv_sec=0, tv_nsec=0", "tv_sec=1, tv_nsec=0")}`),
    ).toEqual([]);
  });

  describe("made by timer_create", () => {
    const armed = (flags: string) => `
      40 1.010 timer_create(CLOCK_MONOTONIC, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}, [3]) = 0 <0>
      40 1.020 timer_settime(3, ${flags}, ${every("tv_sec=0, tv_nsec=0", "tv_sec=2, tv_nsec=500000000")}`;

    it("ends with its time, with timer_delete and with exec", () => {
      expect(timersIn(armed("0"))).toEqual(["SIGUSR1 of 40 from 20 to 2520"]);
      expect(timersIn(`${armed("0")}\n40 1.500 timer_delete(3) = 0 <0>`)).toEqual([
        "SIGUSR1 of 40 from 20 to 500",
      ]);
      expect(
        timersIn(`${armed("0")}\n40 1.600 execve("/bin/sort", ["sort"], 0x1 /* 2 vars */) = 0 <0>`),
      ).toEqual(["SIGUSR1 of 40 from 20 to 600"]);
    });

    it("goes off at a time of its clock that the log does not tell, until its signal does", () => {
      expect(timersIn(armed("TIMER_ABSTIME"))).toEqual(["SIGUSR1 of 40 from 20 to Infinity"]);
      const rings =
        "40 1.700 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_TIMER, si_timerid=0x3, si_overrun=0, si_int=0, si_ptr=NULL} ---";
      expect(timersIn(`${armed("TIMER_ABSTIME")}\n${rings}`)).toEqual(["SIGUSR1 of 40 from 20 to 700"]);
    });
  });

  it("of setitimer goes on in the program that exec begins, and in no child", () => {
    expect(
      timersIn(`
        40 1.010 alarm(2) = 0 <0>
        40 1.020 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0>
        40 1.030 execve("/bin/sort", ["sort"], 0x1 /* 2 vars */) = 0 <0>`),
    ).toEqual(["SIGALRM of 40 from 10 to 2010"]);
  });

  it("is asked for by the time", () => {
    const trace = traceOf(`${start}\n40 1.010 alarm(1) = 0 <0>\n40 3.000 getpid() = 40 <0>`);
    const at = (seconds: number): Nanos => nanos(seconds * 1e9);
    expect([0.005, 0.5, 1.5].map((seconds) => armedTimersAt(trace, at(seconds)).length)).toEqual([0, 1, 0]);
  });
});
