import { describe, expect, it } from "vitest";
import type { Trace } from "../../../src/ipc/trace.ts";
import { blockedCalls, descriptorsOf, returningOf, transfersOf, wakesOf } from "./facts.ts";
import { traceByteByByte, traceOf } from "./trace_of.ts";

const carrying = (descriptors: string) =>
  `{msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[${descriptors}]}], msg_controllen=24, msg_flags=0}`;

function facts(trace: Trace) {
  return {
    blocked: blockedCalls(trace),
    wakes: wakesOf(trace),
    channels: trace.channels.map((channel) => [
      channel.id,
      channel.messages,
      channel.bytesUnseen,
      transfersOf(trace, channel),
      returningOf(trace, channel),
    ]),
    descriptors: trace.processes.map(({ pid }) => descriptorsOf(trace, pid, trace.endNs)),
    awaited: trace.awaitedPlaces.size,
  };
}

describe("a line that was read while it was still being written leaves nothing of what it seemed to say:", () => {
  it.each([
    [
      "who select waits for",
      `40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.00001>
       40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
       40 1.010 pselect6(6, [3<pipe:[97]>], [4<pipe:[97]>], NULL, NULL, NULL <unfinished ...>
       41 1.020 write(4<pipe:[97]>, "x", 1) = 1 <0.00001>
       40 1.021 <... pselect6 resumed>) = 1 (in [3]) <0.011>`,
    ],
    [
      "a call at a futex that returned too soon to have waited",
      `40 1.000 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL) = 0 <0.005>
       40 1.010 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL) = 0 <0.00001>`,
    ],
    [
      "who poll waits for",
      `40 1.000 dup2(3<pipe:[97]>, 12) = 12<pipe:[97]> <0.00001>
       40 1.010 poll([{fd=12<pipe:[97]>, events=POLLIN}], 1, 0) = 0 (Timeout) <0.005>`,
    ],
    [
      "the descriptors in a message",
      `40 1.000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.0001>
       40 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
       40 1.020 pipe2([5<pipe:[98]>, 16<pipe:[98]>], 0) = 0 <0.0001>
       40 1.030 sendmsg(3<UNIX-STREAM:[7->8]>, ${carrying("16<pipe:[98]>, 5<pipe:[98]>")}, 0) = 1 <0.0001>
       41 1.040 recvmsg(4<UNIX-STREAM:[8->7]>, ${carrying("10<pipe:[98]>, 11<pipe:[98]>")}, 0) = 1 <0.0001>`,
    ],
    [
      "an open that does not wait",
      `40 1.000 mknodat(AT_FDCWD, "/tmp/f", S_IFIFO|0600) = 0 <0.0001>
       40 1.005 openat(AT_FDCWD, "/tmp/f", O_RDWR) = 4</tmp/f> <0.0001>
       41 1.010 openat(AT_FDCWD, "/tmp/f", O_RDONLY|O_NONBLOCK <unfinished ...>
       40 1.011 getpid() = 40 <0.0001>`,
    ],
    [
      "the two ends of a unix socket older than the log",
      `40 1.000 setsockopt(3<UNIX-STREAM:[7]>, SOL_SOCKET, SO_PASSCRED, [1], 4) = 0 <0.0001>
       41 1.010 write(4<UNIX-STREAM:[8->7]>, "ping", 4) = 4 <0.0001>
       40 1.011 read(3<UNIX-STREAM:[7]>, "ping", 4) = 4 <0.0001>`,
    ],
    [
      "a connection older than the log",
      `60 1.023 read(4<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "old", 3) = 3 <0.0001>
       61 1.024 write(3<TCP:[127.0.0.1:4000->127.0.0.1:80]>, "new", 3) = 3 <0.0001>
       60 1.025 read(4<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "new", 3) = 3 <0.0001>`,
    ],
    [
      "a datagram that was received before",
      `70 1.000 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3<UNIX:[1->2]>, 4<UNIX:[2->1]>]) = 0 <0.0001>
       70 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 71 <0.0001>
       70 1.010 read(4<UNIX:[2->1]>, "ab", 2) = 2 <0.0001>
       71 1.010 write(3<UNIX:[1->2]>, "abcde", 5) = 5 <0.0001>`,
    ],
    [
      "who adds to a counter that others have read before",
      `40 1.010 eventfd2(0, EFD_CLOEXEC) = 6<anon_inode:[eventfd]> <0.0001>
       40 1.011 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
       40 1.012 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
       41 1.0300 read(6<anon_inode:[eventfd]>, "\\2\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>
       40 1.0295 write(6<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>
       42 1.0296 write(6<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>`,
    ],
    [
      "who gives to a semaphore from which others have taken before",
      `40 1.010 semget(IPC_PRIVATE, 1, IPC_CREAT|0600) = 7 <0.0001>
       41 1.020 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1) = 0 <0.010>
       42 1.020 semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1) = 0 <0.010>
       40 1.0295 semop(7, [{sem_num=0, sem_op=1, sem_flg=0}], 1) = 0 <0.0001>
       43 1.0296 semop(7, [{sem_num=0, sem_op=1, sem_flg=0}], 1) = 0 <0.0001>`,
    ],
  ])("%s", (_, log) => {
    expect(facts(traceByteByByte(log))).toEqual(facts(traceOf(log)));
  });
});
