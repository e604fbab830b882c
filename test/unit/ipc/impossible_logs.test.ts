import { describe, expect, it } from "vitest";
import { noRow } from "../../../src/base/table.ts";
import { outcomes } from "../../../src/ipc/trace.ts";
import { errnoMeaning } from "../../../src/strace/errnos.ts";
import { signalNumber } from "../../../src/strace/signals.ts";
import {
  blockedCalls,
  descriptorsOf,
  isConserved,
  levelOf,
  signalsOf,
  transfersOf,
  waitsOf,
  wakesOf,
} from "./facts.ts";
import { channelOf, ms, processOf, traceByteByByte, traceOf, traceOfBytes } from "./trace_of.ts";

// Logs that no kernel would give: cut, mended by hand, merged of several, or from another namespace.

describe("a number that cannot be one of bytes", () => {
  it.each([
    ["a write that returned less than nothing", "write(4<pipe:[97]>) = -7483"],
    ["an error whose name was cut off", "write(4<pipe:[97]>) = -1"],
    ["a tee that returned less than nothing", "tee(3</tmp/f>, 4<pipe:[97]>, 10, 0) = -5000"],
    ["a vmsplice that returned less than nothing", "vmsplice(4<pipe:[97]>, [], 0, 0) = -5000"],
  ])("moves none: %s", (_, call) => {
    const pipe = channelOf(traceOf(`40 1.0 ${call}`), "pipe:97");
    expect([pipe.bytesWritten, pipe.bytesRead, levelOf(pipe)]).toEqual([0, 0, 0]);
  });

  it("is an error without a name if it is one of the kernel's", () => {
    const { calls } = traceOf("40 1.0 read(3<pipe:[97]>) = -8");
    expect(calls.value(0)).toBe(-1);
    expect(calls.errno(0)).toBe(0);
  });

  it("does not take bytes out of a socket whose buffer is not printed", () => {
    const socket = channelOf(traceOf("40 1.0 recv(3<TCP:[127.0.0.1:1]>) = 6"), "tcp:127.0.0.1:1");
    expect(socket.bytesRead).toBe(6);
  });

  it("counts no message of less than nothing", () => {
    const trace = traceOf(`
      40 1.0 msgsnd(0, {1, "x"}, -2, 0) = 0
      40 1.1 msgrcv(0) = -2
      40 1.2 sendmmsg(3<UNIX-SEQPACKET:[6->7]>, [{msg_len=-20}], 1, 0) = 1`);
    for (const { bytesWritten, bytesRead, bytesUnseen, bytesGone } of trace.channels) {
      expect([bytesWritten, bytesRead, bytesUnseen, bytesGone].every((bytes) => bytes >= 0)).toBe(true);
    }
  });

  it("is never more than a call can move", () => {
    const pipe = channelOf(traceOf('40 1.0 read(3<pipe:[97]>, "", 9) = 9007199254740993'), "pipe:97");
    expect(pipe.bytesRead).toBe(0x7fff_f000);
    expect(transfersOf(traceOf('40 1.0 read(3<pipe:[97]>, "", 9) = 9007199254740993'), pipe)).toEqual([
      `? -> 40: ${0x7fff_f000}`,
    ]);
  });
});

it("a socket has no capacity that fcntl could set", () => {
  const trace = traceOf(`
    4 1.0 socket(AF_UNIX, SOCK_STREAM) = 2<UNIX-STREAM:[12->3]>
    4 1.1 sendmsg(2<UNIX-STREAM:[12->3]>, {msg_iov=[{iov_base="x", iov_len=6}]}, 0) = 6
    4 1.2 fcntl(2<UNIX-STREAM:[12->3]>, F_SETPIPE_SZ, 1) = 1`);
  const [socket] = trace.channels;
  expect([socket?.capacity, socket?.bytesWritten]).toEqual([Number.NaN, 6]);
});

it("a pipe has no capacity of less than a page", () => {
  for (const impossible of ["7", "0", "-21012"]) {
    const trace = traceOf(`
      40 1.0 write(4<pipe:[97]>, "12345678", 8) = 8
      40 1.1 fcntl(4<pipe:[97]>, F_SETPIPE_SZ, 4096) = ${impossible}`);
    const pipe = channelOf(trace, "pipe:97");
    expect([pipe.capacity, levelOf(pipe)]).toEqual([65536, 8]);
  }
});

