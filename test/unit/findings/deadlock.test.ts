import { describe, expect, it } from "vitest";
import { findingsIn, findingsInCut, shownBy } from "./trace_of.ts";

/** A line long after, so that those who wait have waited. */
const outside = "7 1700000003.000000 getpid() = 7 <0.000001>";
const exec = '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>';
const fork = "40 1700000000.100000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";
const thread =
  "40 1700000000.100000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = 41 <0.000010>";

function deadlocksIn(text: string): readonly string[] {
  return findingsIn(text).filter((line) => line.startsWith("deadlock: "));
}

describe("a deadlock of threads", () => {
  const mutexes = (first: string) => `${exec}
    ${thread}
    40 1700000000.200000 futex(0x5580, FUTEX_WAIT_PRIVATE, 2, ${first} <unfinished ...>
    41 1700000000.300000 futex(0x5584, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>`;

  it("names the threads and where they wait", () => {
    expect(deadlocksIn(`${mutexes("NULL")}\n${outside}`)).toEqual([
      "deadlock: Deadlock: thread 40 of gen (40) waits for the mutex at futex:40:0x5580, which only another of its threads could release; thread 41 of gen (40) waits for the mutex at futex:40:0x5584, which only another of its threads could release.",
    ]);
  });

  it("is none while one of the waits ends by itself", () => {
    expect(deadlocksIn(`${mutexes("{tv_sec=9, tv_nsec=0}")}\n${outside}`)).toEqual([]);
  });

  it("is none where the log breaks off before it says whether a wait ends by itself", () => {
    const [one = "", other = ""] = mutexes("NULL")
      .replaceAll(" <unfinished ...>", "")
      .split(/\n(?=\s*41 )/);
    const hung = (last: string) => findingsInCut(`${one} <unfinished ...>\n${last}`);
    expect(hung(other)).toEqual([expect.stringMatching(/^deadlock: /)]);
    expect(hung(other.replace(", NULL", ""))).toEqual([
      "blocked-at-end: gen (40) was still waiting in futex after 2.8 s: nobody released the mutex.",
    ]);
  });

  describe("at semaphores", () => {
    const semaphores = mutexes("NULL").replaceAll("FUTEX_WAIT_PRIVATE, 2", "FUTEX_WAIT_BITSET_PRIVATE, 0");
    const handling = (handler: string, signal = "SIGUSR1") =>
      `40 1700000000.050000 rt_sigaction(${signal}, {sa_handler=${handler}, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>`;
    const whereFirst = (action: string) =>
      deadlocksIn(`${semaphores.replace(exec, `${exec}\n${action}`)}\n${outside}`);

    it("is one where nobody is left to raise them", () => {
      expect(deadlocksIn(`${semaphores}\n${outside}`)).toEqual([
        "deadlock: Deadlock: thread 40 of gen (40) waits at a semaphore or condition variable (futex:40:0x5580), where only another of its threads could wake it; thread 41 of gen (40) waits at a semaphore or condition variable (futex:40:0x5584), where only another of its threads could wake it.",
      ]);
      expect(whereFirst(handling("SIG_IGN"))).toHaveLength(1);
      expect(whereFirst(handling("0x7f1234", "SIGRT_1"))).toHaveLength(1);
      // Who only asks how a signal is handled sets no handler.
      const asks = handling("SIG_DFL").replace("SIGUSR1, {", "SIGUSR1, NULL, {").replace("}, NULL", "}");
      expect(whereFirst(asks)).toHaveLength(1);
    });

    it("is none where workers may only wait for work: a signal handler may bring some", () => {
      expect(whereFirst(handling("0x5555"))).toEqual([]);
      // exec takes handlers away.
      const before = handling("0x5555").replace("1700000000.05", "1699999999.05");
      expect(deadlocksIn(`${before}\n${semaphores}\n${outside}`)).toHaveLength(1);
      // The parent's handler is inherited by fork, and gone after exec.
      const parent = '7 1699999999.000000 execve("/bin/sh", ["sh"], 0x7 /* 9 vars */) = 0 <0.000010>';
      const born = `${parent}
        ${handling("0x5555").replace("40 1700000000.05", "7 1699999999.1")}
        7 1699999999.200000 clone(child_stack=NULL, flags=SIGCHLD) = 40 <0.000010>`;
      const rest = `7 1700000000.000000 wait4(40,  <unfinished ...>\n8 1700000003.000000 getpid() = 7 <0.000001>`;
      expect(deadlocksIn(`${born}\n${semaphores.replace(exec, "")}\n${rest}`)).toEqual([]);
      expect(deadlocksIn(`${born}\n${semaphores}\n${rest}`)).toHaveLength(1);
    });

    it("is none in a copy of a process that had a handler, one if the process had none yet", () => {
      const shell = '7 1699999999.000000 execve("/bin/sh", ["sh"], 0x7 /* 9 vars */) = 0 <0.000010>';
      const handler = (at: string) => handling("0x5555").replace("40 1700000000.05", `7 1699999999.${at}`);
      const fork = "7 1699999999.200000 clone(child_stack=NULL, flags=SIGCHLD) = 40 <0.000010>";
      const program = '7 1699999999.400000 execve("/bin/cat", ["cat"], 0x7 /* 9 vars */) = 0 <0.000010>';
      const inCopy = (...lines: readonly string[]) =>
        deadlocksIn([shell, ...lines, program, semaphores.replace(exec, ""), outside].join("\n"));
      expect(inCopy(handler("1"), fork)).toEqual([]);
      expect(inCopy(fork, handler("3"))).toHaveLength(1);
    });

    it("is none where a handler may have been set before the trace began", () => {
      expect(deadlocksIn(`${semaphores.replace(exec, "")}\n${outside}`)).toEqual([]);
    });

    it("is one in Python, whose own handler of SIGINT only ends the program", () => {
      const python = (text: string) =>
        text.replaceAll("/bin/gen", "/usr/bin/python3").replaceAll('"gen"', '"python3"');
      const set = handling("0x5555", "SIGINT");
      const inPython = (actions: string) =>
        deadlocksIn(python(`${semaphores.replace(exec, `${exec}\n${actions}`)}\n${outside}`));
      expect(inPython(set)).toHaveLength(1);
      expect(inPython(handling("0x5555"))).toEqual([]);
      // signal.signal(SIGINT, ...): the program has a handler of its own, which may bring work.
      expect(inPython(`${set}\n${set}`)).toEqual([]);
      expect(whereFirst(set)).toEqual([]);
    });

    it("tells of one that joins a thread, and of a few when many wait", () => {
      const joins = semaphores.replace(
        "FUTEX_WAIT_BITSET_PRIVATE, 0, NULL",
        "FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 41, NULL",
      );
      expect(deadlocksIn(`${joins}\n${outside}`)).toEqual([
        "deadlock: Deadlock: thread 40 of gen (40) waits for its thread 41 to end; thread 41 of gen (40) waits at a semaphore or condition variable (futex:40:0x5584), where only another of its threads could wake it.",
      ]);
      const tids = [42, 43, 44, 45];
      const born = tids.map((tid) => thread.replace("= 41", `= ${tid}`)).join("\n");
      const waits = tids.map(
        (tid) => `${tid} 1700000000.400000 futex(0x5584, FUTEX_WAIT_BITSET_PRIVATE, 0, NULL <unfinished ...>`,
      );
      const many = `${semaphores.replace(thread, `${thread}\n${born}`)}\n${waits.join("\n")}`;
      expect(deadlocksIn(`${many}\n${outside}`)[0]).toMatch(
        /thread 43 of gen \(40\) waits [^;]*; and so do 2 more\.$/,
      );
    });
  });

  it.each([
    ["of another process", 41],
    ["of nobody", 99],
    ["of the thread itself", 40],
  ])("joins nobody where the value waited for is the number %s", (_, value) => {
    const alone = `${exec}
      ${fork}
      40 1700000000.200000 futex(0x5580, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, ${value}, NULL <unfinished ...>
      41 1700000000.300000 getpid() = 41 <0.000001>
      ${outside}`;
    expect(deadlocksIn(alone)).toEqual([
      "deadlock: Deadlock: gen (40) waits at a semaphore or condition variable (futex:40:0x5580), where only it itself could wake it.",
    ]);
  });

  it("goes through a pipe to oneself, where only another thread could write", () => {
    expect(
      deadlocksIn(`${exec}
        40 1700000000.050000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
        ${thread}
        41 1700000000.200000 futex(0x5580, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
        40 1700000000.300000 read(3<pipe:[9]>,  <unfinished ...>
        ${outside}`),
    ).toEqual([
      "deadlock: Deadlock: thread 41 of gen (40) waits for the mutex at futex:40:0x5580, which only another of its threads could release; thread 40 of gen (40) waits for data in pipe:9, which is empty and only another of its threads could fill.",
    ]);
  });

  const copied = (after: string) =>
    deadlocksIn(`${exec}
      ${thread}
      40 1700000000.150000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
      41 1700000000.200000 exit(0) = ?
      41 1700000000.210000 +++ exited with 0 +++
      ${after}
      42 1700000000.300000 futex(0x5580, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1700000000.400000 wait4(-1,  <unfinished ...>
      ${outside}`);

  it("blames no copy once the child has memory of its own", () => {
    expect(
      copied('42 1700000000.220000 execve("/bin/sort", ["sort"], 0x7 /* 9 vars */) = 0 <0.000010>'),
    ).toEqual([
      "deadlock: Deadlock: sort (42) waits for the mutex at futex:42:0x5580, which only it itself could release; gen (40) waits for sort (42) to end.",
    ]);
  });

  it("blames no copy where parent and child share their memory", () => {
    const shared = (flags: string) =>
      deadlocksIn(`${exec}
        ${thread}
        40 1700000000.150000 clone(child_stack=0x7f, flags=${flags}SIGCHLD) = 42 <0.000010>
        41 1700000000.200000 futex(0x5584, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
        42 1700000000.300000 futex(0x5580, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
        40 1700000000.400000 wait4(-1,  <unfinished ...>
        ${outside}`).join();
    expect(shared("CLONE_VM|")).toContain("waits for the mutex at ");
    expect(shared("CLONE_VM|")).not.toContain("fork made this copy");
    expect(shared("")).toContain("fork made this copy");
  });

  it("names the thread that fork left behind", () => {
    expect(copied("")).toEqual([
      "deadlock: Deadlock: gen (42) waits for the mutex at futex:42:0x5580, which only it itself could release (if another thread of gen (40) held it when fork made this copy, nobody here ever will); gen (40) waits for gen (42) to end.",
    ]);
  });

  it("is none while a third thread goes on, but two mutexes that are waited for side by side are told", () => {
    const third = thread.replace("= 41", "= 42").replace("100000", "110000");
    const busy = "42 1700000000.400000 getpid() = 40 <0.000001>";
    const beside = (first: string) => mutexes(first).replace(thread, `${thread}\n${third}`);
    expect(findingsIn(`${beside("NULL")}\n${busy}\n${outside}`)).toEqual([
      "blocked-at-end: Threads 40 and 41 of gen (40) were still waiting for the mutexes at futex:40:0x5580 and futex:40:0x5584 after 2.7 s: if each holds the one that another waits for, none of them ever goes on.",
    ]);
    expect(shownBy("blocked-at-end", `${beside("NULL")}\n${busy}\n${outside}`)).toEqual([
      "warning of 40 at futex:40:0x5580 at futex:40:0x5584 since 200 ms: 40 futex 200 ms",
      "  thread 41 waits here: 41 futex 300 ms",
    ]);
    // Nobody holds a mutex for a second, but for less than that somebody may.
    const soon = outside.replace("1700000003", "1700000001");
    expect(findingsIn(`${beside("NULL")}\n${busy}\n${soon}`)).toEqual([]);
    // Where the last line is cut, the address is not known for certain.
    const [before, waits = ""] = `${beside("{tv_sec=9, tv_nsec=0}")}\n${busy}`.split(
      /\n\s*(?=41 1700000000.3)/,
    );
    const [wait, after] = waits.split("\n");
    expect(findingsInCut(`${before}\n${after}\n${wait?.replace(/, NULL.*/, "")}`)).toEqual([
      "blocked-at-end: Thread 41 of gen (40) was still waiting for the mutex at a futex after 2.6 s: no other thread released it.",
    ]);
    expect(findingsIn(`${beside("{tv_sec=9, tv_nsec=0}")}\n${busy}\n${outside}`)).toEqual([
      "blocked-at-end: Thread 41 of gen (40) was still waiting for the mutex at futex:40:0x5584 after 2.7 s: no other thread released it.",
    ]);
  });

  it("is none while a thread sleeps that may hold the mutex", () => {
    const asleep = mutexes("NULL").replace(
      /41 1700000000.3.*/,
      "41 1700000000.300000 nanosleep({tv_sec=9, tv_nsec=0},  <unfinished ...>",
    );
    expect(findingsIn(`${asleep}\n${outside}`)).toEqual([
      "blocked-at-end: gen (40) was still waiting in futex after 2.8 s: nobody released the mutex.",
    ]);
  });
});

