import { describe, expect, it } from "vitest";
import type { CallIndex } from "../../../../src/base/ids.ts";
import { callContext } from "../../../../src/engine/details/call_context.ts";
import { callSentence, hasWords } from "../../../../src/engine/details/call_sentence.ts";
import { listedSyscalls, syscallNamed, syscallTraits } from "../../../../src/strace/syscalls.ts";
import { engineOf } from "../engine_of.ts";

/** What is said of the last call of a log; lines get pid 40 and a time each. */
function said(...lines: readonly string[]): string {
  const log = lines.map((line, n) => `40 1700000000.${String(n).padStart(6, "0")} ${line}`).join("\n");
  const { trace, log: bytes } = engineOf(log).source;
  const context = callContext(trace, bytes, (trace.calls.length - 1) as CallIndex, trace.endNs);
  if (context === undefined) throw new Error(`no call in ${log}`);
  return callSentence(context);
}

const pipe = "pipe([3<pipe:[9]>, 4<pipe:[9]>]) = 0 <0.000010>";

describe("words that every object of the language knows", () => {
  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("are no others: %s", (word) => {
    const speaksOf = (call: (name: string) => string) => {
      const other = "unheard_of";
      expect(said(pipe, call(word))).toBe(said(pipe, call(other)).replaceAll(other, word));
    };
    speaksOf((name) => `${name}(3) = 0 <0.00001>`);
    speaksOf((name) => `fcntl(3<pipe:[9]>, ${name}, 5) = 0 <0.00001>`);
    speaksOf((name) => `ioctl(3<pipe:[9]>, ${name}) = 0 <0.00001>`);
    speaksOf((name) => `prctl(${name}, 5) = 0 <0.00001>`);
    speaksOf((name) => `socket(${name}, SOCK_STREAM, 0) = 5 <0.00001>`);
    expect(hasWords(word)).toBe(false);
  });
});

