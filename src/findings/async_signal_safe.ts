import { entryOf } from "../base/entry_of.ts";

/**
 * Functions that a signal handler may call: those that POSIX.1-2017 names (2.4.3, with its Technical Corrigendum 2), as
 * in signal-safety(7).
 */
const posix = `
  abort accept access aio_error aio_return aio_suspend alarm bind cfgetispeed cfgetospeed cfsetispeed cfsetospeed
  chdir chmod chown clock_gettime close connect creat dup dup2 execl execle execv execve faccessat fchdir fchmod
  fchmodat fchown fchownat fcntl fdatasync fexecve ffs fork fstat fstatat fsync ftruncate futimens getegid geteuid
  getgid getgroups getpeername getpgrp getpid getppid getsockname getsockopt getuid htonl htons kill link linkat
  listen longjmp lseek lstat memccpy memchr memcmp memcpy memmove memset mkdir mkdirat mkfifo mkfifoat mknod mknodat
  ntohl ntohs open openat pause pipe poll posix_trace_event pselect pthread_kill pthread_self pthread_sigmask raise
  read readlink readlinkat recv recvfrom recvmsg rename renameat rmdir select sem_post send sendmsg sendto setgid
  setpgid setsid setsockopt setuid shutdown sigaction sigaddset sigdelset sigemptyset sigfillset sigismember
  siglongjmp signal sigpause sigpending sigprocmask sigqueue sigset sigsuspend sleep sockatmark socket socketpair
  stat stpcpy stpncpy strcat strchr strcmp strcpy strcspn strlen strncat strncmp strncpy strnlen strpbrk strrchr
  strspn strstr strtok_r symlink symlinkat tcdrain tcflow tcflush tcgetattr tcgetpgrp tcsendbreak tcsetattr
  tcsetpgrp time timer_getoverrun timer_gettime timer_settime times umask uname unlink unlinkat utime utimensat
  utimes wait waitpid wcpcpy wcpncpy wcscat wcschr wcscmp wcscpy wcscspn wcslen wcsncat wcsncmp wcsncpy wcsnlen
  wcspbrk wcsrchr wcsspn wcsstr wcstok wmemchr wmemcmp wmemcpy wmemmove wmemset write _exit _Exit`;

/** Not in the list, and nothing but a system call in glibc. */
const plainCalls =
  "nanosleep clock_nanosleep usleep wait3 wait4 waitid syscall gettid getpgid ioctl ppoll pipe2 dup3";

const safe: ReadonlySet<string> = new Set(`${posix} ${plainCalls}`.trim().split(/\s+/));

/** Names under which glibc exports a function, where the nearest symbol is not the one that programs use. */
const otherNames: Readonly<Record<string, string>> = { gsignal: "raise", libc_current_sigrtmin: "signal" };

/** `_IO_printf`, `__printf_chk` and `__GI___libc_write` are printf, printf and write to those who call them. */
export function publicName(symbol: string): string {
  if (symbol === "_exit" || symbol === "_Exit") return symbol;
  const bare = symbol
    .replace(/@.*$/, "")
    .replace(/^_+(?:(?:IO|GI|libc)_+)*/, "")
    .replace(/_chk$/, "")
    .replace(/64$/, "");
  return entryOf(otherNames, bare) ?? bare;
}

/** By its public name. */
export function isAsyncSignalSafe(name: string): boolean {
  return safe.has(name);
}
