import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryLog } from "../../../../src/tracefile/log_source.ts";
import { keyedHash } from "../../../../src/tracefile/privacy/keyed_hash.ts";
import type { PayloadMode } from "../../../../src/tracefile/privacy/payload_mode.ts";
import { sanitisedLog } from "../../../../src/tracefile/privacy/sanitised_trace.ts";

const nothing: PayloadMode = { keep: "nothing" };

function sanitised(log: string, mode: PayloadMode = nothing): string {
  const bytes = new TextEncoder().encode(log);
  return new TextDecoder().decode(sanitisedLog(new MemoryLog(bytes), mode));
}

describe("without payloads", () => {
  test.each([
    ['41 1.5 write(1<pipe:[9]>, "secret", 6) = 6', '41 1.5 write(1<pipe:[9]>, ""..., 6) = 6'],
    ['41 read(0, "sec\\"ret"..., 4096) = 9', '41 read(0, ""..., 4096) = 9'],
    ['read(0, "", 4096) = 0', 'read(0, "", 4096) = 0'],
    [
      '41 writev(1, [{iov_base="sec", iov_len=3}, {iov_base="ret", iov_len=3}], 2) = 6',
      '41 writev(1, [{iov_base=""..., iov_len=3}, {iov_base=""..., iov_len=3}], 2) = 6',
    ],
    ['41 write(1, "secret" <unfinished ...>', '41 write(1, ""... <unfinished ...>'],
    ['41 <... read resumed>"secret", 100) = 6', '41 <... read resumed>""..., 100) = 6'],
    ['msgsnd(0, {1, "secret\\0"}, 7, 0) = 0', 'msgsnd(0, {1, ""...}, 7, 0) = 0'],
    ['add_key("user", "desc", "secret", 6, -2) = 7', 'add_key(""..., ""..., ""..., 6, -2) = 7'],
    ['a_call_of_tomorrow("secret") = 0', 'a_call_of_tomorrow(""...) = 0'],
  ])("%s", (line, expected) => {
    expect(sanitised(`${line}\n`)).toBe(`${expected}\n`);
  });

  test.each([
    'openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3</etc/passwd>',
    'execve("/bin/echo", ["echo", "hello"], 0x7ffd /* 20 vars */) = 0',
    'connect(3, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = 0',
    'connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
    "poll([{fd=3, events=POLLIN}], 1, -1) = 1 ([{fd=3, revents=POLLIN}])",
    'read(4<anon_inode:[eventfd]>, "\\7\\0\\0\\0\\0\\0\\0\\0", 8) = 8',
    'prctl(PR_SET_NAME, "worker") = 0',
    "41 +++ exited with 0 +++",
    "41 --- SIGCHLD {si_signo=SIGCHLD, si_pid=42} ---",
    " > /usr/lib/libc.so.6(write+0x14) [0x10e4]",
    "strace: Process 42 attached",
    "41 read(0,  <unfinished ...>",
    'mq_open("desk", O_RDWR) = 4',
  ])("names and what the kernel says stay: %s", (line) => {
    expect(sanitised(`${line}\n`)).toBe(`${line}\n`);
  });

  test("the environment of a program goes, its arguments stay", () => {
    expect(sanitised('execve("/bin/a", ["a", "b"], ["TOKEN=secret", "HOME=/x"]) = 0\n')).toBe(
      'execve("/bin/a", ["a", "b"], [""..., ""...]) = 0\n',
    );
  });

  test("a path in an annotation that looks like a string hides no payload", () => {
    const line = 'write(3</tmp/a"b>, "secret", 6) = 6\n';
    expect(sanitised(line)).not.toContain("secret");
  });

  test("a sendto keeps the address and loses the bytes", () => {
    expect(sanitised('sendto(3, "secret", 6, 0, {sa_family=AF_UNIX, sun_path=@"me"}, 5) = 6\n')).toBe(
      'sendto(3, ""..., 6, 0, {sa_family=AF_UNIX, sun_path=@"me"}, 5) = 6\n',
    );
  });

  test("hexadecimal dumps of payloads are left out", () => {
    const dump = " | 00000  73 65 63 72 65 74                                 secret           |";
    expect(sanitised(`write(1, "secret", 6) = 6\n${dump}\n`)).toBe('write(1, ""..., 6) = 6\n');
  });

  test("what the program itself wrote into a log on the same terminal goes, too", () => {
    const log = 'write(1, "the secret\\n", 11the secret\n) = 11\nthe secret again\nwrite(1, "secret\n';
    const clean = sanitised(log);
    expect(clean).not.toContain("secret");
    expect(clean).toContain(") = 11");
  });

  test("a call that a note of strace came into is mended first", () => {
    expect(sanitised('write(1, "secstrace: Process 42 attached\nret", 6) = 6\n')).toBe(
      'strace: Process 42 attached\nwrite(1, ""..., 6) = 6\n',
    );
  });

  test("no payload survives, however it is cut, quoted or chunked", () => {
    const call = fc.constantFrom("write", "sendto", "pwrite64", "getxattr", "unheard_of", "ioctl");
    const tail = fc.constantFrom(", 6) = 6", ", 6", "", ") = -1 EIO (Input/output error)", "...");
    fc.assert(
      fc.property(call, fc.string(), tail, (name, around, end) => {
        const text = `${around}SECRET${around}`.replace(/["\\\n\r]/g, "\\$&").replace(/\\\n|\\\r/g, "\\n");
        expect(sanitised(`41 ${name}(1<pipe:[3]>, "${text}"${end}\n`)).not.toContain("SECRET");
      }),
    );
  });
});

describe("the first bytes", () => {
  test("are kept without cutting an escape in two", () => {
    const mode: PayloadMode = { keep: "first", bytes: 2 };
    expect(sanitised('write(1, "a\\0123", 4) = 4\n', mode)).toBe('write(1, "a\\012"..., 4) = 4\n');
    expect(sanitised('write(1, "ab", 2) = 2\n', mode)).toBe('write(1, "ab", 2) = 2\n');
  });
});

describe("hashes", () => {
  const mode: PayloadMode = { keep: "hash", key: [1, 2] };

  test("tell equal payloads from others, and nothing else", () => {
    const line = (payload: string) => `write(1, "${payload}", 40) = 40\n`;
    const long = "a rather long secret that nobody may read";
    const one = sanitised(line(long), mode);
    expect(one).toMatch(/write\(1, "#[0-9a-f]{16}"\.\.\., 40\) = 40/);
    expect(sanitised(line(long), mode)).toBe(one);
    expect(sanitised(line(`${long}!`), mode)).not.toBe(one);
    expect(sanitised(line(long), { keep: "hash", key: [1, 3] })).not.toBe(one);
  });

  test("are never longer than what they stand for", () => {
    expect(sanitised('write(1, "ab", 2) = 2\n', mode)).toMatch(/^write\(1, "#[0-9a-f]", 2\) = 2\n$/);
  });

  test("are HalfSipHash-2-4", () => {
    // The first vector of its reference, for the key 00 01 .. 07.
    const key = [0x03020100, 0x07060504] as const;
    expect(littleEndian(keyedHash(new Uint8Array(0), key))).toBe("218d1f59b9b83cc8");
  });
});

/** The digits as the reference prints them, byte by byte. */
function littleEndian(hex: string): string {
  const word = (text: string) => (text.match(/../g) ?? []).reverse().join("");
  return word(hex.slice(0, 8)) + word(hex.slice(8));
}
