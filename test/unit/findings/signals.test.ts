import { describe, expect, it } from "vitest";
import { findingsInStopped, findingsOf, said } from "./trace_of.ts";

const gen = '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>';
const fork = "40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";
const sigusr1 = "--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---";
const handler =
  "40 1700000000.010000 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=SA_RESTORER, sa_restorer=0x7f}, NULL, 8) = 0 <0.000010>";

describe("uncatchable-signal", () => {
  it("names the wish that the kernel refused, once for each signal", () => {
    expect(
      said(
        "uncatchable-signal",
        `${gen}
        40 1700000000.100000 rt_sigaction(SIGKILL, {sa_handler=0x401136, sa_mask=[], sa_flags=0}, NULL, 8) = -1 EINVAL (Invalid argument) <0.000010>
        40 1700000000.200000 rt_sigaction(SIGSTOP, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = -1 EINVAL (Invalid argument) <0.000010>
        40 1700000000.300000 rt_sigprocmask(SIG_BLOCK, [USR1 STOP], NULL, 8) = 0 <0.000010>`,
      ),
    ).toEqual([
      "gen (40) wanted to catch SIGKILL, which the kernel refused: SIGKILL and SIGSTOP always do what they do.",
      "gen (40) wanted to ignore SIGSTOP, which the kernel refused: SIGKILL and SIGSTOP always do what they do.",
    ]);
  });

  it("names the mask that the kernel took without it", () => {
    expect(
      said(
        "uncatchable-signal",
        `${gen}\n40 1700000000.300000 rt_sigprocmask(SIG_BLOCK, [USR1 STOP], NULL, 8) = 0 <0.000010>`,
      ),
    ).toEqual([
      "gen (40) wanted to block SIGSTOP, which the kernel leaves out without a word: SIGKILL and SIGSTOP always do what they do.",
    ]);
  });

  it("names both where the mask has both, and each process that wants it once", () => {
    const mask = (pid: number, at: string, set: string) =>
      `${pid} 1700000000.${at} rt_sigprocmask(SIG_SETMASK, ${set}, NULL, 8) = 0 <0.000010>`;
    const wishes = said(
      "uncatchable-signal",
      `${gen}\n${fork}\n${mask(40, "300000", "[KILL STOP]")}\n${mask(40, "310000", "[INT KILL USR1]")}\n${mask(41, "320000", "[STOP]")}`,
    );
    expect(wishes.map((message) => message.replace(/, which.*/, ""))).toEqual([
      "gen (40) wanted to block SIGKILL",
      "gen (40) wanted to block SIGSTOP",
      "gen (41) wanted to block SIGSTOP",
    ]);
  });

  it.each([
    ["a mask that lets them in again", "rt_sigprocmask(SIG_UNBLOCK, [USR1 STOP], NULL, 8) = 0 <0.000010>"],
    ["a mask that blocks everything", "rt_sigprocmask(SIG_BLOCK, ~[RTMIN RT_1], NULL, 8) = 0 <0.000010>"],
    [
      "a look at what is set",
      "rt_sigaction(SIGKILL, NULL, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0 <0.000010>",
    ],
    [
      "the default restored for every signal, as git does before it runs a command",
      "rt_sigaction(SIGKILL, {sa_handler=SIG_DFL, sa_mask=[KILL], sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=0x7f}, 0x7ffe, 8) = -1 EINVAL (Invalid argument) <0.000010>",
    ],
    [
      "a signal that does not exist",
      "rt_sigaction(0x50 /* SIG_?? */, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = -1 EINVAL (Invalid argument) <0.000010>",
    ],
  ])("keeps quiet about %s", (_, call) => {
    expect(said("uncatchable-signal", `${gen}\n40 1700000000.100000 ${call}`)).toEqual([]);
  });
});

