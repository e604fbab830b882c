import { describe, expect, it } from "vitest";
import type { CallIndex } from "../../../src/base/ids.ts";
import { notYet } from "../../../src/base/time.ts";
import { openDescriptorsAt } from "../../../src/ipc/state.ts";
import type { Trace } from "../../../src/ipc/trace.ts";
import { waitLimitOf } from "../../../src/ipc/waiting/wait_limit.ts";
import { errnoName } from "../../../src/strace/errnos.ts";
import { blockedCalls, signalsOf, wakesOf } from "./facts.ts";
import { locksOf, mappingsOf } from "./sync_facts.ts";
import { traceOf } from "./trace_of.ts";

const start = `
  40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
  40 1.005 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>`;

/** What is so at the end of a log, times of calls left out. */
function stateOf(trace: Trace) {
  const { descriptors, semaphores, processes, channels } = trace;
  const { process, fd, channel, flags, table } = descriptors.columns;
  return {
    descriptors: openDescriptorsAt(trace, trace.endNs).map((row) =>
      [process, table, fd, channel, flags].map((column) => column[row]),
    ),
    channels: channels.map(({ id, kind, capacity, removedNs, messages, bytesRead }) => ({
      id,
      kind,
      capacity,
      messages,
      bytesRead,
      isThere: removedNs === notYet,
    })),
    mappings: mappingsOf(trace, trace.endNs),
    locks: locksOf(trace, trace.endNs),
    semaphores: [...semaphores.values()].map(({ histories }) =>
      histories.map((history) => history.levelAt(trace.endNs)),
    ),
    processes: processes.map(({ pid, group, session, parent, renames, adoptions, reapedNs, tasks }) => ({
      pid,
      group,
      session,
      parent,
      adopters: adoptions.map(({ by }) => by),
      names: renames.map(({ name }) => name),
      isReaped: reapedNs !== notYet,
      threads: tasks.length,
    })),
    signals: signalsOf(trace),
    wakes: wakesOf(trace),
    blocked: blockedCalls(trace),
    endsByItself: waitLimitOf(trace, (trace.calls.length - 1) as CallIndex),
  };
}

interface Attempt {
  /** What came before. */
  readonly before?: string;
  readonly worked: string;
  readonly failed: string;
  /** What shows whether it worked, where the state itself does not. */
  readonly after?: string;
}

const emfile = "-1 EMFILE (Too many open files) <0.0001>";
const einval = "-1 EINVAL (Invalid argument) <0.0001>";
const eperm = "-1 EPERM (Operation not permitted) <0.0001>";
const enoent = "-1 ENOENT (No such file or directory) <0.0001>";
const done = "0 <0.0001>";

const file = '40 1.010 openat(AT_FDCWD, "/tmp/f", O_RDWR|O_CREAT, 0600) = 3</tmp/f> <0.0001>';
const pipe = "40 1.010 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>";
const unixSocket = "40 1.010 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[9]> <0.0001>";
const mapping =
  "40 1.010 mmap(NULL, 4096, PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000001000 <0.0001>";
const segment = `40 1.010 shmget(IPC_PRIVATE, 4096, IPC_CREAT|0600) = 9 <0.0001>`;
const queue = '40 1.010 mq_open("q", O_RDWR|O_CREAT, 0600, {mq_maxmsg=2, mq_msgsize=64}) = 3</q> <0.0001>';
const alarmRings = "40 1.030 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---";
const timer =
  "40 1.010 timer_create(CLOCK_MONOTONIC, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}, [0]) = 0 <0.0001>";
const timerRings =
  "40 1.030 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_TIMER, si_timerid=0, si_overrun=0} ---";
const inSecond = "{it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=1, tv_nsec=0}}";
const threads = `40 1.010 clone(child_stack=0x7f00, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 42 <0.0001>
  40 1.011 openat(AT_FDCWD, "/tmp/f", O_RDWR) = 3</tmp/f> <0.0001>`;
