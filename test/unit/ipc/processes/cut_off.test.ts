import { describe, expect, it } from "vitest";
import { noRow } from "../../../../src/base/table.ts";
import { processStateAt } from "../../../../src/ipc/state.ts";
import type { Trace } from "../../../../src/ipc/trace.ts";
import { syscallName } from "../../../../src/strace/syscalls.ts";
import { waitsOf, wakesOf } from "../facts.ts";
import { ms, processOf, traceByteByByte, traceOf } from "../trace_of.ts";

const pair = `
  40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
  40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>`;
const thread = "clone(child_stack=0x7f00, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD)";

/** `41 read <- 40 kill`, by the numbers of the threads. */
function wakesByThread(trace: Trace): string[] {
  const { waiting, waker } = trace.wakes.columns;
  const told = (call: number) =>
    call === noRow
      ? "?"
      : `${trace.tasks[trace.calls.task(call)]?.tid} ${syscallName(trace.calls.syscall(call))}`;
  return Array.from(
    { length: trace.wakes.length },
    (_, row) => `${told(waiting[row] as number)} <- ${told(waker[row] as number)}`,
  );
}

describe("a wait that its process's end cuts off", () => {
  const returns = "41 1.021 <... read resumed>) = ?";

  it.each(["", returns])("is ended by the kill, in each of the threads: %s", (line) => {
    const trace = traceOf(`${pair}
      41 1.002 ${thread} = 43 <0.0001>
      41 1.010 read(3<pipe:[97]>,  <unfinished ...>
      43 1.011 futex(0x5580, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.020 kill(41, SIGKILL) = 0 <0.0001>
      ${line}
      43 1.022 +++ killed by SIGKILL +++
      41 1.023 +++ killed by SIGKILL +++`);
    expect(wakesByThread(trace).sort()).toEqual(["41 read <- 40 kill", "43 futex <- 40 kill"]);
  });

  it("is ended by the kill in each of many threads, once", () => {
    const threads = Array.from({ length: 20 }, (_, at) => 50 + at);
    const trace = traceOf(`${pair}
      ${threads.map((tid) => `41 1.0020${tid} ${thread} = ${tid} <0.000001>`).join("\n")}
      ${threads.map((tid) => `${tid} 1.0100${tid} pause( <unfinished ...>`).join("\n")}
      40 1.020 kill(41, SIGTERM) = 0 <0.0001>
      41 1.021 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=40, si_uid=0} ---
      ${threads.map((tid) => `${tid} 1.0220${tid} <... pause resumed>) = ?`).join("\n")}
      ${threads.map((tid) => `${tid} 1.0230${tid} +++ killed by SIGTERM +++`).join("\n")}
      41 1.024 +++ killed by SIGTERM +++`);
    expect(wakesByThread(trace)).toEqual(threads.map((tid) => `${tid} pause <- 40 kill`));
  });

  it("is ended by the exec of another thread, also where no line says that it is superseded", () => {
    const log = `
      40 1.001 ${thread} = 41 <0.0001>
      40 1.010 wait4(-1,  <unfinished ...>
      41 1.020 execve("/bin/other", ["other"], 0x7 /* 9 vars */) = 0 <0.0001>`;
    for (const trace of [traceOf(log), traceByteByByte(log)]) {
      expect(wakesByThread(trace)).toEqual(["40 wait4 <- 41 execve"]);
      expect(waitsOf(trace)).toEqual([{ parent: 40, child: undefined, reapedMs: 19.1 }]);
    }
  });

  it.each(["", returns])("is ended by the exit_group of another thread: %s", (line) => {
    const trace = traceOf(`
      40 1.001 ${thread} = 41 <0.0001>
      41 1.010 read(3<pipe:[97]>,  <unfinished ...>
      40 1.020 exit_group(0 <unfinished ...>
      ${line}
      40 1.022 <... exit_group resumed>) = ?
      41 1.023 +++ exited with 0 +++
      40 1.024 +++ exited with 0 +++`);
    expect(wakesByThread(trace)).toEqual(["41 read <- 40 exit_group"]);
  });

  it.each(["", returns])("is ended by nobody in the log where the kill came from outside: %s", (line) => {
    const trace = traceOf(`${pair}
      41 1.010 read(3<pipe:[97]>,  <unfinished ...>
      40 1.020 getpid() = 40 <0.0001>
      ${line}
      41 1.022 +++ killed by SIGKILL +++`);
    expect(wakesOf(trace)).toEqual(["41 read <- ?"]);
  });

  it("is not ended by the exit_group of a program that another thread has put in the place of its own", () => {
    const trace = traceOf(`
      40 1.001 ${thread} = 41 <0.0001>
      41 1.010 futex(0x5580, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
      40 1.020 execve("/bin/true", ["true"], 0x1 /* 2 vars */ <unfinished ...>
      41 1.021 <... futex resumed>) = ?
      41 1.022 +++ exited with 0 +++
      40 1.023 <... execve resumed>) = 0 <0.003>
      40 1.030 exit_group(0) = ?
      40 1.031 +++ exited with 0 +++`);
    expect(wakesByThread(trace)).toEqual(["41 futex <- ?"]);
  });

  it("is none that was over before: it stays ended by who brought what it waited for", () => {
    const trace = traceOf(`${pair}
      41 1.010 read(3<pipe:[97]>,  <unfinished ...>
      40 1.012 write(4<pipe:[97]>, "x", 1) = 1 <0.0001>
      41 1.013 <... read resumed>"x", 10) = 1 <0.003>
      40 1.020 kill(41, SIGKILL) = 0 <0.0001>
      41 1.022 +++ killed by SIGKILL +++`);
    expect(wakesOf(trace)).toEqual(["41 read <- 40 write"]);
  });

  it.each([
    ["for its child", "wait4(-1, ", [{ parent: 41, child: undefined, reapedMs: 22 }]],
    ["for bytes", "read(3<pipe:[97]>, ", []],
    ["for a vfork's child to run another program", "vfork(", []],
  ])("is a wait to collect a child only where it was one: %s", (_, call, waits) => {
    const trace = traceOf(`${pair}
      41 1.010 ${call} <unfinished ...>
      40 1.020 kill(41, SIGKILL) = 0 <0.0001>
      41 1.022 +++ killed by SIGKILL +++`);
    expect(waitsOf(trace)).toEqual(waits);
  });
});

describe("a call that strace no longer watches", () => {
  it("goes on, as its process does, when strace lets go of it", () => {
    const trace = traceOf(`${pair}
      41 1.010 read(3<pipe:[97]>,  <detached ...>
      40 1.020 getpid() = 40 <0.0001>`);
    const reader = processOf(trace, 41);
    expect([reader.endNs, reader.exit]).toEqual([Number.POSITIVE_INFINITY, undefined]);
    expect(processStateAt(trace, reader.index, ms(15))).toMatchObject({
      activity: "blocked",
      blocked: { reason: "empty" },
    });
  });

  it.each([
    ["that the log knows", `40 1.001 ${thread} = 41 <0.0001>`],
    ["of which the log has no call", ""],
  ])("is over for a leader whose place a thread takes by execve, one %s", (_, born) => {
    for (const read of [traceOf, traceByteByByte]) {
      const trace = read(`
        40 1.000 getpid() = 40 <0.0001>
        ${born}
        40 1.010 pause( <unfinished ...>
        42 1.015 getpid() = 42 <0.0001>
        40 1.020 +++ superseded by execve in pid 41 +++
        42 1.030 getpid() = 42 <0.0001>`);
      expect(processStateAt(trace, processOf(trace, 40).index, ms(25)).activity).toBe("running");
    }
  });
});
