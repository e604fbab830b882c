import { describe, expect, test } from "vitest";
import { LineHead } from "../../../src/strace/line_head.ts";

/** `41 <sort> unix 1.5 | read(3`: who, its name, what kind of time, which, and what comes then; nothing for what is not there. */
function headOf(line: string): string {
  // The next line begins where this one ends; nobody is to look there.
  const bytes = new TextEncoder().encode(`${line} 99.9 (+ 1)`);
  const head = new LineHead();
  head.read(bytes, 0, line.length);
  const command = line.slice(head.commandStart, head.commandEnd);
  const time = head.stamp === "none" ? "" : `${head.stamp} ${head.seconds}+${head.fraction} `;
  return `${head.tid < 0 ? "" : `${head.tid} `}${command === "" ? "" : `<${command}> `}${time}| ${line.slice(head.body)}`;
}

describe("the head of a line", () => {
  test.each([
    ["getpid()", "| getpid()"],
    ["41 getpid()", "41 | getpid()"],
    ["41    1700000000.5 getpid()", "41 unix 1700000000+500000000 | getpid()"],
    ["4194304 1700000000.5 getpid()", "4194304 unix 1700000000+500000000 | getpid()"],
    ["1700000000 getpid()", "unix 1700000000+0 | getpid()"],
    ["1700000000.123456789 getpid()", "unix 1700000000+123456789 | getpid()"],
    ["[pid 41] getpid()", "41 | getpid()"],
    ["[pid     41] 1700000000.5 getpid()", "41 unix 1700000000+500000000 | getpid()"],
    ["12:00:01 getpid()", "wall-clock 43201+0 | getpid()"],
    ["41 23:59:59.000001 getpid()", "41 wall-clock 86399+1000 | getpid()"],
  ])("%s", (line, means) => {
    expect(headOf(line)).toBe(means);
  });

  test.each([
    ["     0.000012 getpid()", "relative 0+12000 | getpid()"],
    ["     2 getpid()", "relative 2+0 | getpid()"],
    ["41         0.000012 getpid()", "41 relative 0+12000 | getpid()"],
    ["41     1.5 getpid()", "41 relative 1+500000000 | getpid()"],
    ["41    1.5 getpid()", "41 unix 1+500000000 | getpid()"],
    ["123456 1.5 getpid()", "123456 unix 1+500000000 | getpid()"],
    ["123456  1.5 getpid()", "123456 relative 1+500000000 | getpid()"],
    ["[pid 41] 1.5 getpid()", "41 unix 1+500000000 | getpid()"],
    ["[pid 41]  1.5 getpid()", "41 relative 1+500000000 | getpid()"],
  ])("with a time since the line before, told by its blanks: %s", (line, means) => {
    expect(headOf(line)).toBe(means);
  });

  test.each([
    ["41<sort -n> 1.5 getpid()", "41 <sort -n> unix 1+500000000 | getpid()"],
    ["[pid 41<a b>] 1.5 getpid()", "41 <a b> unix 1+500000000 | getpid()"],
    ["41 1.5 [ 232] [00007f0000001234] getpid()", "41 unix 1+500000000 | getpid()"],
    ["[user_u:user_r:user_t] 1.5 getpid()", "unix 1+500000000 | getpid()"],
    ["41 [user_u:user_r:user_t] 12:00:01 getpid()", "41 wall-clock 43201+0 | getpid()"],
    ["41 1700000000.5 (+     1.000000) getpid()", "41 unix 1700000000+500000000 | getpid()"],
    ["12:00:01 (+     1.000000) [ 39] getpid()", "wall-clock 43201+0 | getpid()"],
  ])("with more that options of strace put there: %s", (line, means) => {
    expect(headOf(line)).toBe(means);
  });

  test.each([
    ["", "| "],
    ["41", "| 41"],
    ["41 1.5", "41 | 1.5"],
    ["[pid ] getpid()", "| getpid()"],
    ["[pid 41 getpid()", "| [pid 41 getpid()"],
    ["41<sort getpid()", "| 41<sort getpid()"],
    ["41x getpid()", "| 41x getpid()"],
    ["1:00:01 getpid()", "| 1:00:01 getpid()"],
    ["12:0:01 getpid()", "| 12:0:01 getpid()"],
    ["12:00:1 getpid()", "| 12:00:1 getpid()"],
    ["12:00 getpid()", "| 12:00 getpid()"],
    ["12:00:01x getpid()", "| 12:00:01x getpid()"],
    ["12:00:01", "| 12:00:01"],
    ["1.5x getpid()", "| 1.5x getpid()"],
    ["41 1.5 (+ 1.0 getpid", "41 unix 1+500000000 | (+ 1.0 getpid"],
    ["41 1.5 (1) getpid()", "41 unix 1+500000000 | (1) getpid()"],
    ["41 1.5 [ 39]getpid()", "41 unix 1+500000000 | [ 39]getpid()"],
    ["41 1.5 [ 39 getpid()", "41 unix 1+500000000 | [ 39 getpid()"],
    ["41 [ Process PID=41 runs in 32 bit mode. ]", "41 | [ Process PID=41 runs in 32 bit mode. ]"],
    ["41 1.1234567890 getpid()", "41 unix 1+0 | getpid()"],
  ])("takes no part of it for more than it is: %j", (line, means) => {
    expect(headOf(line)).toBe(means);
  });
});

test("a head says nothing of the one that was read before", () => {
  const head = new LineHead();
  const read = (line: string) => head.read(new TextEncoder().encode(line), 0, line.length);
  read("41<sort>     1.5 getpid()");
  expect([head.tid, head.stamp, head.commandEnd - head.commandStart, head.isEmpty]).toEqual([
    41,
    "relative",
    4,
    false,
  ]);
  read("getpid()");
  expect([head.tid, head.stamp, head.commandEnd - head.commandStart, head.isEmpty]).toEqual([
    -1,
    "none",
    0,
    true,
  ]);
  read("1700000000.5 getpid()");
  expect([head.stamp, head.isEmpty]).toEqual(["unix", false]);
  read("41 getpid()");
  expect([head.stamp, head.isEmpty]).toEqual(["none", false]);
});
