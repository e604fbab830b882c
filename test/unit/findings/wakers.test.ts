import { describe, expect, it } from "vitest";
import { findingsIn, said } from "./trace_of.ts";

const gen = '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>';
const fork = "40 1700000000.100000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";
/** Somebody else's line: those who wait have waited. */
const later = "7 1700000003.000000 getpid() = 7 <0.000001>";
/** A line of one of the two that says nothing: where anybody of the trace could help, nobody else may be in it. */
const quiet = "41 1700000001.900000 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_KERNEL} ---";

describe("who could end a poll", () => {
  const pair = `${gen}
    40 1700000000.050000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.000010>
    40 1700000000.060000 pipe2([5<pipe:[9]>, 6<pipe:[9]>], 0) = 0 <0.000010>
    40 1700000000.070000 eventfd2(0, 0) = 8<anon_inode:[eventfd]> <0.000010>
    ${fork}
    40 1700000000.120000 close(4<UNIX-STREAM:[8->7]>) = 0 <0.000010>
    41 1700000000.130000 close(3<UNIX-STREAM:[7->8]>) = 0 <0.000010>`;
  const polls = (call: string) =>
    said(
      "deadlock",
      `${pair}
      40 1700000000.200000 ${call} <unfinished ...>
      41 1700000000.300000 read(4<UNIX-STREAM:[8->7]>,  <unfinished ...>
      ${later}`,
    );
  const polled = (...fds: string[]) =>
    `poll([${fds.map((fd) => `{fd=${fd}, events=POLLIN}`).join(", ")}], ${fds.length}, -1`;

  it("is who has the other ends of what it watches", () => {
    expect(polls(polled("3<UNIX-STREAM:[7->8]>"))).toEqual([
      "Deadlock: gen (40) polls unix-stream:7-8, where only gen (41) could do something; gen (41) waits for data in unix-stream:7-8, which is empty and only gen (40) could fill.",
    ]);
  });

  it.each([
    ["time, if it ends by itself", "poll([{fd=3<UNIX-STREAM:[7->8]>, events=POLLIN}], 1, 9000"],
    ["time, if the log does not tell its timeout yet", "poll([{fd=3<UNIX-STREAM:[7->8]>, events=POLLIN}], 1"],
    ["somebody at the terminal", polled("3<UNIX-STREAM:[7->8]>", "0</dev/pts/1<char 136:1>>")],
    ["its own signal handler, by a pipe to itself", polled("3<UNIX-STREAM:[7->8]>", "5<pipe:[9]>")],
    ["its own signal handler, by an eventfd", polled("3<UNIX-STREAM:[7->8]>", "8<anon_inode:[eventfd]>")],
    ["a signal only, if it watches nothing", "poll(NULL, 0, -1"],
  ])("can be %s", (_, call) => {
    expect(polls(call)).toEqual([]);
  });
});

describe("who could end a wait at a full queue", () => {
  const full = (first: string) => `${gen}
    40 1700000000.050000 mq_open("/jobs", O_RDWR|O_CREAT, 0600, {mq_flags=0, mq_maxmsg=1, mq_msgsize=8, mq_curmsgs=0}) = 3</jobs> <0.000010>
    ${fork}
    ${first}
    40 1700000000.170000 mq_timedsend(3</jobs>, "b", 1, 0, NULL) = 0 <0.000010>
    40 1700000000.200000 mq_timedsend(3</jobs>, "c", 1, 0, NULL <unfinished ...>
    41 1700000000.300000 mq_timedsend(3</jobs>, "d", 1, 0, NULL <unfinished ...>
    ${quiet}`;
  const received = `40 1700000000.150000 mq_timedsend(3</jobs>, "a", 1, 0, NULL) = 0 <0.000010>
    41 1700000000.160000 mq_timedreceive(3</jobs>, "a", 8, NULL, NULL) = 1 <0.000010>`;

  it("is who has taken messages out before", () => {
    expect(said("deadlock", full(received))).toEqual([
      "Deadlock: gen (40) waits for room in posix-queue:/jobs, which only gen (41) could make; gen (41) waits for room in posix-queue:/jobs, which only gen (40) could make.",
    ]);
  });

  it("is somebody outside, while nobody of the trace ever took one out", () => {
    expect(findingsIn(full(""))).toEqual([
      "blocked-at-end: gen (40) was still waiting in mq_timedsend after 1.7 s: posix-queue:/jobs is full.",
      "blocked-at-end: gen (41) was still waiting in mq_timedsend after 1.6 s: posix-queue:/jobs is full.",
    ]);
  });
});

