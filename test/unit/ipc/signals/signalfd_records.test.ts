import { describe, expect, it } from "vitest";
import { signalsOf } from "../facts.ts";
import { ms, traceOf } from "../trace_of.ts";

const zeros = (bytes: number) => "\\0".repeat(bytes);

/** As far as strace prints a signalfd_siginfo without `-s`: ssi_signo, ssi_errno, ssi_code, ssi_pid, ssi_uid, ssi_fd, ssi_tid. */
function takes(signal: string, code: string, pid = zeros(4), timer = zeros(4), shown = 32): string {
  const text = `${signal}${zeros(4)}${code}${pid}${zeros(8)}${timer}${zeros(4)}`;
  const bytes = text.match(/\\\d+|\\.|./g) ?? [];
  return `read(3<anon_inode:[signalfd]>, "${bytes.slice(0, shown).join("")}"..., 128) = 128`;
}

const holdsAll = `
  40 1.000 rt_sigprocmask(SIG_BLOCK, [USR1 ALRM CHLD IO], NULL, 8) = 0 <0.0001>
  40 1.001 signalfd4(-1, [USR1 ALRM CHLD IO], 8, 0) = 3<anon_inode:[signalfd]> <0.0001>`;
const alarm = `\\16${zeros(3)}`;
const user1 = `\\n${zeros(3)}`;
const child = `\\21${zeros(3)}`;
const byTimer = "\\376\\377\\377\\377";

/** `from cause <- call that sent it` of each signal. */
function told(log: string): string[] {
  return signalsOf(traceOf(`${holdsAll}\n${log}`)).map(
    ({ from, cause, sentBy }) => `${from} ${cause} <- ${sentBy}`,
  );
}

describe("what a signalfd gives its reader tells of a signal", () => {
  it("that an alarm rang", () => {
    expect(
      told(`
        40 1.010 alarm(1) = 0 <0.0001>
        40 2.010 ${takes(alarm, `\\200${zeros(3)}`)} <0.0001>`),
    ).toEqual(["undefined timer <- alarm"]);
  });

  it("that somebody whose call is in no log sent it, and no timer", () => {
    expect(
      told(`
        40 1.010 alarm(1) = 0 <0.0001>
        40 1.020 ${takes(alarm, zeros(4), `c${zeros(3)}`)} <0.0001>`),
    ).toEqual(["undefined kill <- undefined"]);
  });

  it.each([
    ["sigqueue", "\\377\\377\\377\\377"],
    ["tgkill", "\\372\\377\\377\\377"],
    ["kernel", "\\375\\377\\377\\377"],
    ["kernel", "\\374\\377\\377\\377"],
    ["kernel", "\\373\\377\\377\\377"],
    ["kernel", "\\310\\377\\377\\377"],
  ])("that it came by %s (code %s)", (cause, code) => {
    expect(told(`40 1.020 ${takes(user1, code, `c${zeros(3)}`)} <0.0001>`)).toEqual([
      `undefined ${cause} <- undefined`,
    ]);
  });

  it.each([1, 2, 3, 4, 5, 6])("that a file is ready, told by SIGIO (code %d)", (code) => {
    expect(
      told(`
        40 1.005 pipe2([5<pipe:[77]>, 6<pipe:[77]>], 0) = 0 <0.0001>
        40 1.006 fcntl(5<pipe:[77]>, F_SETOWN, 40) = 0 <0.0001>
        40 1.007 fcntl(5<pipe:[77]>, F_SETFL, O_RDONLY|O_ASYNC) = 0 <0.0001>
        40 1.010 write(6<pipe:[77]>, "x", 1) = 1 <0.0001>
        40 1.020 ${takes(`\\35${zeros(3)}`, `\\${code}${zeros(3)}`)} <0.0001>`),
    ).toEqual(["undefined kernel <- write"]);
  });

  it.each([
    [0, 28, [0, 1], 11],
    [1, 28, [0, 1], 12],
    // Where the number is not shown, it is the timer armed last.
    [0, 27, [0, 1], 12],
    [1, 27, [1, 0], 12],
  ] as const)("which timer rang: number %d, of which %d bytes are shown", (number, shown, order, armedAt) => {
    const set = (timer: number) =>
      `timer_settime(${timer}, 0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=1, tv_nsec=0}}, NULL) = 0 <0.0001>`;
    const create = (timer: number) =>
      `timer_create(CLOCK_MONOTONIC, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}, [${timer}]) = 0 <0.0001>`;
    const trace = traceOf(`${holdsAll}
      40 1.008 ${create(0)}
      40 1.009 ${create(1)}
      40 1.011 ${set(order[0])}
      40 1.012 ${set(order[1])}
      40 2.012 ${takes(user1, byTimer, zeros(4), `\\${number}${zeros(3)}`, shown)} <0.0001>`);
    const call = trace.signals.columns.sentBy[0] as number;
    expect([signalsOf(trace)[0]?.cause, trace.calls.startNs(call)]).toEqual(["timer", ms(armedAt)]);
  });

  it.each([1, 2, 3])("that a child ended, when it did (code %d)", (code) => {
    const trace = traceOf(`${holdsAll}
      40 1.005 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD) = 41 <0.0001>
      41 1.010 exit_group(3) = ?
      41 1.011 +++ exited with 3 +++
      40 1.020 ${takes(child, `\\${code}${zeros(3)}`, `)${zeros(3)}`)} <0.0001>`);
    expect(signalsOf(trace)).toMatchObject([{ from: 41, cause: "child", generatedMs: 11 }]);
  });

  it.each([4, 5, 6])("that a child was stopped or goes on, not that it ended (code %d)", (code) => {
    const trace = traceOf(`${holdsAll}
      40 1.005 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD) = 41 <0.0001>
      40 1.020 ${takes(child, `\\${code}${zeros(3)}`, `)${zeros(3)}`)} <0.0001>`);
    expect(signalsOf(trace)).toMatchObject([{ from: 41, cause: "child", generatedMs: 20.1 }]);
  });
});
