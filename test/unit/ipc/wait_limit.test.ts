import { expect, test } from "vitest";
import type { CallIndex } from "../../../src/base/ids.ts";
import { type WaitLimit, waitLimitOf } from "../../../src/ipc/waiting/wait_limit.ts";
import { traceByteByByte, traceOf } from "./trace_of.ts";

const before = `
  40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
  40 1.001 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>`;

/** What is known of the last call, which still waits: its line ends in the middle, or is unfinished. */
function limitOf(call: string): WaitLimit[] {
  return [traceOf, traceByteByByte].map((read) => {
    const trace = read(`${before}\n40 1.010 ${call}...still`);
    return waitLimitOf(trace, (trace.calls.length - 1) as CallIndex);
  });
}

test.each([
  ["futex(0x55b0, FUTEX_WAIT_PRIVATE, 2, NULL", "endless"],
  ["futex(0x55b0, FUTEX_WAIT_PRIVATE, 2, {tv_sec=1, tv_nsec=0}", "timed"],
  ["futex(0x55b0, FUTEX_LOCK_PI_PRIVATE, {tv_sec=1, tv_nsec=0}", "timed"],
  ["futex(0x55b0, FUTEX_LOCK_PI_PRIVATE, NULL", "endless"],
  ["futex_waitv([{val=0, uaddr=0x55b0, flags=FUTEX_32}], 1, 0, NULL, CLOCK_MONOTONIC", "endless"],
  ["futex_wait(0x55b0, 0, 0xffffffff, FUTEX2_SIZE_U32, {tv_sec=5, tv_nsec=1}, CLOCK_MONOTONIC", "timed"],
  ["semtimedop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1, {tv_sec=1, tv_nsec=0}", "timed"],
  ["semtimedop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1, NULL", "endless"],
  ["semop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1", "endless"],
  ["poll([{fd=5, events=POLLIN}], 1, -1", "endless"],
  ["poll([{fd=5, events=POLLIN}], 1, 5000", "timed"],
  ["ppoll([{fd=5, events=POLLIN}], 1, NULL, NULL, 8", "endless"],
  ["select(6, [5], NULL, NULL, {tv_sec=1, tv_usec=0}", "timed"],
  ["pselect6(6, [5], NULL, NULL, NULL, NULL", "endless"],
  ["rt_sigtimedwait([USR1], NULL, {tv_sec=1, tv_nsec=0}, 8", "timed"],
  ["clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=5, tv_nsec=0}, ", "timed"],
  ["wait4(-1, ", "endless"],
  // Printed by strace only when they return.
  ["epoll_wait(4<anon_inode:[eventpoll]>, ", "unknown"],
  ["rt_sigtimedwait([USR1], ", "unknown"],
])("a wait in %s is %s", (call, limit) => {
  expect(limitOf(call)).toEqual([limit, limit]);
});

test("what strace prints at the return is known then", () => {
  const trace = traceOf(`${before}
    40 1.010 epoll_wait(4<anon_inode:[eventpoll]>,  <unfinished ...>
    41 1.011 getppid() = 40 <0.0001>
    40 1.020 <... epoll_wait resumed>[], 8, 10) = 0 <0.010>`);
  expect(waitLimitOf(trace, 2 as CallIndex)).toBe("timed");
});

const timeout = (option: string, value: string) =>
  `40 1.009 setsockopt(3<UNIX-STREAM:[1->2]>, SOL_SOCKET, ${option}, ${value}, 16) = 0 <0.0001>`;
const some = '"\\0\\0\\0\\0\\0\\0\\0\\0P\\303\\0\\0\\0\\0\\0\\0"';
const none = `"${"\\0".repeat(16)}"`;

test.each([
  ["with a limit for what it reads", [timeout("SO_RCVTIMEO_OLD", some)], "timed"],
  ["with one in the words of a later strace", [timeout("SO_RCVTIMEO", "{tv_sec=0, tv_usec=50000}")], "timed"],
  ["with a limit for what it writes", [timeout("SO_SNDTIMEO_OLD", some)], "endless"],
  [
    "whose limit was taken away",
    [timeout("SO_RCVTIMEO_OLD", some), timeout("SO_RCVTIMEO_OLD", none)],
    "endless",
  ],
  [
    "whose limit was taken away in the words of a later strace",
    [timeout("SO_RCVTIMEO", "{tv_sec=10, tv_usec=0}"), timeout("SO_RCVTIMEO", "{tv_sec=0, tv_usec=0}")],
    "endless",
  ],
])("a read from a socket %s is as limited", (_, options, limit) => {
  const pair =
    "40 1.002 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[1->2]>, 4<UNIX-STREAM:[2->1]>]) = 0 <0.0001>";
  const trace = traceOf(
    [before, pair, ...options, "40 1.010 read(3<UNIX-STREAM:[1->2]>, ...still"].join("\n"),
  );
  expect(waitLimitOf(trace, (trace.calls.length - 1) as CallIndex)).toBe(limit);
});

test("a write into a socket is limited by the time that it was given, whatever else is set", () => {
  const trace = traceOf(`${before}
    40 1.002 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[1->2]>, 4<UNIX-STREAM:[2->1]>]) = 0 <0.0001>
    ${timeout("SO_SNDTIMEO_OLD", some)}
    ${timeout("SO_KEEPALIVE", "[1]")}
    40 1.010 write(3<UNIX-STREAM:[1->2]>, "x"..., 1000000 <unfinished ...>`);
  expect(waitLimitOf(trace, (trace.calls.length - 1) as CallIndex)).toBe("timed");
});

test("a server waits no longer for who connects than for what it reads", () => {
  const trace = traceOf(`${before}
    40 1.002 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[1]> <0.0001>
    40 1.003 bind(3<UNIX-STREAM:[1]>, {sa_family=AF_UNIX, sun_path="/s"}, 110) = 0 <0.0001>
    40 1.004 listen(3<UNIX-STREAM:[1,"/s"]>, 5) = 0 <0.0001>
    ${timeout("SO_RCVTIMEO_OLD", some).replace("[1->2]", '[1,"/s"]')}
    40 1.010 accept(3<UNIX-STREAM:[1,"/s"]>, ...still`);
  expect(waitLimitOf(trace, (trace.calls.length - 1) as CallIndex)).toBe("timed");
});
