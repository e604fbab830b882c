import { describe, expect, it } from "vitest";
import { blockedCalls, descriptorsOf, transfersOf, wakesOf } from "./facts.ts";
import { channelOf, ms, pidsOf, traceByteByByte, traceOf } from "./trace_of.ts";

/** How versions of strace other than 6.1 print the same things: excerpts of their logs. */
describe("strace 5.10", () => {
  it("does not know the name of a stream socket on a newer kernel", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.010 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<(null):[71->72]>, 4<(null):[72->71]>]) = 0 <0.001>
      40 1.011 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
      41 1.020 read(4<(null):[72->71]>,  <unfinished ...>
      40 1.030 write(3<(null):[71->72]>, "hello", 5) = 5 <0.0001>
      41 1.031 <... read resumed>"hello", 100) = 5 <0.011>`);
    const stream = trace.channels.find(({ kind }) => kind === "unix-stream");
    expect(stream && transfersOf(trace, stream)).toEqual(["40 -> 41: 5"]);
    expect(wakesOf(trace)).toEqual(["41 read <- 40 write"]);
  });

  it("prints events and data of epoll without names", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.010 pipe([3<pipe:[97]>, 4<pipe:[97]>]) = 0 <0.0001>
      40 1.011 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
      40 1.012 epoll_create1(0) = 9<anon_inode:[eventpoll]> <0.0001>
      40 1.013 epoll_ctl(9<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 3<pipe:[97]>, {EPOLLIN, {u32=7, u64=7}}) = 0 <0.0001>
      40 1.014 epoll_wait(9<anon_inode:[eventpoll]>,  <unfinished ...>
      41 1.020 write(4<pipe:[97]>, "x", 1) = 1 <0.0001>
      40 1.021 <... epoll_wait resumed>[{EPOLLIN, {u32=7, u64=7}}], 1, -1) = 1 <0.007>`);
    expect(blockedCalls(trace)).toEqual(["40 epoll_wait poll"]);
    expect(wakesOf(trace)).toEqual(["40 epoll_wait <- 41 write"]);
  });

  it("keeps to itself where a process stands, until an open tells", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/sh", ["sh"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.010 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
      41 1.011 mknodat(AT_FDCWD, "./f", S_IFIFO|0644) = 0 <0.0001>
      40 1.020 openat(AT_FDCWD, "./f", O_WRONLY <unfinished ...>
      41 1.030 openat(AT_FDCWD, "./f", O_RDONLY) = 3</tmp/f> <0.0001>
      40 1.031 <... openat resumed>) = 3</tmp/f> <0.011>
      40 1.040 write(3</tmp/f>, "hello", 5) = 5 <0.0001>
      41 1.041 read(3</tmp/f>, "hello", 100) = 5 <0.0001>
      41 1.050 mknod("g", S_IFIFO|0644) = 0 <0.0001>
      41 1.051 openat(AT_FDCWD, "../tmp/g", O_RDWR) = 4</tmp/g> <0.0001>`);
    expect(blockedCalls(trace)).toEqual(["40 openat open"]);
    const fifo = channelOf(trace, "fifo:/tmp/f");
    expect(transfersOf(trace, fifo)).toEqual(["40 -> 41: 5"]);
    expect(trace.channels.filter(({ kind }) => kind === "fifo").map(({ id }) => id)).toEqual([
      "fifo:/tmp/f",
      "fifo:/tmp/g",
    ]);
  });

  it("prints a value that was sent as a union", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.010 rt_sigqueueinfo(40, SIGRT_2, {si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=40, si_uid=0, si_value={int=41, ptr=0x29}}) = 0 <0.0001>
      40 1.011 --- SIGRT_2 {si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=40, si_uid=0, si_value={int=41, ptr=0x29}} ---`);
    expect(trace.signals.columns.value[0]).toBe(41);
  });

  it("prints the number of a flag it has not heard of", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.010 openat(AT_FDCWD, "/tmp/f", O_RDONLY) = 3</tmp/f> <0.0001>
      40 1.011 close_range(3</tmp/f>, 4, 0x4 /* CLOSE_RANGE_??? */) = 0 <0.0001>`);
    expect(descriptorsOf(trace, 40, ms(30))).toContain("3 file:/tmp/f rx");
  });
});

describe("strace 7.2", () => {
  it("prints only the number of a queue that a receiver waits at", () => {
    const log = (ending: string) => `
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.010 msgget(IPC_PRIVATE, IPC_CREAT|0600) = 7 <0.001>
      40 1.020 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.001>
      41 1.030 msgrcv(7${ending}`;
    const returned = traceOf(
      log(` <unfinished ...>
      40 1.040 msgsnd(7, {mtype=1, mtext="one"}, 3, 0) = 0 <0.0001>
      41 1.041 <... msgrcv resumed>, {mtype=1, mtext="one"}, 100, 0, 0) = 3 <0.011>`),
    );
    expect(blockedCalls(returned)).toEqual(["41 msgrcv queue-empty"]);
    expect(wakesOf(returned)).toEqual(["41 msgrcv <- 40 msgsnd"]);
    expect(blockedCalls(traceOf(log("...still")))).toEqual(["41 msgrcv queue-empty"]);
    // A number that was cut is no queue of its own.
    expect(traceByteByByte(log("7, ...still")).channels.map(({ id }) => id)).toEqual([
      "sysv-queue:7",
      "sysv-queue:77",
    ]);
  });

  it("breaks a call off before the comma, and tells the number of an eventfd with its count", () => {
    const log = `
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.010 eventfd2(0, EFD_SEMAPHORE) = 7<{eventfd-count=0, eventfd-id=1, eventfd-semaphore=1}> <0.0001>
      40 1.011 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
      40 1.012 epoll_create1(0) = 9<anon_inode:[eventpoll]> <0.0001>
      40 1.013 epoll_ctl(9<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 7<{eventfd-count=0, eventfd-id=1, eventfd-semaphore=1}>, {events=EPOLLIN, data=0x2}) = 0 <0.0001>
      40 1.014 epoll_wait(9<anon_inode:[eventpoll]> <unfinished ...>
      41 1.020 write(7<{eventfd-count=0, eventfd-id=1, eventfd-semaphore=1}>, "\\3\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>
      40 1.021 <... epoll_wait resumed>, [{events=EPOLLIN, data=0x2}], 1, -1) = 1 <0.007>
      40 1.030 read(7<{eventfd-count=0x3, eventfd-id=1, eventfd-semaphore=1}>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>
      40 1.031 read(7<{eventfd-count=0x2, eventfd-id=1, eventfd-semaphore=1}>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>`;
    for (const trace of [traceOf(log), traceByteByByte(log)]) {
      const counter = channelOf(trace, "eventfd#1");
      expect(counter).toMatchObject({ bytesWritten: 8, bytesRead: 16 });
      expect(trace.channels.filter(({ kind }) => kind === "eventfd" || kind === "other")).toHaveLength(1);
      expect(wakesOf(trace)).toEqual(["40 epoll_wait <- 41 write"]);
    }
  });

  it("names the signals of a signalfd", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.010 signalfd4(-1, [USR1], 8, SFD_CLOEXEC) = 8<signalfd:[USR1]> <0.0001>
      40 1.020 read(8<signalfd:[USR1]>,  <unfinished ...>...still`);
    const fd = trace.channels.find(({ kind }) => kind === "signalfd");
    expect(fd && pidsOf(trace, fd.readHolders)).toEqual([40]);
    expect(trace.channels.filter(({ kind }) => kind === "socket")).toEqual([]);
  });
});

