import { describe, expect, it } from "vitest";
import type { Trace } from "../../../src/ipc/trace.ts";
import { callFields } from "./call_fields.ts";
import { traceByteByByte, traceOf } from "./trace_of.ts";

/** All that a trace says, in a form that can be compared. */
function contentOf(trace: Trace): unknown {
  const tables = [trace.resumptions, trace.descriptors, trace.transfers, trace.signals, trace.waits].map(
    ({ columns, length }) =>
      Object.entries<{ at(row: number): number | undefined }>(columns).map(([name, column]) => [
        name,
        Array.from({ length }, (_, row) => column.at(row)),
      ]),
  );
  const channels = trace.channels.map(
    ({ fill, transfers, returning, descriptors, writers, readers, writeHolders, readHolders, ...plain }) => ({
      ...plain,
      fill: Array.from({ length: fill.length }, (_, at) => [fill.ns(at), fill.level(at)]),
      transfers: Array.from({ length: transfers.length }, (_, at) => transfers.at(at)),
      returning: Array.from({ length: returning.length }, (_, at) => returning.at(at)),
      descriptors: Array.from({ length: descriptors.length }, (_, at) => descriptors.at(at)),
      writers: [...writers],
      readers: [...readers],
      writeHolders: [...writeHolders],
      readHolders: [...readHolders],
    }),
  );
  const tasks = trace.tasks.map(({ calls, ...plain }) => ({ ...plain, calls: calls.length }));
  const calls = Array.from({ length: trace.calls.length }, (_, row) =>
    callFields.map((field) => [field, trace.calls[field](row)]),
  );
  return { processes: trace.processes, tasks, calls, channels, tables, endNs: trace.endNs };
}

describe("a log that arrives byte by byte", () => {
  it("gives the same trace as one that arrives whole", () => {
    const log = `
      40 1.000 execve("/bin/sh", ["sh", "-c", "a | b"], 0x1 /* 9 vars */) = 0 <0.001>
      40 1.005 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
      40 1.010 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
      40 1.020 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD <unfinished ...>
      41 1.021 dup2(4<pipe:[97]>, 1</dev/pts/0<char 136:0>> <unfinished ...>
      40 1.022 <... clone resumed>, child_tidptr=0x7f) = 41 <0.002>
      41 1.023 <... dup2 resumed>) = 1<pipe:[97]> <0.002>
      40 1.025 read(3<pipe:[97]>,  <unfinished ...>
      41 1.030 write(1<pipe:[97]>, "hello, \\"world\\"\\n", 16 <unfinished ...>
      40 1.031 <... read resumed>"hello, \\"world\\"\\n", 100) = 16 <0.006>
      41 1.032 <... write resumed>) = 16 <0.002>
      41 1.040 write(1<pipe:[97]>, "x"..., 100000 <unfinished ...>
      40 1.041 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, exit_signal=0}, 88) = 42 <0.0001>
      42 1.050 kill(41, SIGUSR1 <unfinished ...>
      41 1.051 <... write resumed>) = 65536 <0.011>
      41 1.052 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=40, si_uid=0} ---
      42 1.053 <... kill resumed>) = 0 <0.003>
      41 1.054 rt_sigreturn({mask=[]}) = 65536 <0.0001>
      41 1.060 exit_group(0) = ?
      41 1.061 +++ exited with 0 +++
      40 1.062 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 41 <0.0001>
      40 1.063 splice(3<pipe:[97]>, NULL, 5</tmp/f>, NULL, 65536, 0) = 65536 <0.0001>
      40 1.064 read(3<pipe:[97]>, ...still`;
    expect(contentOf(traceByteByByte(log))).toEqual(contentOf(traceOf(log)));
  });
});
