import { describe, expect, it } from "vitest";
import type { Trace } from "../../../../src/ipc/trace.ts";
import { blockedCalls, isConserved, levelOf, transfersOf } from "../facts.ts";
import { channelOf, ms, traceOf } from "../trace_of.ts";

/** 40 reads what 41, 42 and 43 write. */
const forked = `
  40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
  40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
  40 1.003 clone(child_stack=NULL, flags=SIGCHLD) = 43 <0.0001>`;
const threeWriters = `
  40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>${forked}`;

const write = (bytes: number) => `write(4<pipe:[97]>, "x"..., ${bytes}`;
const wrote = (bytes: number) => `${write(bytes)}) = ${bytes} <0.0001>`;
const returned = (result: string | number) => `<... write resumed>) = ${result} <0.002>`;
const read = (bytes: number) => `read(3<pipe:[97]>, "x"..., ${bytes}) = ${bytes} <0.0001>`;
const interrupted = "-1 EINTR (Interrupted system call)";

/** The lines come a millisecond apart, from 10 ms on. */
function pipeAfter(lines: readonly string[], before = threeWriters) {
  const stamped = lines.map((line, at) => line.replace(" ", ` 1.${String(at + 10).padStart(3, "0")} `));
  const trace = traceOf(`${before}\n${stamped.join("\n")}`);
  return { trace, pipe: channelOf(trace, "pipe:97") };
}

/** `at 4, 41: 6` for each transfer, in order of the stream: where it begins, who wrote it and how much it is. */
function placesOf(trace: Trace): string[] {
  const { offset } = trace.transfers.columns;
  const pipe = channelOf(trace, "pipe:97");
  return transfersOf(trace, pipe)
    .map((told, position) => ({ told, at: offset.at(pipe.transfers.at(position)) }))
    .sort((a, b) => a.at - b.at)
    .map(({ told, at }) => `at ${at}, ${told.replace(" -> 40", "")}`);
}

describe("bytes that were read before the lines of their writers", () => {
  it("are each writer's, in the order of their lines", () => {
    const { trace, pipe } = pipeAfter([`40 ${read(5)}`, `41 ${wrote(2)}`, `42 ${wrote(4)}`]);
    expect(placesOf(trace)).toEqual(["at 0, 41: 2", "at 2, 42: 3"]);
    expect([levelOf(pipe), pipe.bytesUnseen, isConserved(pipe)]).toEqual([1, 0, true]);
  });

  it("are paid for whole by a write of just as many", () => {
    const { trace } = pipeAfter([`40 ${read(5)}`, `41 ${wrote(5)}`, `41 ${wrote(3)}`, `40 ${read(3)}`]);
    expect(placesOf(trace)).toEqual(["at 0, 41: 5", "at 5, 41: 3"]);
  });

  it("are nobody's in a pipe older than the log, in which others were before", () => {
    const { trace, pipe } = pipeAfter([`40 ${read(5)}`, `41 ${wrote(7)}`], forked);
    expect(placesOf(trace)).toEqual(["at 0, ?: 5"]);
    expect([levelOf(pipe), pipe.bytesUnseen]).toEqual([7, 5]);
  });
});