it("a pipe that was made smaller than what is in it holds no more than that", () => {
  const log = `
    40 1.0 write(4<pipe:[97]>, ""..., 65536) = 65536
    40 1.1 fcntl(4<pipe:[97]>, F_SETPIPE_SZ, 4096) = 4096`;
  const smaller = channelOf(traceOf(log), "pipe:97");
  expect([levelOf(smaller), isConserved(smaller)]).toEqual([4096, true]);
  const larger = channelOf(
    traceOf(`${log}
    40 1.2 fcntl(4<pipe:[97]>, F_GETPIPE_SZ) = 8192`),
    "pipe:97",
  );
  expect([levelOf(larger), isConserved(larger)]).toEqual([8192, true]);
});

describe("a socket that was read from before the log told that it is connected", () => {
  it.each([
    [
      "its addresses show later",
      '40 1.1 getpeername(3, {sa_family=AF_INET, sin_port=htons(2), sin_addr=inet_addr("10.0.0.1")}, [16]) = 0\n40 1.2 read(3<TCP:[10.0.0.2:1->10.0.0.1:2]>, "12345678", 8) = 8',
    ],
    [
      "it is connected later",
      '40 1.1 connect(3, {sa_family=AF_INET, sin_port=htons(2), sin_addr=inet_addr("10.0.0.1")}, 16) = 0\n40 1.2 read(3, "12345678", 8) = 8',
    ],
    ["it is written into", '40 1.1 write(3<TCP:[14]>, "x", 1) = 1'],
  ])("had that from somebody unseen: %s", (_, rest) => {
    const trace = traceOf(`40 1.0 read(3<TCP:[14]>, "1234567", 7) = 7\n${rest}`);
    for (const socket of trace.channels) {
      expect(socket.bytesRead).toBe(socket.bytesUnseen);
      expect(isConserved(socket)).toBe(true);
    }
  });
});

it("a connection has no terminal's slave that its descriptor could open", () => {
  const trace = traceOf(`
    40 1.0 ioctl(1<TCP:[127.0.0.1:2->127.0.0.1:1]>, TIOCGPTPEER, 0) = 4
    40 1.1 write(1<TCP:[127.0.0.1:2->127.0.0.1:1]>, "x", 1) = 1
    40 1.2 write(4, "1234567", 7) = 7`);
  const socket = channelOf(trace, "tcp:127.0.0.1:1-127.0.0.1:2");
  expect([socket.bytesWritten, isConserved(socket)]).toEqual([1, true]);
});

describe("a call on a descriptor that is none", () => {
  it.each([
    'read(-1, "x", 1)',
    "readv(-1, [], 1)",
    'write(-1, "x", 1)',
    'recvfrom(-1, "x", 1, 0, NULL, NULL)',
    "recvmsg(-1, {msg_iov=[]}, 0)",
    'sendto(-1, "x", 1, 0, NULL, 0)',
    "vmsplice(-1, [], 0, 0)",
    "splice(-1, NULL, -1, NULL, 10, 0)",
    "sendfile(-1, -1, NULL, 10)",
    'connect(-1, {sa_family=AF_UNIX, sun_path="/s"}, 5)',
    "flock(-1, LOCK_EX)",
    "lseek(-1, 0, SEEK_SET)",
    "ioctl(-1, FIOCLEX)",
    "close(-1)",
    "ftruncate(-1, 5)",
    "fallocate(-1, 0, 0, 5)",
    "timerfd_settime(-1, 0, 0x7ffd, NULL)",
    'inotify_add_watch(-1, "/d", IN_CREATE)',
    "epoll_ctl(-1, EPOLL_CTL_ADD, -1, {events=EPOLLIN})",
    "epoll_wait(-1, [{events=EPOLLIN, data=0x5}], 1, 0)",
    "dup(-1)",
    "fchdir(-1)",
    "signalfd4(-1)",
  ])("is a call all the same, of nothing: %s", (call) => {
    const trace = traceOf(`40 1.0 ${call} = -1 EBADF (Bad file descriptor) <0.5>\n40 1.6 ${call} = 1 <0.5>`);
    expect([trace.calls.length, trace.calls.outcome(1)]).toEqual([2, outcomes.indexOf("returned")]);
    const isOf = (kind: string) => !["signalfd", "pidfd"].includes(kind);
    expect(trace.channels.filter(({ kind }) => isOf(kind))).toEqual([]);
    expect([trace.locks.length, trace.transfers.length, trace.interests.length]).toEqual([0, 0, 0]);
  });

  it.each([
    "epoll_ctl(-1, EPOLL_CTL_ADD, 3<pipe:[97]>, {events=EPOLLIN, data={u32=3, u64=3}})",
    "epoll_ctl(3<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, -1, {events=EPOLLIN, data={u32=3, u64=3}})",
  ])("watches nothing and is watched by nothing: %s", (call) => {
    expect(traceOf(`40 1.0 ${call} = 0`).interests.length).toBe(0);
  });

  it.each([
    ["pipe2([3<pipe:[1]>], 0) = 0", "one end"],
    ["pipe2(0x7ffd, 0) = 0", "no end"],
    ["socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[1->2]>]) = 0", "one socket"],
    ["socket(AF_UNIX, SOCK_STREAM, 0) = ?", "no number"],
    ["pidfd_getfd(3, 4, 0) = ?", "no number"],
    ['mq_open("q", O_RDWR) = ?', "no number"],
  ])("makes nothing: %s, with %s", (call) => {
    const trace = traceOf(`40 1.0 ${call}`);
    const opened = trace.descriptors.columns.openedBy.slice(0, trace.descriptors.length);
    expect([...opened].filter((by) => by !== noRow)).toEqual([]);
  });
});

