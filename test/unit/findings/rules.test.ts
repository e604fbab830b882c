import { describe, expect, it } from "vitest";
import { findingsIn, findingsInCut, findingsOf, severitiesIn } from "./trace_of.ts";

/** gen (40) makes a pipe and starts a child, gen (41), which inherits both ends. */
const parentAndChild = `
  40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
  40 1700000000.100000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
  40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>`;

/** Somebody else's line: time goes by. */
const later = "99 1700000003.000000 getpid() = 99 <0.000001>";

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

describe("deadlock", () => {
  const twoPipes = `
    40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
    40 1700000000.100000 pipe2([3<pipe:[8]>, 4<pipe:[8]>], 0) = 0 <0.000010>
    40 1700000000.100100 pipe2([5<pipe:[9]>, 6<pipe:[9]>], 0) = 0 <0.000010>
    40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
    40 1700000000.210000 close(3<pipe:[8]>) = 0 <0.000010>
    40 1700000000.210100 close(6<pipe:[9]>) = 0 <0.000010>
    41 1700000000.220000 close(4<pipe:[8]>) = 0 <0.000010>
    41 1700000000.220100 close(5<pipe:[9]>) = 0 <0.000010>`;

  it("tells the circle of two processes that both wait for an answer", () => {
    expect(
      findingsIn(`${twoPipes}
        41 1700000000.300000 read(3<pipe:[8]>,  <unfinished ...>
        40 1700000000.400000 read(5<pipe:[9]>,  <unfinished ...>
        ${later}`),
    ).toEqual([
      "deadlock: Deadlock: gen (41) waits for data in pipe:8, which is empty and only gen (40) could fill; gen (40) waits for data in pipe:9, which is empty and only gen (41) could fill.",
    ]);
  });

  it("tells the circle of two processes that both write more than the other reads", () => {
    const said = findingsIn(`${twoPipes}
      40 1700000000.300000 write(4<pipe:[8]>, "x"..., 65536) = 65536 <0.000010>
      41 1700000000.310000 write(6<pipe:[9]>, "x"..., 65536) = 65536 <0.000010>
      40 1700000000.320000 write(4<pipe:[8]>, "x"..., 4096 <unfinished ...>
      41 1700000000.330000 write(6<pipe:[9]>, "x"..., 4096 <unfinished ...>
      ${later}`);
    expect(said).toEqual([
      "deadlock: Deadlock: gen (40) waits for room in pipe:8, which is full and only gen (41) could empty; gen (41) waits for room in pipe:9, which is full and only gen (40) could empty.",
    ]);
  });

  it("tells of a child that writes more than fits to a parent that waits for it to end before it reads", () => {
    expect(
      findingsIn(`${twoPipes}
        41 1700000000.310000 write(6<pipe:[9]>, "x"..., 65536) = 65536 <0.000010>
        41 1700000000.330000 write(6<pipe:[9]>, "x"..., 4096 <unfinished ...>
        40 1700000000.400000 wait4(-1,  <unfinished ...>
        ${later}`),
    ).toEqual([
      "deadlock: Deadlock: gen (41) waits for room in pipe:9, which is full and only gen (40) could empty; gen (40) waits for gen (41) to end.",
    ]);
  });

  it("is one though a thread has ended that could have gone on, and none before it has", () => {
    const stuck = (end: string) =>
      findingsIn(`${twoPipes}
        40 1700000000.250000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = 50 <0.000010>
        50 1700000000.260000 getpid() = 40 <0.000001>
        41 1700000000.300000 read(3<pipe:[8]>,  <unfinished ...>
        40 1700000000.400000 read(5<pipe:[9]>,  <unfinished ...>
        ${end}
        ${later}`).map((line) => line.split(":")[0]);
    expect(stuck("50 1700000000.500000 +++ exited with 0 +++")).toEqual(["deadlock"]);
    expect(stuck("")).toEqual(["blocked-at-end"]);
  });

  it("are two where two families hang that have nothing to do with each other", () => {
    const others = twoPipes
      .replace(/\b4([01])\b/g, "6$1")
      .replaceAll("pipe:[8]", "pipe:[18]")
      .replaceAll("pipe:[9]", "pipe:[19]");
    expect(
      findingsIn(`${[...twoPipes.trim().split("\n"), ...others.trim().split("\n")]
        .map((line) => line.trim())
        .sort((one, other) => one.slice(3, 20).localeCompare(other.slice(3, 20)))
        .join("\n")}
        40 1700000000.300000 read(5<pipe:[9]>,  <unfinished ...>
        41 1700000000.310000 read(3<pipe:[8]>,  <unfinished ...>
        60 1700000000.400000 read(5<pipe:[19]>,  <unfinished ...>
        61 1700000000.410000 read(3<pipe:[18]>,  <unfinished ...>
        ${later}`),
    ).toEqual([
      expect.stringMatching(/^deadlock: Deadlock: gen \(40\) [^;]*; gen \(41\) [^;]*\.$/),
      expect.stringMatching(/^deadlock: Deadlock: gen \(60\) [^;]*; gen \(61\) [^;]*\.$/),
    ]);
  });

  it("tells the circle of two processes that took two locks in opposite order", () => {
    expect(
      findingsIn(`
        40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
        40 1700000000.100000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
        40 1700000000.110000 openat(AT_FDCWD, "/tmp/a", O_RDWR) = 3</tmp/a> <0.000010>
        40 1700000000.110100 openat(AT_FDCWD, "/tmp/b", O_RDWR) = 4</tmp/b> <0.000010>
        41 1700000000.120000 openat(AT_FDCWD, "/tmp/a", O_RDWR) = 3</tmp/a> <0.000010>
        41 1700000000.120100 openat(AT_FDCWD, "/tmp/b", O_RDWR) = 4</tmp/b> <0.000010>
        40 1700000000.200000 flock(3</tmp/a>, LOCK_EX) = 0 <0.000010>
        41 1700000000.210000 flock(4</tmp/b>, LOCK_EX) = 0 <0.000010>
        40 1700000000.300000 flock(4</tmp/b>, LOCK_EX <unfinished ...>
        41 1700000000.310000 flock(3</tmp/a>, LOCK_EX <unfinished ...>
        ${later}`),
    ).toEqual([
      "deadlock: Deadlock: gen (40) waits for a lock on /tmp/b, which only gen (41) could release; gen (41) waits for a lock on /tmp/a, which only gen (40) could release.",
    ]);
  });

  it("tells of two ends of a socketpair that both wait to be spoken to", () => {
    const said = findingsIn(`
      40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
      40 1700000000.100000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.000010>
      40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
      40 1700000000.300000 close(4<UNIX-STREAM:[8->7]>) = 0 <0.000010>
      41 1700000000.310000 close(3<UNIX-STREAM:[7->8]>) = 0 <0.000010>
      40 1700000000.400000 read(3<UNIX-STREAM:[7->8]>,  <unfinished ...>
      41 1700000000.500000 read(4<UNIX-STREAM:[8->7]>,  <unfinished ...>
      ${later}`);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^deadlock: Deadlock: gen \(40\) waits for data in .*; gen \(41\) waits for data in /,
    );
  });

  it("is none where a server waits for clients from outside", () => {
    const rules = findingsIn(`
      40 1700000000.000000 execve("/bin/serve", ["serve"], 0x7 /* 9 vars */) = 0 <0.000010>
      40 1700000000.100000 accept(3<TCP:[127.0.0.1:80]>, NULL, NULL) = 4<TCP:[127.0.0.1:80->10.0.0.1:999]> <0.000010>
      40 1700000000.400000 read(4<TCP:[127.0.0.1:80->10.0.0.1:999]>,  <unfinished ...>
      ${later}`).map((line) => line.split(":")[0]);
    expect(rules).toEqual(["blocked-at-end"]);
  });

  it("is none while one of them has a thread that goes on", () => {
    const rules = findingsIn(`${twoPipes}
      40 1700000000.250000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = 50 <0.000010>
      50 1700000000.260000 getpid() = 40 <0.000001>
      41 1700000000.300000 read(3<pipe:[8]>,  <unfinished ...>
      40 1700000000.400000 read(5<pipe:[9]>,  <unfinished ...>
      ${later}`).map((line) => line.split(":")[0]);
    expect(rules).not.toContain("deadlock");
  });

  it("is one circle with all who hang on it", () => {
    const [exec = ""] = twoPipes.trim().split("\n");
    const third = `${exec}
      40 1700000000.050000 pipe2([7<pipe:[11]>, 8<pipe:[11]>], 0) = 0 <0.000010>
      40 1700000000.060000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
      42 1700000000.070000 close(8<pipe:[11]>) = 0 <0.000010>
      40 1700000000.080000 close(7<pipe:[11]>) = 0 <0.000010>`;
    expect(
      findingsIn(`${twoPipes.replace(exec, third)}
        41 1700000000.290000 close(8<pipe:[11]>) = 0 <0.000010>
        41 1700000000.300000 read(3<pipe:[8]>,  <unfinished ...>
        40 1700000000.400000 read(5<pipe:[9]>,  <unfinished ...>
        42 1700000000.500000 read(7<pipe:[11]>,  <unfinished ...>
        ${later}`),
    ).toEqual([
      "deadlock: Deadlock: gen (41) waits for data in pipe:8, which is empty and only gen (40) could fill; gen (40) waits for data in pipe:9, which is empty and only gen (41) could fill; gen (42) waits for data in pipe:11, which is empty and only gen (40) could fill.",
    ]);
  });

  it.each([
    ["none yet in the moment it seems to close", "410000", 0],
    ["one a moment later", "460000", 1],
  ])("is %s", (_, at, deadlocks) => {
    const rules = findingsIn(`${twoPipes}
      41 1700000000.300000 read(3<pipe:[8]>,  <unfinished ...>
      40 1700000000.400000 read(5<pipe:[9]>,  <unfinished ...>
      99 1700000000.${at} getpid() = 99 <0.000001>`).map((line) => line.split(":")[0]);
    expect(rules.filter((rule) => rule === "deadlock")).toHaveLength(deadlocks);
  });
});