describe("bytes of a write that has not returned", () => {
  it("are no more than were read of them", () => {
    const { pipe } = pipeAfter([`41 ${write(100)} <unfinished ...>`, `40 ${read(5)}`]);
    expect([pipe.bytesWritten, levelOf(pipe)]).toEqual([5, 0]);
  });

  it("are no more than it brings, however often it was read from", () => {
    const { trace } = pipeAfter([
      `41 ${write(10)} <unfinished ...>`,
      `40 ${read(4)}`,
      `40 ${read(8)}`,
      `42 ${wrote(2)}`,
      `41 ${returned(10)}`,
    ]);
    expect(placesOf(trace)).toEqual(["at 0, 41: 4", "at 4, 41: 6", "at 10, 42: 2"]);
  });

  it("are told apart from those of another, each with what it brings", () => {
    const { trace } = pipeAfter([
      `41 ${write(10)} <unfinished ...>`,
      `42 ${write(20)} <unfinished ...>`,
      `40 ${read(25)}`,
      `41 ${returned(10)}`,
      `42 ${returned(20)}`,
    ]);
    expect(placesOf(trace)).toEqual(["at 0, 41: 10", "at 10, 42: 15"]);
  });

  it("are those that it took, once it has returned with fewer", () => {
    const { trace } = pipeAfter([
      `41 ${write(10)} <unfinished ...>`,
      `41 ${returned(4)}`,
      `40 ${read(4)}`,
      `40 ${read(6)}`,
      `42 ${wrote(6)}`,
    ]);
    expect(placesOf(trace)).toEqual(["at 0, 41: 4", "at 4, 42: 6"]);
  });
});

describe("a write that took fewer bytes than were read of it", () => {
  const twice = [`41 ${write(10)} <unfinished ...>`, `40 ${read(4)}`, `40 ${read(6)}`];

  it("leaves the latest of them to those that write next, the oldest of these first", () => {
    const { trace, pipe } = pipeAfter([...twice, `41 ${returned(3)}`, `42 ${wrote(1)}`, `43 ${wrote(6)}`]);
    expect(placesOf(trace)).toEqual(["at 0, 41: 3", "at 3, 42: 1", "at 4, 43: 6"]);
    expect([levelOf(pipe), pipe.bytesUnseen, isConserved(pipe)]).toEqual([0, 0, true]);
  });

  it("leaves them to one whose bytes lie there already, and the rest of those to the next reader", () => {
    const { trace, pipe } = pipeAfter([
      ...twice,
      `42 ${wrote(25)}`,
      `41 ${returned(interrupted)}`,
      `40 ${read(15)}`,
    ]);
    expect(placesOf(trace)).toEqual(["at 0, 42: 4", "at 4, 42: 6", "at 10, 42: 15"]);
    expect([levelOf(pipe), isConserved(pipe)]).toEqual([0, true]);
  });

  it("leaves them to nobody in a pipe older than the log", () => {
    const { trace, pipe } = pipeAfter([...twice, `41 ${returned(interrupted)}`, `42 ${wrote(10)}`], forked);
    expect(placesOf(trace)).toEqual(["at 0, ?: 4", "at 4, ?: 6"]);
    expect([levelOf(pipe), pipe.bytesUnseen, isConserved(pipe)]).toEqual([10, 10, true]);
  });
});

describe("a write of more than there is room for", () => {
  const large = `41 ${write(70_000)} <unfinished ...>`;

  it("moves up as it is read, and its last bytes count when it returns: it may still fail", () => {
    const { trace, pipe } = pipeAfter([
      large,
      `40 ${read(4096)}`,
      `40 ${read(10_000)}`,
      `41 ${returned(70_000)}`,
    ]);
    expect([10, 11, 12, 13].map((at) => pipe.fill.levelAt(ms(at + 0.5)))).toEqual([
      65_536, 65_536, 55_904, 55_904,
    ]);
    expect(placesOf(trace)).toEqual(["at 0, 41: 4096", "at 4096, 41: 10000"]);
  });

  it("is read in one piece, though it went in in two", () => {
    const { trace } = pipeAfter([large, `40 ${read(4096)}`, `40 ${read(65_536)}`]);
    expect(placesOf(trace)).toEqual(["at 0, 41: 4096", "at 4096, 41: 65536"]);
  });

  it("is not there where it took little, or nothing", () => {
    const { trace, pipe } = pipeAfter([
      large,
      `41 ${returned(5000)}`,
      `40 ${read(5000)}`,
      `41 ${write(70_000)} <unfinished ...>`,
      `41 ${returned(interrupted)}`,
      `42 ${wrote(3)}`,
      `40 ${read(3)}`,
    ]);
    expect(placesOf(trace)).toEqual(["at 0, 41: 5000", "at 5000, 42: 3"]);
    expect([levelOf(pipe), pipe.bytesWritten]).toEqual([0, 5003]);
  });

  it("has made room for those of another that went in before, and counts whole in the end", () => {
    const { pipe } = pipeAfter([large, `42 ${wrote(10)}`, `40 ${read(65_536)}`, `41 ${returned(70_000)}`]);
    expect([pipe.bytesWritten, levelOf(pipe), isConserved(pipe)]).toEqual([70_010, 4474, true]);
  });

  it("of a page at most goes in at once or not at all", () => {
    const small = (bytes: number) =>
      levelOf(pipeAfter([`42 ${wrote(65_530)}`, `41 ${write(bytes)} <unfinished ...>`]).pipe);
    expect([small(10), small(4096), small(4097)]).toEqual([65_530, 65_530, 65_536]);
  });
});

