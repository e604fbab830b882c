import { describe, expect, it } from "vitest";
import { later } from "./pipe_logs.ts";
import { findingsIn } from "./trace_of.ts";

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

  it("tells of a process that writes more than fits into a pipe to itself, whatever signals it handles", () => {
    expect(
      findingsIn(`
        40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
        40 1700000000.050000 rt_sigaction(SIGUSR1, {sa_handler=0x5555, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>
        40 1700000000.100000 pipe2([3<pipe:[8]>, 4<pipe:[8]>], 0) = 0 <0.000010>
        40 1700000000.300000 write(4<pipe:[8]>, "x"..., 65536) = 65536 <0.000010>
        40 1700000000.320000 write(4<pipe:[8]>, "x"..., 4096 <unfinished ...>
        ${later}`),
    ).toEqual([
      "deadlock: Deadlock: gen (40) waits for room in pipe:8, which is full and only it itself could empty.",
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

  it.each(["splice(3<pipe:[8]>, NULL, 6<pipe:[9]>, NULL, 100, 0", "tee(3<pipe:[8]>, 6<pipe:[9]>, 100, 0"])(
    "tells of a child in %s of a pipe that its parent would fill, were it not waiting for an answer",
    (call) => {
      expect(
        findingsIn(`${twoPipes}
        41 1700000000.300000 ${call} <unfinished ...>
        40 1700000000.400000 read(5<pipe:[9]>,  <unfinished ...>
        ${later}`),
      ).toEqual([
        "deadlock: Deadlock: gen (41) waits for data in pipe:8, which is empty and only gen (40) could fill; gen (40) waits for data in pipe:9, which is empty and only gen (41) could fill.",
      ]);
    },
  );

  it("goes through a child that is waited for, though who waits for it still holds what the other reads", () => {
    expect(
      findingsIn(`
        40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
        40 1700000000.100000 pipe2([3<pipe:[8]>, 4<pipe:[8]>], O_CLOEXEC) = 0 <0.000010>
        40 1700000000.100100 pipe2([5<pipe:[9]>, 6<pipe:[9]>], O_CLOEXEC) = 0 <0.000010>
        40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
        40 1700000000.210000 close(4<pipe:[8]>) = 0 <0.000010>
        40 1700000000.210100 close(6<pipe:[9]>) = 0 <0.000010>
        41 1700000000.220000 dup2(4<pipe:[8]>, 1</dev/null<char 1:3>>) = 1<pipe:[8]> <0.000010>
        41 1700000000.220100 dup2(6<pipe:[9]>, 2</dev/null<char 1:3>>) = 2<pipe:[9]> <0.000010>
        41 1700000000.230000 execve("/bin/sh", ["sh"], 0x7 /* 9 vars */) = 0 <0.000010>
        41 1700000000.240000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
        42 1700000000.250000 dup2(2<pipe:[9]>, 1<pipe:[8]>) = 1<pipe:[9]> <0.000010>
        42 1700000000.260000 execve("/bin/head", ["head"], 0x7 /* 9 vars */) = 0 <0.000010>
        42 1700000000.270000 write(1<pipe:[9]>, "x"..., 65536) = 65536 <0.000010>
        41 1700000000.300000 wait4(-1,  <unfinished ...>
        40 1700000000.310000 read(3<pipe:[8]>,  <unfinished ...>
        42 1700000000.320000 write(1<pipe:[9]>, "x"..., 65536 <unfinished ...>
        ${later}`),
    ).toEqual([
      "deadlock: Deadlock: sh (41) waits for head (42) to end; gen (40) waits for data in pipe:8, which is empty and only sh (41) could fill; head (42) waits for room in pipe:9, which is full and only gen (40) could empty.",
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

  it("tells of them though both handle signals: neither has the end that the other writes into", () => {
    const handles = (pid: number) =>
      `${pid} 1700000000.330000 rt_sigaction(SIGUSR1, {sa_handler=0x5555, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000001>`;
    const rules = findingsIn(`
      40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
      40 1700000000.100000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.000010>
      40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
      40 1700000000.300000 close(4<UNIX-STREAM:[8->7]>) = 0 <0.000010>
      41 1700000000.310000 close(3<UNIX-STREAM:[7->8]>) = 0 <0.000010>
      40 1700000000.320000 dup(3<UNIX-STREAM:[7->8]>) = 5<UNIX-STREAM:[7->8]> <0.000010>
      41 1700000000.320100 dup(4<UNIX-STREAM:[8->7]>) = 5<UNIX-STREAM:[8->7]> <0.000010>
      ${handles(40)}
      ${handles(41)}
      40 1700000000.400000 read(3<UNIX-STREAM:[7->8]>,  <unfinished ...>
      41 1700000000.500000 read(4<UNIX-STREAM:[8->7]>,  <unfinished ...>
      ${later}`).map((line) => line.split(":")[0]);
    expect(rules).toEqual(["deadlock"]);
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
