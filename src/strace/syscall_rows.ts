import type { PayloadPlace, ReturnKind, SyscallFamily, SyscallTraits } from "./syscall_traits.ts";

interface RowOptions {
  readonly returns?: ReturnKind;
  readonly fd?: number;
  readonly blocks?: true;
  readonly timeout?: number;
  readonly payload?: PayloadPlace;
}

const rows: SyscallTraits[] = [];

function row(name: string, family: SyscallFamily, args: string, options: RowOptions = {}): void {
  rows.push({
    name,
    family,
    returns: options.returns ?? "value",
    fdArgument: options.fd ?? -1,
    mayBlock: options.blocks ?? false,
    payload: options.payload,
    timeoutArgument: options.timeout ?? -1,
    argumentNames: args === "" ? [] : args.split(" "),
  });
}

const sends = (argument: number, form: PayloadPlace["form"] = "string"): PayloadPlace => ({
  argument,
  form,
  direction: "out",
});
const receives = (argument: number, form: PayloadPlace["form"] = "string"): PayloadPlace => ({
  argument,
  form,
  direction: "in",
});

// Row 0 stands for names beyond what a u16 can number: only a log of garbage has so many.
row("?", "other", "");

row("read", "io", "fd buf count", { fd: 0, returns: "bytes", blocks: true, payload: receives(1) });
row("write", "io", "fd buf count", { fd: 0, returns: "bytes", blocks: true, payload: sends(1) });
row("pread64", "io", "fd buf count offset", { fd: 0, returns: "bytes", payload: receives(1) });
row("pwrite64", "io", "fd buf count offset", { fd: 0, returns: "bytes", payload: sends(1) });
row("readv", "io", "fd iov iovcnt", { fd: 0, returns: "bytes", blocks: true, payload: receives(1, "iovec") });
row("writev", "io", "fd iov iovcnt", { fd: 0, returns: "bytes", blocks: true, payload: sends(1, "iovec") });
row("preadv", "io", "fd iov iovcnt offset", { fd: 0, returns: "bytes", payload: receives(1, "iovec") });
row("pwritev", "io", "fd iov iovcnt offset", { fd: 0, returns: "bytes", payload: sends(1, "iovec") });
row("preadv2", "io", "fd iov iovcnt offset flags", {
  fd: 0,
  returns: "bytes",
  blocks: true,
  payload: receives(1, "iovec"),
});
row("pwritev2", "io", "fd iov iovcnt offset flags", {
  fd: 0,
  returns: "bytes",
  blocks: true,
  payload: sends(1, "iovec"),
});
row("sendfile", "io", "out_fd in_fd offset count", { fd: 0, returns: "bytes", blocks: true });
row("sendfile64", "io", "out_fd in_fd offset count", { fd: 0, returns: "bytes", blocks: true });
row("splice", "io", "fd_in off_in fd_out off_out len flags", { fd: 0, returns: "bytes", blocks: true });
row("tee", "io", "fd_in fd_out len flags", { fd: 0, returns: "bytes", blocks: true });
row("vmsplice", "io", "fd iov nr_segs flags", {
  fd: 0,
  returns: "bytes",
  blocks: true,
  payload: sends(1, "iovec"),
});
row("copy_file_range", "io", "fd_in off_in fd_out off_out len flags", { fd: 0, returns: "bytes" });
row("getdents", "io", "fd dirp count", { fd: 0 });
row("getdents64", "io", "fd dirp count", { fd: 0 });
row("process_vm_readv", "io", "pid local_iov liovcnt remote_iov riovcnt flags", { returns: "bytes" });
row("process_vm_writev", "io", "pid local_iov liovcnt remote_iov riovcnt flags", { returns: "bytes" });

row("open", "open", "pathname flags mode", { returns: "fd", blocks: true });
row("openat", "open", "dirfd pathname flags mode", { returns: "fd", blocks: true });
row("openat2", "open", "dirfd pathname how size", { returns: "fd", blocks: true });
row("creat", "open", "pathname mode", { returns: "fd", blocks: true });
row("memfd_create", "open", "name flags", { returns: "fd" });
row("memfd_secret", "open", "flags", { returns: "fd" });
row("open_by_handle_at", "open", "mount_fd handle flags", { returns: "fd" });

