import { describe, expect, it } from "vitest";
import { later, parentAndChild } from "./pipe_logs.ts";
import { findingsIn, findingsInCut, findingsInStopped } from "./trace_of.ts";

describe("blocked-at-end", () => {
  it("names the reader that waits and who holds the write end, with the descriptor", () => {
    expect(
      findingsIn(`${parentAndChild}
        41 1700000000.300000 close(4<pipe:[9]>) = 0 <0.000010>
        41 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
        40 1700000000.500000 nanosleep({tv_sec=9, tv_nsec=0},  <unfinished ...>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (41) was still waiting in read after 2.6 s: pipe:9 is empty, and its write end is open in gen (40) as descriptor 4.",
      "blocked-at-end: gen (40) was still waiting in nanosleep after 2.5 s: it sleeps.",
    ]);
  });

  it.each([
    ["flock(", "flock", "it never returned (lock)"],
    ["openat(AT_FDCWD", "openat", "nobody has opened the other end of the FIFO"],
    [
      "read(0</dev/pts/1<char 136:1>>, ",
      "read",
      "pty:/dev/pts/1 is empty, and it is open in gen (40) as descriptor 0",
    ],
  ])("says as much as a log tells that breaks off after %s", (line, call, reason) => {
    const [exec = ""] = parentAndChild.trim().split("\n");
    expect(findingsInCut(`${exec}\n40 1700000000.200000 ${line}`)).toEqual([
      `blocked-at-end: gen (40) was still waiting in ${call} after 2.8 s: ${reason}.`,
    ]);
  });

  it("says that a process is in its own way, while another thread may yet let go", () => {
    const [exec = ""] = parentAndChild.trim().split("\n");
    expect(
      findingsIn(`${exec}
        40 1700000000.050000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 3</tmp/l> <0.000010>
        40 1700000000.060000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 4</tmp/l> <0.000010>
        40 1700000000.070000 flock(3</tmp/l>, LOCK_EX) = 0 <0.000010>
        40 1700000000.080000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = 41 <0.000010>
        40 1700000000.200000 flock(4</tmp/l>, LOCK_EX <unfinished ...>
        41 1700000000.300000 nanosleep({tv_sec=9, tv_nsec=0},  <unfinished ...>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (40) was still waiting in flock after 2.8 s: it holds the lock on /tmp/l itself, by another open file.",
    ]);
  });

  it("blames no mailbox that it does not know for a sender that waits", () => {
    const [exec = ""] = parentAndChild.trim().split("\n");
    const sends = (rest: string) =>
      findingsIn(`${exec}
        40 1700000000.200000 sendto(4<UNIX:[8->7]>, "hi", 2, 0, NULL, 0) = 2 <0.000010>
        40 1700000000.400000 sendto(4<UNIX:[8->7]>, "hi", 2, ${rest}
        ${later}`);
    expect(sends("0, NULL, 0 <unfinished ...>")).toEqual([
      "blocked-at-end: gen (40) was still waiting in sendto after 2.6 s: the socket that it sends to is full.",
    ]);
    expect(sends("MSG_DONTWAIT, NULL, 0 <unfinished ...>")).toEqual([]);
  });

  it("says that a lock is held outside though others ran, if these began with the log, or have ended", () => {
    const [exec = ""] = parentAndChild.trim().split("\n");
    expect(
      findingsIn(`39 1700000000.000000 getpid() = 39 <0.000001>
        ${exec}
        39 1700000000.100000 +++ exited with 0 +++
        40 1700000000.110000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
        40 1700000000.120000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
        41 1700000000.130000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 5</tmp/l> <0.000010>
        41 1700000000.200000 flock(5</tmp/l>, LOCK_EX <unfinished ...>
        40 1700000000.200000 nanosleep({tv_sec=9, tv_nsec=0},  <unfinished ...>
        42 1700000003.000000 getpid() = 42 <0.000001>`),
    ).toContain(
      "blocked-at-end: gen (41) was still waiting in flock after 2.8 s: somebody outside the recording holds the lock on /tmp/l.",
    );
  });

  it("says that a lock is somebody else's only where nobody else of the log ran before it began", () => {
    const [exec = ""] = parentAndChild.trim().split("\n");
    const waits = `40 1700000000.100000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 3</tmp/l> <0.000010>
      40 1700000000.200000 flock(3</tmp/l>, LOCK_EX <unfinished ...>`;
    expect(findingsInStopped(`${exec}\n${waits}`)).toEqual([
      "blocked-at-end: gen (40) was still waiting in flock after 2.8 s: somebody outside the recording holds the lock on /tmp/l.",
    ]);
    const crossed = `40 1700000000.200000 flock(3</tmp/l>, LOCK_EX <unfinished ...>
      41 1700000000.200000 flock(4</tmp/m>, LOCK_EX <unfinished ...>`;
    expect(findingsInStopped(crossed)).toEqual([
      expect.stringContaining(": the log does not tell who holds the lock on /tmp/l."),
      expect.stringContaining(": the log does not tell who holds the lock on /tmp/m."),
    ]);
    const read = '40 1700000000.100000 read(4</tmp/m>, "x", 1) = 1 <0.000010>';
    expect(findingsInStopped(`${read}\n${crossed}`)).toContainEqual(
      expect.stringMatching(
        /the log does not tell who holds the lock on \/tmp\/m, which .*\b40\b.* had open before it began\.$/,
      ),
    );
  });

  it("names the writer that waits and who holds the read end", () => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>
        40 1700000000.310000 write(4<pipe:[9]>, "x"..., 65536) = 65536 <0.000010>
        40 1700000000.400000 write(4<pipe:[9]>, "x"..., 10 <unfinished ...>
        41 1700000002.900000 getpid() = 41 <0.000001>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (40) was still waiting in write after 2.6 s: pipe:9 is full, and its read end is open in gen (41) as descriptor 3.",
    ]);
  });

  it("speaks of the ends of a FIFO as of those of a pipe", () => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.210000 mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0644) = 0 <0.000010>
        40 1700000000.220000 openat(AT_FDCWD</tmp>, "f", O_RDONLY) = 5</tmp/f> <0.000010>
        41 1700000000.230000 openat(AT_FDCWD</tmp>, "f", O_WRONLY) = 5</tmp/f> <0.000010>
        40 1700000000.400000 read(5</tmp/f>,  <unfinished ...>
        41 1700000002.900000 getpid() = 41 <0.000001>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (40) was still waiting in read after 2.6 s: fifo:/tmp/f is empty, and its write end is open in gen (41) as descriptor 5.",
    ]);
  });

  it("names the thread that one waits for", () => {
    expect(
      findingsIn(`${parentAndChild.split("\n").slice(0, 3).join("\n")}
        40 1700000000.250000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = 50 <0.000010>
        40 1700000000.400000 futex(0x7f910, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 50, NULL, FUTEX_BITSET_MATCH_ANY <unfinished ...>
        50 1700000000.500000 nanosleep({tv_sec=9, tv_nsec=0},  <unfinished ...>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (40) was still waiting in futex after 2.6 s: its thread 50 has not ended.",
    ]);
  });

  it("names no child that has ended, and none of one whose children the trace does not know", () => {
    const [exec = ""] = parentAndChild.trim().split("\n");
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.250000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
        41 1700000000.300000 +++ exited with 0 +++
        40 1700000000.400000 wait4(42,  <unfinished ...>
        42 1700000002.900000 getpid() = 42 <0.000001>
        ${later}`),
    ).toContain(
      "blocked-at-end: gen (40) was still waiting in wait4 after 2.6 s: its child gen (42) has not ended.",
    );
    expect(findingsIn(`${exec}\n40 1700000000.400000 wait4(-1,  <unfinished ...>\n${later}`)).toEqual([
      "blocked-at-end: gen (40) was still waiting in wait4 after 2.6 s: no child of it has ended.",
    ]);
  });

  it("names all who hold a lock together, itself among them", () => {
    const [exec = "", , fork = ""] = parentAndChild.trim().split("\n");
    expect(
      findingsIn(`${exec}
        40 1700000000.050000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 3</tmp/l> <0.000010>
        40 1700000000.060000 flock(3</tmp/l>, LOCK_SH) = 0 <0.000010>
        ${fork}
        41 1700000000.210000 close(3</tmp/l>) = 0 <0.000010>
        40 1700000000.220000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 4</tmp/l> <0.000010>
        41 1700000000.230000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 4</tmp/l> <0.000010>
        41 1700000000.240000 flock(4</tmp/l>, LOCK_SH) = 0 <0.000010>
        40 1700000000.400000 flock(4</tmp/l>, LOCK_EX <unfinished ...>
        41 1700000002.900000 getpid() = 41 <0.000001>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (40) was still waiting in flock after 2.6 s: the lock on /tmp/l is held by gen (40) and gen (41).",
    ]);
  });

  it("names a few of many children", () => {
    const more = [42, 43, 44, 45]
      .map((pid) => `40 1700000000.2500${pid} clone(child_stack=NULL, flags=SIGCHLD) = ${pid} <0.000001>`)
      .join("\n");
    expect(
      findingsIn(`${parentAndChild}
        ${more}
        40 1700000000.300000 wait4(-1,  <unfinished ...>
        45 1700000002.900000 getpid() = 45 <0.000001>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (40) was still waiting in wait4 after 2.7 s: none of its children gen (41), gen (42), gen (43), or 2 more has ended.",
    ]);
  });

  it("names the FIFO whose other end nobody opened", () => {
    expect(
      findingsIn(`
        40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
        40 1700000000.100000 openat(AT_FDCWD</tmp>, "jobs", O_RDONLY <unfinished ...>
        ${later}`),
    ).toContain(
      "blocked-at-end: gen (40) was still waiting in openat after 2.9 s: nobody has opened the other end of the FIFO jobs.",
    );
  });

  it.each([
    ["wait4(-1, ", "wait4", "its child gen (41) has not ended"],
    [
      "futex(0x5580, FUTEX_WAIT_BITSET_PRIVATE, 0, NULL",
      "futex",
      "nobody woke it at its semaphore or condition variable",
    ],
    ["flock(5</tmp/l>, LOCK_EX", "flock", "the lock on /tmp/l is held by gen (41)"],
    ["flock(6</tmp/m>, LOCK_EX", "flock", "the log does not tell who holds the lock on /tmp/m"],
    ["msgrcv(7, ", "msgrcv", "sysv-queue:7 is empty"],
    ["semtimedop(8, [{0, -1, 0}], 1, NULL", "semtimedop", "nobody raised the semaphores sysv-sem:8"],
    [
      "read(8<UNIX-STREAM:[7->8]>, ",
      "read",
      "unix-stream:7-8 is empty, and it is open in gen (40) as descriptor 8 and gen (41) as descriptor 9",
    ],
  ])("says who could have ended %s", (call, name, reason) => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.210000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 5</tmp/l> <0.000010>
        40 1700000000.220000 openat(AT_FDCWD, "/tmp/m", O_RDWR) = 6</tmp/m> <0.000010>
        41 1700000000.220000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 5</tmp/l> <0.000010>
        41 1700000000.230000 flock(5</tmp/l>, LOCK_EX) = 0 <0.000010>
        40 1700000000.240000 rt_sigaction(SIGINT, {sa_handler=0x5555, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>
        40 1700000000.250000 connect(8<UNIX-STREAM:[7->8]>, {sa_family=AF_UNIX, sun_path="s"}, 110) = 0 <0.000010>
        41 1700000000.260000 getpeername(9<UNIX-STREAM:[8->7]>, NULL, [0]) = 0 <0.000010>
        40 1700000000.400000 ${call} <unfinished ...>
        41 1700000002.950000 getpid() = 41 <0.000001>
        ${later}`),
    ).toEqual([`blocked-at-end: gen (40) was still waiting in ${name} after 2.6 s: ${reason}.`]);
  });

  it("tells of the signal that came before the wait for it", () => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.210000 rt_sigaction(SIGUSR1, {sa_handler=0x5555, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>
        41 1700000000.300000 kill(40, SIGUSR1) = 0 <0.000010>
        40 1700000000.301000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
        40 1700000000.302000 rt_sigreturn({mask=[]}) = 0 <0.000010>
        40 1700000000.400000 pause( <unfinished ...>
        41 1700000002.950000 getpid() = 41 <0.000001>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (40) was still waiting in pause after 2.6 s: no signal that would end the wait came; SIGUSR1 came 99 ms before it began to wait.",
    ]);
  });

  const usr1 = (to: number, at: number, then: string) => `
    41 1700000000.${at}00000 kill(${to}, SIGUSR1) = 0 <0.000010>
    ${to} 1700000000.${at}10000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
    ${then}`;
  const returns = (pid: number, at: number) =>
    `${pid} 1700000000.${at}20000 rt_sigreturn({mask=[]}) = 0 <0.000010>`;

  it.each([
    ["went to another process", "0x5555", usr1(42, 3, returns(42, 3))],
    ["was ignored", "SIG_IGN", usr1(40, 3, "")],
    [
      "came, and ended another wait such as this",
      "0x5555",
      `40 1700000000.290000 pause( <unfinished ...>
      41 1700000000.300000 kill(40, SIGUSR1) = 0 <0.000010>
      40 1700000000.301000 <... pause resumed>) = ? ERESTARTNOHAND (To be restarted if no handler) <0.011000>
      40 1700000000.302000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
      40 1700000000.303000 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.000010>`,
    ],
    ["came long before", "0x5555", usr1(40, 3, returns(40, 3)).replaceAll("1700000000.", "1699999998.")],
  ])("tells of no signal before the wait that %s", (_, handler, signal) => {
    const [exec = "", ...born] = parentAndChild.replaceAll("1700000000.", "1699999997.").trim().split("\n");
    expect(
      findingsIn(`${exec}
        40 1699999997.010000 rt_sigaction(SIGUSR1, {sa_handler=${handler}, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>
        ${born.join("\n")}
        40 1699999997.250000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
        ${signal}
        40 1700000000.400000 pause( <unfinished ...>
        41 1700000002.950000 getpid() = 41 <0.000001>
        42 1700000002.960000 getpid() = 42 <0.000001>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (40) was still waiting in pause after 2.6 s: no signal that would end the wait came.",
    ]);
  });

  it("tells of a signal that had ended a wait of another kind", () => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.210000 rt_sigaction(SIGUSR1, {sa_handler=0x5555, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>
        40 1700000000.250000 read(3<pipe:[9]>,  <unfinished ...>
        41 1700000000.300000 kill(40, SIGUSR1) = 0 <0.000010>
        40 1700000000.301000 <... read resumed>0x7ffc, 1) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.051000>
        40 1700000000.301000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
        40 1700000000.303000 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.000010>
        40 1700000000.400000 pause( <unfinished ...>
        41 1700000002.950000 getpid() = 41 <0.000001>
        ${later}`),
    ).toContainEqual(expect.stringContaining("SIGUSR1 came 99 ms before it began to wait"));
  });

  it("tells of that signal though others came during the wait", () => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.210000 rt_sigaction(SIGUSR1, {sa_handler=0x5555, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>
        40 1700000000.220000 rt_sigaction(SIGUSR2, {sa_handler=0x5555, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>
        41 1700000000.300000 kill(40, SIGUSR1) = 0 <0.000010>
        40 1700000000.301000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
        40 1700000000.302000 rt_sigreturn({mask=[]}) = 0 <0.000010>
        40 1700000000.400000 rt_sigtimedwait([RT_3], NULL, NULL, 8 <unfinished ...>
        41 1700000000.500000 kill(40, SIGUSR2) = 0 <0.000010>
        40 1700000000.501000 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=41, si_uid=0} ---
        41 1700000002.950000 getpid() = 41 <0.000001>
        ${later}`),
    ).toContainEqual(expect.stringContaining("SIGUSR1 came 99 ms before it began to wait"));
  });

  it("does not deny the signals that came and ended no wait", () => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.300000 rt_sigtimedwait([USR1],  <unfinished ...>
        41 1700000000.400000 +++ exited with 0 +++
        40 1700000000.400100 <... rt_sigtimedwait resumed>0x7ffe, NULL, 8) = ? ERESTARTNOHAND (To be restarted if no handler) <0.1001>
        40 1700000000.400200 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=41, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---
        40 1700000000.400300 rt_sigtimedwait([USR1],  <unfinished ...>
        42 1700000003.000000 getpid() = 42 <0.000001>`),
    ).toContainEqual(expect.stringContaining("no signal that would end the wait came"));
  });

  it("keeps quiet about a program that ends, and about one caught in a short wait", () => {
    expect(
      findingsIn(`
        40 1700000000.000000 nanosleep({tv_sec=0, tv_nsec=1000}, NULL) = 0 <0.000060>
        40 1700000000.100000 read(0</dev/pts/1<char 136:1>>,  <unfinished ...>
        41 1700000000.110000 getpid() = 41 <0.000001>`),
    ).toEqual([]);
  });
});
