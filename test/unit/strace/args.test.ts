import { describe, expect, test } from "vitest";
import { ArgSpans } from "../../../src/strace/args.ts";

function argsOf(text: string): ArgSpans {
  const bytes = new TextEncoder().encode(`(${text})`);
  return new ArgSpans().reset(bytes, 1, bytes.length - 1);
}

function textsOf(text: string): string[] {
  const args = argsOf(text);
  return Array.from({ length: args.count }, (_, index) => args.text(index));
}

describe("arguments are cut at the commas between them", () => {
  test.each([
    ["", []],
    ["  ", []],
    ["3", ["3"]],
    ["3, NULL,  0", ["3", "NULL", "0"]],
    ['1, "a, b\\", c", 9', ["1", '"a, b\\", c"', "9"]],
    ["[{fd=3, events=POLLIN}, {fd=4}], 2", ["[{fd=3, events=POLLIN}, {fd=4}]", "2"]],
    ["3</tmp/a, b>, 4", ["3</tmp/a, b>", "4"]],
    ["3</dev/pts/0<char 136:0>>, 1", ["3</dev/pts/0<char 136:0>>", "1"]],
    ["3<TCP:[[::1]:80->[::1]:9]>, 1", ["3<TCP:[[::1]:80->[::1]:9]>", "1"]],
    ['3<UNIX-STREAM:[7->8,"/a>, b"]>, 1', ['3<UNIX-STREAM:[7->8,"/a>, b"]>', "1"]],
    ["1<<3, 2", ["1<<3", "2"]],
    ["3</tmp/a->, 4", ["3</tmp/a->", "4"]],
    ['3</tmp/a\\"b>, 4</tmp/c\\"d>', ['3</tmp/a\\"b>', '4</tmp/c\\"d>']],
    ['3</tmp/a"b>, 4', ['3</tmp/a"b>', "4"]],
    ["0x7ffe /* 2*3/4 vars, odd */, 0", ["0x7ffe /* 2*3/4 vars, odd */", "0"]],
    ["0x7ffe /* 3 vars, odd */, 0", ["0x7ffe /* 3 vars, odd */", "0"]],
    ["3 , 4 ", ["3", "4"]],
    ["3</tmp/a<b, 4", ["3</tmp/a<b", "4"]],
    ["[1, 2", ["[1, 2"]],
    ['"cut, off', ['"cut, off']],
    ["0x7ffe /* 3 vars, cut", ["0x7ffe /* 3 vars, cut"]],
  ])("%s", (text, expected) => {
    expect(textsOf(text)).toEqual(expected);
  });
});

test("what an argument says as a number", () => {
  const args = argsOf("-1, 0x1f, 0644, 12<pipe:[9]>, NULL, fd=5</tmp/x>, AT_FDCWD</home>");
  expect([0, 1, 2, 3, 4, 5, 6, 7].map((index) => args.integer(index))).toEqual([
    -1,
    31,
    420,
    12,
    Number.NaN,
    5,
    Number.NaN,
    Number.NaN,
  ]);
  expect([0, 3, 4, 5, 6, 7].map((index) => args.fd(index))).toEqual([-1, 12, -1, 5, -1, -1]);
});

test("the descriptor of a later argument is its own, and no negative number is one", () => {
  const args = argsOf("3</tmp/a>, 4</tmp/b>, -100</home>");
  expect([0, 1, 2].map((index) => args.fd(index))).toEqual([3, 4, -1]);
});

test("what stands behind a descriptor", () => {
  const args = argsOf(
    "3<pipe:[9]>, 4, fd=5</a\\74b>, AT_FDCWD</home>, 6</dev/null<char 1:3>>, 7<TCPv6:[[::1]:80->[::1]:9]>, 8</cut",
  );
  const annotations = [0, 1, 2, 3, 4, 5, 6].map((index) => {
    const range = args.annotation(index);
    return range && new TextDecoder().decode(range.bytes.subarray(range.start, range.end));
  });
  expect(annotations).toEqual([
    "pipe:[9]",
    undefined,
    "/a\\74b",
    "/home",
    "/dev/null<char 1:3>",
    "TCPv6:[[::1]:80->[::1]:9]",
    undefined,
  ]);
});