describe("a call for queues on something else", () => {
  it("puts no message into a pipe", () => {
    const trace = traceOf('40 1.0 mq_timedsend(6<pipe:[97]>, "x", 1, 0, NULL) = 0');
    const pipe = channelOf(trace, "pipe:97");
    expect([pipe.messages, levelOf(pipe)]).toEqual([0, 0]);
    expect(isConserved(pipe)).toBe(true);
  });

  it.each([
    ["a receive", 'mq_timedreceive(6<pipe:[97]>, "x", 64, [0], NULL) = 1 <0.5>'],
    ["attributes", "mq_getsetattr(6<pipe:[97]>, NULL, {mq_maxmsg=9}) = 0 <0.5>"],
    ["a receive from nowhere", 'mq_timedreceive(-1, "x", 64, [0], NULL) = 1 <0.5>'],
  ])("does not make a queue of a pipe, wait or read: %s", (_, call) => {
    const trace = traceOf(`40 1.0 write(7<pipe:[97]>, "y", 1) = 1\n40 1.1 ${call}`);
    const pipe = channelOf(trace, "pipe:97");
    expect([trace.channels.length, pipe.kind, pipe.capacity]).toEqual([1, "pipe", 65536]);
    expect([pipe.bytesRead, levelOf(pipe), blockedCalls(trace)]).toEqual([0, 1, []]);
  });

  it.each([
    "msgsnd()",
    "msgrcv()",
    "msgctl(?, IPC_RMID)",
    "semop()",
    "semctl(?, 0, IPC_RMID)",
    "semctl(?, 0, SETVAL, 1)",
    "shmat()",
    "shmctl(?, IPC_RMID)",
  ])("makes up no object for a number that is missing: %s", (call) => {
    const trace = traceOf(`40 1.0 ${call} = 0\n40 1.1 msgget(IPC_PRIVATE, IPC_CREAT) = 0`);
    expect(trace.channels.map(({ id }) => id)).toEqual(["sysv-queue:0"]);
    expect([blockedCalls(trace), trace.calls.channel(0)]).toEqual([[], noRow]);
  });

  it("tells what a descriptor is of which nothing else is known", () => {
    const trace = traceOf('40 1.0 mq_timedsend(6, "x", 1, 0, NULL) = 0');
    expect(trace.channels.map(({ kind, messages }) => [kind, messages])).toEqual([["posix-queue", 1]]);
  });
});

