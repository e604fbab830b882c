import { describe, expect, it } from "vitest";
import { findingsOf, said } from "./trace_of.ts";

const gen = '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>';
const stdio =
  '40 1700000000.050000 newfstatat(1</tmp/out>, "", {st_mode=S_IFREG|0644, st_size=0, ...}, AT_EMPTY_PATH) = 0 <0.000010>';
const fork = "40 1700000000.100000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";
const childWrites = `41 1700000000.300000 write(1</tmp/out>, "begin\\nchild\\n", 12) = 12 <0.000010>
  41 1700000000.310000 exit_group(0) = ?`;
const parentWrites = '40 1700000000.400000 write(1</tmp/out>, "begin\\nparent\\n", 13) = 13 <0.000010>';
const bothWrite = `${childWrites}\n${parentWrites}`;

function told(...lines: readonly string[]): readonly string[] {
  return said("fork-with-buffer", lines.join("\n"));
}

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

  it("quotes the beginning of what is long", () => {
    const line = "a line of this program that says much\\n".repeat(3);
    const write = (pid: number, at: string) =>
      `${pid} 1700000000.${at} write(1</tmp/out>, "${line}", ${line.length - 3}) = ${line.length - 3} <0.000010>`;
    expect(told(gen, stdio, fork, write(41, "300000"), write(40, "400000"))).toEqual([
      expect.stringContaining('both wrote "a line of this program that says much\\na …" to /tmp/out'),
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

  it("looks no further after a thousand forks", () => {
    const harmless = (count: number) =>
      Array.from({ length: count }, (_, turn) => {
        const pid = 1000 + turn;
        const at = (us: number) => `1700000000.${100_000 + turn * 100 + us}`;
        return `40 ${at(0)} clone(child_stack=NULL, flags=SIGCHLD) = ${pid} <0.000001>
          ${pid} ${at(10)} write(1</tmp/out>, "child\\n", 6) = 6 <0.000001>
          40 ${at(20)} write(1</tmp/out>, "parent\\n", 7) = 7 <0.000001>`;
      });
    const late = [stdio, fork, bothWrite].map((text) => text.replaceAll("1700000000.", "1700000001."));
    const one = [begin];
    expect(told(gen, ...harmless(999), ...late)).toEqual(one);
    expect(told(gen, ...harmless(1000), ...late)).toEqual([]);
  });
});

describe("fork-with-buffer with the probe, in a log that does not say what was written", () => {
  const mark = (pid: number, at: string, why: string, stream = "0x7700", fd = 1, pending = 6) =>
    `${pid} 1700000000.${at} write(-1, "ipc-scope-probe 1 stdio why=${why} stream=${stream} fd=${fd} call=- buffering=full size=4096 pending=${pending}", 90) = -1 EBADF (Bad file descriptor) <0.000010>`;
  const written = (pid: number, at: string) =>
    `${pid} 1700000000.${at} write(1</tmp/out>, ""..., 6) = 6 <0.000010>`;
  const untilFork = [gen, stdio, mark(40, "055000", "kept"), mark(40, "060000", "fork"), fork];
  const childsEnd = [mark(41, "300000", "exit"), written(41, "310000")];
  const parentsEnd = [mark(40, "400000", "exit"), written(40, "410000")];
  const six =
    "gen (40) and its child gen (41) both wrote the same 6 bytes to /tmp/out, descriptor 1: they stood in the parent's stdio buffer when it forked, and the child got a copy of all 6 bytes that waited in it.";

  it("shows how much both wrote", () => {
    expect(told(...untilFork, ...childsEnd, ...parentsEnd)).toEqual([six]);
  });

  it("keeps quiet when the child left its copy in the buffer", () => {
    expect(told(...untilFork, written(41, "300000"), mark(41, "310000", "_exit"), ...parentsEnd)).toEqual([]);
  });

  it("speaks of one byte in the singular", () => {
    const one = (lines: readonly string[]) =>
      lines.map((line) => line.replace("pending=6", "pending=1").replace('""..., 6) = 6', '""..., 1) = 1'));
    expect(told(...one([...untilFork, ...childsEnd, ...parentsEnd]))).toEqual([
      six
        .replace("6 bytes to", "1 byte to")
        .replace("they stood", "it stood")
        .replace("6 bytes that", "1 byte that"),
    ]);
  });

  it.each([
    ["the child", childsEnd.slice(1), parentsEnd],
    ["the parent", childsEnd, parentsEnd.slice(1)],
  ])("keeps quiet while nobody saw %s empty its buffer", (_, childs, parents) => {
    expect(told(...untilFork, ...childs, ...parents)).toEqual([]);
  });

  it("counts what stood in it at the fork, whatever both put in afterwards", () => {
    const more = [mark(41, "290000", "kept", "0x7700", 1, 9), mark(40, "390000", "kept", "0x7700", 1, 9)];
    expect(told(...untilFork, ...more, ...childsEnd, ...parentsEnd)).toEqual([six]);
  });

  it("knows the stream among others of the two processes", () => {
    const others = [mark(40, "052000", "kept", "0x7800", 3, 4), mark(41, "292000", "kept", "0x7900", 1, 0)];
    expect(
      told(
        ...untilFork.slice(0, 2),
        ...others.slice(0, 1),
        ...untilFork.slice(2),
        ...others.slice(1),
        ...childsEnd,
        ...parentsEnd,
      ),
    ).toEqual([six]);
    const elsewhere = [
      mark(40, "051000", "kept", "0x7800", 3, 4),
      mark(40, "052000", "fork", "0x7800", 3, 4),
    ];
    expect(
      told(...untilFork.slice(0, 2), ...elsewhere, ...untilFork.slice(2), ...childsEnd, ...parentsEnd),
    ).toEqual([six]);
  });

  it("takes a stream that was closed before for another, though it stood at the same address", () => {
    const earlier = [
      mark(40, "051000", "kept", "0x7700", 1, 8),
      mark(40, "051500", "fork", "0x7700", 1, 8),
      mark(40, "052000", "close", "0x7700", 1, 8),
    ];
    expect(
      told(gen, stdio, ...earlier, written(40, "052100"), ...untilFork.slice(2), ...childsEnd, ...parentsEnd),
    ).toEqual([six]);
  });
});
