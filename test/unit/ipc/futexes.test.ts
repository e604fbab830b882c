import { describe, expect, it } from "vitest";
import { noRow } from "../../../src/base/table.ts";
import { blockedCalls, wakesOf } from "./facts.ts";
import { channelOf, pidsOf, traceByteByByte, traceOf } from "./trace_of.ts";

const twoThreads = `
  40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
  40 1.010 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, child_tid=0x7f90}, 88) = 41 <0.0001>
  40 1.011 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, child_tid=0x7f91}, 88) = 42 <0.0001>
`;

function futexesOf(trace: ReturnType<typeof traceOf>): string[] {
  return trace.channels.filter(({ kind }) => kind === "futex").map(({ id }) => id);
}

describe("a futex between threads", () => {
  const mutex = `${twoThreads}
    41 1.020 futex(0x55b0, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
    42 1.021 futex(0x55b0, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
    40 1.030 futex(0x55b0, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
    41 1.031 <... futex resumed>) = 0 <0.011>
    41 1.040 futex(0x55b0, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
    42 1.041 <... futex resumed>) = 0 <0.020>`;

  it("shows who waited and who woke whom, the oldest first", () => {
    const trace = traceOf(mutex);
    expect(blockedCalls(trace)).toEqual(["40 futex futex", "40 futex futex"]);
    expect(wakesOf(trace)).toEqual(["40 futex <- 40 futex", "40 futex <- 40 futex"]);
    const { waiting, waker } = trace.wakes.columns;
    const tidOf = (call: number) => trace.tasks[trace.calls.task(call)]?.tid;
    expect([0, 1].map((row) => [tidOf(waiting[row] as number), tidOf(waker[row] as number)])).toEqual([
      [41, 40],
      [42, 41],
    ]);
    expect(channelOf(trace, "futex:40:0x55b0").blockedEmptyNs).toBe(31e6);
  });

  it("is told the same byte by byte", () => {
    const trace = traceByteByByte(mutex);
    expect(futexesOf(trace)).toEqual(["futex:40:0x55b0"]);
    expect(trace.wakes.length).toBe(2);
  });

  it("is no channel when nobody had to wait and nobody was woken", () => {
    const trace = traceOf(`${twoThreads}
      40 1.030 futex(0x55b0, FUTEX_WAKE_PRIVATE, 1) = 0 <0.0001>
      41 1.031 futex(0x55b0, FUTEX_WAIT_PRIVATE, 2, NULL) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>`);
    expect(futexesOf(trace)).toEqual([]);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("was given to the one that went on, whoever came first", () => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex(0x55b0, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      42 1.021 futex(0x55b0, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.030 futex(0x55b0, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      42 1.031 <... futex resumed>) = 0 <0.010>
      41 1.050 <... futex resumed>) = -1 ETIMEDOUT (Connection timed out) <0.030>`);
    expect(wakesByThread(trace)).toEqual(["42 <- 40", "41 <- ?"]);
  });

  it("finds a waiter that was gone before its waker's line", () => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex(0x55b0, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.030 futex(0x55b0, FUTEX_WAKE_PRIVATE, 1 <unfinished ...>
      41 1.031 <... futex resumed>) = 0 <0.011>
      40 1.032 <... futex resumed>) = 1 <0.002>`);
    expect(wakesOf(trace)).toEqual(["40 futex <- 40 futex"]);
  });

  it("hands waiters over to another when they are requeued", () => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      42 1.021 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.030 futex(0x5500, FUTEX_CMP_REQUEUE_PRIVATE, 1, 2147483647, 0x5580, 4) = 2 <0.0001>
      41 1.031 <... futex resumed>) = 0 <0.011>
      41 1.040 futex(0x5580, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      42 1.041 <... futex resumed>) = 0 <0.020>`);
    const { waker } = trace.wakes.columns;
    const tidOf = (call: number) => trace.tasks[trace.calls.task(call)]?.tid;
    expect([tidOf(waker[0] as number), tidOf(waker[1] as number)]).toEqual([40, 41]);
  });

  it("is waited for once by a call whose line was read as it was written", () => {
    const trace = traceByteByByte(`${twoThreads}
      41 1.020 futex(0x55b0, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.030 futex(0x55b0, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      41 1.031 <... futex resumed>) = 0 <0.011>
      42 1.035 futex(0x55b0, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.040 futex(0x55b0, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>`);
    expect(wakesByThread(trace)).toEqual(["41 <- 40", "42 <- 40"]);
  });

  it("hands over only as many as a requeue says, the oldest of those who still wait", () => {
    const requeued = (log: string) =>
      wakesByThread(
        traceOf(`${twoThreads}
      41 1.020 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      42 1.021 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      ${log}`),
      );
    const requeue = "40 1.030 futex(0x5500, FUTEX_REQUEUE_PRIVATE, 0, 1, 0x5580) = 0 <0.0001>";
    const wakeAt = (address: string) => `40 1.040 futex(${address}, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>`;
    expect(requeued(`${requeue}\n${wakeAt("0x5500")}`)).toEqual(["42 <- 40"]);
    expect(requeued(`${requeue}\n${wakeAt("0x5580")}`)).toEqual(["41 <- 40"]);
    expect(requeued(`41 1.025 <... futex resumed>) = 0 <0.005>\n${requeue}\n${wakeAt("0x5580")}`)).toEqual([
      "41 <- ?",
      "42 <- 40",
    ]);
  });

  it("hands over what FUTEX_CMP_REQUEUE says in all, less whom it woke", () => {
    const trace = traceOf(`${twoThreads}
      40 1.012 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, child_tid=0x7f92}, 88) = 43 <0.0001>
      41 1.020 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      42 1.021 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      43 1.022 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.030 futex(0x5500, FUTEX_CMP_REQUEUE_PRIVATE, 1, 2147483647, 0x5580, 4) = 2 <0.0001>
      40 1.040 futex(0x5500, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>`);
    expect(wakesByThread(trace)).toEqual(["41 <- 40", "43 <- 40"]);
  });

  it("that took long in one line was waited at, for whom the log does not show", () => {
    const waited = (end: string) => {
      const trace = traceOf(`${twoThreads}
        41 1.020 futex(0x55b0, FUTEX_WAIT_PRIVATE, 2, {tv_sec=9, tv_nsec=0}) = ${end}`);
      return [futexesOf(trace), blockedCalls(trace), wakesOf(trace)];
    };
    const shown = [["futex:40:0x55b0"], ["40 futex futex"]];
    expect(waited("0 <0.001>")).toEqual([...shown, ["40 futex <- ?"]]);
    expect(waited("0 <0.0009>")).toEqual([[], [], []]);
    expect(waited("-1 ETIMEDOUT (Connection timed out) <0.010>")).toEqual([...shown, ["40 futex <- ?"]]);
    expect(waited("? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.010>")).toEqual([...shown, []]);
  });

  it.each([
    ["has the value that is waited for no more", "-1 EAGAIN (Resource temporarily unavailable)", [[], []]],
    ["is none", "-1 EINVAL (Invalid argument)", [[], []]],
    ["was given in no time", "0", [["40 futex futex"], ["40 futex <- ?"]]],
  ])("that %s, though another acted meanwhile", (_, end, facts) => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex(0x55b0, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.02001 getpid() = 40 <0.00001>
      41 1.02005 <... futex resumed>) = ${end} <0.00005>`);
    expect([blockedCalls(trace), wakesOf(trace)]).toEqual(facts);
  });

  it("that somebody was woken at is not that one's who gave up meanwhile", () => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      42 1.021 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, {tv_sec=0, tv_nsec=9000000} <unfinished ...>
      40 1.029 futex(0x5500, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      42 1.030 <... futex resumed>) = -1 ETIMEDOUT (Connection timed out) <0.009>`);
    expect(wakesByThread(trace)).toEqual(["41 <- 40", "42 <- ?"]);
  });

  it("is what a wake works on, though nobody waits there any more, but not who tries to lock it", () => {
    const trace = traceOf(`${twoThreads}
      40 1.030 futex(0x55b0, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      40 1.040 futex(0x55b0, FUTEX_WAKE_PRIVATE, 1) = 0 <0.0001>
      40 1.050 futex(0x55b0, FUTEX_TRYLOCK_PI_PRIVATE) = 0 <0.0001>`);
    const placeOf = (fromLast: number) => trace.calls.channel(trace.calls.length - fromLast);
    expect([placeOf(3), placeOf(2), placeOf(1)]).toEqual([
      channelOf(trace, "futex:40:0x55b0").index,
      channelOf(trace, "futex:40:0x55b0").index,
      noRow,
    ]);
  });

  it("that joins a thread is ended by the thread's exit, and no channel", () => {
    const log = `${twoThreads}
      40 1.020 futex(0x7f91, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 41, NULL, FUTEX_BITSET_MATCH_ANY <unfinished ...>
      41 1.030 exit(0) = ?
      40 1.031 <... futex resumed>) = 0 <0.011>
      41 1.032 +++ exited with 0 +++`;
    for (const trace of [traceOf(log), traceByteByByte(log)]) {
      expect(wakesOf(trace)).toEqual(["40 futex <- 40 exit"]);
      expect(futexesOf(trace)).toEqual([]);
    }
  });

  it("whose value is a thread's number by chance joins nobody", () => {
    const trace = traceOf(`${twoThreads}
      40 1.020 futex(0x7f91, FUTEX_WAIT_PRIVATE, 41, NULL <unfinished ...>
      42 1.030 futex(0x7f91, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      40 1.031 <... futex resumed>) = 0 <0.011>`);
    expect(wakesByThread(trace)).toEqual(["40 <- 42"]);
    expect(futexesOf(trace)).toEqual(["futex:40:0x7f91"]);
  });

  it.each([
    ["the number of who waits", "FUTEX_WAIT, 42", "42 1.015 getpid() = 40 <0.0001>"],
    ["that of a thread that has ended, in private memory", "FUTEX_WAIT_PRIVATE, 41", "41 1.015 exit(0) = ?"],
  ])("whose value is %s by chance joins nobody", (_, wait, before) => {
    const trace = traceOf(`${twoThreads}
      ${before}
      42 1.020 futex(0x5500, ${wait}, NULL <unfinished ...>
      40 1.021 getpid() = 40 <0.0001>
      42 1.031 <... futex resumed>) = 0 <0.011>`);
    expect(wakesByThread(trace)).toEqual(["42 <- ?"]);
    expect(futexesOf(trace)).toEqual(["futex:40:0x5500"]);
  });

  it("is a channel where somebody was woken whom the log does not show waiting", () => {
    const trace = traceOf(`${twoThreads}
      40 1.030 futex(0x55b0, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>`);
    expect(pidsOf(trace, channelOf(trace, "futex:40:0x55b0").writers)).toEqual([40]);
  });

  it("that is none did not make anybody wait, however long it took", () => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex(0x3, FUTEX_WAIT_PRIVATE, 2, NULL) = -1 EINVAL (Invalid argument) <0.010>`);
    expect(blockedCalls(trace)).toEqual([]);
  });
});

describe("who joins a thread that has ended", () => {
  it.each([
    [
      "by exit",
      `41 1.030 exit(0) = ?
       41 1.031 +++ exited with 0 +++`,
      "40 futex <- 40 exit",
    ],
    [
      "without a call in the log",
      `41 1.031 +++ exited with 0 +++
       42 1.032 getpid() = 40 <0.0001>`,
      "40 futex <- ?",
    ],
  ])("goes on because of its exit, %s", (_, end, wake) => {
    const trace = traceOf(`${twoThreads}
      40 1.020 futex(0x7f91, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 41, NULL, FUTEX_BITSET_MATCH_ANY <unfinished ...>
      ${end}
      40 1.033 <... futex resumed>) = 0 <0.013>`);
    expect(wakesOf(trace)).toEqual([wake]);
  });

  it("in one line goes on because of nothing that the thread did before its end", () => {
    const trace = traceOf(`${twoThreads}
      41 1.015 getpid() = 40 <0.0001>
      40 1.020 futex(0x7f91, FUTEX_WAIT, 41, NULL) = 0 <0.013>
      41 1.030 exit(0) = ?
      41 1.031 +++ exited with 0 +++`);
    expect(wakesOf(trace)).toEqual(["40 futex <- ?"]);
    expect(futexesOf(trace)).toEqual([]);
  });

  it("in one line goes on because of the exit that came before", () => {
    const trace = traceOf(`${twoThreads}
      41 1.018 exit(0) = ?
      40 1.020 futex(0x7f91, FUTEX_WAIT, 41, NULL) = 0 <0.013>`);
    expect(wakesOf(trace)).toEqual(["40 futex <- 40 exit"]);
  });

  const brokenOff = `= ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.002>
    40 1.023 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=7, si_uid=0} ---
    40 1.024 restart_syscall(<... resuming interrupted futex ...> <unfinished ...>`;

  it.each([
    ["in one line", ""],
    ["in two lines", " <unfinished ...>\n42 1.021 getpid() = 40 <0.0001>\n40 1.022 <... futex resumed>"],
  ])("goes on because of its exit, though a signal broke off the wait, which was %s", (_, between) => {
    const trace = traceOf(`${twoThreads}
      40 1.020 futex(0x7f91, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 41, {tv_sec=1700000009, tv_nsec=0}, FUTEX_BITSET_MATCH_ANY${between}) ${brokenOff}
      41 1.030 exit(0) = ?
      40 1.031 <... restart_syscall resumed>) = 0 <0.007>
      41 1.032 +++ exited with 0 +++`);
    expect(wakesOf(trace)).toEqual(["40 futex <- ?", "40 restart_syscall <- 40 exit"]);
    expect(futexesOf(trace)).toEqual([]);
  });
});

describe("a futex between processes", () => {
  it("is the same word at different addresses of what both have mapped", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.010 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
      40 1.020 openat(AT_FDCWD, "/dev/shm/a", O_RDWR) = 3</dev/shm/a> <0.0001>
      40 1.021 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3</dev/shm/a>, 0) = 0x7f0000001000 <0.0001>
      41 1.022 openat(AT_FDCWD, "/dev/shm/a", O_RDWR) = 3</dev/shm/a> <0.0001>
      41 1.023 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3</dev/shm/a>, 0) = 0x7f0000009000 <0.0001>
      41 1.030 futex(0x7f0000009010, FUTEX_WAIT, 0, NULL <unfinished ...>
      40 1.040 futex(0x7f0000001010, FUTEX_WAKE, 1) = 1 <0.0001>
      41 1.041 <... futex resumed>) = 0 <0.011>`);
    expect(wakesOf(trace)).toEqual(["41 futex <- 40 futex"]);
    const word = channelOf(trace, "futex:posix-shm:/a+16");
    expect(pidsOf(trace, word.readers)).toEqual([41]);
    expect(pidsOf(trace, word.writers)).toEqual([40]);
  });

  it("is a named semaphore where it lies in one, though it was made under another name", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.010 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
      40 1.020 openat(AT_FDCWD, "/dev/shm/sem.NKNjeY", O_RDWR|O_CREAT|O_EXCL, 0600) = 5</dev/shm/sem.NKNjeY> <0.0001>
      40 1.021 mmap(NULL, 32, PROT_READ|PROT_WRITE, MAP_SHARED, 5</dev/shm/sem.NKNjeY>, 0) = 0x7f0000001000 <0.0001>
      40 1.022 link("/dev/shm/sem.NKNjeY", "/dev/shm/sem.gate") = 0 <0.0001>
      40 1.023 unlink("/dev/shm/sem.NKNjeY") = 0 <0.0001>
      40 1.024 close(5</dev/shm/sem.NKNjeY>(deleted)) = 0 <0.0001>
      41 1.025 openat(AT_FDCWD, "/dev/shm/sem.gate", O_RDWR|O_NOFOLLOW) = 5</dev/shm/sem.gate> <0.0001>
      41 1.026 mmap(NULL, 32, PROT_READ|PROT_WRITE, MAP_SHARED, 5</dev/shm/sem.gate>, 0) = 0x7f0000002000 <0.0001>
      41 1.030 futex(0x7f0000002000, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 0, NULL, FUTEX_BITSET_MATCH_ANY <unfinished ...>
      40 1.040 futex(0x7f0000001000, FUTEX_WAKE, 1) = 1 <0.0001>
      41 1.041 <... futex resumed>) = 0 <0.011>`);
    expect(wakesOf(trace)).toEqual(["41 futex <- 40 futex"]);
    expect(
      trace.channels.filter(({ kind }) => kind === "posix-sem").map(({ id, name }) => [id, name]),
    ).toEqual([["posix-sem:/gate", "/gate"]]);
    expect(channelOf(trace, "posix-sem:/gate")).toMatchObject({ blockedEmptyNs: 11e6, removedNs: Infinity });
  });
});