describe("who could end a wait at a futex in shared memory", () => {
  const named = [
    '40 1700000000.050000 openat(AT_FDCWD, "/dev/shm/table", O_RDWR|O_CREAT, 0600) = 3</dev/shm/table> <0.000010>',
    "40 1700000000.060000 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3</dev/shm/table>, 0) = 0x7f0000000000 <0.000010>",
  ].join("\n");
  const unnamed =
    "40 1700000000.060000 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000 <0.000010>";
  const both = (memory: string, parents: string, childs: string, before = "") =>
    said(
      "deadlock",
      `${gen}
      ${memory}
      ${fork}
      ${before}
      40 1700000000.200000 ${parents} <unfinished ...>
      41 1700000000.300000 ${childs} <unfinished ...>
      ${quiet}`,
    );
  const mutex = (address: string) => `futex(${address}, FUTEX_WAIT, 2, NULL`;

  it("is another process that has mapped it, by whatever name", () => {
    expect(both(named, mutex("0x7f0000000040"), mutex("0x7f0000000044"))).toEqual([
      "Deadlock: gen (40) waits for the mutex at futex:posix-shm:/table+64, which only gen (41) could release; gen (41) waits for the mutex at futex:posix-shm:/table+68, which only gen (40) could release.",
    ]);
  });

  it("is nobody outside, if the memory has no name", () => {
    expect(both(unnamed, mutex("0x7f0000000040"), mutex("0x7f0000000040"))).toEqual([
      "Deadlock: gen (40) waits for the mutex at futex:mapping#1+64, which only gen (41) could release; gen (41) waits for the mutex at futex:mapping#1+64, which only gen (40) could release.",
    ]);
  });

  it.each([
    ["all of the trace wait at the very same", mutex("0x7f0000000040")],
    ["the other one waits for a child of its own", "wait4(-1, "],
  ])("is somebody outside, if it has a name and %s", (_, childs) => {
    expect(both(named, mutex("0x7f0000000040"), childs)).toEqual([]);
  });

  it("is somebody outside, if nobody else of the trace ever mapped it", () => {
    const own = `${gen}
      ${fork}
      ${named.replaceAll("1700000000.0", "1700000000.1")}
      41 1700000000.170000 msgget(IPC_PRIVATE, 0600) = 7 <0.000010>
      40 1700000000.200000 ${mutex("0x7f0000000040")} <unfinished ...>
      41 1700000000.300000 msgrcv(7,  <unfinished ...>
      ${quiet}`;
    expect(said("deadlock", own)).toEqual([]);
  });

  it("is one who has opened it, if it is a semaphore with a name", () => {
    const semaphore = (name: string, fd: number, address: string, at: string) => `
      40 1700000000.0${at} openat(AT_FDCWD, "/dev/shm/sem.${name}", O_RDWR|O_CREAT, 0600) = ${fd}</dev/shm/sem.${name}> <0.000010>
      40 1700000000.0${at}1 mmap(NULL, 32, PROT_READ|PROT_WRITE, MAP_SHARED, ${fd}</dev/shm/sem.${name}>, 0) = ${address} <0.000001>`;
    const waits = (address: string) =>
      `futex(${address}, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 0, NULL, FUTEX_BITSET_MATCH_ANY`;
    const opened =
      semaphore("s", 3, "0x7f0000000000", "50000") + semaphore("t", 4, "0x7f0000001000", "60000");
    expect(both(opened, waits("0x7f0000000000"), waits("0x7f0000001000"))).toEqual([
      "Deadlock: gen (40) waits at a semaphore or condition variable (posix-sem:/s), where only gen (41) could wake it; gen (41) waits at a semaphore or condition variable (posix-sem:/t), where only gen (40) could wake it.",
    ]);
    // A handler of either may raise one.
    for (const pid of [40, 41]) {
      const handler = `${pid} 1700000000.150000 rt_sigaction(SIGUSR1, {sa_handler=0x5555, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>`;
      expect(both(opened, waits("0x7f0000000000"), waits("0x7f0000001000"), handler)).toEqual([]);
    }
  });
});