describe("blocked-at-end", () => {
  it("names the reader that waits and who holds the write end, with the descriptor", () => {
    expect(
      findingsIn(`${parentAndChild}
        41 1700000000.300000 close(4<pipe:[9]>) = 0 <0.000010>
        41 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
        40 1700000000.500000 nanosleep({tv_sec=9, tv_nsec=0},  <unfinished ...>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (41) was still waiting in read after 2.6 s: pipe:9 is empty, and its write end is open in gen (40) as descriptor 4.",
      "blocked-at-end: gen (40) was still waiting in nanosleep after 2.5 s: it sleeps.",
    ]);
  });

  it.each([
    ["flock(", "flock", "it never returned (lock)"],
    ["openat(AT_FDCWD", "openat", "nobody has opened the other end of the FIFO"],
    [
      "read(0</dev/pts/1<char 136:1>>, ",
      "read",
      "pty:/dev/pts/1 is empty, and it is open in gen (40) as descriptor 0",
    ],
  ])("says as much as a log tells that breaks off after %s", (line, call, reason) => {
    const [exec = ""] = parentAndChild.trim().split("\n");
    expect(findingsInCut(`${exec}\n40 1700000000.200000 ${line}`)).toEqual([
      `blocked-at-end: gen (40) was still waiting in ${call} after 2.8 s: ${reason}.`,
    ]);
  });

  it("says that a process is in its own way, while another thread may yet let go", () => {
    const [exec = ""] = parentAndChild.trim().split("\n");
    expect(
      findingsIn(`${exec}
        40 1700000000.050000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 3</tmp/l> <0.000010>
        40 1700000000.060000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 4</tmp/l> <0.000010>
        40 1700000000.070000 flock(3</tmp/l>, LOCK_EX) = 0 <0.000010>
        40 1700000000.080000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = 41 <0.000010>
        40 1700000000.200000 flock(4</tmp/l>, LOCK_EX <unfinished ...>
        41 1700000000.300000 nanosleep({tv_sec=9, tv_nsec=0},  <unfinished ...>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (40) was still waiting in flock after 2.8 s: it holds the lock on /tmp/l itself, by another open file.",
    ]);
  });

  it("names the writer that waits and who holds the read end", () => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>
        40 1700000000.310000 write(4<pipe:[9]>, "x"..., 65536) = 65536 <0.000010>
        40 1700000000.400000 write(4<pipe:[9]>, "x"..., 10 <unfinished ...>
        41 1700000002.900000 getpid() = 41 <0.000001>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (40) was still waiting in write after 2.6 s: pipe:9 is full, and its read end is open in gen (41) as descriptor 3.",
    ]);
  });

  it("speaks of the ends of a FIFO as of those of a pipe", () => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.210000 mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0644) = 0 <0.000010>
        40 1700000000.220000 openat(AT_FDCWD</tmp>, "f", O_RDONLY) = 5</tmp/f> <0.000010>
        41 1700000000.230000 openat(AT_FDCWD</tmp>, "f", O_WRONLY) = 5</tmp/f> <0.000010>
        40 1700000000.400000 read(5</tmp/f>,  <unfinished ...>
        41 1700000002.900000 getpid() = 41 <0.000001>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (40) was still waiting in read after 2.6 s: fifo:/tmp/f is empty, and its write end is open in gen (41) as descriptor 5.",
    ]);
  });

  it("names the thread that one waits for", () => {
    expect(
      findingsIn(`${parentAndChild.split("\n").slice(0, 3).join("\n")}
        40 1700000000.250000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = 50 <0.000010>
        40 1700000000.400000 futex(0x7f910, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 50, NULL, FUTEX_BITSET_MATCH_ANY <unfinished ...>
        50 1700000000.500000 nanosleep({tv_sec=9, tv_nsec=0},  <unfinished ...>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (40) was still waiting in futex after 2.6 s: its thread 50 has not ended.",
    ]);
  });

  it("names no child that has ended, and none of one whose children the trace does not know", () => {
    const [exec = ""] = parentAndChild.trim().split("\n");
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.250000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
        41 1700000000.300000 +++ exited with 0 +++
        40 1700000000.400000 wait4(42,  <unfinished ...>
        42 1700000002.900000 getpid() = 42 <0.000001>
        ${later}`),
    ).toContain(
      "blocked-at-end: gen (40) was still waiting in wait4 after 2.6 s: its child gen (42) has not ended.",
    );
    expect(findingsIn(`${exec}\n40 1700000000.400000 wait4(-1,  <unfinished ...>\n${later}`)).toEqual([
      "blocked-at-end: gen (40) was still waiting in wait4 after 2.6 s: no child of it has ended.",
    ]);
  });

  it("names all who hold a lock together, itself among them", () => {
    const [exec = "", , fork = ""] = parentAndChild.trim().split("\n");
    expect(
      findingsIn(`${exec}
        40 1700000000.050000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 3</tmp/l> <0.000010>
        40 1700000000.060000 flock(3</tmp/l>, LOCK_SH) = 0 <0.000010>
        ${fork}
        41 1700000000.210000 close(3</tmp/l>) = 0 <0.000010>
        40 1700000000.220000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 4</tmp/l> <0.000010>
        41 1700000000.230000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 4</tmp/l> <0.000010>
        41 1700000000.240000 flock(4</tmp/l>, LOCK_SH) = 0 <0.000010>
        40 1700000000.400000 flock(4</tmp/l>, LOCK_EX <unfinished ...>
        41 1700000002.900000 getpid() = 41 <0.000001>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (40) was still waiting in flock after 2.6 s: the lock on /tmp/l is held by gen (40) and gen (41).",
    ]);
  });

  it("names a few of many children", () => {
    const more = [42, 43, 44, 45]
      .map((pid) => `40 1700000000.2500${pid} clone(child_stack=NULL, flags=SIGCHLD) = ${pid} <0.000001>`)
      .join("\n");
    expect(
      findingsIn(`${parentAndChild}
        ${more}
        40 1700000000.300000 wait4(-1,  <unfinished ...>
        45 1700000002.900000 getpid() = 45 <0.000001>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (40) was still waiting in wait4 after 2.7 s: none of its children gen (41), gen (42), gen (43), or 2 more has ended.",
    ]);
  });

  it("names the FIFO whose other end nobody opened", () => {
    expect(
      findingsIn(`
        40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
        40 1700000000.100000 openat(AT_FDCWD</tmp>, "jobs", O_RDONLY <unfinished ...>
        ${later}`),
    ).toContain(
      "blocked-at-end: gen (40) was still waiting in openat after 2.9 s: nobody has opened the other end of the FIFO jobs.",
    );
  });

  it.each([
    ["wait4(-1, ", "wait4", "its child gen (41) has not ended"],
    [
      "futex(0x5580, FUTEX_WAIT_BITSET_PRIVATE, 0, NULL",
      "futex",
      "nobody woke it at its semaphore or condition variable",
    ],
    ["flock(5</tmp/l>, LOCK_EX", "flock", "the lock on /tmp/l is held by gen (41)"],
    ["flock(6</tmp/m>, LOCK_EX", "flock", "somebody outside the recording holds the lock on /tmp/m"],
    ["msgrcv(7, ", "msgrcv", "sysv-queue:7 is empty"],
    ["semtimedop(8, [{0, -1, 0}], 1, NULL", "semtimedop", "nobody raised the semaphores sysv-sem:8"],
    [
      "read(8<UNIX-STREAM:[7->8]>, ",
      "read",
      "unix-stream:7-8 is empty, and it is open in gen (40) as descriptor 8 and gen (41) as descriptor 9",
    ],
  ])("says who could have ended %s", (call, name, reason) => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.210000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 5</tmp/l> <0.000010>
        40 1700000000.220000 openat(AT_FDCWD, "/tmp/m", O_RDWR) = 6</tmp/m> <0.000010>
        41 1700000000.220000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 5</tmp/l> <0.000010>
        41 1700000000.230000 flock(5</tmp/l>, LOCK_EX) = 0 <0.000010>
        40 1700000000.240000 rt_sigaction(SIGINT, {sa_handler=0x5555, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>
        40 1700000000.250000 connect(8<UNIX-STREAM:[7->8]>, {sa_family=AF_UNIX, sun_path="s"}, 110) = 0 <0.000010>
        41 1700000000.260000 getpeername(9<UNIX-STREAM:[8->7]>, NULL, [0]) = 0 <0.000010>
        40 1700000000.400000 ${call} <unfinished ...>
        41 1700000002.950000 getpid() = 41 <0.000001>
        ${later}`),
    ).toEqual([`blocked-at-end: gen (40) was still waiting in ${name} after 2.6 s: ${reason}.`]);
  });

  it("tells of the signal that came before the wait for it", () => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.210000 rt_sigaction(SIGUSR1, {sa_handler=0x5555, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>
        41 1700000000.300000 kill(40, SIGUSR1) = 0 <0.000010>
        40 1700000000.301000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
        40 1700000000.302000 rt_sigreturn({mask=[]}) = 0 <0.000010>
        40 1700000000.400000 pause( <unfinished ...>
        41 1700000002.950000 getpid() = 41 <0.000001>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (40) was still waiting in pause after 2.6 s: no signal that would end the wait came; SIGUSR1 came 99 ms before it began to wait.",
    ]);
  });

  const usr1 = (to: number, at: number, then: string) => `
    41 1700000000.${at}00000 kill(${to}, SIGUSR1) = 0 <0.000010>
    ${to} 1700000000.${at}10000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
    ${then}`;
  const returns = (pid: number, at: number) =>
    `${pid} 1700000000.${at}20000 rt_sigreturn({mask=[]}) = 0 <0.000010>`;

  it.each([
    ["went to another process", "0x5555", usr1(42, 3, returns(42, 3))],
    ["was ignored", "SIG_IGN", usr1(40, 3, "")],
    [
      "came, and ended another wait such as this",
      "0x5555",
      `40 1700000000.290000 pause( <unfinished ...>
      41 1700000000.300000 kill(40, SIGUSR1) = 0 <0.000010>
      40 1700000000.301000 <... pause resumed>) = ? ERESTARTNOHAND (To be restarted if no handler) <0.011000>
      40 1700000000.302000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
      40 1700000000.303000 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.000010>`,
    ],
    ["came long before", "0x5555", usr1(40, 3, returns(40, 3)).replaceAll("1700000000.", "1699999998.")],
  ])("tells of no signal before the wait that %s", (_, handler, signal) => {
    const [exec = "", ...born] = parentAndChild.replaceAll("1700000000.", "1699999997.").trim().split("\n");
    expect(
      findingsIn(`${exec}
        40 1699999997.010000 rt_sigaction(SIGUSR1, {sa_handler=${handler}, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>
        ${born.join("\n")}
        40 1699999997.250000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
        ${signal}
        40 1700000000.400000 pause( <unfinished ...>
        41 1700000002.950000 getpid() = 41 <0.000001>
        42 1700000002.960000 getpid() = 42 <0.000001>
        ${later}`),
    ).toEqual([
      "blocked-at-end: gen (40) was still waiting in pause after 2.6 s: no signal that would end the wait came.",
    ]);
  });

  it("tells of a signal that had ended a wait of another kind", () => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.210000 rt_sigaction(SIGUSR1, {sa_handler=0x5555, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>
        40 1700000000.250000 read(3<pipe:[9]>,  <unfinished ...>
        41 1700000000.300000 kill(40, SIGUSR1) = 0 <0.000010>
        40 1700000000.301000 <... read resumed>0x7ffc, 1) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.051000>
        40 1700000000.301000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
        40 1700000000.303000 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.000010>
        40 1700000000.400000 pause( <unfinished ...>
        41 1700000002.950000 getpid() = 41 <0.000001>
        ${later}`),
    ).toContainEqual(expect.stringContaining("SIGUSR1 came 99 ms before it began to wait"));
  });

  it("tells of that signal though others came during the wait", () => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.210000 rt_sigaction(SIGUSR1, {sa_handler=0x5555, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>
        40 1700000000.220000 rt_sigaction(SIGUSR2, {sa_handler=0x5555, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>
        41 1700000000.300000 kill(40, SIGUSR1) = 0 <0.000010>
        40 1700000000.301000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
        40 1700000000.302000 rt_sigreturn({mask=[]}) = 0 <0.000010>
        40 1700000000.400000 rt_sigtimedwait([RT_3], NULL, NULL, 8 <unfinished ...>
        41 1700000000.500000 kill(40, SIGUSR2) = 0 <0.000010>
        40 1700000000.501000 --- SIGUSR2 {si_signo=SIGUSR2, si_code=SI_USER, si_pid=41, si_uid=0} ---
        41 1700000002.950000 getpid() = 41 <0.000001>
        ${later}`),
    ).toContainEqual(expect.stringContaining("SIGUSR1 came 99 ms before it began to wait"));
  });

  it("does not deny the signals that came and ended no wait", () => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.300000 rt_sigtimedwait([USR1],  <unfinished ...>
        41 1700000000.400000 +++ exited with 0 +++
        40 1700000000.400100 <... rt_sigtimedwait resumed>0x7ffe, NULL, 8) = ? ERESTARTNOHAND (To be restarted if no handler) <0.1001>
        40 1700000000.400200 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=41, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---
        40 1700000000.400300 rt_sigtimedwait([USR1],  <unfinished ...>
        42 1700000003.000000 getpid() = 42 <0.000001>`),
    ).toContainEqual(expect.stringContaining("no signal that would end the wait came"));
  });

  it("keeps quiet about a program that ends, and about one caught in a short wait", () => {
    expect(
      findingsIn(`
        40 1700000000.000000 nanosleep({tv_sec=0, tv_nsec=1000}, NULL) = 0 <0.000060>
        40 1700000000.100000 read(0</dev/pts/1<char 136:1>>,  <unfinished ...>
        41 1700000000.110000 getpid() = 41 <0.000001>`),
    ).toEqual([]);
  });
});

describe("killed-by-signal", () => {
  it("says who killed whom", () => {
    const said = findingsIn(`
      40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
      40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
      41 1700000000.300000 pause( <unfinished ...>
      40 1700000000.400000 kill(41, SIGTERM) = 0 <0.000010>
      41 1700000000.400100 <... pause resumed>) = ? ERESTARTNOHAND (To be restarted if no handler) <0.100100>
      41 1700000000.400200 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=40, si_uid=0} ---
      41 1700000000.400300 +++ killed by SIGTERM +++
      40 1700000000.500000 +++ exited with 0 +++`);
    expect(said).toEqual([
      "killed-by-signal: gen (41) was killed by SIGTERM, sent by gen (40). Someone asks the process to end.",
    ]);
  });

  it("does not invent a sender for the processor's own fault", () => {
    const said = findingsIn(`
      40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
      40 1700000000.400200 --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---
      40 1700000000.400300 +++ killed by SIGSEGV (core dumped) +++`);
    expect(said).toEqual([
      "killed-by-signal: gen (40) was killed by SIGSEGV and dumped core. Memory was touched that is not the program's.",
    ]);
  });
});

describe("sigpipe", () => {
  const writerAndReader = `${parentAndChild}
    40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>
    41 1700000000.310000 close(4<pipe:[9]>) = 0 <0.000010>
    41 1700000000.400000 read(3<pipe:[9]>, "x", 1) = 1 <0.000010>
    41 1700000000.410000 close(3<pipe:[9]>) = 0 <0.000000>`;

  it("says who stopped reading, and is no more than worth knowing in a pipeline", () => {
    expect(
      findingsIn(`${writerAndReader}
        40 1700000000.420000 write(4<pipe:[9]>, "x", 1) = -1 EPIPE (Broken pipe) <0.000000>
        40 1700000000.420100 --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=40, si_uid=0} ---
        40 1700000000.420200 +++ killed by SIGPIPE +++`),
    ).toEqual([
      "sigpipe: gen (40) wrote into pipe:9, which nobody reads any more: gen (41) closed the last read end 10 ms before; SIGPIPE ended it.",
    ]);
  });
});

describe("sigpipe of one who does not die of it", () => {
  const wrote = (at: string) => `
    40 1700000000.${at} write(4<pipe:[9]>, "x", 1) = -1 EPIPE (Broken pipe) <0.000000>
    40 1700000000.${at.replace(/.$/, "1")} --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=40, si_uid=0} ---`;
  const ignored =
    "40 1700000000.010000 rt_sigaction(SIGPIPE, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>";
  const sentences = (...lines: readonly string[]) =>
    findingsOf("sigpipe", lines.join("\n")).map(({ severity, message }) => `${severity}: ${message}`);

  it("is a mistake, told once, and shows where the last read end was closed", () => {
    const lines = [
      `${parentAndChild}\n${ignored}`,
      "40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>",
      "41 1700000000.410000 close(3<pipe:[9]>) = 0 <0.000000>",
      wrote("420000"),
      wrote("430000"),
    ];
    expect(sentences(...lines)).toEqual([
      "warning: gen (40) wrote into pipe:9, which nobody reads any more: gen (41) closed the last read end 10 ms before.",
    ]);
    expect(findingsOf("sigpipe", lines.join("\n"))[0]?.related).toEqual([
      { message: "the last read end was closed here", call: 5 },
    ]);
  });

  it("names the last of several readers, though it was the first that had the read end, and how it ended", () => {
    const lines = [
      parentAndChild,
      "41 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>",
      "40 1700000000.310000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>",
      "40 1700000000.320000 close(3<pipe:[9]>) = 0 <0.000010>",
      "42 1700000000.340000 +++ exited with 0 +++",
      wrote("420000"),
    ];
    expect(sentences(...lines)).toEqual([
      "warning: gen (40) wrote into pipe:9, which nobody reads any more: gen (42), its last reader, ended 80 ms before.",
    ]);
    expect(findingsOf("sigpipe", lines.join("\n"))[0]?.related).toEqual([]);
    const first = [
      ...lines.slice(0, 2),
      "40 1700000000.410000 close(3<pipe:[9]>) = 0 <0.000010>",
      wrote("420000"),
    ];
    expect(sentences(...first)).toEqual([
      expect.stringContaining("gen (40) closed the last read end 9.99 ms before"),
    ]);
  });

  it("names the last reader, not who only had a write end still, and is one though another signal ends the writer", () => {
    expect(
      sentences(
        parentAndChild,
        "40 1700000000.210000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>",
        "40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>",
        "42 1700000000.310000 close(3<pipe:[9]>) = 0 <0.000010>",
        "41 1700000000.410000 close(3<pipe:[9]>) = 0 <0.000000>",
        "42 1700000000.415000 close(4<pipe:[9]>) = 0 <0.000000>",
        wrote("420000"),
        "40 1700000000.500000 +++ killed by SIGKILL +++",
      ),
    ).toEqual([
      "warning: gen (40) wrote into pipe:9, which nobody reads any more: gen (41) closed the last read end 10 ms before.",
    ]);
  });

  it("names nobody where every read end was outside of the trace", () => {
    expect(
      sentences(
        '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>',
        wrote("420000"),
      ),
    ).toEqual(["warning: gen (40) wrote into pipe:9, which nobody reads any more."]);
  });

  it.each([
    ["somebody of the trace", 41, "41 1700000000.400000 kill(40, SIGPIPE) = 0 <0.000010>"],
    ["somebody outside", 7, ""],
  ])("is not told of a SIGPIPE that %s sent", (_, pid, kill) => {
    const came = `40 1700000000.400100 --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=${pid}, si_uid=0} ---`;
    expect(sentences(parentAndChild, kill, came)).toEqual([]);
  });
});

describe("unread-data", () => {
  it("tells how many bytes nobody read, and whose", () => {
    const said = findingsIn(`${parentAndChild}
      40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>
      41 1700000000.310000 close(4<pipe:[9]>) = 0 <0.000010>
      40 1700000000.400000 write(4<pipe:[9]>, "hello world", 11) = 11 <0.000010>
      41 1700000000.410000 read(3<pipe:[9]>, "hello", 5) = 5 <0.000010>
      41 1700000000.420000 close(3<pipe:[9]>) = 0 <0.000010>`);
    expect(said).toEqual([
      "unread-data: 6 bytes that gen (40) wrote into pipe:9 were never read: its last read end is closed.",
    ]);
  });

  it("keeps quiet about an event loop that wakes itself", () => {
    expect(
      findingsIn(`
        40 1700000000.100000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
        40 1700000000.400000 write(4<pipe:[9]>, "!!", 2) = 2 <0.000010>
        40 1700000000.410000 read(3<pipe:[9]>, "!", 1) = 1 <0.000010>
        40 1700000000.420000 +++ exited with 0 +++`),
    ).toEqual([]);
  });

  it("keeps quiet about such an event loop whose child has inherited the pipe and never used it", () => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.400000 write(4<pipe:[9]>, "a nudge of sixteen", 18) = 18 <0.000010>
        40 1700000000.410000 read(3<pipe:[9]>, "a", 1) = 1 <0.000010>
        41 1700000000.420000 +++ exited with 0 +++
        40 1700000000.425000 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 41 <0.000010>
        40 1700000000.430000 +++ exited with 0 +++`),
    ).toEqual([]);
  });

  it("only mentions nudges to oneself that a child inherited before anybody read them", () => {
    expect(
      severitiesIn(`${parentAndChild}
        40 1700000000.400000 write(4<pipe:[9]>, "12345678", 8) = 8 <0.000010>
        40 1700000000.410000 write(4<pipe:[9]>, "12345678", 8) = 8 <0.000010>
        41 1700000000.420000 +++ exited with 0 +++
        40 1700000000.425000 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 41 <0.000010>
        40 1700000000.430000 +++ exited with 0 +++`),
    ).toEqual(["info unread-data"]);
  });

  it("only mentions the last words of workers whose earlier ones were read", () => {
    const workers = (last: string) =>
      severitiesIn(`${parentAndChild}
        40 1700000000.210000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
        41 1700000000.300000 write(4<pipe:[9]>, "result of the first", 19) = 19 <0.000010>
        40 1700000000.310000 read(3<pipe:[9]>, "result of the first", 32) = 19 <0.000010>
        41 1700000000.320000 write(4<pipe:[9]>, "I am 41", 9) = 9 <0.000010>
        42 1700000000.330000 write(4<pipe:[9]>, "I am 42", 9) = 9 <0.000010>
        ${last}
        41 1700000000.400000 +++ exited with 0 +++
        42 1700000000.410000 +++ exited with 0 +++
        40 1700000000.420000 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 41 <0.000010>
        40 1700000000.421000 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 42 <0.000010>
        40 1700000000.430000 +++ exited with 0 +++`);
    expect(workers("")).toEqual(["info unread-data"]);
    expect(workers('40 1700000000.340000 read(3<pipe:[9]>, "I am", 4) = 4 <0.000010>')).toEqual([
      "warning unread-data",
    ]);
  });

  const ended = (pid: number, at: string) => `${pid} 1700000000.${at} +++ exited with 0 +++`;
  const parentWrites = `${parentAndChild}
    40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>
    41 1700000000.310000 close(4<pipe:[9]>) = 0 <0.000010>
    40 1700000000.400000 write(4<pipe:[9]>, "x"..., 100) = 100 <0.000010>`;
  const told = (...lines: readonly string[]) =>
    findingsOf("unread-data", lines.join("\n")).map(({ severity, message }) => `${severity}: ${message}`);

  it.each([
    ["info", 8],
    ["warning", 9],
  ])("is %s of %i bytes: a word to wake or to end somebody is no longer", (severity, left) => {
    expect(
      told(
        parentWrites,
        `41 1700000000.410000 read(3<pipe:[9]>, "x"..., ${100 - left}) = ${100 - left} <0.000010>`,
        ended(41, "420000"),
      ),
    ).toEqual([expect.stringMatching(`^${severity}: ${left} bytes`)]);
  });

  it("says it of one byte in the singular", () => {
    expect(
      told(
        parentWrites,
        '41 1700000000.410000 read(3<pipe:[9]>, "x"..., 99) = 99 <0.000010>',
        ended(41, "420000"),
      ),
    ).toEqual(["info: 1 byte that gen (40) wrote into pipe:9 was never read: its last read end is closed."]);
  });

  it.each([
    ["who wrote first", 40, 42],
    ["who wrote second", 42, 40],
  ])("shows the latest of the writes, if it is of the one %s", (_, last, other) => {
    const hundred = (pid: number, at: string) =>
      `${pid} 1700000000.${at} write(4<pipe:[9]>, "x"..., 100) = 100 <0.000010>`;
    const [found] = findingsOf(
      "unread-data",
      `${parentAndChild}
      40 1700000000.250000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
      ${hundred(40, "300000")}
      ${hundred(other, "310000")}
      ${hundred(last, "320000")}
      ${other} 1700000000.330000 write(4<pipe:[9]>, "", 0) = 0 <0.000010>
      41 1700000000.340000 read(3<pipe:[9]>, "x"..., 50) = 50 <0.000010>
      ${[40, 41, 42].map((pid) => ended(pid, `4000${pid}`)).join("\n")}`,
    );
    expect(found?.message).toMatch(
      /^250 bytes that gen \(40\) and gen \(42\) wrote into pipe:9 were never read/,
    );
    expect(found?.call).toBe(6);
  });

  it("only mentions what is left when the writer ended its readers by a signal", () => {
    const killedBy = (pid: number) =>
      told(
        parentWrites,
        '41 1700000000.410000 read(3<pipe:[9]>, "x"..., 50) = 50 <0.000010>',
        ...(pid === 7 ? [] : [`${pid} 1700000000.420000 kill(41, SIGTERM) = 0 <0.000010>`]),
        `41 1700000000.430000 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=${pid}, si_uid=0} ---`,
        "41 1700000000.440000 +++ killed by SIGTERM +++",
      );
    expect(killedBy(40)).toEqual([expect.stringMatching(/^info: 50 bytes/)]);
    expect(killedBy(41)).toEqual([expect.stringMatching(/^warning: 50 bytes/)]);
    expect(killedBy(7)).toEqual([expect.stringMatching(/^warning: 50 bytes/)]);
  });

  it("tells of what is left when the writer asked a reader for something, or ended one of several", () => {
    const born = "40 1700000000.210000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>";
    const read = (pid: number) => `${pid} 1700000000.410000 read(3<pipe:[9]>, "x"..., 20) = 20 <0.000010>`;
    const signalled = (name: string) => `40 1700000000.420000 kill(41, ${name}) = 0 <0.000010>
      41 1700000000.430000 --- ${name} {si_signo=${name}, si_code=SI_USER, si_pid=40, si_uid=0} ---`;
    const [exec = "", ...begun] = parentWrites.trim().split("\n");
    const handled = `${exec}
      40 1700000000.010000 rt_sigaction(SIGUSR1, {sa_handler=0x5555, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>
      ${begun.join("\n")}`;
    expect(told(handled, read(41), signalled("SIGUSR1"), ended(41, "500000"))).toEqual([
      expect.stringMatching(/^warning: 80 bytes/),
    ]);
    const both = parentWrites.replace("40 1700000000.3", `${born}\n40 1700000000.3`);
    expect(
      told(
        both,
        read(41),
        read(42),
        signalled("SIGTERM"),
        "41 1700000000.440000 +++ killed by SIGTERM +++",
        ended(42, "500000"),
      ),
    ).toEqual([expect.stringMatching(/^warning: 60 bytes/)]);
  });

  describe("that nobody ever read, by one who kept both ends,", () => {
    const pieces = (count: number, bytes: number) =>
      Array.from(
        { length: count },
        (_, at) => `40 1700000000.4000${10 + at} write(4<pipe:[9]>, "x"..., ${bytes}) = ${bytes} <0.000001>`,
      );
    const ends = [
      ended(41, "500000"),
      "40 1700000000.510000 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 41 <0.000010>",
      ended(40, "520000"),
    ];

    it.each([
      ["info", "a few nudges", pieces(8, 8)],
      ["warning", "many nudges", pieces(9, 8)],
      ["warning", "one message", pieces(1, 12)],
      [
        "warning",
        "nudges of which another has read one",
        [...pieces(3, 8), '41 1700000000.450000 read(3<pipe:[9]>, "x"..., 8) = 8 <0.000010>'],
      ],
    ])("is %s of %s", (severity, _, lines) => {
      expect(told(parentAndChild, ...lines, ...ends)).toEqual([
        expect.stringMatching(`^${severity}: \\d+ bytes`),
      ]);
    });
  });

  it("takes short messages for no nudges to oneself from one who never had the read end", () => {
    const born = "40 1700000000.310000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>";
    expect(
      told(
        parentAndChild,
        "40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>",
        born,
        '42 1700000000.400000 write(4<pipe:[9]>, "12345678", 8) = 8 <0.000010>',
        '42 1700000000.410000 write(4<pipe:[9]>, "12345678", 8) = 8 <0.000010>',
        ended(41, "500000"),
      ),
    ).toEqual([expect.stringMatching(/^warning: 16 bytes that gen \(42\) wrote/)]);
  });

  it("keeps quiet about sockets", () => {
    const [exec = "", , fork = ""] = parentAndChild.trim().split("\n");
    expect(
      told(
        exec,
        "40 1700000000.100000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.000010>",
        fork,
        "40 1700000000.300000 close(4<UNIX-STREAM:[8->7]>) = 0 <0.000010>",
        "41 1700000000.300000 close(3<UNIX-STREAM:[7->8]>) = 0 <0.000010>",
        '40 1700000000.400000 write(3<UNIX-STREAM:[7->8]>, "x"..., 100) = 100 <0.000010>',
        '41 1700000000.410000 read(4<UNIX-STREAM:[8->7]>, "x"..., 50) = 50 <0.000010>',
        ended(41, "500000"),
        ended(40, "510000"),
      ),
    ).toEqual([]);
  });

  it("takes no write of a hundred bytes for a last word, nor one that was never made", () => {
    const read = '41 1700000000.390000 read(3<pipe:[9]>, "hi", 2) = 2 <0.000010>';
    const first = '40 1700000000.380000 write(4<pipe:[9]>, "hi", 2) = 2 <0.000010>';
    const lines = parentWrites.replace("40 1700000000.400000", `${first}\n${read}\n40 1700000000.400000`);
    expect(told(lines, ended(41, "420000"))).toEqual([expect.stringMatching(/^warning: 100 bytes/)]);
    const failed =
      '42 1700000000.395000 write(4<pipe:[9]>, "x"..., 20) = -1 EAGAIN (Resource temporarily unavailable) <0.000010>';
    const shorter = lines
      .replace('"x"..., 100) = 100', '"bye bye, all", 12) = 12')
      .replace(
        "40 1700000000.300000",
        "40 1700000000.290000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>\n42 1700000000.291000 close(3<pipe:[9]>) = 0 <0.000010>\n40 1700000000.300000",
      );
    expect(
      told(shorter.replace("40 1700000000.400000", `${failed}\n40 1700000000.400000`), ended(41, "420000")),
    ).toEqual([expect.stringMatching(/^info: 12 bytes/)]);
  });

  it("leaves to sigpipe what was lost with a writer that died of it", () => {
    const dies = (signal: string, begun = parentWrites) =>
      told(
        begun,
        ended(41, "420000"),
        '40 1700000000.430000 write(4<pipe:[9]>, "x", 1) = -1 EPIPE (Broken pipe) <0.000000>',
        `40 1700000000.430100 --- ${signal} {si_signo=${signal}, si_code=SI_USER, si_pid=40, si_uid=0} ---`,
        `40 1700000000.430200 +++ killed by ${signal} +++`,
      );
    expect(dies("SIGPIPE")).toEqual([]);
    expect(dies("SIGTERM")).toHaveLength(1);
    const another = `40 1700000000.210000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
      42 1700000000.220000 close(3<pipe:[9]>) = 0 <0.000010>
      42 1700000000.230000 write(4<pipe:[9]>, "x"..., 100) = 100 <0.000010>
      40 1700000000.3`;
    const two = parentWrites.replace("40 1700000000.3", another);
    expect(dies("SIGPIPE", two)).toEqual([]);
    expect(dies("SIGTERM", two)).toHaveLength(1);
  });

  it("keeps quiet about a pipe that leads out of the trace, however many write there", () => {
    expect(
      told(
        parentAndChild,
        '40 1700000000.300000 write(1<pipe:[5]>, "x"..., 100) = 100 <0.000010>',
        '41 1700000000.310000 write(1<pipe:[5]>, "x"..., 100) = 100 <0.000010>',
        ended(41, "420000"),
        ended(40, "430000"),
      ),
    ).toEqual([]);
    expect(
      findingsIn(`
        40 1700000000.100000 write(1<pipe:[9]>, "hello", 5) = 5 <0.000010>
        40 1700000000.200000 close(1<pipe:[9]>) = 0 <0.000010>
        40 1700000000.420000 +++ exited with 0 +++`),
    ).toEqual([]);
  });

  it("keeps quiet about a FIFO that nobody of the trace ever read: its reader is outside", () => {
    const fifo = (reads: string) =>
      told(
        parentAndChild,
        '40 1700000000.210000 mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0644) = 0 <0.000010>',
        '40 1700000000.220000 openat(AT_FDCWD</tmp>, "f", O_RDWR) = 5</tmp/f> <0.000010>',
        '41 1700000000.230000 openat(AT_FDCWD</tmp>, "f", O_WRONLY) = 5</tmp/f> <0.000010>',
        '40 1700000000.300000 write(5</tmp/f>, "x"..., 100) = 100 <0.000010>',
        '41 1700000000.310000 write(5</tmp/f>, "x"..., 100) = 100 <0.000010>',
        reads,
        ended(41, "400000"),
        ended(40, "410000"),
      );
    expect(fifo("")).toEqual([]);
    expect(fifo('40 1700000000.320000 read(5</tmp/f>, "x"..., 50) = 50 <0.000010>')).toEqual([
      expect.stringMatching(/^warning: 150 bytes/),
    ]);
  });

  it("keeps quiet while somebody can still read them", () => {
    expect(
      findingsIn(`${parentAndChild}
        40 1700000000.400000 write(4<pipe:[9]>, "hello world", 11) = 11 <0.000010>`),
    ).toEqual([]);
  });
});

describe("zombie", () => {
  const childEnds = `${parentAndChild}
    41 1700000000.500000 +++ exited with 0 +++
    40 1700000000.500100 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=41, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---`;

  it("names the parent that does not wait", () => {
    expect(
      findingsIn(`${childEnds}
        40 1700000002.000000 nanosleep({tv_sec=0, tv_nsec=1000}, NULL) = 0 <0.000060>`),
    ).toContain(
      "zombie: gen (41) ended, but its parent gen (40) did not wait for it: a zombie for 1.5 s and still.",
    );
  });

  it("lies until its parent ends", () => {
    expect(findingsIn(`${childEnds}\n40 1700000002.000000 +++ exited with 0 +++`)).toEqual([
      "zombie: gen (41) ended, but its parent gen (40) did not wait for it: a zombie for 1.5 s.",
    ]);
  });

  it("are one finding where a parent leaves many", () => {
    const lines = [51, 52, 53, 54, 55].flatMap((pid) => [
      `40 1700000000.2000${pid} clone(child_stack=NULL, flags=SIGCHLD) = ${pid} <0.000001>`,
      `${pid} 1700000000.3000${pid} exit_group(0) = ?`,
      `${pid} 1700000000.4000${pid} +++ exited with 0 +++`,
    ]);
    expect(
      findingsIn(`${parentAndChild}
        ${lines.sort((one, other) => one.slice(3).localeCompare(other.slice(3))).join("\n")}
        40 1700000002.000000 nanosleep({tv_sec=0, tv_nsec=1000}, NULL) = 0 <0.000060>`),
    ).toContain(
      "zombie: 5 children of gen (40) ended, and it did not wait for them: zombies, the first, gen (51), for 1.6 s and still.",
    );
  });

  it("keeps quiet when the parent waits, however late within a second", () => {
    expect(
      findingsIn(`${childEnds}
        40 1700000001.000000 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 41 <0.000010>
        40 1700000003.000000 +++ exited with 0 +++`),
    ).toEqual([]);
  });
});

describe("lost-signal", () => {
  it("counts the signals that were merged into a pending one", () => {
    const said = findingsIn(`${parentAndChild}
      41 1700000000.300000 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.000010>
      40 1700000000.400000 kill(41, SIGUSR1) = 0 <0.000010>
      40 1700000000.400100 kill(41, SIGUSR1) = 0 <0.000010>
      40 1700000000.400200 kill(41, SIGUSR1) = 0 <0.000010>`);
    expect(said).toEqual([
      "lost-signal: 2 SIGUSR1 for gen (41) got lost: one was already pending, and standard signals do not queue. Count with a realtime signal (sigqueue) or a pipe.",
    ]);
  });

  it.each([
    ["that only says that something changed, as SIGWINCH does", "SIGWINCH"],
    ["that asks the receiver to end: it ends once", "SIGTERM"],
  ])("keeps quiet about one %s", (_, signal) => {
    expect(
      findingsIn(`${parentAndChild}
        41 1700000000.300000 rt_sigprocmask(SIG_BLOCK, [WINCH TERM], NULL, 8) = 0 <0.000010>
        40 1700000000.400000 kill(41, ${signal}) = 0 <0.000010>
        40 1700000000.400100 kill(41, ${signal}) = 0 <0.000010>`),
    ).toEqual([]);
  });

  it("only mentions one for a process that shares memory with the sender: it may look there", () => {
    const [exec = "", ...rest] = parentAndChild.trim().split("\n");
    const shared =
      "40 1700000000.050000 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000 <0.000010>";
    const found = findingsOf(
      "lost-signal",
      `${exec}\n${shared}\n${rest.join("\n")}
      41 1700000000.300000 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.000010>
      40 1700000000.400000 kill(41, SIGUSR1) = 0 <0.000010>
      40 1700000000.400100 kill(41, SIGUSR1) = 0 <0.000010>`,
    );
    expect(found.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      "info: One SIGUSR1 for gen (41) got lost: one was already pending, and standard signals do not queue. Count with a realtime signal (sigqueue) or a pipe.",
    ]);
  });
});