describe("a pipe that is made smaller", () => {
  const smaller = "41 fcntl(4<pipe:[97]>, F_GETPIPE_SZ) = 4096 <0.0001>";

  it("holds no more than that from then on: who read the rest has a line that is late", () => {
    const { pipe } = pipeAfter([`41 ${wrote(8192)}`, smaller, `40 ${read(8192)}`]);
    expect([10, 11, 12].map((at) => pipe.fill.levelAt(ms(at + 0.5)))).toEqual([8192, 4096, 0]);
  });

  it("holds what it held where that is less", () => {
    const { pipe } = pipeAfter([`41 ${wrote(100)}`, smaller]);
    expect([pipe.fill.length, levelOf(pipe)]).toEqual([1, 100]);
  });
});

describe("a writer of a few bytes that is in its call still", () => {
  it.each([
    ["an empty pipe waits for nothing", threeWriters, [], []],
    ["one with something in it waits for room", threeWriters, [`42 ${wrote(1)}`], ["41 write full"]],
    [
      "one that another is writing into waits for room",
      threeWriters,
      [`42 ${write(1)} <unfinished ...>`],
      ["41 write full"],
    ],
    ["one older than the log waits for room", forked, [], ["41 write full"]],
  ])("into %s", (_, before, lines, blocked) => {
    const { trace } = pipeAfter([...lines, `41 ${write(100)}...still`], before);
    expect(blockedCalls(trace)).toEqual(blocked);
  });

  it.each([
    [96, []],
    [97, ["41 writev full"]],
  ])("brings what its vectors hold: 4000 and %d", (bytes, blocked) => {
    const vectors = `[{iov_base="x"..., iov_len=4000}, {iov_base="y"..., iov_len=${bytes}}]`;
    const { trace } = pipeAfter([`41 writev(4<pipe:[97]>, ${vectors}, 2...still`]);
    expect(blockedCalls(trace)).toEqual(blocked);
  });
});

describe("a pipe of packets", () => {
  const packets = threeWriters.replace("], 0)", "], O_DIRECT)");

  it("loses of one what its reader leaves, and nothing of one that is still being written", () => {
    const { pipe } = pipeAfter(
      [`41 ${wrote(100)}`, `42 ${write(50)} <unfinished ...>`, `40 ${read(30)}`],
      packets,
    );
    expect(pipe).toMatchObject({ bytesWritten: 100, bytesRead: 30, bytesGone: 70 });
  });

  it("loses nothing of a large write that is read a page at a time while it lasts", () => {
    const { pipe } = pipeAfter(
      [`41 ${write(5000)} <unfinished ...>`, `40 ${read(4096)}`, `40 ${read(904)}`, `41 ${returned(5000)}`],
      packets,
    );
    expect(pipe).toMatchObject({ bytesWritten: 5000, bytesRead: 5000, bytesGone: 0 });
  });
});
