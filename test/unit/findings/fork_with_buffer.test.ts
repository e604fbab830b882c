import { describe, expect, it } from "vitest";
import { fork, gen, stdio, told } from "./fork_logs.ts";
import { findingsInStopped, findingsOf } from "./trace_of.ts";

const childWrites = `41 1700000000.300000 write(1</tmp/out>, "begin\\nchild\\n", 12) = 12 <0.000010>
  41 1700000000.310000 exit_group(0) = ?`;
const parentWrites = '40 1700000000.400000 write(1</tmp/out>, "begin\\nparent\\n", 13) = 13 <0.000010>';
const bothWrite = `${childWrites}\n${parentWrites}`;

const begin =
  'gen (40) and its child gen (41) both wrote "begin\\n" to /tmp/out, descriptor 1: it stood in the parent\'s stdio buffer when it forked, and the child got a copy.';

describe("fork-with-buffer", () => {
  it("shows what both wrote, where the parent forked and where it wrote it", () => {
    expect(told(gen, stdio, fork, bothWrite)).toEqual([begin]);
    const [found] = findingsOf("fork-with-buffer", [gen, stdio, fork, bothWrite].join("\n"));
    expect(found?.related).toEqual([
      { message: "gen (40) forked here before its buffer was written", call: 2 },
      { message: "gen (40) wrote it here", call: 5 },
    ]);
  });

  it.each([
    [
      "the beginning of 117 bytes",
      "a line of this program that says much\\n".repeat(3),
      "a line of this program that says much\\na …",
    ],
    ["the beginning of 41 bytes", `${"0123456789".repeat(4)}\\n`, `${"0123456789".repeat(4)}…`],
    ["all of 40 bytes", `${"0123456789".repeat(3)}012345678\\n`, `${"0123456789".repeat(3)}012345678\\n`],
  ])("quotes %s", (_, text, quoted) => {
    const bytes = text.replaceAll("\\n", "\n").length;
    const write = (pid: number, at: string) =>
      `${pid} 1700000000.${at} write(1</tmp/out>, "${text}", ${bytes}) = ${bytes} <0.000010>`;
    expect(told(gen, stdio, fork, write(41, "300000"), write(40, "400000"))).toEqual([
      expect.stringContaining(`both wrote "${quoted}" to /tmp/out`),
    ]);
  });

  it("is told once of one buffer, however many children got a copy", () => {
    const second = (line: string) => line.replaceAll("41", "42").replaceAll("1700000000.", "1700000001.");
    expect(
      told(
        gen,
        stdio,
        fork,
        second(fork).replace("1700000001.1", "1700000000.2"),
        childWrites,
        second(childWrites),
        parentWrites.replace("0.4", "1.4"),
      ),
    ).toEqual([begin]);
  });

  it("looks past a write of the parent that failed", () => {
    const failed =
      '40 1700000000.350000 write(1</tmp/out>, "begin\\nparent\\n", 13) = -1 ENOSPC (No space left on device) <0.000010>';
    expect(told(gen, stdio, fork, childWrites, failed, parentWrites)).toEqual([begin]);
  });

  const does = (pid: number, at: string, call: string) => `${pid} 1700000000.${at} ${call} <0.000010>`;

  it.each([
    [
      "the parent did other things since its stdio began: only whole blocks went where the buffer goes",
      [
        gen,
        stdio,
        does(40, "060000", 'write(1</tmp/out>, "x"..., 8192) = 8192'),
        does(40, "061000", 'write(2</tmp/err>, "hello", 5) = 5'),
        does(40, "062000", "lseek(1</tmp/out>, 0, SEEK_CUR) = 12"),
        does(40, "063000", 'write(1</tmp/out>, "x"..., 100) = -1 ENOSPC (No space left on device)'),
        does(40, "064000", "getpid() = 40"),
        fork,
        bothWrite,
      ],
    ],
    [
      "both did other things before they wrote it",
      [
        gen,
        stdio,
        fork,
        does(41, "200000", "getpid() = 41"),
        does(41, "210000", 'write(1</tmp/out>, "", 0) = 0'),
        childWrites,
        does(40, "350000", 'write(2</tmp/err>, "hello", 5) = 5'),
        does(40, "351000", "lseek(1</tmp/out>, 0, SEEK_CUR) = 12"),
        does(40, "352000", 'write(1</tmp/out>, "", 0) = 0'),
        parentWrites,
      ],
    ],
    [
      "the child looked at the descriptor when it had written",
      [
        gen,
        stdio,
        fork,
        childWrites.replace(
          "41 1700000000.310000",
          `${does(41, "305000", "fstat(1</tmp/out>, {st_mode=S_IFREG|0644, st_size=0, ...}) = 0")}\n41 1700000000.310000`,
        ),
        parentWrites,
      ],
    ],
  ])("is told though %s", (_, lines) => {
    expect(told(...lines)).toEqual([begin]);
  });

  it("quotes what both wrote though it is no whole line, if that is all that one of them wrote", () => {
    const all = childWrites.replace('"begin\\nchild\\n", 12) = 12', '"beg", 3) = 3');
    expect(told(gen, stdio, fork, all, parentWrites)).toEqual([begin.replace("begin\\n", "beg")]);
    const line = bothWrite.replace("begin\\nchild", "begin\\n\\nchild");
    expect(told(gen, stdio, fork, line)).toEqual([begin]);
  });

  it("is told of a program that had run before the log began", () => {
    expect(told(stdio, fork, bothWrite)).toEqual([begin.replaceAll(/gen \((\d+)\)/g, "process $1")]);
  });

  const looksAnew = (call: string) => `41 1700000000.200000 ${call} = 0 <0.000010>`;

  it("is told where the child looked at something else before it wrote", () => {
    const others = [
      looksAnew('newfstatat(2</tmp/err>, "", {st_mode=S_IFREG|0644, st_size=0, ...}, AT_EMPTY_PATH)'),
      looksAnew('newfstatat(AT_FDCWD</tmp>, "out", {st_mode=S_IFREG|0644, st_size=0, ...}, 0)'),
    ];
    expect(told(gen, stdio, fork, ...others, bothWrite)).toEqual([begin]);
  });

  it.each([
    ["stdio began only after the fork", [gen, fork, bothWrite]],
    [
      "the buffer was emptied before the fork",
      [gen, stdio, '40 1700000000.060000 write(1</tmp/out>, "first\\n", 6) = 6 <0.000010>', fork, bothWrite],
    ],
    [
      "they wrote different things",
      [gen, stdio, fork, bothWrite.replace('"begin\\nchild', '"becoming\\nchild')],
    ],
    [
      "the child's stdio began anew",
      [gen, stdio, fork, looksAnew("fstat(1</tmp/out>, {st_mode=S_IFREG|0644, st_size=0, ...})"), bothWrite],
    ],
    [
      "they wrote to different descriptors",
      [gen, stdio, fork, bothWrite.replace("41 1700000000.300000 write(1<", "41 1700000000.300000 write(2<")],
    ],
    [
      "strace named no descriptors",
      [gen, stdio, fork, bothWrite].map((text) => text.replaceAll("1</tmp/out>", "1")),
    ],
    [
      "the two descriptors of one file had buffers of their own",
      [
        gen,
        stdio,
        stdio.replace("newfstatat(1<", "newfstatat(2<"),
        fork,
        bothWrite.replace("41 1700000000.300000 write(1<", "41 1700000000.300000 write(2<"),
      ],
    ],
    [
      "the program that forked had not begun its stdio",
      [gen, stdio, gen.replace("1700000000.00", "1700000000.06"), fork, bothWrite],
    ],
    [
      "the parent had begun its stdio for something else",
      [gen, stdio.replace("newfstatat(1</tmp/out>", "newfstatat(2</tmp/err>"), fork, bothWrite],
    ],
    [
      "the child ran another program first",
      [gen, stdio, fork, gen.replace("40 1700000000.00", "41 1700000000.20"), bothWrite],
    ],
    [
      "the child has no copy, but the memory of its parent",
      [gen, stdio, fork.replace("flags=", "flags=CLONE_VM|CLONE_VFORK|"), bothWrite],
    ],
    ["strace printed no bytes", [gen, stdio, fork, bothWrite.replace(/"[^"]*"/g, "0x5581")]],
  ])("keeps quiet when %s", (_, lines) => {
    expect(told(...lines)).toEqual([]);
  });

  const calls = (pid: number, count: number, fromUs: number) =>
    Array.from({ length: count }, (_, turn) => {
      const at = String(fromUs + turn).padStart(6, "0");
      return `${pid} 1700000000.${at} getppid() = 1 <0.000001>`;
    });

  it.each([
    [511, 1],
    [512, 0],
  ])("looks at 512 calls on either side of a fork, and with %i others is told %i times", (others, count) => {
    const [before, childs, parents] = [
      calls(40, others, 60_000),
      calls(41, others, 200_000),
      calls(40, others, 350_000),
    ];
    expect(told(gen, stdio, ...before, fork, bothWrite)).toHaveLength(count);
    expect(told(gen, stdio, fork, ...childs, bothWrite)).toHaveLength(count);
    expect(told(gen, stdio, fork, childWrites, ...parents, parentWrites)).toHaveLength(count);
  });

  it("is not told of a fork after the run was stopped", () => {
    const forkedAt = (second: number) =>
      findingsInStopped(
        [gen, ...[stdio, fork, bothWrite].map((text) => text.replaceAll("1700000000.", `${second}.`))].join(
          "\n",
        ),
      ).filter((finding) => finding.startsWith("fork-with-buffer: "));
    expect(forkedAt(1_700_000_002)).toHaveLength(1);
    expect(forkedAt(1_700_000_003)).toEqual([]);
  });

  const late = [stdio, fork, bothWrite].map((text) => text.replaceAll("1700000000.", "1700000001."));
  const forks = (count: number, parents = "") =>
    Array.from({ length: count }, (_, turn) => {
      const pid = 1000 + turn;
      const at = (us: number) => `1700000000.${100_000 + turn * 100 + us}`;
      const parentsLine = parents === "" ? "" : `\n40 ${at(20)} ${parents} <0.000001>`;
      return `40 ${at(0)} clone(child_stack=NULL, flags=SIGCHLD) = ${pid} <0.000001>
        ${pid} ${at(10)} write(1</tmp/out>, "child\\n", 6) = 6 <0.000001>${parentsLine}`;
    });

  it("looks no further after a thousand forks", () => {
    const writes = 'write(1</tmp/out>, "parent\\n", 7) = 7';
    expect(told(gen, ...forks(999, writes), ...late)).toEqual([begin]);
    expect(told(gen, ...forks(1000, writes), ...late)).toEqual([]);
  });

  it("counts no forks after which only the children write", () => {
    expect(told(gen, ...forks(1000), ...late)).toEqual([begin]);
  });
});
