import { describe, expect, it } from "vitest";
import { findingsOf, findingsWithoutLog, said, shownBy } from "./trace_of.ts";

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
    [
      "counters, where eight bytes are all there is",
      repeated(2000, () => 'write(5<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.000005>'),
    ],
    ["calls that find nothing", repeated(2000, () => 'read(3</tmp/f>, "", 4096) = 0 <0.000005>')],
    [
      "small messages",
      repeated(2000, () => 'recvfrom(4<UNIX-STREAM:[7->8]>, "x", 64, 0, NULL, NULL) = 1 <0.000005>'),
    ],
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

  it.each([
    ["a thousand calls", 1000, 64, 1],
    ["fewer", 999, 64, 0],
    ["a little more in each", 1000, 65, 0],
  ])("counts calls of up to 64 bytes: %s", (_, times, bytes, findings) => {
    const calls = repeated(times, () => `write(3</tmp/f>, "x"..., ${bytes}) = ${bytes} <0.000005>`);
    expect(said("tiny-io", `${exec}\n${open}\n${calls}`)).toHaveLength(findings);
  });

  it("counts each process for itself", () => {
    const fork = "40 1700000000.000200 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";
    const calls = repeated(1600, () => 'write(3</tmp/f>, "xy", 2) = 2 <0.000005>').split("\n");
    const both = calls.map((line, at) => (at % 2 ? line.replace("40", "41") : line));
    expect(said("tiny-io", [exec, open, fork, ...both].join("\n"))).toEqual([]);
    expect(said("tiny-io", [exec, open, fork, ...calls].join("\n"))).toHaveLength(1);
  });

  it("tells of writes however long the program waits afterwards", () => {
    const writes = repeated(2000, () => 'write(3</tmp/f>, "xy", 2) = 2 <0.000005>');
    const waits = Array.from(
      { length: 1500 },
      (_, turn) =>
        `40 ${(1700000001 + turn / 100).toFixed(6)} poll([{fd=5<pipe:[9]>, events=POLLIN}], 1, -1) = 1 ([{fd=5, revents=POLLIN}]) <0.009000>`,
    );
    expect(said("tiny-io", [exec, open, writes, ...waits].join("\n"))).toEqual([
      expect.stringContaining("in 1,999 calls of about 2 bytes"),
    ]);
  });

  it("keeps quiet about reads of bytes that come one by one, where the reader polls for each", () => {
    const turns = (each: number) =>
      Array.from({ length: 1500 }, (_, turn) => {
        const at = (us: number) => (1700000001 + turn / 100 + us / 1e6).toFixed(6);
        const reads = Array.from(
          { length: each },
          (_unused, nth) => `40 ${at(9100 + nth * 10)} read(3<pipe:[9]>, "x", 1) = 1 <0.000005>`,
        );
        return `40 ${at(0)} poll([{fd=3<pipe:[9]>, events=POLLIN}], 1, -1) = 1 ([{fd=3, revents=POLLIN}]) <0.009000>
          ${reads.join("\n")}`;
      }).join("\n");
    expect(said("tiny-io", `${exec}\n${turns(1)}`)).toEqual([]);
    // More than one was there: a larger buffer would have taken them at once.
    expect(said("tiny-io", `${exec}\n${turns(12)}`)).toHaveLength(1);
  });

  it("tells of reading, too, and of a channel that is no file", () => {
    const bytes = repeated(2000, () => 'read(3<pipe:[9]>, "x", 1) = 1 <0.000005>');
    expect(said("tiny-io", `${exec}\n${bytes}`)).toEqual([
      expect.stringMatching(/^gen \(40\) read pipe:9 on descriptor 3 in 2,000 calls of about 1 byte, /),
    ]);
  });

  it("is a mistake once it takes a good part of the program's life, and long enough to be felt", () => {
    const severity = (times: number, seconds: string, then = "") =>
      findingsOf(
        "tiny-io",
        `${exec}\n${open}\n${repeated(times, () => `write(3</tmp/f>, "xy", 2) = 2 <${seconds}>`)}\n${then}`,
      ).map((found) => found.severity);
    expect(severity(2000, "0.000060")).toEqual(["warning"]);
    // A large part of a short life, then a small part of a long one.
    expect(severity(1100, "0.000060")).toEqual(["info"]);
    expect(severity(8000, "0.000013")).toEqual(["warning"]);
    expect(severity(8000, "0.000005")).toEqual(["info"]);
    expect(severity(8000, "0.000013", "40 1700000009.000000 getpid() = 40 <0.000001>")).toEqual(["info"]);
  });

  it("is measured by the life of its process, however late that began", () => {
    const fork = "40 1700000000.000200 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";
    const late = repeated(2000, () => 'write(3</tmp/f>, "xy", 2) = 2 <0.000060>')
      .replaceAll("40 1700000000", "42 1700000009")
      .replaceAll("\n40 ", "\n42 ");
    const born = "40 1700000009.050000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>";
    expect(
      findingsOf("tiny-io", [exec, open, fork, born, late].join("\n")).map((found) => found.severity),
    ).toEqual(["warning"]);
  });

  it("names no descriptor where the text of the log is not at hand", () => {
    const bytes = repeated(2000, () => 'write(3</tmp/f>, "xy", 2) = 2 <0.000005>');
    expect(findingsWithoutLog(`${exec}\n${open}\n${bytes}`)).toEqual([
      expect.stringContaining("gen (40) wrote /tmp/f in 2,000 calls"),
    ]);
  });

  describe("with the probe", () => {
    const bytes = repeated(2000, () => 'write(3</tmp/f>, "xy", 2) = 2 <0.000005>');
    const mark = (fd: number, words: string) =>
      `40 1700000000.000200 write(-1, "ipc-scope-probe 1 stdio why=kernel stream=0x77${fd}0 fd=${fd} call=putc ${words} pending=0 writes=4000 written=4000", 90) = -1 EBADF (Bad file descriptor) <0.000010>`;
    const withProbe = (...marks: readonly string[]) =>
      said("tiny-io", [exec, open, ...marks, bytes].join("\n")).map((message) =>
        message.replace(/^.*KiB \d+\./, ""),
      );

    it("says that the stream has no buffer", () => {
      expect(withProbe(mark(3, "buffering=none size=1"))).toEqual([
        " They come from a stream that has no buffer (setbuf): it made 4,000 calls of the C library with 1 system call.",
      ]);
    });

    it("says what a stream with a buffer makes of as much", () => {
      expect(withProbe(mark(3, "buffering=full size=4096"))).toEqual([
        " A stream of the same process made 4,000 calls of the C library with 1 system call there.",
      ]);
    });

    it("says nothing of streams to other places, or of other processes", () => {
      expect(withProbe(mark(1, "buffering=none size=1"))).toEqual([""]);
      const fork = "40 1700000000.000150 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";
      expect(withProbe(fork, mark(3, "buffering=none size=1").replace("40 ", "41 "))).toEqual([""]);
    });
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

  it("leads to the process alone where it asks for a child", () => {
    const asks = repeated(600, () => "wait4(-1, 0x7ffc, WNOHANG, NULL) = 0 <0.000005>");
    expect(shownBy("busy-wait", `${exec}\n${asks}`)).toEqual(["warning of 40 since 100 ms: 40 wait4 100 ms"]);
  });

  it("is busy only who asks often enough, for long enough", () => {
    expect(said("busy-wait", `${exec}\n${repeated(500, () => empty)}`)).toHaveLength(1);
    expect(said("busy-wait", `${exec}\n${repeated(499, () => empty)}`)).toEqual([]);
    const hasty = repeated(600, () => empty).replaceAll(/1700000000\.(\d{4})(\d\d)/g, "1700000001.00$1$2");
    expect(said("busy-wait", `${exec}\n${hasty}`)).toEqual([]);
  });

  it("counts on after a short pause, and tells once of what it does again later", () => {
    const busy = repeated(1500, (turn) => {
      if (turn % 100 === 50) return "sched_yield() = 0 <0.000005>";
      return turn === 700 ? 'read(3<pipe:[9]>, "x", 1) = 1 <0.000005>' : empty;
    });
    expect(said("busy-wait", `${exec}\n${busy}`)).toEqual([
      expect.stringMatching(/^gen \(40\) asked 693 times in 69.9 ms with read on pipe:9, /),
    ]);
  });

  it.each([
    [
      "asks with a timeout that is a rest",
      () => "poll([{fd=3<pipe:[9]>, events=POLLIN}], 1, 2) = 0 (Timeout) <0.002000>",
    ],
    [
      "lets others go first in between, which takes a while",
      (turn: number) => (turn % 2 ? "sched_yield() = 0 <0.001000>" : empty),
    ],
    [
      "asks at semaphores for a while each time",
      () =>
        "semtimedop(7, [{0, -1, 0}], 1, {tv_sec=0, tv_nsec=2000000}) = -1 EAGAIN (Resource temporarily unavailable) <0.002000>",
    ],
    [
      "is told each time that something is there",
      () => "poll([{fd=3<pipe:[9]>, events=POLLIN}], 1, 0) = 1 ([{fd=3, revents=POLLIN}]) <0.000005>",
    ],
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

  it("leads to the first of those waits that are all as long as the longest", () => {
    expect(shownBy("lock-contention", turns("FUTEX_WAIT_PRIVATE, 2"))).toEqual([
      "info of 40 at futex:40:0x5580 since 100 ms: 41 futex 100 ms",
      "  the longest wait: 41 futex 100 ms",
    ]);
  });

  it("keeps quiet about threads that take turns in waiting for work", () => {
    const waits = 'read(3<pipe:[9]>, "x", 1) = 1 <0.007000>';
    expect(said("lock-contention", turns("FUTEX_WAIT_PRIVATE, 2", waits))).toEqual([]);
    for (const short of ["0.000010", "0.003000"]) {
      const reads = `read(3<pipe:[9]>, "x", 1) = 1 <${short}>`;
      expect(said("lock-contention", turns("FUTEX_WAIT_PRIVATE, 2", reads))).toHaveLength(1);
    }
  });

  it.each([
    [
      "kills",
      "40 1700000000.460000 +++ killed by SIGKILL +++\n41 1700000000.460000 +++ killed by SIGKILL +++",
    ],
    [
      "sends a signal to",
      `41 1700000000.460000 <... futex resumed>) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.009>
      41 1700000000.460001 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=42, si_uid=0} ---`,
    ],
  ])("is one though who never locks it %s those who wait for it", (_, end) => {
    const log = `${turns("FUTEX_WAIT_PRIVATE, 2")}
    40 1700000000.450100 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>
    41 1700000000.451000 futex(0x5580, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
    42 1700000000.459900 kill(40, ${end.includes("WINCH") ? "SIGWINCH" : "SIGKILL"}) = 0 <0.000010>
    ${end}`;
    expect(said("lock-contention", log)).toHaveLength(1);
  });

  it.each([
    ["after it let go of the lock", "40", "41", 9900],
    ["before the other asked for the lock, and hardly longer", "41", "40", 10_500],
  ])("is one where the holder waited for work %s", (_, even, odd, until) => {
    const log = Array.from({ length: 30 }, (_, turn) => {
      const [waiter, waker] = turn % 2 ? [40, 41] : [41, 40];
      const reader = turn % 2 ? odd : even;
      const at = (us: number) => `1700000000.${100000 + turn * 10000 + us}`;
      // What reads into the next turn returns when the other waits already.
      const resumed = (end: number) =>
        `${reader} ${at(end)} <... read resumed>"x", 1) = 1 <0.00${end - 6200}>`;
      const late =
        turn === 0 || until < 10_000 ? "" : resumed(until).replace(/^\S+ \S+/, `${waker} ${at(500)}`);
      return `${waiter} ${at(0)} futex(0x5580, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>
        ${late}
        ${waker} ${at(6000)} futex(0x5580, FUTEX_WAKE_PRIVATE, 1) = 1 <0.000010>
        ${waiter} ${at(6100)} <... futex resumed>) = 0 <0.006100>
        ${reader} ${at(6200)} read(3<pipe:[9]>,  <unfinished ...>
        ${until < 10_000 ? resumed(until) : ""}`;
    });
    const [begun = ""] = turns("FUTEX_WAIT_PRIVATE, 2").split("41 1700000000.100000");
    expect(said("lock-contention", `${begun}\n${log.join("\n")}`)).toEqual([
      expect.stringMatching(/^2 threads of gen \(40\) waited 30 times for the lock at futex:40:0x5580, /),
    ]);
  });

  it("is one where the holder sleeps, too", () => {
    const sleeps = "nanosleep({tv_sec=0, tv_nsec=7000000}, NULL) = 0 <0.007000>";
    expect(said("lock-contention", turns("FUTEX_WAIT_PRIVATE, 2", sleeps))).toHaveLength(1);
  });

  it("is one whatever happens at another futex, where a third thread brings work", () => {
    const born = [42, 43].map(
      (tid) =>
        `40 1700000000.0510${tid} clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = ${tid} <0.000010>`,
    );
    let turn = 0;
    const both = turns("FUTEX_WAIT_PRIVATE, 2")
      .replace("= 41 <0.000010>", `= 41 <0.000010>\n${born.join("\n")}`)
      .replaceAll(/^.*FUTEX_WAKE_PRIVATE.*$/gm, (wake) => {
        const at = (us: number) => `1700000000.${100000 + turn * 10000 + us}`;
        const others = `43 ${at(600)} futex(0x5600, FUTEX_WAIT_PRIVATE, 0, NULL <unfinished ...>
          42 ${at(700)} read(3<pipe:[9]>, "x", 1) = 1 <0.007000>
          42 ${at(7800)} futex(0x5600, FUTEX_WAKE_PRIVATE, 1) = 1 <0.000010>
          43 ${at(7900)} <... futex resumed>) = 0 <0.007300>`;
        turn++;
        return `${others}\n${wake}`;
      });
    expect(said("lock-contention", both)).toEqual([
      expect.stringMatching(/^2 threads of gen \(40\) waited 30 times for the lock at futex:40:0x5580, /),
    ]);
  });

  it("keeps quiet about what is a small part of long lives, or of little weight in short ones", () => {
    const long = `${turns("FUTEX_WAIT_PRIVATE, 2")}\n40 1700000003.000000 getpid() = 40 <0.000001>`;
    expect(said("lock-contention", long)).toEqual([]);
    // Every time a hundredth of what it was.
    const short = turns("FUTEX_WAIT_PRIVATE, 2").replaceAll(
      /1700000000\.(\d{4})(\d\d)/g,
      "1700000000.00$1$2",
    );
    expect(said("lock-contention", short.replaceAll("<0.008100>", "<0.000081>"))).toEqual([]);
  });

  it("keeps quiet about threads that a third one, which never waits there, wakes", () => {
    const third = turns("FUTEX_WAIT_PRIVATE, 2")
      .replace(
        "= 41 <0.000010>",
        "= 41 <0.000010>\n40 1700000000.051000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = 42 <0.000010>",
      )
      .replaceAll(/^.* (?=\S+ futex\(0x5580, FUTEX_WAKE)/gm, "42 ");
    expect(said("lock-contention", third)).toEqual([]);
  });

  it("keeps quiet about threads that wait for work", () => {
    expect(said("lock-contention", turns("FUTEX_WAIT_PRIVATE, 0"))).toEqual([]);
    // A word of theirs that counts, and passes the 2 of a mutex on the way.
    let count = 0;
    const counts = turns("FUTEX_WAIT_PRIVATE, 2").replaceAll(/(?<=WAIT_PRIVATE, )2/g, () => `${count++}`);
    expect(said("lock-contention", counts)).toEqual([]);
  });

  it("tells a mutex from a condition variable by how it waits, whatever number that waits for", () => {
    expect(said("lock-contention", turns("FUTEX_LOCK_PI_PRIVATE"))).toHaveLength(1);
    expect(said("lock-contention", turns("FUTEX_WAIT_BITSET_PRIVATE, 2"))).toEqual([]);
  });
});

describe("lock-contention between processes", () => {
  /** Time and again 40 holds the lock on a file for 8 ms, at one turn for 8.5, and the others all wait for it. */
  const crowd = (waiters: readonly number[], times: number) => {
    const at = (us: number) => `1700000000.${String(us).padStart(6, "0")}`;
    const lines = waiters.flatMap((pid, nth) => [
      `40 ${at(5000 + nth)} clone(child_stack=NULL, flags=SIGCHLD) = ${pid} <0.000001>`,
      `${pid} ${at(6000 + nth)} openat(AT_FDCWD</tmp>, "f", O_RDWR) = 4</tmp/f> <0.000001>`,
    ]);
    for (let turn = 0; turn < times; turn++) {
      const began = 10_000 * (turn + 1);
      const held = turn === 7 ? 8500 : 8000;
      lines.push(
        `40 ${at(began)} flock(3</tmp/f>, LOCK_EX) = 0 <0.000001>`,
        ...waiters.map(
          (pid, nth) => `${pid} ${at(began + 100 + nth)} flock(4</tmp/f>, LOCK_EX <unfinished ...>`,
        ),
        `40 ${at(began + held)} flock(3</tmp/f>, LOCK_UN) = 0 <0.000001>`,
        ...waiters.flatMap((pid, nth) => [
          `${pid} ${at(began + held + 100 * (nth + 1))} <... flock resumed>) = 0 <0.00${held + 99 * nth}>`,
          `${pid} ${at(began + held + 100 * nth + 150)} flock(4</tmp/f>, LOCK_UN) = 0 <0.000001>`,
        ]),
      );
    }
    return [exec, open, ...lines].join("\n");
  };

  it("names who waits for the lock on a file, and the longest wait; that most of a life goes by is a mistake", () => {
    const [found] = findingsOf("lock-contention", crowd([41, 42], 20));
    expect(found?.message).toMatch(
      /^gen \(41\) and gen \(42\) waited 40 times for the lock at \/tmp\/f, 32\d ms in all, 8\d% of their lives; the longest wait took 8.6 ms\.$/,
    );
    expect(found?.severity).toBe("warning");
  });

  it("names all of three", () => {
    expect(said("lock-contention", crowd([41, 42, 43], 20))).toEqual([
      expect.stringMatching(/^gen \(41\), gen \(42\), and gen \(43\) waited 60 times /),
    ]);
  });

  it("tells of semaphores that are taken and given back like a lock", () => {
    const take = (pid: number, at: string) =>
      `${pid} ${at} semop(7, [{sem_num=0, sem_op=-1, sem_flg=SEM_UNDO}], 1`;
    const turns = Array.from({ length: 24 }, (_, turn) => {
      const [has, waits] = turn % 2 ? [40, 41] : [41, 40];
      const at = (us: number) => `1700000000.${100000 + turn * 10000 + us}`;
      const give = (pid: number, us: number) =>
        `${pid} ${at(us)} semop(7, [{sem_num=0, sem_op=1, sem_flg=SEM_UNDO}], 1) = 0 <0.000001>`;
      return `${take(has, at(0))}) = 0 <0.000001>
        ${take(waits, at(100))} <unfinished ...>
        ${give(has, 8000)}
        ${waits} ${at(8100)} <... semop resumed>) = 0 <0.008000>
        ${give(waits, 8200)}`;
    });
    expect(
      said(
        "lock-contention",
        `${exec}
        40 1700000000.010000 semget(IPC_PRIVATE, 1, 0600) = 7 <0.000010>
        40 1700000000.020000 semctl(7, 0, SETVAL, 1) = 0 <0.000010>
        40 1700000000.030000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000001>
        ${turns.join("\n")}`,
      ),
    ).toEqual([
      expect.stringMatching(/^gen \(4[01]\) and gen \(4[01]\) waited 24 times for the lock at sysv-sem:7, /),
    ]);
  });

  it("names three of many", () => {
    expect(said("lock-contention", crowd([41, 42, 43, 44], 20))).toEqual([
      expect.stringMatching(/^gen \(41\), gen \(42\), and gen \(43\) and others waited 80 times /),
    ]);
  });

  it.each([
    ["few waits", crowd([41, 42], 9)],
    ["one who alone waits for the others", crowd([41], 30)],
  ])("keeps quiet about %s", (_, text) => {
    expect(said("lock-contention", text)).toEqual([]);
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

  const told = (...lines: readonly string[]) =>
    findingsOf("interleaved-write", [pipeline, ...lines].join("\n")).map(
      ({ severity, message }) => `${severity}: ${message}`,
    );
  const large = (at: string, pid = 40) =>
    `${pid} 1700000000.${at} write(4<pipe:[9]>, "x"..., 5000) = 5000 <0.000010>`;
  const small = (at: string, pid = 41) =>
    `${pid} 1700000000.${at} write(4<pipe:[9]>, "log\\n", 4) = 4 <0.000010>`;
  const whole = '41 1700000000.220000 read(3<pipe:[9]>, "x"..., 65536) = 65536 <0.000010>';

  it("tells it of the one that waited, whichever of the two writes began first", () => {
    expect(
      told(
        '41 1700000000.195000 write(4<pipe:[9]>, "log\\n", 4 <unfinished ...>',
        '40 1700000000.200000 write(4<pipe:[9]>, "x"..., 60000 <unfinished ...>',
        "41 1700000000.210000 <... write resumed>) = 4 <0.015000>",
        whole,
        "40 1700000000.230000 <... write resumed>) = 60000 <0.030000>",
      ),
    ).toEqual([
      expect.stringMatching(/^warning: gen \(40\) wrote 60,000 bytes .* meanwhile gen \(41\) wrote, too/),
    ]);
  });

  it("is none of a write that waited, but is just small enough to stay in one piece", () => {
    const page = [
      pipeline.replace("60000) = 60000", "100) = 100"),
      '40 1700000000.200000 write(4<pipe:[9]>, "x"..., 4096 <unfinished ...>',
      small("210000"),
      whole,
      "40 1700000000.230000 <... write resumed>) = 4096 <0.030000>",
    ];
    expect(said("interleaved-write", page.join("\n"))).toEqual([]);
    expect(said("interleaved-write", page.join("\n").replaceAll("4096", "4097"))).toHaveLength(1);
  });

  it("tells of the other one, not of the one that waited, whichever of the two wrote first of all", () => {
    expect(
      told(
        small("190000"),
        '40 1700000000.195000 write(4<pipe:[9]>, "log\\n", 4 <unfinished ...>',
        '41 1700000000.200000 write(4<pipe:[9]>, "x"..., 60000 <unfinished ...>',
        "40 1700000000.210000 <... write resumed>) = 4 <0.015000>",
        whole.replace("41 ", "40 "),
        "41 1700000000.230000 <... write resumed>) = 60000 <0.030000>",
      ),
    ).toEqual([
      expect.stringMatching(/^warning: gen \(41\) wrote 60,000 bytes .* meanwhile gen \(40\) wrote, too/),
    ]);
  });

  const waits = (bytes: number, meanwhile: string) => [
    `40 1700000000.200000 write(4<pipe:[9]>, "x"..., ${bytes} <unfinished ...>`,
    meanwhile,
    whole,
    `40 1700000000.230000 <... write resumed>) = ${bytes} <0.030000>`,
  ];

  it.each([
    ["the other had written before", [small("190000"), ...waits(60000, "")]],
    ["what had to wait was short", [small("190000"), ...waits(100, small("210000"))]],
    [
      "the other wrote nothing meanwhile but an empty piece, and one in vain",
      [
        small("190000"),
        ...waits(
          60000,
          `41 1700000000.205000 write(4<pipe:[9]>, "", 0) = 0 <0.000010>
          41 1700000000.210000 write(4<pipe:[9]>, "log\\n", 4) = -1 EAGAIN (Resource temporarily unavailable) <0.000010>`,
        ),
      ],
    ],
    [
      "the large one found room while the other was at it",
      [
        '41 1700000000.200000 write(4<pipe:[9]>, "log\\n", 4 <unfinished ...>',
        large("200005"),
        "41 1700000000.210000 <... write resumed>) = 4 <0.010000>",
      ],
    ],
  ])("is no more than a danger where %s", (_, lines) => {
    expect(told(...lines)).toEqual([expect.stringMatching(/^info: gen \(40\) .* can get mixed\.$/)]);
  });

  it("is none between those who write no more than stays in one piece", () => {
    const page = (at: string, pid: number) =>
      `${pid} 1700000000.${at} write(4<pipe:[9]>, "x"..., 4096) = 4096 <0.000010>`;
    const begun = pipeline.split("\n").slice(0, 3).join("\n");
    expect(
      said(
        "interleaved-write",
        [begun, page("2", 40), page("3", 41), page("4", 40), page("5", 41)].join("\n"),
      ),
    ).toEqual([]);
  });

  it("is a danger while both write large pieces in turn, though each has found room so far", () => {
    const [found] = findingsOf(
      "interleaved-write",
      [
        pipeline.replace("60000) = 60000", "100) = 100"),
        small("200000"),
        large("210000"),
        small("220000"),
      ].join("\n"),
    );
    expect(found?.severity).toBe("info");
    expect(found?.message).toBe(
      "gen (40) wrote 5,000 bytes into pipe:9 in one call, more than the 4096 (PIPE_BUF) that stay in one piece; gen (41) writes there, too, so their bytes can get mixed.",
    );
    expect(found?.related).toEqual([{ message: "gen (41) writes here", call: 4 }]);
  });

  it("is no more than a danger while nobody who writes much had to wait", () => {
    expect(
      told(
        '41 1700000000.200000 write(4<pipe:[9]>, "log\\n", 4 <unfinished ...>',
        small("200005", 40),
        "41 1700000000.200030 <... write resumed>) = 4 <0.000030>",
      ),
    ).toEqual([expect.stringMatching(/^info: gen \(40\) wrote 60,000 bytes .* can get mixed\.$/)]);
  });

  it.each([
    ["one in a FIFO, too", "</tmp/f>", 'mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0644) = 0', 1],
    ["none in a file", "</tmp/f>", "getpid() = 40", 0],
    ["none in a socket", "<UNIX-STREAM:[7->8]>", "getpid() = 40", 0],
  ])("is %s", (_, channel, first, count) => {
    const lines = [small("200000"), large("210000"), small("220000")]
      .join("\n")
      .replaceAll("<pipe:[9]>", channel);
    const open = `openat(AT_FDCWD</tmp>, "f", O_RDWR) = 4</tmp/f>`;
    const opens = [40, 41].map((pid) => `${pid} 1700000000.150000 ${open} <0.000010>`).join("\n");
    const [began = ""] = pipeline.split("\n").slice(0, 1);
    const born = "40 1700000000.020000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";
    expect(
      said(
        "interleaved-write",
        `${began}\n${born}\n40 1700000000.030000 ${first} <0.000010>\n${opens}\n${lines}`,
      ),
    ).toHaveLength(count);
  });

  it("is no danger from those who take a lock, but stays one from the others", () => {
    const lock = (pid: number) => `${pid} 1700000000.150000 flock(5</tmp/lock>, LOCK_EX) = 0 <0.000010>`;
    const flags = "41 1700000000.150000 fcntl(4<pipe:[9]>, F_GETFL) = 0x1 (flags O_WRONLY) <0.000010>";
    const both = [small("200000"), large("210000"), small("220000")];
    expect(told(...both)).toHaveLength(1);
    expect(told(flags, ...both)).toHaveLength(1);
    expect(told(lock(41), ...both)).toEqual([]);
    expect(told(lock(40), ...both)).toEqual([]);
    const range =
      "41 1700000000.150000 fcntl(5</tmp/lock>, F_SETLKW, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=0}) = 0 <0.000010>";
    expect(told(range, ...both)).toEqual([]);
    const semaphore =
      "41 1700000000.150000 semop(7, [{sem_num=0, sem_op=-1, sem_flg=SEM_UNDO}], 1) = 0 <0.000010>";
    expect(told(semaphore, ...both)).toEqual([]);
    const closed = "41 1700000000.150000 fcntl(-1, F_GETFD) = -1 EBADF (Bad file descriptor) <0.000010>";
    expect(told(closed, ...both)).toHaveLength(1);
    expect(
      told(
        "40 1700000000.030000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>",
        lock(41),
        small("205000"),
        small("206000", 42),
        large("210000"),
        small("220000", 42),
      ),
    ).toEqual([expect.stringContaining("gen (42) writes there, too")]);
  });

  it.each([
    [
      "writes into nothing",
      '41 1700000000.200000 write(-1, "x"..., 5000) = -1 EBADF (Bad file descriptor) <0.000010>',
    ],
    ["writes after the large one only", small("200000")],
  ])("keeps quiet about one who %s", (_, line) => {
    expect(told(line)).toEqual([]);
  });

  it("keeps quiet about one who was done before the large one began", () => {
    const [first, ...rest] = pipeline.split("\n").reverse();
    expect(said("interleaved-write", [...rest.reverse(), small("050000"), first].join("\n"))).toEqual([]);
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
