import { describe, expect, it } from "vitest";
import type { Trace } from "../../../../src/ipc/trace.ts";
import { blockedCalls, levelOf, returningOf, transfersOf } from "../facts.ts";
import { traceByteByByte, traceOf } from "../trace_of.ts";
import { clientFirst, tcpAccept, tcpClient, tcpServer } from "./socket_logs.ts";

describe("a socket is followed", () => {
  it.each([
    ["AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0", "unix-stream"],
    ["AF_LOCAL, SOCK_DGRAM, 0", "unix-dgram"],
    ["PF_UNIX, SOCK_SEQPACKET, 0", "unix-seqpacket"],
    ["AF_FILE, SOCK_RAW, 0", undefined],
    ["AF_INET, SOCK_STREAM, IPPROTO_TCP", "tcp"],
    ["PF_INET6, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_IP", "tcp"],
    ["AF_INET, SOCK_STREAM, IPPROTO_SCTP", undefined],
    ["AF_INET, SOCK_STREAM, IPPROTO_SMC", undefined],
    ["AF_INET, SOCK_DGRAM, IPPROTO_UDP", "udp"],
    ["AF_INET, SOCK_DGRAM, IPPROTO_ICMP", undefined],
    ["AF_INET6, SOCK_DGRAM, IPPROTO_UDPLITE", undefined],
    ["AF_INET, SOCK_RAW, IPPROTO_ICMP", undefined],
    ["AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE", undefined],
  ])("of (%s) as %s", (made, kind) => {
    const trace = traceOf(`40 1.0 socket(${made}) = 3 <0.0001>`);
    expect(trace.channels.map((channel) => channel.kind)).toEqual(kind === undefined ? [] : [kind]);
  });

  it("not at all where its kind is none of these, wherever it connects", () => {
    const trace = traceOf(`
      40 1.000 socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3<NETLINK:[9]> <0.0001>
      40 1.001 connect(3<NETLINK:[9]>, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 0 <0.02>
      40 1.030 bind(3<NETLINK:[9]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 12) = 0 <0.02>
      40 1.031 listen(3<NETLINK:[9]>, 5) = 0 <0.02>
      40 1.040 shutdown(3<NETLINK:[9]>, SHUT_RDWR) = 0 <0.02>
      40 1.041 socketpair(AF_TIPC, SOCK_SEQPACKET, 0, [4<socket:[10]>, 5<socket:[11]>]) = 0 <0.0001>`);
    expect(blockedCalls(trace)).toEqual([]);
    expect(trace.channels.map(({ kind, name }) => [kind, name])).toEqual([["socket", "NETLINK:[9]"]]);
    expect(trace.awaitedPlaces.size).toBe(0);
  });
});

describe("a log of sockets that arrives byte by byte", () => {
  it("gives the same channels as one that arrives whole", () => {
    const log = `${clientFirst}
      50 1.020 accept(3<UNIX-STREAM:[10,"/run/s"]>, NULL, NULL) = 4<UNIX-STREAM:[12->11,"/run/s"]> <0.0001>
      50 1.021 recvfrom(4<UNIX-STREAM:[12->11,"/run/s"]>,  <unfinished ...>
      51 1.022 sendmsg(3<UNIX-STREAM:[11]>, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="late", iov_len=4}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0 <unfinished ...>
      50 1.023 <... recvfrom resumed>"early", 100, 0, NULL, NULL) = 9 <0.002>
      51 1.024 <... sendmsg resumed>) = 4 <0.002>
      ${tcpServer}${tcpClient}${tcpAccept}
      61 1.030 sendto(3<TCP:[127.0.0.1:4000->127.0.0.1:80]>, "HELO", 4, MSG_NOSIGNAL, NULL, 0) = 4 <0.0001>
      60 1.031 recvfrom(4<TCP:[127.0.0.1:80->127.0.0.1:4000]>, ...still`;
    const content = (trace: Trace) =>
      trace.channels.map((channel) => [
        channel.id,
        channel.name,
        channel.bytesWritten,
        channel.bytesRead,
        channel.bytesUnseen,
        channel.bytesGone,
        levelOf(channel),
        transfersOf(trace, channel),
        returningOf(trace, channel),
      ]);
    expect(content(traceByteByByte(log))).toEqual(content(traceOf(log)));
  });
});

describe("of the sockets that a program makes", () => {
  it.each([
    ["AF_UNIX, SOCK_STREAM, 0", ["unix-stream"]],
    ["AF_LOCAL, SOCK_DGRAM|SOCK_CLOEXEC, 0", ["unix-dgram"]],
    ["PF_UNIX, SOCK_SEQPACKET|SOCK_NONBLOCK, 0", ["unix-seqpacket"]],
    ["AF_FILE, SOCK_STREAM|SOCK_CLOEXEC, 0", ["unix-stream"]],
    ["AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_UDP", ["udp"]],
    ["AF_INET6, SOCK_STREAM, IPPROTO_TCP", ["tcp"]],
    ["AF_INET, SOCK_STREAM, IPPROTO_SCTP", []],
    ["AF_INET, SOCK_DGRAM, IPPROTO_ICMP", []],
    ["AF_NETLINK, SOCK_DGRAM, NETLINK_ROUTE", []],
    ["AF_UNIX, SOCK_RAW, 0", []],
  ])("%s is one that is followed, or is not", (kind, channels) => {
    const trace = traceOf(`40 1.000 socket(${kind}) = 3 <0.0001>`);
    expect(trace.channels.map((channel) => channel.kind)).toEqual(channels);
  });

  it("one stays the same when a server asks for the path of whom it accepted", () => {
    const channels = (asks: string) =>
      traceOf(`
        70 1.000 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[9]> <0.0001>
        70 1.001 bind(3<UNIX-STREAM:[9]>, {sa_family=AF_UNIX, sun_path="/tmp/s"}, 110) = 0 <0.0001>
        70 1.002 listen(3<UNIX-STREAM:[9,"/tmp/s"]>, 5) = 0 <0.0001>
        71 1.003 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[10]> <0.0001>
        71 1.004 connect(3<UNIX-STREAM:[10]>, {sa_family=AF_UNIX, sun_path="/tmp/s"}, 110) = 0 <0.0001>
        70 1.005 accept(3<UNIX-STREAM:[9,"/tmp/s"]>, NULL, NULL) = 4<UNIX-STREAM:[12->10,"/tmp/s"]> <0.0001>
        ${asks}
        71 1.007 write(3<UNIX-STREAM:[10->12]>, "x", 1) = 1 <0.0001>
        70 1.008 read(4<UNIX-STREAM:[12->10,"/tmp/s"]>, "x", 1) = 1 <0.0001>`).channels.map(
        ({ id, name, bytesWritten, bytesRead }) => ({ id, name, bytesWritten, bytesRead }),
      );
    expect(
      channels(
        '70 1.006 getsockname(4<UNIX-STREAM:[12->10,"/tmp/s"]>, {sa_family=AF_UNIX, sun_path="/tmp/s"}, [110 => 9]) = 0 <0.0001>',
      ),
    ).toEqual(channels("70 1.006 getpid() = 70 <0.0001>"));
  });
});
