import { describe, expect, it } from "vitest";
import { later, parentAndChild } from "./pipe_logs.ts";
import { findingsIn } from "./trace_of.ts";

describe("eof-never", () => {
  it("says that the reader itself still holds the write end", () => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.300000 close(4<pipe:[9]>) = 0 <0.000010>
        40 1700000000.300100 close(3<pipe:[9]>) = 0 <0.000010>
        41 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
        40 1700000000.500000 wait4(-1,  <unfinished ...>
        ${later}`),
    ).toEqual([
      "eof-never: gen (41) waits for end-of-file on pipe:9, but it cannot come: it still holds the write end itself, descriptor 4.",
    ]);
  });

  it("says that the parent, which waits for the reader, still holds it", () => {
    expect(
      findingsIn(`${parentAndChild}
        41 1700000000.300000 close(4<pipe:[9]>) = 0 <0.000010>
        40 1700000000.400000 wait4(-1,  <unfinished ...>
        41 1700000000.500000 read(3<pipe:[9]>,  <unfinished ...>
        ${later}`),
    ).toEqual([
      "eof-never: gen (41) waits for end-of-file on pipe:9, but it cannot come: its parent gen (40) still holds the write end, descriptor 4.",
    ]);
  });

  it("says that a sibling inherited it by accident", () => {
    const said = findingsIn(`${parentAndChild}
      40 1700000000.250000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
      40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>
      40 1700000000.300100 close(4<pipe:[9]>) = 0 <0.000010>
      41 1700000000.310000 close(4<pipe:[9]>) = 0 <0.000010>
      41 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
      42 1700000000.410000 read(3<pipe:[9]>,  <unfinished ...>
      40 1700000000.500000 wait4(-1,  <unfinished ...>
      ${later}`);
    expect(said[0]).toBe(
      "eof-never: gen (41) waits for end-of-file on pipe:9, but it cannot come: its sibling gen (42) still holds the write end, descriptor 4.",
    );
  });

  it("says that a sibling, which waits elsewhere, kept the write end that the only writer has closed", () => {
    const said = findingsIn(`${parentAndChild}
      40 1700000000.250000 pipe2([5<pipe:[10]>, 6<pipe:[10]>], 0) = 0 <0.000010>
      40 1700000000.260000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
      41 1700000000.300000 close(4<pipe:[9]>) = 0 <0.000010>
      42 1700000000.310000 close(6<pipe:[10]>) = 0 <0.000010>
      40 1700000000.320000 write(4<pipe:[9]>, "hi\\n", 3) = 3 <0.000010>
      40 1700000000.330000 close(4<pipe:[9]>) = 0 <0.000010>
      41 1700000000.340000 read(3<pipe:[9]>, "hi\\n", 4096) = 3 <0.000010>
      41 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
      42 1700000000.410000 read(5<pipe:[10]>,  <unfinished ...>
      40 1700000000.500000 wait4(-1,  <unfinished ...>
      ${later}`);
    expect(said).toContain(
      "eof-never: gen (41) waits for end-of-file on pipe:9, but it cannot come: its sibling gen (42) still holds the write end, descriptor 4.",
    );
  });

  it("is a deadlock instead while one of those who hold it, and wait elsewhere, has written there", () => {
    const [exec = "", first = ""] = parentAndChild.trim().split("\n");
    const wrote = (line: string) =>
      findingsIn(`${exec}
        ${first}
        40 1700000000.110000 pipe2([5<pipe:[10]>, 6<pipe:[10]>], 0) = 0 <0.000010>
        40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
        40 1700000000.210000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
        41 1700000000.300000 close(4<pipe:[9]>) = 0 <0.000010>
        40 1700000000.310000 close(6<pipe:[10]>) = 0 <0.000010>
        42 1700000000.320000 close(6<pipe:[10]>) = 0 <0.000010>
        40 1700000000.330000 write(4<pipe:[9]>, "hi\\n", 3) = 3 <0.000010>
        41 1700000000.340000 read(3<pipe:[9]>, "hi\\n", 4096) = 3 <0.000010>
        ${line}
        41 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
        40 1700000000.410000 read(5<pipe:[10]>,  <unfinished ...>
        42 1700000000.420000 read(5<pipe:[10]>,  <unfinished ...>
        ${later}`).map((said) => said.split(":")[0]);
    expect(wrote("")).toEqual(["deadlock"]);
    expect(wrote("40 1700000000.350000 close(4<pipe:[9]>) = 0 <0.000010>")).toContain("eof-never");
  });

  it("is a deadlock instead while one of several who hold it could still write there, whatever the others do", () => {
    const [exec = "", first = ""] = parentAndChild.trim().split("\n");
    expect(
      findingsIn(`${exec}
        ${first}
        40 1700000000.110000 pipe2([5<pipe:[10]>, 6<pipe:[10]>], 0) = 0 <0.000010>
        40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
        40 1700000000.210000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
        41 1700000000.300000 close(4<pipe:[9]>) = 0 <0.000010>
        42 1700000000.330000 write(4<pipe:[9]>, "hi\\n", 3) = 3 <0.000010>
        41 1700000000.340000 read(3<pipe:[9]>, "hi\\n", 4096) = 3 <0.000010>
        42 1700000000.350000 close(6<pipe:[10]>) = 0 <0.000010>
        41 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
        42 1700000000.420000 read(5<pipe:[10]>,  <unfinished ...>
        40 1700000000.500000 wait4(-1,  <unfinished ...>
        ${later}`).map((said) => said.split(":")[0]),
    ).toEqual(["deadlock"]);
  });

  it("is a deadlock instead where who kept the write end waits for a lock that the reader has", () => {
    expect(
      findingsIn(`${parentAndChild}
        41 1700000000.210000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 5</tmp/l> <0.000010>
        41 1700000000.220000 flock(5</tmp/l>, LOCK_EX) = 0 <0.000010>
        41 1700000000.300000 write(4<pipe:[9]>, "hi\\n", 3) = 3 <0.000010>
        41 1700000000.310000 read(3<pipe:[9]>, "hi\\n", 4096) = 3 <0.000010>
        41 1700000000.320000 close(4<pipe:[9]>) = 0 <0.000010>
        40 1700000000.330000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 5</tmp/l> <0.000010>
        41 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
        40 1700000000.500000 flock(5</tmp/l>, LOCK_EX <unfinished ...>
        ${later}`),
    ).toEqual([
      "deadlock: Deadlock: gen (41) waits for data in pipe:9, which is empty and only gen (40) could fill; gen (40) waits for a lock on /tmp/l, which only gen (41) could release.",
    ]);
  });

  const thread = (tid: number) =>
    `40 1700000000.2500${tid} clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = ${tid} <0.000010>`;

  it("says that a process itself keeps open what its thread reads, while it joins that thread", () => {
    expect(
      findingsIn(`${parentAndChild.split("\n").slice(0, 3).join("\n")}
        ${thread(50)}
        50 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
        40 1700000000.500000 futex(0x7f910, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 50, NULL, FUTEX_BITSET_MATCH_ANY <unfinished ...>
        ${later}`),
    ).toEqual([
      "eof-never: gen (40) waits for end-of-file on pipe:9, but it cannot come: it still holds the write end itself, descriptor 4.",
    ]);
  });

  it("is a deadlock instead where another thread of the reader waits for a mutex: it could still write", () => {
    expect(
      findingsIn(`${parentAndChild.split("\n").slice(0, 3).join("\n")}
        ${thread(50)}
        ${thread(51)}
        50 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
        51 1700000000.410000 futex(0x5580, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
        40 1700000000.500000 futex(0x7f910, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 50, NULL, FUTEX_BITSET_MATCH_ANY <unfinished ...>
        ${later}`).map((said) => said.split(":")[0]),
    ).toEqual(["deadlock"]);
  });

  it("is a deadlock instead where who kept it waits for a thread of its own that the reader could let go on", () => {
    const [exec = "", first = "", fork = ""] = parentAndChild.trim().split("\n");
    expect(
      findingsIn(`${exec}
        ${first}
        40 1700000000.110000 pipe2([5<pipe:[10]>, 6<pipe:[10]>], 0) = 0 <0.000010>
        ${fork}
        40 1700000000.210000 close(4<pipe:[9]>) = 0 <0.000010>
        41 1700000000.220000 close(5<pipe:[10]>) = 0 <0.000010>
        ${thread(50).replace("40 ", "41 ")}
        50 1700000000.260000 write(6<pipe:[10]>, "x"..., 65536) = 65536 <0.000010>
        50 1700000000.300000 write(6<pipe:[10]>, "x"..., 4096 <unfinished ...>
        41 1700000000.310000 futex(0x7f910, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 50, NULL, FUTEX_BITSET_MATCH_ANY <unfinished ...>
        40 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
        ${later}`).map((said) => said.split(":")[0]),
    ).toEqual(["deadlock"]);
  });

  it("says it of a parent that waits for the reader, though its other threads wait for work", () => {
    expect(
      findingsIn(`${parentAndChild}
        41 1700000000.220000 close(4<pipe:[9]>) = 0 <0.000010>
        ${thread(50)}
        50 1700000000.300000 futex(0x5580, FUTEX_WAIT_BITSET_PRIVATE, 0, NULL, FUTEX_BITSET_MATCH_ANY <unfinished ...>
        41 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
        40 1700000000.500000 wait4(-1,  <unfinished ...>
        ${later}`),
    ).toEqual([
      "eof-never: gen (41) waits for end-of-file on pipe:9, but it cannot come: its parent gen (40) still holds the write end, descriptor 4.",
    ]);
  });

  it("says that its own child, which reads there, too, still holds it", () => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.300000 close(4<pipe:[9]>) = 0 <0.000010>
        40 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
        41 1700000000.410000 read(3<pipe:[9]>,  <unfinished ...>
        ${later}`)[0],
    ).toBe(
      "eof-never: gen (40) waits for end-of-file on pipe:9, but it cannot come: its child gen (41) still holds the write end, descriptor 4.",
    );
  });

  it("names a holder that is no near relative by its name alone", () => {
    const said = findingsIn(`${parentAndChild}
      41 1700000000.250000 close(4<pipe:[9]>) = 0 <0.000010>
      41 1700000000.260000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
      42 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
      41 1700000000.410000 wait4(-1,  <unfinished ...>
      40 1700000000.500000 wait4(-1,  <unfinished ...>
      ${later}`);
    expect(said[0]).toBe(
      "eof-never: gen (42) waits for end-of-file on pipe:9, but it cannot come: gen (40) still holds the write end, descriptor 4.",
    );
  });

  it.each([
    ["while the writer still works", "40 1700000000.500000 getpid() = 40 <0.000001>"],
    ["while the writer sleeps", "40 1700000000.500000 nanosleep({tv_sec=9, tv_nsec=0},  <unfinished ...>"],
    [
      "while the writer waits for the terminal",
      "40 1700000000.500000 read(0</dev/pts/1<char 136:1>>,  <unfinished ...>",
    ],
  ])("keeps quiet %s", (_when, writer) => {
    const rules = findingsIn(`${parentAndChild}
      41 1700000000.300000 close(4<pipe:[9]>) = 0 <0.000010>
      41 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
      ${writer}
      ${later}`).map((line) => line.split(":")[0]);
    expect(rules).not.toContain("eof-never");
    expect(rules).not.toContain("deadlock");
  });

  it("keeps quiet about a pipe to oneself into which a signal handler may write", () => {
    const reads = (handler: string) =>
      findingsIn(`${parentAndChild.split("\n").slice(0, 3).join("\n")}
        40 1700000000.200000 rt_sigaction(SIGCHLD, {sa_handler=${handler}, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>
        40 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
        ${later}`).map((line) => line.split(":")[0]);
    expect(reads("0x5555")).toEqual(["blocked-at-end"]);
    expect(reads("SIG_IGN")).toEqual(["eof-never"]);
  });

  it("keeps quiet about a pipe that came from outside: its writer may be anybody", () => {
    const rules = findingsIn(`
      40 1700000000.000000 execve("/bin/sort", ["sort"], 0x7 /* 9 vars */) = 0 <0.000010>
      40 1700000000.100000 read(0<pipe:[5]>,  <unfinished ...>
      ${later}`).map((line) => line.split(":")[0]);
    expect(rules).toEqual(["blocked-at-end"]);
  });
});

describe("a process that reads what only it itself could write", () => {
  const [exec = ""] = parentAndChild.trim().split("\n");
  const handler =
    "40 1700000000.150000 rt_sigaction(SIGUSR1, {sa_handler=0x5555, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>";
  const pipe = "pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0)";
  const pair = "socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>])";
  const rules = (made: string, before: string) => {
    const end = made === pipe ? "3<pipe:[9]>" : "3<UNIX-STREAM:[7->8]>";
    return findingsIn(`${exec}
      40 1700000000.100000 ${made} = 0 <0.000010>
      ${before}
      40 1700000000.400000 read(${end},  <unfinished ...>
      ${later}`).map((said) => said.split(":")[0]);
  };
  /** A byte that somebody writes and the process reads. */
  const nudge = (pid: number) => `
    40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
    ${pid} 1700000000.210000 write(4<pipe:[9]>, "x", 1) = 1 <0.000010>
    40 1700000000.220000 read(3<pipe:[9]>, "x", 4096) = 1 <0.000010>
    41 1700000000.230000 +++ exited with 0 +++
    40 1700000000.240000 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 41 <0.000010>`;

  it("waits for ever where it handles no signal", () => {
    expect(rules(pipe, "")).toEqual(["eof-never"]);
    expect(rules(pair, "")).toEqual(["deadlock"]);
  });

  it.each([
    ["has never written yet", pipe, handler],
    ["has written before", pipe, `${handler}${nudge(40)}`],
    ["would write into the other one of a pair of sockets", pair, handler],
  ])("may be woken by its own signal handler, which %s", (_, made, before) => {
    expect(rules(made, before)).toEqual(["blocked-at-end"]);
  });

  it("waits for ever where it was a child that wrote before", () => {
    expect(rules(pipe, `${handler}${nudge(41)}`)).toEqual(["eof-never"]);
  });
});
