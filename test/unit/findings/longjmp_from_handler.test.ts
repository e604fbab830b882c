import { describe, expect, it } from "vitest";
import { findingsOf } from "./trace_of.ts";

const gen = '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>';
const fork = "40 1700000000.020000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";

/** A line by which the probe says something in process 40. */
function probe(at: string, words: string): string {
  return `40 1700000000.${at} write(-1, "ipc-scope-probe 1 ${words}", ${words.length}) = -1 EBADF (Bad file descriptor) <0.000005>`;
}

const mark = probe("030000", "setjmp call=_setjmp env=0x7f00 place=0x5512 mask=0");
const jump = (at: string, mask = 0) =>
  probe(at, `longjmp call=longjmp env=0x7f00 value=7 mask=${mask} times=1 bytes=448 frames=2`);
const handling = (signal: string, flags = "0") =>
  `40 1700000000.010000 rt_sigaction(${signal}, {sa_handler=0x5581, sa_mask=[], sa_flags=${flags}}, NULL, 8) = 0 <0.000010>`;
/** Process 40 waits, its child sends a signal, and the handler runs. */
const signalled = (signal: string, at: number) => `
  40 1700000000.${at}00000 pause( <unfinished ...>
  41 1700000000.${at}10000 kill(40, ${signal}) = 0 <0.000010>
  40 1700000000.${at}10100 <... pause resumed>) = ? ERESTARTNOHAND (To be restarted if no handler) <0.010000>
  40 1700000000.${at}10200 --- ${signal} {si_signo=${signal}, si_code=SI_USER, si_pid=41, si_uid=0} ---`;
const sent = (signal: string, at: string) => `41 1700000000.${at} kill(40, ${signal}) = 0 <0.000010>`;
const begun = `${gen}\n${handling("SIGUSR1")}\n${fork}\n${mark}`;

function told(text: string): readonly string[] {
  return findingsOf("longjmp-from-handler", text).map(({ severity, message }) => `${severity}: ${message}`);
}

const blockedFromThenOn =
  "info: gen (40) left its handler of SIGUSR1 by longjmp() to a mark that keeps no signal mask, so SIGUSR1 stays blocked from then on.";
const neverArrived =
  "warning: gen (40) left its handler of SIGUSR1 by longjmp() to a mark that keeps no signal mask, so SIGUSR1 stays blocked: the next one never arrived.";

describe("a jump out of a handler that the probe saw", () => {
  const left = `${begun}${signalled("SIGUSR1", 1)}\n${jump("200000")}`;
  const lives = "40 1700000000.900000 getpid() = 40 <0.000001>";

  it("leaves the signal blocked from then on", () => {
    const found = findingsOf("longjmp-from-handler", `${left}\n${lives}`);
    expect(told(`${left}\n${lives}`)).toEqual([blockedFromThenOn]);
    // Where to look is what the signal interrupted.
    expect(found[0]?.call).toBe(3);
    expect(found[0]?.processes).toEqual([0]);
    expect(found[0]?.related).toEqual([]);
  });

  it("is no mistake yet where another signal is held back for ever, or the same for another process", () => {
    const both = left.replace("sa_mask=[]", "sa_mask=[USR2]");
    expect(told(`${both}\n${sent("SIGUSR2", "300000")}\n${lives}`)).toEqual([blockedFromThenOn]);
    const childs = `41 1700000000.050000 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.000010>`;
    const toChild = "40 1700000000.300000 kill(41, SIGUSR1) = 0 <0.000010>";
    const text = left.replace(mark, `${mark}\n${childs}`);
    expect(told(`${text}\n${toChild}\n${lives}`)).toEqual([blockedFromThenOn]);
  });

  it("stays so though another process takes a signal of its kind later", () => {
    const childs = `40 1700000000.300000 kill(41, SIGUSR1) = 0 <0.000010>
      41 1700000000.310000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=40, si_uid=0} ---
      41 1700000000.320000 rt_sigreturn({mask=[]}) = 0 <0.000010>`;
    expect(told(`${left}\n${childs}\n${lives}`)).toEqual([blockedFromThenOn]);
  });

  it("is a mistake once the next signal of its kind is held back for ever", () => {
    const text = `${left}\n${sent("SIGUSR1", "300000")}\n${lives}`;
    expect(told(text)).toEqual([neverArrived]);
    expect(findingsOf("longjmp-from-handler", text)[0]?.related).toEqual([
      { message: "this SIGUSR1 was held back for ever", call: 5 },
    ]);
  });

  it("is one, too, where the next of its kind came while the handler still ran", () => {
    const text = `${begun}${signalled("SIGUSR1", 1)}
      ${sent("SIGUSR1", "150000")}
      ${jump("200000")}
      ${lives}`;
    expect(told(text)).toEqual([neverArrived]);
  });

  it("keeps no other signal away", () => {
    expect(
      told(`${left.replace(fork, `${handling("SIGUSR2")}\n${fork}`)}
        ${sent("SIGUSR2", "300000")}
        40 1700000000.310000 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=41, si_uid=0} ---
        ${lives}`),
    ).toEqual([blockedFromThenOn]);
  });

  it("is told once, however often it happens", () => {
    const again = `${begun}${signalled("SIGUSR1", 1)}
      ${jump("200000")}
      ${jump("210000")}
      ${sent("SIGUSR1", "300000")}
      ${lives}`;
    expect(told(again)).toEqual([neverArrived]);
  });

  it.each([
    ["it puts the mask back", `${begun}${signalled("SIGUSR1", 1)}\n${jump("200000", 1)}\n${lives}`],
    ["it starts outside of any handler", `${begun}\n${jump("200000")}\n${lives}`],
    [
      "the program sets the mask itself",
      `${left}\n40 1700000000.210000 rt_sigprocmask(SIG_UNBLOCK, [USR1], NULL, 8) = 0 <0.000010>\n${lives}`,
    ],
    [
      "the next signal comes in all the same, as with SA_NODEFER",
      `${left.replace(handling("SIGUSR1"), handling("SIGUSR1", "SA_NODEFER"))}${signalled("SIGUSR1", 4)}
       40 1700000000.420000 rt_sigreturn({mask=[]}) = 0 <0.000010>
       ${lives}`,
    ],
  ])("is no mistake where %s", (_, text) => {
    expect(told(text)).toEqual([]);
  });

  it("is told where the program only looks at its mask afterwards", () => {
    expect(
      told(
        `${left}\n40 1700000000.210000 rt_sigprocmask(SIG_BLOCK, NULL, [USR1], 8) = 0 <0.000010>\n${lives}`,
      ),
    ).toEqual([blockedFromThenOn]);
  });
});

describe("a jump out of a handler that nobody saw", () => {
  it("is not guessed of a handler that interrupted no call", () => {
    expect(
      told(`${gen}
        ${handling("SIGUSR1")}
        ${fork}
        40 1700000000.310000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
        40 1700000000.320000 getpid() = 40 <0.000001>
        ${sent("SIGUSR1", "500000")}
        41 1700000000.900000 getpid() = 41 <0.000001>`),
    ).toEqual([]);
  });
});
