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

describe("a receiver of messages of one type", () => {
  it.each([
    ["of that type while there is one", 5, "0", []],
    ["of another type", 4, "0", ["41 msgrcv queue-empty"]],
    ["of any up to that type", -5, "0", []],
    ["of any up to a lower one", -4, "0", ["41 msgrcv queue-empty"]],
    ["of any but that type", 5, "MSG_EXCEPT", ["41 msgrcv queue-empty"]],
    ["of any but another", 4, "MSG_EXCEPT", []],
    ["of any", 0, "0", []],
  ])("that takes a message %s waits for what is not there", (_, type, flags, waiting) => {
    const trace = traceOf(`${queue}
      40 1.030 msgsnd(7, {mtype=5, mtext="one"}, 3, 0) = 0 <0.0001>
      41 1.040 msgrcv(7, {mtype=5, mtext="one"}, 100, ${type}, ${flags}) = 3 <0.010>`);
    expect(blockedCalls(trace)).toEqual(waiting);
  });

  it("gets it also as an older strace prints it, whatever the type's number", () => {
    const trace = traceOf(`${queue}
      40 1.030 msgsnd(7, {12, "x"}, 1, 0) = 0 <0.0001>
      41 1.031 msgsnd(7, {13, "x"}, 1, 0) = 0 <0.0001>
      41 1.040 msgrcv(7, {13, "x"}, 100, 0, 0) = 1 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "sysv-queue:7"))).toEqual(["41 -> 41: 1"]);
  });
});

describe("a queue that holds as many bytes as msgctl says", () => {
  it.each([
    "{msg_perm={uid=0}, msg_qbytes=20, ...}",
    "{msg_qbytes=20}) = 0\n40 1.0251 msgctl(7, IPC_STAT, 0x7ffd",
  ])("makes wait who sends more: %s", (setting) => {
    const sending = (bytes: number) =>
      blockedCalls(
        traceOf(`${queue}
      40 1.025 msgctl(7, IPC_SET, ${setting}) = 0 <0.0001>
      40 1.030 msgsnd(7, {mtype=1, mtext="12345678"}, 8, 0) = 0 <0.0001>
      41 1.040 msgsnd(7, {mtype=1, mtext="123456789012"}, ${bytes}, 0 <unfinished ...>
      40 1.041 getpid() = 40 <0.0001>`),
      );
    expect([sending(12), sending(13)]).toEqual([[], ["41 msgsnd queue-full"]]);
  });
});

it.each([
  'msgsnd(-1, {mtype=1, mtext="x"}, 1, 0)',
  "msgrcv(-1, 0x7f, 1, 0, 0)",
  "msgctl(-1, IPC_RMID, NULL)",
  "shmat(-1, NULL, 0)",
  "shmctl(-1, IPC_RMID, NULL)",
])("no object is one of a negative number: %s", (call) => {
  const trace = traceOf(`40 1.020 ${call} = -1 EINVAL (Invalid argument) <0.0001>`);
  expect([trace.channels, blockedCalls(trace)]).toEqual([[], []]);
});

describe("a POSIX queue", () => {
  const opened = (maximum: number, flags = "O_RDWR|O_CREAT") => `
    40 1.000 mq_open("q", ${flags}, 0600, {mq_flags=0, mq_maxmsg=${maximum}, mq_msgsize=64}) = 3</q> <0.0001>
    40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>`;
  const sends = (pid: number, stamp: string, priority = 0) =>
    `${pid} ${stamp} mq_timedsend(3</q>, "x", 1, ${priority}, NULL`;

  it("has room for as many as it was made for, whoever opens it after that", () => {
    const trace = traceOf(`${opened(10)}
      41 1.002 mq_open("q", O_RDONLY) = 4</q> <0.0001>`);
    expect(channelOf(trace, "posix-queue:/q").capacity).toBe(10);
  });

  it("is the file that a path was taken for until it was opened as one", () => {
    const trace = traceOf(`
      40 1.000 fcntl(3</q>, F_GETFD) = 0 <0.0001>
      41 1.001 mq_open("q", O_RDONLY) = 4</q> <0.0001>`);
    expect(trace.channels.map(({ id }) => id)).toEqual(["posix-queue:/q"]);
  });

  it("makes wait a sender when it is full, a receiver when it is empty, and nobody who asked not to", () => {
    const waiting = (lines: string, flags?: string) =>
      blockedCalls(
        traceOf(`${opened(1, flags)}\n${lines} <unfinished ...>\n40 1.040 getpid() = 40 <0.0001>`),
      );
    const receives = "41 1.030 mq_timedreceive(3</q>, ";
    const sent = `${sends(40, "1.010")}) = 0 <0.0001>`;
    expect(waiting(sends(41, "1.030"))).toEqual([]);
    expect(waiting(`${sent}\n${sends(41, "1.030")}`)).toEqual(["41 mq_timedsend queue-full"]);
    expect(waiting(receives)).toEqual(["41 mq_timedreceive queue-empty"]);
    expect(waiting(`${sent}\n${receives}`)).toEqual([]);
    expect(waiting(receives, "O_RDWR|O_CREAT|O_NONBLOCK")).toEqual([]);
  });

  it("lets go who polls it by a sender that has not returned yet", () => {
    const trace = traceOf(`${opened(5)}
      40 1.010 poll([{fd=3</q>, events=POLLIN}], 1, -1 <unfinished ...>
      ${sends(41, "1.020")} <unfinished ...>
      40 1.021 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 poll <- 41 mq_timedsend"]);
  });

  it.each([
    [1, "40 -> 40: 1"],
    [12, "41 -> 40: 1"],
  ])("tells messages that look alike apart by their priority: %d", (priority, transfer) => {
    const trace = traceOf(`${opened(5)}
      ${sends(40, "1.010", 1)}) = 0 <0.0001>
      ${sends(41, "1.020", 12)} <unfinished ...>
      40 1.021 mq_timedreceive(3</q>, "x", 64, [${priority}], NULL) = 1 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "posix-queue:/q"))).toEqual([transfer]);
  });

  it("is known by what is done with it where strace prints no more than its number", () => {
    const trace = traceOf(`
      40 1.000 mq_timedsend(3, "abc", 3, 5, NULL) = 0 <0.0001>
      40 1.001 mq_timedreceive(3, "abc", 64, [5], NULL) = 3 <0.0001>`);
    expect(trace.channels.map(({ id, kind }) => [id, kind])).toEqual([["posix-queue#1", "posix-queue"]]);
    expect(transfersOf(trace, channelOf(trace, "posix-queue#1"))).toEqual(["40 -> 40: 3"]);
  });

  it("is called what it is called, also where its name has the word file in it", () => {
    const trace = traceOf(`
      40 1.000 mq_open("profiles", O_RDWR|O_CREAT, 0600, {mq_flags=0, mq_maxmsg=3, mq_msgsize=64}) = 3</profiles> <0.0001>
      40 1.001 mq_timedsend(3</profiles>, "abc", 3, 5, NULL) = 0 <0.0001>`);
    expect(trace.channels.map(({ id }) => id)).toEqual(["posix-queue:/profiles"]);
  });

  it("is not what strace names as something else, whatever is tried with that", () => {
    const trace = traceOf(`
      40 1.000 io_uring_setup(8, {flags=0, sq_thread_cpu=0, sq_thread_idle=0}) = 3<anon_inode:[io_uring]> <0.0001>
      40 1.001 mq_timedsend(3<anon_inode:[io_uring]>, "x", 1, 0, NULL) = -1 EBADF (Bad file descriptor) <0.0001>`);
    expect(trace.channels.map(({ kind, id }) => [kind, id])).toEqual([
      ["other", "other:anon_inode:[io_uring]"],
    ]);
  });

  it("is no pipe, whatever is tried with that", () => {
    const trace = traceOf(`
      40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
      40 1.001 mq_timedsend(4<pipe:[97]>, "x", 1, 0, NULL) = -1 EBADF (Bad file descriptor) <0.0001>`);
    expect(channelOf(trace, "pipe:97").writers.size).toBe(0);
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

  it("was not made by who made a FIFO of that name", () => {
    const trace = traceOf(`
      40 1.010 mknodat(AT_FDCWD</>, "/jobs", S_IFIFO|0600) = 0 <0.0001>
      40 1.020 mq_open("jobs", O_RDWR) = 3</jobs> <0.0001>`);
    expect(trace.channels.map(({ kind, createdBy }) => [kind, createdBy])).toEqual([
      ["posix-queue", undefined],
    ]);
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
