import { describe, expect, it } from "vitest";
import { findingsIn, findingsInStopped, said } from "./trace_of.ts";

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
    40 1700000000.080000 socketpair(AF_UNIX, SOCK_STREAM, 0, [10<UNIX-STREAM:[17->18]>, 11<UNIX-STREAM:[18->17]>]) = 0 <0.000010>
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
    [
      "its own signal handler, by a pair of sockets",
      polled("3<UNIX-STREAM:[7->8]>", "10<UNIX-STREAM:[17->18]>"),
    ],
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

  it("is somebody outside, while those of the trace have only ever put some in", () => {
    expect(
      said("deadlock", full('41 1700000000.160000 mq_timedsend(3</jobs>, "a", 1, 0, NULL) = 0 <0.000010>')),
    ).toEqual([]);
  });

  it("is somebody outside, while nobody of the trace ever took one out", () => {
    expect(findingsIn(full(""))).toEqual([
      "blocked-at-end: gen (40) was still waiting in mq_timedsend after 1.7 s: posix-queue:/jobs is full.",
      "blocked-at-end: gen (41) was still waiting in mq_timedsend after 1.6 s: posix-queue:/jobs is full.",
    ]);
  });
});

describe("who could end a wait at an empty queue", () => {
  const worker = (pid: number, at: string) => `
    ${pid} 1700000000.${at}00 mq_timedreceive(3</jobs>, "a", 8, NULL, NULL) = 1 <0.000010>
    ${pid} 1700000000.${at}50 mq_timedreceive(3</jobs>,  <unfinished ...>`;
  const workers = `${gen}
    40 1700000000.050000 mq_open("/jobs", O_RDWR|O_CREAT, 0600, {mq_flags=0, mq_maxmsg=9, mq_msgsize=8, mq_curmsgs=0}) = 3</jobs> <0.000010>
    ${fork}
    ${worker(40, "2000")}
    ${worker(41, "3000")}
    ${quiet}`;

  it("is somebody outside, where workers got all they had from there", () => {
    expect(said("deadlock", workers)).toEqual([]);
  });

  it("is one of them, where one has put something in itself", () => {
    const sent = '40 1700000000.150000 mq_timedsend(3</jobs>, "a", 1, 0, NULL) = 0 <0.000010>';
    expect(said("deadlock", workers.replace(fork, `${fork}\n${sent}`))).toHaveLength(1);
    // A queue that is older than the trace has users outside.
    const older = workers.replace("O_RDWR|O_CREAT", "O_RDWR");
    expect(said("deadlock", older.replace(fork, `${fork}\n${sent}`))).toEqual([]);
  });
});

