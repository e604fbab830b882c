import { describe, expect, it } from "vitest";
import { channelOf, ms, pidsOf, processOf, traceOf } from "../trace_of.ts";

const strangers = `
  50 1.000 getppid() = 1 <0.0001>
  51 1.001 write(4<pipe:[8]>, "x", 1) = 1 <0.0001>
  51 1.002 read(5<pipe:[9]>, "x", 1) = 1 <0.0001>
  51 1.003 clone(child_stack=NULL, flags=SIGCHLD) = 60 <0.0001>
  60 1.004 clone(child_stack=NULL, flags=SIGCHLD) = 61 <0.0001>`;

describe("a process older than the log that turns out to be a thread", () => {
  it("has written, read and held as its process, which did no more than that", () => {
    const trace = traceOf(`${strangers}
      51 1.010 getpid() = 50 <0.0001>`);
    const usersOf = (id: string) => {
      const { writers, readers, writeHolders, readHolders } = channelOf(trace, id);
      return [writers, readers, writeHolders, readHolders].map((those) => pidsOf(trace, those));
    };
    expect(usersOf("pipe:8")).toEqual([[50], [], [50, 60, 61], []]);
    expect(usersOf("pipe:9")).toEqual([[], [50], [], [50, 60, 61]]);
  });

  it("leaves its grandchildren to its children", () => {
    const trace = traceOf(`${strangers}
      51 1.010 getpid() = 50 <0.0001>`);
    const parents = [60, 61].map((pid) => trace.processes[processOf(trace, pid).parent as number]?.pid);
    expect(parents).toEqual([50, 60]);
  });

  it("leaves orphans where its process ends", () => {
    const trace = traceOf(`${strangers}
      51 1.010 getpid() = 50 <0.0001>
      50 1.020 exit_group(0) = ?
      51 1.021 +++ exited with 0 +++
      50 1.022 +++ exited with 0 +++`);
    expect(processOf(trace, 60).adoptions).toEqual([{ ns: ms(22), by: undefined }]);
    expect(processOf(trace, 61).adoptions).toEqual([]);
  });
});
