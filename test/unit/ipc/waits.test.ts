import { describe, expect, it } from "vitest";
import type { CallIndex } from "../../../src/base/ids.ts";
import { noRow } from "../../../src/base/table.ts";
import { calledName } from "../../../src/ipc/names.ts";
import { processStateAt } from "../../../src/ipc/state.ts";
import type { Trace } from "../../../src/ipc/trace.ts";
import { waitLimitOf } from "../../../src/ipc/waiting/wait_limit.ts";
import { channelsWatched } from "../../../src/ipc/waiting/watched.ts";
import { syscallName } from "../../../src/strace/syscalls.ts";
import { blockedCalls } from "./facts.ts";
import { ms, processOf, traceByteByByte, traceOf } from "./trace_of.ts";

const pair = `
  40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.00001>
  40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
`;

function callOf(trace: Trace, call: number): string {
  if (call === noRow) return "nobody";
  const task = trace.tasks[trace.calls.task(call)];
  return `${task?.tid} ${syscallName(trace.calls.syscall(call))}`;
}

/** `40 read <- 41 write`: whose wait was ended by which call. */
function wakesOf(trace: Trace): string[] {
  const { waiting, waker } = trace.wakes.columns;
  return Array.from(
    { length: trace.wakes.length },
    (_, row) => `${callOf(trace, waiting[row] as number)} <- ${callOf(trace, waker[row] as number)}`,
  );
}

/** `40 poll: pipe:97` for each call that watches channels. */
function watchedBy(trace: Trace): string[] {
  return Array.from({ length: trace.calls.length }, (_, call) => call as CallIndex)
    .map((call) => ({ call, channels: channelsWatched(trace, call) }))
    .filter(({ channels }) => channels.length > 0)
    .map(
      ({ call, channels }) =>
        `${callOf(trace, call)}: ${channels.map((channel) => trace.channels[channel]?.id).join(" ")}`,
    );
}