/** `waiting tid <- waking tid` of each wait that was ended. */
function wakesByThread(trace: ReturnType<typeof traceOf>): string[] {
  const { waiting, waker } = trace.wakes.columns;
  const tidOf = (call: number) => (call === noRow ? "?" : trace.tasks[trace.calls.task(call)]?.tid);
  return Array.from(
    { length: trace.wakes.length },
    (_, row) => `${tidOf(waiting[row] as number)} <- ${tidOf(waker[row] as number)}`,
  );
}

describe("several wakes of one futex", () => {
  const waiters = `${twoThreads}
    40 1.012 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, child_tid=0x7f92}, 88) = 43 <0.0001>
    41 1.020 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
    42 1.021 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>`;

  it("wake one after the other, though none of them has returned in between", () => {
    const trace = traceOf(`${waiters}
      40 1.030 futex(0x5500, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      43 1.031 futex(0x5500, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      41 1.032 <... futex resumed>) = 0 <0.012>
      42 1.033 <... futex resumed>) = 0 <0.012>`);
    expect(wakesByThread(trace)).toEqual(["41 <- 40", "42 <- 43"]);
  });

  it("woke first who is gone already, before one who came earlier and still waits", () => {
    const trace = traceOf(`${waiters}
      42 1.0301 <... futex resumed>) = 0 <0.009>
      40 1.030 futex(0x5500, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0002>
      43 1.040 futex(0x5500, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      41 1.041 <... futex resumed>) = 0 <0.020>`);
    expect(wakesByThread(trace)).toEqual(["42 <- 40", "41 <- 43"]);
  });

  it("woke who waits still, not one whose return the end of the mutex's owner explains", () => {
    const robust = waiters.replaceAll("FUTEX_WAIT_PRIVATE, 2", "FUTEX_WAIT, 2147483692");
    const trace =
      traceOf(`${robust.replace("41 1.020 ", "40 1.013 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, child_tid=0x7f93}, 88) = 44 <0.0001>\n41 1.020 ")}
      44 1.030 exit(0) = ?
      42 1.031 <... futex resumed>) = 0 <0.010>
      43 1.032 futex(0x5500, FUTEX_WAKE, 1) = 1 <0.0001>
      41 1.033 <... futex resumed>) = 0 <0.013>`);
    expect(wakesByThread(trace)).toEqual(["42 <- 44", "41 <- 43"]);
  });

  it("woke nobody who came after they had ended", () => {
    const trace = traceOf(`${twoThreads}
      40 1.030 futex(0x5500, FUTEX_WAKE_PRIVATE, 1 <unfinished ...>
      41 1.040 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.041 <... futex resumed>) = 1 <0.001>`);
    expect(wakesByThread(trace)).toEqual([]);
  });

  it("woke somebody else whom the log does not show, where who was woken before has not gone on yet", () => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.030 futex(0x5500, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      42 1.031 futex(0x5500, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>`);
    expect(wakesByThread(trace)).toEqual(["41 <- 40"]);
  });

  it("woke who went on instead of the one they were thought to have woken, not one who heeds no such wake", () => {
    const waits = (tid: number, stamp: string, bits: string) =>
      `${tid} ${stamp} futex(0x5500, FUTEX_WAIT_BITSET_PRIVATE, 2, NULL, ${bits} <unfinished ...>`;
    const trace = traceOf(`${twoThreads}
      40 1.012 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, child_tid=0x7f92}, 88) = 43 <0.0001>
      ${waits(41, "1.020", "0x1")}
      ${waits(42, "1.021", "0x2")}
      ${waits(43, "1.022", "0x2")}
      40 1.030 futex(0x5500, FUTEX_WAKE_BITSET_PRIVATE, 1, 0x2) = 1 <0.0001>
      43 1.031 <... futex resumed>) = 0 <0.009>`);
    expect(wakesByThread(trace)).toEqual(["43 <- 40"]);
  });

  it("woke each of two who waited for a mutex whose owner ended, and are gone both", () => {
    const trace = traceOf(`${waiters.replaceAll("FUTEX_WAIT_PRIVATE, 2", "FUTEX_WAIT, 2147483691")}
      43 1.030 exit(0) = ?
      42 1.031 <... futex resumed>) = 0 <0.010>
      41 1.032 <... futex resumed>) = 0 <0.012>`);
    expect(wakesByThread(trace)).toEqual(["42 <- 43", "41 <- 43"]);
  });

  it("tell better than a dead owner who it was, where nobody else is left", () => {
    const trace = traceOf(`${twoThreads}
      42 1.020 futex(0x5500, FUTEX_WAIT, 2147483689, NULL <unfinished ...>
      41 1.030 exit(0) = ?
      42 1.031 <... futex resumed>) = 0 <0.011>
      40 1.0311 futex(0x5500, FUTEX_WAKE, 1) = 1 <0.0001>`);
    expect(wakesByThread(trace)).toEqual(["42 <- 40"]);
  });
});

describe("the futex calls of Linux 5.16 and 6.7", () => {
  it("futex_waitv waits at several words and says which was woken", () => {
    const log = `${twoThreads}
      41 1.020 futex_waitv([{val=0, uaddr=0x5500, flags=FUTEX_32|FUTEX_PRIVATE_FLAG}, {val=0, uaddr=0x5580, flags=FUTEX_32|FUTEX_PRIVATE_FLAG}], 2, 0, NULL, CLOCK_MONOTONIC <unfinished ...>
      42 1.021 futex(0x5500, FUTEX_WAIT_PRIVATE, 0, NULL <unfinished ...>
      40 1.030 futex(0x5580, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      41 1.031 <... futex_waitv resumed>) = 1 <0.011>
      40 1.040 futex(0x5500, FUTEX_WAKE_PRIVATE, 2) = 1 <0.0001>
      42 1.041 <... futex resumed>) = 0 <0.020>`;
    for (const trace of [traceOf(log), traceByteByByte(log)]) {
      expect(blockedCalls(trace)).toEqual(["40 futex_waitv futex", "40 futex futex"]);
      expect(wakesByThread(trace)).toEqual(["41 <- 40", "42 <- 40"]);
      expect(futexesOf(trace).sort()).toEqual(["futex:40:0x5500", "futex:40:0x5580"]);
      const waiting = trace.calls.channel(3);
      expect(trace.channels[waiting]?.id).toBe("futex:40:0x5580");
    }
  });

  it("futex_waitv whose time was up waits nowhere any more", () => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex_waitv([{val=0, uaddr=0x5500, flags=FUTEX2_PRIVATE}, {val=0, uaddr=0x5580, flags=FUTEX2_PRIVATE}], 2, 0, {tv_sec=1, tv_nsec=0}, CLOCK_MONOTONIC <unfinished ...>
      42 1.021 futex(0x5580, FUTEX_WAIT_PRIVATE, 0, NULL <unfinished ...>
      41 1.025 <... futex_waitv resumed>) = -1 ETIMEDOUT (Connection timed out) <0.005>
      40 1.030 futex(0x5580, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>`);
    expect(wakesByThread(trace)).toEqual(["41 <- ?", "42 <- 40"]);
  });

  it.each([
    [
      "futex_wait that took long did wait",
      "futex_wait(0x5500, 0, 0x1, FUTEX2_SIZE_U32|FUTEX2_PRIVATE, NULL, CLOCK_MONOTONIC) = 0 <0.01>",
      ["futex:40:0x5500"],
    ],
    [
      "futex_wait that took no time did not",
      "futex_wait(0x5500, 0, 0x1, FUTEX2_SIZE_U32|FUTEX2_PRIVATE, NULL, CLOCK_MONOTONIC) = 0 <0.00001>",
      [],
    ],
    [
      "futex_waitv waited at the one it names",
      "futex_waitv([{val=0, uaddr=0x5500, flags=FUTEX2_PRIVATE}, {val=0, uaddr=0x5580, flags=FUTEX2_PRIVATE}], 2, 0, NULL, CLOCK_MONOTONIC) = 1 <0.01>",
      ["futex:40:0x5580"],
    ],
    [
      "futex_wait that took just long enough did wait",
      "futex_wait(0x5500, 0, 0x1, FUTEX2_SIZE_U32|FUTEX2_PRIVATE, NULL, CLOCK_MONOTONIC) = 0 <0.001>",
      ["futex:40:0x5500"],
    ],
    [
      "futex_waitv whose time was up waited at the first, at least",
      "futex_waitv([{val=0, uaddr=0x5500, flags=FUTEX2_PRIVATE}, {val=0, uaddr=0x5580, flags=FUTEX2_PRIVATE}], 2, 0, {tv_sec=1, tv_nsec=0}, CLOCK_MONOTONIC) = -1 ETIMEDOUT (Connection timed out) <0.01>",
      ["futex:40:0x5500"],
    ],
    [
      "futex_waitv waited nowhere that the log shows",
      "futex_waitv([{val=0, uaddr=0x5500, flags=FUTEX2_PRIVATE}, ...], 9, 0, NULL, CLOCK_MONOTONIC) = 7 <0.01>",
      [],
    ],
  ])("in one line: %s", (_, call, places) => {
    expect(futexesOf(traceOf(`${twoThreads}\n41 1.020 ${call}`))).toEqual(places);
  });

  it("futex_waitv was woken by the call whose line comes after its own, at the word that it names", () => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex_waitv([{val=0, uaddr=0x5500, flags=FUTEX2_PRIVATE}, {val=0, uaddr=0x5580, flags=FUTEX2_PRIVATE}], 2, 0, NULL, CLOCK_MONOTONIC <unfinished ...>
      42 1.02001 getpid() = 40 <0.00001>
      41 1.02005 <... futex_waitv resumed>) = 1 <0.00005>
      40 1.02004 futex(0x5580, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>`);
    expect(wakesByThread(trace)).toEqual(["41 <- 40"]);
    expect(trace.channels[trace.calls.channel(3)]?.id).toBe("futex:40:0x5580");
  });

  it("futex_requeue that fails, or whose words are not printed, moves nobody", () => {
    const woken = (requeue: string) =>
      wakesByThread(
        traceOf(`${twoThreads}
      41 1.020 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.030 futex_requeue(${requeue} <0.0001>
      40 1.040 futex(0x5580, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      41 1.041 <... futex resumed>) = 0 <0.021>`),
      );
    const words =
      "[{val=0, uaddr=0x5500, flags=FUTEX2_PRIVATE}, {val=0, uaddr=0x5580, flags=FUTEX2_PRIVATE}], 0, 0, 5)";
    expect(woken(`${words} = 1`)).toEqual(["41 <- 40"]);
    expect(woken(`${words} = -1 EAGAIN (Resource temporarily unavailable)`)).toEqual(["41 <- ?"]);
    expect(woken("0x7ffd, 0, 0, 5) = 1")).toEqual(["41 <- ?"]);
    expect(woken("[{val=0, uaddr=0x5500, flags=FUTEX2_PRIVATE}, ...], 0, 0, 5) = 1")).toEqual(["41 <- ?"]);
  });

  it.each([
    ["futex_wake(0x5500, 0, 1, FUTEX2_SIZE_U32|FUTEX2_PRIVATE) = -1 EINVAL (Invalid argument)", undefined],
    ["futex_wake(0x5500, 0x1, 1, FUTEX2_SIZE_U32|FUTEX2_PRIVATE) = 0", "futex:40:0x5500"],
    [
      "futex_requeue([{val=0, uaddr=0x5500, flags=FUTEX2_PRIVATE}, {val=0, uaddr=0x5580, flags=FUTEX2_PRIVATE}], 0, 0, 5) = -1 EAGAIN (Resource temporarily unavailable)",
      undefined,
    ],
    [
      "futex_requeue([{val=0, uaddr=0x5500, flags=FUTEX2_PRIVATE}, {val=0, uaddr=0x5580, flags=FUTEX2_PRIVATE}], 0, 0, 5) = 0",
      "futex:40:0x5500",
    ],
  ])("work on a word that is waited at unless they fail: %s", (call, place) => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.030 ${call} <0.0001>`);
    expect(trace.channels[trace.calls.channel(trace.calls.length - 1)]?.id).toBe(place);
  });

  it.each([
    ["futex_wait(0x5500, 0, 0x1, FUTEX2_SIZE_U32|FUTEX2_PRI", []],
    ["futex_wait(0x5500, 0, 0x1, FUTEX2_SIZE_U32|FUTEX2_PRIVATE, NU", ["futex:40:0x5500"]],
    ["futex_waitv([{val=0, uaddr=0x5500, flags=FUTEX2_PRIVATE}, {val=0, uad", []],
    ["futex_waitv([{val=0, uaddr=0x5500, flags=FUTEX2_PRIVATE}], 1", ["futex:40:0x5500"]],
  ])("wait where a log that ends within their line says so: %s", (line, places) => {
    expect(futexesOf(traceOf(`${twoThreads}\n41 1.020 ${line}...still`))).toEqual(places);
  });

  it("do so in a log of an strace that knows them by number only", () => {
    const trace = traceOf(`${twoThreads}
      41 1.020 syscall_0x1c7(0x5500, 0, 0xffffffff, 0x82, 0, 0 <unfinished ...>
      40 1.030 syscall_0x1c6(0x5500, 0xffffffff, 0x1, 0x82, 0x7fff15574667, 0) = 0x1 <0.0001>
      41 1.031 <... syscall_0x1c7 resumed>) = 0 <0.011>`);
    expect(wakesByThread(trace)).toEqual(["41 <- 40"]);
  });

  it.each([
    ["futex_wait(0x5000, 0, 0x1, FUTEX2_SIZE_U32|FUTEX2_PRIVATE, NULL, CLOCK_MONOTONIC", ["futex:40:0x5000"]],
    ["futex_wait(0x5000, 0, 0x1, FUTEX2_SIZE_U32, NULL, CLOCK_MONOTONIC", ["futex:mapping#1+0"]],
    ["syscall_0x1c7(0x5000, 0, 0x1, 0x82, 0, 0", ["futex:40:0x5000"]],
    ["syscall_0x1c7(0x5000, 0, 0x1, 0x2, 0, 0", ["futex:mapping#1+0"]],
    [
      "futex_waitv([{val=0, uaddr=0x5000, flags=FUTEX2_SIZE_U32|FUTEX2_PRIVATE}], 1, 0, NULL, CLOCK_MONOTONIC",
      ["futex:40:0x5000"],
    ],
    [
      "futex_waitv([{val=0, uaddr=0x5000, flags=FUTEX2_SIZE_U32}], 1, 0, NULL, CLOCK_MONOTONIC",
      ["futex:mapping#1+0"],
    ],
  ])("are of one process in memory that others share, too, if they say so: %s", (call, places) => {
    const log = `${twoThreads}
      40 1.012 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x5000 <0.0001>
      41 1.020 ${call} <unfinished ...>
      42 1.030 getpid() = 40 <0.0001>`;
    for (const trace of [traceOf(log), traceByteByByte(log)]) expect(futexesOf(trace)).toEqual(places);
  });

  it("futex_wake wakes by bits those that wait for one of them", () => {
    const wait = (bits: string) =>
      `futex_wait(0x5500, 0, ${bits}, FUTEX2_SIZE_U32|FUTEX2_PRIVATE, NULL, CLOCK_MONOTONIC <unfinished ...>`;
    const trace = traceOf(`${twoThreads}
      41 1.020 ${wait("0x10")}
      42 1.021 ${wait("0x20")}
      40 1.030 futex_wake(0x5500, 0x20, 1, FUTEX2_SIZE_U32|FUTEX2_PRIVATE) = 1 <0.0001>`);
    expect(wakesByThread(trace)).toEqual(["42 <- 40"]);
  });

  it("futex_wait, futex_requeue and futex_wake do what FUTEX_WAIT and its kin do", () => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex_wait(0x5500, 0, FUTEX_BITSET_MATCH_ANY, FUTEX2_SIZE_U32|FUTEX2_PRIVATE, NULL, CLOCK_MONOTONIC <unfinished ...>
      42 1.021 futex_wait(0x5500, 0, 0x1, FUTEX2_SIZE_U32|FUTEX2_PRIVATE, NULL, CLOCK_MONOTONIC <unfinished ...>
      40 1.022 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, child_tid=0x7f92}, 88) = 43 <0.0001>
      43 1.023 futex_wait(0x5500, 0, 0x1, FUTEX2_SIZE_U32|FUTEX2_PRIVATE, NULL, CLOCK_MONOTONIC <unfinished ...>
      40 1.030 futex_requeue([{val=0, uaddr=0x5500, flags=FUTEX2_SIZE_U32|FUTEX2_PRIVATE}, {val=0, uaddr=0x5580, flags=FUTEX2_SIZE_U32|FUTEX2_PRIVATE}], 0, 1, 5) = 2 <0.0001>
      41 1.031 <... futex_wait resumed>) = 0 <0.011>
      41 1.040 futex_wake(0x5580, 0x1, 1, FUTEX2_SIZE_U32|FUTEX2_PRIVATE) = 1 <0.0001>
      42 1.041 <... futex_wait resumed>) = 0 <0.020>
      41 1.050 futex_wake(0x5500, 0x1, 1, FUTEX2_SIZE_U32|FUTEX2_PRIVATE) = 1 <0.0001>`);
    expect(wakesByThread(trace)).toEqual(["41 <- 40", "42 <- 41", "43 <- 41"]);
  });
});

describe("a mutex that a thread holds", () => {
  it.each(["FUTEX_LOCK_PI", "FUTEX_LOCK_PI2"])("with priority inheritance (%s) is handed on", (lock) => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex(0x5500, ${lock}_PRIVATE, NULL <unfinished ...>
      42 1.021 futex(0x5500, FUTEX_TRYLOCK_PI_PRIVATE) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>
      40 1.030 futex(0x5500, FUTEX_UNLOCK_PI_PRIVATE) = 0 <0.0001>
      41 1.031 <... futex resumed>) = 0 <0.011>`);
    expect(blockedCalls(trace)).toEqual(["40 futex futex"]);
    expect(wakesByThread(trace)).toEqual(["41 <- 40"]);
    expect(pidsOf(trace, channelOf(trace, "futex:40:0x5500").writers)).toEqual([40]);
  });

  it.each(["0x5580", "0xc000000000"])(
    "with priority inheritance takes over who waited at a condition, wherever it lies: %s",
    (mutex) => {
      const trace = traceOf(`${twoThreads}
        41 1.020 futex(0x5500, FUTEX_WAIT_REQUEUE_PI_PRIVATE, 2, NULL, ${mutex} <unfinished ...>
        40 1.025 futex(0x5500, FUTEX_CMP_REQUEUE_PI_PRIVATE, 1, 2147483647, ${mutex}, 2) = 1 <0.0001>
        40 1.030 futex(${mutex}, FUTEX_UNLOCK_PI_PRIVATE) = 0 <0.0001>
        41 1.031 <... futex resumed>) = 0 <0.011>`);
      expect(wakesByThread(trace)).toEqual(["41 <- 40"]);
    },
  );

  it("is given up by its end if it is robust: who waited goes on because of the exit", () => {
    const trace = traceOf(`${twoThreads}
      42 1.020 futex(0x5500, FUTEX_WAIT, 2147483689, NULL <unfinished ...>
      41 1.030 exit(0) = ?
      42 1.031 <... futex resumed>) = 0 <0.011>
      41 1.032 +++ exited with 0 +++`);
    expect(wakesOf(trace)).toEqual(["40 futex <- 40 exit"]);
    expect(wakesByThread(trace)).toEqual(["42 <- 41"]);
  });

  it("is given up by its end if it is robust, also to who waits again after a signal", () => {
    const trace = traceOf(`${twoThreads}
      42 1.020 futex(0x5500, FUTEX_WAIT, 2147483689, {tv_sec=9, tv_nsec=0} <unfinished ...>
      40 1.021 tgkill(40, 42, SIGWINCH) = 0 <0.0001>
      42 1.022 <... futex resumed>) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.002>
      42 1.023 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_TKILL, si_pid=40, si_uid=0} ---
      42 1.024 restart_syscall(<... resuming interrupted futex ...> <unfinished ...>
      41 1.030 exit(0) = ?
      42 1.031 <... restart_syscall resumed>) = 0 <0.007>
      41 1.032 +++ exited with 0 +++`);
    expect(wakesByThread(trace)).toEqual(["42 <- 40", "42 <- 41"]);
  });

  const twoProcesses = `${twoThreads}
    40 1.012 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x5000 <0.0001>
    40 1.013 clone(child_stack=NULL, flags=SIGCHLD) = 43 <0.0001>
    43 1.014 getpid() = 43 <0.0001>`;

  it.each([
    [
      "who was killed: by who killed it",
      43,
      "40 1.030 kill(43, SIGKILL) = 0 <0.0001>\n43 1.031 +++ killed by SIGKILL +++",
      "40 futex <- 40 kill",
    ],
    [
      "whose process another thread ends: by that one, though the line of its end comes later",
      43,
      `43 1.015 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, child_tid=0x7f93}, 88) = 44 <0.0001>
       44 1.030 exit_group(0) = ?`,
      "40 futex <- 43 exit_group",
    ],
    ["who lives: by nobody that is seen", 43, "43 1.030 getpid() = 43 <0.0001>", "40 futex <- ?"],
    ["of whom the log says nothing", 99, "43 1.030 getpid() = 43 <0.0001>", "40 futex <- ?"],
  ])("is given up, if it is robust, by one %s", (_, owner, meanwhile, wake) => {
    const trace = traceOf(`${twoProcesses}
      42 1.020 futex(0x5000, FUTEX_WAIT, ${0x8000_0000 + owner}, NULL <unfinished ...>
      ${meanwhile}
      42 1.032 <... futex resumed>) = 0 <0.012>`);
    expect(wakesOf(trace)).toEqual([wake]);
  });

  it("whose value is the number of another process joins nobody: that is what it holds", () => {
    const trace = traceOf(`${twoProcesses}
      42 1.020 futex(0x5000, FUTEX_WAIT, 43, NULL <unfinished ...>
      43 1.030 futex(0x5000, FUTEX_WAKE, 1) = 1 <0.0001>
      42 1.031 <... futex resumed>) = 0 <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 futex <- 43 futex"]);
    expect(futexesOf(trace)).toEqual(["futex:mapping#1+0"]);
  });

  it("with priority inheritance and nobody waiting is no channel, whatever FUTEX_UNLOCK_PI returns", () => {
    const trace = traceOf(`${twoThreads}
      40 1.030 futex(0x5500, FUTEX_UNLOCK_PI_PRIVATE) = 0 <0.0001>`);
    expect(futexesOf(trace)).toEqual([]);
  });

  it("wakes by bits those that wait for one of them", () => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex(0x5500, FUTEX_WAIT_BITSET_PRIVATE, 2, NULL, 0x10 <unfinished ...>
      42 1.021 futex(0x5500, FUTEX_WAIT_BITSET_PRIVATE, 2, NULL, 0x20 <unfinished ...>
      40 1.030 futex(0x5500, FUTEX_WAKE_BITSET_PRIVATE, 1, 0x20) = 1 <0.0001>
      42 1.031 <... futex resumed>) = 0 <0.011>
      40 1.040 futex(0x5500, FUTEX_WAKE_BITSET_PRIVATE, 1, FUTEX_BITSET_MATCH_ANY) = 1 <0.0001>
      41 1.041 <... futex resumed>) = 0 <0.021>`);
    expect(wakesByThread(trace)).toEqual(["42 <- 40", "41 <- 40"]);
  });

  it("wakes by bits nobody else, though who was woken has not gone on yet", () => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex(0x5500, FUTEX_WAIT_BITSET_PRIVATE, 2, NULL, 0x10 <unfinished ...>
      42 1.021 futex(0x5500, FUTEX_WAIT_BITSET_PRIVATE, 2, NULL, 0x20 <unfinished ...>
      40 1.030 futex(0x5500, FUTEX_WAKE_BITSET_PRIVATE, 1, 0x20) = 1 <0.0001>`);
    expect(wakesByThread(trace)).toEqual(["42 <- 40"]);
  });

  it("that a signal broke off is waited for again by restart_syscall", () => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, {tv_sec=9, tv_nsec=0} <unfinished ...>
      40 1.021 tgkill(40, 41, SIGWINCH) = 0 <0.0001>
      41 1.022 <... futex resumed>) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.002>
      41 1.023 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_TKILL, si_pid=40, si_uid=0} ---
      41 1.024 restart_syscall(<... resuming interrupted futex ...> <unfinished ...>
      40 1.030 futex(0x5500, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      41 1.031 <... restart_syscall resumed>) = 0 <0.007>`);
    expect(wakesOf(trace)).toEqual(["40 futex <- 40 tgkill", "40 restart_syscall <- 40 futex"]);
    expect(channelOf(trace, "futex:40:0x5500").blockedEmptyNs).toBe(9e6);
  });

  it("that a signal broke off in one line is waited for again where that was", () => {
    const trace = traceOf(`${twoThreads}
      42 1.010 futex(0x5500, FUTEX_WAIT_BITSET_PRIVATE, 2, NULL, 0x2 <unfinished ...>
      41 1.020 futex(0x5500, FUTEX_WAIT_BITSET_PRIVATE, 2, {tv_sec=9, tv_nsec=0}, 0x1) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.002>
      41 1.023 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=7, si_uid=0} ---
      41 1.024 restart_syscall(<... resuming interrupted futex ...> <unfinished ...>
      40 1.030 futex(0x5500, FUTEX_WAKE_BITSET_PRIVATE, 1, 0x1) = 1 <0.0001>
      41 1.031 <... restart_syscall resumed>) = 0 <0.007>`);
    expect(wakesOf(trace)).toEqual(["40 futex <- ?", "40 restart_syscall <- 40 futex"]);
  });

  it("that a signal broke off is waited for again by restart_syscall by the same bits", () => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex(0x5500, FUTEX_WAIT_BITSET_PRIVATE, 2, {tv_sec=9, tv_nsec=0}, 0x1) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.002>
      41 1.023 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=7, si_uid=0} ---
      41 1.024 restart_syscall(<... resuming interrupted futex ...> <unfinished ...>
      42 1.025 futex(0x5500, FUTEX_WAIT_BITSET_PRIVATE, 2, NULL, 0x2 <unfinished ...>
      40 1.030 futex(0x5500, FUTEX_WAKE_BITSET_PRIVATE, 1, 0x2) = 1 <0.0001>`);
    expect(wakesByThread(trace)).toEqual(["41 <- ?", "42 <- 40"]);
  });

  it("that a signal broke off is what a call in one line waits at again, if it takes long enough", () => {
    const waited = (took: string) =>
      [traceOf, traceByteByByte].map((read) => {
        const trace = read(`${twoThreads}
          41 1.020 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, {tv_sec=9, tv_nsec=0}) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.002>
          41 1.023 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=7, si_uid=0} ---
          41 1.024 restart_syscall(<... resuming interrupted futex ...>) = 0 <${took}>`);
        return [channelOf(trace, "futex:40:0x5500").blockedEmptyNs, wakesOf(trace)];
      });
    const long = [9e6, ["40 futex <- ?", "40 restart_syscall <- ?"]];
    expect(waited("0.007")).toEqual([long, long]);
    const short = [2e6, ["40 futex <- ?"]];
    expect(waited("0.00001")).toEqual([short, short]);
  });

  it("whose waiter was moved and then gave up makes no later waker wrong", () => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, {tv_sec=0, tv_nsec=20000000} <unfinished ...>
      40 1.025 futex(0x5500, FUTEX_REQUEUE_PRIVATE, 0, 1, 0x5580) = 0 <0.0001>
      41 1.040 <... futex resumed>) = -1 ETIMEDOUT (Connection timed out) <0.020>
      42 1.050 futex(0x5580, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.060 futex(0x5580, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      42 1.061 <... futex resumed>) = 0 <0.011>`);
    expect(wakesByThread(trace)).toEqual(["41 <- ?", "42 <- 40"]);
  });

  it("FUTEX_WAKE_OP wakes at both words", () => {
    const trace = traceOf(`${twoThreads}
      41 1.020 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      42 1.021 futex(0x5580, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.030 futex(0x5500, FUTEX_WAKE_OP_PRIVATE, 1, 1, 0x5580, FUTEX_OP_SET<<28|0<<12|FUTEX_OP_CMP_GT<<24|0x1) = 2 <0.0001>
      41 1.031 <... futex resumed>) = 0 <0.011>
      42 1.032 <... futex resumed>) = 0 <0.011>`);
    expect(wakesByThread(trace)).toEqual(["41 <- 40", "42 <- 40"]);
  });

  it("FUTEX_WAKE_OP wakes no more at the first word than it asks for", () => {
    const trace = traceOf(`${twoThreads}
      40 1.012 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, child_tid=0x7f92}, 88) = 43 <0.0001>
      41 1.021 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      42 1.022 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      43 1.023 futex(0x5580, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.030 futex(0x5500, FUTEX_WAKE_OP_PRIVATE, 1, 1, 0x5580, FUTEX_OP_SET<<28|0<<12|FUTEX_OP_CMP_GT<<24|0x1) = 2 <0.0001>`);
    expect(wakesByThread(trace)).toEqual(["41 <- 40", "43 <- 40"]);
  });

  it("FUTEX_WAKE_OP wakes no more at the second word than it says in all", () => {
    const trace = traceOf(`${twoThreads}
      40 1.012 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, child_tid=0x7f92}, 88) = 43 <0.0001>
      41 1.021 futex(0x5580, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      42 1.022 futex(0x5580, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      43 1.023 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.030 futex(0x5500, FUTEX_WAKE_OP_PRIVATE, 1, 1, 0x5580, FUTEX_OP_SET<<28|0<<12|FUTEX_OP_CMP_GT<<24|0x1) = 2 <0.0001>
      43 1.031 <... futex resumed>) = 0 <0.011>
      41 1.032 <... futex resumed>) = 0 <0.011>
      43 1.040 futex(0x5580, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      42 1.041 <... futex resumed>) = 0 <0.020>`);
    expect(wakesByThread(trace)).toEqual(["43 <- 40", "41 <- 40", "42 <- 43"]);
  });
});