describe("what a call did, in words", () => {
  it.each([
    [
      'openat(AT_FDCWD, "a.log", O_WRONLY|O_CREAT|O_APPEND, 0644) = 3</tmp/a.log> <0.00001>',
      'Opened "a.log" for writing, made if it was missing, each write at its end, as descriptor 3.',
    ],
    [
      'openat(5</tmp>, "a", O_RDONLY) = 3</tmp/a> <0.00001>',
      'Opened "a" in /tmp for reading, as descriptor 3.',
    ],
    [
      'memfd_create("buf", MFD_CLOEXEC) = 3</memfd:buf> <0.00001>',
      'Made a file in memory, "buf", as descriptor 3.',
    ],
    [
      "pipe2([3<pipe:[9]>, 4<pipe:[9]>], O_NONBLOCK) = 0 <0.00001>",
      "Made a pipe: [3<pipe:[9]>, 4<pipe:[9]>], the first to read, the second to write; non-blocking.",
    ],
    ['mknodat(AT_FDCWD, "/tmp/f", S_IFIFO|0600) = 0 <0.00001>', 'Made the FIFO "/tmp/f".'],
    ['unlink("/tmp/f") = 0 <0.00001>', 'Removed the name "/tmp/f".'],
    ['rename("a", "b") = 0 <0.00001>', 'Renamed "a" to "b".'],
    ['newfstatat(3</tmp/a>, "", {st_mode=S_IFREG}, AT_EMPTY_PATH) = 0 <0.00001>', "Asked what /tmp/a is."],
  ])("names and opens files: %s", (line, sentence) => expect(said(line)).toBe(sentence));

  it.each([
    [
      "fcntl(3<pipe:[9]>, F_SETFL, O_RDONLY|O_NONBLOCK) = 0 <0.00001>",
      "Made pipe:9 non-blocking: instead of waiting, calls fail with EAGAIN.",
    ],
    [
      "fcntl(3<pipe:[9]>, F_SETFD, FD_CLOEXEC) = 0 <0.00001>",
      "Let descriptor 3 be closed on exec: a new program does not inherit it.",
    ],
    ["fcntl(3<pipe:[9]>, F_SETPIPE_SZ, 4096) = 4096 <0.00001>", "Let pipe:9 hold 4,096 bytes."],
    [
      "fcntl(3<pipe:[9]>, F_DUPFD, 10) = 10<pipe:[9]> <0.00001>",
      "Made descriptor 10 another name for pipe:9.",
    ],
    ["ioctl(3<pipe:[9]>, FIONREAD, [12]) = 0 <0.00001>", "Asked how many bytes wait in pipe:9: [12]."],
    ["close_range(5, 4294967295, 0) = 0 <0.00001>", "Closed every descriptor from 5 on."],
    ["dup2(4<pipe:[9]>, 1) = 1<pipe:[9]> <0.00001>", "Made descriptor 1 another name for pipe:9."],
  ])("handles descriptors: %s", (line, sentence) => expect(said(pipe, line)).toBe(sentence));

  it.each([
    ["lseek(5</tmp/a>, 0, SEEK_CUR) = 512 <0.00001>", "Asked for the position in /tmp/a: 512."],
    ["lseek(5</tmp/a>, 100, SEEK_SET) = 100 <0.00001>", "Moved the position in /tmp/a to byte 100."],
    ['pread64(5</tmp/a>, "x", 1, 4096) = 1 <0.00001>', "Read 1 byte from /tmp/a, at byte 4,096."],
    [
      "copy_file_range(5</tmp/a>, NULL, 6</tmp/b>, NULL, 4096, 0) = 4096 <0.00001>",
      "Copied 4,096 bytes from /tmp/a to /tmp/b, inside the kernel.",
    ],
    [
      "sendfile(6</tmp/b>, 5</tmp/a>, NULL, 10) = 10 <0.00001>",
      "Copied 10 bytes from /tmp/a to /tmp/b, inside the kernel.",
    ],
    ["flock(5</tmp/a>, LOCK_EX) = 0 <0.00001>", "Locked /tmp/a, for itself alone."],
    ["ftruncate(5</tmp/a>, 4096) = 0 <0.00001>", "Set the length of /tmp/a to 4,096 bytes."],
  ])("works on files: %s", (line, sentence) => expect(said(line)).toBe(sentence));

  it.each([
    [
      "socket(AF_UNIX, SOCK_STREAM|SOCK_NONBLOCK, 0) = 3<UNIX-STREAM:[5]> <0.00001>",
      "Made a socket of byte streams for this machine, non-blocking, as descriptor 3.",
    ],
    [
      'bind(3<TCP:[5]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.00001>',
      "Gave tcp:127.0.0.1:80 the address 127.0.0.1:80.",
    ],
    [
      "shutdown(3<TCP:[127.0.0.1:1->127.0.0.1:2]>, SHUT_WR) = 0 <0.00001>",
      "Shut tcp:127.0.0.1:2-127.0.0.1:1 down for writing: the other side reads end-of-file.",
    ],
    [
      "setsockopt(3<TCP:[5]>, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0 <0.00001>",
      "Set SO_REUSEADDR of tcp:5 to [1].",
    ],
  ])("makes and joins sockets: %s", (line, sentence) => expect(said(line)).toBe(sentence));

  it("tells of descriptors that travel with a message", () => {
    expect(
      said(
        "socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[5->6]>, 4<UNIX-STREAM:[6->5]>]) = 0 <0.00001>",
        'sendmsg(3<UNIX-STREAM:[5->6]>, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=24, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[7</tmp/a>, 8</tmp/b>]}], msg_controllen=24, msg_flags=0}, 0) = 1 <0.00001>',
      ),
    ).toContain(", and with them descriptors 7 and 8");
  });

  it.each([
    ['execve("/usr/bin/sort", ["sort", "-n"], 0x7ff /* 3 vars */) = 0 <0.00001>', "Became sort -n."],
    [
      "wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 41 <0.00001>",
      "Collected child 41: it had ended with status 3.",
    ],
    [
      "wait4(41, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGSEGV && WCOREDUMP(s)}], 0, NULL) = 41 <0.00001>",
      "Collected child 41: SIGSEGV had killed it, with a core dump.",
    ],
    [
      "waitid(P_ALL, 0, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=41, si_uid=0, si_status=3, si_utime=0, si_stime=0}, WEXITED|WNOWAIT, NULL) = 0 <0.00001>",
      "Looked at child 41: it had ended with status 3.",
    ],
    ["exit_group(2) = ?", "Process 40 ended with status 2."],
    ["setpgid(0, 0) = 0 <0.00001>", "Made itself leader of a process group of its own."],
    ['prctl(PR_SET_NAME, "worker") = 0 <0.00001>', 'Named itself "worker".'],
    ["pidfd_open(41, 0) = 5<anon_inode:[pidfd]> <0.00001>", "Got descriptor 5, which stands for process 41."],
  ])("lives and dies: %s", (line, sentence) => expect(said(line)).toBe(sentence));

  it.each([
    ["kill(41, SIGUSR1) = 0 <0.00001>", "Sent SIGUSR1 to process 41."],
    ["kill(-41, SIGTERM) = 0 <0.00001>", "Sent SIGTERM to process group 41."],
    ["kill(41, 0) = 0 <0.00001>", "Asked whether process 41 is there."],
    [
      "rt_sigaction(SIGINT, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.00001>",
      "Let SIGINT be ignored.",
    ],
    [
      "rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[INT], sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=0x7f}, NULL, 8) = 0 <0.00001>",
      "Set a handler for SIGUSR1; calls it interrupts are repeated; while it runs, SIGINT are held back.",
    ],
    [
      "rt_sigprocmask(SIG_BLOCK, [USR1 CHLD], [], 8) = 0 <0.00001>",
      "Holds SIGUSR1 and SIGCHLD back from now on.",
    ],
    [
      "rt_sigprocmask(SIG_SETMASK, ~[KILL STOP], NULL, 8) = 0 <0.00001>",
      "Holds back all signals but SIGKILL and SIGSTOP from now on.",
    ],
    ["rt_sigprocmask(SIG_SETMASK, [], NULL, 8) = 0 <0.00001>", "Lets all signals through."],
    [
      "rt_sigtimedwait([USR1], {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0}, NULL, 8) = 10 (SIGUSR1) <0.00001>",
      "Took SIGUSR1 of process 41, without a handler. It had to wait 10 µs for a signal.",
    ],
    ["rt_sigpending([INT], 8) = 0 <0.00001>", "Asked which signals wait for it: SIGINT."],
    ["alarm(5) = 0 <0.00001>", "Asked for SIGALRM in 5 s."],
    [
      "setitimer(ITIMER_REAL, {it_interval={tv_sec=1, tv_usec=0}, it_value={tv_sec=0, tv_usec=500000}}, NULL) = 0 <0.00001>",
      "Set its timer ITIMER_REAL to run out after 500 ms, then every 1 s.",
    ],
    ["pause() = -1 EINTR (Interrupted system call) <0.5>", "Slept 500 ms, until a signal's handler had run."],
  ])("sends, holds and takes signals: %s", (line, sentence) => expect(said(line)).toBe(sentence));

  it.each([
    [
      "poll([{fd=3, events=POLLIN}, {fd=4, events=POLLOUT}], 2, -1) = 1 ([{fd=3, revents=POLLIN|POLLHUP}]) <0.00001>",
      "Found 1 descriptor ready: 3 to read and closed at the other end.",
    ],
    [
      "poll([{fd=3, events=POLLIN}], 1, 100) = 0 (Timeout) <0.00001>",
      "Found no descriptor ready within its time.",
    ],
    ["select(6, [3 5], NULL, NULL, NULL) = 1 (in [5]) <0.00001>", "Found 1 descriptor ready: 5 to read."],
    [
      "epoll_create1(0) = 7<anon_inode:[eventpoll]> <0.00001>",
      "Made a watcher of descriptors (epoll), as descriptor 7.",
    ],
    [
      "eventfd2(3, EFD_SEMAPHORE) = 5<anon_inode:[eventfd]> <0.00001>",
      "Made a semaphore that stands at 3, as descriptor 5.",
    ],
    [
      "signalfd4(-1, [INT TERM], 8, SFD_CLOEXEC) = 5<anon_inode:[signalfd]> <0.00001>",
      "Made descriptor 5, from which it can read SIGINT and SIGTERM instead of handling them.",
    ],
    ["nanosleep({tv_sec=1, tv_nsec=500000000}, NULL) = 0 <0.00001>", "Slept for 1.5 s, as it had asked."],
  ])("waits for events: %s", (line, sentence) => expect(said(line)).toBe(sentence));

  it.each([
    [
      "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f <0.00001>",
      "Got 4,096 bytes of memory of its own, for reading and writing.",
    ],
    [
      "mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 5</lib/libc.so>, 0) = 0x7f <0.00001>",
      "Mapped 4,096 bytes of /lib/libc.so for reading; its changes stay its own.",
    ],
    ["munmap(0x7f, 4096) = 0 <0.00001>", "Gave back 4,096 bytes of memory."],
    ["semctl(5, 0, SETVAL, 1) = 0 <0.00001>", "Set semaphore 0 of sysv-sem:5 to 1."],
    [
      "mq_notify(3</q>, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}) = 0 <0.00001>",
      "Asked to be told by SIGUSR1 when a message comes into /q while it is empty.",
    ],
    ["futex(0x7f00, FUTEX_WAKE_PRIVATE, 1) = 0 <0.00001>", "Found nobody to wake at the futex at 0x7f00."],
  ])("shares memory and synchronises: %s", (line, sentence) => expect(said(line)).toBe(sentence));

  it.each([
    [
      "read(3<pipe:[9]>, 0x7f, 1) = -1 EAGAIN (Resource temporarily unavailable) <0.00001>",
      "read failed with EAGAIN: pipe:9 is empty, and the call was told not to wait.",
    ],
    [
      'write(4<pipe:[9]>, "x", 1) = -1 EPIPE (Broken pipe) <0.00001>',
      "write failed with EPIPE: Nobody has the read end open any more: the bytes have nowhere to go.",
    ],
    [
      "futex(0x7f00, FUTEX_WAIT_PRIVATE, 2, NULL) = -1 EAGAIN (Resource temporarily unavailable) <0.00001>",
      "futex failed with EAGAIN: The value was no longer the one expected: someone had been faster, there was nothing to wait for.",
    ],
    [
      "wait4(-1, NULL, 0, NULL) = -1 ECHILD (No child processes) <0.00001>",
      "wait4 failed with ECHILD: It has no child left to wait for.",
    ],
    [
      "kill(99, SIGTERM) = -1 ESRCH (No such process) <0.00001>",
      "kill failed with ESRCH: There is no such process or process group: it has ended and was collected, or never was.",
    ],
  ])("explains a failure by what the call was about: %s", (line, sentence) =>
    expect(said(pipe, line)).toBe(sentence),
  );

  it("names a call that it does not know and what it returned", () => {
    expect(said("frobnicate(1) = 7 <0.00001>")).toBe("The call frobnicate returned 7.");
  });

  it("has words for every call of the table, or tells of the bytes it moved", () => {
    const neverReturnWell = new Set(["exit", "exit_group", "pause", "rt_sigsuspend", "sigsuspend"]);
    const silent = listedSyscalls().filter(
      (name) =>
        !neverReturnWell.has(name) &&
        !hasWords(name) &&
        syscallTraits(syscallNamed(name)).returns !== "bytes",
    );
    expect(silent).toEqual([]);
  });
});
