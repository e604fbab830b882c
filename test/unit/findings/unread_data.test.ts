import { describe, expect, it } from "vitest";
import { parentAndChild } from "./pipe_logs.ts";
import { findingsIn, findingsOf, severitiesIn, shownBy } from "./trace_of.ts";

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

  it.each([
    ["info", 64],
    ["warning", 65],
  ])(
    "is %s of a last message of %i bytes, after others that were read: longer is no farewell",
    (severity, last) => {
      expect(
        told(
          parentWrites,
          '41 1700000000.410000 read(3<pipe:[9]>, "x"..., 100) = 100 <0.000010>',
          `40 1700000000.415000 write(4<pipe:[9]>, "y"..., ${last}) = ${last} <0.000010>`,
          ended(41, "420000"),
        ),
      ).toEqual([expect.stringMatching(`^${severity}: ${last} bytes`)]);
    },
  );

  it("shows the write of who has read from there itself since", () => {
    expect(
      shownBy(
        "unread-data",
        `${parentAndChild}
        40 1700000000.400000 write(4<pipe:[9]>, "x"..., 100) = 100 <0.000010>
        40 1700000000.410000 read(3<pipe:[9]>, "x"..., 30) = 30 <0.000010>
        41 1700000000.415000 read(3<pipe:[9]>, "x"..., 20) = 20 <0.000010>
        ${ended(41, "420000")}
        40 1700000000.425000 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 41 <0.000010>
        ${ended(40, "430000")}`,
      ),
    ).toEqual([expect.stringContaining("40 write 400 ms")]);
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