row("close", "descriptor", "fd", { fd: 0 });
row("close_range", "descriptor", "first last flags");
row("dup", "descriptor", "oldfd", { fd: 0, returns: "fd" });
row("dup2", "descriptor", "oldfd newfd", { fd: 0, returns: "fd" });
row("dup3", "descriptor", "oldfd newfd flags", { fd: 0, returns: "fd" });
row("fcntl", "descriptor", "fd cmd arg", { fd: 0, blocks: true });
row("fcntl64", "descriptor", "fd cmd arg", { fd: 0, blocks: true });
row("ioctl", "descriptor", "fd request arg", { fd: 0, blocks: true });
row("lseek", "descriptor", "fd offset whence", { fd: 0 });
row("_llseek", "descriptor", "fd offset result whence", { fd: 0 });
row("flock", "descriptor", "fd operation", { fd: 0, blocks: true });
row("fsync", "descriptor", "fd", { fd: 0 });
row("fdatasync", "descriptor", "fd", { fd: 0 });
row("sync_file_range", "descriptor", "fd offset nbytes flags", { fd: 0 });
row("ftruncate", "descriptor", "fd length", { fd: 0 });
row("ftruncate64", "descriptor", "fd length", { fd: 0 });
row("fallocate", "descriptor", "fd mode offset len", { fd: 0 });
row("fadvise64", "descriptor", "fd offset len advice", { fd: 0 });
row("readahead", "descriptor", "fd offset count", { fd: 0 });
row("fstat", "descriptor", "fd statbuf", { fd: 0 });
row("fstat64", "descriptor", "fd statbuf", { fd: 0 });
row("newfstatat", "path", "dirfd pathname statbuf flags", { fd: 0 });
row("fstatfs", "descriptor", "fd buf", { fd: 0 });
row("fchmod", "descriptor", "fd mode", { fd: 0 });
row("fchown", "descriptor", "fd owner group", { fd: 0 });
row("fgetxattr", "descriptor", "fd name value size", { fd: 0 });
row("fsetxattr", "descriptor", "fd name value size flags", { fd: 0 });
row("flistxattr", "descriptor", "fd list size", { fd: 0 });
row("fremovexattr", "descriptor", "fd name", { fd: 0 });
row("fchdir", "descriptor", "fd", { fd: 0 });

row("pipe", "pipe", "pipefd");
row("pipe2", "pipe", "pipefd flags");

row("socket", "socket", "domain type protocol", { returns: "fd" });
row("socketpair", "socket", "domain type protocol sv");
row("bind", "socket", "sockfd addr addrlen", { fd: 0 });
row("listen", "socket", "sockfd backlog", { fd: 0 });
row("accept", "socket", "sockfd addr addrlen", { fd: 0, returns: "fd", blocks: true });
row("accept4", "socket", "sockfd addr addrlen flags", { fd: 0, returns: "fd", blocks: true });
row("connect", "socket", "sockfd addr addrlen", { fd: 0, blocks: true });
row("shutdown", "socket", "sockfd how", { fd: 0 });
row("getsockname", "socket", "sockfd addr addrlen", { fd: 0 });
row("getpeername", "socket", "sockfd addr addrlen", { fd: 0 });
row("getsockopt", "socket", "sockfd level optname optval optlen", { fd: 0 });
row("setsockopt", "socket", "sockfd level optname optval optlen", { fd: 0 });
row("send", "socket", "sockfd buf len flags", { fd: 0, returns: "bytes", blocks: true, payload: sends(1) });
row("recv", "socket", "sockfd buf len flags", {
  fd: 0,
  returns: "bytes",
  blocks: true,
  payload: receives(1),
});
row("sendto", "socket", "sockfd buf len flags dest_addr addrlen", {
  fd: 0,
  returns: "bytes",
  blocks: true,
  payload: sends(1),
});
row("recvfrom", "socket", "sockfd buf len flags src_addr addrlen", {
  fd: 0,
  returns: "bytes",
  blocks: true,
  payload: receives(1),
});
row("sendmsg", "socket", "sockfd msg flags", {
  fd: 0,
  returns: "bytes",
  blocks: true,
  payload: sends(1, "msghdr"),
});
row("recvmsg", "socket", "sockfd msg flags", {
  fd: 0,
  returns: "bytes",
  blocks: true,
  payload: receives(1, "msghdr"),
});
// These two return how many messages moved, not how many bytes.
row("sendmmsg", "socket", "sockfd msgvec vlen flags", { fd: 0, blocks: true, payload: sends(1, "mmsghdr") });
row("recvmmsg", "socket", "sockfd msgvec vlen flags timeout", {
  fd: 0,
  blocks: true,
  timeout: 4,
  payload: receives(1, "mmsghdr"),
});