describe("a deadlock of processes", () => {
  it("goes through a poll of a child that only its parent, which waits for it, could speak to", () => {
    expect(
      deadlocksIn(`${exec}
        40 1700000000.050000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.000010>
        ${fork}
        40 1700000000.120000 close(4<UNIX-STREAM:[8->7]>) = 0 <0.000010>
        41 1700000000.130000 close(3<UNIX-STREAM:[7->8]>) = 0 <0.000010>
        41 1700000000.200000 poll([{fd=4<UNIX-STREAM:[8->7]>, events=POLLIN}], 1, -1 <unfinished ...>
        40 1700000000.300000 wait4(-1,  <unfinished ...>
        ${outside}`),
    ).toEqual([
      "deadlock: Deadlock: gen (41) polls unix-stream:7-8, where only gen (40) could do something; gen (40) waits for gen (41) to end.",
    ]);
  });

  it("goes through semaphores", () => {
    expect(
      deadlocksIn(`${exec}
        40 1700000000.050000 semget(IPC_PRIVATE, 2, 0600) = 7 <0.000010>
        ${fork}
        40 1700000000.200000 semtimedop(7, [{sem_num=1, sem_op=-1, sem_flg=0}], 1, NULL <unfinished ...>
        41 1700000000.300000 semtimedop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1, NULL <unfinished ...>
        ${outside}`),
    ).toEqual([
      "deadlock: Deadlock: gen (40) waits at the semaphores sysv-sem:7, which only gen (41) could raise; gen (41) waits at the semaphores sysv-sem:7, which only gen (40) could raise.",
    ]);
  });

  const queues = (get: string) => `${exec}
    40 1700000000.050000 msgget(${get}) = 7 <0.000010>
    ${fork}
    40 1700000000.200000 msgrcv(7,  <unfinished ...>
    41 1700000000.300000 wait4(-1,  <unfinished ...>
    40 1700000000.400000 wait4(-1,  <unfinished ...>`;

  it.each([
    [
      4,
      /^deadlock: Deadlock: gen \(40\) waits for a message in sysv-queue:7, which only gen \(41\), gen \(42\), or gen \(43\) could send; /,
    ],
    [
      5,
      /^deadlock: Deadlock: gen \(40\) .* which only 4 processes that all wait, too, could send; .*; and so does 1 more\.$/,
    ],
    [
      6,
      /^deadlock: Deadlock: gen \(40\) .* which only 5 processes that all wait, too, could send; .*; and so do 2 more\.$/,
    ],
  ])("names a few of %i who wait for each other, and counts more", (count, sentence) => {
    const pids = Array.from({ length: count }, (_, at) => 40 + at);
    const family = queues("IPC_PRIVATE, 0600").split("\n").slice(0, 2);
    const born = pids.slice(1).map((pid) => fork.replace("= 41", `= ${pid}`));
    const waits = pids.map((pid) => `${pid} 1700000000.2000${pid} msgrcv(7,  <unfinished ...>`);
    expect(deadlocksIn([...family, ...born, ...waits, outside].join("\n"))[0]).toMatch(sentence);
  });

  it("is none through a queue that others may know", () => {
    expect(deadlocksIn(`${queues("0x4d2, 0600")}\n${outside}`)).toEqual([]);
    expect(deadlocksIn(`${queues("0x4d2, IPC_CREAT|0600")}\n${outside}`)).toEqual([]);
  });

  it("goes through such a queue where its one known sender waits, too", () => {
    const sent = queues("0x4d2, IPC_CREAT|0600").replace(
      "40 1700000000.200000",
      `41 1700000000.150000 msgsnd(7, {1, "x"}, 1, 0) = 0 <0.000010>
       40 1700000000.160000 msgrcv(7, {1, "x"}, 8, 0, 0) = 1 <0.000010>
       40 1700000000.200000`,
    );
    const asks = sent.replace(/41 1700000000.3.*/, "41 1700000000.300000 msgrcv(7,  <unfinished ...>");
    // Anybody of the trace could use it, so nobody else is in it.
    const later = "41 1700000001.900000 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_KERNEL} ---";
    expect(deadlocksIn(asks.replace(/40 1700000000.4.*/, later))).toEqual([
      "deadlock: Deadlock: gen (40) waits for a message in sysv-queue:7, which only gen (41) could send; gen (41) waits for a message in sysv-queue:7, which only gen (40) could send.",
    ]);
  });

  it.each([
    ["has never touched it", "getpid() = 41"],
    ["has only opened it", "msgget(0x4d2, 0600) = 7"],
    [
      "has tried in vain",
      'msgsnd(7, {1, "x"}, 1, IPC_NOWAIT) = -1 EAGAIN (Resource temporarily unavailable)',
    ],
  ])("is none through such a queue where the other one %s", (_, call) => {
    const alone = queues("0x4d2, IPC_CREAT|0600").replace(
      "40 1700000000.200000",
      `41 1700000000.140000 ${call} <0.000010>
       40 1700000000.150000 msgsnd(7, {1, "x"}, 1, 0) = 0 <0.000010>
       40 1700000000.160000 msgrcv(7, {1, "x"}, 8, 0, 0) = 1 <0.000010>
       40 1700000000.200000`,
    );
    const asks = alone.replace(/41 1700000000.3.*/, "41 1700000000.300000 msgrcv(7,  <unfinished ...>");
    const later = "41 1700000001.900000 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_KERNEL} ---";
    expect(deadlocksIn(asks.replace(/40 1700000000.4.*/, later))).toEqual([]);
  });

  it("goes through an eventfd", () => {
    const counter = `${exec}
      40 1700000000.050000 eventfd2(0, 0) = 3<anon_inode:[eventfd]> <0.000010>
      ${fork}
      41 1700000000.200000 read(3<anon_inode:[eventfd]>,  <unfinished ...>
      40 1700000000.300000 wait4(-1,  <unfinished ...>`;
    expect(deadlocksIn(`${counter}\n${outside}`)).toEqual([
      "deadlock: Deadlock: gen (41) waits at eventfd#1, which is 0 and only gen (40) could raise; gen (40) waits for gen (41) to end.",
    ]);
    const handler =
      "40 1700000000.060000 rt_sigaction(SIGUSR1, {sa_handler=0x5555, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>";
    expect(deadlocksIn(`${counter.replace(fork, `${handler}\n${fork}`)}\n${outside}`)).toEqual([]);
    const ring =
      "40 1700000000.060000 io_uring_setup(8, {flags=0, sq_entries=8, cq_entries=16}) = 4<anon_inode:[io_uring]> <0.000010>";
    expect(deadlocksIn(`${counter.replace(fork, `${ring}\n${fork}`)}\n${outside}`)).toEqual([]);
  });

  describe("through locks on files", () => {
    const twice = (first: string, second: string) => `${exec}
      40 1700000000.050000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 3</tmp/l> <0.000010>
      40 1700000000.060000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 4</tmp/l> <0.000010>
      40 1700000000.070000 flock(3</tmp/l>, ${first}) = 0 <0.000010>
      40 1700000000.200000 flock(4</tmp/l>, ${second} <unfinished ...>
      ${outside}`;

    it("is one where a process opened the file twice and is in its own way", () => {
      expect(deadlocksIn(twice("LOCK_EX", "LOCK_SH"))).toEqual([
        "deadlock: Deadlock: gen (40) waits for a lock on /tmp/l, which only it itself could release.",
      ]);
      expect(deadlocksIn(twice("LOCK_SH", "LOCK_SH"))).toEqual([]);
    });

    const whole = "{l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=0}";
    const opened = `${exec}
      40 1700000000.050000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 3</tmp/l> <0.000010>
      40 1700000000.060000 openat(AT_FDCWD, "/tmp/m", O_RDWR) = 4</tmp/m> <0.000010>`;

    it("is one where two processes took two POSIX locks in opposite order", () => {
      expect(
        deadlocksIn(`${opened}
          ${fork}
          40 1700000000.200000 fcntl(3</tmp/l>, F_SETLK, ${whole}) = 0 <0.000010>
          41 1700000000.210000 fcntl(4</tmp/m>, F_SETLK, ${whole}) = 0 <0.000010>
          40 1700000000.300000 fcntl(4</tmp/m>, F_SETLKW, ${whole} <unfinished ...>
          41 1700000000.310000 fcntl(3</tmp/l>, F_SETLKW, ${whole} <unfinished ...>
          ${outside}`),
      ).toEqual([
        "deadlock: Deadlock: gen (40) waits for a lock on /tmp/m, which only gen (41) could release; gen (41) waits for a lock on /tmp/l, which only gen (40) could release.",
      ]);
    });

    it.each([
      ["of its own, where it belongs to the open file", "F_OFD_SETLK", "F_OFD_SETLKW", 1],
      ["of its own, where it belongs to the process", "F_SETLK", "F_SETLKW", 0],
    ])("knows whether a process is in its own way with a lock %s", (_, takes, waits, deadlocks) => {
      expect(
        deadlocksIn(`${opened}
          40 1700000000.070000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 5</tmp/l> <0.000010>
          40 1700000000.080000 fcntl(3</tmp/l>, ${takes}, ${whole}) = 0 <0.000010>
          40 1700000000.300000 fcntl(5</tmp/l>, ${waits}, ${whole} <unfinished ...>
          ${outside}`),
      ).toHaveLength(deadlocks);
    });

    it("is one where a process asks for itself what its own open file has locked", () => {
      const locks = (waits: string) =>
        deadlocksIn(`${opened}
          40 1700000000.080000 fcntl(3</tmp/l>, F_OFD_SETLK, ${whole}) = 0 <0.000010>
          40 1700000000.300000 fcntl(3</tmp/l>, ${waits}, ${whole} <unfinished ...>
          ${outside}`);
      expect(locks("F_SETLKW")).toEqual([
        "deadlock: Deadlock: gen (40) waits for a lock on /tmp/l, which only it itself could release.",
      ]);
      expect(locks("F_OFD_SETLKW")).toEqual([]);
    });

    it("is none where one asks for more by the open file that has locked it already", () => {
      expect(
        findingsIn(`${opened}
          ${fork}
          40 1700000000.200000 flock(3</tmp/l>, LOCK_SH) = 0 <0.000010>
          41 1700000000.210000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 5</tmp/l> <0.000010>
          41 1700000000.220000 flock(5</tmp/l>, LOCK_SH) = 0 <0.000010>
          40 1700000000.300000 flock(3</tmp/l>, LOCK_EX <unfinished ...>
          41 1700000002.900000 getpid() = 41 <0.000010>
          ${outside}`),
      ).toEqual([
        "blocked-at-end: gen (40) was still waiting in flock after 2.7 s: the lock on /tmp/l is held by gen (41).",
      ]);
    });

    it("is none where one asks for a second part by the open file that has locked a first one", () => {
      const part = (start: number) => `{l_type=F_WRLCK, l_whence=SEEK_SET, l_start=${start}, l_len=10}`;
      expect(
        findingsIn(`${opened}
          ${fork}
          40 1700000000.200000 fcntl(3</tmp/l>, F_OFD_SETLK, ${part(0)}) = 0 <0.000010>
          41 1700000000.210000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 5</tmp/l> <0.000010>
          41 1700000000.220000 fcntl(5</tmp/l>, F_OFD_SETLK, ${part(10)}) = 0 <0.000010>
          40 1700000000.300000 fcntl(3</tmp/l>, F_OFD_SETLKW, ${part(10)} <unfinished ...>
          41 1700000002.900000 getpid() = 41 <0.000010>
          ${outside}`),
      ).toEqual([
        "blocked-at-end: gen (40) was still waiting in fcntl after 2.7 s: the lock on /tmp/l is held by gen (41).",
      ]);
    });

    it("does not mix up the locks of flock and of fcntl, which do not see each other", () => {
      expect(
        findingsIn(`${opened}
          ${fork}
          41 1700000000.210000 fcntl(3</tmp/l>, F_SETLK, ${whole}) = 0 <0.000010>
          40 1700000000.300000 flock(3</tmp/l>, LOCK_EX <unfinished ...>
          41 1700000002.900000 getpid() = 41 <0.000010>
          ${outside}`),
      ).toEqual([
        "blocked-at-end: gen (40) was still waiting in flock after 2.7 s: the log does not tell who holds the lock on /tmp/l.",
      ]);
    });

    it("names who has the open file that flock(1) locked and left to its shell", () => {
      expect(
        deadlocksIn(`${exec}
          40 1700000000.050000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 9</tmp/l> <0.000010>
          ${fork}
          41 1700000000.110000 flock(9</tmp/l>, LOCK_EX) = 0 <0.000010>
          41 1700000000.120000 +++ exited with 0 +++
          40 1700000000.130000 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 41 <0.000010>
          40 1700000000.140000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
          42 1700000000.150000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 3</tmp/l> <0.000010>
          42 1700000000.200000 flock(3</tmp/l>, LOCK_EX <unfinished ...>
          40 1700000000.300000 wait4(-1,  <unfinished ...>
          ${outside}`),
      ).toEqual([
        "deadlock: Deadlock: gen (42) waits for a lock on /tmp/l, which only gen (40) could release; gen (40) waits for gen (42) to end.",
      ]);
    });
  });

  it("goes through signals, where a partner waits that has sent some before", () => {
    expect(
      deadlocksIn(`${exec}
        40 1700000000.010000 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000010>
        40 1700000000.050000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
        ${fork}
        40 1700000000.120000 close(3<pipe:[9]>) = 0 <0.000010>
        41 1700000000.130000 close(4<pipe:[9]>) = 0 <0.000010>
        41 1700000000.140000 kill(40, SIGUSR1) = 0 <0.000010>
        40 1700000000.150000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
        40 1700000000.160000 rt_sigreturn({mask=[]}) = 0 <0.000010>
        40 1700000000.200000 pause( <unfinished ...>
        41 1700000000.300000 read(3<pipe:[9]>,  <unfinished ...>
        ${outside}`),
    ).toEqual([
      "deadlock: Deadlock: gen (40) waits for a signal, and of those that sent it one only gen (41) lives; gen (41) waits for data in pipe:9, which is empty and only gen (40) could fill.",
    ]);
  });

  it("is none where one waits for a signal that anybody may send", () => {
    expect(
      deadlocksIn(
        `${exec}\n${fork}\n40 1700000000.200000 pause( <unfinished ...>\n41 1700000000.300000 pause( <unfinished ...>\n${outside}`,
      ),
    ).toEqual([]);
  });
});