it.each([
  ["of an inotify instance", 'inotify_add_watch(3<pipe:[97]>, "/tmp/d", IN_CREATE) = 1'],
  [
    "of a timer",
    "timerfd_settime(3<pipe:[97]>, 0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=1, tv_nsec=0}}, NULL) = 0",
  ],
])("a call %s on a pipe brings nothing to read into it", (_, call) => {
  const trace = traceOf(`
    40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
    40 1.010 poll([{fd=3<pipe:[97]>, events=POLLIN}], 1, -1 <unfinished ...>
    41 1.020 ${call} <0.0001>
    41 1.021 mkdir("/tmp/d/new", 0700) = 0 <0.0001>
    40 1.030 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.020>`);
  expect(wakesOf(trace)).toEqual(["40 poll <- ?"]);
});

it("two epoll instances that watch each other, which the kernel forbids, are made ready by nobody", () => {
  const trace = traceOf(`
    40 1.000 epoll_create1(0) = 7<anon_inode:[eventpoll]> <0.0001>
    40 1.001 epoll_create1(0) = 8<anon_inode:[eventpoll]> <0.0001>
    40 1.002 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 8<anon_inode:[eventpoll]>, {events=EPOLLIN, data={u32=8, u64=8}}) = 0 <0.0001>
    40 1.003 epoll_ctl(8<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 7<anon_inode:[eventpoll]>, {events=EPOLLIN, data={u32=7, u64=7}}) = 0 <0.0001>
    40 1.010 poll([{fd=8<anon_inode:[eventpoll]>, events=POLLIN}], 1, -1) = 1 ([{fd=8, revents=POLLIN}]) <0.020>`);
  expect(wakesOf(trace)).toEqual(["40 poll <- ?"]);
});

describe("a word that every object of the language knows, where a command stands", () => {
  it.each([
    ["of fcntl", "fcntl(3</tmp/f>, __proto__) = 0"],
    ["of ioctl", "ioctl(3</tmp/f>, __proto__) = 0"],
    ["of futex", "futex(0x5500, __defineGetter__, 1) = 0"],
    ["before restart_syscall", "__proto__(1) = ? ERESTART_RESTARTBLOCK (Interrupted by signal)"],
  ])("is none, %s", (_, call) => {
    const trace = traceOf(`
      40 1.0 ${call}
      40 1.1 restart_syscall(<... resuming interrupted __proto__ ...>) = 0 <0.5>`);
    expect(blockedCalls(trace)).toEqual(["40 restart_syscall sleep"]);
  });
});

describe("a call that ended later than what follows it, as when the clock was set back", () => {
  it("leaves no descriptor closed before it was opened", () => {
    const trace = traceOf(`
      40 1.0 dup(8</tmp/a>) = 6</tmp/a> <9.0>
      40 1.1 close(6</tmp/a>) = 0 <0.001>`);
    expect(descriptorsOf(trace, 40, ms(9000))).toEqual(["8 file:/tmp/a rw"]);
    const { openedNs, closedNs } = trace.descriptors.columns;
    for (let row = 0; row < trace.descriptors.length; row++)
      expect(closedNs[row]).toBeGreaterThanOrEqual(openedNs[row] as number);
  });

  it("leaves no lock, mapping, signal or life that ends before it begins", () => {
    const trace = traceOf(`
      40 1.0 fcntl(4</tmp/a>, F_OFD_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=1}) = 0 <5.0>
      40 1.1 mmap(NULL, 4096, PROT_READ, MAP_SHARED, 4</tmp/a>, 0) = 0x7f00 <5.0>
      40 1.2 kill(40, SIGPIPE) = 0 <5.0>
      40 1.3 fork() = 41 <5.0>
      41 1.4 +++ exited with 0 +++
      40 1.5 --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=40, si_uid=0} ---
      40 1.6 +++ killed by SIGPIPE +++`);
    const { locks, mappings, signals, tasks } = trace;
    expect(locks.columns.releasedNs[0]).toBeGreaterThanOrEqual(locks.columns.acquiredNs[0] as number);
    expect(mappings.columns.endNs[0]).toBeGreaterThanOrEqual(mappings.columns.startNs[0] as number);
    expect(signals.columns.deliveredNs[0]).toBeGreaterThanOrEqual(signals.columns.generatedNs[0] as number);
    for (const { startNs, endNs } of tasks) expect(endNs).toBeGreaterThanOrEqual(startNs);
  });
});

