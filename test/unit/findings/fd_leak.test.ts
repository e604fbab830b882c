import { describe, expect, it } from "vitest";
import { findingsOf, said } from "./trace_of.ts";

const gen = '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>';
const fork = "40 1700000000.100000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";

/** `times` turns of process 40, a hundredth of a second apart, each of some lines. */
function turns(times: number, lines: (turn: number) => readonly string[]): string {
  return Array.from({ length: times }, (_, turn) =>
    lines(turn)
      .map(
        (call, at) =>
          `40 170000000${1 + Math.floor(turn / 100)}.${String((turn % 100) * 10_000 + at * 100).padStart(6, "0")} ${call}`,
      )
      .join("\n"),
  ).join("\n");
}

describe("fd-leak", () => {
  const opened = (name: string, fd: number) =>
    `openat(AT_FDCWD</tmp>, "${name}", O_RDONLY) = ${fd}</tmp/${name}> <0.000010>`;
  const closed = (name: string, fd: number) => `close(${fd}</tmp/${name}>) = 0 <0.000010>`;
  const leaks = (lines: string) => said("fd-leak", `${gen}\n${lines}`);

  it("names the one file that is opened again and again", () => {
    expect(leaks(turns(80, (turn) => [opened("config", 3 + turn)]))).toEqual([
      "gen (40) opened /tmp/config 80 times with openat and closed none: the latest is descriptor 82, and at the limit (ulimit -n) the next fails with EMFILE.",
    ]);
  });

  it("counts the files that have only their neglect in common", () => {
    expect(leaks(turns(80, (turn) => [opened(`page${turn}`, 3 + turn)]))).toEqual([
      "gen (40) opened 80 files with openat and closed none: the latest is descriptor 82, and at the limit (ulimit -n) the next fails with EMFILE.",
    ]);
  });

  it.each([
    [10, "/tmp/config 100 times"],
    [11, "100 files"],
  ])("names the one file though %i of a hundred are others, as long as these are few", (others, what) => {
    const mixed = turns(100, (turn) => [opened(turn < others ? `page${turn}` : "config", 3 + turn)]);
    expect(leaks(mixed)).toEqual([expect.stringContaining(`opened ${what} with openat`)]);
  });

  it("counts descriptors of other kinds by their kind, and shows the first and the latest", () => {
    const [found] = findingsOf(
      "fd-leak",
      `${gen}\n${turns(80, (turn) => [`eventfd2(0, 0) = ${3 + turn}<anon_inode:[eventfd]> <0.000010>`])}`,
    );
    expect(found?.message).toMatch(/^gen \(40\) opened 80 eventfd descriptors with eventfd2 and closed none/);
    expect(found?.call).toBe(80);
    expect(found?.related).toEqual([{ message: "the first of them", call: 1 }]);
  });

  it("tells it of who opened them, not of a child that was born with them", () => {
    const lines = turns(80, (turn) => [opened("config", 3 + turn)]);
    const child = "40 1700000001.900000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";
    expect(leaks(`${lines}\n${child}\n41 1700000001.910000 getpid() = 41 <0.000010>`)).toEqual([
      expect.stringMatching(/^gen \(40\) opened \/tmp\/config 80 times/),
    ]);
  });

  it("tells it of one file opened time and again though the file is read from to the end", () => {
    const lines = turns(80, (turn) => [opened("config", 3 + turn)]);
    const reads = '40 1700000001.900000 read(3</tmp/config>, "x", 1) = 1 <0.000010>';
    expect(leaks(`${lines}\n${reads}`)).toHaveLength(1);
  });

  it("still tells it of one that has ended with all of them open", () => {
    const lines = turns(80, (turn) => [opened("config", 3 + turn)]);
    expect(leaks(`${lines}\n40 1700000001.900000 +++ exited with 0 +++`)).toHaveLength(1);
  });

  it.each([
    ["closes what it opens", turns(80, () => [opened("config", 3), closed("config", 3)])],
    ["keeps few", turns(60, (turn) => [opened("config", 3 + turn)])],
    [
      "closes a good part of them",
      turns(100, (turn) => [opened("config", 3 + turn), ...(turn % 5 ? [] : [closed("config", 3 + turn)])]),
    ],
    [
      "opens a set of them at its start and lives on",
      `${turns(80, (turn) => [opened("config", 3 + turn)])}\n40 1700000009.000000 getpid() = 40 <0.000001>`,
    ],
    [
      "still reads the older of them",
      `${turns(80, (turn) => [opened(`page${turn}`, 3 + turn)])}
       40 1700000001.900000 read(3</tmp/page0>, "", 10) = 0 <0.000010>`,
    ],
    [
      "got them by fork, from a parent that closes its own",
      `${turns(80, (turn) => [opened("config", 3 + turn)])}
       40 1700000001.800000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
       40 1700000001.810000 close_range(3, 4294967295, 0) = 0 <0.000010>`,
    ],
  ])("keeps quiet about one who %s", (_, lines) => {
    expect(leaks(lines)).toEqual([]);
  });

  const pipes = turns(40, (turn) => {
    const [reads, writes] = [3 + 2 * turn, 4 + 2 * turn];
    return [`pipe2([${reads}<pipe:[${900 + turn}]>, ${writes}<pipe:[${900 + turn}]>], 0) = 0 <0.000010>`];
  });

  it("counts both ends of pipes, unless the older pipes are still used", () => {
    expect(leaks(pipes)).toEqual([
      expect.stringMatching(/^gen \(40\) opened 80 pipe descriptors with pipe2 /),
    ]);
    expect(leaks(`${pipes}\n40 1700000001.450000 write(4<pipe:[900]>, "x", 1) = 1 <0.000010>`)).toEqual([]);
  });

  it("tells it of one who reads the latest of them only", () => {
    expect(
      leaks(`${turns(80, (turn) => [opened(`page${turn}`, 3 + turn)])}
        40 1700000001.900000 read(82</tmp/page79>, "", 10) = 0 <0.000010>`),
    ).toHaveLength(1);
  });
});