describe("a deadlock at a full backlog", () => {
  const crowded = (listener: string) => `${exec}
    40 1700000000.050000 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[11]> <0.000010>
    40 1700000000.060000 bind(3<UNIX-STREAM:[11]>, {sa_family=AF_UNIX, sun_path="cb.sock"}, 110) = 0 <0.000010>
    40 1700000000.070000 listen(3<UNIX-STREAM:[11,"cb.sock"]>, 1) = 0 <0.000010>
    ${fork}
    41 1700000000.110000 close(3<UNIX-STREAM:[11,"cb.sock"]>) = 0 <0.000010>
    41 1700000000.120000 socket(AF_UNIX, SOCK_STREAM, 0) = 5<UNIX-STREAM:[12]> <0.000010>
    41 1700000000.130000 connect(5<UNIX-STREAM:[12]>, {sa_family=AF_UNIX, sun_path="cb.sock"}, 110 <unfinished ...>
    ${listener}`;

  it("is one where the only process that could accept waits for the one that connects", () => {
    expect(deadlocksIn(`${crowded("40 1700000000.200000 wait4(-1,  <unfinished ...>")}\n${outside}`)).toEqual(
      [
        "deadlock: Deadlock: gen (41) waits to connect to unix-stream:cb.sock, whose backlog is full and from which only gen (40) could accept; gen (40) waits for gen (41) to end.",
      ],
    );
  });

  it("is none while who could accept goes on", () => {
    expect(
      deadlocksIn(
        `${crowded("40 1700000000.200000 nanosleep({tv_sec=9, tv_nsec=0},  <unfinished ...>")}\n${outside}`,
      ),
    ).toEqual([]);
  });

  it("is none once the connection was made", () => {
    const made = crowded("41 1700000000.140000 <... connect resumed>) = 0 <0.010000>");
    expect(deadlocksIn(`${made}\n40 1700000000.200000 wait4(-1,  <unfinished ...>\n${outside}`)).toEqual([]);
  });
});

