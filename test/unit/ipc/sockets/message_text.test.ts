import { describe, expect, it } from "vitest";
import {
  mayBeSameText,
  printedMessage,
  printedMessages,
  printedText,
} from "../../../../src/ipc/sockets/message_text.ts";
import type { ByteRange } from "../../../../src/strace/record.ts";

/** The part of a printed line that stands before `end`; all of it without one. */
function rangeOf(text: string, end = text.length): ByteRange {
  return { bytes: new TextEncoder().encode(text), start: 0, end };
}

describe("how a message begins", () => {
  it.each([
    ['"hello"', "hello"],
    ['{iov_base="ab", iov_len=2}', "ab"],
    // As printed: what tells it from others need not be decoded.
    ['"a\\"b\\n"', 'a\\"b\\n'],
    ['""', ""],
    ["NULL", ""],
    ["0x7ffe5c", ""],
    // The line is still being written.
    ['"hel', "hel"],
    [`"${"x".repeat(70)}"`, "x".repeat(64)],
  ])("%s: %j", (argument, text) => {
    expect(printedText(rangeOf(argument))).toBe(text);
  });

  it("is not told by the next argument", () => {
    expect(printedText(rangeOf('NULL"next"', 4))).toBe("");
    expect(printedText(rangeOf('NULL, "next"', 4))).toBe("");
  });
});

describe("what was sent and what was received can be one message", () => {
  it.each([
    ["hello", "hello", true],
    ["hello", "hullo", false],
    // The receiver saw less of it.
    ["hello, world", "hello, w", true],
    ["hello, w", "hello, world", true],
    ["jello, world", "hello, w", false],
    // A digit that follows makes strace print all three of an escape's.
    ["ab\\33", "ab\\0331", true],
    // Too little was seen of it to tell.
    ["hello", "ab", true],
    ["", "hello", true],
  ])("%s and %s: %s", (sent, received, same) => {
    expect(mayBeSameText(sent, received)).toBe(same);
  });
});

describe("a message as strace prints it", () => {
  const header = (name: string, buffers: string) =>
    `{msg_name=${name}, msg_namelen=0, msg_iov=${buffers}, msg_iovlen=1, msg_controllen=0, msg_flags=0}`;

  it.each([
    [
      "of several buffers has the room of all and begins with the first",
      header("NULL", '[{iov_base="ab", iov_len=2}, {iov_base="cde", iov_len=30}]'),
      { bytes: Number.NaN, room: 32, address: "", text: "ab" },
    ],
    [
      "begins with nothing where the first buffer is empty",
      header("NULL", '[{iov_base="", iov_len=0}, {iov_base="cde", iov_len=3}]'),
      { bytes: Number.NaN, room: 3, address: "", text: "" },
    ],
    ["may have no buffers", header("NULL", "[]"), { bytes: Number.NaN, room: 0, address: "", text: "" }],
    [
      "names an address",
      header('{sa_family=AF_UNIX, sun_path="/run/s"}', '[{iov_base="ab", iov_len=2}]'),
      { bytes: Number.NaN, room: 2, address: "/run/s", text: "ab" },
    ],
    [
      "says how much of it moved, among several",
      `{msg_hdr=${header("NULL", '[{iov_base="ab", iov_len=9}]')}, msg_len=2}`,
      { bytes: 2, room: 9, address: "", text: "ab" },
    ],
    [
      "can carry words that look like its own",
      header("NULL", '[{iov_base="msg_len=7, iov_len=8", iov_len=20}]'),
      { bytes: Number.NaN, room: 20, address: "", text: "msg_len=7, iov_len=8" },
    ],
  ])("%s", (_, printed, message) => {
    expect(printedMessage(rangeOf(printed))).toEqual(message);
  });

  it("is one of as many as there are", () => {
    const vector = (texts: readonly string[]) =>
      rangeOf(`[${texts.map((text) => header("NULL", `[{iov_base="${text}", iov_len=9}]`)).join(", ")}]`);
    const said = (texts: readonly string[]) => printedMessages(vector(texts)).map(({ text }) => text);
    expect([said([]), said(["a"]), said(["a", "b"])]).toEqual([[], ["a"], ["a", "b"]]);
  });
});
