import { describe, expect, it } from "vitest";
import { fork, gen, stdio, told } from "./fork_logs.ts";

describe("fork-with-buffer with the probe, in a log that does not say what was written", () => {
  const said = (pid: number, at: string, words: string) =>
    `${pid} 1700000000.${at} write(-1, "ipc-scope-probe 1 ${words}", 90) = -1 EBADF (Bad file descriptor) <0.000010>`;
  const mark = (
    pid: number,
    at: string,
    why: string,
    { stream = "0x7700", fd = 1, pending = 6, ahead = 0 } = {},
  ) =>
    said(
      pid,
      at,
      `stdio why=${why} stream=${stream} fd=${fd} call=- buffering=full size=4096 pending=${pending} ahead=${ahead}`,
    );
  const written = (pid: number, at: string) =>
    `${pid} 1700000000.${at} write(1</tmp/out>, ""..., 6) = 6 <0.000010>`;
  const begun = [gen, stdio, mark(40, "052000", "flush", { pending: 0 }), written(40, "053000")];
  const kept = [mark(40, "055000", "kept", { pending: 4 }), mark(40, "060000", "fork")];
  const untilFork = [...begun, ...kept, fork];
  const childsEnd = [mark(41, "300000", "exit"), written(41, "310000")];
  const parentsEnd = [mark(40, "400000", "exit"), written(40, "410000")];
  const sixAtLeast =
    "gen (40) and its child gen (41) both wrote the same 6 bytes to /tmp/out, descriptor 1: they stood in the parent's stdio buffer when it forked, and the child got a copy.";
  const six = sixAtLeast.replace(/\.$/, " of all 6 bytes that waited in it.");

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
    const more = [
      mark(41, "290000", "kept", { pending: 9 }),
      mark(40, "390000", "kept", { pending: 9 }),
      mark(40, "395000", "fork", { pending: 9 }),
    ];
    expect(told(...untilFork, ...more, ...childsEnd, ...parentsEnd)).toEqual([six]);
  });

  it("does not say that this was all where the probe did not see this fork, but an earlier one", () => {
    const system = [
      mark(40, "053100", "fork", { pending: 3 }),
      mark(40, "053200", "flush", { pending: 0 }),
      written(40, "053300"),
    ];
    const unseen = [...begun, ...system, mark(40, "055000", "kept"), fork];
    expect(told(...unseen, ...childsEnd, ...parentsEnd)).toEqual([sixAtLeast]);
  });

  it("knows the stream among others of the two processes", () => {
    const news = mark(41, "292000", "kept", { stream: "0x7900", pending: 0 });
    const journal = (pid: number, at: string, why: string) =>
      mark(pid, at, why, { stream: "0x7800", fd: 3, pending: 4 });
    expect(told(...untilFork, news, ...childsEnd, ...parentsEnd)).toEqual([six]);
    expect(
      told(
        ...begun,
        journal(40, "053100", "kept"),
        ...kept.slice(0, 1),
        journal(40, "059000", "fork"),
        ...kept.slice(1),
        fork,
        journal(41, "290000", "kept"),
        mark(41, "300000", "flush", { pending: 0 }),
        written(41, "310000"),
        journal(41, "320000", "_exit"),
        ...parentsEnd,
      ),
    ).toEqual([six]);
  });

  it.each([
    ["its input, which is the same terminal", { stream: "0x7600", fd: 0, pending: 0, ahead: 5 }],
    ["its errors, which go to the same terminal", { stream: "0x7680", fd: 2, pending: 9 }],
    ["what it reads through the same descriptor", { stream: "0x7600", fd: 1, pending: 0, ahead: 5 }],
  ])("knows the stream beside %s", (_, other) => {
    const lines = [
      gen,
      `40 1700000000.010000 fcntl(${other.fd}</tmp/out>, F_GETFL) = 0x8002 (flags O_RDWR|O_LARGEFILE) <0.000010>`,
      mark(40, "049000", "kept", other),
      stdio,
      mark(40, "054000", "fork", other),
      ...kept,
      fork,
      mark(41, "290000", "kept", other),
      ...childsEnd,
      mark(41, "320000", "_exit", other),
      ...parentsEnd,
    ];
    const atTerminal = lines.map((line) => line.replaceAll("</tmp/out>", "</dev/pts/1<char 136:1>>"));
    expect(told(...atTerminal)).toEqual([six.replace("/tmp/out", "pty:/dev/pts/1")]);
    const prompts = atTerminal.map((line) => line.replace('""..., 6)', '"ready>", 6)'));
    expect(told(...prompts)).toEqual([
      six
        .replace("the same 6 bytes to /tmp/out", '"ready>" to pty:/dev/pts/1')
        .replace("they stood", "it stood"),
    ]);
  });

  it("knows whose stream it is, though a sibling has the same at the same address and shares its output", () => {
    const as = (pid: number, lines: readonly string[]) =>
      lines.map((line) => line.replace(/^\d+/, String(pid)));
    const begins = (at: string, pid: number) =>
      fork.replace(/1700000000\.\d+/, `1700000000.${at}`).replace("41", `${pid}`);
    expect(
      told(
        gen,
        begins("010000", 41),
        begins("020000", 42),
        ...as(41, [mark(41, "030000", "kept", { pending: 9 }), mark(41, "031000", "fork", { pending: 9 })]),
        ...as(41, [begins("032000", 43)]),
        mark(43, "033000", "_exit", { pending: 9 }),
        ...as(42, [...begun.slice(1), ...kept, begins("100000", 44)]),
        ...as(44, childsEnd),
        ...as(42, parentsEnd),
      ),
    ).toEqual([six.replace("gen (40) and its child gen (41)", "gen (42) and its child gen (44)")]);
  });

  it("is told though the parent closed the stream before the child used its copy", () => {
    const closes = (pid: number, at: string) => [mark(pid, `${at}0000`, "close"), written(pid, `${at}1000`)];
    expect(told(...untilFork, ...closes(40, "20"), ...closes(41, "30"))).toEqual([six]);
  });

  it("keeps quiet about a stream that was opened before the fork and used only after it", () => {
    const opened = said(40, "050000", "open stream=0x7700 fd=1 path=/tmp/out");
    expect(told(gen, opened, fork, ...childsEnd, ...parentsEnd)).toEqual([]);
  });

  it("takes a stream that was closed before for another, though it stood at the same address", () => {
    const earlier = [
      mark(40, "053100", "kept", { pending: 8 }),
      mark(40, "053200", "fork", { pending: 8 }),
      mark(40, "053300", "close", { pending: 8 }),
      written(40, "053400"),
    ];
    expect(told(...begun, ...earlier, ...kept, fork, ...childsEnd, ...parentsEnd)).toEqual([six]);
  });
});