row("fork", "process", "", { returns: "pid" });
row("vfork", "process", "", { returns: "pid", blocks: true });
// strace names the arguments of clone itself (`child_stack=`, `flags=`).
row("clone", "process", "", { returns: "pid" });
row("clone2", "process", "", { returns: "pid" });
row("clone3", "process", "cl_args size", { returns: "pid" });
row("unshare", "process", "flags");
row("setns", "process", "fd nstype", { fd: 0 });
row("setsid", "process", "", { returns: "pid" });
row("setpgid", "process", "pid pgid");
row("getpgid", "process", "pid", { returns: "pid" });
row("getpgrp", "process", "", { returns: "pid" });
row("getsid", "process", "pid", { returns: "pid" });
row("getpid", "process", "", { returns: "pid" });
row("gettid", "process", "", { returns: "pid" });
row("getppid", "process", "", { returns: "pid" });
row("prctl", "process", "option arg2 arg3 arg4 arg5");
row("arch_prctl", "process", "code addr");
row("set_tid_address", "process", "tidptr", { returns: "pid" });
row("ptrace", "process", "request pid addr data");
row("kcmp", "process", "pid1 pid2 type idx1 idx2");
row("execve", "exec", "pathname argv envp");
row("execveat", "exec", "dirfd pathname argv envp flags");
row("exit", "exit", "status", { returns: "nothing" });
row("exit_group", "exit", "status", { returns: "nothing" });

row("wait4", "wait", "pid wstatus options rusage", { returns: "pid", blocks: true });
row("waitpid", "wait", "pid wstatus options", { returns: "pid", blocks: true });
row("waitid", "wait", "idtype id infop options rusage", { blocks: true });

row("kill", "signal", "pid sig");
row("tkill", "signal", "tid sig");
row("tgkill", "signal", "tgid tid sig");
row("rt_sigqueueinfo", "signal", "tgid sig info");
row("rt_tgsigqueueinfo", "signal", "tgid tid sig info");
row("pidfd_send_signal", "signal", "pidfd sig info flags", { fd: 0 });
row("rt_sigaction", "signal", "signum act oldact sigsetsize");
row("sigaction", "signal", "signum act oldact");
row("signal", "signal", "signum handler");
row("rt_sigprocmask", "signal", "how set oldset sigsetsize");
row("sigprocmask", "signal", "how set oldset");
row("rt_sigpending", "signal", "set sigsetsize");
row("rt_sigsuspend", "signal", "mask sigsetsize", { blocks: true });
row("sigsuspend", "signal", "mask", { blocks: true });
row("rt_sigtimedwait", "signal", "set info timeout sigsetsize", { blocks: true, timeout: 2 });
row("rt_sigtimedwait_time64", "signal", "set info timeout sigsetsize", { blocks: true, timeout: 2 });
row("rt_sigreturn", "signal", "context");
row("sigreturn", "signal", "context");
row("sigaltstack", "signal", "ss old_ss");
row("pause", "signal", "", { blocks: true });
row("alarm", "signal", "seconds");
row("setitimer", "signal", "which new_value old_value");
row("getitimer", "signal", "which curr_value");
row("timer_create", "signal", "clockid sevp timerid");
row("timer_settime", "signal", "timerid flags new_value old_value");
row("timer_settime64", "signal", "timerid flags new_value old_value");
row("timer_gettime", "signal", "timerid curr_value");
row("timer_getoverrun", "signal", "timerid");
row("timer_delete", "signal", "timerid");