describe("an end of a pipe that came through exec", () => {
  const pipe = "40 1700000000.050000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>";
  const becomes =
    '41 1700000000.240000 execve("/bin/sleep", ["sleep", "1"], 0x7 /* 9 vars */) = 0 <0.000010>';
  const child = (before: string, after: string) =>
    findingsOf(
      "fd-leak",
      `${gen}\n${pipe}\n${fork}
      ${before}
      ${becomes}
      ${after}`,
    );
  const told = (found: ReturnType<typeof child>) =>
    found.map(({ severity, message }) => `${severity}: ${message}`);
  const noReadEnd = "41 1700000000.200000 close(3<pipe:[9]>) = 0 <0.000010>";
  const noWriteEnd = "41 1700000000.200000 close(4<pipe:[9]>) = 0 <0.000010>";
  const ends = `41 1700000001.300000 exit_group(0) = ?
    41 1700000001.300100 +++ exited with 0 +++`;

  it("is worth knowing where it only wastes a number", () => {
    const found = child(noWriteEnd, ends);
    expect(told(found)).toEqual([
      "info: sleep (41) inherited the read end of pipe:9 as descriptor 3 when it became sleep, and never used it.",
    ]);
    expect(found[0]?.processes).toHaveLength(1);
  });

  it("is a mistake where it kept a reader waiting that had nobody else to wait for", () => {
    const found = child(
      noReadEnd,
      `40 1700000000.290000 close(4<pipe:[9]>) = 0 <0.000010>
      40 1700000000.300000 read(3<pipe:[9]>,  <unfinished ...>
      ${ends}
      40 1700000001.300200 <... read resumed>"", 1) = 0 <1.000200>
      40 1700000001.400000 getpid() = 40 <0.000001>`,
    );
    expect(told(found)).toEqual([
      "warning: sleep (41) inherited the write end of pipe:9 as descriptor 4 when it became sleep, and never used it; it kept gen (40) waiting for end-of-file for 1 s.",
    ]);
    expect(found[0]?.processes).toEqual([1, 0]);
  });

  it("is the cause only from when on all others have closed theirs", () => {
    const found = child(
      `40 1700000000.110000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>\n${noReadEnd}`,
      `40 1700000000.290000 close(4<pipe:[9]>) = 0 <0.000010>
      40 1700000000.300000 read(3<pipe:[9]>,  <unfinished ...>
      42 1700000000.800000 close(4<pipe:[9]>) = 0 <0.000010>
      ${ends}
      40 1700000001.300200 <... read resumed>"", 1) = 0 <1.000200>`,
    );
    expect(told(found)).toEqual([
      expect.stringMatching(/^warning: .* waiting for end-of-file for 500 ms\.$/),
    ]);
  });

  it.each([
    ["wait4(-1, ", "wait4", "[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 41"],
    ["read(5<pipe:[98]>, ", "read", '"", 1) = 0'],
  ])("kept nobody waiting who waited for something else: %s", (call, name, result) => {
    const found = child(
      `40 1700000000.110000 pipe2([5<pipe:[98]>, 6<pipe:[98]>], 0) = 0 <0.000010>\n${noReadEnd}`,
      `40 1700000000.270000 write(4<pipe:[9]>, "x", 1) = 1 <0.000010>
      40 1700000000.280000 read(3<pipe:[9]>, "x", 1) = 1 <0.000010>
      40 1700000000.290000 close(4<pipe:[9]>) = 0 <0.000010>
      40 1700000000.300000 ${call} <unfinished ...>
      ${ends}
      40 1700000001.300200 <... ${name} resumed>${result} <1.000200>`,
    );
    expect(told(found)).toEqual([expect.stringMatching(/^info: .* and never used it\.$/)]);
  });

  it("is none that the new program was sent by another", () => {
    const sends = "socketpair(AF_UNIX, SOCK_STREAM, 0, [5<UNIX-STREAM:[7->8]>, 6<UNIX-STREAM:[8->7]>]) = 0";
    const carrying = (fd: number) =>
      `{msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[${fd}<pipe:[9]>]}], msg_controllen=24, msg_flags=0}`;
    const found = findingsOf(
      "fd-leak",
      `${gen}
      40 1700000000.040000 ${sends} <0.000010>
      ${fork}
      ${becomes}
      40 1700000000.250000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
      40 1700000000.260000 sendmsg(5<UNIX-STREAM:[7->8]>, ${carrying(3)}, 0) = 1 <0.000010>
      41 1700000000.270000 recvmsg(6<UNIX-STREAM:[8->7]>, ${carrying(7)}, 0) = 1 <0.000010>
      ${ends}`,
    );
    expect(found).toEqual([]);
  });

  it("is none where the new program closes all that it need not have, at once", () => {
    const closes = "41 1700000000.260000 close_range(3, 4294967295, 0) = 0 <0.000010>";
    expect(child(noWriteEnd, `${closes}\n${ends}`)).toEqual([]);
  });

  it("is none of what is no pipe, or of a pipe that is older than the trace", () => {
    const pair =
      "40 1700000000.050000 socketpair(AF_UNIX, SOCK_STREAM, 0, [5<UNIX-STREAM:[7->8]>, 6<UNIX-STREAM:[8->7]>]) = 0 <0.000010>";
    const older = '40 1700000000.060000 read(7<pipe:[5]>, "x", 1) = 1 <0.000010>';
    const found = findingsOf("fd-leak", `${gen}\n${pair}\n${older}\n${fork}\n${becomes}\n${ends}`);
    expect(found).toEqual([]);
  });

  it("is told of a program that makes few calls itself, however many the one before made", () => {
    const many = Array.from(
      { length: 20_001 },
      (_, at) => `41 1700000000.${210_000 + at} getpid() = 41 <0.000001>`,
    ).join("\n");
    expect(told(child(`${noWriteEnd}\n${many}`, ends))).toHaveLength(1);
  });

  it.each([
    ["so short that it may be chance", "1.210000", "info", "", [1]],
    ["long enough", "1.190000", "warning", "; it kept gen (40) waiting for end-of-file for 110 ms", [1, 0]],
  ])("is a mistake by how long the reader waited for it alone: %s", (_, at, severity, words, processes) => {
    const found = child(
      noReadEnd,
      `40 170000000${at} close(4<pipe:[9]>) = 0 <0.000000>
      40 170000000${at} read(3<pipe:[9]>,  <unfinished ...>
      ${ends}
      40 1700000001.300200 <... read resumed>"", 1) = 0 <0.110200>`,
    );
    expect(told(found)).toEqual([
      `${severity}: sleep (41) inherited the write end of pipe:9 as descriptor 4 when it became sleep, and never used it${words}.`,
    ]);
    expect(found[0]?.processes).toEqual(processes);
  });

  it.each([
    ["nobody has read yet", ""],
    [
      "a thread of the reader has not begun yet",
      `40 1700000001.200000 read(3<pipe:[9]>, "x", 1) = 1 <0.000010>
       40 1700000001.250000 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = 43 <0.000010>`,
    ],
    ["the reader is busy with what it got", '40 1700000001.100000 read(3<pipe:[9]>, "x", 1) = 1 <0.000010>'],
    [
      "the reader did something else meanwhile",
      `40 1700000001.200000 read(3<pipe:[9]>, "x", 1) = 1 <0.000010>
       40 1700000001.250000 getpid() = 40 <0.000001>`,
    ],
  ])("has kept nobody waiting while %s", (_, reader) => {
    expect(told(child(noReadEnd, `${reader}\n${ends}`))).toEqual([
      expect.stringMatching(/^info: sleep \(41\) inherited the write end .* never used it\.$/),
    ]);
  });

  it.each([
    ["the program uses it", noReadEnd, `41 1700000000.300000 write(4<pipe:[9]>, "x", 1) = 1 <0.000010>`],
    ["the program closes it", noReadEnd, "41 1700000000.300000 close(4<pipe:[9]>) = 0 <0.000010>"],
    ...["standard output", "standard error"].map((stream, at): [string, string, string] => [
      `it is the program's ${stream}`,
      `41 1700000000.210000 dup2(4<pipe:[9]>, ${at + 1}<pipe:[9]>) = ${at + 1}<pipe:[9]> <0.000010>
       41 1700000000.220000 close(3<pipe:[9]>) = 0 <0.000010>
       41 1700000000.230000 close(4<pipe:[9]>) = 0 <0.000010>`,
      "",
    ]),
    [
      "the program makes so many calls that it will use what it has",
      noReadEnd,
      Array.from(
        { length: 20_001 },
        (_, at) => `41 1700000000.${300_000 + at} getpid() = 41 <0.000001>`,
      ).join("\n"),
    ],
  ])("is no matter where %s", (_, before, after) => {
    expect(told(child(before, `${after}\n${ends}`))).toEqual([]);
  });
});