describe("a path without a directory", () => {
  it("is looked up from where the process stands: by its own calls, or where its parent stood", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/sh", ["sh"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.001 openat(AT_FDCWD</home>, "x", O_RDONLY) = 3</home/x> <0.0001>
      40 1.002 chdir("src/../lib") = 0 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
      41 1.011 mknod("f", S_IFIFO|0644) = 0 <0.0001>
      41 1.012 open("f", O_RDWR) = 4</home/lib/f> <0.0001>
      40 1.013 openat(AT_FDCWD</home/lib>, ".", O_RDONLY|O_DIRECTORY) = 5</home/lib> <0.0001>
      41 1.014 chdir("/tmp") = 0 <0.0001>
      41 1.015 fchdir(5</home/lib>) = -1 EBADF (Bad file descriptor) <0.0001>
      41 1.016 mknod("g", S_IFIFO|0644) = 0 <0.0001>
      41 1.017 open("g", O_RDWR) = 5</tmp/g> <0.0001>
      40 1.018 fchdir(3</home/x>) = 0 <0.0001>
      40 1.019 mknod("h", S_IFIFO|0644) = 0 <0.0001>
      40 1.020 open("h", O_RDWR) = 6</home/x/h> <0.0001>`);
    expect(trace.channels.filter(({ kind }) => kind === "fifo").map(({ id }) => id)).toEqual([
      "fifo:/home/lib/f",
      "fifo:/tmp/g",
      "fifo:/home/x/h",
    ]);
  });

  it("is where an inotify instance watches the process's own directory", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.001 openat(AT_FDCWD</tmp/d>, "x", O_RDONLY) = 3</tmp/d/x> <0.0001>
      40 1.002 inotify_init1(0) = 4<anon_inode:inotify> <0.0001>
      40 1.003 inotify_add_watch(4<anon_inode:inotify>, ".", IN_CREATE) = 1 <0.0001>
      40 1.004 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
      40 1.005 read(4<anon_inode:inotify>,  <unfinished ...>
      41 1.010 openat(AT_FDCWD</tmp/d>, "new", O_WRONLY|O_CREAT, 0600) = 5</tmp/d/new> <0.0001>
      40 1.011 <... read resumed>"\\1", 4096) = 32 <0.006>`);
    expect(wakesOf(trace)).toEqual(["40 read <- 41 openat"]);
  });
});