row("poll", "poll", "fds nfds timeout", { blocks: true, timeout: 2 });
row("ppoll", "poll", "fds nfds tmo_p sigmask sigsetsize", { blocks: true, timeout: 2 });
row("ppoll_time64", "poll", "fds nfds tmo_p sigmask sigsetsize", { blocks: true, timeout: 2 });
row("select", "poll", "nfds readfds writefds exceptfds timeout", { blocks: true, timeout: 4 });
row("_newselect", "poll", "nfds readfds writefds exceptfds timeout", { blocks: true, timeout: 4 });
row("pselect6", "poll", "nfds readfds writefds exceptfds timeout sigmask", { blocks: true, timeout: 4 });
row("pselect6_time64", "poll", "nfds readfds writefds exceptfds timeout sigmask", {
  blocks: true,
  timeout: 4,
});
row("epoll_create", "poll", "size", { returns: "fd" });
row("epoll_create1", "poll", "flags", { returns: "fd" });
row("epoll_ctl", "poll", "epfd op fd event", { fd: 0 });
row("epoll_wait", "poll", "epfd events maxevents timeout", { fd: 0, blocks: true, timeout: 3 });
row("epoll_pwait", "poll", "epfd events maxevents timeout sigmask sigsetsize", {
  fd: 0,
  blocks: true,
  timeout: 3,
});
row("epoll_pwait2", "poll", "epfd events maxevents timeout sigmask sigsetsize", {
  fd: 0,
  blocks: true,
  timeout: 3,
});

row("mmap", "memory", "addr length prot flags fd offset", { fd: 4, returns: "address" });
row("mmap2", "memory", "addr length prot flags fd pgoffset", { fd: 4, returns: "address" });
row("munmap", "memory", "addr length");
row("mremap", "memory", "old_address old_size new_size flags new_address", { returns: "address" });
row("mprotect", "memory", "addr len prot");
row("pkey_mprotect", "memory", "addr len prot pkey");
row("msync", "memory", "addr length flags");
row("madvise", "memory", "addr length advice");
row("brk", "memory", "addr", { returns: "address" });
row("membarrier", "memory", "cmd flags");
row("mlock", "memory", "addr len");
row("munlock", "memory", "addr len");

row("shmget", "sysv-shm", "key size shmflg");
row("shmat", "sysv-shm", "shmid shmaddr shmflg", { returns: "address" });
row("shmdt", "sysv-shm", "shmaddr");
row("shmctl", "sysv-shm", "shmid cmd buf");
row("semget", "sysv-sem", "key nsems semflg");
row("semop", "sysv-sem", "semid sops nsops", { blocks: true });
row("semtimedop", "sysv-sem", "semid sops nsops timeout", { blocks: true, timeout: 3 });
row("semtimedop_time64", "sysv-sem", "semid sops nsops timeout", { blocks: true, timeout: 3 });
row("semctl", "sysv-sem", "semid semnum cmd arg");
row("msgget", "sysv-queue", "key msgflg");
row("msgsnd", "sysv-queue", "msqid msgp msgsz msgflg", { blocks: true, payload: sends(1, "sysv-message") });
row("msgrcv", "sysv-queue", "msqid msgp msgsz msgtyp msgflg", {
  returns: "bytes",
  blocks: true,
  payload: receives(1, "sysv-message"),
});
row("msgctl", "sysv-queue", "msqid cmd buf");

row("mq_open", "posix-queue", "name oflag mode attr", { returns: "fd" });
row("mq_unlink", "posix-queue", "name");
row("mq_timedsend", "posix-queue", "mqdes msg_ptr msg_len msg_prio abs_timeout", {
  fd: 0,
  blocks: true,
  timeout: 4,
  payload: sends(1),
});
row("mq_timedsend_time64", "posix-queue", "mqdes msg_ptr msg_len msg_prio abs_timeout", {
  fd: 0,
  blocks: true,
  timeout: 4,
  payload: sends(1),
});
row("mq_timedreceive", "posix-queue", "mqdes msg_ptr msg_len msg_prio abs_timeout", {
  fd: 0,
  returns: "bytes",
  blocks: true,
  timeout: 4,
  payload: receives(1),
});
row("mq_timedreceive_time64", "posix-queue", "mqdes msg_ptr msg_len msg_prio abs_timeout", {
  fd: 0,
  returns: "bytes",
  blocks: true,
  timeout: 4,
  payload: receives(1),
});
row("mq_notify", "posix-queue", "mqdes sevp", { fd: 0 });
row("mq_getsetattr", "posix-queue", "mqdes newattr oldattr", { fd: 0 });