test("names of arguments are left out, unless the call is one that always prints them", () => {
  const bytes = new TextEncoder().encode("pid=42, sig=SIGTERM");
  const args = new ArgSpans().reset(bytes, 0, bytes.length);
  expect([args.text(0), args.text(1)]).toEqual(["42", "SIGTERM"]);
  args.reset(bytes, 0, bytes.length, true);
  expect([args.text(0), args.text(1)]).toEqual(["pid=42", "sig=SIGTERM"]);
});

test.each([
  ["the working directory, as strace prints its number", "-100</home>", "/home"],
  [
    "of the list that pipe filled: each of its descriptors has one of its own",
    "[3<pipe:[9]>, 4<pipe:[9]>]",
    undefined,
  ],
  ["of a string that begins like one", '"<a>"', undefined],
])("an annotation %s", (_, text, expected) => {
  const range = argsOf(text).annotation(0);
  expect(range && new TextDecoder().decode(range.bytes.subarray(range.start, range.end))).toBe(expected);
});

test("an argument that a call does not have is empty, also after a call that has it", () => {
  const args = argsOf("3, 4, 5");
  expect(args.count).toBe(3);
  const bytes = new TextEncoder().encode("6");
  args.reset(bytes, 0, bytes.length);
  expect([args.text(1), args.integer(2), args.fd(1)]).toEqual(["", Number.NaN, -1]);
});

describe("what is left of an earlier line behind the arguments is none of them", () => {
  /** The arguments before the `|`, with what follows it still in the buffer. */
  const cutArgs = (text: string) => {
    const bytes = new TextEncoder().encode(text.replace("|", ""));
    return new ArgSpans().reset(bytes, 0, text.indexOf("|"));
  };

  test.each([
    ["3|<pipe:[9]>", "3", 3],
    ["3<pipe:[9]|>", "3<pipe:[9]", 3],
    ["1|2", "1", 1],
    ["0|x1f", "0", 0],
    ["0x1|f", "0x1", 1],
    ["-|1", "-", Number.NaN],
    ["fd|=3", "fd", Number.NaN],
  ])("%s", (text, argument, number) => {
    const args = cutArgs(text);
    expect(args.isFirstAnnotated(new TextEncoder().encode("pipe:[9]"))).toBe(false);
    expect([args.count, args.text(0), args.integer(0), args.annotation(0)]).toEqual([
      1,
      argument,
      number,
      undefined,
    ]);
  });
});

describe("a first argument that is asked for an annotation known already", () => {
  const known = new TextEncoder().encode("pipe:[9]");

  test.each([
    ['3<pipe:[9]>, "a, b", 4', true, ["3<pipe:[9]>", '"a, b"', "4"]],
    ["3<pipe:[9]>", true, ["3<pipe:[9]>"]],
    ["3<pipe:[9", false, ["3<pipe:[9"]],
    ["3<pipe:[9]>(deleted), 1", false, ["3<pipe:[9]>(deleted)", "1"]],
    ["3<pipe:[99]>, 1", false, ["3<pipe:[99]>", "1"]],
    ["3<pipe:[8]>, 1", false, ["3<pipe:[8]>", "1"]],
    ["3<pipe:[9],x>, 1", false, ["3<pipe:[9],x>", "1"]],
    ["fd=3<pipe:[9]>, 1", false, ["3<pipe:[9]>", "1"]],
    ["3, 1", false, ["3", "1"]],
    ["", false, []],
  ])("%s", (text, expected, cut) => {
    const args = argsOf(text);
    expect(args.isFirstAnnotated(known)).toBe(expected);
    expect(Array.from({ length: args.count }, (_, index) => args.text(index))).toEqual(cut);
  });

  test("of a call whose arguments have not begun to be printed there is no descriptor", () => {
    const bytes = new TextEncoder().encode("(3");
    expect(new ArgSpans().reset(bytes, 1, 1).fd(0)).toBe(-1);
  });
});
