import { describe, expect, test } from "vitest";
import { readAnnotation } from "../../../src/strace/annotation.ts";
import { ArgSpans } from "../../../src/strace/args.ts";

/** The annotation of a descriptor as it stands in a line. */
function annotationOf(descriptor: string) {
  const bytes = new TextEncoder().encode(descriptor);
  const range = new ArgSpans().reset(bytes, 0, bytes.length).annotation(0);
  return range && readAnnotation(range);
}

describe("what a descriptor refers to", () => {
  test.each([
    ["3<pipe:[97]>", { kind: "pipe", inode: 97 }],
    ["3</tmp/a b>", { kind: "path", path: "/tmp/a b", deleted: false }],
    ["3</tmp/\\74x\\76\\n\\303\\244>", { kind: "path", path: "/tmp/<x>\nä", deleted: false }],
    ["3</tmp/a>(deleted)", { kind: "path", path: "/tmp/a", deleted: true }],
    ["3</tmp/a (deleted)>", { kind: "path", path: "/tmp/a", deleted: true }],
    ["3</memfd:a name (deleted)>", { kind: "memfd", path: "a name", deleted: true }],
    ["3</memfd:a name>(deleted)", { kind: "memfd", path: "a name", deleted: true }],
    [
      "0</dev/pts/0<char 136:0>>",
      { kind: "device", type: "char", path: "/dev/pts/0", major: 136, minor: 0, terminal: undefined },
    ],
    [
      "0</dev/ptmx<char 5:2 @/dev/pts/7>>",
      { kind: "device", type: "char", path: "/dev/ptmx", major: 5, minor: 2, terminal: "/dev/pts/7" },
    ],
    [
      "0</dev/sda<block 8:0>>",
      { kind: "device", type: "block", path: "/dev/sda", major: 8, minor: 0, terminal: undefined },
    ],
    [
      "3<UNIX-STREAM:[7->8]>",
      { kind: "unix-socket", type: "stream", inode: 7, peer: 8, path: "", abstract: false },
    ],
    [
      '3<UNIX-DGRAM:[7,"/run/a \\"b\\".sock"]>',
      {
        kind: "unix-socket",
        type: "dgram",
        inode: 7,
        peer: undefined,
        path: '/run/a "b".sock',
        abstract: false,
      },
    ],
    [
      '3<UNIX-SEQPACKET:[7->8,@"x"]>',
      { kind: "unix-socket", type: "seqpacket", inode: 7, peer: 8, path: "x", abstract: true },
    ],
    [
      "3<TCP:[127.0.0.1:1->127.0.0.1:2]>",
      {
        kind: "inet-socket",
        protocol: "tcp",
        version: 4,
        local: { address: "127.0.0.1", port: 1 },
        remote: { address: "127.0.0.1", port: 2 },
      },
    ],
    [
      "3<UDPv6:[[::]:53]>",
      {
        kind: "inet-socket",
        protocol: "udp",
        version: 6,
        local: { address: "::", port: 53 },
        remote: undefined,
      },
    ],
    ["3<TCP:[99]>", { kind: "other-socket", protocol: "TCP", inode: 99, detail: "99" }],
    ["3<socket:[99]>", { kind: "other-socket", protocol: "", inode: 99, detail: "" }],
    [
      "3<NETLINK:[ROUTE:42]>",
      { kind: "other-socket", protocol: "NETLINK", inode: Number.NaN, detail: "ROUTE:42" },
    ],
    ["3<anon_inode:[eventpoll]>", { kind: "anonymous", of: "eventpoll", number: undefined, detail: "" }],
    ["3<anon_inode:inotify>", { kind: "anonymous", of: "inotify", number: undefined, detail: "" }],
    ["3<pid:42>", { kind: "anonymous", of: "pidfd", number: 42, detail: "" }],
    [
      "3<signalfd:[USR1 RT_1]>",
      { kind: "anonymous", of: "signalfd", number: undefined, detail: "USR1 RT_1" },
    ],
    [
      "3<{eventfd-count=0x3, eventfd-id=5, eventfd-semaphore=0}>",
      { kind: "anonymous", of: "eventfd", number: 5, detail: "" },
    ],
    // Kernels before 5.2 do not tell the number.
    ["3<{eventfd-count=0x3}>", { kind: "anonymous", of: "eventfd", number: undefined, detail: "" }],
    ["3<what is this>", { kind: "other", text: "what is this" }],
  ])("%s", (descriptor, expected) => {
    expect(annotationOf(descriptor)).toEqual(expected);
  });
});
