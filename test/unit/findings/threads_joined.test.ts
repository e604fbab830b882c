import { describe, expect, it } from "vitest";
import { findingsIn } from "./trace_of.ts";

describe("whom a thread waits for at a futex", () => {
  /** The first makes the others, which sleep; then it waits, and 3 s later the log ends. */
  const waits = (pid: number, threads: readonly number[], futex: string) =>
    findingsIn(`${pid} 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
      ${threads.map((tid, nth) => `${pid} 1700000000.1${nth}0000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = ${tid} <0.000010>`).join("\n")}
      ${threads.map((tid) => `${tid} 1700000000.200000 clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=100, tv_nsec=0},  <unfinished ...>`).join("\n")}
      ${pid} 1700000000.400000 futex(0x5580, ${futex} <unfinished ...>
      ${pid + 1000} 1700000003.000000 getpid() = ${pid + 1000} <0.000001>`);

  it.each([
    ["the one whose number stands there", 40, [41, 42], 42],
    ["one with a number of five digits", 54_040, [54_041, 54_042], 54_041],
  ])("is %s", (_, pid, threads, joined) => {
    const join = `FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, ${joined}, NULL, FUTEX_BITSET_MATCH_ANY`;
    expect(waits(pid, threads, join)).toEqual([
      `blocked-at-end: gen (${pid}) was still waiting in futex after 2.6 s: its thread ${joined} has not ended.`,
    ]);
  });

  it("is nobody where 2 says that a mutex is locked, in a container where a thread has that number, too", () => {
    expect(waits(1, [2], "FUTEX_WAIT_PRIVATE, 2, NULL")).toEqual([
      "blocked-at-end: gen (1) was still waiting in futex after 2.6 s: nobody released the mutex.",
    ]);
  });
});
