import type { Random } from "./random.ts";
import { annotations, errors, numbers, pids, signals, texts, unknowns } from "./words.ts";

/**
 * Calls as strace prints them, with holes: `%f` a descriptor, `%n` a number, `%p` a pid, `%s` a signal, `%t` a text,
 * `%a` an address, `%k` a key or id. Every system call that a mechanism of src/ipc gives a meaning to is among them.
 */
export const callForms: readonly string[] = [
  "read(%f, %t, %n) = %n",
  "readv(%f, [{iov_base=%t, iov_len=%n}, {iov_base=%t, iov_len=%n}], 2) = %n",
  "pread64(%f, %t, %n, %n) = %n",
  "preadv(%f, [{iov_base=%t, iov_len=%n}], 1, %n) = %n",
  "preadv2(%f, [{iov_base=%t, iov_len=%n}], 1, %n, 0) = %n",
  "write(%f, %t, %n) = %n",
  "writev(%f, [{iov_base=%t, iov_len=%n}, {iov_base=%t, iov_len=%n}], %n) = %n",
  "pwrite64(%f, %t, %n, %n) = %n",
  "pwritev(%f, [{iov_base=%t, iov_len=%n}], 1, %n) = %n",
  "pwritev2(%f, [{iov_base=%t, iov_len=%n}], 1, %n, 0) = %n",
  'write(-1, "ipc-scope-probe 1 start libc=glibc", 34) = -1 EBADF (Bad file descriptor)',
  'write(-1, "ipc-scope-probe 1 setjmp call=_setjmp env=%a place=%a mask=0", 70) = -1 EBADF (Bad file descriptor)',
  'write(-1, "ipc-scope-probe 1 longjmp call=siglongjmp env=%a value=%n mask=1 times=%n jumps=%n bytes=%n frames=%n", 70) = -1 EBADF (Bad file descriptor)',
  'write(-1, "ipc-scope-probe 1 open stream=%a fd=3 path=/tmp/f", 70) = -1 EBADF (Bad file descriptor)',
  'write(-1, "ipc-scope-probe 1 stdio why=flush stream=%a fd=3 call=printf buffering=full size=%n pending=%n ahead=%n reads=%n read=%n writes=%n written=%n", 170) = -1 EBADF (Bad file descriptor)',
  'write(-1, "ipc-scope-probe 1 stdio why=fork stream=%a fd=1 call=fork buffering=line size=1024 pending=5 ahead=0 reads=0 read=0 writes=1 written=5", 170) = -1 EBADF (Bad file descriptor)',
  "splice(%f, NULL, %f, NULL, %n, 0) = %n",
  "tee(%f, %f, %n, 0) = %n",
  "sendfile(%f, %f, [%n], %n) = %n",
  "sendfile64(%f, %f, NULL, %n) = %n",
  "copy_file_range(%f, NULL, %f, [%n], %n, 0) = %n",
  "vmsplice(%f, [{iov_base=%t, iov_len=%n}], 1, 0) = %n",
  "open(%t, O_RDONLY) = %f",
  "openat(AT_FDCWD, %t, O_WRONLY|O_CREAT|O_TRUNC, 0644) = %f",
  "openat(%f, %t, O_RDWR|O_APPEND|O_NONBLOCK|O_CLOEXEC) = %f",
  "openat2(AT_FDCWD, %t, {flags=O_RDWR, resolve=0}, 24) = %f",
  "creat(%t, 0644) = %f",
  "close(%f) = 0",
  "close_range(%n, %n, 0) = 0",
  "unshare(CLONE_FILES) = 0",
  "dup(%f) = %f",
  "dup2(%f, %n) = %f",
  "dup3(%f, %n, O_CLOEXEC) = %f",
  "fcntl(%f, F_DUPFD, %n) = %f",
  "fcntl64(%f, F_DUPFD_CLOEXEC, %n) = %f",
  "fcntl(%f, F_GETFL) = 0x8002 (flags O_RDWR|O_LARGEFILE)",
  "fcntl(%f, F_SETFL, O_RDONLY|O_NONBLOCK) = 0",
  "fcntl(%f, F_SETPIPE_SZ, %n) = %n",
  "fcntl(%f, F_SETLKW, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=%n, l_len=%n}) = 0",
  "fcntl(%f, F_SETLK, {l_type=F_UNLCK, l_whence=SEEK_CUR, l_start=%n, l_len=%n}) = 0",
  "fcntl(%f, F_OFD_SETLK, {l_type=F_RDLCK, l_whence=SEEK_END, l_start=%n, l_len=%n, l_pid=0}) = 0",
  "flock(%f, LOCK_EX) = 0",
  "flock(%f, LOCK_UN) = 0",
  "pipe([%f, %f]) = 0",
  "pipe2([%f, %f], O_CLOEXEC) = 0",
  "mknod(%t, S_IFIFO|0644) = 0",
  "mknodat(AT_FDCWD, %t, S_IFIFO|0600) = 0",
  "fstat(%f, {st_mode=S_IFIFO|0600, st_size=%n, ...}) = 0",
  "fstat64(%f, {st_mode=S_IFREG|0644, st_size=%n, ...}) = 0",
  'newfstatat(%f, "", {st_mode=S_IFIFO|0600, st_size=%n, ...}, AT_EMPTY_PATH) = 0',
  "lseek(%f, %n, SEEK_END) = %n",
  "fadvise64(%f, 0, 0, POSIX_FADV_SEQUENTIAL) = -1 ESPIPE (Illegal seek)",
  "ftruncate(%f, %n) = 0",
  "fallocate(%f, 0, %n, %n) = 0",
  "fork() = %p",
  "vfork() = %p",
  "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=%a) = %p",
  "clone(child_stack=%a, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM|CLONE_SETTLS|CLONE_PARENT_SETTID|CLONE_CHILD_CLEARTID, parent_tid=[%p], tls=%a, child_tidptr=%a) = %p",
  "clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD, stack=%a, stack_size=%n}, 88) = %p",
  "clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD|CLONE_SIGHAND, child_tid=%a, parent_tid=%a, exit_signal=0, stack=%a, stack_size=%n, tls=%a} => {parent_tid=[%p]}, 88) = %p",
  'execve("/bin/x", ["x", %t], %a /* 3 vars */) = 0',
  'execveat(%f, "", ["x"], %a, AT_EMPTY_PATH) = 0',
  "exit(%n) = ?",
  "exit_group(%n) = ?",
  "wait4(%p, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = %p",
  "wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == %s}], WNOHANG, NULL) = %p",
  "waitid(P_PID, %p, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=%p, si_uid=0, si_status=0, si_utime=0, si_stime=0}, WEXITED, NULL) = 0",
  "kill(%p, %s) = 0",
  "tkill(%p, %s) = 0",
  "tgkill(%p, %p, %s) = 0",
  "rt_sigqueueinfo(%p, %s, {si_signo=%s, si_code=SI_QUEUE, si_pid=%p, si_uid=0, si_int=%n, si_ptr=%a}) = 0",
  "rt_tgsigqueueinfo(%p, %p, %s, {si_signo=%s, si_code=SI_QUEUE, si_pid=%p, si_uid=0, si_int=%n}) = 0",
  "pidfd_send_signal(%f, %s, NULL, 0) = 0",
  "pidfd_open(%p, 0) = %f",
  "pidfd_getfd(%f, %n, 0) = %f",
  "rt_sigaction(%s, {sa_handler=%a, sa_mask=[USR1 CHLD], sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=%a}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0",
  "rt_sigaction(%s, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = 0",
  "rt_sigprocmask(SIG_BLOCK, [USR1 %s], [], 8) = 0",
  "rt_sigprocmask(SIG_SETMASK, ~[RTMIN RT_1], NULL, 8) = 0",
  "rt_sigprocmask(SIG_UNBLOCK, [CHLD], [INT], 8) = 0",
  "rt_sigreturn({mask=[%s]}) = %n",
  "rt_sigsuspend([], 8) = ? ERESTARTNOHAND (To be restarted if no handler)",
  "rt_sigtimedwait([USR1], {si_signo=%s, si_code=SI_USER, si_pid=%p, si_uid=0}, {tv_sec=%n, tv_nsec=%n}, 8) = 10 (SIGUSR1)",
  "rt_sigpending([USR1], 8) = 0",
  "signalfd4(%f, [%s], 8, SFD_CLOEXEC) = %f",
  "signalfd(-1, [CHLD], 8) = %f",
  "alarm(%n) = %n",
  "setitimer(ITIMER_REAL, {it_interval={tv_sec=%n, tv_usec=0}, it_value={tv_sec=%n, tv_usec=%n}}, NULL) = 0",
  "timer_create(CLOCK_REALTIME, {sigev_value={sival_int=%n}, sigev_signo=%s, sigev_notify=SIGEV_SIGNAL}, [%n]) = 0",
  "timer_settime(%n, 0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=%n, tv_nsec=%n}}, NULL) = 0",
  "timer_delete(%n) = 0",
  "setpgid(%p, %p) = 0",
  "setsid() = %p",
  "getpgrp() = %p",
  "getpgid(%p) = %p",
  "getsid(%p) = %p",
  "getpid() = %p",
  "gettid() = %p",
  "getppid() = %p",
  "prctl(PR_SET_NAME, %t) = 0",
  "mmap(NULL, %n, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = %a",
  "mmap(NULL, %n, PROT_READ, MAP_SHARED, %f, %n) = %a",
  "mmap2(NULL, %n, PROT_READ, MAP_SHARED, %f, %n) = %a",
  "munmap(%a, %n) = 0",
  "mprotect(%a, %n, PROT_NONE) = 0",
  "pkey_mprotect(%a, %n, PROT_READ, 1) = 0",
  "mremap(%a, %n, %n, MREMAP_MAYMOVE) = %a",
  "memfd_create(%t, MFD_CLOEXEC) = %f",
  "shmget(0x1234, %n, IPC_CREAT|0600) = %k",
  "shmat(%k, NULL, 0) = %a",
  "shmdt(%a) = 0",
  "shmctl(%k, IPC_RMID, NULL) = 0",
  "semget(IPC_PRIVATE, %n, IPC_CREAT|0600) = %k",
  "semop(%k, [{sem_num=%n, sem_op=-1, sem_flg=SEM_UNDO}, {sem_num=%n, sem_op=%n, sem_flg=0}], %n) = 0",
  "semtimedop(%k, [{sem_num=%n, sem_op=%n, sem_flg=IPC_NOWAIT}], 1, {tv_sec=%n, tv_nsec=0}) = 0",
  "semctl(%k, %n, SETVAL, %n) = 0",
  "semctl(%k, %n, GETVAL, NULL) = %n",
  "semctl(%k, 0, SETALL, [%n, %n]) = 0",
  "semctl(%k, 0, IPC_RMID, NULL) = 0",
  "eventfd2(%n, EFD_SEMAPHORE) = %f",
  "eventfd(%n) = %f",
  "timerfd_create(CLOCK_MONOTONIC, 0) = %f",
  "timerfd_settime(%f, 0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=%n, tv_nsec=%n}}, NULL) = 0",
  "inotify_init1(0) = %f",
  "inotify_init() = %f",
  "inotify_add_watch(%f, %t, IN_CREATE|IN_MODIFY) = %n",
  "inotify_rm_watch(%f, %n) = 0",
  "futex(%a, FUTEX_WAIT, %n, NULL) = 0",
  "futex(%a, FUTEX_WAIT_PRIVATE, 2, {tv_sec=%n, tv_nsec=%n}) = -1 ETIMEDOUT (Connection timed out)",
  "futex(%a, FUTEX_WAKE_PRIVATE, %n) = %n",
  "futex(%a, FUTEX_WAKE, %n) = %n",
  "futex(%a, FUTEX_CMP_REQUEUE_PRIVATE, 1, %n, %a, %n) = %n",
  "futex(%a, FUTEX_WAKE_OP_PRIVATE, 1, 1, %a, FUTEX_OP_SET<<28|0<<12|FUTEX_OP_CMP_GT<<24|0x1) = %n",
  "futex(%a, FUTEX_LOCK_PI_PRIVATE, NULL) = 0",
  "futex(%a, FUTEX_UNLOCK_PI_PRIVATE) = 0",
  "futex(%a, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 0, NULL, FUTEX_BITSET_MATCH_ANY) = 0",
  "futex_wait(%a, %n, 0xffffffff, FUTEX2_SIZE_U32|FUTEX2_PRIVATE, NULL, CLOCK_MONOTONIC) = 0",
  "futex_waitv([{val=%n, uaddr=%a, flags=FUTEX_32}], 1, 0, NULL, CLOCK_MONOTONIC) = 0",
  "futex_wake(%a, 0xffffffff, %n, FUTEX2_SIZE_U32|FUTEX2_PRIVATE) = %n",
  "futex_requeue([{val=0, uaddr=%a, flags=0}, {val=0, uaddr=%a, flags=0}], 0, %n, %n) = %n",
  "restart_syscall(<... resuming interrupted poll ...>) = %n",
  "nanosleep({tv_sec=%n, tv_nsec=%n}, NULL) = 0",
  "clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=%n, tv_nsec=%n}, NULL) = 0",
  "pause() = ? ERESTARTNOHAND (To be restarted if no handler)",
  "chdir(%t) = 0",
  "fchdir(%f) = 0",
  "unlink(%t) = 0",
  "unlinkat(AT_FDCWD, %t, 0) = 0",
  "rename(%t, %t) = 0",
  "renameat2(AT_FDCWD, %t, %f, %t, RENAME_EXCHANGE) = 0",
  "link(%t, %t) = 0",
  "linkat(AT_FDCWD, %t, AT_FDCWD, %t, 0) = 0",
  "msgget(IPC_PRIVATE, IPC_CREAT|0600) = %k",
  "msgsnd(%k, {5, %t}, %n, 0) = 0",
  "msgrcv(%k, {%n, %t}, %n, %n, IPC_NOWAIT) = %n",
  "msgctl(%k, IPC_STAT, {msg_perm={uid=0, gid=0, mode=0600, key=0, cuid=0, cgid=0}, msg_stime=0, msg_rtime=0, msg_ctime=1, msg_qnum=%n, msg_qbytes=%n, msg_lspid=0, msg_lrpid=0}) = 0",
  "msgctl(%k, IPC_RMID, NULL) = 0",
  "mq_open(%t, O_RDWR|O_CREAT, 0600, {mq_flags=0, mq_maxmsg=%n, mq_msgsize=%n, mq_curmsgs=%n}) = %f",
  "mq_getsetattr(%f, NULL, {mq_flags=0, mq_maxmsg=%n, mq_msgsize=%n, mq_curmsgs=%n}) = 0",
  "mq_timedsend(%f, %t, %n, %n, NULL) = 0",
  "mq_timedreceive(%f, %t, %n, [%n], {tv_sec=%n, tv_nsec=0}) = %n",
  "mq_notify(%f, {sigev_signo=%s, sigev_notify=SIGEV_SIGNAL}) = 0",
  "mq_unlink(%t) = 0",
  "poll([{fd=%f, events=POLLIN}, {fd=%f, events=POLLOUT}], %n, %n) = 1 ([{fd=%f, revents=POLLIN|POLLHUP}])",
  "poll(NULL, 0, %n) = 0 (Timeout)",
  "ppoll([{fd=%f, events=POLLIN}], 1, {tv_sec=%n, tv_nsec=0}, [USR1], 8) = 1 ([{fd=%f, revents=POLLIN}], left {tv_sec=0, tv_nsec=5})",
  "select(%n, [%f %f], [%f], NULL, {tv_sec=%n, tv_usec=%n}) = 1 (in [%f], left {tv_sec=0, tv_usec=5})",
  "pselect6(%n, [%f], NULL, NULL, NULL, {sigmask=[], sigsetsize=8}) = 1 (in [%f])",
  "epoll_create1(EPOLL_CLOEXEC) = %f",
  "epoll_create(1) = %f",
  "epoll_ctl(%f, EPOLL_CTL_ADD, %f, {events=EPOLLIN|EPOLLET, data={u32=%n, u64=%n}}) = 0",
  "epoll_ctl(%f, EPOLL_CTL_DEL, %f, NULL) = 0",
  "epoll_wait(%f, [{events=EPOLLIN, data={u32=%n, u64=%n}}], %n, %n) = 1",
  "epoll_pwait(%f, [], %n, %n, NULL, 8) = 0",
  "epoll_pwait2(%f, [], 8, {tv_sec=%n, tv_nsec=0}, NULL, 8) = 0",
  "socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = %f",
  "socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = %f",
  "socketpair(AF_UNIX, SOCK_SEQPACKET, 0, [%f, %f]) = 0",
  "socketpair(AF_UNIX, SOCK_DGRAM, 0, [%f, %f]) = 0",
  "socketpair(AF_UNIX, SOCK_STREAM, 0, [%f, %f]) = 0",
  "bind(%f, {sa_family=AF_UNIX, sun_path=%t}, %n) = 0",
  'bind(%f, {sa_family=AF_INET, sin_port=htons(%n), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
  "listen(%f, %n) = 0",
  "connect(%f, {sa_family=AF_UNIX, sun_path=%t}, 110) = 0",
  'connect(%f, {sa_family=AF_INET, sin_port=htons(2), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress)',
  "accept(%f, NULL, NULL) = %f",
  'accept4(%f, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("127.0.0.1")}, [128 => 16], SOCK_CLOEXEC) = %f',
  "shutdown(%f, SHUT_WR) = 0",
  "shutdown(%f, SHUT_RDWR) = 0",
  "getsockname(%f, {sa_family=AF_UNIX, sun_path=%t}, [128 => 10]) = 0",
  'getpeername(%f, {sa_family=AF_INET, sin_port=htons(2), sin_addr=inet_addr("127.0.0.1")}, [128 => 16]) = 0',
  "setsockopt(%f, SOL_SOCKET, SO_RCVTIMEO_OLD, %t, 16) = 0",
  "setsockopt(%f, SOL_SOCKET, SO_RCVBUF, [%n], 4) = 0",
  "sendto(%f, %t, %n, MSG_NOSIGNAL, {sa_family=AF_UNIX, sun_path=%t}, 110) = %n",
  "sendto(%f, %t, %n, 0, NULL, 0) = %n",
  "send(%f, %t, %n, 0) = %n",
  "sendmsg(%f, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=%t, iov_len=%n}], msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[%f, %f]}], msg_controllen=24, msg_flags=0}, 0) = %n",
  "sendmmsg(%f, [{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=%t, iov_len=%n}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, msg_len=%n}, {msg_hdr={msg_iov=[{iov_base=%t, iov_len=%n}]}, msg_len=%n}], %n, 0) = %n",
  "recvfrom(%f, %t, %n, MSG_PEEK, {sa_family=AF_UNIX, sun_path=%t}, [110 => 10]) = %n",
  "recv(%f, %t, %n, MSG_TRUNC) = %n",
  "recvmsg(%f, {msg_name={sa_family=AF_UNIX, sun_path=%t}, msg_namelen=128 => 2, msg_iov=[{iov_base=%t, iov_len=%n}], msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[%f]}], msg_controllen=24, msg_flags=MSG_TRUNC}, 0) = %n",
  "recvmmsg(%f, [{msg_hdr={msg_iov=[{iov_base=%t, iov_len=%n}], msg_iovlen=1, msg_flags=0}, msg_len=%n}], %n, 0, NULL) = %n",
  "ioctl(%f, TIOCGPTN, [%n]) = 0",
  "ioctl(%f, TIOCGPTPEER, 0x2) = %f",
  "ioctl(%f, FIONREAD, [%n]) = 0",
  "getrandom(%t, %n, GRND_NONBLOCK) = %n",
  "io_uring_enter(%f, %n, %n, 0, NULL, 8) = %n",
  "syscall_0x1c7(%n, %n, %n) = %n",
  "unheard_of(%f, %t) = %n",
];

