import { describe, expect, it } from "vitest";
import { identityOf, isSocket } from "../../../../src/ipc/channels/channel_identity.ts";

/** `pty pty:/dev/pts/3`; `one of many` where all of a kind print the same. */
function told(printed: string): string {
  const { kind, id, unique } = identityOf(printed);
  return `${kind} ${unique ? id : "one of many"}`;
}

describe("what strace prints of a descriptor says what it is:", () => {
  it.each([
    ["pipe:[97]", "pipe pipe:97"],
    ["/etc/passwd", "file file:/etc/passwd"],
    ["/tmp/a\\74b\\76", "file file:/tmp/a<b>"],
    ["/tmp/gone (deleted)", "file file:/tmp/gone"],
    ["/tmp/gone(deleted)", "file file:/tmp/gone"],
    ["/tmp/list (deleted).txt", "file file:/tmp/list (deleted).txt"],
    ["/tmp/a\\\\x41", "file file:/tmp/a\\x41"],
    ["/memfd:buf (deleted)", "memfd memfd:buf"],
  ])("%s", (printed, means) => {
    expect(told(printed)).toBe(means);
  });

  it("and what people call it: memory without a path as its maker did", () => {
    expect(identityOf("/memfd:buf (deleted)").name).toBe("buf");
  });

  it.each([
    ["/dev/null<char 1:3>", "device device:/dev/null"],
    ["/dev/null", "device device:/dev/null"],
    ["/dev/sda<block 8:0>", "device device:/dev/sda"],
    ["/dev/pts/3<char 136:3>", "pty pty:/dev/pts/3"],
    ["/dev/pts/2047<char 143:255>", "pty pty:/dev/pts/2047"],
    ["/dev/pts/3", "pty pty:/dev/pts/3"],
    ["/dev/other<char 135:0>", "device device:/dev/other"],
    ["/dev/other<char 144:0>", "device device:/dev/other"],
    ["/dev/other<block 136:0>", "device device:/dev/other"],
    ["/dev/shm/table", "posix-shm posix-shm:/table"],
    ["/dev/shm/sem.jobs", "posix-sem posix-sem:/jobs"],
    ["/dev/shm/folder/table", "file file:/dev/shm/folder/table"],
    ["/dev/mqueue/jobs", "file file:/dev/mqueue/jobs"],
    ["/srv/dev/shm/table", "file file:/srv/dev/shm/table"],
  ])("in /dev and its like, %s", (printed, means) => {
    expect(told(printed)).toBe(means);
  });

  it.each([
    ["anon_inode:[eventfd]", "eventfd one of many"],
    ["{eventfd-count=0x3, eventfd-id=1, eventfd-semaphore=1}", "eventfd one of many"],
    ["anon_inode:[signalfd]", "signalfd one of many"],
    ["signalfd:[USR1]", "signalfd one of many"],
    ["anon_inode:[timerfd]", "timerfd one of many"],
    ["anon_inode:[eventpoll]", "epoll one of many"],
    ["anon_inode:[pidfd]", "pidfd one of many"],
    ["pid:42", "pidfd one of many"],
    ["anon_inode:inotify", "inotify one of many"],
    ["anon_inode:[io_uring]", "other other:anon_inode:[io_uring]"],
  ])("of what has no name, %s", (printed, means) => {
    expect(told(printed)).toBe(means);
  });

  it.each([
    ["UNIX-STREAM:[7->8]", "unix-stream UNIX-STREAM:[7->8]"],
    ["UNIX-DGRAM:[7]", "unix-dgram UNIX-DGRAM:[7]"],
    ["UNIX-SEQPACKET:[7]", "unix-seqpacket UNIX-SEQPACKET:[7]"],
    ["UNIX:[7]", "unix-stream UNIX:[7]"],
    ["(null):[7]", "unix-stream (null):[7]"],
    ["TCP:[127.0.0.1:80]", "tcp TCP:[127.0.0.1:80]"],
    ["TCPv6:[[::1]:80]", "tcp TCPv6:[[::1]:80]"],
    ["UDP:[9]", "udp UDP:[9]"],
    ["UDPv6:[9]", "udp UDPv6:[9]"],
    ["socket:[9]", "socket socket:socket:[9]"],
    ["NETLINK:[ROUTE:42]", "socket socket:NETLINK:[ROUTE:42]"],
  ])("of sockets, %s", (printed, means) => {
    expect(told(printed)).toBe(means);
    expect(isSocket(identityOf(printed).kind)).toBe(true);
  });

  it.each(["net:[4026531840]", "mnt:[4026531841]", "pid:[4026531836]", "user:[4026531837]"])(
    "a namespace is no socket: %s",
    (printed) => {
      expect(told(printed)).toBe(`other other:${printed}`);
      expect(isSocket(identityOf(printed).kind)).toBe(false);
    },
  );

  it("whether in plain letters or in hex (-xx), but for what strace escapes everywhere", () => {
    const hex = (text: string) =>
      [...text].map((letter) => `\\x${letter.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");
    expect(told(hex("pipe:[97]"))).toBe("pipe pipe:97");
    expect(told(hex("/tmp/~Az09_"))).toBe("file file:/tmp/~Az09_");
    // A backslash in a name stays one; the bytes of other alphabets are those of a path.
    expect(told(hex("/a\\x41"))).toBe("file file:/a\\x41");
    expect(told("\\x2f\\xc3\\xa9")).toBe("file file:/é");
    expect(told("/tmp/\\x41")).toBe("file file:/tmp/A");
  });
});