describe("nobody of the trace alone can end", () => {
  it.each([
    ["a sleep that the kernel goes on with", "restart_syscall(<... resuming interrupted nanosleep ...>"],
    ["a wait for a timer", "read(5<anon_inode:[timerfd]>, "],
    ["a wait for what strace could not name", "read(0, "],
  ])("%s, so that who waits for the sleeper is not stuck", (_, call) => {
    const text = `${gen}\n${fork}
      41 1700000000.130000 ${call} <unfinished ...>
      40 1700000000.200000 wait4(-1,  <unfinished ...>
      ${later}`;
    expect(said("deadlock", text)).toEqual([]);
    expect(said("blocked-at-end", text)).toHaveLength(2);
  });

  it("a connect to a socket that listened before the trace began", () => {
    expect(
      said(
        "deadlock",
        `${gen}
        40 1700000000.090000 listen(3<UNIX-STREAM:[11,"cb.sock"]>, 1) = 0 <0.000010>
        ${fork}
        41 1700000000.110000 close(3<UNIX-STREAM:[11,"cb.sock"]>) = 0 <0.000010>
        41 1700000000.120000 socket(AF_UNIX, SOCK_STREAM, 0) = 5<UNIX-STREAM:[12]> <0.000010>
        41 1700000000.130000 connect(5<UNIX-STREAM:[12]>, {sa_family=AF_UNIX, sun_path="cb.sock"}, 110 <unfinished ...>
        40 1700000000.200000 wait4(-1,  <unfinished ...>
        ${later}`,
      ),
    ).toEqual([]);
  });
});

describe("who could send a signal that is waited for", () => {
  const waits = (sender: number) =>
    said(
      "deadlock",
      `${gen}
      40 1700000000.010000 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000010>
      40 1700000000.050000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
      ${fork}
      40 1700000000.120000 close(3<pipe:[9]>) = 0 <0.000010>
      41 1700000000.130000 close(4<pipe:[9]>) = 0 <0.000010>
      ${sender} 1700000000.140000 kill(40, SIGUSR1) = 0 <0.000010>
      40 1700000000.150000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=${sender}, si_uid=0} ---
      40 1700000000.160000 rt_sigreturn({mask=[]}) = 0 <0.000010>
      40 1700000000.200000 pause( <unfinished ...>
      41 1700000000.300000 read(3<pipe:[9]>,  <unfinished ...>
      ${later}`,
    );

  it("is a partner that has sent it some before, but not itself", () => {
    expect(waits(41)).toHaveLength(1);
    expect(waits(40)).toEqual([]);
  });
});

describe("nobody needs to end", () => {
  it("a read whose end-of-file is on its way: the last write end has just been closed", () => {
    expect(
      findingsIn(`${gen}
        40 1700000000.050000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
        ${fork}
        41 1700000000.110000 close(4<pipe:[9]>) = 0 <0.000010>
        41 1700000000.200000 read(3<pipe:[9]>,  <unfinished ...>
        40 1700000000.900000 close(4<pipe:[9]>) = 0 <0.000010>
        40 1700000000.900100 wait4(-1,  <unfinished ...>
        7 1700000001.000000 getpid() = 7 <0.000001>`),
    ).toEqual([
      "blocked-at-end: gen (41) was still waiting in read after 800 ms: pipe:9 is empty, and its write end is open in no process of this trace.",
    ]);
  });
});