describe("eintr", () => {
  const interrupted = `${gen}
    ${handler}
    40 1700000000.100000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
    ${fork}
    40 1700000000.300000 read(3<pipe:[9]>,  <unfinished ...>
    41 1700000000.400000 kill(40, SIGUSR1) = 0 <0.000010>
    40 1700000000.400100 <... read resumed>0x7ffc, 1) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.100100>
    40 1700000000.400200 ${sigusr1}`;

  it("tells of the read that was given up", () => {
    expect(
      said(
        "eintr",
        `${interrupted}
        40 1700000000.400300 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.000010>
        40 1700000000.500000 exit_group(1) = ?
        40 1700000000.500100 +++ exited with 1 +++`,
      ),
    ).toEqual([
      "SIGUSR1 interrupted gen (40) in read on pipe:9; the call returned EINTR, and the program never made it again.",
    ]);
  });

  it.each([
    [
      "the program repeats it",
      `40 1700000000.400300 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.000010>
       40 1700000000.400400 read(3<pipe:[9]>, "x", 1) = 1 <0.000010>`,
    ],
    ["the kernel repeats it", "40 1700000000.400300 rt_sigreturn({mask=[]}) = 0 <0.000010>"],
  ])("keeps quiet when %s", (_, then) => {
    expect(said("eintr", `${interrupted}\n${then}\n40 1700000000.500100 +++ exited with 0 +++`)).toEqual([]);
  });

  const returns =
    "40 1700000000.400300 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.000010>";

  it("tells it of one that lives on without coming back to its read, if it has had a second to do so", () => {
    const lives = (at: string) => `${interrupted}\n${returns}\n40 17000000${at} getpid() = 40 <0.000010>`;
    expect(said("eintr", lives("01.500000"))).toHaveLength(1);
    expect(said("eintr", lives("01.300000"))).toEqual([]);
  });

  it("tells it of a call that strace shows to have failed itself, sent by nobody of the trace", () => {
    const [found] = findingsOf(
      "eintr",
      `${gen}
      ${handler}
      40 1700000000.100000 msgget(IPC_PRIVATE, 0600) = 7 <0.000010>
      40 1700000000.300000 msgrcv(7, 0x7ffc, 8, 0, 0) = -1 EINTR (Interrupted system call) <0.100000>
      40 1700000000.400200 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=7, si_uid=0} ---
      40 1700000000.400300 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.000010>
      40 1700000000.500100 +++ exited with 1 +++`,
    );
    expect(found?.message).toBe(
      "SIGUSR1 interrupted gen (40) in msgrcv on sysv-queue:7; the call returned EINTR, and the program never made it again.",
    );
    expect(found?.related).toEqual([]);
  });

  it("tells it of a wait for a child, and shows who sent the signal", () => {
    const [found] = findingsOf(
      "eintr",
      `${interrupted.replace(/read\(3<pipe:\[9\]>, /, "wait4(-1, ").replace("<... read", "<... wait4")}
      ${returns}
      40 1700000000.500100 +++ exited with 1 +++`,
    );
    expect(found?.message).toBe(
      "SIGUSR1 interrupted gen (40) in wait4; the call returned EINTR, and the program never made it again.",
    );
    expect(found?.channels).toEqual([]);
    expect(found?.related).toEqual([{ message: "SIGUSR1 was sent here", call: 5 }]);
  });

  it("tells it of the one call that was given up, where another was made again", () => {
    const second = `
      40 1700000000.410000 wait4(-1,  <unfinished ...>
      41 1700000000.420000 kill(40, SIGUSR1) = 0 <0.000010>
      40 1700000000.420100 <... wait4 resumed>NULL, 0, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.010100>
      40 1700000000.420200 ${sigusr1}
      40 1700000000.420300 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.000010>
      40 1700000000.430000 read(3<pipe:[9]>, "x", 1) = 1 <0.000010>
      40 1700000000.500100 +++ exited with 1 +++`;
    expect(said("eintr", `${interrupted}\n${returns}\n${second}`)).toEqual([
      expect.stringContaining("gen (40) in wait4;"),
    ]);
  });

  it.each([
    ["makes the same call elsewhere", 'read(5</tmp/f>, "x", 1) = 1'],
    [
      "makes another call there",
      "recvfrom(3<pipe:[9]>, 0x7ffc, 1, 0, NULL, NULL) = -1 ENOTSOCK (Socket operation on non-socket)",
    ],
  ])("tells it of one that %s: that is not the call that it gave up", (_, call) => {
    expect(
      said(
        "eintr",
        `${interrupted}\n${returns}
        40 1700000000.410000 ${call} <0.000010>
        40 1700000000.500100 +++ exited with 1 +++`,
      ),
    ).toHaveLength(1);
  });

  it("keeps quiet about a call that the kernel repeated, whatever a later signal breaks off", () => {
    expect(
      said(
        "eintr",
        `${interrupted}
        40 1700000000.400300 rt_sigreturn({mask=[]}) = 0 <0.000010>
        40 1700000000.400400 read(3<pipe:[9]>, "x", 1) = 1 <0.000010>
        40 1700000000.410000 pause( <unfinished ...>
        41 1700000000.420000 kill(40, SIGUSR1) = 0 <0.000010>
        40 1700000000.420100 <... pause resumed>) = ? ERESTARTNOHAND (To be restarted if no handler) <0.010100>
        40 1700000000.420200 ${sigusr1}
        40 1700000000.420300 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.000010>
        40 1700000000.500100 +++ exited with 1 +++`,
      ),
    ).toEqual([]);
  });

  it("tells it of one that was killed when it had had its second, by what ended the run", () => {
    const killed = "40 1700000003.500000 +++ killed by SIGKILL +++";
    expect(
      findingsInStopped(`${interrupted}\n${returns}\n${killed}`).filter((line) => line.startsWith("eintr")),
    ).toHaveLength(1);
  });

  it("keeps quiet when the process was killed before it could come back", () => {
    expect(
      said("eintr", `${interrupted}\n${returns}\n40 1700000000.500100 +++ killed by SIGKILL +++`),
    ).toEqual([]);
  });

  it("keeps quiet about what was broken off when the run was stopped", () => {
    const end = "40 1700000003.500000 +++ exited with 1 +++";
    const late = `${interrupted}\n${returns}\n${end}`
      .replaceAll("1700000000.4", "1700000003.4")
      .replace("<0.100100>", "<3.100100>");
    expect(findingsInStopped(late).filter((line) => line.startsWith("eintr"))).toEqual([]);
    expect(said("eintr", late)).toHaveLength(1);
  });

  it("keeps quiet when the signal asked the program to end", () => {
    const asked = interrupted.replaceAll("SIGUSR1", "SIGTERM");
    expect(
      said(
        "eintr",
        `${asked}
        40 1700000000.400300 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.000010>
        40 1700000000.500100 +++ exited with 0 +++`,
      ),
    ).toEqual([]);
  });
});