/** Lines that are no call. */
const eventForms: readonly string[] = [
  "+++ exited with %n +++",
  "+++ killed by %s +++",
  "+++ killed by %s (core dumped) +++",
  "+++ superseded by execve in pid %p +++",
  "<detached ...>",
  "--- %s {si_signo=%s, si_code=SI_USER, si_pid=%p, si_uid=0} ---",
  "--- %s {si_signo=%s, si_code=SI_TKILL, si_pid=%p, si_uid=0} ---",
  "--- %s {si_signo=%s, si_code=SI_QUEUE, si_pid=%p, si_uid=0, si_int=%n, si_ptr=%a} ---",
  "--- %s {si_signo=%s, si_code=SI_TIMER, si_timerid=%n, si_overrun=0, si_int=%n} ---",
  "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=%p, si_uid=0, si_status=%n, si_utime=0, si_stime=0} ---",
  "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_STOPPED, si_pid=%p, si_uid=0, si_status=%s} ---",
  "--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=%a} ---",
  "--- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=%p, si_uid=0} ---",
  "--- stopped by %s ---",
];

/** Lines without a head. */
const bareForms: readonly string[] = [
  "strace: Process %p attached",
  "strace: Process %p detached",
  "[ Process PID=%p runs in 32 bit mode. ]",
  " > /bin/x(main+0x%n) [0x1249]",
  " > /usr/lib/libc.so.6(read+0xd) [0xe81e5]",
  " > unexpected_backtracing_error [0x0]",
  " | 00000  68 65 6c 6c 6f                                    hello            |",
  " * 6 bytes in buffer 0",
  "",
];

