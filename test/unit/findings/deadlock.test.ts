import { describe, expect, it } from "vitest";
import { findingsIn } from "./trace_of.ts";

/** A line long after, so that those who wait have waited. */
const outside = "7 1700000003.000000 getpid() = 7 <0.000001>";
const exec = '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>';
const fork = "40 1700000000.100000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";
const thread =
  "40 1700000000.100000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = 41 <0.000010>";

function deadlocksIn(text: string): readonly string[] {
  return findingsIn(text).filter((line) => line.startsWith("deadlock: "));
}

describe("a deadlock of threads", () => {
  const mutexes = (first: string) => `${exec}
    ${thread}
    40 1700000000.200000 futex(0x5580, FUTEX_WAIT_PRIVATE, 2, ${first} <unfinished ...>
    41 1700000000.300000 futex(0x5584, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>`;

  it("names the threads and where they wait", () => {
    expect(deadlocksIn(`${mutexes("NULL")}\n${outside}`)).toEqual([
      "deadlock: Deadlock: thread 40 of gen (40) waits for the mutex at futex:40:0x5580, which only another of its threads could release; thread 41 of gen (40) waits for the mutex at futex:40:0x5584, which only another of its threads could release.",
    ]);
  });

  it("is none while one of the waits ends by itself", () => {
    expect(deadlocksIn(`${mutexes("{tv_sec=9, tv_nsec=0}")}\n${outside}`)).toEqual([]);
  });

  it("is none where workers only wait for work: a signal handler may bring some", () => {
    const idle = mutexes("NULL").replaceAll("FUTEX_WAIT_PRIVATE, 2", "FUTEX_WAIT_BITSET_PRIVATE, 0");
    expect(deadlocksIn(`${idle}\n${outside}`)).toEqual([]);
  });

  it("is none while a third thread goes on", () => {
    const third = thread.replace("= 41", "= 42").replace("100000", "110000");
    expect(
      deadlocksIn(`${mutexes("NULL")}\n${third}\n42 1700000000.400000 getpid() = 40 <0.000001>\n${outside}`),
    ).toEqual([]);
  });
});

describe("a deadlock of processes", () => {
  it("goes through semaphores", () => {
    expect(
      deadlocksIn(`${exec}
        40 1700000000.050000 semget(IPC_PRIVATE, 2, 0600) = 7 <0.000010>
        ${fork}
        40 1700000000.200000 semtimedop(7, [{sem_num=1, sem_op=-1, sem_flg=0}], 1, NULL <unfinished ...>
        41 1700000000.300000 semtimedop(7, [{sem_num=0, sem_op=-1, sem_flg=0}], 1, NULL <unfinished ...>
        ${outside}`),
    ).toEqual([
      "deadlock: Deadlock: gen (40) waits at the semaphores sysv-sem:7, which only gen (41) could raise; gen (41) waits at the semaphores sysv-sem:7, which only gen (40) could raise.",
    ]);
  });

  const queues = (get: string) => `${exec}
    40 1700000000.050000 msgget(${get}) = 7 <0.000010>
    ${fork}
    40 1700000000.200000 msgrcv(7,  <unfinished ...>
    41 1700000000.300000 wait4(-1,  <unfinished ...>
    40 1700000000.400000 wait4(-1,  <unfinished ...>`;

  it("is none through a queue that others may know", () => {
    expect(deadlocksIn(`${queues("0x4d2, 0600")}\n${outside}`)).toEqual([]);
  });

  it("goes through signals, where a partner waits that has sent some before", () => {
    expect(
      deadlocksIn(`${exec}
        40 1700000000.010000 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000010>
        40 1700000000.050000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
        ${fork}
        40 1700000000.120000 close(3<pipe:[9]>) = 0 <0.000010>
        41 1700000000.130000 close(4<pipe:[9]>) = 0 <0.000010>
        41 1700000000.140000 kill(40, SIGUSR1) = 0 <0.000010>
        40 1700000000.150000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
        40 1700000000.160000 rt_sigreturn({mask=[]}) = 0 <0.000010>
        40 1700000000.200000 pause( <unfinished ...>
        41 1700000000.300000 read(3<pipe:[9]>,  <unfinished ...>
        ${outside}`),
    ).toEqual([
      "deadlock: Deadlock: gen (40) waits for a signal, and of those that sent it one only gen (41) lives; gen (41) waits for data in pipe:9, which is empty and only gen (40) could fill.",
    ]);
  });

  it("is none where one waits for a signal that anybody may send", () => {
    expect(
      deadlocksIn(
        `${exec}\n${fork}\n40 1700000000.200000 pause( <unfinished ...>\n41 1700000000.300000 pause( <unfinished ...>\n${outside}`,
      ),
    ).toEqual([]);
  });
});
