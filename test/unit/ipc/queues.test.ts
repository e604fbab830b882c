import { describe, expect, it } from "vitest";
import { noRow } from "../../../src/base/table.ts";
import { processStateAt } from "../../../src/ipc/state.ts";
import { blockedCalls, descriptorsOf, levelOf, transfersOf, wakesOf } from "./facts.ts";
import { channelOf, ms, pidsOf, processOf, traceByteByByte, traceOf } from "./trace_of.ts";

const parentAndChild = `
  40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
  40 1.010 msgget(IPC_PRIVATE, IPC_CREAT|0600) = 7 <0.001>
  40 1.020 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.001>
`;

describe("messages through a SysV queue", () => {
  it("go one by one from their sender to their receiver", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 msgsnd(7, {mtype=1, mtext="hello"}, 5, 0) = 0 <0.001>
      40 1.031 msgsnd(7, {mtype=1, mtext="you"}, 3, 0) = 0 <0.001>
      41 1.040 msgrcv(7, {mtype=1, mtext="hello\\0\\0"}, 100, 0, 0) = 5 <0.001>`);
    const queue = channelOf(trace, "sysv-queue:7");
    expect(transfersOf(trace, queue)).toEqual(["40 -> 41: 5"]);
    expect(queue).toMatchObject({
      kind: "sysv-queue",
      bytesWritten: 8,
      bytesRead: 5,
      messages: 2,
      peakFill: 2,
    });
    expect(levelOf(queue)).toBe(1);
    expect(queue.fill.levelAt(ms(32))).toBe(2);
    expect(pidsOf(trace, queue.writers)).toEqual([40]);
    expect(pidsOf(trace, queue.readers)).toEqual([41]);
  });

  it("are chosen by type: a positive one picks, a negative one takes the lowest, the text tells equals apart", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 msgsnd(7, {mtype=5, mtext="five"}, 4, 0) = 0 <0.0001>
      41 1.031 msgsnd(7, {mtype=2, mtext="two"}, 3, 0) = 0 <0.0001>
      40 1.032 msgsnd(7, {mtype=2, mtext="duo"}, 3, 0) = 0 <0.0001>
      41 1.040 msgrcv(7, {mtype=2, mtext="two"}, 100, -9, 0) = 3 <0.0001>
      41 1.041 msgrcv(7, {mtype=5, mtext="five"}, 100, 5, 0) = 4 <0.0001>
      41 1.042 msgrcv(7, {mtype=2, mtext="duo"}, 100, 0, 0) = 3 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "sysv-queue:7"))).toEqual([
      "41 -> 41: 3",
      "40 -> 41: 4",
      "40 -> 41: 3",
    ]);
  });

  it("are cut by MSG_NOERROR, looked at by MSG_COPY", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 msgsnd(7, {mtype=1, mtext="hello"}, 5, 0) = 0 <0.0001>
      41 1.040 msgrcv(7, {mtype=1, mtext="hello"}, 100, 0, MSG_COPY|IPC_NOWAIT) = 5 <0.0001>
      41 1.041 msgrcv(7, {mtype=1, mtext="he"}, 2, 0, MSG_NOERROR) = 2 <0.0001>`);
    const queue = channelOf(trace, "sysv-queue:7");
    expect(transfersOf(trace, queue)).toEqual(["40 -> 41: 2"]);
    // The other three bytes are nowhere any more.
    expect(queue).toMatchObject({ bytesWritten: 5, bytesRead: 2, bytesGone: 3, messages: 1 });
    expect(levelOf(queue)).toBe(0);
  });

  it("are joined when the receiver's line comes before the sender's return, or before its line", () => {
    const trace = traceOf(`${parentAndChild}
      41 1.030 msgrcv(7,  <unfinished ...>
      40 1.040 msgsnd(7, {mtype=1, mtext="one"}, 3, 0 <unfinished ...>
      41 1.041 <... msgrcv resumed>{mtype=1, mtext="one"}, 100, 0, 0) = 3 <0.011>
      40 1.042 <... msgsnd resumed>) = 0 <0.002>
      41 1.045 msgrcv(7, {mtype=1, mtext="two"}, 100, 0, 0) = 3 <0.010>
      40 1.046 msgsnd(7, {mtype=1, mtext="two"}, 3, 0) = 0 <0.002>`);
    const queue = channelOf(trace, "sysv-queue:7");
    expect(transfersOf(trace, queue)).toEqual(["40 -> 41: 3", "40 -> 41: 3"]);
    expect(queue).toMatchObject({ bytesWritten: 6, bytesRead: 6, bytesUnseen: 0, messages: 2 });
    expect(wakesOf(trace)[0]).toEqual("41 msgrcv <- 40 msgsnd");
  });

  it("are waited for, and a removal ends the wait", () => {
    const trace = traceOf(`${parentAndChild}
      41 1.030 msgrcv(7,  <unfinished ...>
      40 1.050 msgctl(7, IPC_RMID, NULL) = 0 <0.0001>
      41 1.051 <... msgrcv resumed>0x7ffd, 100, 0, 0) = -1 EIDRM (Identifier removed) <0.021>
      40 1.060 msgget(IPC_PRIVATE, IPC_CREAT|0600) = 7 <0.0001>`);
    expect(blockedCalls(trace)).toEqual(["41 msgrcv queue-empty"]);
    expect(wakesOf(trace)).toEqual(["41 msgrcv <- 40 msgctl"]);
    const queue = channelOf(trace, "sysv-queue:7");
    expect(queue.blockedEmptyNs).toBe(21e6);
    expect(queue.removedNs / 1e6).toBeCloseTo(50.1);
    // The number is given out again: another queue.
    expect(channelOf(trace, "sysv-queue:7#2").messages).toBe(0);
  });

  it("of one type are waited for while others lie there, though strace prints which only in the end", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 msgsnd(7, {mtype=1, mtext="one"}, 3, 0) = 0 <0.0001>
      41 1.040 msgrcv(7,  <unfinished ...>
      40 1.050 msgsnd(7, {mtype=9, mtext="nine"}, 4, 0) = 0 <0.0001>
      41 1.051 <... msgrcv resumed>{mtype=9, mtext="nine"}, 100, 9, 0) = 4 <0.011>
      40 1.060 msgrcv(7,  <unfinished ...>
      41 1.060 getpid() = 41 <0.00001>
      40 1.06004 <... msgrcv resumed>{mtype=1, mtext="one"}, 100, 1, 0) = 3 <0.00004>
      40 1.070 msgsnd(7, {mtype=1, mtext="one"}, 3, 0) = 0 <0.0001>
      41 1.080 msgrcv(7,  <unfinished ...>
      40 1.090 getpid() = 40 <0.00001>`);
    expect(blockedCalls(trace)).toEqual(["41 msgrcv queue-empty", "41 msgrcv queue-empty"]);
    expect(wakesOf(trace)).toEqual(["41 msgrcv <- 40 msgsnd"]);
  });

  it("make a sender wait when the queue is full, until somebody receives", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.025 msgctl(7, IPC_SET, {msg_perm={uid=0, gid=0, mode=0600}, msg_qbytes=8}) = 0 <0.0001>
      40 1.030 msgsnd(7, {mtype=1, mtext="12345"}, 5, 0) = 0 <0.0001>
      40 1.031 msgsnd(7, {mtype=1, mtext="6789"}, 4, IPC_NOWAIT) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>
      40 1.032 msgsnd(7, {mtype=1, mtext="6789"}, 4, 0 <unfinished ...>
      41 1.040 msgrcv(7, {mtype=1, mtext="12345"}, 100, 0, 0) = 5 <0.0001>
      40 1.041 <... msgsnd resumed>) = 0 <0.009>`);
    expect(blockedCalls(trace)).toEqual(["40 msgsnd queue-full"]);
    expect(wakesOf(trace)).toEqual(["40 msgsnd <- 41 msgrcv"]);
    expect(channelOf(trace, "sysv-queue:7")).toMatchObject({ messages: 2, blockedFullNs: 9e6 });
  });

  it.each([
    ["fits exactly", "4, 0", []],
    ["is one byte too large", "5, 0", ["40 msgsnd queue-full"]],
    ["is too large, where it asks not to wait", "5, IPC_NOWAIT", []],
  ])("make a sender wait, or not, whose message %s", (_, sizeAndFlags, blocked) => {
    const trace = traceOf(`${parentAndChild}
      40 1.025 msgctl(7, IPC_STAT, {msg_perm={uid=0}, msg_qbytes=4}) = 0 <0.0001>
      40 1.030 msgsnd(7, {mtype=1, mtext="12345"}, ${sizeAndFlags} <unfinished ...>
      41 1.031 getpid() = 41 <0.0001>`);
    expect(blockedCalls(trace)).toEqual(blocked);
  });

  it.each([
    ["asks not to wait", "3, IPC_NOWAIT", []],
    ["takes any type up to that of one", "-5, 0", []],
    ["takes only lower types", "-4, 0", ["41 msgrcv queue-empty"]],
  ])("make a receiver wait, or not, who %s", (_, typeAndFlags, blocked) => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 msgsnd(7, {mtype=5, mtext="five"}, 4, 0) = 0 <0.0001>
      41 1.040 msgrcv(7, 0x7ffd, 100, ${typeAndFlags} <unfinished ...>
      40 1.050 getpid() = 40 <0.0001>`);
    expect(blockedCalls(trace)).toEqual(blocked);
  });

  it("are not what a shorter one is taken for, unless the receiver asked to have it cut", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 msgsnd(7, {mtype=1, mtext="hello"}, 5, 0) = 0 <0.0001>
      41 1.040 msgrcv(7, {mtype=1, mtext="he"}, 100, 0, 0) = 2 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "sysv-queue:7"))).toEqual(["? -> 41: 2"]);
    expect(levelOf(channelOf(trace, "sysv-queue:7"))).toBe(1);
  });

  it("of queue 71 are nothing to queue 7, though its number comes first byte by byte", () => {
    const trace = traceByteByByte(`${parentAndChild}
      40 1.021 msgget(IPC_PRIVATE, IPC_CREAT|0600) = 71 <0.0001>
      40 1.030 msgsnd(71, {mtype=1, mtext="hello"}, 5, 0) = 0 <0.0001>
      41 1.040 msgrcv(71, {mtype=1, mtext="hello"}, 100, 0, 0) = 5 <0.0001>`);
    const [seven, other] = ["sysv-queue:7", "sysv-queue:71"].map((id) => channelOf(trace, id));
    expect([seven, other].map((queue) => pidsOf(trace, queue?.readers ?? []))).toEqual([[], [41]]);
    expect([seven, other].map((queue) => pidsOf(trace, queue?.writers ?? []))).toEqual([[], [40]]);
  });

  it("are taken by MSG_EXCEPT if they are of any other type", () => {
    const waiting = (type: number) =>
      blockedCalls(
        traceOf(`${parentAndChild}
      40 1.030 msgsnd(7, {mtype=5, mtext="five"}, 4, 0) = 0 <0.0001>
      41 1.040 msgrcv(7, 0x7ffd, 100, ${type}, MSG_EXCEPT <unfinished ...>
      40 1.050 getpid() = 40 <0.0001>`),
      );
    expect(waiting(4)).toEqual([]);
    expect(waiting(5)).toEqual(["41 msgrcv queue-empty"]);
  });

  it.each([
    [
      "finds it removed: by who did",
      "EIDRM (Identifier removed)",
      "40 msgctl(7, IPC_RMID, NULL) = 0",
      "40 msgctl",
    ],
    ["finds it removed by a stranger", "EIDRM (Identifier removed)", "40 getpid() = 40", "?"],
    [
      "is broken off by a signal of a stranger",
      "EINTR (Interrupted system call)",
      "40 getpid() = 40",
      undefined,
    ],
  ])("leave a sender waiting at a full queue until it %s", (_, error, meanwhile, waker) => {
    const [task, ...call] = meanwhile.split(" ");
    const trace = traceOf(`${parentAndChild}
      40 1.025 msgctl(7, IPC_SET, {msg_perm={uid=0, gid=0, mode=0600}, msg_qbytes=4}) = 0 <0.0001>
      41 1.030 msgsnd(7, {mtype=1, mtext="12345"}, 5, 0 <unfinished ...>
      ${task} 1.040 ${call.join(" ")} <0.0001>
      41 1.041 <... msgsnd resumed>) = -1 ${error} <0.011>`);
    expect(blockedCalls(trace)).toEqual(["41 msgsnd queue-full"]);
    expect(wakesOf(trace)).toEqual(waker === undefined ? [] : [`41 msgsnd <- ${waker}`]);
    expect(channelOf(trace, "sysv-queue:7").messages).toBe(0);
  });

  it("make a sender wait for room that a stranger made", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.025 msgctl(7, IPC_STAT, {msg_perm={uid=0, gid=0, mode=0600}, msg_qbytes=4}) = 0 <0.0001>
      40 1.026 msgsnd(7, {mtype=1, mtext="1"}, 1, 0) = 0 <0.0001>
      40 1.027 msgrcv(7, {mtype=1, mtext="1"}, 100, 0, 0) = 1 <0.0001>
      41 1.030 msgsnd(7, {mtype=1, mtext="12345"}, 5, 0 <unfinished ...>
      40 1.040 getpid() = 40 <0.0001>
      41 1.041 <... msgsnd resumed>) = 0 <0.011>`);
    expect(blockedCalls(trace)).toEqual(["41 msgsnd queue-full"]);
    expect(wakesOf(trace)).toEqual(["41 msgsnd <- ?"]);
  });

  it("are no matter of MSG_STAT, which counts queues by their index", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 msgctl(0, MSG_STAT, {msg_qbytes=4}) = 7 <0.0001>`);
    expect(trace.channels.map(({ id }) => id)).toEqual(["sysv-queue:7"]);
  });

  it("are read the same from a log that arrives byte by byte", () => {
    const log = `${parentAndChild}
      40 1.030 msgsnd(7, {mtype=1, mtext="hello"}, 5, 0) = 0 <0.0001>
      41 1.040 msgrcv(7, {mtype=1, mtext="hello"}, 100, 0, 0) = 5 <0.0001>
      41 1.041 msgrcv(7, ...still`;
    const trace = traceByteByByte(log);
    expect(transfersOf(trace, channelOf(trace, "sysv-queue:7"))).toEqual(["40 -> 41: 5"]);
    expect(processStateAt(trace, processOf(trace, 41).index, trace.endNs)).toMatchObject({
      activity: "blocked",
      blocked: { reason: "queue-empty" },
    });
  });
});

const parentWithPosixQueue = `
  40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
  40 1.010 mq_open("q", O_RDWR|O_CREAT, 0600, {mq_flags=0, mq_maxmsg=2, mq_msgsize=64, mq_curmsgs=0}) = 3</q> <0.001>
  40 1.020 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.001>
`;

describe("messages through a POSIX queue", () => {
  it("come out by priority, the highest first, and within one in order", () => {
    const trace = traceOf(`${parentWithPosixQueue}
      40 1.030 mq_timedsend(3</q>, "abc", 3, 5, NULL) = 0 <0.0001>
      41 1.031 mq_timedsend(3</q>, "xyz", 3, 9, NULL) = 0 <0.0001>
      41 1.040 mq_timedreceive(3</q>, "xyz", 64, NULL, NULL) = 3 <0.0001>
      41 1.041 mq_timedreceive(3</q>, "abc", 64, [5], NULL) = 3 <0.0001>`);
    const queue = channelOf(trace, "posix-queue:/q");
    expect(transfersOf(trace, queue)).toEqual(["41 -> 41: 3", "40 -> 41: 3"]);
    expect(queue).toMatchObject({ kind: "posix-queue", name: "/q", capacity: 2, peakFill: 2, messages: 2 });
  });

  it("are waited for at both ends", () => {
    const trace = traceOf(`${parentWithPosixQueue}
      41 1.030 mq_timedreceive(3</q>,  <unfinished ...>
      40 1.040 mq_timedsend(3</q>, "a", 1, 0, NULL) = 0 <0.0001>
      41 1.041 <... mq_timedreceive resumed>"a", 64, [0], NULL) = 1 <0.011>
      40 1.050 mq_timedsend(3</q>, "b", 1, 0, NULL) = 0 <0.0001>
      40 1.051 mq_timedsend(3</q>, "c", 1, 0, NULL) = 0 <0.0001>
      40 1.052 mq_timedsend(3</q>, "d", 1, 0, NULL <unfinished ...>
      41 1.060 mq_timedreceive(3</q>, "b", 64, [0], NULL) = 1 <0.0001>
      40 1.061 <... mq_timedsend resumed>) = 0 <0.009>`);
    expect(blockedCalls(trace)).toEqual(["41 mq_timedreceive queue-empty", "40 mq_timedsend queue-full"]);
    expect(wakesOf(trace)).toEqual([
      "41 mq_timedreceive <- 40 mq_timedsend",
      "40 mq_timedsend <- 41 mq_timedreceive",
    ]);
  });

  it("never stand above the queue's capacity, even where a sender's line comes before its receiver's", () => {
    const trace = traceOf(`${parentWithPosixQueue}
      40 1.030 mq_timedsend(3</q>, "a", 1, 0, NULL) = 0 <0.0001>
      40 1.031 mq_timedsend(3</q>, "b", 1, 0, NULL) = 0 <0.0001>
      40 1.032 mq_timedsend(3</q>, "c", 1, 0, NULL <unfinished ...>
      41 1.033 mq_timedreceive(3</q>,  <unfinished ...>
      40 1.034 <... mq_timedsend resumed>) = 0 <0.002>
      41 1.035 <... mq_timedreceive resumed>"a", 64, [0], NULL) = 1 <0.0004>`);
    const queue = channelOf(trace, "posix-queue:/q");
    expect(queue).toMatchObject({ capacity: 2, peakFill: 2, messages: 3 });
    expect(queue.fill.levelAt(ms(34))).toBe(2);
    expect(levelOf(queue)).toBe(2);
  });

  it("of a queue that was unlinked still go through it; a new one of the name is another", () => {
    const trace = traceOf(`${parentWithPosixQueue}
      40 1.025 mq_unlink("q") = 0 <0.0001>
      40 1.030 mq_timedsend(3</q (deleted)>, "abc", 3, 5, NULL) = 0 <0.0001>
      40 1.031 mq_open("q", O_RDWR|O_CREAT, 0600, NULL) = 4</q> <0.001>
      40 1.032 mq_timedsend(4</q>, "de", 2, 5, NULL) = 0 <0.0001>
      41 1.041 mq_timedreceive(3</q (deleted)>, "abc", 64, [5], NULL) = 3 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "posix-queue:/q"))).toEqual(["40 -> 41: 3"]);
    expect(levelOf(channelOf(trace, "posix-queue:/q#2"))).toBe(1);
  });

  it("are not what a read of the queue's descriptor tells of its state, though it comes before all of them", () => {
    const trace = traceOf(`${parentWithPosixQueue}
      41 1.025 read(3</q>, "QSIZE:0          NOTIFY:0     SIG"..., 255) = 60 <0.0001>
      40 1.030 mq_timedsend(3</q>, "abc", 3, 5, NULL) = 0 <0.0001>`);
    expect(channelOf(trace, "posix-queue:/q")).toMatchObject({ bytesWritten: 3, bytesRead: 0 });
  });

  it("go the way its descriptor was opened for; who only finds the queue did not make it", () => {
    const trace = traceOf(`
      40 1.000 mq_open("jobs", O_RDONLY) = 3</jobs> <0.0001>
      41 1.001 mq_open("/jobs", O_WRONLY|O_NONBLOCK) = 4</jobs> <0.0001>
      42 1.002 mq_open("jobs", O_RDWR) = 5</jobs> <0.0001>`);
    const rights = [40, 41, 42].map((pid) => descriptorsOf(trace, pid, trace.endNs));
    expect(rights).toEqual([
      ["3 posix-queue:/jobs rx"],
      ["4 posix-queue:/jobs wx"],
      ["5 posix-queue:/jobs rwx"],
    ]);
    expect(channelOf(trace, "posix-queue:/jobs").createdBy).toBeUndefined();
  });

  it("are not waited for by who asks not to, and are again when it asks to", () => {
    const trace = traceOf(`${parentWithPosixQueue}
      40 1.030 mq_getsetattr(3</q>, {mq_flags=O_NONBLOCK, mq_maxmsg=2, mq_msgsize=64, mq_curmsgs=0}, {mq_flags=0, mq_maxmsg=2, mq_msgsize=64, mq_curmsgs=0}) = 0 <0.0001>
      41 1.031 mq_timedreceive(3</q>,  <unfinished ...>
      40 1.032 getpid() = 40 <0.0001>
      41 1.033 <... mq_timedreceive resumed>0x7ffd, 64, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable) <0.002>
      40 1.034 mq_getsetattr(3</q>, {mq_flags=0, mq_maxmsg=2, mq_msgsize=64, mq_curmsgs=0}, NULL) = 0 <0.0001>
      41 1.040 mq_timedreceive(3</q>, ...still`);
    expect(blockedCalls(trace)).toEqual(["41 mq_timedreceive queue-empty"]);
    expect(trace.calls.blocked(trace.calls.length - 1)).toBeGreaterThan(0);
  });

  it("do not make a sender wait who asks not to", () => {
    const trace = traceOf(`
      40 1.010 mq_open("q", O_RDWR|O_CREAT|O_NONBLOCK, 0600, {mq_flags=0, mq_maxmsg=1, mq_msgsize=64}) = 3</q> <0.001>
      40 1.030 mq_timedsend(3</q>, "a", 1, 0, NULL) = 0 <0.0001>
      40 1.031 mq_timedsend(3</q>, "b", 1, 0, NULL <unfinished ...>
      41 1.032 getpid() = 41 <0.0001>`);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("of who had to wait for room make the queue ready when there is some", () => {
    const trace = traceOf(`${parentWithPosixQueue}
      40 1.021 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
      40 1.030 mq_timedsend(3</q>, "a", 1, 0, NULL) = 0 <0.0001>
      40 1.031 mq_timedsend(3</q>, "b", 1, 0, NULL) = 0 <0.0001>
      40 1.032 mq_timedsend(3</q>, "c", 1, 0, NULL <unfinished ...>
      41 1.040 mq_timedreceive(3</q>, "a", 64, [0], NULL) = 1 <0.0001>
      42 1.041 poll([{fd=3</q>, events=POLLIN}], 1, -1 <unfinished ...>
      40 1.050 <... mq_timedsend resumed>) = 0 <0.018>
      42 1.051 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.010>`);
    expect(wakesOf(trace)).toContain("42 poll <- 40 mq_timedsend");
  });

  it("fill a queue older than the trace as far as its attributes tell", () => {
    const trace = traceOf(`
      40 1.000 mq_getsetattr(3</q>, NULL, {mq_flags=0, mq_maxmsg=1, mq_msgsize=64, mq_curmsgs=0}) = 0 <0.0001>
      40 1.010 mq_timedsend(3</q>, "a", 1, 0, NULL) = 0 <0.0001>
      40 1.020 mq_timedsend(3</q>, "b", 1, 0, NULL...still`);
    expect(channelOf(trace, "posix-queue:/q").capacity).toBe(1);
    expect(blockedCalls(trace)).toEqual(["40 mq_timedsend queue-full"]);
  });

  it("make a sender wait for room that a stranger made, whoever received before", () => {
    const trace = traceOf(`${parentWithPosixQueue}
      40 1.030 mq_timedsend(3</q>, "a", 1, 0, NULL) = 0 <0.0001>
      40 1.031 mq_timedsend(3</q>, "b", 1, 0, NULL) = 0 <0.0001>
      40 1.032 mq_timedreceive(3</q>, "a", 64, [0], NULL) = 1 <0.0001>
      40 1.033 mq_timedsend(3</q>, "c", 1, 0, NULL) = 0 <0.0001>
      40 1.034 mq_timedsend(3</q>, "d", 1, 0, NULL <unfinished ...>
      41 1.040 getpid() = 41 <0.0001>
      40 1.041 <... mq_timedsend resumed>) = 0 <0.007>`);
    expect(blockedCalls(trace)).toEqual(["40 mq_timedsend queue-full"]);
    expect(wakesOf(trace)).toEqual(["40 mq_timedsend <- ?"]);
  });

  it("have nothing to do with a name of which nobody had a queue", () => {
    const trace = traceOf('40 1.000 mq_unlink("q") = 0 <0.0001>');
    expect(trace.channels).toEqual([]);
    expect(trace.calls.channel(0)).toBe(noRow);
  });

  it("that were there before the trace have no sender", () => {
    const trace = traceOf(`50 1.0 mq_timedreceive(3</q>, "old", 64, [5], NULL) = 3 <0.0001>`);
    const queue = channelOf(trace, "posix-queue:/q");
    expect(transfersOf(trace, queue)).toEqual(["? -> 50: 3"]);
    expect(queue).toMatchObject({ bytesUnseen: 3, messages: 0 });
  });
});