const waiter = `41 1.010 mmap(NULL, 4096, PROT_READ, MAP_SHARED, 3</tmp/f>, 0) = 0x7f0000001000 <0.0001>
  40 1.011 mmap(NULL, 4096, PROT_READ, MAP_SHARED, 3</tmp/f>, 0) = 0x7f0000001000 <0.0001>
  41 1.012 futex_wait(0x7f0000001000, 0, FUTEX_BITSET_MATCH_ANY, FUTEX2_SIZE_U32, NULL, CLOCK_MONOTONIC <unfinished ...>`;
const wakes = "41 1.030 <... futex_wait resumed>) = 0 <0.018>";
const epoll = `${pipe}
  40 1.011 epoll_create1(0) = 9<anon_inode:[eventpoll]> <0.0001>`;
const eventLoopRuns = `40 1.030 epoll_wait(9<anon_inode:[eventpoll]>,  <unfinished ...>
  41 1.040 write(4<pipe:[97]>, "x", 1) = 1 <0.0001>
  40 1.041 <... epoll_wait resumed>[{events=EPOLLIN, data={u32=3, u64=3}}], 1, -1) = 1 <0.011>`;
const watching = `40 1.010 inotify_init1(0) = 6<anon_inode:inotify> <0.0001>`;
const folderChanges = `40 1.030 read(6<anon_inode:inotify>,  <unfinished ...>
  41 1.040 unlink("/tmp/d/f") = 0 <0.0001>
  40 1.041 <... read resumed>"x", 16) = 16 <0.011>`;