describe("longjmp-from-handler", () => {
  const twice = (between: string) => `${gen}
    ${handler}
    ${fork}
    40 1700000000.300000 pause( <unfinished ...>
    41 1700000000.400000 kill(40, SIGUSR1) = 0 <0.000010>
    40 1700000000.400100 <... pause resumed>) = ? ERESTARTNOHAND (To be restarted if no handler) <0.100100>
    40 1700000000.400200 ${sigusr1}
    ${between}
    41 1700000000.600000 kill(40, SIGUSR1) = 0 <0.000010>
    41 1700000000.900000 getpid() = 41 <0.000010>`;

  it("tells that the next signal is held for ever", () => {
    expect(said("longjmp-from-handler", twice("40 1700000000.500000 pause( <unfinished ...>"))).toEqual([
      "gen (40) left its handler of SIGUSR1 without returning, by longjmp() as it seems, so SIGUSR1 stays blocked: the next one never arrived.",
    ]);
  });

  it("takes the handler for left only where the program goes on with the very call that was interrupted", () => {
    const reads = (again: string) =>
      twice(`40 1700000000.500000 ${again} <unfinished ...>`)
        .replace("pause( <unfinished", "read(3<pipe:[9]>,  <unfinished")
        .replace(
          "<... pause resumed>) = ? ERESTARTNOHAND (To be restarted if no handler)",
          "<... read resumed>0x7ffc, 1) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)",
        );
    expect(said("longjmp-from-handler", reads("read(3<pipe:[9]>, "))).toHaveLength(1);
    expect(said("longjmp-from-handler", reads("read(5<pipe:[8]>, "))).toEqual([]);
  });

  it.each([
    [
      "about a signal that is blocked when its handler has returned",
      `40 1700000000.500000 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.000010>
       40 1700000000.510000 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.000010>
       40 1700000000.520000 pause( <unfinished ...>`,
    ],
    [
      "while the handler takes its time",
      "40 1700000000.500000 nanosleep({tv_sec=9, tv_nsec=0},  <unfinished ...>",
    ],
    [
      "about siglongjmp, which restores the mask",
      `40 1700000000.500000 rt_sigprocmask(SIG_SETMASK, [], NULL, 8) = 0 <0.000010>
       40 1700000000.500100 pause( <unfinished ...>`,
    ],
  ])("keeps quiet %s", (_, between) => {
    expect(said("longjmp-from-handler", twice(between))).toEqual([]);
  });

  it("keeps quiet about a handler that holds nothing back, where the log ends before the next signal comes", () => {
    const text = twice("40 1700000000.500000 pause( <unfinished ...>");
    expect(said("longjmp-from-handler", text.replace("sa_flags=", "sa_flags=SA_NODEFER|"))).toEqual([]);
  });
});

