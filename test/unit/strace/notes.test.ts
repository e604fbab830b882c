import { describe, expect, test } from "vitest";
import { LogParser } from "../../../src/strace/parser.ts";
import { storyOf } from "./story.ts";

describe("strace speaks for itself", () => {
  test.each([
    "strace: Process 42 attached",
    "/usr/bin/strace: Process 42 attached",
    "/opt/strace-6.1/az/bin/strace: Process 42 attached",
    "./strace: Process 42 attached",
    "../build/strace: Process 42 attached",
  ])("in %s", (line) => {
    // The line after it stands where it stands: nothing was held for it.
    expect(storyOf(`${line}\n42 getpid() = 42\n`, { places: true })).toEqual([
      "note attached 42 #0",
      `42 whole getpid() returned 42 @0..0 #${line.length + 1}+17`,
    ]);
  });

  test.each([
    "it says strace: Process 42 attached to it",
    "nostrace: Process 42 attached to it",
    "hello strace: Process table loaded",
    "/a b/strace: Process 42 attached to it",
  ])("not in %s", (line) => {
    expect(storyOf(`${line}\n`)).toEqual(["-1 unparsed not a line of strace"]);
  });

  test.each([
    " | 00000  68 65 6c 6c 6f                                    hello            |",
    " * 6 bytes in buffer 0",
  ])("in what -e read= dumps: %s", (line) => {
    expect(storyOf(`${line}\n`)).toEqual([`note other ${line}`]);
  });

  test.each([
    "x| 00000  68 65 6c 6c 6f                                    hello            |",
    " | 00000  68 65 6c 6c 6f                                    hello",
    " |a|",
    " * 6 things in no buffer",
    " x 6 bytes in buffer 0",
  ])("not in %s", (line) => {
    expect(storyOf(`${line}\n`)).toEqual(["-1 unparsed not a line of strace"]);
  });
});

describe("a call that strace breaks with words of its own", () => {
  test.each([
    ["strace", 'execve("/bin/true", '],
    ["/opt/strace-6.1/az/bin/strace", "clone(flags=SIGCHLD"],
    ["/usr/bin/strace", 'openat(AT_FDCWD</tmp>, "a", '],
  ])("as %s goes on behind them: %s", (program, head) => {
    expect(storyOf(`${head}${program}: Process 42 attached\n) = 42\n`)).toEqual([
      "note attached 42",
      storyOf(`${head}) = 42\n`)[0],
    ]);
  });

  test("reaches from its first piece to its last, however often it is broken", () => {
    const lines = ["clone(strace: Process 42 attached", "flags=SIGCHLDstrace: Process 43 attached", ") = 43"];
    const broken = `${lines.join("\n")}\n`;
    const places = storyOf(`getpid() = 1\n${broken}getpid() = 1\n`, { places: true })
      .filter((line) => line.includes("whole"))
      .map((line) => line.split("#")[1]);
    expect(places).toEqual(["0+13", `13+${broken.length}`, `${13 + broken.length}+13`]);
  });

  test.each([
    'write(2, "strace: Process 42 attached", 27) = 27',
    'write(2, "strace: Process 42 attached\\n", 28) = 28',
  ])("is none that only moves such words: %s", (line) => {
    expect(storyOf(`${line}\n`)).toEqual([expect.stringMatching(/^-1 whole write/)]);
  });
});

test("a call in progress stands where its line begins, in one piece", () => {
  const parser = new LogParser();
  expect(parser.next()).toBeUndefined();
  parser.append(new TextEncoder().encode("getpid() = 1\nread(3, "));
  parser.next();
  expect(parser.next()).toBeUndefined();
  expect(parser.partial()).toMatchObject({ logOffset: 13, logLength: 8, resumedOffset: -1 });
});