describe("a wait is ended", () => {
  it("for bytes by the write that brought them", () => {
    const trace = traceOf(`${pair}
      40 1.010 read(3<pipe:[97]>,  <unfinished ...>
      41 1.020 write(4<pipe:[97]>, "x", 1) = 1 <0.00001>
      40 1.021 <... read resumed>"x", 1) = 1 <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 read <- 41 write"]);
  });

  it("for room that nobody makes any more by the close of the last reading end, whoever read before", () => {
    const trace = traceOf(`${pair}
      40 1.002 close(3<pipe:[97]>) = 0 <0.00001>
      40 1.003 write(4<pipe:[97]>, "x"..., 65536) = 65536 <0.00001>
      40 1.010 write(4<pipe:[97]>, "x"..., 9000 <unfinished ...>
      41 1.015 read(3<pipe:[97]>, "x", 1) = 1 <0.00001>
      41 1.020 close(3<pipe:[97]>) = 0 <0.00001>
      40 1.021 <... write resumed>) = -1 EPIPE (Broken pipe) <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 write <- 41 close"]);
  });

  it("for a child by nobody, where the call only looked and another task's line came between", () => {
    const trace = traceOf(`${pair}
      40 1.010 wait4(-1,  <unfinished ...>
      41 1.011 exit_group(0) = ?
      41 1.012 +++ exited with 0 +++
      40 1.013 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], WNOHANG, NULL) = 41 <0.003>`);
    expect(wakesOf(trace)).toEqual([]);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("for a child by nobody, where it ended in the very moment in which the call began", () => {
    const trace = traceOf(`${pair}
      41 1.010 exit_group(0) = ?
      41 1.011 +++ exited with 0 +++
      40 1.011 wait4(41,  <unfinished ...>
      42 1.012 getppid() = 1 <0.0001>
      40 1.013 <... wait4 resumed>NULL, 0, NULL) = 41 <0.002>`);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("for bytes by the first of two who brought some", () => {
    const trace = traceOf(`${pair}
      40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.00001>
      40 1.010 read(3<pipe:[97]>,  <unfinished ...>
      41 1.020 write(4<pipe:[97]>, "a", 1) = 1 <0.00001>
      42 1.0201 write(4<pipe:[97]>, "b", 1) = 1 <0.00001>
      40 1.021 <... read resumed>"ab", 9) = 2 <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 read <- 41 write"]);
  });

  it.each([
    ["read from a pipe that was empty", 'read(3<pipe:[97]>, "x", 9) = 1', ["40 read empty"]],
    ["write into a pipe that was full", 'write(4<pipe:[97]>, "x", 1) = 1', ["40 write full"]],
    ["read from a terminal", 'read(0</dev/pts/0<char 136:0>>, "x", 9) = 1', []],
    ["write to what nothing is known of", 'write(9, "x", 1) = 1', []],
  ])("however soon that was, where the model sees what was missing: a %s", (_, call, waiting) => {
    const isWrite = call.startsWith("write");
    const [entry, result] = isWrite
      ? [call.slice(0, call.indexOf(")")), call.slice(call.indexOf(")"))]
      : ["", ""];
    const meanwhile = isWrite ? 'read(3<pipe:[97]>, "x"..., 9000) = 9000' : 'write(4<pipe:[97]>, "x", 1) = 1';
    const begun = isWrite ? entry : `${call.slice(0, call.indexOf(","))}, `;
    const rest = isWrite ? result : call.slice(call.indexOf(",") + 2);
    const trace = traceOf(`${pair}
      ${isWrite ? '40 1.002 write(4<pipe:[97]>, "x"..., 65536) = 65536 <0.00001>' : ""}
      40 1.010 ${begun} <unfinished ...>
      41 1.01001 ${meanwhile} <0.00001>
      40 1.01005 <... ${isWrite ? "write" : "read"} resumed>${rest} <0.00005>`);
    expect(blockedCalls(trace)).toEqual(waiting);
  });

  it("for bytes that never come by the close of the last writing end", () => {
    const trace = traceOf(`${pair}
      40 1.002 close(4<pipe:[97]>) = 0 <0.00001>
      40 1.010 read(3<pipe:[97]>,  <unfinished ...>
      41 1.020 close(4<pipe:[97]>) = 0 <0.00001>
      40 1.021 <... read resumed>"", 1) = 0 <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 read <- 41 close"]);
  });

  it("for bytes that never come by the exit of the last who could write", () => {
    const trace = traceOf(`${pair}
      40 1.002 close(4<pipe:[97]>) = 0 <0.00001>
      40 1.010 read(3<pipe:[97]>,  <unfinished ...>
      41 1.020 exit_group(0) = ?
      41 1.021 +++ exited with 0 +++
      40 1.022 <... read resumed>"", 1) = 0 <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 read <- 41 exit_group"]);
  });

  it("for room by the read that made it", () => {
    const trace = traceOf(`${pair}
      40 1.005 write(4<pipe:[97]>, "x"..., 65536) = 65536 <0.00001>
      40 1.010 write(4<pipe:[97]>, "x"..., 10 <unfinished ...>
      41 1.020 read(3<pipe:[97]>, "x"..., 4096) = 4096 <0.00001>
      40 1.021 <... write resumed>) = 10 <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 write <- 41 read"]);
  });

  it("for a child by its exit, and by the kill that ended it", () => {
    const trace = traceOf(`${pair}
      40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.00001>
      40 1.010 wait4(41,  <unfinished ...>
      41 1.020 exit_group(0) = ?
      41 1.020 +++ exited with 0 +++
      40 1.021 <... wait4 resumed>NULL, 0, NULL) = 41 <0.011>
      40 1.022 kill(42, SIGKILL) = 0 <0.00001>
      40 1.023 wait4(42,  <unfinished ...>
      42 1.030 +++ killed by SIGKILL +++
      40 1.031 <... wait4 resumed>NULL, 0, NULL) = 42 <0.008>`);
    expect(wakesOf(trace)).toEqual(["40 wait4 <- 41 exit_group", "40 wait4 <- 40 kill"]);
  });

  it("for a child by its exit, though the line of its end comes later", () => {
    const trace = traceOf(`${pair}
      40 1.010 wait4(41,  <unfinished ...>
      41 1.020 exit_group(0) = ?
      40 1.021 <... wait4 resumed>NULL, 0, NULL) = 41 <0.011>
      41 1.022 +++ exited with 0 +++`);
    expect(wakesOf(trace)).toEqual(["40 wait4 <- 41 exit_group"]);
  });

  it("for no child where waitid only looked and found none", () => {
    const trace = traceOf(`${pair}
      40 1.010 waitid(P_ALL, 0, {}, WNOHANG|WEXITED, NULL) = 0 <0.0001>`);
    expect([wakesOf(trace), blockedCalls(trace), trace.waits.length]).toEqual([[], [], 0]);
  });

  it("for a child by its exit, however soon that came", () => {
    const trace = traceOf(`${pair}
      40 1.010 wait4(41,  <unfinished ...>
      41 1.01002 exit_group(0) = ?
      41 1.01003 +++ exited with 0 +++
      40 1.01004 <... wait4 resumed>NULL, 0, NULL) = 41 <0.00004>`);
    expect(blockedCalls(trace)).toEqual(["40 wait4 child"]);
    expect(wakesOf(trace)).toEqual(["40 wait4 <- 41 exit_group"]);
  });

  it("for a child to stop, or to go on, by who sent it the signal", () => {
    const trace = traceOf(`${pair}
      40 1.005 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.00001>
      40 1.010 waitid(P_PID, 41,  <unfinished ...>
      42 1.020 kill(41, SIGSTOP) = 0 <0.00001>
      41 1.021 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=42, si_uid=0} ---
      41 1.022 --- stopped by SIGSTOP ---
      40 1.023 <... waitid resumed>{si_signo=SIGCHLD, si_code=CLD_STOPPED, si_pid=41, si_uid=0, si_status=SIGSTOP}, WEXITED|WSTOPPED, NULL) = 0 <0.013>
      40 1.030 wait4(41,  <unfinished ...>
      42 1.040 kill(41, SIGCONT) = 0 <0.00001>
      40 1.041 <... wait4 resumed>[{WIFCONTINUED(s)}], WCONTINUED, NULL) = 41 <0.011>
      41 1.042 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=42, si_uid=0} ---
      42 1.050 tgkill(41, 41, SIGTSTP) = 0 <0.00001>
      41 1.051 --- SIGTSTP {si_signo=SIGTSTP, si_code=SI_TKILL, si_pid=42, si_uid=0} ---
      41 1.052 --- stopped by SIGTSTP ---
      40 1.060 wait4(41,  <unfinished ...>
      40 1.061 <... wait4 resumed>[{WIFSTOPPED(s) && WSTOPSIG(s) == SIGTSTP}], WSTOPPED, NULL) = 41 <0.001>`);
    expect(wakesOf(trace)).toEqual(["40 waitid <- 42 kill", "40 wait4 <- 42 kill"]);
  });

  it.each([
    ["O_RDONLY|O_ASYNC", "SIGIO", "SI_KERNEL", ""],
    [
      "O_RDONLY|FASYNC",
      "SIGRT_4",
      "POLL_IN",
      "40 1.004 fcntl(3<pipe:[97]>, F_SETSIG, SIGRT_4) = 0 <0.00001>",
    ],
  ])(
    "that the signal of a file with %s breaks off, by the write into it (%s)",
    (flags, signal, code, also) => {
      const waits = (fcntl: string) =>
        wakesOf(
          traceOf(`${pair}
      ${fcntl}
      ${also}
      40 1.010 pause( <unfinished ...>
      41 1.020 write(4<pipe:[97]>, "x", 1) = 1 <0.00001>
      40 1.021 <... pause resumed>) = ? ERESTARTNOHAND (To be restarted if no handler) <0.011>
      40 1.022 --- ${signal} {si_signo=${signal}, si_code=${code}} ---`),
        );
      const on = `40 1.003 fcntl(3<pipe:[97]>, F_SETFL, ${flags}) = 0 <0.00001>`;
      expect(waits(`40 1.002 fcntl(3<pipe:[97]>, F_SETOWN, 40) = 0 <0.00001>\n${on}`)).toEqual([
        "40 pause <- 41 write",
      ]);
      expect(
        waits(`40 1.002 fcntl(3<pipe:[97]>, F_SETOWN_EX, {type=F_OWNER_PID, pid=40}) = 0 <0.00001>\n${on}`),
      ).toEqual(["40 pause <- 41 write"]);
      const owned = (owner: string) =>
        waits(`40 1.001 setpgid(0, 0) = 0 <0.00001>
          40 1.002 fcntl(3<pipe:[97]>, F_SETOWN_EX, ${owner}) = 0 <0.00001>\n${on}`);
      expect(owned("{type=F_OWNER_PGRP, pid=40}")).toEqual(["40 pause <- 41 write"]);
      expect(owned("{type=F_OWNER_PGRP, pid=41}")).toEqual(["40 pause <- nobody"]);
      expect(owned("{type=F_OWNER_TID, pid=99}")).toEqual(["40 pause <- nobody"]);
      expect(owned("0x7ffd")).toEqual(["40 pause <- nobody"]);
      expect(waits(`40 1.002 fcntl(3<pipe:[97]>, F_SETOWN, 41) = 0 <0.00001>\n${on}`)).toEqual([
        "40 pause <- nobody",
      ]);
      const byIoctl = (isOn: string) =>
        waits(
          `40 1.002 fcntl(3<pipe:[97]>, F_SETOWN, 40) = 0 <0.00001>\n40 1.003 ioctl(3<pipe:[97]>, FIOASYNC, ${isOn}) = 0 <0.00001>`,
        );
      expect([byIoctl("[1]"), byIoctl("[0]")]).toEqual([["40 pause <- 41 write"], ["40 pause <- nobody"]]);
      const off = "40 1.0031 fcntl(3<pipe:[97]>, F_SETFL, O_RDONLY) = 0 <0.00001>";
      expect(waits(`40 1.002 fcntl(3<pipe:[97]>, F_SETOWN, 40) = 0 <0.00001>\n${on}\n${off}`)).toEqual([
        "40 pause <- nobody",
      ]);
      expect(waits("40 1.002 fcntl(3<pipe:[97]>, F_SETOWN, 40) = 0 <0.00001>")).toEqual([
        "40 pause <- nobody",
      ]);
    },
  );

  it("that the signal of a file breaks off, by the write, also of another in the group, or a thread, that owns it", () => {
    const thread = "CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD";
    const waits = (owner: string, before: string, waiter: number) =>
      wakesOf(
        traceOf(`${pair}
          40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.00001>
          ${before}
          40 1.004 fcntl(3<pipe:[97]>, F_SETOWN_EX, ${owner}) = 0 <0.00001>
          40 1.005 fcntl(3<pipe:[97]>, F_SETFL, O_RDONLY|O_ASYNC) = 0 <0.00001>
          ${waiter} 1.010 pause( <unfinished ...>
          41 1.020 write(4<pipe:[97]>, "x", 1) = 1 <0.00001>
          ${waiter} 1.021 <... pause resumed>) = ? ERESTARTNOHAND (To be restarted if no handler) <0.011>
          ${waiter} 1.022 --- SIGIO {si_signo=SIGIO, si_code=SI_KERNEL} ---`),
      );
    expect(
      waits(
        "{type=F_OWNER_PGRP, pid=40}",
        "40 1.0025 setpgid(0, 0) = 0 <0.00001>\n42 1.003 setpgid(0, 40) = 0 <0.00001>",
        42,
      ),
    ).toEqual(["42 pause <- 41 write"]);
    expect(
      waits(
        "{type=F_OWNER_TID, pid=43}",
        `40 1.003 clone(child_stack=0x7f, flags=${thread}) = 43 <0.00001>`,
        43,
      ),
    ).toEqual(["43 pause <- 41 write"]);
  });

  it.each([
    [
      "futex(0x55, FUTEX_WAIT_PRIVATE, 0, {tv_sec=0, tv_nsec=10000000} <unfinished ...>",
      "futex resumed>) = -1 ETIMEDOUT (Connection timed out)",
    ],
    [
      "mq_timedreceive(3</q>,  <unfinished ...>",
      "mq_timedreceive resumed>0x7f, 8192, NULL, {tv_sec=1, tv_nsec=20000000}) = -1 ETIMEDOUT (Connection timed out)",
    ],
    [
      'mq_timedsend(3</q>, "x", 1, 0, {tv_sec=1, tv_nsec=20000000} <unfinished ...>',
      "mq_timedsend resumed>) = -1 ETIMEDOUT (Connection timed out)",
    ],
    [
      "futex_wait(0x55, 0, 0xffffffff, FUTEX2_SIZE_U32|FUTEX2_PRIVATE, {tv_sec=9, tv_nsec=0}, CLOCK_MONOTONIC <unfinished ...>",
      "futex_wait resumed>) = -1 ETIMEDOUT (Connection timed out)",
    ],
    [
      "semtimedop(5, [{0, -1, 0}], 1, {tv_sec=0, tv_nsec=10000000} <unfinished ...>",
      "semtimedop resumed>) = -1 EAGAIN (Resource temporarily unavailable)",
    ],
  ])("by nobody when its time was up: %s", (entry, end) => {
    const trace = traceOf(`
      40 1.000 mq_open("q", O_RDWR|O_CREAT, 0600, {mq_flags=0, mq_maxmsg=1, mq_msgsize=8192}) = 3</q> <0.00001>
      ${entry.startsWith("mq_timedsend") ? '40 1.001 mq_timedsend(3</q>, "x", 1, 0, NULL) = 0 <0.00001>' : ""}
      40 1.001 semget(IPC_PRIVATE, 1, 0600) = 5 <0.00001>
      40 1.010 ${entry}
      40 1.020 <... ${end} <0.010>`);
    expect(wakesOf(trace)).toEqual([`40 ${entry.slice(0, entry.indexOf("("))} <- nobody`]);
  });

  it("at a futex by somebody whom the log does not show", () => {
    const trace = traceOf("40 1.010 futex(0x55, FUTEX_WAIT_PRIVATE, 0, NULL) = 0 <0.010>");
    expect(wakesOf(trace)).toEqual(["40 futex <- nobody"]);
  });

  it("for a vfork child by its exec", () => {
    const trace = traceOf(`
      40 1.000 vfork( <unfinished ...>
      41 1.001 execve("/bin/true", ["true"], 0x7f /* 3 vars */) = 0 <0.001>
      40 1.003 <... vfork resumed>) = 41 <0.003>`);
    expect(blockedCalls(trace)).toEqual(["40 vfork child"]);
    expect(wakesOf(trace)).toEqual(["40 vfork <- 41 execve"]);
  });

  it("for a child by the exit of its only thread", () => {
    const trace = traceOf(`${pair}
      40 1.010 wait4(41,  <unfinished ...>
      41 1.020 exit(0) = ?
      41 1.0201 +++ exited with 0 +++
      40 1.021 <... wait4 resumed>NULL, 0, NULL) = 41 <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 wait4 <- 41 exit"]);
  });

  it("for a vfork child by its exec, whatever the child did after that", () => {
    const trace = traceOf(`
      40 1.000 vfork( <unfinished ...>
      41 1.001 execve("/bin/true", ["true"], 0x7f /* 3 vars */) = 0 <0.001>
      41 1.0025 getpid() = 41 <0.0001>
      40 1.003 <... vfork resumed>) = 41 <0.003>`);
    expect(wakesOf(trace)).toEqual(["40 vfork <- 41 execve"]);
  });

  it.each([
    ["the end of its child", "41 1.002 exit_group(0) = ?\n41 1.0021 +++ exited with 0 +++", "41 exit_group"],
    ["nothing that its child is seen to do", "41 1.002 getpid() = 41 <0.0001>", "nobody"],
    ["nothing of a child that does nothing", "", "nobody"],
  ])("for a vfork child by %s", (_, meanwhile, waker) => {
    const trace = traceOf(`
      40 1.000 vfork( <unfinished ...>
      ${meanwhile}
      40 1.003 <... vfork resumed>) = 41 <0.003>`);
    expect(wakesOf(trace)).toEqual([`40 vfork <- ${waker}`]);
  });

  it("for a vfork child by its exec also when the parent's line comes first", () => {
    const trace = traceOf(`
      40 1.000 clone(child_stack=0x5f, flags=CLONE_VM|CLONE_VFORK|SIGCHLD <unfinished ...>
      41 1.001 execve("/bin/true", ["true"], 0x7f /* 3 vars */ <unfinished ...>
      40 1.003 <... clone resumed>) = 41 <0.003>
      41 1.004 <... execve resumed>) = 0 <0.003>`);
    expect(wakesOf(trace)).toEqual(["40 clone <- 41 execve"]);
  });

  it("by time when it sleeps, by the sender when a signal breaks it off", () => {
    const trace = traceOf(`${pair}
      41 1.005 clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=0, tv_nsec=50000}, NULL) = 0 <0.0001>
      40 1.010 pause( <unfinished ...>
      41 1.020 kill(40, SIGUSR1) = 0 <0.00001>
      40 1.021 <... pause resumed>) = ? ERESTARTNOHAND (To be restarted if no handler) <0.011>
      40 1.022 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---`);
    expect(wakesOf(trace)).toEqual(["41 clock_nanosleep <- nobody", "40 pause <- 41 kill"]);
  });

  it("that is a sleep by the signal that broke it off, also where it says so by EINTR", () => {
    const trace = traceOf(`${pair}
      40 1.010 clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, {tv_sec=9, tv_nsec=0}, NULL <unfinished ...>
      41 1.020 kill(40, SIGUSR1) = 0 <0.00001>
      40 1.021 <... clock_nanosleep resumed>) = -1 EINTR (Interrupted system call) <0.011>
      40 1.022 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---`);
    expect(blockedCalls(trace)).toEqual(["40 clock_nanosleep sleep"]);
    expect(wakesOf(trace)).toEqual(["40 clock_nanosleep <- 41 kill"]);
  });

  it("by a SIGKILL that is never seen to be delivered", () => {
    const trace = traceOf(`${pair}
      41 1.010 pause( <unfinished ...>
      40 1.020 kill(41, SIGKILL) = 0 <0.00001>
      41 1.021 <... pause resumed>) = ?
      41 1.022 +++ killed by SIGKILL +++`);
    expect(wakesOf(trace)).toEqual(["41 pause <- 40 kill"]);
  });

  it("for a counter that can take no more by the read that empties it", () => {
    const trace = traceOf(`
      40 1.000 eventfd2(0, 0) = 3<anon_inode:[eventfd]> <0.00001>
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
      41 1.002 write(3<anon_inode:[eventfd]>, "\\376\\377\\377\\377\\377\\377\\377\\377", 8) = 8 <0.00001>
      41 1.003 write(3<anon_inode:[eventfd]>, "\\5\\0\\0\\0\\0\\0\\0\\0", 8 <unfinished ...>
      40 1.010 read(3<anon_inode:[eventfd]>, "\\376\\377\\377\\377\\377\\377\\377\\377", 8) = 8 <0.00001>
      41 1.011 <... write resumed>) = 8 <0.008>`);
    expect(blockedCalls(trace)).toEqual(["41 write full"]);
    expect(wakesOf(trace)).toEqual(["41 write <- 40 read"]);
  });

  it.each([
    ["its time is up", "-1 EAGAIN (Resource temporarily unavailable) <0.010>", ["nobody"]],
    ["there was nothing to wait for", "-1 EAGAIN (Resource temporarily unavailable) <0.0001>", []],
    [
      "its time is up, and by no signal that comes then",
      "-1 EINTR (Interrupted system call) <0.010>",
      ["41 kill"],
    ],
  ])("for a signal that never comes when %s", (_, result, wakers) => {
    const trace = traceOf(`${pair}
      40 1.010 rt_sigtimedwait([USR1], 0x7f, {tv_sec=0, tv_nsec=10000000}, 8) = ${result}
      41 1.021 kill(40, SIGWINCH) = 0 <0.00001>
      40 1.022 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=41, si_uid=0} ---`);
    expect(wakesOf(trace)).toEqual(wakers.map((waker) => `40 rt_sigtimedwait <- ${waker}`));
    expect(blockedCalls(trace)).toEqual(wakers.map(() => "40 rt_sigtimedwait signal"));
    expect(trace.signals.length).toBe(1);
  });

  it("for a signal by the one of its senders whom the log names", () => {
    const taken = (pid: number) =>
      wakesOf(
        traceOf(`${pair}
      40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.00001>
      40 1.005 rt_sigprocmask(SIG_BLOCK, [RT_2], NULL, 8) = 0 <0.00001>
      40 1.010 rt_sigtimedwait([RT_2],  <unfinished ...>
      41 1.020 kill(40, SIGRT_2) = 0 <0.00001>
      42 1.021 kill(40, SIGRT_2) = 0 <0.00001>
      40 1.022 <... rt_sigtimedwait resumed>{si_signo=SIGRT_2, si_code=SI_USER, si_pid=${pid}, si_uid=0}, NULL, 8) = 34 (SIGRT_2) <0.011>`),
      );
    expect([taken(41), taken(42)]).toEqual([
      ["40 rt_sigtimedwait <- 41 kill"],
      ["40 rt_sigtimedwait <- 42 kill"],
    ]);
  });

  it("for a signal by the call that sent it; one that was pending already needs no wait", () => {
    const trace = traceOf(`${pair}
      40 1.005 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.00001>
      40 1.010 rt_sigtimedwait([USR1],  <unfinished ...>
      41 1.020 kill(40, SIGUSR1) = 0 <0.00001>
      40 1.021 <... rt_sigtimedwait resumed>NULL, NULL, 8) = 10 (SIGUSR1) <0.011>
      41 1.022 kill(40, SIGUSR1) = 0 <0.00001>
      40 1.023 rt_sigtimedwait([USR1], NULL, NULL, 8) = 10 (SIGUSR1) <0.00001>`);
    expect(wakesOf(trace)).toEqual(["40 rt_sigtimedwait <- 41 kill"]);
  });

  it("for a signal by the call that sent it in the same second, where strace prints no more than that (-t)", () => {
    const trace = traceOf(`
      40 1700000000 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0
      40 1700000000 rt_sigtimedwait([USR1],  <unfinished ...>
      41 1700000000 kill(40, SIGUSR1) = 0
      40 1700000000 <... rt_sigtimedwait resumed>NULL, NULL, 8) = 10 (SIGUSR1)`);
    expect(wakesOf(trace)).toEqual(["40 rt_sigtimedwait <- 41 kill"]);
  });

  it("of a FIFO's open by the open of the other end", () => {
    const trace = traceOf(`
      40 1.000 mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0600) = 0 <0.00001>
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
      40 1.010 openat(AT_FDCWD</tmp>, "f", O_RDONLY <unfinished ...>
      41 1.020 openat(AT_FDCWD</tmp>, "f", O_WRONLY) = 3</tmp/f> <0.00001>
      40 1.021 <... openat resumed>) = 3</tmp/f> <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 openat <- 41 openat"]);
  });

  it("of a FIFO's open by the other's, even if that returns later", () => {
    const trace = traceOf(`
      40 1.000 mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0600) = 0 <0.00001>
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
      40 1.010 openat(AT_FDCWD</tmp>, "f", O_RDONLY <unfinished ...>
      41 1.020 openat(AT_FDCWD</tmp>, "f", O_WRONLY <unfinished ...>
      40 1.021 <... openat resumed>) = 3</tmp/f> <0.01101>
      41 1.022 <... openat resumed>) = 3</tmp/f> <0.00002>`);
    expect(wakesOf(trace)).toEqual(["40 openat <- 41 openat"]);
  });
});

describe("who waits for any of several", () => {
  const twoPipes = `${pair}
    40 1.002 pipe2([5<pipe:[98]>, 6<pipe:[98]>], 0) = 0 <0.00001>
  `;

  it("by poll, waits for the channels it names until one is ready", () => {
    const trace = traceOf(`${twoPipes}
      40 1.010 poll([{fd=3<pipe:[97]>, events=POLLIN}, {fd=5<pipe:[98]>, events=POLLIN}], 2, 1000 <unfinished ...>
      41 1.020 write(4<pipe:[97]>, "x", 1 <unfinished ...>
      40 1.021 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.011>
      41 1.022 <... write resumed>) = 1 <0.00002>`);
    expect(watchedBy(trace)).toEqual(["40 poll: pipe:97 pipe:98"]);
    expect(wakesOf(trace)).toEqual(["40 poll <- 41 write"]);
  });

  it("is not let go by a write that failed", () => {
    const trace = traceOf(`${twoPipes}
      40 1.010 poll([{fd=3<pipe:[97]>, events=POLLIN}], 1, 1000 <unfinished ...>
      41 1.020 write(4<pipe:[97]>, "x", 1) = 1 <0.00001>
      41 1.0201 write(4<pipe:[97]>, "x"..., 70000) = -1 EAGAIN (Resource temporarily unavailable) <0.00001>
      40 1.021 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.011>`);
    expect(trace.calls.startNs(trace.wakes.columns.waker[0] as number)).toBe(ms(20));
  });

  it("waits for those channels also where the log ends before it has told for how long", () => {
    const trace = traceOf(`${twoPipes}
      40 1.010 poll([{fd=3<pipe:[97]>, events=POLLIN}, {fd=5<pipe:[98]>, events=POLLIN}], 2...still`);
    expect(watchedBy(trace)).toEqual(["40 poll: pipe:97 pipe:98"]);
  });

  it("by select, too", () => {
    const trace = traceOf(`${twoPipes}
      40 1.010 pselect6(6, [3<pipe:[97]> 5<pipe:[98]>], NULL, NULL, NULL, NULL <unfinished ...>
      41 1.020 write(4<pipe:[97]>, "x", 1) = 1 <0.00001>
      40 1.021 <... pselect6 resumed>) = 1 (in [3]) <0.011>`);
    expect(watchedBy(trace)).toEqual(["40 pselect6: pipe:97 pipe:98"]);
    expect(wakesOf(trace)).toEqual(["40 pselect6 <- 41 write"]);
  });

  it("waits for who makes room, if that is what it is ready for, and not for who writes there, too", () => {
    const pairOfSockets = (revents: string) =>
      wakesOf(
        traceOf(`
          40 1.000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.00001>
          40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
          40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.00001>
          40 1.010 poll([{fd=3<UNIX-STREAM:[7->8]>, events=POLLIN|POLLOUT}], 1, -1 <unfinished ...>
          41 1.020 read(4<UNIX-STREAM:[8->7]>, "x", 1) = 1 <0.00001>
          42 1.021 write(4<UNIX-STREAM:[8->7]>, "x", 1) = 1 <0.00001>
          40 1.022 <... poll resumed>) = 1 ([{fd=3, revents=${revents}}]) <0.012>`),
      );
    expect(pairOfSockets("POLLOUT")).toEqual(["40 poll <- 41 read"]);
    expect(pairOfSockets("POLLIN")).toEqual(["40 poll <- 42 write"]);
  });

  describe("for room that a read makes", () => {
    const fullPipe = `${pair}
      40 1.002 write(4<pipe:[97]>, "x"..., 65536) = 65536 <0.00001>
    `;
    const wakesAfter = (reads: string) =>
      wakesOf(
        traceOf(`${fullPipe}
          40 1.010 poll([{fd=4<pipe:[97]>, events=POLLOUT}], 1, -1 <unfinished ...>
          ${reads}`),
      );

    it("is let go by it also where that returns later", () => {
      expect(
        wakesAfter(`
          41 1.020 read(3<pipe:[97]> <unfinished ...>
          40 1.021 <... poll resumed>) = 1 ([{fd=4, revents=POLLOUT}]) <0.011>
          41 1.022 <... read resumed>, "x"..., 65536) = 65536 <0.002>`),
      ).toEqual(["40 poll <- 41 read"]);
    });

    it("is let go by the one before, where that has returned", () => {
      const trace = traceOf(`${fullPipe}
        40 1.010 poll([{fd=4<pipe:[97]>, events=POLLOUT}], 1, -1 <unfinished ...>
        41 1.020 read(3<pipe:[97]>, "x"..., 4096) = 4096 <0.00001>
        41 1.0205 read(3<pipe:[97]> <unfinished ...>
        40 1.021 <... poll resumed>) = 1 ([{fd=4, revents=POLLOUT}]) <0.011>
        41 1.022 <... read resumed>, "x"..., 4096) = 4096 <0.002>`);
      expect(trace.calls.startNs(trace.wakes.columns.waker[0] as number)).toBe(ms(20));
    });

    it("is not let go by one that took nothing", () => {
      expect(
        wakesAfter(`
          41 1.020 read(3<pipe:[97]> <unfinished ...>
          40 1.0201 getpid() = 40 <0.00001>
          41 1.0202 <... read resumed>, 0x1, 65536) = -1 EFAULT (Bad address) <0.0002>
          40 1.021 <... poll resumed>) = 1 ([{fd=4, revents=POLLOUT}]) <0.011>`),
      ).toEqual(["40 poll <- nobody"]);
    });

    it("lets a writer go on, too, and a sender", () => {
      expect(
        wakesOf(
          traceOf(`${fullPipe}
            40 1.010 write(4<pipe:[97]>, "x"..., 4096 <unfinished ...>
            41 1.020 read(3<pipe:[97]> <unfinished ...>
            40 1.021 <... write resumed>) = 4096 <0.011>
            41 1.022 <... read resumed>, "x"..., 65536) = 65536 <0.002>`),
        ),
      ).toEqual(["40 write <- 41 read"]);
      expect(
        wakesOf(
          traceOf(`
            40 1.000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.00001>
            40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
            40 1.002 write(3<UNIX-STREAM:[7->8]>, "x"..., 200000) = 200000 <0.00001>
            40 1.010 write(3<UNIX-STREAM:[7->8]>, "x"..., 70000 <unfinished ...>
            41 1.020 read(4<UNIX-STREAM:[8->7]> <unfinished ...>
            40 1.031 <... write resumed>) = 70000 <0.021>
            41 1.032 <... read resumed>, "x"..., 200000) = 200000 <0.012>`),
        ),
      ).toEqual(["40 write <- 41 read"]);
    });
  });

  it("by an epoll instance that watches another one, waits for who makes that ready", () => {
    const trace = traceOf(`${pair}
      40 1.003 epoll_create1(0) = 7<anon_inode:[eventpoll]> <0.00001>
      40 1.004 epoll_create1(0) = 8<anon_inode:[eventpoll]> <0.00001>
      40 1.005 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 3<pipe:[97]>, {events=EPOLLIN, data={u32=3, u64=3}}) = 0 <0.00001>
      40 1.006 epoll_ctl(8<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 7<anon_inode:[eventpoll]>, {events=EPOLLIN, data={u32=7, u64=7}}) = 0 <0.00001>
      40 1.010 poll([{fd=8<anon_inode:[eventpoll]>, events=POLLIN}], 1, -1 <unfinished ...>
      41 1.020 write(4<pipe:[97]>, "x", 1) = 1 <0.00001>
      40 1.021 <... poll resumed>) = 1 ([{fd=8, revents=POLLIN}]) <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 poll <- 41 write"]);
  });

  it("by epoll, waits for what is on the interest list then", () => {
    const trace = traceOf(`${twoPipes}
      40 1.003 epoll_create1(0) = 7<anon_inode:[eventpoll]> <0.00001>
      40 1.004 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 3<pipe:[97]>, {events=EPOLLIN, data={u32=3, u64=3}}) = 0 <0.00001>
      40 1.005 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 5<pipe:[98]>, {events=EPOLLIN, data={u32=5, u64=5}}) = 0 <0.00001>
      40 1.010 epoll_wait(7<anon_inode:[eventpoll]>,  <unfinished ...>
      41 1.020 write(4<pipe:[97]>, "x", 1) = 1 <0.00001>
      40 1.021 <... epoll_wait resumed>[{events=EPOLLIN, data={u32=3, u64=3}}], 8, -1) = 1 <0.011>
      40 1.022 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_DEL, 3<pipe:[97]>, 0x7f) = 0 <0.00001>
      40 1.030 epoll_wait(7<anon_inode:[eventpoll]>,  <unfinished ...>
      41 1.040 close(4<pipe:[97]>) = 0 <0.00001>`);
    expect(watchedBy(trace)).toEqual(["40 epoll_wait: pipe:97 pipe:98", "40 epoll_wait: pipe:98"]);
    expect(wakesOf(trace)).toEqual(["40 epoll_wait <- 41 write"]);
  });

  it("by an epoll instance that watches another, is let go by what that one watches", () => {
    const trace = traceOf(`${twoPipes}
      40 1.003 epoll_create1(0) = 7<anon_inode:[eventpoll]> <0.00001>
      40 1.004 epoll_create1(0) = 8<anon_inode:[eventpoll]> <0.00001>
      40 1.005 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 5<pipe:[98]>, {events=EPOLLIN, data={u32=5, u64=5}}) = 0 <0.00001>
      40 1.006 epoll_ctl(8<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 7<anon_inode:[eventpoll]>, {events=EPOLLIN, data={u32=7, u64=7}}) = 0 <0.00001>
      40 1.007 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.00001>
      40 1.010 epoll_wait(8<anon_inode:[eventpoll]>,  <unfinished ...>
      42 1.020 write(6<pipe:[98]>, "x", 1) = 1 <0.00001>
      40 1.021 <... epoll_wait resumed>[{events=EPOLLIN, data={u32=7, u64=7}}], 8, -1) = 1 <0.011>
      40 1.022 read(5<pipe:[98]>, "x", 1) = 1 <0.00001>
      40 1.030 poll([{fd=7<anon_inode:[eventpoll]>, events=POLLIN}], 1, -1 <unfinished ...>
      42 1.040 write(6<pipe:[98]>, "x", 1) = 1 <0.00001>
      40 1.041 <... poll resumed>) = 1 ([{fd=7, revents=POLLIN}]) <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 epoll_wait <- 42 write", "40 poll <- 42 write"]);
  });

  it("is let go by a caller where it watches a listening socket, whatever family the caller is of", () => {
    const trace = traceOf(`
      40 1.000 socket(AF_INET6, SOCK_STREAM, IPPROTO_IP) = 3<TCPv6:[90]> <0.00001>
      40 1.001 bind(3<TCPv6:[90]>, {sa_family=AF_INET6, sin6_port=htons(80), sin6_addr="::"}, 28) = 0 <0.00001>
      40 1.002 listen(3<TCPv6:[[::]:80]>, 5) = 0 <0.00001>
      40 1.003 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
      41 1.004 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4<TCP:[91]> <0.00001>
      40 1.010 poll([{fd=3<TCPv6:[[::]:80]>, events=POLLIN}], 1, -1 <unfinished ...>
      41 1.020 connect(4<TCP:[91]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16 <unfinished ...>
      40 1.021 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.011>
      41 1.022 <... connect resumed>) = 0 <0.002>`);
    expect(wakesOf(trace)).toContain("40 poll <- 41 connect");
  });

  it("is let go at a message queue by who sends, and by who receives and so makes room", () => {
    const trace = traceOf(`
      40 1.000 mq_open("q", O_RDWR|O_CREAT, 0600, {mq_flags=0, mq_maxmsg=1, mq_msgsize=64, mq_curmsgs=0}) = 3</q> <0.00001>
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
      41 1.010 poll([{fd=3</q>, events=POLLIN}], 1, -1 <unfinished ...>
      40 1.020 mq_timedsend(3</q>, "a", 1, 0, NULL) = 0 <0.00001>
      41 1.021 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.011>
      40 1.030 poll([{fd=3</q>, events=POLLOUT}], 1, -1 <unfinished ...>
      41 1.040 mq_timedreceive(3</q>, "a", 64, NULL, NULL) = 1 <0.00001>
      40 1.041 <... poll resumed>) = 1 ([{fd=3, revents=POLLOUT}]) <0.011>`);
    expect(wakesOf(trace)).toEqual(["41 poll <- 40 mq_timedsend", "40 poll <- 41 mq_timedreceive"]);
  });

  it("is let go by who makes room, where it asked to write", () => {
    const full = '40 1.005 write(4<pipe:[97]>, "x"..., 65536) = 65536 <0.00001>';
    const waker = (entry: string, end: string) =>
      wakesOf(
        traceOf(`${pair}
      ${full}
      40 1.010 ${entry} <unfinished ...>
      41 1.020 read(3<pipe:[97]>, "x"..., 4096) = 4096 <0.00001>
      40 1.021 <... ${end} <0.011>`),
      );
    expect(waker("select(5, NULL, [4<pipe:[97]>], NULL, NULL", "select resumed>) = 1 (out [4])")).toEqual([
      "40 select <- 41 read",
    ]);
    // A read makes nothing to read.
    expect(waker("select(5, [4<pipe:[97]>], NULL, NULL, NULL", "select resumed>) = 1 (in [4])")).toEqual([
      "40 select <- nobody",
    ]);
  });

  it("is let go by who closes the other end", () => {
    const trace = traceOf(`${pair}
      40 1.002 close(4<pipe:[97]>) = 0 <0.00001>
      40 1.010 poll([{fd=3<pipe:[97]>, events=POLLIN}], 1, -1 <unfinished ...>
      41 1.020 close(4<pipe:[97]>) = 0 <0.00001>
      40 1.021 <... poll resumed>) = 1 ([{fd=3, revents=POLLHUP}]) <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 poll <- 41 close"]);
  });

  it("leaves nothing of what it watched if it did not wait", () => {
    const trace = traceOf(`${pair}
      40 1.010 poll([{fd=3<pipe:[97]>, events=POLLIN}], 1, -1) = 1 ([{fd=3, revents=POLLIN}]) <0.00001>`);
    expect([watchedBy(trace), trace.polls.length]).toEqual([[], 0]);
  });

  it("is let go by nobody that is known where the log names no descriptor that is ready", () => {
    const trace = traceOf(`${pair}
      40 1.010 poll([{fd=3<pipe:[97]>, events=POLLIN}], 1, -1 <unfinished ...>
      41 1.020 write(4<pipe:[97]>, "x", 1) = 1 <0.00001>
      40 1.021 <... poll resumed>) = 1 <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 poll <- nobody"]);
    expect(trace.channels.map(({ id }) => id)).toEqual(["pipe:97"]);
  });

  it("by an epoll instance that watches another, is let go by the one of several that was made ready", () => {
    const trace = traceOf(`${twoPipes}
      40 1.003 epoll_create1(0) = 7<anon_inode:[eventpoll]> <0.00001>
      40 1.004 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 3<pipe:[97]>, {events=EPOLLIN, data={u32=3, u64=3}}) = 0 <0.00001>
      40 1.005 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 5<pipe:[98]>, {events=EPOLLIN, data={u32=5, u64=5}}) = 0 <0.00001>
      40 1.007 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.00001>
      40 1.010 poll([{fd=7<anon_inode:[eventpoll]>, events=POLLIN}], 1, -1 <unfinished ...>
      42 1.020 write(6<pipe:[98]>, "x", 1) = 1 <0.00001>
      40 1.021 <... poll resumed>) = 1 ([{fd=7, revents=POLLIN}]) <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 poll <- 42 write"]);
  });

  it("by epoll, knows what is ready by the number that goes with it, if one is printed", () => {
    const waker = (ready: string) =>
      wakesOf(
        traceOf(`${twoPipes}
      40 1.003 epoll_create1(0) = 7<anon_inode:[eventpoll]> <0.00001>
      40 1.004 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 3<pipe:[97]>, {events=EPOLLIN, ...}) = 0 <0.00001>
      40 1.010 epoll_wait(7<anon_inode:[eventpoll]>,  <unfinished ...>
      41 1.020 write(4<pipe:[97]>, "x", 1) = 1 <0.00001>
      40 1.021 <... epoll_wait resumed>[${ready}], 8, -1) = 1 <0.011>`),
      );
    expect(waker("{events=EPOLLIN, ...}")).toEqual(["40 epoll_wait <- 41 write"]);
    expect(waker("{events=EPOLLIN, data={u32=9, u64=9}}")).toEqual(["40 epoll_wait <- nobody"]);
  });

  it.each([
    ["poll([{fd=3<pipe:[97]>, events=POLLIN}], 1, 0) = 0 (Timeout)", []],
    ["poll([{fd=3<pipe:[97]>, events=POLLIN}], 1, 10) = 0 (Timeout)", ["40 poll poll"]],
    ["epoll_wait(7<anon_inode:[eventpoll]>, [], 8, 0) = 0", []],
    ["epoll_wait(7<anon_inode:[eventpoll]>, [], 8, 10) = 0", ["40 epoll_wait poll"]],
    ["epoll_pwait2(7<anon_inode:[eventpoll]>, [], 8, {tv_sec=0, tv_nsec=0}, NULL, 8) = 0", []],
    [
      "epoll_pwait2(7<anon_inode:[eventpoll]>, [], 8, {tv_sec=0, tv_nsec=10000000}, NULL, 8) = 0",
      ["40 epoll_pwait2 poll"],
    ],
    [
      "epoll_pwait2(7<anon_inode:[eventpoll]>, 0x7ffd10, 8, 0x7ffd80, NULL, 8) = -1 EINTR (Interrupted system call)",
      ["40 epoll_pwait2 poll"],
    ],
  ])("waits as long as it asked to, and not at all with a timeout of 0: %s", (call, waiting) => {
    const trace = traceOf(`${twoPipes}
      40 1.020 epoll_create1(0) = 7<anon_inode:[eventpoll]> <0.00001>
      40 1.030 ${call} <0.010>`);
    expect(blockedCalls(trace)).toEqual(waiting);
  });

  it.each([
    ["poll([{fd=12<pipe:[99]>, events=POLLIN}], 1, -1", "1 ([{fd=12, revents=POLLIN}])"],
    ["select(13, [12<pipe:[99]>], NULL, NULL, NULL", "1 (in [12])"],
  ])("knows descriptors of two digits: %s", (call, result) => {
    const trace = traceOf(`
      40 1.000 pipe2([12<pipe:[99]>, 13<pipe:[99]>], 0) = 0 <0.00001>
      40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
      40 1.010 ${call} <unfinished ...>
      41 1.020 write(13<pipe:[99]>, "x", 1) = 1 <0.00001>
      40 1.021 <... ${call.slice(0, call.indexOf("("))} resumed>) = ${result} <0.011>`);
    const name = call.slice(0, call.indexOf("("));
    expect(watchedBy(trace)).toEqual([`40 ${name}: pipe:99`]);
    expect(wakesOf(trace)).toEqual([`40 ${name} <- 41 write`]);
  });

  it("goes on watching what its descriptors were when it began to wait", () => {
    const trace = traceOf(`
      40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.00001>
      40 1.001 clone(child_stack=0x7f00, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 41 <0.00001>
      40 1.010 poll([{fd=3<pipe:[97]>, events=POLLIN}], 1, 10 <unfinished ...>
      41 1.011 close(3<pipe:[97]>) = 0 <0.00001>
      41 1.012 openat(AT_FDCWD, "/tmp/f", O_RDONLY) = 3</tmp/f> <0.00001>
      40 1.021 <... poll resumed>) = 0 (Timeout) <0.011>`);
    expect(watchedBy(trace)).toEqual(["40 poll: pipe:97"]);
  });
});

describe("at a time in the middle of a wait", () => {
  const activity = (trace: Trace, pid: number, at: number) =>
    processStateAt(trace, processOf(trace, pid).index, ms(at));

  it("an open of a FIFO that nobody else opens is blocked", () => {
    const trace = traceByteByByte(`
      40 1.000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
      40 1.010 openat(AT_FDCWD</tmp>, "f", O_RDONLY <unfinished ...>
      41 1.020 getpid() = 41 <0.00001>
      41 1.030 openat(AT_FDCWD</tmp>, "g", O_WRONLY...still`);
    expect(activity(trace, 40, 25)).toMatchObject({ activity: "blocked", blocked: { reason: "open" } });
    expect(activity(trace, 41, 30)).toMatchObject({ activity: "blocked", blocked: { reason: "open" } });
  });

  it("a slow write into an empty pipe is none, even if somebody reads meanwhile: a page has room for it", () => {
    const trace = traceOf(`${pair}
      40 1.010 write(4<pipe:[97]>, "x", 1 <unfinished ...>
      41 1.030 read(3<pipe:[97]>, "x", 4097) = 1 <0.00001>
      40 1.041 <... write resumed>) = 1 <0.031>`);
    expect(activity(trace, 40, 30)).toMatchObject({ activity: "call" });
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("a slow write that has room, and that nobody's read let go on, was only slow", () => {
    const trace = traceOf(`${pair}
      40 1.010 write(4<pipe:[97]>, "x"..., 5000) = 5000 <0.00001>
      40 1.020 write(4<pipe:[97]>, "x"..., 5000 <unfinished ...>
      41 1.030 getpid() = 41 <0.00001>
      40 1.041 <... write resumed>) = 5000 <0.021>`);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("a write that has not returned waits for room, however few bytes fill the pipe's pages", () => {
    const trace = traceOf(`${pair}
      40 1.010 write(4<pipe:[97]>, "x"..., 4097) = 4097 <0.00001>
      40 1.020 write(4<pipe:[97]>, "x"..., 4097 <unfinished ...>
      41 1.030 getpid() = 41 <0.00001>
      41 1.040 read(3<pipe:[97]>, "x"..., 4097) = 4097 <0.00001>
      40 1.041 <... write resumed>) = 4097 <0.021>`);
    expect(activity(trace, 40, 30)).toMatchObject({ activity: "blocked", blocked: { reason: "full" } });
    expect(wakesOf(trace)).toEqual(["40 write <- 41 read"]);
  });

  it("a write that was only cut in two did not wait", () => {
    const trace = traceOf(`${pair}
      40 1.010 write(4<pipe:[97]>, "x", 1 <unfinished ...>
      41 1.01001 getpid() = 41 <0.00001>
      40 1.01002 <... write resumed>) = 1 <0.00002>`);
    expect(blockedCalls(trace)).toEqual([]);
  });
});

describe("a call that a signal interrupted and the kernel went on with", () => {
  it("still waits for what it waited for", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.001 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
      40 1.002 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.0001>
      40 1.010 poll([{fd=3<pipe:[9]>, events=POLLIN}], 1, 5000) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.020>
      40 1.030 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=7, si_uid=0} ---
      40 1.031 restart_syscall(<... resuming interrupted poll ...>, ...still`);
    expect(blockedCalls(trace)).toEqual(["40 poll poll", "40 restart_syscall poll"]);
    const resumed = (trace.calls.length - 1) as CallIndex;
    expect(channelsWatched(trace, resumed).map((channel) => trace.channels[channel]?.id)).toEqual(["pipe:9"]);
    expect(waitLimitOf(trace, resumed)).toBe("timed");
    expect(calledName(trace, resumed)).toBe("poll");
  });
});

describe("a sleep that a signal interrupted and the kernel went on with", () => {
  it("watches nothing, and does not wait where another wait was broken off before", () => {
    const trace = traceOf(`${pair}
      40 1.010 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      41 1.011 kill(40, SIGWINCH) = 0 <0.0001>
      40 1.012 <... futex resumed>) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.002>
      40 1.013 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=41, si_uid=0} ---
      40 1.014 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, NULL) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>
      40 1.020 nanosleep({tv_sec=9, tv_nsec=0}, 0x7f) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.010>
      40 1.030 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=7, si_uid=0} ---
      40 1.031 restart_syscall(<... resuming interrupted nanosleep ...> <unfinished ...>
      41 1.040 getpid() = 41 <0.0001>`);
    expect(blockedCalls(trace).at(-1)).toBe("40 restart_syscall sleep");
    expect([trace.polls.length, trace.calls.channel(trace.calls.length - 2)]).toEqual([0, noRow]);
  });
});

describe("a call that a signal interrupted before the trace, and the kernel goes on with", () => {
  it.each([
    [
      "is taken for a wait for time",
      "restart_syscall(<... resuming interrupted read ...>) = 0 <0.5>",
      ["40 restart_syscall sleep"],
    ],
    [
      "did not wait if it took no time",
      "restart_syscall(<... resuming interrupted read ...>) = 0 <0.00001>",
      [],
    ],
  ])("%s", (_, line, blocked) => {
    expect(blockedCalls(traceOf(`40 1.0 ${line}`))).toEqual(blocked);
  });

  it("can be interrupted again, and is the same call still", () => {
    const trace = traceOf(`${pair}
      40 1.010 poll([{fd=3<pipe:[97]>, events=POLLIN}], 1, 5000) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.020>
      40 1.030 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=7, si_uid=0} ---
      40 1.031 restart_syscall(<... resuming interrupted poll ...>) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.020>
      40 1.055 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=7, si_uid=0} ---
      40 1.056 restart_syscall(<... resuming interrupted restart_syscall ...>, ...still`);
    const resumed = (trace.calls.length - 1) as CallIndex;
    expect(calledName(trace, resumed)).toBe("poll");
    expect(watchedBy(trace)).toEqual([
      "40 poll: pipe:97",
      "40 restart_syscall: pipe:97",
      "40 restart_syscall: pipe:97",
    ]);
    expect(waitLimitOf(trace, resumed)).toBe("timed");
  });

  it.each([
    "restart_syscall(<... resuming interrupted futex ...> <unfinished ...>\n41 1.040 getpid() = 41 <0.0001>\n40 1.051 <... restart_syscall resumed>) = 0 <0.020>",
    "restart_syscall(<... resuming interrupted futex ...>) = 0 <0.020>",
  ])("at a futex that was waited at in one line waits for nobody that the log shows: %s", (line) => {
    const trace = traceOf(`${pair}
      40 1.010 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, {tv_sec=9, tv_nsec=0}) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.020>
      40 1.030 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=7, si_uid=0} ---
      40 1.031 ${line}`);
    expect(wakesOf(trace).at(-1)).toBe("40 restart_syscall <- nobody");
    expect(blockedCalls(trace)).toContain("40 restart_syscall futex");
  });
});

it.each([
  ["before the log begins", ""],
  [
    "in a line that the log has lost",
    `40 0.900 futex(0x5500, FUTEX_WAIT_PRIVATE, 2, {tv_sec=9, tv_nsec=0}) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.00001>
     40 0.901 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=7, si_uid=0} ---
     40 0.902 restart_syscall(<... resuming interrupted futex ...>) = 0 <0.00001>`,
  ],
])("a futex call that was entered %s is gone on with, at what futex nobody knows", (_, before) => {
  const trace = traceOf(`
    ${before}
    40 1.000 <... futex resumed>) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.020>
    40 1.001 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=7, si_uid=0} ---
    40 1.002 restart_syscall(<... resuming interrupted futex ...> <unfinished ...>
    41 1.010 getpid() = 41 <0.0001>
    40 1.020 <... restart_syscall resumed>) = 0 <0.018>`);
  expect(wakesOf(trace)).toEqual(["40 restart_syscall <- nobody"]);
  expect([blockedCalls(trace), trace.channels]).toEqual([["40 restart_syscall futex"], []]);
});

describe("a wait that only death ends", () => {
  const log = `
    40 1.000 futex(0x560a1811d0a0, FUTEX_WAIT_PRIVATE, 2, NULL) = ?
    40 4.000 +++ killed by SIGKILL +++`;

  it.each([
    ["", traceOf(log)],
    [", of which the beginning was read while it lasted", traceByteByByte(log)],
  ])("lasts until then, also where strace prints it in one line, without a time%s", (_, trace) => {
    expect(blockedCalls(trace)).toEqual(["40 futex futex"]);
    expect(trace.calls.endNs(0)).toBe(ms(3000));
    expect(processStateAt(trace, processOf(trace, 40).index, ms(1500)).activity).toBe("blocked");
  });
});

describe("an epoll instance with a descriptor that is answered once", () => {
  const watched = (trace: Trace, call: number) =>
    channelsWatched(trace, call as CallIndex).map((channel) => trace.channels[channel]?.id);

  it("does not watch it again until it is asked to", () => {
    const trace = traceOf(`${pair}
      40 1.002 epoll_create1(0) = 7<anon_inode:[eventpoll]> <0.00001>
      40 1.003 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 3<pipe:[97]>, {events=EPOLLIN|EPOLLONESHOT, data={u32=3, u64=3}}) = 0 <0.00001>
      41 1.004 write(4<pipe:[97]>, "x", 1) = 1 <0.00001>
      40 1.005 epoll_wait(7<anon_inode:[eventpoll]>, [{events=EPOLLIN, data={u32=3, u64=3}}], 8, -1) = 1 <0.00001>
      40 1.006 epoll_wait(7<anon_inode:[eventpoll]>, [], 8, 10) = 0 <0.010>
      40 1.020 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_MOD, 3<pipe:[97]>, {events=EPOLLIN|EPOLLONESHOT, data={u32=3, u64=3}}) = 0 <0.00001>
      40 1.030 epoll_wait(7<anon_inode:[eventpoll]>, [{events=EPOLLIN, data={u32=3, u64=3}}], 8, -1) = 1 <0.00001>`);
    expect([5, 6, 8].map((call) => watched(trace, call))).toEqual([["pipe:97"], [], ["pipe:97"]]);
  });
});

describe("an open of a FIFO that a signal broke off", () => {
  it("did wait, though it stands in one line", () => {
    const trace = traceOf(`
      40 1.000 mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0600) = 0 <0.0001>
      40 1.010 openat(AT_FDCWD</tmp>, "f", O_WRONLY) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.9>
      40 1.911 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=7, si_uid=0} ---
      40 1.912 +++ killed by SIGTERM +++`);
    expect(blockedCalls(trace)).toEqual(["40 openat open"]);
    expect(processStateAt(trace, processOf(trace, 40).index, ms(500)).blocked?.channel).toBe(
      trace.channels.find(({ id }) => id === "fifo:/tmp/f")?.index,
    );
  });
});
