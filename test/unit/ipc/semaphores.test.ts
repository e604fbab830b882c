import { describe, expect, it } from "vitest";
import type { Trace } from "../../../src/ipc/trace.ts";
import { blockedCalls, levelOf, wakesOf } from "./facts.ts";
import { channelOf, pidsOf, traceByteByByte, traceOf } from "./trace_of.ts";

const set = `
  40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
  40 1.010 semget(IPC_PRIVATE, 2, IPC_CREAT|0600) = 7 <0.0001>
  40 1.011 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
  40 1.012 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 42 <0.0001>
`;

function valuesOf(trace: Trace, id: string, semaphore: number): number[] {
  const history = trace.semaphores.get(channelOf(trace, id).index)?.histories[semaphore];
  return Array.from({ length: history?.length ?? 0 }, (_, at) => history?.level(at) ?? Number.NaN);
}

describe("a SysV semaphore", () => {
  it("has the values that the calls give it", () => {
    const trace = traceOf(`${set}
      40 1.020 semctl(7, 0, SETVAL, 0x2) = 0 <0.0001>
      40 1.021 semtimedop(7, [{sem_num=0, sem_op=-1, sem_flg=0}, {sem_num=1, sem_op=1, sem_flg=0}], 2, NULL) = 0 <0.0001>
      41 1.022 semop(7, [{sem_num=0, sem_op=-1, sem_flg=IPC_NOWAIT}], 1) = 0 <0.0001>
      41 1.023 semop(7, [{sem_num=0, sem_op=-1, sem_flg=IPC_NOWAIT}], 1) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>
      40 1.024 semctl(7, 1, GETVAL, NULL) = 1 <0.0001>`);
    expect(valuesOf(trace, "sysv-sem:7", 0)).toEqual([2, 1, 0]);
    expect(valuesOf(trace, "sysv-sem:7", 1)).toEqual([1, 1]);
    expect(levelOf(channelOf(trace, "sysv-sem:7"))).toBe(1);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it.each([
    ["made for its maker alone", "IPC_PRIVATE, 2, IPC_CREAT|0600", 1],
    ["made, and was not there before", "0x2a, 2, IPC_CREAT|IPC_EXCL|0600", 1],
    ["made or found", "0x2a, 2, IPC_CREAT|0600", Number.NaN],
    ["found", "0x2a, 2, 0600", Number.NaN],
  ])("begins at zero in a set that was %s, as far as the flags tell", (_, got, value) => {
    const trace = traceOf(`
      40 1.010 semget(${got}) = 7 <0.0001>
      40 1.020 semop(7, [{sem_num=1, sem_op=1, sem_flg=0}], 1) = 0 <0.0001>`);
    expect(valuesOf(trace, "sysv-sem:7", 1)).toEqual([value]);
  });

  it("has in a set that is found again the values that it had", () => {
    const trace = traceOf(`${set}
      40 1.020 semctl(7, 0, SETVAL, 0x2) = 0 <0.0001>
      41 1.021 semget(0x2a, 2, IPC_CREAT|IPC_EXCL) = 7 <0.0001>
      41 1.022 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1) = 0 <0.0001>`);
    expect(valuesOf(trace, "sysv-sem:7", 0)).toEqual([2, 1]);
  });

  it("is set with all others of its set, and asked for with them, where strace prints the values", () => {
    const trace = traceOf(`
      40 1.000 semctl(7, 0, GETALL, [3, 1]) = 0 <0.0001>
      40 1.010 semctl(7, 0, SETALL, [2, 5]) = 0 <0.0001>
      40 1.020 semctl(7, 0, SETALL, 0x7ffd) = 0 <0.0001>
      40 1.030 semctl(0, 0, SEM_INFO, 0x7ffd) = 7 <0.0001>`);
    expect([0, 1].map((semaphore) => valuesOf(trace, "sysv-sem:7", semaphore))).toEqual([
      [3, 2],
      [1, 5],
    ]);
    expect(trace.channels.map(({ id }) => id)).toEqual(["sysv-sem:7"]);
  });

  it.each([
    [65535, 1],
    [65536, 0],
    [-1, 0],
  ])("can have the number %d, or cannot, be a line damaged or not", (number, count) => {
    const trace = traceOf(`${set}
      40 1.020 semctl(7, ${number}, SETVAL, 0x2) = 0 <0.0001>`);
    const histories = trace.semaphores.get(channelOf(trace, "sysv-sem:7").index)?.histories ?? [];
    expect(Object.keys(histories)).toHaveLength(count);
  });

  it("that is set lets go who waited for it, SETALL as well as SETVAL", () => {
    const waker = (call: string) =>
      wakesOf(
        traceOf(`${set}
      41 1.021 semop(7, [{sem_num=1, sem_op=-1, sem_flg=0}], 1 <unfinished ...>
      40 1.030 semctl(7, ${call}) = 0 <0.0001>
      41 1.031 <... semop resumed>) = 0 <0.010>`),
      );
    expect(waker("0, SETALL, [0, 1]")).toEqual(["41 semop <- 40 semctl"]);
    expect(waker("1, SETVAL, 0x1")).toEqual(["41 semop <- 40 semctl"]);
    expect(waker("0, GETALL, [0, 1]")).toEqual(["41 semop <- ?"]);
  });

  it("does not make a call wait that the kernel refuses, however long that took", () => {
    const trace = traceOf(`${set}
      41 1.021 semop(7, [{sem_num=9, sem_op=-1, sem_flg=0}], 1) = -1 EFBIG (File too large) <0.010>`);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("ends all waits when a stranger removes its set", () => {
    const trace = traceOf(`${set}
      41 1.021 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1 <unfinished ...>
      40 1.030 getpid() = 40 <0.0001>
      41 1.031 <... semop resumed>) = -1 EIDRM (Identifier removed) <0.010>`);
    expect(blockedCalls(trace)).toEqual(["41 semop lock"]);
    expect(wakesOf(trace)).toEqual(["41 semop <- ?"]);
  });

  const contended = `${set}
    40 1.020 semctl(7, 0, SETVAL, 0x1) = 0 <0.0001>
    40 1.021 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1) = 0 <0.0001>
    41 1.022 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1 <unfinished ...>
    42 1.023 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1 <unfinished ...>
    40 1.030 semop(7, [{sem_num=0, sem_op=1, sem_flg=0}], 1 <unfinished ...>
    41 1.031 <... semop resumed>) = 0 <0.009>
    40 1.032 <... semop resumed>) = 0 <0.002>
    41 1.040 semop(7, [{sem_num=0, sem_op=1, sem_flg=0}], 1) = 0 <0.0001>
    42 1.041 <... semop resumed>) = 0 <0.018>`;

  it("lets one after the other go on, and tells by whose call", () => {
    const trace = traceOf(contended);
    expect(blockedCalls(trace)).toEqual(["41 semop lock", "42 semop lock"]);
    expect(wakesOf(trace)).toEqual(["41 semop <- 40 semop", "42 semop <- 41 semop"]);
    expect(channelOf(trace, "sysv-sem:7").blockedEmptyNs).toBe(27e6);
    expect(pidsOf(trace, channelOf(trace, "sysv-sem:7").writers)).toEqual([40, 41]);
  });

  it("is told the same byte by byte", () => {
    expect(wakesOf(traceByteByByte(contended))).toEqual(wakesOf(traceOf(contended)));
  });

  it("is given back by the kernel when a process that took it with SEM_UNDO ends", () => {
    const trace = traceOf(`${set}
      40 1.020 semctl(7, 0, SETVAL, 0x1) = 0 <0.0001>
      41 1.021 semop(7, [{sem_num=0, sem_op=-1, sem_flg=SEM_UNDO}], 1) = 0 <0.0001>
      42 1.022 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1 <unfinished ...>
      41 1.030 exit_group(0) = ?
      41 1.031 +++ exited with 0 +++
      42 1.032 <... semop resumed>) = 0 <0.010>`);
    expect(valuesOf(trace, "sysv-sem:7", 0)).toEqual([1, 0, 1, 0]);
    expect(wakesOf(trace)).toEqual(["42 semop <- 41 exit_group"]);
  });

  it("is given back by the sum of what was done with SEM_UNDO, each by its own", () => {
    const trace = traceOf(`${set}
      40 1.020 semctl(7, 0, SETVAL, 0x3) = 0 <0.0001>
      40 1.0201 semctl(7, 1, SETVAL, 0) = 0 <0.0001>
      41 1.021 semop(7, [{sem_num=0, sem_op=-1, sem_flg=SEM_UNDO}, {sem_num=1, sem_op=2, sem_flg=SEM_UNDO}], 2) = 0 <0.0001>
      41 1.022 semop(7, [{sem_num=0, sem_op=-1, sem_flg=SEM_UNDO}], 1) = 0 <0.0001>
      41 1.030 exit_group(0) = ?
      41 1.031 +++ exited with 0 +++
      42 1.040 semop(7, [{sem_num=0, sem_op=-1, sem_flg=SEM_UNDO}], 1) = 0 <0.0001>
      42 1.041 semop(7, [{sem_num=0, sem_op=1, sem_flg=SEM_UNDO}], 1) = 0 <0.0001>
      42 1.050 exit_group(0) = ?
      42 1.051 +++ exited with 0 +++`);
    expect(valuesOf(trace, "sysv-sem:7", 0)).toEqual([3, 2, 1, 3, 2, 3]);
    expect(valuesOf(trace, "sysv-sem:7", 1)).toEqual([0, 2, 0]);
  });

  it("is given back only what was done with SEM_UNDO, in the set in which it was", () => {
    const trace = traceOf(`${set}
      40 1.013 semget(IPC_PRIVATE, 2, IPC_CREAT|0600) = 8 <0.0001>
      40 1.020 semctl(7, 0, SETVAL, 0x3) = 0 <0.0001>
      40 1.021 semctl(8, 0, SETVAL, 0x3) = 0 <0.0001>
      41 1.022 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1) = 0 <0.0001>
      41 1.023 semop(7, [{sem_num=0, sem_op=-1, sem_flg=SEM_UNDO}], 1) = 0 <0.0001>
      41 1.024 semop(8, [{sem_num=0, sem_op=-2, sem_flg=SEM_UNDO}], 1) = 0 <0.0001>
      41 1.030 exit_group(0) = ?
      41 1.031 +++ exited with 0 +++`);
    expect(["sysv-sem:7", "sysv-sem:8"].map((each) => valuesOf(trace, each, 0))).toEqual([
      [3, 2, 1, 2],
      [3, 1, 3],
    ]);
  });

  it("of several that one call takes lets it go on by who gave the one that was missing", () => {
    const trace = traceOf(`${set}
      40 1.020 semctl(7, 1, SETVAL, 0x1) = 0 <0.0001>
      41 1.021 semop(7, [{sem_num=1, sem_op=-1, sem_flg=0}, {sem_num=0, sem_op=-1, sem_flg=0}], 2 <unfinished ...>
      42 1.030 semop(7, [{sem_num=0, sem_op=1, sem_flg=0}], 1) = 0 <0.0001>
      41 1.031 <... semop resumed>) = 0 <0.010>`);
    expect(wakesOf(trace)).toEqual(["41 semop <- 42 semop"]);
  });

  it("that nobody is seen to give leaves the other's giver the one that counts", () => {
    const trace = traceOf(`${set}
      41 1.021 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}, {sem_num=1, sem_op=-1, sem_flg=0}], 2 <unfinished ...>
      42 1.030 semop(7, [{sem_num=0, sem_op=1, sem_flg=0}], 1) = 0 <0.0001>
      41 1.031 <... semop resumed>) = 0 <0.010>`);
    expect(wakesOf(trace)).toEqual(["41 semop <- 42 semop"]);
  });

  it("that a waiting call gives along tells nothing of who let that call go on", () => {
    const trace = traceOf(`${set}
      41 1.021 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}, {sem_num=1, sem_op=1, sem_flg=0}], 2 <unfinished ...>
      42 1.030 semop(7, [{sem_num=0, sem_op=1, sem_flg=0}], 1) = 0 <0.0001>
      41 1.031 <... semop resumed>) = 0 <0.010>`);
    expect(wakesOf(trace)).toEqual(["41 semop <- 42 semop"]);
  });

  it("was given by the call whose line comes after that of who took it", () => {
    const trace = traceOf(`${set}
      41 1.021 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1 <unfinished ...>
      42 1.022 getpid() = 42 <0.0001>
      41 1.031 <... semop resumed>) = 0 <0.010>
      42 1.0305 semop(7, [{sem_num=0, sem_op=1, sem_flg=0}], 1) = 0 <0.0008>`);
    expect(wakesOf(trace)).toEqual(["41 semop <- 42 semop"]);
  });

  it("was not given by a call that a signal kept from it", () => {
    const trace = traceOf(`${set}
      41 1.021 semop(7, [{sem_num=0, sem_op=1, sem_flg=0}, {sem_num=1, sem_op=-1, sem_flg=0}], 2 <unfinished ...>
      40 1.022 kill(41, SIGUSR1) = 0 <0.0001>
      41 1.023 <... semop resumed>) = -1 EINTR (Interrupted system call) <0.002>
      42 1.024 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1 <unfinished ...>
      40 1.030 semop(7, [{sem_num=0, sem_op=1, sem_flg=0}], 1) = 0 <0.0001>
      42 1.031 <... semop resumed>) = 0 <0.007>`);
    expect(wakesOf(trace)).toEqual(["42 semop <- 40 semop"]);
    expect(valuesOf(trace, "sysv-sem:7", 0)).toEqual([1, 0]);
  });

  it("fills its set as far as values are known, and the set remembers how full it was", () => {
    const trace = traceOf(`
      40 1.010 semget(0x2a, 2, 0600) = 7 <0.0001>
      40 1.020 semctl(7, 0, GETVAL, NULL) = 3 <0.0001>
      40 1.021 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}, {sem_num=1, sem_op=1, sem_flg=0}], 2) = 0 <0.0001>`);
    expect([levelOf(channelOf(trace, "sysv-sem:7")), channelOf(trace, "sysv-sem:7").peakFill]).toEqual([
      2, 3,
    ]);
  });

  it("that is waited for to become zero is let go by who took the last", () => {
    const trace = traceOf(`${set}
      40 1.020 semctl(7, 0, SETVAL, 0x1) = 0 <0.0001>
      41 1.021 semop(7, [{sem_num=0, sem_op=0, sem_flg=0}], 1 <unfinished ...>
      40 1.030 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1) = 0 <0.0001>
      41 1.031 <... semop resumed>) = 0 <0.010>`);
    expect(wakesOf(trace)).toEqual(["41 semop <- 40 semop"]);
    const { readers, writers } = channelOf(trace, "sysv-sem:7");
    expect([readers, writers].map((users) => pidsOf(trace, users))).toEqual([[40, 41], [40]]);
  });

  it.each([
    ["takes one that is not there", "[{sem_num=0, sem_op=-1, sem_flg=0}], 1", ["41 semop lock"]],
    [
      "takes two of which one is not there",
      "[{sem_num=1, sem_op=-1, sem_flg=0}, {sem_num=0, sem_op=-1, sem_flg=0}], 2",
      ["41 semop lock"],
    ],
    ["wants it zero while it is one", "[{sem_num=1, sem_op=0, sem_flg=0}], 1", ["41 semop lock"]],
    ["wants it zero, which it is", "[{sem_num=0, sem_op=0, sem_flg=0}], 1", []],
  ])("shows by its value whether a call waits that takes no time but %s", (_, operations, waiting) => {
    const trace = traceOf(`${set}
      40 1.020 semctl(7, 1, SETVAL, 0x1) = 0 <0.0001>
      41 1.021 semop(7, ${operations} <unfinished ...>
      42 1.02101 getpid() = 42 <0.00001>
      41 1.02105 <... semop resumed>) = 0 <0.00005>`);
    expect(blockedCalls(trace)).toEqual(waiting);
  });

  it.each([
    [
      "asks not to wait",
      "[{sem_num=0, sem_op=-1, sem_flg=IPC_NOWAIT}], 1 <unfinished ...>\n40 1.030 getpid() = 40 <0.0001>",
    ],
    [
      "asks not to wait for one of two",
      "[{sem_num=0, sem_op=-1, sem_flg=IPC_NOWAIT}, {sem_num=1, sem_op=-1, sem_flg=0}], 2 <unfinished ...>\n40 1.030 getpid() = 40 <0.0001>",
    ],
    [
      "finds what it takes, though others act meanwhile",
      "[{sem_num=1, sem_op=-1, sem_flg=0}], 1 <unfinished ...>\n40 1.02101 getpid() = 40 <0.00001>\n41 1.02105 <... semop resumed>) = 0 <0.00005>",
    ],
    [
      "took it at once, though who gave it comes later in the log",
      "[{sem_num=0, sem_op=-1, sem_flg=0}], 1) = 0 <0.00001>",
    ],
  ])("does not make a call wait that %s", (_, rest) => {
    const trace = traceOf(`${set}
      40 1.020 semctl(7, 1, SETVAL, 0x1) = 0 <0.0001>
      41 1.021 semop(7, ${rest}`);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("that others have taken before their giver's line says so is waited for by nobody who gives, too", () => {
    const trace = traceOf(`${set}
      40 1.020 semctl(7, 1, SETVAL, 0x1) = 0 <0.0001>
      41 1.021 semop(7, [{sem_num=0, sem_op=-2, sem_flg=0}], 1 <unfinished ...>
      40 1.030 semop(7, [{sem_num=0, sem_op=2, sem_flg=0}], 1 <unfinished ...>
      41 1.031 <... semop resumed>) = 0 <0.010>
      42 1.032 semop(7, [{sem_num=0, sem_op=1, sem_flg=0}, {sem_num=1, sem_op=-1, sem_flg=0}], 2 <unfinished ...>
      40 1.03202 <... semop resumed>) = 0 <0.00202>
      42 1.03205 <... semop resumed>) = 0 <0.00005>`);
    expect(blockedCalls(trace)).toEqual(["41 semop lock"]);
  });

  it("is waited for until the time is up, whoever tried to remove the set in vain", () => {
    const trace = traceOf(`${set}
      41 1.021 semtimedop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1, {tv_sec=0, tv_nsec=10000000} <unfinished ...>
      42 1.022 semctl(7, 0, IPC_RMID, NULL) = -1 EPERM (Operation not permitted) <0.0001>
      41 1.031 <... semtimedop resumed>) = -1 EAGAIN (Resource temporarily unavailable) <0.010>`);
    expect(wakesOf(trace)).toEqual(["41 semtimedop <- ?"]);
  });

  it("is taken by calls as every strace prints them, whatever its number and how many are taken", () => {
    const trace = traceOf(`
      40 1.010 semget(IPC_PRIVATE, 20, IPC_CREAT|0600) = 7 <0.0001>
      40 1.020 semop(7, [{sem_num=12, sem_op=15, sem_flg=0}], 1) = 0 <0.0001>
      40 1.021 semop(7, [{12, -10, SEM_UNDO}], 1) = 0 <0.0001>`);
    expect(valuesOf(trace, "sysv-sem:7", 12)).toEqual([15, 5]);
  });

  it.each(["semop(-1, [{sem_num=0, sem_op=-1, sem_flg=0}], 1)", "semctl(-1, 0, IPC_RMID, NULL)"])(
    "is in no set that is none: %s",
    (call) => {
      const trace = traceOf(`40 1.020 ${call} = -1 EINVAL (Invalid argument) <0.010>`);
      expect([trace.channels, blockedCalls(trace)]).toEqual([[], []]);
    },
  );

  it("ends all waits when its set is removed", () => {
    const trace = traceOf(`${set}
      41 1.021 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1 <unfinished ...>
      40 1.030 semctl(7, 0, IPC_RMID, NULL) = 0 <0.0001>
      41 1.031 <... semop resumed>) = -1 EIDRM (Identifier removed) <0.010>`);
    expect(blockedCalls(trace)).toEqual(["41 semop lock"]);
    expect(wakesOf(trace)).toEqual(["41 semop <- 40 semctl"]);
  });
});
