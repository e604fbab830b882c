import { describe, expect, it } from "vitest";
import { findingsIn } from "./trace_of.ts";

describe("blocked-at-end", () => {
  it("names the reader that waits and everybody who holds the write end, with the descriptor", () => {
    const said = findingsIn(`
      40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
      40 1700000000.100000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
      40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
      41 1700000000.300000 read(3<pipe:[9]>,  <unfinished ...>
      40 1700000000.400000 close(3<pipe:[9]>) = 0 <0.000010>
      40 1700000000.500000 wait4(-1,  <unfinished ...>
      42 1700000002.500000 getpid() = 42 <0.000001>`);
    expect(said).toEqual([
      "blocked-at-end: gen (41) was still waiting in read after 2.2 s: pipe:9 is empty, and its write end is open in gen (40) as descriptor 4 and gen (41) as descriptor 4.",
      "blocked-at-end: gen (40) was still waiting in wait4 after 2 s: no child of it has ended.",
    ]);
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