describe("a number of a process that cannot be the child's", () => {
  it("is of another namespace: nobody becomes his own parent", () => {
    const trace = traceOf(`
      41 1.0 fork() = 41
      42 1.1 getppid() = 41`);
    expect(processOf(trace, 41).parent).toBeUndefined();
    expect(processOf(trace, 42).parent).toBe(processOf(trace, 41).index);
  });

  it("is not that of who forks, though its child was seen before", () => {
    const trace = traceOf("clone3(\n[pid 1] getppid() = 0\n[pid 43] <... clone3 resumed>) = 43");
    for (const { index, parent } of trace.processes) expect(parent).not.toBe(index);
  });

  it("does not make a forefather the child of its grandchild", () => {
    const trace = traceOf(`
      41 1.0 fork( <unfinished ...>
      42 1.0 fork( <unfinished ...>
      42 1.0 <... fork resumed>) = 41
      41 1.0 <... fork resumed>) = 42`);
    expect(processOf(trace, 41).parent).toBeUndefined();
    expect(processOf(trace, 42).parent).toBe(processOf(trace, 41).index);
  });

  it("is not what a process without a number is called, if that is its child's", () => {
    const trace = traceOf("<... clone resumed>) = 41\ngetpid() = 41");
    for (const { index, parent } of trace.processes) expect(parent).not.toBe(index);
  });
});

describe("a call whose return the log has lost", () => {
  it("is over when its task enters the next, however the log was read", () => {
    const log = `
      41 1.0 wait4(-1,  <unfinished ...>
      42 1.1 getpid() = 42
      41 1.2 wait4(42,  <unfinished ...>
      42 1.3 getpid() = 42`;
    for (const trace of [traceOf(log), traceByteByByte(log)]) {
      expect(waitsOf(trace).filter(({ reapedMs }) => Number.isFinite(reapedMs))).toEqual([
        { parent: 41, child: undefined, reapedMs: 200 },
      ]);
      expect(trace.calls.endNs(0)).toBe(ms(200));
    }
  });

  it("is a wait of who entered it, whoever took its task over", () => {
    const trace = traceOf(`
      44 1.0 wait4(-1,  <unfinished ...>
      43 1.1 getpid() = 43
      43 1.2 +++ superseded by execve in pid 44 +++`);
    expect(waitsOf(trace)).toEqual([{ parent: 44, child: undefined, reapedMs: Number.POSITIVE_INFINITY }]);
  });

  it("does not end before it began", () => {
    const { calls } = traceOf("42 08:00:00 wait4(\n17000004 wait4(\n42 <... wait4 resumed>) = 1 <7>");
    for (let call = 0; call < calls.length; call++)
      expect(calls.endNs(call)).toBeGreaterThanOrEqual(calls.startNs(call));
  });

  it("is not ended by the return of another call", () => {
    const trace = traceOf(`
      41 1.0 wait4(42,  <unfinished ...>
      42 1.1 getpid() = 42
      41 1.2 <... recvfrom resumed>) = 12`);
    expect(trace.calls.length).toBe(3);
    expect(trace.calls.value(2)).toBe(12);
    expect(trace.calls.value(0)).toBeNaN();
  });

  it("is not ended by a line without a pid that may be another's", () => {
    const trace = traceOf(`
      41 1.0 wait4(44,  <unfinished ...>
      42 1.1 wait4(43,  <unfinished ...>
      <... wait4 resumed>NULL, 0, NULL) = 44`);
    expect([trace.calls.value(0), trace.calls.value(1), trace.calls.value(2)]).toEqual([
      Number.NaN,
      Number.NaN,
      44,
    ]);
  });

  it("is over when another thread's execve takes its task over", () => {
    const trace = traceOf(`
      40 1.0 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_THREAD|CLONE_SIGHAND) = 41
      40 1.1 wait4(-1,  <unfinished ...>
      41 1.2 execve("/bin/true", ["true"], 0x7f /* 0 vars */ <pid changed to 40 ...>
      40 1.3 +++ superseded by execve in pid 41 +++
      40 1.4 <... execve resumed>) = 0`);
    expect(waitsOf(trace)).toEqual([{ parent: 40, child: undefined, reapedMs: 300 }]);
    expect(trace.calls.endNs(2)).toBe(ms(400));
  });
});

