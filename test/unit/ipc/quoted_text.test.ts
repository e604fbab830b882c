import { describe, expect, it } from "vitest";
import { identityOf } from "../../../src/ipc/channels/channel_identity.ts";
import { quotedBytes, quotedStrings, unquoted } from "../../../src/ipc/channels/quoted_text.ts";
import { printedDescriptor, printedDescriptors } from "../../../src/ipc/descriptors/descriptor_text.ts";

describe("text between quotes", () => {
  it.each([
    ['"plain"', "plain"],
    ['"a\\tb\\n"', "a\tb\n"],
    ['"\\"q\\" \\\\"', '"q" \\'],
    ['"\\303\\274"', "ü"],
    ['"\\xc3\\xbc"', "ü"],
    ["NULL", "NULL"],
  ])("%s", (argument, text) => {
    expect(unquoted(argument)).toBe(text);
  });

  it("is a list of strings, a cut one with an ellipsis", () => {
    expect(quotedStrings('["sh", "-c", "exit"...]')).toEqual(["sh", "-c", "exit…"]);
  });

  it.each([
    ['"\\1\\0\\377"', [1, 0, 255]],
    ['"\\x01\\xff"', [1, 255]],
    ['"a\\n\\"\\\\"', [0x61, 10, 0x22, 0x5c]],
    ['"ü"', [0xc3, 0xbc]],
    ["0x7ffe", []],
  ])("%s has bytes", (argument, bytes) => {
    expect([...quotedBytes(argument)]).toEqual(bytes);
  });
});

describe("a descriptor in text", () => {
  const rangeOf = (text: string) => ({ bytes: new TextEncoder().encode(text), start: 0, end: text.length });
  const told = (text: string) => {
    const found = printedDescriptor(rangeOf(text));
    if (found === undefined) return undefined;
    const { fd, annotation } = found;
    const { bytes, start, end } = annotation ?? rangeOf("");
    return [fd, new TextDecoder().decode(bytes.subarray(start, end))];
  };

  it.each([
    ["3", [3, ""]],
    ["12<pipe:[97]>", [12, "pipe:[97]"]],
    ["3<TCP:[1.1.1.1:1->2.2.2.2:2]>", [3, "TCP:[1.1.1.1:1->2.2.2.2:2]"]],
    ["0</dev/null<char 1:3>>", [0, "/dev/null<char 1:3>"]],
    ["3</etc/passwd->", [3, "/etc/passwd-"]],
    ['4<UNIX-STREAM:[7->8,"/tmp/a>b"]>', [4, 'UNIX-STREAM:[7->8,"/tmp/a>b"]']],
    ["3</tmp/f>(deleted)", [3, "/tmp/f"]],
    ["3</tmp/a<b>", [3, "/tmp/a<b"]],
    // A path printed raw, as strace before 4.22 did: what ends an element ends it.
    ["3</tmp/a<b>, 4", [3, "/tmp/a<b>, 4"]],
    ["-1", undefined],
    ["AT_FDCWD", undefined],
    ["", undefined],
  ])("%s", (text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it.each([
    ["[3<pipe:[97]>, 4<pipe:[97]>]", [3, 4]],
    ["[3, 4]", [3, 4]],
    ["[3</etc/passwd->, 4</tmp/a, b>, 5]", [3, 4, 5]],
    ["[5, -1, 6]", [5]],
    ["NULL", []],
  ])("list %s", (text, fds) => {
    expect(printedDescriptors(rangeOf(text)).map(({ fd }) => fd)).toEqual(fds);
  });
});

describe("what an annotation refers to", () => {
  it.each([
    ["socket:[9]", "socket", "socket:socket:[9]"],
    ["NETLINK:[ROUTE:42]", "socket", "socket:NETLINK:[ROUTE:42]"],
    ["UDP-Lite:[1.1.1.1:1]", "socket", "socket:UDP-Lite:[1.1.1.1:1]"],
    ["pipe:[9]", "pipe", "pipe:9"],
    ["anon_inode:[userfaultfd]", "other", "other:anon_inode:[userfaultfd]"],
    ["anon_inode:[eventfd]", "eventfd", "eventfd"],
    ["/dev/pts/4<char 136:4>", "pty", "pty:/dev/pts/4"],
    ["/dev/sda<block 8:0>", "device", "device:/dev/sda"],
  ])("%s", (printed, kind, id) => {
    expect(identityOf(printed)).toMatchObject({ kind, id });
  });
});
