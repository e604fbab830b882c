import { describe, expect, test } from "vitest";
import { readCallText } from "../../../src/strace/call_text.ts";

const encoder = new TextEncoder();

function read(first: string, resumed?: string) {
  const text = readCallText(
    encoder.encode(first),
    resumed === undefined ? undefined : encoder.encode(resumed),
  );
  return { ...text, payload: text.payload && new TextDecoder().decode(text.payload.bytes) };
}

describe("a call read again from its lines", () => {
  test("in one line", () => {
    expect(read('41 1.0 write(4<pipe:[9]>, "hello\\n"..., 900) = 900 <0.000012>\n')).toEqual({
      name: "write",
      args: ["4<pipe:[9]>", '"hello\\n"...', "900"],
      result: "900",
      payload: "hello\n",
    });
  });

  test("in two lines, of which the first has no newline", () => {
    expect(read("41 1.0 read(3,  <unfinished ...>", '41 2.0 <... read resumed>"x", 1) = 1')).toEqual({
      name: "read",
      args: ["3", '"x"', "1"],
      result: "1",
      payload: "x",
    });
  });

  test("in progress", () => {
    expect(read("41 1.0 read(3<pipe:[9]>, ")).toMatchObject({ name: "read", result: "", payload: undefined });
  });

  test("broken by strace's own words", () => {
    const line =
      "clone(child_stack=NULL, flags=SIGCHLDstrace: Process 42 attached\n, child_tidptr=0x7) = 42\n";
    expect(read(line)).toMatchObject({
      name: "clone",
      args: ["child_stack=NULL", "flags=SIGCHLD", "child_tidptr=0x7"],
      result: "42",
    });
  });

  test("of a thread that became its leader", () => {
    expect(
      read('43 1.0 execve("/bin/true", <unfinished ...>', "41 2.0 <... execve resumed>NULL, NULL) = 0"),
    ).toEqual({
      name: "execve",
      args: ['"/bin/true"', "NULL", "NULL"],
      result: "0",
      payload: undefined,
    });
  });

  test("whose rest has no head", () => {
    expect(read('[pid 41] write(2, "x\\n", 2x\n', ") = 2\n")).toMatchObject({ name: "write", result: "2" });
  });

  test("with the payload of a message, without its address and control data", () => {
    const line =
      '41 1.0 sendmsg(3, {msg_name={sa_family=AF_UNIX, sun_path="/a"}, msg_namelen=5, msg_iov=[{iov_base="ab", iov_len=2}, {iov_base="c", iov_len=1}], msg_iovlen=2, msg_control=[{cmsg_data="no"}], msg_flags=0}, 0) = 3\n';
    expect(read(line).payload).toBe("abc");
  });

  test("with the payload of several messages, whose addresses read like one", () => {
    const message = (address: string, text: string) =>
      `{msg_hdr={msg_name={sa_family=AF_UNIX, sun_path="${address}"}, msg_namelen=9, msg_iov=[{iov_base=${text}, iov_len=9}], msg_iovlen=1, msg_flags=0}, msg_len=9}`;
    const messages = `[${message("/msg_iov=", '"ab"')}, ${message('/msg_iov=[\\"no\\"]', '"c"...')}]`;
    expect(read(`41 1.0 sendmmsg(3, ${messages}, 2, 0) = 2\n`).payload).toBe("abc");
  });

  test.each([
    ["cut within its address", '{msg_name={sa_family=AF_UNIX, sun_path="/a msg_iov=['],
    ["without vectors", "{msg_name=NULL, msg_namelen=0, msg_iov=NULL, msg_iovlen=0, msg_flags=0}, 0) = 0\n"],
    ["of which strace printed the place", "0x7ffe12345678, 0) = -1 EFAULT (Bad address)\n"],
  ])("of a message %s has no payload", (_, message) => {
    expect(read(`41 1.0 sendmsg(3, ${message}`)).toMatchObject({ name: "sendmsg", payload: undefined });
  });

  test("broken by strace's own words twice", () => {
    const line =
      "clone(child_stack=NULL, strace: Process 42 attached\nflags=SIGCHLDstrace: Process 43 attached\n) = 42\n";
    expect(read(line)).toMatchObject({ args: ["child_stack=NULL", "flags=SIGCHLD"], result: "42" });
  });

  test("with the payload of a queue's message", () => {
    expect(read('41 1.0 msgsnd(0, {5, "hello"}, 5, 0) = 0\n').payload).toBe("hello");
  });

  test("that is none", () => {
    expect(read("not a call\n")).toEqual({ name: "", args: [], result: "", payload: undefined });
  });
});