describe("who could raise a semaphore set that has a key", () => {
  const sets = (childs: string) => `${gen}
    40 1700000000.050000 semget(0x4d2, 2, IPC_CREAT|0600) = 7 <0.000010>
    ${fork}
    41 1700000000.150000 ${childs} <0.000010>
    40 1700000000.200000 semop(7, [{sem_num=1, sem_op=-1, sem_flg=0}], 1 <unfinished ...>
    41 1700000000.300000 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1 <unfinished ...>
    ${quiet}`;

  it("is one of the trace that has used it before, and who that is waits for", () => {
    const both = sets("semop(7, [{sem_num=0, sem_op=1, sem_flg=0}], 1) = 0").replace(
      "40 1700000000.2",
      "40 1700000000.160000 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1) = 0 <0.000010>\n40 1700000000.2",
    );
    expect(said("deadlock", both)).toEqual([
      "Deadlock: gen (40) waits at the semaphores sysv-sem:7, which only gen (41) could raise; gen (41) waits at the semaphores sysv-sem:7, which only gen (40) could raise.",
    ]);
  });

  it("is one of whose threads any has used it", () => {
    const thread =
      "41 1700000000.140000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = 50 <0.000010>";
    const used = sets("semop(7, [{sem_num=0, sem_op=1, sem_flg=0}], 1) = 0")
      .replace("41 1700000000.15", `${thread}\n50 1700000000.145000 +++ exited with 0 +++\n41 1700000000.15`)
      .replace(
        "40 1700000000.2",
        "40 1700000000.160000 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1) = 0 <0.000010>\n40 1700000000.2",
      );
    expect(said("deadlock", used)).toHaveLength(1);
  });

  it("is somebody outside, while nobody of the trace has", () => {
    expect(said("deadlock", sets("getpid() = 41"))).toEqual([]);
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
      40 1700000000.010000 pipe2([8<pipe:[9]>, 9<pipe:[9]>], 0) = 0 <0.000010>
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

  it("is nobody outside, if the segment has no key", () => {
    const segment = [
      "40 1700000000.050000 shmget(IPC_PRIVATE, 4096, 0600) = 5 <0.000010>",
      "40 1700000000.060000 shmat(5, NULL, 0) = 0x7f0000000000 <0.000010>",
    ].join("\n");
    expect(both(segment, mutex("0x7f0000000040"), mutex("0x7f0000000040"))).toHaveLength(1);
    expect(
      both(
        segment.replace("IPC_PRIVATE", "0x4d2").replace("0600", "IPC_CREAT|0600"),
        mutex("0x7f0000000040"),
        mutex("0x7f0000000040"),
      ),
    ).toEqual([]);
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
    // Somebody outside may have opened it, too.
    expect(both(opened, waits("0x7f0000000000"), waits("0x7f0000000000"))).toEqual([]);
    expect(both(opened, waits("0x7f0000000000"), "wait4(-1, ")).toEqual([]);
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
    ["a wait at semaphores that has a limit", "semtimedop(8, [{0, -1, 0}], 1, {tv_sec=9, tv_nsec=0}"],
    [
      "a connection to somewhere else",
      'connect(5<TCP:[12]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}, 16',
    ],
  ])("%s, so that who waits for the sleeper is not stuck", (_, call) => {
    const text = `${gen}\n${fork}
      40 1700000000.110000 semget(IPC_PRIVATE, 1, 0600) = 8 <0.000010>
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
  const waits = (sender: number, to = 40, then = "") =>
    said(
      "deadlock",
      `${gen}
      40 1700000000.010000 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000010>
      40 1700000000.050000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
      ${fork}
      40 1700000000.120000 close(3<pipe:[9]>) = 0 <0.000010>
      41 1700000000.130000 close(4<pipe:[9]>) = 0 <0.000010>
      40 1700000000.135000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
      42 1700000000.136000 close(4<pipe:[9]>) = 0 <0.000010>
      ${sender === 99 ? "" : `${sender} 1700000000.140000 kill(${to}, SIGUSR1) = 0 <0.000010>`}
      ${to} 1700000000.150000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=${sender}, si_uid=0} ---
      ${to} 1700000000.160000 rt_sigreturn({mask=[]}) = 0 <0.000010>
      ${then}
      40 1700000000.200000 pause( <unfinished ...>
      41 1700000000.300000 read(3<pipe:[9]>,  <unfinished ...>
      ${later}`,
    );

  it("is a partner that has sent it some before, but not itself", () => {
    const read = "42 1700000000.310000 read(3<pipe:[9]>,  <unfinished ...>";
    expect(waits(41, 40, read)).toHaveLength(1);
    expect(waits(40, 40, read)).toEqual([]);
  });

  it("is anybody, while the signal came from outside, went to another, or from one that has ended", () => {
    const read = "42 1700000000.310000 read(3<pipe:[9]>,  <unfinished ...>";
    const end = "42 1700000000.310000 +++ exited with 0 +++";
    expect(waits(99, 40, read)).toEqual([]);
    expect(waits(41, 42, read)).toEqual([]);
    expect(waits(42, 40, end)).toEqual([]);
  });
});

describe("who could end a wait at a FIFO", () => {
  const fifos = `${gen}
    40 1700000000.050000 mknodat(AT_FDCWD</tmp>, "one", S_IFIFO|0600) = 0 <0.000010>
    40 1700000000.060000 mknodat(AT_FDCWD</tmp>, "two", S_IFIFO|0600) = 0 <0.000010>
    ${fork}
    40 1700000000.110000 openat(AT_FDCWD</tmp>, "one", O_RDONLY) = 3</tmp/one> <0.000010>
    41 1700000000.110000 openat(AT_FDCWD</tmp>, "one", O_WRONLY) = 3</tmp/one> <0.000010>
    40 1700000000.120000 openat(AT_FDCWD</tmp>, "two", O_WRONLY) = 4</tmp/two> <0.000010>
    41 1700000000.120000 openat(AT_FDCWD</tmp>, "two", O_RDONLY) = 4</tmp/two> <0.000010>`;
  const reads = `
    40 1700000000.200000 read(3</tmp/one>,  <unfinished ...>
    41 1700000000.300000 read(4</tmp/two>,  <unfinished ...>`;

  it("is who has its other end", () => {
    expect(said("deadlock", `${fifos}${reads}\n${later}`)).toHaveLength(1);
  });

  it.each([
    [
      "it is older than the trace",
      `${fifos.replaceAll(/^.*mknodat.*$/gm, "")}
      40 1700000000.130000 fstat(3</tmp/one>, {st_mode=S_IFIFO|0600, st_size=0, ...}) = 0 <0.000010>
      41 1700000000.130000 fstat(4</tmp/two>, {st_mode=S_IFIFO|0600, st_size=0, ...}) = 0 <0.000010>`,
    ],
    [
      "a parent that waits for its child keeps it open, too",
      `${fifos}
      41 1700000000.130000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
      42 1700000000.140000 clone(child_stack=NULL, flags=SIGCHLD) = 43 <0.000010>
      42 1700000000.150000 close(4</tmp/two>) = 0 <0.000010>
      43 1700000000.160000 close(3</tmp/one>) = 0 <0.000010>
      42 1700000000.170000 wait4(-1,  <unfinished ...>
      43 1700000000.180000 read(4</tmp/two>,  <unfinished ...>`,
    ],
    [
      "a thread of who keeps it open waits for a child of its own",
      `${fifos}
      41 1700000000.130000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = 50 <0.000010>
      41 1700000000.140000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
      42 1700000000.160000 close(3</tmp/one>) = 0 <0.000010>
      50 1700000000.170000 wait4(-1,  <unfinished ...>
      42 1700000000.180000 read(4</tmp/two>,  <unfinished ...>`,
    ],
  ])("is somebody outside where %s", (_, begun) => {
    expect(said("deadlock", `${begun}${reads}\n${later}`)).toEqual([]);
  });
});

describe("somebody outside could end", () => {
  it("a read at a pipe that is older than the trace, though both its ends are open here", () => {
    expect(
      said(
        "deadlock",
        `${gen}
        40 1700000000.050000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
        40 1700000000.060000 write(1<pipe:[5]>, "x", 1) = 1 <0.000010>
        40 1700000000.070000 read(0<pipe:[5]>, "x", 1) = 1 <0.000010>
        ${fork}
        40 1700000000.120000 close(0<pipe:[5]>) = 0 <0.000010>
        41 1700000000.130000 close(1<pipe:[5]>) = 0 <0.000010>
        40 1700000000.140000 close(4<pipe:[9]>) = 0 <0.000010>
        41 1700000000.141000 close(3<pipe:[9]>) = 0 <0.000010>
        40 1700000000.200000 read(3<pipe:[9]>,  <unfinished ...>
        41 1700000000.300000 read(0<pipe:[5]>,  <unfinished ...>
        ${later}`,
      ),
    ).toEqual([]);
  });

  it("a read at a terminal that is open for writing, too", () => {
    expect(
      said(
        "deadlock",
        `${gen}
        40 1700000000.050000 openat(AT_FDCWD, "/dev/pts/1", O_RDWR) = 0</dev/pts/1<char 136:1>> <0.000010>
        40 1700000000.060000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
        ${fork}
        40 1700000000.140000 close(4<pipe:[9]>) = 0 <0.000010>
        40 1700000000.200000 read(3<pipe:[9]>,  <unfinished ...>
        41 1700000000.300000 read(0</dev/pts/1<char 136:1>>,  <unfinished ...>
        ${later}`,
      ),
    ).toEqual([]);
  });

  it("a read at a connection whose server is not of the trace, though a child has it open, too", () => {
    expect(
      said(
        "deadlock",
        `${gen}
        40 1700000000.050000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<TCP:[12]> <0.000010>
        40 1700000000.060000 connect(3<TCP:[12]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}, 16) = 0 <0.000010>
        ${fork}
        40 1700000000.200000 read(3<TCP:[10.0.0.2:999->10.0.0.1:80]>,  <unfinished ...>
        41 1700000000.300000 read(3<TCP:[10.0.0.2:999->10.0.0.1:80]>,  <unfinished ...>
        ${later}`,
      ),
    ).toEqual([]);
  });
});

describe("who could connect", () => {
  /** A client of before, gen (41), and a reader, gen (42), of a pipe that only the server, gen (40), writes into. */
  const served = (client: string) => `${gen}
    40 1700000000.050000 pipe2([8<pipe:[9]>, 9<pipe:[9]>], 0) = 0 <0.000010>
    ${fork}
    40 1700000000.101000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
    41 1700000000.102000 close(9<pipe:[9]>) = 0 <0.000010>
    42 1700000000.103000 close(9<pipe:[9]>) = 0 <0.000010>
    40 1700000000.104000 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[11]> <0.000010>
    40 1700000000.105000 bind(3<UNIX-STREAM:[11]>, {sa_family=AF_UNIX, sun_path="cb.sock"}, 110) = 0 <0.000010>
    40 1700000000.106000 listen(3<UNIX-STREAM:[11,"cb.sock"]>, 1) = 0 <0.000010>
    41 1700000000.120000 socket(AF_UNIX, SOCK_STREAM, 0) = 5<UNIX-STREAM:[12]> <0.000010>
    41 1700000000.130000 connect(5<UNIX-STREAM:[12]>, {sa_family=AF_UNIX, sun_path="cb.sock"}, 110) = 0 <0.000010>
    40 1700000000.140000 accept(3<UNIX-STREAM:[11,"cb.sock"]>, NULL, NULL) = 4<UNIX-STREAM:[13->12,"cb.sock"]> <0.000010>
    40 1700000000.150000 accept(3<UNIX-STREAM:[11,"cb.sock"]>, NULL, NULL <unfinished ...>
    42 1700000000.160000 read(8<pipe:[9]>,  <unfinished ...>
    41 1700000000.300000 ${client}
    ${later}`;

  it("is who has done so before, and nobody else of the trace", () => {
    expect(said("deadlock", served("read(5<UNIX-STREAM:[12]>,  <unfinished ...>"))).toEqual([
      "Deadlock: gen (40) waits for a connection at unix-stream:cb.sock, and of those that connected before only gen (41) lives; gen (42) waits for data in pipe:9, which is empty and only gen (40) could fill; gen (41) waits for data in unix-stream:12-13, which is empty and only gen (40) could fill.",
    ]);
  });

  it("is anybody, where nobody has and all of a family wait at the socket that they share", () => {
    const [family = ""] = served("").split("41 1700000000.120000");
    const shared = family.replace(fork, "").replace(
      '40 1700000000.106000 listen(3<UNIX-STREAM:[11,"cb.sock"]>, 1) = 0 <0.000010>',
      (listen) => `${listen}
        ${fork.replace(".100000", ".107000")}
        41 1700000000.108000 close(9<pipe:[9]>) = 0 <0.000010>`,
    );
    expect(
      said(
        "deadlock",
        `${shared.replace(/41 1700000000.102.*/, "")}
        40 1700000000.150000 accept(3<UNIX-STREAM:[11,"cb.sock"]>, NULL, NULL <unfinished ...>
        41 1700000000.151000 accept(3<UNIX-STREAM:[11,"cb.sock"]>, NULL, NULL <unfinished ...>
        42 1700000000.160000 read(8<pipe:[9]>,  <unfinished ...>
        ${later}`,
      ),
    ).toEqual([]);
  });

  it("is anybody, once who has done so has ended", () => {
    expect(said("deadlock", served("+++ exited with 0 +++"))).toEqual([]);
  });
});

describe("who has ended, or came later, is not named among those who could help", () => {
  const ended = `40 1700000000.101000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
    42 1700000000.110000 +++ exited with 0 +++
    40 1700000000.111000 wait4(42, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 42 <0.000010>`;

  it.each([
    ["at a queue", "msgget(IPC_PRIVATE, 0600) = 7", "msgrcv(7, ", "msgrcv(7, "],
    [
      "at a futex",
      "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000",
      "futex(0x7f0000000040, FUTEX_WAIT, 2, NULL",
      "futex(0x7f0000000044, FUTEX_WAIT, 2, NULL",
    ],
    [
      "at FIFOs",
      'mknodat(AT_FDCWD</tmp>, "one", S_IFIFO|0600) = 0',
      'openat(AT_FDCWD</tmp>, "one", O_RDONLY',
      'openat(AT_FDCWD</tmp>, "one", O_RDONLY',
    ],
  ])("%s", (_, made, parents, childs) => {
    const [sentence = ""] = findingsInStopped(`${gen}
      40 1700000000.050000 ${made} <0.000010>
      ${fork}
      ${ended}
      40 1700000000.200000 ${parents} <unfinished ...>
      41 1700000000.300000 ${childs} <unfinished ...>
      ${quiet}
      50 1700000004.000000 execve("/bin/late", ["late"], 0x7 /* 9 vars */) = 0 <0.000010>`);
    expect(sentence).toMatch(/^deadlock: .*gen \(40\) waits .*gen \(41\) waits /);
    expect(sentence).not.toMatch(/42|50/);
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
