import { describe, expect, it } from "vitest";
import { shownBy } from "./trace_of.ts";

/** gen (40) makes a pipe and starts a child, gen (41), which inherits both ends. */
const parentAndChild = `
  40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
  40 1700000000.100000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
  40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>`;

/** Somebody else's line: time goes by. */
const later = "99 1700000003.000000 getpid() = 99 <0.000001>";

/** What the panel of problems, the view and the exports lead to from a finding, besides its sentence. */
describe("a finding shows whom, where and since when:", () => {
  it("the readers of a pipe that will not end, and where each holder got its write end", () => {
    expect(
      shownBy(
        "eof-never",
        `${parentAndChild}
        40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>
        40 1700000000.400000 wait4(-1,  <unfinished ...>
        41 1700000000.500000 read(3<pipe:[9]>,  <unfinished ...>
        ${later}`,
      ),
    ).toEqual([
      "error of 40, 41 at pipe:9 since 500 ms: 41 read 500 ms",
      "  gen (40) got descriptor 4 here; it should close it: 40 pipe2 100 ms",
      "  gen (41) got descriptor 4 here; it should close it: 40 clone 200 ms",
    ]);
  });

  it("all of a deadlock, and where each of them waits", () => {
    expect(
      shownBy(
        "deadlock",
        `${parentAndChild}
        40 1700000000.250000 pipe2([5<pipe:[10]>, 6<pipe:[10]>], 0) = 0 <0.000010>
        41 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>
        41 1700000000.310000 write(4<pipe:[9]>, "x"..., 65536) = 65536 <0.000010>
        40 1700000000.400000 wait4(-1,  <unfinished ...>
        41 1700000000.500000 write(4<pipe:[9]>, "x"..., 10 <unfinished ...>
        ${later}`,
      ),
    ).toEqual([
      "error of 40, 41 at pipe:9 since 500 ms: 41 write 500 ms",
      "  gen (40) waits for gen (41) to end: 40 wait4 400 ms",
      "  gen (41) waits for room in pipe:9, which is full and only gen (40) could empty: 41 write 500 ms",
    ]);
  });

  it("one who is in its own way, of whom the sentence says it all", () => {
    expect(
      shownBy(
        "deadlock",
        `40 1700000000.000000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 3</tmp/l> <0.000010>
        40 1700000000.100000 openat(AT_FDCWD, "/tmp/l", O_RDWR) = 4</tmp/l> <0.000010>
        40 1700000000.200000 flock(3</tmp/l>, LOCK_EX) = 0 <0.000010>
        40 1700000000.300000 flock(4</tmp/l>, LOCK_EX <unfinished ...>
        ${later}`,
      ),
    ).toEqual(["error of 40 at /tmp/l since 300 ms: 40 flock 300 ms"]);
  });

  it("who waited at the end, at what", () => {
    expect(
      shownBy(
        "blocked-at-end",
        `${parentAndChild}
        41 1700000000.400000 read(3<pipe:[9]>,  <unfinished ...>
        40 1700000000.500000 nanosleep({tv_sec=9, tv_nsec=0},  <unfinished ...>
        ${later}`,
      ),
    ).toEqual([
      "warning of 41 at pipe:9 since 400 ms: 41 read 400 ms",
      "warning of 40 since 500 ms: 40 nanosleep 500 ms",
    ]);
  });

  it("the receiver of signals that got lost, and the first that did", () => {
    expect(
      shownBy(
        "lost-signal",
        `${parentAndChild}
        41 1700000000.300000 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.000010>
        40 1700000000.400000 kill(41, SIGUSR1) = 0 <0.000010>
        40 1700000000.500000 kill(41, SIGUSR1) = 0 <0.000010>
        40 1700000000.600000 kill(41, SIGUSR1) = 0 <0.000010>`,
      ),
    ).toEqual(["warning of 41 since 500 ms: 40 kill 500 ms"]);
  });

  const born = (pid: number, at: number) =>
    `40 1700000000.${at} clone(child_stack=NULL, flags=SIGCHLD) = ${pid} <0.000010>`;
  const end = (pid: number, at: number) => `${pid} 1700000000.${at} +++ exited with 0 +++`;

  it("zombies one by one, as long as they are few", () => {
    expect(
      shownBy(
        "zombie",
        `${parentAndChild}
        ${born(42, 210000)}
        ${born(43, 220000)}
        ${[end(41, 300000), end(42, 310000), end(43, 320000)].join("\n")}
        40 1700000002.000000 getpid() = 40 <0.000060>`,
      ),
    ).toEqual([
      "warning of 41, 40 since 300 ms: 40 clone 200 ms",
      "warning of 42, 40 since 310 ms: 40 clone 210 ms",
      "warning of 43, 40 since 320 ms: 40 clone 220 ms",
    ]);
  });

  it("many zombies as one, in the order in which they ended, and where the first were born", () => {
    expect(
      shownBy(
        "zombie",
        `${parentAndChild}
        ${[born(42, 210000), born(43, 220000), born(44, 230000)].join("\n")}
        ${[end(44, 300000), end(43, 310000), end(42, 320000), end(41, 330000)].join("\n")}
        40 1700000002.000000 getpid() = 40 <0.000060>`,
      ),
    ).toEqual([
      "warning of 40, 44, 43, 42, 41 since 300 ms: 40 clone 230 ms",
      "  gen (44) was born here: 40 clone 230 ms",
      "  gen (43) was born here: 40 clone 220 ms",
      "  gen (42) was born here: 40 clone 210 ms",
    ]);
  });

  it("who wrote what nobody read, who might have read it, and the last write", () => {
    expect(
      shownBy(
        "unread-data",
        `${parentAndChild}
        40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>
        40 1700000000.310000 write(4<pipe:[9]>, "x"..., 100) = 100 <0.000010>
        40 1700000000.320000 write(4<pipe:[9]>, "x"..., 100) = 100 <0.000010>
        40 1700000000.330000 write(1</dev/pts/1<char 136:1>>, "done", 4) = 4 <0.000010>
        41 1700000000.400000 read(3<pipe:[9]>, "x"..., 50) = 50 <0.000010>
        41 1700000000.500000 +++ exited with 0 +++`,
      ),
    ).toEqual(["warning of 40, 41 at pipe:9 since 400 ms: 40 write 320 ms"]);
  });

  it("who wrote without a reader", () => {
    expect(
      shownBy(
        "sigpipe",
        `${parentAndChild}
        40 1700000000.300000 close(3<pipe:[9]>) = 0 <0.000010>
        41 1700000000.400000 close(3<pipe:[9]>) = 0 <0.000010>
        40 1700000000.500000 write(4<pipe:[9]>, "x", 1) = -1 EPIPE (Broken pipe) <0.000010>
        40 1700000000.500100 --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=40, si_uid=0} ---`,
      ),
    ).toEqual([
      "warning of 40, 41 at pipe:9 since 500 ms: 40 write 500 ms",
      "  the last read end was closed here: 41 close 400 ms",
    ]);
  });

  it("who was killed, and by which call", () => {
    expect(
      shownBy(
        "killed-by-signal",
        `${parentAndChild}
        41 1700000000.300000 pause( <unfinished ...>
        40 1700000000.400000 kill(41, SIGTERM) = 0 <0.000010>
        41 1700000000.400100 <... pause resumed>) = ? ERESTARTNOHAND (To be restarted if no handler) <0.100100>
        41 1700000000.400200 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=40, si_uid=0} ---
        41 1700000000.500000 +++ killed by SIGTERM +++`,
      ),
    ).toEqual(["info of 41 since 500 ms: 40 kill 400 ms"]);
  });

  it("the orphan, and the parent that ended before it", () => {
    expect(
      shownBy(
        "orphan",
        `${parentAndChild}
        40 1700000000.300000 +++ exited with 0 +++
        41 1700000000.900000 +++ exited with 0 +++`,
      ),
    ).toEqual(["info of 41, 40 since 300 ms: 40 clone 200 ms"]);
  });

  const bothOpen = `${parentAndChild}
    40 1700000000.210000 openat(AT_FDCWD</tmp>, "log", O_RDWR) = 5</tmp/log> <0.000010>
    41 1700000000.220000 openat(AT_FDCWD</tmp>, "log", O_RDWR) = 5</tmp/log> <0.000010>`;

  it("the writers of one file, the write over the other's bytes, and that other one", () => {
    expect(
      shownBy(
        "write-race",
        `${bothOpen}
        40 1700000000.300000 write(5</tmp/log>, "hello\\n", 6) = 6 <0.000010>
        41 1700000000.400000 write(5</tmp/log>, "hi\\n", 3) = 3 <0.000010>`,
      ),
    ).toEqual([
      "warning of 40, 41 at /tmp/log since 400 ms: 41 write 400 ms",
      "  gen (40) wrote here: 40 write 300 ms",
    ]);
  });

  it("the writers of one pipe, and the large write of each", () => {
    expect(
      shownBy(
        "interleaved-write",
        `${parentAndChild}
        40 1700000000.300000 write(4<pipe:[9]>, "x"..., 60000) = 60000 <0.000010>
        40 1700000000.400000 write(4<pipe:[9]>, "x"..., 60000 <unfinished ...>
        41 1700000000.410000 write(4<pipe:[9]>, "log\\n", 4) = 4 <0.000010>
        41 1700000000.420000 read(3<pipe:[9]>, "x"..., 65536) = 65536 <0.000010>
        40 1700000000.430000 <... write resumed>) = 60000 <0.030000>
        40 1700000000.500000 write(4<pipe:[9]>, "x"..., 60000 <unfinished ...>
        41 1700000000.510000 write(4<pipe:[9]>, "log\\n", 4) = 4 <0.000010>
        41 1700000000.520000 read(3<pipe:[9]>, "x"..., 65536) = 65536 <0.000010>
        40 1700000000.530000 <... write resumed>) = 60000 <0.030000>`,
      ),
    ).toEqual([
      "warning of 40, 41 at pipe:9 since 400 ms: 40 write 400 ms",
      "  gen (41) writes here: 41 write 410 ms",
    ]);
  });

  it("who waits for a lock, the first wait and the longest", () => {
    const at = (turn: number, us: number) => `1700000000.${300_000 + turn * 10_000 + us}`;
    const turns = Array.from({ length: 20 }, (_, turn) => {
      const [has, waits] = turn % 2 ? [40, 41] : [41, 40];
      const ends = turn === 7 ? 9000 : 8000;
      return `${has} ${at(turn, 0)} flock(5</tmp/log>, LOCK_EX) = 0 <0.000001>
        ${waits} ${at(turn, 100)} flock(5</tmp/log>, LOCK_EX <unfinished ...>
        ${has} ${at(turn, ends)} flock(5</tmp/log>, LOCK_UN) = 0 <0.000001>
        ${waits} ${at(turn, ends + 100)} <... flock resumed>) = 0 <0.00${ends}>
        ${waits} ${at(turn, ends + 200)} flock(5</tmp/log>, LOCK_UN) = 0 <0.000001>`;
    });
    expect(shownBy("lock-contention", `${bothOpen}\n${turns.join("\n")}`)).toEqual([
      "info of 40, 41 at /tmp/log since 300 ms: 40 flock 300 ms",
      "  the longest wait: 41 flock 370 ms",
    ]);
  });

  it("who opens and never closes, the latest descriptor and the first", () => {
    const opens = Array.from(
      { length: 80 },
      (_, turn) =>
        `40 ${(1700000000.3 + turn / 50).toFixed(6)} eventfd2(0, 0) = ${5 + turn}<anon_inode:[eventfd]> <0.000010>`,
    );
    expect(
      shownBy(
        "fd-leak",
        `${parentAndChild}\n${opens.join("\n")}\n40 1700000002.900000 getpid() = 40 <0.000001>`,
      ),
    ).toEqual([
      "warning of 40 at eventfd#80 since 1.88 s: 40 eventfd2 1.88 s",
      "  the first of them: 40 eventfd2 300 ms",
    ]);
  });

  it("who inherited an end that it has no use for, and by which exec", () => {
    expect(
      shownBy(
        "fd-leak",
        `${parentAndChild}
        41 1700000000.250000 close(3<pipe:[9]>) = 0 <0.000010>
        41 1700000000.300000 execve("/bin/sleep", ["sleep"], 0x7 /* 9 vars */) = 0 <0.000010>
        40 1700000000.310000 close(4<pipe:[9]>) = 0 <0.000010>
        40 1700000000.320000 read(3<pipe:[9]>,  <unfinished ...>
        41 1700000001.400000 +++ exited with 0 +++
        40 1700000001.400100 <... read resumed>"", 10) = 0 <1.080000>`,
      ),
    ).toEqual(["warning of 41, 40 at pipe:9 since 300 ms: 40 clone 200 ms"]);
  });

  it("who left an object behind, and the call that made it", () => {
    expect(
      shownBy(
        "ipc-object-leak",
        `${parentAndChild}
        40 1700000000.300000 shmget(0x4d2, 4096, IPC_CREAT|0600) = 7 <0.000010>
        40 1700000000.310000 mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0644) = 0 <0.000010>
        41 1700000000.400000 +++ exited with 0 +++
        40 1700000000.500000 +++ exited with 0 +++`,
      ),
    ).toEqual([
      "warning of 40 at sysv-shm:7 since 300 ms: 40 shmget 300 ms",
      "info of 40 since 310 ms: 40 mknodat 310 ms",
    ]);
  });

  it("who asked for what cannot be had", () => {
    expect(
      shownBy(
        "uncatchable-signal",
        `${parentAndChild}
        41 1700000000.300000 rt_sigprocmask(SIG_BLOCK, [USR1 STOP], NULL, 8) = 0 <0.000010>`,
      ),
    ).toEqual(["info of 41 since 300 ms: 41 rt_sigprocmask 300 ms"]);
  });

  it("who spins, at what, and from when on", () => {
    const asks = Array.from(
      { length: 600 },
      (_, turn) =>
        `41 1700000000.${300_000 + turn * 100} read(3<pipe:[9]>, 0x7ffc, 1) = -1 EAGAIN (Resource temporarily unavailable) <0.000005>`,
    );
    expect(shownBy("busy-wait", `${parentAndChild}\n${asks.join("\n")}`)).toEqual([
      "warning of 41 at pipe:9 since 300 ms: 41 read 300 ms",
    ]);
  });

  it("who writes in small pieces, into what, and from when on", () => {
    const writes = Array.from(
      { length: 2000 },
      (_, turn) => `41 1700000000.${300_000 + turn * 100} write(5</tmp/log>, "xy", 2) = 2 <0.000005>`,
    );
    expect(shownBy("tiny-io", `${bothOpen}\n${writes.join("\n")}`)).toEqual([
      "info of 41 at /tmp/log since 300 ms: 41 write 300 ms",
    ]);
  });

  it("parent and child that wrote the same buffer, the child's write, the fork and the parent's write", () => {
    expect(
      shownBy(
        "fork-with-buffer",
        `40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
        40 1700000000.050000 newfstatat(1</tmp/out>, "", {st_mode=S_IFREG|0644, st_size=0, ...}, AT_EMPTY_PATH) = 0 <0.000010>
        40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
        41 1700000000.300000 write(1</tmp/out>, "begin\\nchild\\n", 12) = 12 <0.000010>
        41 1700000000.310000 exit_group(0) = ?
        40 1700000000.400000 write(1</tmp/out>, "begin\\nparent\\n", 13) = 13 <0.000010>`,
      ),
    ).toEqual([
      "warning of 40, 41 at /tmp/out since 300 ms: 41 write 300 ms",
      "  gen (40) forked here before its buffer was written: 40 clone 200 ms",
      "  gen (40) wrote it here: 40 write 400 ms",
    ]);
  });

  const handled = (call: string) => `${parentAndChild}
    40 1700000000.250000 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000010>
    40 1700000000.300000 ${call} <unfinished ...>
    41 1700000000.400000 kill(40, SIGUSR1) = 0 <0.000010>
    40 1700000000.400100 <... ${call.replace(/\(.*/, "")} resumed>) = ? ERESTARTNOHAND (To be restarted if no handler) <0.100100>
    40 1700000000.400200 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---`;

  it("who gave up an interrupted call, that call, and where the signal was sent", () => {
    expect(
      shownBy(
        "eintr",
        `${handled("read(3<pipe:[9]>, ")}
        40 1700000000.400300 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call) <0.000010>
        40 1700000000.500100 +++ exited with 1 +++`,
      ),
    ).toEqual([
      "warning of 40 at pipe:9 since 400 ms: 40 read 300 ms",
      "  SIGUSR1 was sent here: 41 kill 400 ms",
    ]);
  });

  it("who jumped out of a handler, what the signal interrupted, and the signal that never arrived", () => {
    expect(
      shownBy(
        "longjmp-from-handler",
        `${handled("pause(")}
        40 1700000000.500000 pause( <unfinished ...>
        41 1700000000.600000 kill(40, SIGUSR1) = 0 <0.000010>
        41 1700000000.900000 getpid() = 41 <0.000010>`,
      ),
    ).toEqual([
      "warning of 40 since 400 ms: 40 pause 300 ms",
      "  this SIGUSR1 was held back for ever: 41 kill 600 ms",
    ]);
  });

  it("whose handler is not safe, the call in it, and where the signal was sent", () => {
    const main = " > /home/u/gen(main+0x20) [0x1249]";
    const libc = " > /usr/lib/x86_64-linux-gnu/libc.so.6";
    expect(
      shownBy(
        "unsafe-handler",
        `${handled("pause(")}
${main}
40 1700000000.400300 write(1</dev/null<char 1:3>>, "x", 1) = 1 <0.000010>
${libc}(__write+0x10) [0xf8350]
${libc}(_IO_printf+0xab) [0x5265b]
 > /home/u/gen(on_usr1+0x15) [0x1180]
${libc}(__sigaction+0x40) [0x3c050]
${main}
40 1700000000.400400 rt_sigreturn({mask=[]}) = 0 <0.000010>
${main}`,
      ),
    ).toEqual(["warning of 40 since 400 ms: 40 write 400 ms", "  SIGUSR1 was sent here: 41 kill 400 ms"]);
  });
});
