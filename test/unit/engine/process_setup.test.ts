import { describe, expect, it } from "vitest";
import type { ProcessIndex, TaskIndex } from "../../../src/base/ids.ts";
import { nanos } from "../../../src/base/time.ts";
import { engineOf } from "./engine_of.ts";

const parent = 0;
const child = 1;

async function setup(text: string, process: number, ms: number) {
  const query = { process: process as ProcessIndex, task: process as TaskIndex, atNs: nanos(ms * 1e6) };
  return engineOf(text).handlers.processSetup(query);
}

/** A parent arranges its signals, forks, and both go on; the child execs at 30 ms. */
const family = `
  40 1.000 execve("/bin/demo", ["demo"], 0x7f /* 9 vars */) = 0
  40 1.001 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[USR2], sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=0x7f}, NULL, 8) = 0
  40 1.002 rt_sigaction(SIGHUP, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = 0
  40 1.003 rt_sigprocmask(SIG_BLOCK, [TERM], NULL, 8) = 0
  40 1.004 clone(child_stack=NULL, flags=SIGCHLD) = 41
  40 1.005 rt_sigaction(SIGUSR1, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, NULL, 8) = 0
  41 1.010 rt_sigprocmask(SIG_UNBLOCK, [TERM], NULL, 8) = 0
  41 1.020 kill(41, SIGUSR1) = 0
  41 1.021 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
  41 1.025 rt_sigreturn({mask=[]}) = 0
  41 1.030 execve("/bin/cat", ["cat"], 0x7f /* 9 vars */) = 0
  41 1.040 rt_sigsuspend([INT], 8) = ? ERESTARTNOHAND (To be restarted if no handler)
`;

describe("how a process takes signals", () => {
  it("is what it arranged by then", async () => {
    expect(await setup(family, parent, 1.5)).toMatchObject({
      actionsKnown: true,
      actions: [{ signal: "SIGUSR1", handling: "handler", handler: "0x401136", flags: "SA_RESTART" }],
      blocked: [],
    });
    expect((await setup(family, parent, 50)).actions.map(({ signal }) => signal)).toEqual(["SIGHUP"]);
    expect((await setup(family, parent, 50)).blocked).toEqual(["SIGTERM"]);
  });

  it("is handed down by fork as it was then, and changes apart from there on", async () => {
    const born = await setup(family, child, 9);
    expect(born.actions.map(({ signal }) => signal)).toEqual(["SIGHUP", "SIGUSR1"]);
    expect(born.blocked).toEqual(["SIGTERM"]);
    expect((await setup(family, child, 12)).blocked).toEqual([]);
  });

  it("is handed to a thread by the thread that started it, as it was then", async () => {
    const threads = `
      40 1.000 execve("/bin/demo", ["demo"], 0x7f /* 9 vars */) = 0
      40 1.001 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, stack=0x7f, stack_size=0x80}, 88) = 41
      41 1.002 rt_sigprocmask(SIG_BLOCK, [TERM], NULL, 8) = 0
      40 1.003 rt_sigprocmask(SIG_BLOCK, [HUP], NULL, 8) = 0
      41 1.004 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, stack=0x7f, stack_size=0x80}, 88) = 42
      41 1.005 rt_sigprocmask(SIG_UNBLOCK, [TERM], NULL, 8) = 0
      42 1.006 futex(0x7f, FUTEX_WAIT_PRIVATE, 1, NULL
    `;
    const blockedIn = async (thread: number) => {
      const query = { process: parent as ProcessIndex, task: thread as TaskIndex, atNs: nanos(6.5e6) };
      return (await engineOf(threads).handlers.processSetup(query)).blocked;
    };
    expect(await Promise.all([0, 1, 2].map(blockedIn))).toEqual([["SIGHUP"], [], ["SIGTERM"]]);
  });

  it("holds back a signal and its handler's mask while the handler runs", async () => {
    expect((await setup(family, child, 23)).blocked).toEqual(["SIGUSR1", "SIGUSR2"]);
    expect((await setup(family, child, 26)).blocked).toEqual([]);
  });

  it("loses its handlers, not what it ignores, at exec", async () => {
    expect((await setup(family, child, 31)).actions).toMatchObject([
      { signal: "SIGHUP", handling: "ignore" },
    ]);
  });

  it("is not known of a process older than the trace", async () => {
    expect(await setup("40 1.000 read(0, ", parent, 1)).toMatchObject({ actionsKnown: false, actions: [] });
  });
});

describe("what a process holds", () => {
  it("are its locks and its shared memory at that time", async () => {
    const text = `
      40 1.000 openat(AT_FDCWD, "/tmp/f", O_RDWR) = 3</tmp/f>
      40 1.001 flock(3</tmp/f>, LOCK_EX) = 0
      40 1.002 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3</tmp/f>, 0) = 0x7f0000000000
      40 1.003 flock(3</tmp/f>, LOCK_UN) = 0
    `;
    expect(await setup(text, parent, 2.5)).toMatchObject({
      locks: [{ id: "file:/tmp/f", kind: "flock", exclusive: true, start: 0, length: null }],
      mappings: [{ id: "file:/tmp/f", length: 4096, rights: "rw-", address: 0x7f0000000000 }],
    });
    expect((await setup(text, parent, 4)).locks).toEqual([]);
  });
});