row("futex", "futex", "uaddr futex_op val timeout uaddr2 val3", { blocks: true, timeout: 3 });
row("futex_time64", "futex", "uaddr futex_op val timeout uaddr2 val3", { blocks: true, timeout: 3 });
row("futex_waitv", "futex", "waiters nr_futexes flags timeout clockid", { blocks: true, timeout: 3 });
row("futex_wait", "futex", "uaddr val mask flags timeout clockid", { blocks: true, timeout: 4 });
row("futex_wake", "futex", "uaddr mask nr flags");
row("futex_requeue", "futex", "waiters flags nr_wake nr_requeue");
row("set_robust_list", "futex", "head len");
row("get_robust_list", "futex", "pid head_ptr len_ptr");

row("eventfd", "event", "initval", { returns: "fd" });
row("eventfd2", "event", "initval flags", { returns: "fd" });
row("signalfd", "event", "fd mask sizemask", { fd: 0, returns: "fd" });
row("signalfd4", "event", "fd mask sizemask flags", { fd: 0, returns: "fd" });
row("timerfd_create", "event", "clockid flags", { returns: "fd" });
row("timerfd_settime", "event", "fd flags new_value old_value", { fd: 0 });
row("timerfd_settime64", "event", "fd flags new_value old_value", { fd: 0 });
row("timerfd_gettime", "event", "fd curr_value", { fd: 0 });
row("inotify_init", "event", "", { returns: "fd" });
row("inotify_init1", "event", "flags", { returns: "fd" });
row("inotify_add_watch", "event", "fd pathname mask", { fd: 0 });
row("inotify_rm_watch", "event", "fd wd", { fd: 0 });
row("fanotify_init", "event", "flags event_f_flags", { returns: "fd" });
row("fanotify_mark", "event", "fanotify_fd flags mask dirfd pathname", { fd: 0 });
row("pidfd_open", "event", "pid flags", { returns: "fd" });
row("pidfd_getfd", "event", "pidfd targetfd flags", { fd: 0, returns: "fd" });
row("userfaultfd", "event", "flags", { returns: "fd" });
row("io_uring_setup", "event", "entries params", { returns: "fd" });
row("io_uring_enter", "event", "fd to_submit min_complete flags sig sigsz", { fd: 0, blocks: true });
row("io_uring_register", "event", "fd opcode arg nr_args", { fd: 0 });

row("nanosleep", "sleep", "duration rem", { blocks: true });
row("clock_nanosleep", "sleep", "clockid flags request remain", { blocks: true });
row("clock_nanosleep_time64", "sleep", "clockid flags request remain", { blocks: true });
row("restart_syscall", "sleep", "", { blocks: true });
row("sched_yield", "sleep", "");

row("mknod", "path", "pathname mode dev");
row("mknodat", "path", "dirfd pathname mode dev", { fd: 0 });
row("unlink", "path", "pathname");
row("unlinkat", "path", "dirfd pathname flags", { fd: 0 });
row("rename", "path", "oldpath newpath");
row("renameat", "path", "olddirfd oldpath newdirfd newpath", { fd: 0 });
row("renameat2", "path", "olddirfd oldpath newdirfd newpath flags", { fd: 0 });
row("link", "path", "oldpath newpath");
row("linkat", "path", "olddirfd oldpath newdirfd newpath flags", { fd: 0 });
row("symlink", "path", "target linkpath");
row("chdir", "path", "path");

/** The system calls that are told apart, in the order of their numbers here. */
export const syscallRows: readonly SyscallTraits[] = rows;