describe("unsafe-handler", () => {
  const libc = " > /usr/lib/x86_64-linux-gnu/libc.so.6";
  const main = ` > /home/u/gen(main+0x20) [0x1249]
${libc}(__libc_start_main+0x85) [0x27305]`;
  /** The handler writes, `within` between its own frame and the call. */
  const handling = (within: string) => `${gen}
${handler}
40 1700000000.400200 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=7, si_uid=0} ---
${main}
40 1700000000.400300 write(1</dev/null<char 1:3>>, "x", 1) = 1 <0.000010>
${within}
 > /home/u/gen(on_usr1+0x15) [0x1180]
${libc}(__sigaction+0x40) [0x3c050]
${main}
40 1700000000.400400 rt_sigreturn({mask=[]}) = 0 <0.000010>
${main}
40 1700000000.500000 write(1</dev/null<char 1:3>>, "y", 1) = 1 <0.000010>
${libc}(__write+0x10) [0xf8350]
${libc}(_IO_puts+0xab) [0x5265b]
${main}`;

  it("names the function and the handler", () => {
    expect(
      said("unsafe-handler", handling(`${libc}(__write+0x10) [0xf8350]\n${libc}(_IO_printf+0xab) [0x5265b]`)),
    ).toEqual([
      "gen (40) called printf(), which is not async-signal-safe, in on_usr1(), its handler of SIGUSR1: if SIGUSR1 comes while the program is in such a function, it can hang or corrupt its data.",
    ]);
  });

  const printf = `${libc}(__write+0x10) [0xf8350]\n${libc}(_IO_printf+0xab) [0x5265b]`;

  it("shows no sender where nobody of the trace sent the signal", () => {
    expect(findingsOf("unsafe-handler", handling(printf)).map(({ related }) => related)).toEqual([[]]);
  });

  it.each([
    [199, 1],
    [200, 0],
  ])("looks no further than that after %i calls in a handler that does not return", (before, count) => {
    const [begun = "", handled = ""] = handling(printf).split(/(?=40 1700000000.400300)/);
    const [within = ""] = handled.split(/(?=40 1700000000.400400)/);
    const safe = (turn: number) =>
      within
        .replace("1700000000.400300", `1700000000.4002${String(turn).padStart(3, "0")}`)
        .replace(printf, `${libc}(__write+0x10) [0xf8350]`);
    const calls = Array.from({ length: before }, (_, turn) => safe(turn));
    expect(said("unsafe-handler", `${begun}${calls.join("")}${within}`)).toHaveLength(count);
  });

  it("says it once, however often the handler runs, and shows who sent the first", () => {
    const once = handling(printf);
    const runs = once.slice(once.indexOf("40 1700000000.400200"));
    const sent = `${fork}\n41 1700000000.400100 kill(40, SIGUSR1) = 0 <0.000010>\n`;
    const twice = `${once.slice(0, once.indexOf("40 1700000000.400200"))}${sent}${runs.replace("si_pid=7", "si_pid=41")}\n${runs.replaceAll("1700000000.4", "1700000000.6").replaceAll("0.5", "0.7")}`;
    const found = findingsOf("unsafe-handler", twice);
    expect(found).toHaveLength(1);
    expect(found[0]?.related).toEqual([{ message: "SIGUSR1 was sent here", call: 3 }]);
  });

  it.each([
    [
      "the C++ library, whose names say little",
      `${libc}(__write+0x10) [0xf8350]\n > /usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30(_ZNSo5writeEPKcl+0x33) [0x12]`,
      /^gen \(40\) called the C\+\+ library, which is not async-signal-safe, in on_usr1\(\), its handler of SIGUSR1: /,
    ],
  ])("names %s", (_, within, sentence) => {
    expect(said("unsafe-handler", handling(within))).toEqual([expect.stringMatching(sentence)]);
  });

  it("names the handler by its signal where it has no symbol", () => {
    expect(said("unsafe-handler", handling(printf).replace("(on_usr1+0x15)", "()"))).toEqual([
      expect.stringMatching(/^gen \(40\) called printf\(\), .* in its handler of SIGUSR1: /),
    ]);
  });

  it.each([
    ["_exit(), whose name begins as glibc's inner ones do", handling(`${libc}(_exit+0x10) [0xf8350]`)],
    [
      "a function that does nothing but make the call of its name",
      handling(`${libc}(ioctl+0x10) [0xf8350]`).replace(
        'write(1</dev/null<char 1:3>>, "x", 1) = 1',
        "ioctl(1</dev/null<char 1:3>>, TCGETS, 0x7ffc) = -1 ENOTTY (Inappropriate ioctl for device)",
      ),
    ],
    [
      "a function that is not safe by its name but does nothing else than make the call",
      handling(`${libc}(flock+0x10) [0xf8350]`).replace(
        'write(1</dev/null<char 1:3>>, "x", 1) = 1',
        "flock(3</tmp/l>, LOCK_EX) = 0",
      ),
    ],
    ["a function without a name", handling(`${libc}() [0xf8350]`)],
    ["a signal that was ignored", handling(printf).replace("sa_handler=0x401136", "sa_handler=SIG_IGN")],
    [
      "a signal whose interrupted code is not known",
      handling(printf).replace(`si_uid=0} ---\n${main}`, "si_uid=0} ---"),
    ],
  ])("keeps quiet about %s", (_, text) => {
    expect(said("unsafe-handler", text)).toEqual([]);
  });

  it("is told when the handler has run, not before", () => {
    const later = handling(printf).replaceAll("1700000000.4", "1700000003.4").replace("0.500000", "3.500000");
    expect(findingsInStopped(later).filter((line) => line.startsWith("unsafe-handler"))).toEqual([]);
    expect(said("unsafe-handler", later)).toHaveLength(1);
  });

  it("keeps quiet about write(), and about what the program does outside the handler", () => {
    const safe = handling(`${libc}(__write+0x10) [0xf8350]`);
    expect(said("unsafe-handler", safe)).toEqual([]);
    // Before and after it, called from the very place that the signal interrupted.
    const outside = (at: string) => `40 1700000000.${at} write(1</dev/null<char 1:3>>, "z", 1) = 1 <0.000010>
${printf}
 > /home/u/gen(say+0x12) [0x1200]
 > /home/u/gen(say_all+0x12) [0x1220]
${main}`;
    const [begun = "", rest = ""] = safe.split(/(?=40 1700000000.400200)/);
    expect(said("unsafe-handler", `${begun}${outside("300000")}\n${rest}\n${outside("600000")}`)).toEqual([]);
  });
});