const clocks = ["unix", "unix", "unix", "none", "time", "relative"] as const;
const durations = ["", " <0.000012>", " <0.000012>", " <1.500000>", " <%n>"] as const;
const addresses = ["0x7f00", "0x7f80", "0x1000", "0x7ffff7ff0000", "NULL", "0xffffffffffffffff"] as const;
const keys = ["0", "1", "7", "32769", "-1"] as const;

/**
 * A log of lines that strace could print, one by one; together they may say what no kernel would do: two processes of one
 * pid, ends that come twice, bytes out of a pipe that nobody wrote, calls that return without having begun.
 */
export function generatedLog(random: Random): string {
  return new LogWriter(random).written(random.from(1, random.once(8) ? 40 : 12));
}

class LogWriter {
  readonly #random: Random;
  readonly #clock: (typeof clocks)[number];
  readonly #style: "plain" | "bracketed" | "named" | "none";
  readonly #duration: string;
  /** How often a hole holds what does not fit it. */
  readonly #oddity: number;
  readonly #pids: readonly number[];
  /** What annotations descriptors have: those that fit each other, or any. */
  readonly #annotated: readonly string[];
  readonly #forms: readonly string[];
  readonly #open = new Map<number, string>();
  #now = 1_700_000_000_000_000;

  constructor(random: Random) {
    this.#random = random;
    this.#clock = random.pick(clocks);
    this.#style = random.pick(["plain", "plain", "plain", "bracketed", "named", "none"]);
    this.#duration = random.pick(durations);
    this.#oddity = random.pick([3, 10, 30, 1000]);
    this.#pids = pids.slice(0, random.from(1, pids.length));
    this.#annotated = random.once(3) ? annotations : [random.pick(annotations), random.pick(annotations)];
    // A few forms repeated meet more often than all forms once.
    this.#forms = random.once(2) ? callForms : Array.from({ length: 5 }, () => random.pick(callForms));
  }