const attempts: Readonly<Record<string, Attempt>> = {
  "a pipe": {
    worked: `pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = ${done}`,
    failed: `pipe2(0x7ffd, 0) = ${emfile}`,
  },
  "a copy of a descriptor": {
    before: file,
    worked: "dup(3</tmp/f>) = 4</tmp/f> <0.0001>",
    failed: `dup(3</tmp/f>) = ${emfile}`,
  },
  "an attribute of a descriptor": {
    before: file,
    worked: `fcntl(3</tmp/f>, F_SETFD, FD_CLOEXEC) = ${done}`,
    failed: `fcntl(3</tmp/f>, F_SETFD, FD_CLOEXEC) = ${einval}`,
  },
  "an attribute of a descriptor by ioctl": {
    before: file,
    worked: `ioctl(3</tmp/f>, FIOCLEX) = ${done}`,
    failed: `ioctl(3</tmp/f>, FIOCLEX) = ${einval}`,
  },
  "closing what is not open any more": {
    before: file,
    worked: `close(3</tmp/f>) = ${done}`,
    failed: "close(3</tmp/f>) = -1 EBADF (Bad file descriptor) <0.0001>",
  },
  "closing many": {
    before: file,
    worked: `close_range(3, 4294967295, 0) = ${done}`,
    failed: `close_range(3, 4294967295, 0) = ${einval}`,
  },
  "a table of descriptors of its own": {
    before: threads,
    worked: `unshare(CLONE_FILES) = ${done}`,
    failed: `unshare(CLONE_FILES) = ${eperm}`,
    after: "42 1.030 close(3</tmp/f>) = 0 <0.0001>",
  },
  "a socket": {
    worked: "socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[9]> <0.0001>",
    failed: `socket(AF_UNIX, SOCK_STREAM, 0) = ${emfile}`,
  },
  "a pair of sockets": {
    worked: `socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[1->2]>, 4<UNIX-STREAM:[2->1]>]) = ${done}`,
    failed: `socketpair(AF_UNIX, SOCK_STREAM, 0, 0x7ffd) = ${emfile}`,
  },
  "an address of a socket": {
    before: unixSocket,
    worked: `bind(3<UNIX-STREAM:[9]>, {sa_family=AF_UNIX, sun_path="/tmp/s"}, 110) = ${done}`,
    failed: `bind(3<UNIX-STREAM:[9]>, {sa_family=AF_UNIX, sun_path="/tmp/s"}, 110) = -1 EADDRINUSE (Address already in use) <0.0001>`,
  },
  listening: {
    before: `${unixSocket}
      40 1.011 bind(3<UNIX-STREAM:[9]>, {sa_family=AF_UNIX, sun_path="/tmp/s"}, 110) = 0 <0.0001>
      41 1.012 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[8]> <0.0001>`,
    worked: `listen(3<UNIX-STREAM:[9]>, 5) = ${done}`,
    failed: `listen(3<UNIX-STREAM:[9]>, 5) = ${einval}`,
    after: `40 1.030 poll([{fd=3<UNIX-STREAM:[9]>, events=POLLIN}], 1, -1 <unfinished ...>
      41 1.040 connect(3<UNIX-STREAM:[8]>, {sa_family=AF_UNIX, sun_path="/tmp/s"}, 110) = 0 <0.0001>
      40 1.041 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.011>`,
  },
  "an end to sending": {
    before:
      "40 1.010 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[1->2]>, 4<UNIX-STREAM:[2->1]>]) = 0",
    worked: `shutdown(3<UNIX-STREAM:[1->2]>, SHUT_WR) = ${done}`,
    failed: `shutdown(3<UNIX-STREAM:[1->2]>, SHUT_WR) = -1 ENOTCONN (Transport endpoint is not connected) <0.0001>`,
    after: `40 1.030 read(4<UNIX-STREAM:[2->1]>,  <unfinished ...>
      41 1.040 getpid() = 41 <0.0001>`,
  },
  "shared memory": {
    worked: "mmap(NULL, 4096, PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000001000 <0.0001>",
    failed:
      "mmap(NULL, 4096, PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = -1 ENOMEM (Cannot allocate memory) <0.0001>",
  },
  "taking shared memory away": {
    before: mapping,
    worked: `munmap(0x7f0000001000, 4096) = ${done}`,
    failed: `munmap(0x7f0000001000, 4096) = ${einval}`,
  },
  "moving shared memory": {
    before: mapping,
    worked: "mremap(0x7f0000001000, 4096, 8192, MREMAP_MAYMOVE) = 0x7f0000009000 <0.0001>",
    failed:
      "mremap(0x7f0000001000, 4096, 8192, MREMAP_MAYMOVE) = -1 ENOMEM (Cannot allocate memory) <0.0001>",
  },
  "a file of memory": {
    worked: 'memfd_create("m", 0) = 3</memfd:m>(deleted) <0.0001>',
    failed: `memfd_create("m", 0) = ${emfile}`,
  },
  "attaching a segment": {
    before: segment,
    worked: "shmat(9, NULL, 0) = 0x7f0000001000 <0.0001>",
    failed: "shmat(9, NULL, 0) = -1 EACCES (Permission denied) <0.0001>",
  },
  "detaching a segment": {
    before: `${segment}\n40 1.011 shmat(9, NULL, 0) = 0x7f0000001000 <0.0001>`,
    worked: `shmdt(0x7f0000001000) = ${done}`,
    failed: `shmdt(0x7f0000001000) = ${einval}`,
  },
  "removing a segment": {
    before: segment,
    worked: `shmctl(9, IPC_RMID, NULL) = ${done}`,
    failed: `shmctl(9, IPC_RMID, NULL) = ${eperm}`,
  },
  "a value of a semaphore": {
    before: "40 1.010 semget(IPC_PRIVATE, 1, IPC_CREAT|0600) = 7 <0.0001>",
    worked: `semctl(7, 0, SETVAL, 0x2) = ${done}`,
    failed: "semctl(7, 0, SETVAL, 0x2) = -1 ERANGE (Numerical result out of range) <0.0001>",
  },
  "removing a message queue": {
    before: "40 1.010 msgget(IPC_PRIVATE, IPC_CREAT|0600) = 7 <0.0001>",
    worked: `msgctl(7, IPC_RMID, NULL) = ${done}`,
    failed: `msgctl(7, IPC_RMID, NULL) = ${eperm}`,
  },
  "a POSIX queue": {
    worked: 'mq_open("q", O_RDWR|O_CREAT, 0600, NULL) = 3</q> <0.0001>',
    failed: `mq_open("q", O_RDWR|O_CREAT, 0600, NULL) = ${emfile}`,
  },
  "the name of a POSIX queue": {
    before: queue,
    worked: `mq_unlink("q") = ${done}`,
    failed: `mq_unlink("q") = ${enoent}`,
  },
  "attributes of a POSIX queue": {
    before: queue,
    worked: `mq_getsetattr(3</q>, {mq_flags=O_NONBLOCK, mq_maxmsg=2}, NULL) = ${done}`,
    failed: `mq_getsetattr(3</q>, {mq_flags=O_NONBLOCK, mq_maxmsg=2}, NULL) = ${einval}`,
  },
  "an eventfd": {
    worked: "eventfd2(3, 0) = 6<anon_inode:[eventfd]> <0.0001>",
    failed: `eventfd2(3, 0) = ${emfile}`,
  },
  "a signalfd": {
    worked: "signalfd4(-1, [USR1], 8, 0) = 6<anon_inode:[signalfd]> <0.0001>",
    failed: `signalfd4(-1, [USR1], 8, 0) = ${emfile}`,
  },
  "a time of a timerfd": {
    before: "40 1.010 timerfd_create(CLOCK_MONOTONIC, 0) = 6<anon_inode:[timerfd]> <0.0001>",
    worked: `timerfd_settime(6<anon_inode:[timerfd]>, 0, ${inSecond}, NULL) = ${done}`,
    failed: `timerfd_settime(6<anon_inode:[timerfd]>, 0, ${inSecond}, NULL) = ${einval}`,
    after: `40 1.0199 poll([{fd=6<anon_inode:[timerfd]>, events=POLLIN}], 1, -1) = 1 ([{fd=6, revents=POLLIN}]) <1.0>`,
  },
  "a descriptor of a process": {
    worked: "pidfd_open(41, 0) = 6<pid:41> <0.0001>",
    failed: "pidfd_open(41, 0) = -1 ESRCH (No such process) <0.0001>",
  },
  "a copy of another's descriptor": {
    before: `40 1.010 pidfd_open(41, 0) = 6<pid:41> <0.0001>
      41 1.011 openat(AT_FDCWD, "/tmp/f", O_RDWR) = 3</tmp/f> <0.0001>`,
    worked: "pidfd_getfd(6<pid:41>, 3</tmp/f>, 0) = 7</tmp/f> <0.0001>",
    failed: `pidfd_getfd(6<pid:41>, 3</tmp/f>, 0) = ${eperm}`,
  },
  "an epoll instance": {
    worked: "epoll_create1(0) = 9<anon_inode:[eventpoll]> <0.0001>",
    failed: `epoll_create1(0) = ${emfile}`,
  },
  "an interest of an epoll instance": {
    before: epoll,
    worked: `epoll_ctl(9<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 3<pipe:[97]>, {events=EPOLLIN, data={u32=3, u64=3}}) = ${done}`,
    failed: `epoll_ctl(9<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 3<pipe:[97]>, {events=EPOLLIN, data={u32=3, u64=3}}) = ${eperm}`,
    after: eventLoopRuns,
  },
  "a watch for files": {
    before: watching,
    worked: 'inotify_add_watch(6<anon_inode:inotify>, "/tmp/d", IN_DELETE) = 1 <0.0001>',
    failed: `inotify_add_watch(6<anon_inode:inotify>, "/tmp/d", IN_DELETE) = ${enoent}`,
    after: folderChanges,
  },
  "an end to a watch for files": {
    before: `${watching}
      40 1.011 inotify_add_watch(6<anon_inode:inotify>, "/tmp/d", IN_DELETE) = 1 <0.0001>`,
    worked: `inotify_rm_watch(6<anon_inode:inotify>, 1) = ${done}`,
    failed: `inotify_rm_watch(6<anon_inode:inotify>, 1) = ${einval}`,
    after: folderChanges,
  },
  "an interval timer": {
    worked: `setitimer(ITIMER_REAL, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=1, tv_usec=0}}, NULL) = ${done}`,
    failed: `setitimer(ITIMER_REAL, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=1, tv_usec=0}}, NULL) = ${einval}`,
    after: alarmRings,
  },
  "an alarm": {
    worked: `alarm(1) = ${done}`,
    failed: "alarm(1) = -1 ENOSYS (Function not implemented) <0.0001>",
    after: alarmRings,
  },
  "a timer": {
    worked: `timer_create(CLOCK_MONOTONIC, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}, [0]) = ${done}`,
    failed:
      "timer_create(CLOCK_MONOTONIC, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}, [0]) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>",
    after: `40 1.025 timer_settime(0, 0, ${inSecond}, NULL) = 0 <0.0001>\n${timerRings}`,
  },
  "a time of a timer": {
    before: timer,
    worked: `timer_settime(0, 0, ${inSecond}, NULL) = ${done}`,
    failed: `timer_settime(0, 0, ${inSecond}, NULL) = ${einval}`,
    after: timerRings,
  },
  "a process group": {
    worked: `setpgid(0, 0) = ${done}`,
    failed: `setpgid(0, 0) = ${eperm}`,
  },
  "a session": {
    worked: "setsid() = 40 <0.0001>",
    failed: `setsid() = ${eperm}`,
  },
  "asking for a process group": {
    worked: "getpgid(0) = 12 <0.0001>",
    failed: "getpgid(0) = -1 ESRCH (No such process) <0.0001>",
    after: "41 1.030 kill(-12, SIGUSR1) = 0 <0.0001>",
  },
  "removing a file": {
    before: file,
    worked: `unlink("/tmp/f") = ${done}`,
    failed: `unlink("/tmp/f") = ${eperm}`,
    after: '41 1.030 openat(AT_FDCWD, "/tmp/f", O_RDWR|O_CREAT, 0600) = 3</tmp/f> <0.0001>',
  },
  "another name for a file": {
    before: file,
    worked: `rename("/tmp/f", "/tmp/g") = ${done}`,
    failed: `rename("/tmp/f", "/tmp/g") = ${eperm}`,
    after: '41 1.030 openat(AT_FDCWD, "/tmp/g", O_RDWR) = 3</tmp/g> <0.0001>',
  },
  "a second name for a file": {
    before: file,
    worked: `link("/tmp/f", "/tmp/g") = ${done}`,
    failed: `link("/tmp/f", "/tmp/g") = ${eperm}`,
    after: '41 1.030 openat(AT_FDCWD, "/tmp/g", O_RDWR) = 3</tmp/g> <0.0001>',
  },
  "a FIFO": {
    worked: `mknodat(AT_FDCWD, "/tmp/p", S_IFIFO|0600) = ${done}`,
    failed: `mknodat(AT_FDCWD, "/tmp/p", S_IFIFO|0600) = -1 EEXIST (File exists) <0.0001>`,
    after: '41 1.030 openat(AT_FDCWD, "/tmp/p", O_RDONLY) = 3</tmp/p> <0.0001>',
  },
  "another working directory": {
    before: '40 1.010 openat(AT_FDCWD, "f", O_RDONLY) = 3</home/f> <0.0001>',
    worked: `chdir("/tmp") = ${done}`,
    failed: `chdir("/tmp") = ${enoent}`,
    after:
      '40 1.030 mknod("p", S_IFIFO|0600) = 0 <0.0001>\n41 1.031 openat(AT_FDCWD, "/tmp/p", O_RDONLY|O_NONBLOCK) = 4</tmp/p>',
  },
  "a working directory by its descriptor": {
    before: '40 1.010 openat(AT_FDCWD, "/tmp", O_RDONLY|O_DIRECTORY) = 3</tmp> <0.0001>',
    worked: `fchdir(3</tmp>) = ${done}`,
    failed: "fchdir(3</tmp>) = -1 EACCES (Permission denied) <0.0001>",
    after:
      '40 1.030 mknod("p", S_IFIFO|0600) = 0 <0.0001>\n41 1.031 openat(AT_FDCWD, "/tmp/p", O_RDONLY|O_NONBLOCK) = 4</tmp/p>',
  },
  "another length of a file": {
    before: file,
    worked: `ftruncate(3</tmp/f>, 100) = ${done}`,
    failed: `ftruncate(3</tmp/f>, 100) = ${einval}`,
    after: "40 1.030 fcntl(3</tmp/f>, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_END, l_start=0, l_len=5}) = 0",
  },
  "room for a file": {
    before: `${file}\n40 1.011 ftruncate(3</tmp/f>, 100) = 0`,
    worked: `fallocate(3</tmp/f>, 0, 4000, 100) = ${done}`,
    failed: "fallocate(3</tmp/f>, 0, 4000, 100) = -1 ENOSPC (No space left on device) <0.0001>",
    after: "40 1.030 fcntl(3</tmp/f>, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_END, l_start=0, l_len=5}) = 0",
  },
  "a handler": {
    worked: `rt_sigaction(SIGUSR1, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = ${done}`,
    failed: `rt_sigaction(SIGUSR1, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 16) = ${einval}`,
    after: "40 1.030 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=9, si_uid=0} ---",
  },
  "a time limit of a socket": {
    before: unixSocket,
    worked: `setsockopt(3<UNIX-STREAM:[9]>, SOL_SOCKET, SO_RCVTIMEO_OLD, "\\1\\0\\0\\0", 16) = ${done}`,
    failed: `setsockopt(3<UNIX-STREAM:[9]>, SOL_SOCKET, SO_RCVTIMEO_OLD, "\\1\\0\\0\\0", 2) = ${einval}`,
    after: "40 1.030 accept(3<UNIX-STREAM:[9]>,  <unfinished ...>",
  },
  "a child with a descriptor of it": {
    worked: "clone(child_stack=NULL, flags=CLONE_PIDFD|SIGCHLD, parent_tid=[4<pid:42>]) = 42 <0.0001>",
    failed:
      "clone(child_stack=NULL, flags=CLONE_PIDFD|SIGCHLD, parent_tid=[4<pid:42>]) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>",
  },
  "a child that its parent waits for until it execs": {
    worked: "vfork() = 42 <0.01>",
    failed: "vfork() = -1 EAGAIN (Resource temporarily unavailable) <0.01>",
  },
  "bytes of a socket": {
    before: `40 1.010 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3<UNIX-DGRAM:[1->2]>, 4<UNIX-DGRAM:[2->1]>]) = 0
      40 1.011 write(3<UNIX-DGRAM:[1->2]>, "abc", 3) = 3 <0.0001>`,
    worked: 'readv(4<UNIX-DGRAM:[2->1]>, [{iov_base="abc", iov_len=9}], 1) = 3 <0.0001>',
    failed:
      "readv(4<UNIX-DGRAM:[2->1]>, [{iov_base=0x7f, iov_len=9}], 1) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>",
  },
  "collecting a child": {
    before: "41 1.015 exit_group(0) = ?\n41 1.016 +++ exited with 0 +++",
    worked: "wait4(41, NULL, 0, NULL) = 41 <0.0001>",
    failed: "wait4(41, NULL, 0, NULL) = -1 ECHILD (No child processes) <0.0001>",
  },
  sleeping: {
    worked: "nanosleep({tv_sec=0, tv_nsec=1000000}, NULL) = 0 <0.001>",
    failed: `nanosleep({tv_sec=0, tv_nsec=1000000000}, NULL) = ${einval}`,
    after: "41 1.030 getpid() = 41 <0.0001>",
  },
  "a mask of signals": {
    worked: `rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = ${done}`,
    failed: `rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 16) = ${einval}`,
    after: "41 1.030 kill(40, SIGUSR1) = 0 <0.0001>",
  },
  "a name": {
    worked: `prctl(PR_SET_NAME, "worker") = ${done}`,
    failed: `prctl(PR_SET_NAME, "worker") = -1 EFAULT (Bad address) <0.0001>`,
  },
  "waking at a futex": {
    before: `${file}\n41 1.0101 openat(AT_FDCWD, "/tmp/f", O_RDWR) = 3</tmp/f>\n${waiter}`,
    worked: "futex_wake(0x7f0000001000, 0xffffffff, 1, FUTEX2_SIZE_U32) = 1 <0.0001>",
    failed: `futex_wake(0x7f0000001000, 0xffffffff, 1, FUTEX2_SIZE_U32) = ${einval}`,
    after: wakes,
  },
  "handing on those who wait at a futex": {
    before: `${threads}\n42 1.012 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>`,
    worked: `futex(0x5500, FUTEX_REQUEUE_PRIVATE, 0, 1, 0x5580) = ${done}`,
    failed: "futex(0x5500, FUTEX_REQUEUE_PRIVATE, 0, 1, 0x5580) = -1 EFAULT (Bad address) <0.0001>",
    after: "40 1.030 futex(0x5580, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>",
  },
  "unlocking a mutex with priority inheritance": {
    before: `${threads}\n42 1.012 futex(0x5500, FUTEX_LOCK_PI_PRIVATE, NULL <unfinished ...>`,
    worked: `futex(0x5500, FUTEX_UNLOCK_PI_PRIVATE) = ${done}`,
    failed: `futex(0x5500, FUTEX_UNLOCK_PI_PRIVATE) = ${eperm}`,
    after: "41 1.030 getpid() = 41 <0.0001>",
  },
  "a place in a file": {
    before: file,
    worked: "lseek(3</tmp/f>, 20, SEEK_SET) = 20 <0.0001>",
    failed: `lseek(3</tmp/f>, -20, SEEK_SET) = ${einval}`,
    after: "40 1.030 fcntl(3</tmp/f>, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_CUR, l_start=0, l_len=5}) = 0",
  },
  "making a segment": {
    worked: "shmget(0x2a, 4096, IPC_CREAT|0600) = 9 <0.0001>",
    failed: `shmget(0x2a, 4096, 0600) = ${enoent}`,
  },
  "taking a message from a POSIX queue": {
    before: `${queue}\n40 1.011 mq_timedsend(3</q>, "abc", 3, 0, NULL) = 0 <0.0001>`,
    worked: 'mq_timedreceive(3</q>, "abc", 64, NULL, NULL) = 3 <0.0001>',
    failed: "mq_timedreceive(3</q>, 0x7f, 1, NULL, NULL) = -1 EMSGSIZE (Message too long) <0.0001>",
    after: "40 1.030 getpid() = 40 <0.0001>",
  },
  "a signal to oneself": {
    worked: `rt_sigqueueinfo(40, SIGRT_2, {si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=40}) = ${done}`,
    failed:
      "rt_sigqueueinfo(40, SIGRT_2, {si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=40}) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>",
  },
  "a timer of which no number is printed": {
    worked:
      "timer_create(CLOCK_MONOTONIC, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}, [0]) = 0 <0.0001>",
    failed: `timer_create(CLOCK_MONOTONIC, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}, 0x7ffd) = ${einval}`,
    after: `40 1.025 timer_settime(0, 0, ${inSecond}, NULL) = 0 <0.0001>\n${timerRings}`,
  },
  "making a set of semaphores": {
    worked: "semget(0x2a, 1, IPC_CREAT|0600) = 7 <0.0001>",
    failed: `semget(0x2a, 1, 0600) = ${enoent}`,
  },
  "asking for a session": {
    worked: "getsid(41) = 7 <0.0001>",
    failed: "getsid(41) = -1 ESRCH (No such process) <0.0001>",
  },
  "removing a set of semaphores": {
    before: "40 1.010 semget(IPC_PRIVATE, 1, IPC_CREAT|0600) = 7 <0.0001>",
    worked: `semctl(7, 0, IPC_RMID, NULL) = ${done}`,
    failed: `semctl(7, 0, IPC_RMID, NULL) = ${eperm}`,
  },
};