describe("a deadlock at a listening socket", () => {
  const served = `${exec}
    40 1700000000.050000 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[11]> <0.000010>
    40 1700000000.060000 bind(3<UNIX-STREAM:[11]>, {sa_family=AF_UNIX, sun_path="cb.sock"}, 110) = 0 <0.000010>
    40 1700000000.070000 listen(3<UNIX-STREAM:[11,"cb.sock"]>, 1) = 0 <0.000010>
    ${fork}
    41 1700000000.110000 close(3<UNIX-STREAM:[11,"cb.sock"]>) = 0 <0.000010>
    41 1700000000.120000 socket(AF_UNIX, SOCK_STREAM, 0) = 5<UNIX-STREAM:[12]> <0.000010>
    41 1700000000.130000 connect(5<UNIX-STREAM:[12]>, {sa_family=AF_UNIX, sun_path="cb.sock"}, 110) = 0 <0.000010>
    40 1700000000.140000 accept(3<UNIX-STREAM:[11,"cb.sock"]>, NULL, NULL) = 4<UNIX-STREAM:[13->12,"cb.sock"]> <0.000010>
    40 1700000000.150000 accept(3<UNIX-STREAM:[11,"cb.sock"]>, NULL, NULL <unfinished ...>`;

  it("is one where the client of before waits for an answer of who waits for it to connect again", () => {
    expect(
      deadlocksIn(`${served}\n41 1700000000.300000 read(5<UNIX-STREAM:[12]>,  <unfinished ...>\n${outside}`),
    ).toEqual([
      expect.stringMatching(
        /^deadlock: Deadlock: gen \(40\) waits for a connection at unix-stream:cb.sock, and of those that connected before only gen \(41\) lives; gen \(41\) waits for data in .* which is empty and only gen \(4[01]\)/,
      ),
    ]);
  });

  it("is none where nobody ever connected: a server waits for clients", () => {
    const idle = served.split("\n").slice(0, 5).join("\n");
    expect(
      deadlocksIn(`${idle}
        41 1700000000.200000 accept(3<UNIX-STREAM:[11,"cb.sock"]>, NULL, NULL <unfinished ...>
        40 1700000000.300000 wait4(-1,  <unfinished ...>
        ${outside}`),
    ).toEqual([]);
  });
});