  written(count: number): string {
    const lines = Array.from({ length: count }, () => this.#line());
    return `${lines.join("\n")}${this.#random.once(4) ? "" : "\n"}`;
  }

  #line(): string {
    const random = this.#random;
    if (random.once(20)) return this.#filled(random.pick(bareForms));
    const pid = random.pick(this.#pids);
    const head = this.#head(pid);
    if (random.once(8)) return head + this.#filled(random.pick(eventForms));
    const open = this.#open.get(pid);
    if (open !== undefined && !random.once(6)) return head + this.#resumed(pid, open);
    if (random.once(30))
      return `${head}<... ${nameIn(random.pick(this.#forms))} resumed>) = ${random.pick(numbers)}`;
    const call = this.#call();
    if (!random.once(4)) return head + call + this.#tail();
    // Strace breaks a line off where the arguments that are known at the entry end: anywhere.
    const paren = call.indexOf("(") + 1;
    const cut = random.from(paren, Math.max(paren, call.lastIndexOf(") = ")));
    this.#open.set(pid, call);
    return `${head}${call.slice(0, cut)} <unfinished ...>`;
  }

  #resumed(pid: number, call: string): string {
    this.#open.delete(pid);
    const name = this.#random.once(15) ? nameIn(this.#random.pick(this.#forms)) : nameIn(call);
    const rest = call.slice(this.#random.once(2) ? call.lastIndexOf(") = ") : call.indexOf("(") + 1);
    if (this.#random.once(10)) {
      this.#open.set(pid, call);
      return `<... ${name} resumed> <unfinished ...>`;
    }
    return `<... ${name} resumed>${rest}${this.#tail()}`;
  }

  #call(): string {
    const random = this.#random;
    const call = this.#filled(random.pick(this.#forms));
    const result = call.lastIndexOf(" = ");
    if (random.once(8)) return `${call.slice(0, result)} = -1 ${random.pick(errors)}`;
    if (random.once(12)) return `${call.slice(0, result)} = ${random.pick(unknowns)}`;
    if (random.once(40)) return `${call} (INJECTED)`;
    return call;
  }