describe("a FIFO that was used before the log told that it is one", () => {
  const told = '41 1.2 newfstatat(3</tmp/f>, "", {st_mode=S_IFIFO|0644, st_size=0, ...}, AT_EMPTY_PATH) = 0';

  it("holds what was written into it by then", () => {
    const trace = traceOf(`
      40 1.0 openat(AT_FDCWD, "/tmp/f", O_WRONLY) = 4</tmp/f>
      40 1.1 write(4</tmp/f>, "hello", 5) = 5
      ${told}
      41 1.3 read(3</tmp/f>, "hello", 100) = 5`);
    const fifo = channelOf(trace, "fifo:/tmp/f");
    expect(transfersOf(trace, fifo)).toEqual(["40 -> 41: 5"]);
    expect([fifo.bytesWritten, fifo.bytesRead, fifo.bytesUnseen, levelOf(fifo)]).toEqual([5, 5, 0, 0]);
  });

  it("keeps its accounts when too much went through it to tell from whom to whom", () => {
    const writes = Array.from({ length: 100 }, (_, at) => `40 1.0${at + 10} write(4</tmp/f>, "x", 1) = 1`);
    const trace = traceOf(`${writes.join("\n")}\n${told}`);
    const fifo = channelOf(trace, "fifo:/tmp/f");
    expect([fifo.bytesWritten, fifo.bytesGone, levelOf(fifo)]).toEqual([100, 100, 0]);
    expect(isConserved(fifo)).toBe(true);
  });
});

it("a semaphore beyond what a set can have is none", () => {
  const trace = traceOf(`
    40 1.0 semop(7, [{sem_num=2147483647, sem_op=1, sem_flg=0}, {sem_num=2, sem_op=1, sem_flg=0}], 2) = 0
    40 1.1 semctl(7, 99999999, SETVAL, 3) = 0`);
  const [set] = trace.semaphores.values();
  expect(Object.keys(set?.histories ?? [])).toEqual(["2"]);
});

it("a wait that two lines began, the later by another clock, does not end before it began", () => {
  const log = ["40 wait4(", " 3 wait4(", "40 <... wait4 resumed>) = 8 <0>"].join("\n");
  const trace = traceOfBytes([new TextEncoder().encode(log)]);
  const { startNs, reapedNs } = trace.waits.columns;
  for (let row = 0; row < trace.waits.length; row++)
    expect(reapedNs[row]).toBeGreaterThanOrEqual(startNs[row] ?? Number.NaN);
  expect(trace.waits.length).toBeGreaterThan(0);
});

it.each(["toString", "constructor", "__proto__"])(
  "a signal called %s is none, and came for no cause",
  (word) => {
    expect(signalNumber(word)).toBe(0);
    expect(errnoMeaning(word)).toBe("");
    const came = signalsOf(
      traceOf(`
    41 1.0 kill(41, ${word}) = 0
    41 1.1 --- SIGUSR1 {si_signo=SIGUSR1, si_code=${word}} ---
    41 1.2 +++ exited with 0 +++`),
    );
    expect(came).toMatchObject([{ signal: "SIGUSR1", cause: "kernel" }]);
  },
);

it("a child that is born twice, first with its parent's memory and then with a copy, has each mapping once", () => {
  const trace = traceOf(`
    40 clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD}, 88) = 42
    40 mmap(NULL, 13, PROT_READ, MAP_SHARED, 6</tmp/f>, 0) = 0x7ffff7ff0000
    40 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f00) = 42`);
  const owners = [...trace.mappings.columns.process.subarray(0, trace.mappings.length)];
  expect(owners).toEqual([processOf(trace, 40).index, processOf(trace, 42).index]);
});

it.each(["-2", "0"])(
  "a queue for %s messages is one of which nobody knows for how many it is",
  (messages) => {
    const trace = traceOf(`
    40 1.0 mq_getsetattr(3</q>, NULL, {mq_flags=0, mq_maxmsg=${messages}, mq_msgsize=64}) = 0
    40 1.1 mq_timedsend(3</q>, "abc", 3, 1, NULL) = 0`);
    const queue = channelOf(trace, "posix-queue:/q");
    expect([queue.capacity, levelOf(queue)]).toEqual([Number.NaN, 1]);
  },
);