describe("a deadlock at FIFOs", () => {
  const opens = (parent: string, child: string) => `${exec}
    40 1700000000.050000 mknodat(AT_FDCWD</tmp>, "one", S_IFIFO|0600) = 0 <0.000010>
    40 1700000000.060000 mknodat(AT_FDCWD</tmp>, "two", S_IFIFO|0600) = 0 <0.000010>
    ${fork}
    40 1700000000.200000 ${parent} <unfinished ...>
    41 1700000000.300000 ${child} <unfinished ...>
    41 1700000001.900000 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_KERNEL} ---`;
  const open = (name: string) => `openat(AT_FDCWD</tmp>, "${name}", O_RDONLY`;

  it("is one where each opens first what the other opens second", () => {
    expect(deadlocksIn(opens(open("one"), open("two")))).toEqual([
      "deadlock: Deadlock: gen (40) waits for the other end of fifo:/tmp/one, which gen (41) could open; gen (41) waits for the other end of fifo:/tmp/two, which gen (40) could open.",
    ]);
  });

  it("is none where one waits for whoever opens the other end, and its parent for it", () => {
    expect(deadlocksIn(opens("wait4(-1, ", open("two")))).toEqual([]);
  });

  it("is none where one waits for whoever opens the other end, and a pipeline for it", () => {
    const pipe = "40 1700000000.070000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>";
    const lines = opens("read(3<pipe:[9]>, ", open("two")).replace(
      fork,
      `${pipe}\n${fork}\n40 1700000000.120000 close(4<pipe:[9]>) = 0 <0.000010>`,
    );
    expect(deadlocksIn(lines)).toEqual([]);
  });

  const opened = `${opens("", "").split("\n").slice(0, 4).join("\n")}
    40 1700000000.110000 openat(AT_FDCWD</tmp>, "one", O_RDONLY) = 3</tmp/one> <0.000010>
    41 1700000000.110000 openat(AT_FDCWD</tmp>, "one", O_WRONLY) = 3</tmp/one> <0.000010>
    40 1700000000.120000 openat(AT_FDCWD</tmp>, "two", O_WRONLY) = 4</tmp/two> <0.000010>
    41 1700000000.120000 openat(AT_FDCWD</tmp>, "two", O_RDONLY) = 4</tmp/two> <0.000010>`;

  it("is one where each reads from what only the other could write", () => {
    expect(
      deadlocksIn(`${opened}
        40 1700000000.200000 read(3</tmp/one>,  <unfinished ...>
        41 1700000000.300000 read(4</tmp/two>,  <unfinished ...>
        ${outside}`),
    ).toEqual([
      "deadlock: Deadlock: gen (40) waits for data in fifo:/tmp/one, which is empty and only gen (41) could fill; gen (41) waits for data in fifo:/tmp/two, which is empty and only gen (40) could fill.",
    ]);
  });

  it("is none where a parent keeps the FIFO open for whoever writes into it", () => {
    expect(
      deadlocksIn(`${opened}
        40 1700000000.200000 wait4(-1,  <unfinished ...>
        41 1700000000.300000 read(4</tmp/two>,  <unfinished ...>
        ${outside}`),
    ).toEqual([]);
  });

  it("is none of files, and of FIFOs that the log did not see made", () => {
    expect(deadlocksIn(opens(open("three"), open("four")))).toEqual([]);
  });
});
