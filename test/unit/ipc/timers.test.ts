import { describe, expect, it } from "vitest";
import { signalsOf, wakesOf } from "./facts.ts";
import { traceOf } from "./trace_of.ts";

const start = `
  40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>`;

/** `signal <- call that armed the timer`. */
function armed(log: string): string[] {
  return signalsOf(traceOf(`${start}${log}`)).map(
    ({ signal, sentBy, cause }) => `${signal} ${cause} <- ${sentBy}`,
  );
}

describe("a timer's signal", () => {
  it("is joined with the alarm that armed it", () => {
    const log = `
      40 1.010 alarm(1) = 0 <0.0001>
      40 1.011 pause() = ? ERESTARTNOHAND (To be restarted if no handler) <1.0>
      40 2.011 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---`;
    expect(armed(log)).toEqual(["SIGALRM timer <- alarm"]);
    expect(wakesOf(traceOf(`${start}${log}`))).toEqual(["40 pause <- 40 alarm"]);
  });

  it("is joined with the alarm also where sigtimedwait takes it", () => {
    const trace = traceOf(`${start}
      40 1.009 rt_sigprocmask(SIG_BLOCK, [ALRM], NULL, 8) = 0 <0.0001>
      40 1.010 alarm(1) = 0 <0.0001>
      40 1.011 rt_sigtimedwait([ALRM], {si_signo=SIGALRM, si_code=SI_KERNEL}, NULL, 8) = 14 (SIGALRM) <1.0>`);
    expect(wakesOf(trace)).toEqual(["40 rt_sigtimedwait <- 40 alarm"]);
  });

  it("is that of setitimer, each time until it is disarmed", () => {
    expect(
      armed(`
        40 1.010 alarm(5) = 0 <0.0001>
        40 1.011 setitimer(ITIMER_REAL, {it_interval={tv_sec=1, tv_usec=0}, it_value={tv_sec=1, tv_usec=0}}, NULL) = 0 <0.0001>
        40 1.012 setitimer(ITIMER_PROF, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=5}}, NULL) = 0 <0.0001>
        40 1.013 setitimer(ITIMER_VIRTUAL, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=10, tv_usec=0}}, NULL) = 0 <0.0001>
        40 2.011 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---
        40 2.012 --- SIGPROF {si_signo=SIGPROF, si_code=SI_KERNEL} ---
        40 3.011 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---
        40 3.020 alarm(0) = 1 <0.0001>
        40 3.030 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---
        40 11.013 --- SIGVTALRM {si_signo=SIGVTALRM, si_code=SI_KERNEL} ---`),
    ).toEqual([
      "SIGALRM timer <- setitimer",
      "SIGPROF timer <- setitimer",
      "SIGALRM timer <- setitimer",
      "SIGALRM timer <- undefined",
      "SIGVTALRM timer <- setitimer",
    ]);
  });

  it("is that of timer_settime, by the timer's number; sigtimedwait takes it, too", () => {
    const trace = traceOf(`${start}
      40 1.010 timer_create(CLOCK_MONOTONIC, {sigev_value={sival_int=9, sival_ptr=0x9}, sigev_signo=SIGRT_2, sigev_notify=SIGEV_SIGNAL}, [12]) = 0 <0.0001>
      40 1.011 timer_create(CLOCK_MONOTONIC, {sigev_value={sival_int=9, sival_ptr=0x9}, sigev_signo=SIGRT_2, sigev_notify=SIGEV_SIGNAL}, [1]) = 0 <0.0001>
      40 1.012 timer_create(CLOCK_REALTIME, NULL, [2]) = 0 <0.0001>
      40 1.013 rt_sigprocmask(SIG_BLOCK, [RT_2], NULL, 8) = 0 <0.0001>
      40 1.020 timer_settime(12, 0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=0, tv_nsec=50000000}}, NULL) = 0 <0.0001>
      40 1.021 timer_settime(1, 0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=9, tv_nsec=0}}, NULL) = 0 <0.0001>
      40 1.022 timer_settime(2, 0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=0, tv_nsec=1}}, NULL) = 0 <0.0001>
      40 1.023 --- SIGALRM {si_signo=SIGALRM, si_code=SI_TIMER, si_timerid=0x2, si_overrun=0, si_int=0, si_ptr=0x2} ---
      40 1.030 rt_sigtimedwait([RT_2], {si_signo=SIGRT_2, si_code=SI_TIMER, si_timerid=0xc, si_overrun=0, si_int=9, si_ptr=0x9}, {tv_sec=2, tv_nsec=0}, 8) = 34 (SIGRT_2) <0.04>`);
    const { sentBy } = trace.signals.columns;
    expect(signalsOf(trace).map(({ signal, outcome }) => [signal, outcome])).toEqual([
      ["SIGALRM", "survived"],
      ["SIGRT_2", "accepted"],
    ]);
    // The seventh and the fifth call of the log after exec.
    expect([...sentBy.slice(0, 2)]).toEqual([7, 5]);
    expect(wakesOf(trace)).toEqual(["40 rt_sigtimedwait <- 40 timer_settime"]);
  });

  it.each([
    [
      "a timer older than the log",
      "timer_settime(7, 0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=1, tv_nsec=0}}, NULL) = 0",
    ],
    ["an alarm older than the log that was taken back", "alarm(0) = 1"],
  ])("is nobody's where it comes of %s", (_, call) => {
    expect(
      armed(`
        40 1.010 ${call} <0.0001>
        40 2.010 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---`),
    ).toEqual(["SIGALRM timer <- undefined"]);
  });

  const created = (event: string) =>
    `
     40 1.010 timer_create(CLOCK_MONOTONIC, ${event}, [0]) = 0 <0.0001>
     40 1.011 timer_settime(0, 0, {it_interval={tv_sec=1, tv_nsec=0}, it_value={tv_sec=1, tv_nsec=0}}, NULL) = 0 <0.0001>`;
  const rings =
    "40 1.030 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_TIMER, si_timerid=0, si_overrun=0, si_int=0, si_ptr=NULL} ---";

  it.each([
    ["goes on", "40 1.020 getpid() = 40 <0.0001>", "timer_settime"],
    ["was deleted", "40 1.020 timer_delete(0) = 0 <0.0001>", undefined],
    [
      "was given no time",
      "40 1.020 timer_settime(0, 0, {it_interval={tv_sec=1, tv_nsec=0}, it_value={tv_sec=0, tv_nsec=0}}, NULL) = 0 <0.0001>",
      undefined,
    ],
    [
      "goes on, as far as a setting tells that is not printed",
      "40 1.020 timer_settime(0, 0, 0x7ffd, NULL) = 0 <0.0001>",
      "timer_settime",
    ],
  ])("is joined with what armed it while the timer %s", (_, meanwhile, armedBy) => {
    expect(
      armed(`${created("{sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}")}\n${meanwhile}\n${rings}`),
    ).toEqual([`SIGUSR1 timer <- ${armedBy}`]);
  });

  it("is that of the alarm that was set, not of a timer that sends the same and never was", () => {
    expect(
      armed(`
        40 1.010 alarm(1) = 0 <0.0001>
        40 1.011 timer_create(CLOCK_REALTIME, NULL, [0]) = 0 <0.0001>
        40 2.010 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---`),
    ).toEqual(["SIGALRM timer <- alarm"]);
  });

  it("is nobody's of a timer older than the log, the first thing heard of which is its deletion", () => {
    expect(armed(`\n40 1.010 timer_delete(0) = 0 <0.0001>\n${rings}`)).toEqual([
      "SIGUSR1 timer <- undefined",
    ]);
  });

  it("is not of a timer that sends none, or none that is printed", () => {
    const none = ["SIGUSR1 timer <- undefined"];
    const event = "{sigev_signo=SIGUSR1, sigev_notify=SIGEV_NONE}";
    expect(armed(`${created(event)}\n${rings}`)).toEqual(none);
    expect(armed(`${created("0x7ffd")}\n${rings}`)).toEqual(none);
  });

  it("is not of a clock that setitimer does not know", () => {
    expect(
      armed(`
        40 1.010 setitimer(0x9 /* ITIMER_??? */, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=1, tv_usec=0}}, NULL) = 0 <0.0001>
        40 2.011 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---`),
    ).toEqual(["SIGALRM timer <- undefined"]);
  });

  it("is nobody's after an exec took the timers of timer_create, while an alarm goes on", () => {
    expect(
      armed(`
        40 1.010 timer_create(CLOCK_MONOTONIC, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}, [0]) = 0 <0.0001>
        40 1.011 timer_settime(0, 0, {it_interval={tv_sec=1, tv_nsec=0}, it_value={tv_sec=1, tv_nsec=0}}, NULL) = 0 <0.0001>
        40 1.012 alarm(1) = 0 <0.0001>
        40 1.020 execve("/bin/other", ["other"], 0x1 /* 2 vars */) = 0 <0.0001>
        40 1.030 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_TIMER, si_timerid=0, si_overrun=0, si_int=0, si_ptr=NULL} ---
        40 2.012 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---`),
    ).toEqual(["SIGUSR1 timer <- undefined", "SIGALRM timer <- alarm"]);
  });
});