describe("a call", () => {
  it("tells by which error it failed, or that it did not", () => {
    const { calls } = traceOf(`
      40 1.000 read(3<pipe:[97]>, 0x7ffd, 10) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>
      40 1.001 read(3<pipe:[97]>, "x", 10) = 1 <0.0001>
      40 1.002 read(3<pipe:[97]>, 0x7ffd, 10) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.002>
      40 1.005 read(3<pipe:[97]>, 0x7ffd, 10) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>`);
    expect([0, 1, 2, 3].map((call) => errnoName(calls.errno(call)))).toEqual([
      "EAGAIN",
      "",
      "ERESTARTSYS",
      "EAGAIN",
    ]);
  });
});

describe("a call that failed has changed nothing", () => {
  it.each(Object.entries(attempts))("%s", (_, { before = "", worked, failed, after = "" }) => {
    const stateWith = (call: string) => stateOf(traceOf(`${start}\n${before}\n40 1.020 ${call}\n${after}`));
    expect(stateWith(failed)).toEqual(stateWith("getuid() = 0 <0.0001>"));
    // Had it worked, it would show.
    expect(stateWith(worked)).not.toEqual(stateWith(failed));
  });
});

describe("a call on a descriptor that is none has changed nothing and waited for nobody", () => {
  it.each([
    "close(-1)",
    "dup(-1)",
    "fcntl(-1, F_GETFL)",
    "ioctl(-1, FIONBIO, [1])",
    "lseek(-1, 0, SEEK_SET)",
    "ftruncate(-1, 100)",
    "fallocate(-1, 0, 0, 100)",
    "fstat(-1, 0x7ffd)",
    "fchdir(-1)",
    "read(-1, 0x7ffd, 9)",
    'write(-1, "x", 1)',
    "readv(-1, [{iov_base=0x7f, iov_len=9}], 1)",
    'sendto(-1, "x", 1, 0, NULL, 0)',
    "recvfrom(-1, 0x7ffd, 9, 0, NULL, NULL)",
    'sendmsg(-1, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0)',
    "recvmsg(-1, {msg_namelen=0}, 0)",
    "accept(-1, NULL, NULL)",
    'connect(-1, {sa_family=AF_UNIX, sun_path="/tmp/s"}, 110)',
    'bind(-1, {sa_family=AF_UNIX, sun_path="/tmp/s"}, 110)',
    "listen(-1, 5)",
    "shutdown(-1, SHUT_WR)",
    "getsockname(-1, 0x7ffd, [110])",
    "setsockopt(-1, SOL_SOCKET, SO_REUSEADDR, [1], 4)",
    "splice(-1, NULL, -1, NULL, 9, 0)",
    "tee(-1, -1, 9, 0)",
    'vmsplice(-1, [{iov_base="x", iov_len=1}], 1, 0)',
    "sendfile(-1, -1, NULL, 9)",
    "epoll_ctl(-1, EPOLL_CTL_ADD, -1, {events=EPOLLIN, data={u32=3, u64=3}})",
    "epoll_wait(-1, 0x7ffd, 8, -1)",
    `timerfd_settime(-1, 0, ${inSecond}, NULL)`,
    'inotify_add_watch(-1, "/tmp/d", IN_DELETE)',
    "inotify_rm_watch(-1, 1)",
    'mq_timedsend(-1, "x", 1, 0, NULL)',
    "mq_timedreceive(-1, 0x7ffd, 9, NULL, NULL)",
    "mq_getsetattr(-1, NULL, 0x7ffd)",
    "mq_notify(-1, NULL)",
    "pidfd_send_signal(-1, SIGUSR1, NULL, 0)",
    "pidfd_getfd(-1, 3, 0)",
    "flock(-1, LOCK_EX)",
    "fcntl(-1, F_SETLKW, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=0})",
    "mmap(NULL, 4096, PROT_READ, MAP_SHARED, -1, 0)",
  ])("%s", (call) => {
    const stateWith = (line: string) =>
      stateOf(traceOf(`${start}\n40 1.020 ${line}\n40 1.030 getpid() = 40 <0.0001>`));
    expect(stateWith(`${call} = -1 EBADF (Bad file descriptor) <0.0001>`)).toEqual(
      stateWith("getuid() = 0 <0.0001>"),
    );
  });
});
