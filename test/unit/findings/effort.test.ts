import { describe, expect, it } from "vitest";
import { said } from "./trace_of.ts";

const exec = '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>';
const open = '40 1700000000.000100 openat(AT_FDCWD</tmp>, "f", O_RDWR) = 3</tmp/f> <0.000010>';

/** `times` lines of process 40, a tenth of a millisecond apart. */
function repeated(times: number, call: (turn: number) => string): string {
  return Array.from(
    { length: times },
    (_, turn) => `40 1700000000.${100000 + turn * 100} ${call(turn)}`,
  ).join("\n");
}

describe("tiny-io", () => {
  it("tells what the calls cost and what a buffer would make of them", () => {
    const bytes = repeated(2000, () => 'write(3</tmp/f>, "xy", 2) = 2 <0.000005>');
    expect(said("tiny-io", `${exec}\n${open}\n${bytes}`)).toEqual([
      "gen (40) wrote /tmp/f on descriptor 3 in 2,000 calls of about 2 bytes, which took 10 ms under strace; a buffer of 4 KiB would make 1 call of them (about 5 µs), one of 64 KiB 1.",
    ]);
  });

  it.each([
    ["few calls", repeated(900, () => 'write(3</tmp/f>, "x", 1) = 1 <0.000005>')],
    ["large ones", repeated(2000, () => 'write(3</tmp/f>, "x"..., 4096) = 4096 <0.000005>')],
    [
      "a long body after each short header",
      repeated(
        3000,
        (turn) => `write(3</tmp/f>, "x"..., ${turn % 3 ? 4096 : 4}) = ${turn % 3 ? 4096 : 4} <0.000005>`,
      ),
    ],
  ])("keeps quiet about %s", (_, calls) => {
    expect(said("tiny-io", `${exec}\n${open}\n${calls}`)).toEqual([]);
  });

  it("keeps quiet about questions that wait for their answers", () => {
    const talk = Array.from(
      { length: 1500 },
      (_, turn) => `40 1700000000.${100000 + turn * 100} write(4<pipe:[9]>, "?", 1) = 1 <0.000005>
        40 1700000000.${100010 + turn * 100} read(5<pipe:[8]>,  <unfinished ...>
        41 1700000000.${100020 + turn * 100} write(6<pipe:[8]>, "!", 1) = 1 <0.000005>
        40 1700000000.${100030 + turn * 100} <... read resumed>"!", 1) = 1 <0.000020>`,
    ).join("\n");
    expect(said("tiny-io", `${exec}\n${talk}`).filter((line) => line.startsWith("gen (40)"))).toEqual([]);
  });
});

describe("busy-wait", () => {
  const empty = "read(3<pipe:[9]>, 0x7ffc, 1) = -1 EAGAIN (Resource temporarily unavailable) <0.000005>";

  it("tells how often it asked, and how long", () => {
    expect(said("busy-wait", `${exec}\n${repeated(600, () => empty)}`)).toEqual([
      'gen (40) asked 600 times in 59.9 ms with read on pipe:9, and each time the answer was "not yet": it keeps a processor busy with waiting.',
    ]);
  });

  it("tells of asking for a child", () => {
    expect(
      said(
        "busy-wait",
        `${exec}\n${repeated(600, () => "wait4(-1, 0x7ffc, WNOHANG, NULL) = 0 <0.000005>")}`,
      )[0],
    ).toMatch(/^gen \(40\) asked 600 times in .* with wait4, /);
  });

  it.each([
    [
      "pauses in between",
      (turn: number) => (turn % 2 ? "nanosleep({tv_sec=0, tv_nsec=2000000}, NULL) = 0 <0.002000>" : empty),
    ],
    [
      "finds something now and then",
      (turn: number) => (turn % 50 ? empty : 'read(3<pipe:[9]>, "x", 1) = 1 <0.000005>'),
    ],
  ])("keeps quiet about one who %s", (_, call) => {
    expect(said("busy-wait", `${exec}\n${repeated(900, call)}`)).toEqual([]);
  });
});

describe("lock-contention", () => {
  /** Two threads take turns; each waits for the other, which makes a call of its own meanwhile. */
  const turns = (operation: string, call = "getpid() = 40 <0.000001>") =>
    `${exec}
    40 1700000000.040000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
    40 1700000000.050000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = 41 <0.000010>
    ${Array.from({ length: 30 }, (_, turn) => {
      const [waiter, waker] = turn % 2 ? [40, 41] : [41, 40];
      const at = (us: number) => `1700000000.${100000 + turn * 10000 + us}`;
      return `${waiter} ${at(0)} futex(0x5580, ${operation}, NULL <unfinished ...>
        ${waker} ${at(500)} ${call}
        ${waker} ${at(8000)} futex(0x5580, FUTEX_WAKE_PRIVATE, 1) = 1 <0.000010>
        ${waiter} ${at(8100)} <... futex resumed>) = 0 <0.008100>`;
    }).join("\n")}
    40 1700000000.450000 getpid() = 40 <0.000001>`;

  it("tells how much of their lives the threads spend at a mutex", () => {
    expect(said("lock-contention", turns("FUTEX_WAIT_PRIVATE, 2"))).toEqual([
      "2 threads of gen (40) waited 30 times for the lock at futex:40:0x5580, 243 ms in all, 29% of their lives; the longest wait took 8.1 ms.",
    ]);
  });

  it("keeps quiet about threads that take turns in waiting for work", () => {
    const waits = 'read(3<pipe:[9]>, "x", 1) = 1 <0.007000>';
    expect(said("lock-contention", turns("FUTEX_WAIT_PRIVATE, 2", waits))).toEqual([]);
    const reads = 'read(3<pipe:[9]>, "x", 1) = 1 <0.000010>';
    expect(said("lock-contention", turns("FUTEX_WAIT_PRIVATE, 2", reads))).toHaveLength(1);
  });

  it("keeps quiet about threads that wait for work", () => {
    expect(said("lock-contention", turns("FUTEX_WAIT_PRIVATE, 0"))).toEqual([]);
  });
});

describe("interleaved-write", () => {
  const pipeline = `${exec}
    40 1700000000.010000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
    40 1700000000.020000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
    40 1700000000.100000 write(4<pipe:[9]>, "x"..., 60000) = 60000 <0.000010>`;

  it("tells whose bytes came into the middle of whose", () => {
    expect(
      said(
        "interleaved-write",
        `${pipeline}
        40 1700000000.200000 write(4<pipe:[9]>, "x"..., 60000 <unfinished ...>
        41 1700000000.210000 write(4<pipe:[9]>, "log\\n", 4) = 4 <0.000010>
        41 1700000000.220000 read(3<pipe:[9]>, "x"..., 65536) = 65536 <0.000010>
        40 1700000000.230000 <... write resumed>) = 60000 <0.030000>`,
      ),
    ).toEqual([
      "gen (40) wrote 60,000 bytes into pipe:9 in one call, more than the 4096 (PIPE_BUF) that stay in one piece; it had to wait for room, and meanwhile gen (41) wrote, too: their bytes are mixed.",
    ]);
  });

  it("keeps quiet while one writes after the other", () => {
    expect(
      said(
        "interleaved-write",
        `${pipeline}\n41 1700000000.210000 write(4<pipe:[9]>, "log\\n", 4) = 4 <0.000010>`,
      ),
    ).toEqual([]);
  });
});
