import { describe, expect, test } from "vitest";
import { LogParser } from "../../../src/strace/parser.ts";
import { storyOf } from "./story.ts";

/** What a parser has counted at the end of a log. */
function countsOf(log: string) {
  const parser = new LogParser();
  parser.append(new TextEncoder().encode(log));
  parser.end();
  let records = 0;
  while (parser.next() !== undefined) records++;
  const { lines, calls, unparsed, partial } = parser.stats;
  return { records, lines, calls, unparsed, partial };
}

describe("a parser counts", () => {
  test.each([
    ["a line that is none of strace", "hello\n", { records: 1, lines: 1, calls: 0, unparsed: 1, partial: 0 }],
    ["an empty line", "\n", { records: 1, lines: 1, calls: 0, unparsed: 1, partial: 0 }],
    [
      "a line in colours, which it reads at the second look",
      "\x1b[1mgetpid\x1b[0m() = 41\n",
      { records: 1, lines: 1, calls: 1, unparsed: 0, partial: 0 },
    ],
    [
      "the rest of a call in a line of its own",
      "41 1.0 pause( <unfinished ...>\n) = 1\n",
      { records: 2, lines: 2, calls: 1, unparsed: 0, partial: 0 },
    ],
    [
      "a last line without its end",
      "getpid() = 41",
      { records: 1, lines: 1, calls: 1, unparsed: 0, partial: 0 },
    ],
    [
      "a last line that is cut in a call",
      "41 1.0 read(3",
      { records: 1, lines: 0, calls: 1, unparsed: 0, partial: 1 },
    ],
    [
      "a last line that is cut before",
      "41 1.0 re",
      { records: 0, lines: 0, calls: 0, unparsed: 0, partial: 1 },
    ],
    ["nothing", "", { records: 0, lines: 0, calls: 0, unparsed: 0, partial: 0 }],
  ])("%s", (_, log, counts) => {
    expect(countsOf(log)).toEqual(counts);
  });
});

describe("no call is read", () => {
  test.each([
    ["where no name stands before the parenthesis", "41 1.0 (3) = 1"],
    ["where something else than a call is said to go on", "41 1.0 <... read is odd>) = 1"],
    ["where no name goes on", "41 1.0 <...  resumed>) = 1"],
    ["where the dots are missing", "41 1.0 <read resumed>) = 1"],
  ])("%s", (_, line) => {
    expect(storyOf(`${line}\n`)).toEqual([expect.stringMatching(/^41 unparsed /)]);
  });
});

test("a call does not outlive its task: who has the number next ends none that it did not begin", () => {
  expect(
    storyOf(`41 1.0 read(3,  <unfinished ...>
41 1.5 +++ killed by SIGKILL +++
41 2.0 <... read resumed>"x", 1) = 1
`).at(-1),
  ).toMatch(/^41 end read\("x" \| 1\) returned 1 @\S+ headless$/);
});