  #tail(): string {
    return this.#filled(this.#duration);
  }

  #head(pid: number): string {
    const random = this.#random;
    this.#now += random.once(20) ? -random.below(5_000_000) : random.below(random.once(5) ? 2_000_000 : 300);
    const pidText =
      this.#style === "none"
        ? ""
        : this.#style === "bracketed"
          ? `[pid ${pid}] `
          : this.#style === "named"
            ? `${pid}<sort> `
            : `${pid} `;
    return pidText + this.#stamp();
  }

  #stamp(): string {
    const micros = this.#now % 1_000_000;
    const seconds = (this.#now - micros) / 1_000_000;
    const fraction = String(micros).padStart(6, "0");
    switch (this.#clock) {
      case "unix":
        return `${seconds}.${fraction} `;
      case "time":
        return `${new Date(seconds * 1000).toISOString().slice(11, 19)}.${fraction} `;
      case "relative":
        return `     ${this.#random.below(3)}.${fraction} `;
      case "none":
        return "";
    }
  }

  #filled(form: string): string {
    return form.replace(/%([fnpstak])/g, (_, hole: string) => this.#hole(hole));
  }

  #hole(hole: string): string {
    const random = this.#random;
    if (random.once(this.#oddity)) return random.pick([...numbers, ...texts, "...", "{", "[", ")"]);
    switch (hole) {
      case "f":
        return `${random.from(0, 6)}${random.pick(this.#annotated)}`;
      case "n":
        return random.once(3) ? random.pick(numbers) : String(random.below(20));
      case "p":
        return String(random.pick(pids));
      case "s":
        return random.pick(signals);
      case "t":
        return random.pick(texts);
      case "a":
        return random.pick(addresses);
      default:
        return random.pick(keys);
    }
  }
}

function nameIn(call: string): string {
  return call.slice(0, Math.max(0, call.indexOf("(")));
}
