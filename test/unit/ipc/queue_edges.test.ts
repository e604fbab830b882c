import { describe, expect, it } from "vitest";
import { blockedCalls, levelOf, transfersOf, wakesOf } from "./facts.ts";
import { channelOf, ms, traceByteByByte, traceOf } from "./trace_of.ts";

const queue = `
  40 1.010 msgget(0x2a, IPC_CREAT|0600) = 7 <0.0001>
  40 1.020 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
`;

describe("a message", () => {
  it("that was received of a call which then failed came from somebody else", () => {
    const trace = traceOf(`${queue}
      40 1.030 msgsnd(7, {mtype=1, mtext="hello"}, 5, 0 <unfinished ...>
      41 1.031 msgrcv(7, {mtype=1, mtext="he"}, 2, 0, MSG_NOERROR) = 2 <0.0001>
      40 1.032 <... msgsnd resumed>) = -1 EINTR (Interrupted system call) <0.002>`);
    const channel = channelOf(trace, "sysv-queue:7");
    expect(transfersOf(trace, channel)).toEqual(["? -> 41: 2"]);
    expect(channel).toMatchObject({
      bytesWritten: 0,
      bytesRead: 2,
      bytesUnseen: 2,
      bytesGone: 0,
      messages: 0,
    });
  });

  it("whose text is like none of those sent is the first that can have been it", () => {
    const trace = traceOf(`${queue}
      40 1.030 msgsnd(7, {mtype=1, mtext="one"}, 3, 0) = 0 <0.0001>
      41 1.031 msgsnd(7, {mtype=1, mtext="two"}, 3, 0) = 0 <0.0001>
      41 1.040 msgrcv(7, {mtype=1, mtext="???"}, 100, 0, 0) = 3 <0.0001>
      41 1.041 msgrcv(7, {mtype=1, mtext="two"}, 100, 0, 0) = 3 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "sysv-queue:7"))).toEqual(["40 -> 41: 3", "41 -> 41: 3"]);
  });

  it("is one, and sent once, though its line arrived in pieces", () => {
    const trace = traceByteByByte(`${queue}
      40 1.030 msgsnd(7, {mtype=1, mtext="hello"}, 5, 0) = 0 <0.0001>
      41 1.040 msgrcv(7, {mtype=1, mtext="hello"}, 100, 0, 0) = 5 <0.0001>
      41 1.041 msgrcv(7, {mtype=1, mtext="hello"}, 100, 0, 0) = 5 <0.0001>`);
    const channel = channelOf(trace, "sysv-queue:7");
    expect(transfersOf(trace, channel)).toEqual(["40 -> 41: 5", "? -> 41: 5"]);
    expect(channel).toMatchObject({ messages: 1, bytesWritten: 5, bytesUnseen: 5 });
  });

  it("that could not be sent is not there", () => {
    const trace = traceOf(`${queue}
      40 1.030 msgsnd(7, {mtype=1, mtext="hello"}, 5, IPC_NOWAIT) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>
      41 1.040 msgrcv(7, {mtype=1, mtext="hello"}, 100, 0, 0) = 5 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "sysv-queue:7"))).toEqual(["? -> 41: 5"]);
  });

  it("that is still being sent goes to one receiver only", () => {
    const trace = traceOf(`${queue}
      40 1.030 msgsnd(7, {mtype=1, mtext="same"}, 4, 0 <unfinished ...>
      41 1.031 msgrcv(7, {mtype=1, mtext="same"}, 100, 0, 0) = 4 <0.0001>
      41 1.032 msgrcv(7, {mtype=1, mtext="same"}, 100, 0, 0) = 4 <0.0001>
      40 1.033 <... msgsnd resumed>) = 0 <0.003>`);
    expect(transfersOf(trace, channelOf(trace, "sysv-queue:7"))).toEqual(["40 -> 41: 4", "? -> 41: 4"]);
  });

  it("that a waiting receiver got before its sender's line ended the wait, and what was cut off is gone", () => {
    const trace = traceOf(`${queue}
      41 1.030 msgrcv(7, {mtype=1, mtext="he"}, 2, 0, MSG_NOERROR) = 2 <0.010>
      40 1.0399 msgsnd(7, {mtype=1, mtext="hello"}, 5, 0) = 0 <0.0003>`);
    const channel = channelOf(trace, "sysv-queue:7");
    expect(wakesOf(trace)).toEqual(["41 msgrcv <- 40 msgsnd"]);
    expect(channel).toMatchObject({ bytesWritten: 5, bytesRead: 2, bytesGone: 3, bytesUnseen: 0 });
  });

  it("begins in the queue's bytes where the one before it ended", () => {
    const trace = traceOf(`${queue}
      40 1.030 msgsnd(7, {mtype=1, mtext="hello"}, 5, 0) = 0 <0.0001>
      40 1.031 msgsnd(7, {mtype=1, mtext="you"}, 3, 0) = 0 <0.0001>
      41 1.040 msgrcv(7, {mtype=1, mtext="hello"}, 100, 0, 0) = 5 <0.0001>
      41 1.041 msgrcv(7, {mtype=1, mtext="you"}, 100, 0, 0) = 3 <0.0001>`);
    const { offset } = trace.transfers.columns;
    expect([offset.at(0), offset.at(1)]).toEqual([0, 5]);
  });

  it("is joined with a receiver whose line comes first, and who need not have waited for it", () => {
    const trace = traceOf(`${queue}
      41 1.040 msgrcv(7, {mtype=1, mtext="one"}, 100, 0, IPC_NOWAIT) = 3 <0.0001>
      40 1.0401 msgsnd(7, {mtype=1, mtext="one"}, 3, 0) = 0 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "sysv-queue:7"))).toEqual(["40 -> 41: 3"]);
    expect(wakesOf(trace)).toEqual([]);
  });
});

describe("the bytes that lie in a queue", () => {
  it("are those of its messages, and none of one that was taken while it was still being sent", () => {
    const trace = traceOf(`${queue}
      40 1.030 msgsnd(7, {mtype=1, mtext="hello"}, 5, 0) = 0 <0.0001>
      40 1.031 msgsnd(7, {mtype=2, mtext="you"}, 3, 0 <unfinished ...>
      41 1.032 msgrcv(7, {mtype=2, mtext="you"}, 100, 2, 0) = 3 <0.0001>
      40 1.033 <... msgsnd resumed>) = 0 <0.002>
      41 1.040 msgrcv(7, {mtype=1, mtext="hello"}, 100, 0, 0) = 5 <0.0001>`);
    const { queuedBytes } = channelOf(trace, "sysv-queue:7");
    expect([ms(21), ms(25), ms(35)].map((ns) => queuedBytes.levelAt(ns))).toEqual([5, 5, 0]);
  });
});

describe("messages that look alike", () => {
  it("are told apart by their words, where two receive at once", () => {
    const trace = traceOf(`${queue}
      40 1.030 msgsnd(7, {mtype=1, mtext="one"}, 3, 0) = 0 <0.0001>
      41 1.031 msgsnd(7, {mtype=1, mtext="two"}, 3, 0) = 0 <0.0001>
      41 1.040 msgrcv(7, {mtype=1, mtext="two\\0\\0"}, 100, 0, 0) = 3 <0.0001>
      40 1.040 msgrcv(7, {mtype=1, mtext="one"}, 100, 0, 0) = 3 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "sysv-queue:7"))).toEqual(["41 -> 41: 3", "40 -> 40: 3"]);
  });

  it("are told apart by the beginning that a receiver has room for", () => {
    const trace = traceOf(`${queue}
      40 1.030 msgsnd(7, {mtype=1, mtext="one"}, 3, 0) = 0 <0.0001>
      41 1.031 msgsnd(7, {mtype=1, mtext="two"}, 3, 0) = 0 <0.0001>
      41 1.040 msgrcv(7, {mtype=1, mtext="tw"}, 2, 0, MSG_NOERROR) = 2 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "sysv-queue:7"))).toEqual(["41 -> 41: 2"]);
  });

  it("come by their priority where the receiver does not ask for it", () => {
    const trace = traceOf(`
      40 1.010 mq_open("q", O_RDWR|O_CREAT, 0600, {mq_flags=0, mq_maxmsg=9, mq_msgsize=64, mq_curmsgs=0}) = 3</q> <0.0001>
      40 1.020 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      40 1.030 mq_timedsend(3</q>, "same", 4, 1, NULL) = 0 <0.0001>
      41 1.031 mq_timedsend(3</q>, "same", 4, 9, NULL) = 0 <0.0001>
      40 1.032 mq_timedsend(3</q>, "same", 4, 5, NULL) = 0 <0.0001>
      41 1.040 mq_timedreceive(3</q>, "same", 64, NULL, NULL) = 4 <0.0001>
      41 1.041 mq_timedreceive(3</q>, "same", 64, NULL, NULL) = 4 <0.0001>`);
    const { write } = trace.transfers.columns;
    expect([write.at(0), write.at(1)]).toEqual([3, 4]);
  });

  it("are told apart by their type", () => {
    const trace = traceOf(`${queue}
      40 1.030 msgsnd(7, {mtype=5, mtext="same"}, 4, 0) = 0 <0.0001>
      41 1.031 msgsnd(7, {mtype=2, mtext="same"}, 4, 0) = 0 <0.0001>
      41 1.040 msgrcv(7, {mtype=2, mtext="same"}, 100, 2, 0) = 4 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "sysv-queue:7"))).toEqual(["41 -> 41: 4"]);
  });

  it("of one priority come out in the order in which they went in", () => {
    const trace = traceOf(`
      40 1.010 mq_open("q", O_RDWR|O_CREAT, 0600, {mq_flags=0, mq_maxmsg=9, mq_msgsize=64, mq_curmsgs=0}) = 3</q> <0.0001>
      40 1.020 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      40 1.030 mq_timedsend(3</q>, "same", 4, 5, NULL) = 0 <0.0001>
      41 1.031 mq_timedsend(3</q>, "same", 4, 5, NULL) = 0 <0.0001>
      41 1.040 mq_timedreceive(3</q>, "same", 64, [5], NULL) = 4 <0.0001>
      41 1.041 mq_timedreceive(3</q>, "same", 64, [5], NULL) = 4 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "posix-queue:/q"))).toEqual(["40 -> 41: 4", "41 -> 41: 4"]);
  });

  it("are two where one was received long before the other was sent", () => {
    const trace = traceOf(`${queue}
      41 1.030 msgrcv(7, {mtype=1, mtext="same"}, 100, 0, 0) = 4 <0.0001>
      40 1.500 msgsnd(7, {mtype=1, mtext="same"}, 4, 0) = 0 <0.0001>`);
    const channel = channelOf(trace, "sysv-queue:7");
    expect(transfersOf(trace, channel)).toEqual(["? -> 41: 4"]);
    expect([channel.bytesUnseen, levelOf(channel)]).toEqual([4, 1]);
  });
});

describe("a receiver", () => {
  it.each([
    [
      "waited, however short, for what another sent meanwhile",
      `41 1.030 msgrcv(7,  <unfinished ...>
       40 1.03001 msgsnd(7, {mtype=1, mtext="one"}, 3, 0) = 0 <0.00001>
       41 1.03004 <... msgrcv resumed>{mtype=1, mtext="one"}, 100, 0, 0) = 3 <0.00004>`,
      ["41 msgrcv queue-empty"],
    ],
    [
      "did not wait who got it at once, though its sender's line comes later",
      `41 1.030 msgrcv(7, {mtype=1, mtext="one"}, 100, 0, 0) = 3 <0.00001>
       40 1.03001 msgsnd(7, {mtype=1, mtext="one"}, 3, 0) = 0 <0.00001>`,
      [],
    ],
    [
      "waits of whose call no more than the queue is printed",
      `41 1.030 msgrcv(7 <unfinished ...>
       40 1.031 getpid() = 40 <0.00001>`,
      ["41 msgrcv queue-empty"],
    ],
  ])("%s", (_, calls, blocked) => {
    const trace = traceOf(`${queue}\n${calls}`);
    expect(blockedCalls(trace)).toEqual(blocked);
    expect(trace.channels.map(({ id }) => id)).toEqual(["sysv-queue:7"]);
  });
});

describe("a queue", () => {
  it.each([
    ["made for its maker alone", "IPC_PRIVATE, 0600", true],
    ["made or found", "0x2a, IPC_CREAT|0600", true],
    ["found", "0x2a, 0", false],
  ])("has its maker where it was %s", (_, got, made) => {
    const trace = traceOf(`40 1.010 msgget(${got}) = 7 <0.0001>`);
    expect(channelOf(trace, "sysv-queue:7").createdBy).toBe(made ? 0 : undefined);
  });

  it("that could not be had is none, and had twice is one", () => {
    const trace = traceOf(`${queue}
      41 1.030 msgget(0x2a, IPC_CREAT|IPC_EXCL|0600) = -1 EEXIST (File exists) <0.0001>
      41 1.031 msgget(0x2a, 0) = 7 <0.0001>`);
    expect(trace.channels.map(({ id, name }) => [id, name])).toEqual([["sysv-queue:7", "0x2a"]]);
  });

  it("older than the log that answers at once that it is empty made nobody wait", () => {
    const trace = traceOf(`
      40 1.010 mq_timedreceive(3</q>,  <unfinished ...>
      41 1.011 getppid() = 1 <0.0001>
      40 1.012 <... mq_timedreceive resumed>0x7ffe, 64, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable) <0.002>`);
    expect(blockedCalls(trace)).toEqual([]);
  });
});

describe("a queue named like a file", () => {
  it("is not the FIFO at that path: names of queues are a world of their own", () => {
    const trace = traceOf(`
      40 1.010 mknodat(AT_FDCWD</>, "/jobs", S_IFIFO|0600) = 0 <0.0001>
      40 1.020 openat(AT_FDCWD</>, "/jobs", O_RDWR) = 3</jobs> <0.0001>
      40 1.030 write(3</jobs>, "hello world!", 12) = 12 <0.0001>
      40 1.040 mq_open("jobs", O_RDWR|O_CREAT, 0600, {mq_flags=0, mq_maxmsg=3, mq_msgsize=64}) = 4</jobs> <0.0001>
      40 1.050 mq_timedsend(4</jobs>, "one", 3, 0, NULL) = 0 <0.0001>`);
    expect(trace.channels.map(({ id }) => id)).toEqual(["fifo:/jobs", "posix-queue:/jobs#2"]);
    const kinds = trace.channels.map(({ kind, capacity, bytesWritten }) => ({
      kind,
      capacity,
      bytesWritten,
    }));
    expect(kinds).toContainEqual({ kind: "fifo", capacity: 65536, bytesWritten: 12 });
    expect(kinds).toContainEqual({ kind: "posix-queue", capacity: 3, bytesWritten: 3 });
  });

  it("is not what a FIFO's path names when a queue of that name is removed", () => {
    const trace = traceOf(`
      40 1.010 mknodat(AT_FDCWD</>, "/jobs", S_IFIFO|0600) = 0 <0.0001>
      40 1.020 openat(AT_FDCWD</>, "/jobs", O_RDWR) = 3</jobs> <0.0001>
      40 1.030 mq_unlink("jobs") = 0 <0.0001>
      40 1.040 openat(AT_FDCWD</>, "/jobs", O_RDWR) = 4</jobs> <0.0001>`);
    expect(trace.channels.map(({ id }) => id)).toEqual(["fifo:/jobs"]);
  });
});
