import { describe, expect, it } from "vitest";
import { blockReasons } from "../../../src/base/vocabulary.ts";
import type { Trace } from "../../../src/ipc/trace.ts";
import {
  blockedCalls,
  descriptorsOf,
  isConserved,
  levelOf,
  returningOf,
  transfersOf,
  wakesOf,
} from "./facts.ts";
import { channelOf, ms, pidsOf, traceByteByByte, traceOf } from "./trace_of.ts";

/** Channels of sockets that somebody holds or held. */
function socketsOf(trace: Trace): string[] {
  return trace.channels
    .filter(({ kind, descriptors }) => kind !== "file" && descriptors.length > 0)
    .map(({ id }) => id);
}

/** 40 makes a pair and forks 41; 40 keeps descriptor 3, 41 keeps 4. */
const parentAndChild = `
  40 1.000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.0001>
  40 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
  40 1.020 close(4<UNIX-STREAM:[8->7]>) = 0 <0.0001>
  41 1.020 close(3<UNIX-STREAM:[7->8]>) = 0 <0.0001>
`;

const connecting = `
  40 1.000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<TCP:[11]> <0.0001>
  40 1.001 bind(3<TCP:[11]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
  40 1.002 listen(3<TCP:[127.0.0.1:80]>, 1) = 0 <0.0001>
  41 1.010 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 5<TCP:[12]> <0.0001>
  41 1.011 dup(5<TCP:[12]>) = 6<TCP:[12]> <0.0001>
  41 1.012 connect(5<TCP:[12]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>`;

describe("a connection whose two ends were two channels until accept said that they are one", () => {
  it("is what all who had either of them have open, and no other is left with anybody", () => {
    const trace = traceOf(`${connecting}
      41 1.013 write(5<TCP:[127.0.0.1:999->127.0.0.1:80]>, "abc", 3) = 3 <0.0001>
      40 1.020 accept(3<TCP:[127.0.0.1:80]>, NULL, NULL) = 4<TCP:[127.0.0.1:80->127.0.0.1:999]> <0.0001>
      40 1.021 read(4<TCP:[127.0.0.1:80->127.0.0.1:999]>, "abc", 9) = 3 <0.0001>`);
    const [joined] = descriptorsOf(trace, 41, ms(25)).map((line) => line.split(" ")[1]);
    expect(descriptorsOf(trace, 41, ms(25))).toEqual([`5 ${joined} rw`, `6 ${joined} rw`]);
    expect(descriptorsOf(trace, 40, ms(25)).at(-1)).toBe(`4 ${joined} rw`);
    const channel = channelOf(trace, joined as string);
    expect(channel.descriptors.length).toBe(3);
    expect(transfersOf(trace, channel)).toEqual(["41 -> 40: 3"]);
    for (const other of trace.channels.filter((each) => each !== channel && each.kind === "tcp"))
      expect(pidsOf(trace, other.writeHolders)).not.toContain(41);
  });
});

describe("a connection whose two ends were two channels until the client's next call showed its address", () => {
  it("is what all who had either of them have open, each descriptor once", () => {
    const trace = traceOf(`${connecting}
      40 1.020 accept(3<TCP:[127.0.0.1:80]>, NULL, NULL) = 4<TCP:[127.0.0.1:80->127.0.0.1:999]> <0.0001>
      41 1.030 write(5<TCP:[127.0.0.1:999->127.0.0.1:80]>, "abc", 3) = 3 <0.0001>
      40 1.040 read(4<TCP:[127.0.0.1:80->127.0.0.1:999]>, "abc", 9) = 3 <0.0001>`);
    const joined = channelOf(trace, "tcp:127.0.0.1:999-127.0.0.1:80");
    expect(descriptorsOf(trace, 41, ms(50))).toEqual([`5 ${joined.id} rw`, `6 ${joined.id} rw`]);
    expect(descriptorsOf(trace, 40, ms(50)).at(-1)).toBe(`4 ${joined.id} rw`);
    expect(transfersOf(trace, joined)).toEqual(["41 -> 40: 3"]);
    const rows = Array.from({ length: joined.descriptors.length }, (_, at) => joined.descriptors.at(at));
    expect(rows.map((row) => trace.descriptors.columns.fd[row]).sort()).toEqual([4, 5, 6]);
    const left = channelOf(trace, "tcp:12");
    expect([left.descriptors.length, left.writeHolders.size, left.readHolders.size]).toEqual([0, 0, 0]);
  });
});

describe("a socketpair", () => {
  it("is one channel with two directions", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 write(3<UNIX-STREAM:[7->8]>, "ping", 4) = 4 <0.0001>
      41 1.040 read(4<UNIX-STREAM:[8->7]>, "ping", 100) = 4 <0.0001>
      41 1.050 sendto(4<UNIX-STREAM:[8->7]>, "hello", 5, 0, NULL, 0) = 5 <0.0001>
      40 1.060 recvfrom(3<UNIX-STREAM:[7->8]>, "hel", 3, 0, NULL, NULL) = 3 <0.0001>`);
    const pair = channelOf(trace, "unix-stream:7-8");
    expect(transfersOf(trace, pair)).toEqual(["40 -> 41: 4"]);
    expect(returningOf(trace, pair)).toEqual(["41 -> 40: 3"]);
    expect(pair).toMatchObject({
      kind: "unix-stream",
      bytesWritten: 9,
      bytesRead: 7,
      bytesUnseen: 0,
      peakFill: 5,
    });
    expect(levelOf(pair)).toBe(2);
    expect(pidsOf(trace, pair.writers)).toEqual([40, 41]);
    expect(pidsOf(trace, pair.readHolders)).toEqual([40, 41]);
  });

  it("holds what waits in both of its directions, and held at most what waited in both at once", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 write(3<UNIX-STREAM:[7->8]>, "hello", 5) = 5 <0.0001>
      41 1.040 write(4<UNIX-STREAM:[8->7]>, "you", 3) = 3 <0.0001>
      41 1.050 read(4<UNIX-STREAM:[8->7]>, "hell", 4) = 4 <0.0001>`);
    const pair = channelOf(trace, "unix-stream:7-8");
    expect([35, 45, 55].map((at) => pair.fill.levelAt(ms(at)))).toEqual([5, 8, 4]);
    expect(pair.peakFill).toBe(8);
  });

  it("is one also where strace prints no more than numbers", () => {
    const trace = traceOf(`
      40 1.000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0 <0.0001>
      40 1.010 write(3, "ping", 4) = 4 <0.0001>
      40 1.020 read(4, "ping", 100) = 4 <0.0001>`);
    const [pair] = trace.channels;
    expect(pair?.kind).toBe("unix-stream");
    expect(pair && transfersOf(trace, pair)).toEqual(["40 -> 40: 4"]);
  });

  it("ends a wait by the close of its peer", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 read(3<UNIX-STREAM:[7->8]>,  <unfinished ...>
      41 1.040 close(4<UNIX-STREAM:[8->7]>) = 0 <0.0001>
      40 1.041 <... read resumed>"", 100) = 0 <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 read <- 41 close"]);
  });

  it("makes a reader wait for the other direction only", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 write(3<UNIX-STREAM:[7->8]>, "ping", 4) = 4 <0.0001>
      40 1.040 read(3<UNIX-STREAM:[7->8]>, ...still`);
    expect(blockedCalls(trace)).toEqual(["40 read empty"]);
  });

  it("ends a wait by the write of its peer", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 read(3<UNIX-STREAM:[7->8]>,  <unfinished ...>
      41 1.040 write(4<UNIX-STREAM:[8->7]>, "x", 1) = 1 <0.0001>
      40 1.041 <... read resumed>"x", 100) = 1 <0.011>`);
    const { waiting, waker } = trace.wakes.columns;
    expect([trace.wakes.length, waiting[0], waker[0]]).toEqual([1, 4, 5]);
    expect(channelOf(trace, "unix-stream:7-8").blockedEmptyNs).toBe(11e6);
  });

  it("has nobody to wait for once its peer has shut down that direction, and may still write", () => {
    const trace = traceOf(`${parentAndChild}
      41 1.030 shutdown(4<UNIX-STREAM:[8->7]>, SHUT_WR) = 0 <0.0001>
      40 1.040 read(3<UNIX-STREAM:[7->8]>, "", 100) = 0 <0.0001>
      40 1.050 write(3<UNIX-STREAM:[7->8]>, "bye", 3) = 3 <0.0001>
      41 1.060 read(4<UNIX-STREAM:[8->7]>, "bye", 100) = 3 <0.0001>
      41 1.070 read(4<UNIX-STREAM:[8->7]>, ...still`);
    expect(transfersOf(trace, channelOf(trace, "unix-stream:7-8"))).toEqual(["40 -> 41: 3"]);
    expect(blockedCalls(trace)).toEqual(["41 read empty"]);
  });

  it("has nothing to wait for at the end that will not receive any more, and may still send", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 shutdown(3<UNIX-STREAM:[7->8]>, SHUT_RD) = 0 <0.0001>
      41 1.031 read(4<UNIX-STREAM:[8->7]>,  <unfinished ...>
      40 1.040 read(3<UNIX-STREAM:[7->8]>, ...still`);
    expect(blockedCalls(trace)).toEqual(["41 read empty"]);
  });

  it("has nobody to wait for once its peer is closed everywhere", () => {
    const trace = traceOf(`${parentAndChild}
      41 1.030 close(4<UNIX-STREAM:[8->7]>) = 0 <0.0001>
      40 1.040 read(3<UNIX-STREAM:[7->8]>, ...still`);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("keeps what a peek only looked at, and moves nothing on EAGAIN and ECONNRESET", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 send(3<UNIX-STREAM:[7->8]>, "ping", 4, MSG_NOSIGNAL) = 4 <0.0001>
      41 1.040 recvfrom(4<UNIX-STREAM:[8->7]>, "pi", 2, MSG_PEEK, NULL, NULL) = 2 <0.0001>
      41 1.041 recvfrom(4<UNIX-STREAM:[8->7]>, "ping", 4, MSG_WAITALL, NULL, NULL) = 4 <0.0001>
      41 1.042 recvfrom(4<UNIX-STREAM:[8->7]>, 0x7f, 4, MSG_DONTWAIT, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>
      41 1.043 recvfrom(4<UNIX-STREAM:[8->7]>, 0x7f, 4, 0, NULL, NULL) = -1 ECONNRESET (Connection reset by peer) <0.0001>`);
    const pair = channelOf(trace, "unix-stream:7-8");
    expect(transfersOf(trace, pair)).toEqual(["40 -> 41: 4"]);
    expect(levelOf(pair)).toBe(0);
    expect(blockedCalls(trace)).toEqual([]);
  });

  const message =
    '{msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, msg_controllen=0, msg_flags=0}';

  it.each([
    ["sendto", 'sendto(3<UNIX-STREAM:[7->8]>, "x", 1, FLAGS, NULL, 0 <unfinished ...>', "40 sendto full"],
    ["sendmsg", `sendmsg(3<UNIX-STREAM:[7->8]>, ${message}, FLAGS <unfinished ...>`, "40 sendmsg full"],
    [
      "recvfrom",
      'recvfrom(3<UNIX-STREAM:[7->8]>, "x", 9, FLAGS, NULL, NULL) = 1 <0.01>',
      "40 recvfrom empty",
    ],
    ["recvmsg", `recvmsg(3<UNIX-STREAM:[7->8]>, ${message}, FLAGS) = 1 <0.01>`, "40 recvmsg empty"],
  ])("makes nobody wait who asks not to by MSG_DONTWAIT: %s", (_, call, waits) => {
    const blocked = (flags: string) =>
      blockedCalls(
        traceOf(`${parentAndChild}
      40 1.025 write(3<UNIX-STREAM:[7->8]>, "earlier", 7) = 7 <0.0001>
      40 1.030 ${call.replace("FLAGS", flags)}
      41 1.031 getpid() = 41 <0.0001>`),
      );
    expect([blocked("MSG_NOSIGNAL"), blocked("MSG_DONTWAIT")]).toEqual([[waits], []]);
  });

  it("gives nothing to who asks for what became of what it sent (MSG_ERRQUEUE)", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 write(3<UNIX-STREAM:[7->8]>, "ping", 4) = 4 <0.0001>
      41 1.040 recvmsg(4<UNIX-STREAM:[8->7]>, ${message}, MSG_ERRQUEUE) = 1 <0.0001>`);
    expect(channelOf(trace, "unix-stream:7-8")).toMatchObject({ bytesWritten: 4, bytesRead: 0 });
  });

  it("also moves bytes by vectors, messages, sendfile and splice", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 writev(3<UNIX-STREAM:[7->8]>, [{iov_base="ab", iov_len=2}, {iov_base="c", iov_len=1}], 2) = 3 <0.0001>
      40 1.031 sendmsg(3<UNIX-STREAM:[7->8]>, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="de", iov_len=2}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 2 <0.0001>
      40 1.032 sendfile(3<UNIX-STREAM:[7->8]>, 5</tmp/f>, NULL, 100) = 100 <0.0001>
      41 1.040 readv(4<UNIX-STREAM:[8->7]>, [{iov_base="abcd", iov_len=4}], 1) = 4 <0.0001>
      41 1.041 recvmsg(4<UNIX-STREAM:[8->7]>, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="e", iov_len=1}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 1 <0.0001>
      41 1.042 pipe2([5<pipe:[9]>, 6<pipe:[9]>], 0) = 0 <0.0001>
      41 1.043 splice(4<UNIX-STREAM:[8->7]>, NULL, 6<pipe:[9]>, NULL, 4096, 0) = 100 <0.0001>`);
    expect(channelOf(trace, "unix-stream:7-8")).toMatchObject({
      bytesWritten: 105,
      bytesRead: 105,
      bytesUnseen: 0,
    });
    expect(channelOf(trace, "pipe:9")).toMatchObject({ bytesWritten: 100 });
  });
});

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

/** 50 listens, 51 connects and sends before anybody has accepted it. */
const clientFirst = `
  50 1.000 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3<UNIX-STREAM:[10]> <0.0001>
  50 1.001 bind(3<UNIX-STREAM:[10]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9) = 0 <0.0001>
  50 1.002 listen(3<UNIX-STREAM:[10,"/run/s"]>, 5) = 0 <0.0001>
  51 1.010 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[11]> <0.0001>
  51 1.011 connect(3<UNIX-STREAM:[11]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9) = 0 <0.0001>
  51 1.012 write(3<UNIX-STREAM:[11]>, "early", 5) = 5 <0.0001>
`;

describe("a socket that is polled", () => {
  it("is made ready by a send in one line, too", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 poll([{fd=3, events=POLLIN}], 1, -1 <unfinished ...>
      41 1.040 sendto(4<UNIX-STREAM:[8->7]>, "hello", 5, 0, NULL, 0) = 5 <0.0001>
      40 1.041 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 poll <- 41 sendto"]);
  });
});

describe("a unix socket with a path", () => {
  it("is joined by inode when the server accepts, with what the client sent before", () => {
    const trace = traceOf(`${clientFirst}
      50 1.020 accept4(3<UNIX-STREAM:[10,"/run/s"]>, {sa_family=AF_UNIX}, [110 => 2], SOCK_CLOEXEC) = 4<UNIX-STREAM:[12->11,"/run/s"]> <0.0001>
      50 1.021 read(4<UNIX-STREAM:[12->11,"/run/s"]>, "early", 100) = 5 <0.0001>
      50 1.022 write(4<UNIX-STREAM:[12->11,"/run/s"]>, "ok", 2) = 2 <0.0001>
      51 1.030 read(3<UNIX-STREAM:[11]>, "ok", 100) = 2 <0.0001>`);
    expect(socketsOf(trace)).toEqual(["unix-stream:/run/s", "unix-stream:11-12"]);
    const connection = channelOf(trace, "unix-stream:11-12");
    expect(connection.name).toBe("/run/s");
    expect(transfersOf(trace, connection)).toEqual(["51 -> 50: 5"]);
    expect(returningOf(trace, connection)).toEqual(["50 -> 51: 2"]);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("is joined by the order of connecting where strace prints no inodes", () => {
    const trace = traceOf(`
      50 1.000 socket(AF_UNIX, SOCK_STREAM, 0) = 3 <0.0001>
      50 1.001 bind(3, {sa_family=AF_UNIX, sun_path=@"hidden"}, 9) = 0 <0.0001>
      50 1.002 listen(3, 5) = 0 <0.0001>
      51 1.010 socket(AF_UNIX, SOCK_STREAM, 0) = 3 <0.0001>
      51 1.011 connect(3, {sa_family=AF_UNIX, sun_path=@"hidden"}, 9) = 0 <0.0001>
      52 1.012 socket(AF_UNIX, SOCK_STREAM, 0) = 3 <0.0001>
      52 1.013 connect(3, {sa_family=AF_UNIX, sun_path=@"hidden"}, 9) = 0 <0.0001>
      50 1.020 accept(3, NULL, NULL) = 4 <0.0001>
      50 1.021 accept(3, NULL, NULL) = 5 <0.0001>
      52 1.030 write(3, "two", 3) = 3 <0.0001>
      51 1.031 write(3, "one1", 4) = 4 <0.0001>
      50 1.040 read(5, "two", 10) = 3 <0.0001>
      50 1.041 read(4, "one1", 10) = 4 <0.0001>`);
    const flows = trace.channels.flatMap((channel) => transfersOf(trace, channel));
    expect(flows).toEqual(["51 -> 50: 4", "52 -> 50: 3"]);
    expect(trace.channels.map(({ name }) => name)).toEqual(["@hidden", "@hidden", "@hidden"]);
  });

  it("is joined by the order of those who asked for the same server, not for another", () => {
    const trace = traceOf(`
      50 1.000 socket(AF_UNIX, SOCK_STREAM, 0) = 3 <0.0001>
      50 1.001 bind(3, {sa_family=AF_UNIX, sun_path=@"one"}, 9) = 0 <0.0001>
      50 1.002 listen(3, 5) = 0 <0.0001>
      50 1.003 socket(AF_UNIX, SOCK_STREAM, 0) = 4 <0.0001>
      50 1.004 bind(4, {sa_family=AF_UNIX, sun_path=@"two"}, 9) = 0 <0.0001>
      50 1.005 listen(4, 5) = 0 <0.0001>
      51 1.010 socket(AF_UNIX, SOCK_STREAM, 0) = 3 <0.0001>
      51 1.011 connect(3, {sa_family=AF_UNIX, sun_path=@"one"}, 9) = 0 <0.0001>
      52 1.012 socket(AF_UNIX, SOCK_STREAM, 0) = 3 <0.0001>
      52 1.013 connect(3, {sa_family=AF_UNIX, sun_path=@"two"}, 9) = 0 <0.0001>
      50 1.020 accept(4, NULL, NULL) = 5 <0.0001>
      52 1.030 write(3, "two", 3) = 3 <0.0001>
      50 1.040 read(5, "two", 10) = 3 <0.0001>`);
    expect(trace.channels.flatMap((channel) => transfersOf(trace, channel))).toEqual(["52 -> 50: 3"]);
  });

  it("is joined though the client gave its path relative to a folder, with what it sent before", () => {
    const trace =
      traceOf(`${clientFirst.replace('51 1.011 connect(3<UNIX-STREAM:[11]>, {sa_family=AF_UNIX, sun_path="/run/s"', '51 1.011 connect(3<UNIX-STREAM:[11]>, {sa_family=AF_UNIX, sun_path="../run/s"')}
      50 1.020 accept4(3<UNIX-STREAM:[10,"/run/s"]>, NULL, NULL, 0) = 4<UNIX-STREAM:[12->11,"/run/s"]> <0.0001>
      50 1.021 read(4<UNIX-STREAM:[12->11,"/run/s"]>, "early", 100) = 5 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "unix-stream:11-12"))).toEqual(["51 -> 50: 5"]);
  });

  it.each([
    [
      "another of its kind",
      "50 1.0021 socket(AF_UNIX, SOCK_STREAM, 0) = 5<UNIX-STREAM:[13]> <0.0001>",
      '{sa_family=AF_UNIX, sun_path="/run/t"}',
    ],
    [
      "one of another kind",
      "50 1.0021 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 5<TCP:[13]> <0.0001>",
      '{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}',
    ],
  ])("lets a server wait whose callers want %s", (_, made, address) => {
    const annotation = /= 5(<[^>]*>)/.exec(made)?.[1] ?? "";
    const trace = traceOf(`${clientFirst}
      ${made}
      50 1.0022 bind(5${annotation}, ${address}, 16) = 0 <0.0001>
      50 1.0023 listen(5${annotation}, 5) = 0 <0.0001>
      50 1.020 accept(5${annotation}, ...still`);
    expect(blockedCalls(trace)).toEqual(["51 connect connect", "50 accept accept"].slice(1));
  });

  it("lets the server wait for a client, and names who let it go on", () => {
    const trace = traceOf(`
      50 1.000 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[10]> <0.0001>
      50 1.001 bind(3<UNIX-STREAM:[10]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9) = 0 <0.0001>
      50 1.002 listen(3<UNIX-STREAM:[10,"/run/s"]>, 5) = 0 <0.0001>
      50 1.003 accept(3<UNIX-STREAM:[10,"/run/s"]>,  <unfinished ...>
      51 1.010 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[11]> <0.0001>
      51 1.011 connect(3<UNIX-STREAM:[11]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9) = 0 <0.0001>
      50 1.012 <... accept resumed>NULL, NULL) = 4<UNIX-STREAM:[12->11,"/run/s"]> <0.009>`);
    expect(blockedCalls(trace)).toEqual(["50 accept accept"]);
    const { waiting, waker } = trace.wakes.columns;
    expect([waiting[0], waker[0]]).toEqual([3, 5]);
    expect(trace.channels[trace.calls.channel(3)]?.id).toBe("unix-stream:/run/s");
  });

  it("makes a client wait while others stand in line, until the server takes one of them", () => {
    const trace = traceOf(`
      50 1.000 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[10]> <0.0001>
      50 1.001 bind(3<UNIX-STREAM:[10]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9) = 0 <0.0001>
      50 1.002 listen(3<UNIX-STREAM:[10,"/run/s"]>, 0) = 0 <0.0001>
      51 1.010 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[11]> <0.0001>
      51 1.011 connect(3<UNIX-STREAM:[11]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9) = 0 <0.0001>
      52 1.012 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[13]> <0.0001>
      52 1.013 connect(3<UNIX-STREAM:[13]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9 <unfinished ...>
      50 1.020 accept(3<UNIX-STREAM:[10,"/run/s"]>, NULL, NULL) = 4<UNIX-STREAM:[12->11,"/run/s"]> <0.0001>
      52 1.021 <... connect resumed>) = 0 <0.008>`);
    expect(blockedCalls(trace)).toEqual(["52 connect connect"]);
    expect(wakesOf(trace)).toEqual(["52 connect <- 50 accept"]);
  });

  it("makes a client wait until a server that never waits itself takes one of them", () => {
    const trace = traceOf(`
      50 1.000 socket(AF_UNIX, SOCK_STREAM|SOCK_NONBLOCK, 0) = 3<UNIX-STREAM:[10]> <0.0001>
      50 1.001 bind(3<UNIX-STREAM:[10]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9) = 0 <0.0001>
      50 1.002 listen(3<UNIX-STREAM:[10,"/run/s"]>, 0) = 0 <0.0001>
      50 1.003 accept(3<UNIX-STREAM:[10,"/run/s"]>, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>
      51 1.010 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[11]> <0.0001>
      51 1.011 connect(3<UNIX-STREAM:[11]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9) = 0 <0.0001>
      52 1.012 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[13]> <0.0001>
      52 1.013 connect(3<UNIX-STREAM:[13]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9 <unfinished ...>
      50 1.020 accept(3<UNIX-STREAM:[10,"/run/s"]>, NULL, NULL) = 4<UNIX-STREAM:[12->11,"/run/s"]> <0.0001>
      52 1.021 <... connect resumed>) = 0 <0.008>`);
    expect(blockedCalls(trace)).toEqual(["52 connect connect"]);
    expect(wakesOf(trace)).toEqual(["52 connect <- 50 accept"]);
  });

  it("makes a client wait for no accept that was over before", () => {
    const trace = traceOf(`${clientFirst}
      50 1.020 accept(3<UNIX-STREAM:[10,"/run/s"]>, NULL, NULL) = 4<UNIX-STREAM:[12->11,"/run/s"]> <0.0001>
      52 1.030 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[13]> <0.0001>
      52 1.031 connect(3<UNIX-STREAM:[13]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9 <unfinished ...>
      50 1.032 getpid() = 50 <0.0001>
      52 1.040 <... connect resumed>) = 0 <0.009>`);
    expect(wakesOf(trace)).toEqual(["52 connect <- ?"]);
    const [awaiting, ...others] = trace.awaitedPlaces.keys();
    // That of 51 found room at once.
    expect([awaiting, others]).toEqual([8, []]);
  });

  it("lets a server wait that shows only now that it has one", () => {
    const waits = (accept: string) => {
      const trace = traceOf(`50 1.000 ${accept}`);
      return [blockedCalls(trace), trace.channels.map(({ kind }) => kind)];
    };
    expect(waits('accept(3<UNIX-STREAM:[10,"/run/s"]>, ...still')).toEqual([
      ["50 accept accept"],
      ["unix-stream"],
    ]);
    expect(waits("accept(3<socket:[10]>, NULL, NULL) = 4<socket:[11]> <0.02>")[0]).toEqual([
      "50 accept accept",
    ]);
    expect(waits("accept(-1, NULL, NULL) = -1 EBADF (Bad file descriptor) <0.02>")).toEqual([[], []]);
  });

  it("makes a client wait whom nobody lets in", () => {
    const trace = traceOf(`
      51 1.010 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[11]> <0.0001>
      51 1.011 connect(3<UNIX-STREAM:[11]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9...still`);
    expect(blockedCalls(trace)).toEqual(["51 connect connect"]);
  });

  it("that leads out of the trace counts what goes there and comes from there, and invents nobody", () => {
    const trace = traceOf(`
      51 1.010 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[11]> <0.0001>
      51 1.011 connect(3<UNIX-STREAM:[11]>, {sa_family=AF_UNIX, sun_path="/run/daemon"}, 14) = 0 <0.0001>
      51 1.012 write(3<UNIX-STREAM:[11]>, "question", 8) = 8 <0.0001>
      51 1.013 read(3<UNIX-STREAM:[11]>, "answer", 100) = 6 <0.02>`);
    const channel = channelOf(trace, "unix-stream:11");
    expect(channel).toMatchObject({ bytesWritten: 8, bytesGone: 8, bytesRead: 6, bytesUnseen: 6 });
    expect([levelOf(channel), isConserved(channel)]).toEqual([0, true]);
    expect(blockedCalls(trace)).toEqual(["51 read empty"]);
  });
});

describe("a unix socket that is older than the log", () => {
  it("with an abstract name is found by it", () => {
    const trace = traceOf(`
      50 1.003 accept(3<UNIX-STREAM:[10,@"bus"]>,  <unfinished ...>
      51 1.010 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[11]> <0.0001>
      51 1.011 connect(3<UNIX-STREAM:[11]>, {sa_family=AF_UNIX, sun_path=@"bus"}, 9) = 0 <0.0001>
      51 1.012 write(3<UNIX-STREAM:[11]>, "hi", 2) = 2 <0.0001>
      50 1.013 <... accept resumed>NULL, NULL) = 4<UNIX-STREAM:[12->11,@"bus"]> <0.009>
      50 1.014 read(4<UNIX-STREAM:[12->11,@"bus"]>, "hi", 2) = 2 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "unix-stream:11-12"))).toEqual(["51 -> 50: 2"]);
    expect(wakesOf(trace)).toEqual(["50 accept <- 51 connect"]);
  });

  it("moves bytes to and from nobody while its other end has not shown", () => {
    const trace = traceOf(`
      40 1.000 write(3<UNIX-STREAM:[7]>, "hello", 5) = 5 <0.0001>
      40 1.010 read(3<UNIX-STREAM:[7]>, "", 100) = 0 <0.0001>`);
    expect(channelOf(trace, "unix-stream:7")).toMatchObject({
      bytesWritten: 5,
      bytesGone: 5,
      bytesRead: 0,
      messages: 0,
    });
  });

  const unused = "40 1.000 setsockopt(3<UNIX-STREAM:[7]>, SOL_SOCKET, SO_PASSCRED, [1], 4) = 0 <0.0001>";
  const used = '41 1.001 read(4<UNIX-STREAM:[8]>, "old", 3) = 3 <0.0001>';
  const shows = '41 1.010 write(4<UNIX-STREAM:[8->7]>, "ping", 4) = 4 <0.0001>';
  const reads = '40 1.011 read(3<UNIX-STREAM:[7]>, "ping", 4) = 4 <0.0001>';

  it("is joined with one that shows it as its peer, neither of which connected in the log", () => {
    const trace = traceOf(`${unused}\n${shows}\n${reads}`);
    const [pair, ...others] = trace.channels.filter(({ descriptors }) => descriptors.length > 0);
    expect(others.filter((channel) => channel.bytesRead > 0)).toEqual([]);
    expect(pair && [...transfersOf(trace, pair), ...returningOf(trace, pair)]).toEqual(["41 -> 40: 4"]);
    expect(pair && isConserved(pair)).toBe(true);
  });

  it("is joined in the channel of the one that has moved bytes already", () => {
    const trace = traceOf(`${unused}\n${used}\n${shows}\n${reads}`);
    const moved = trace.channels.filter(({ bytesRead }) => bytesRead > 0);
    expect(moved).toHaveLength(1);
    expect(moved[0]).toMatchObject({ bytesRead: 7, bytesWritten: 4, bytesUnseen: 3 });
    expect(moved[0] && isConserved(moved[0])).toBe(true);
  });

  it("stays a half of its own where both halves have moved bytes", () => {
    const trace = traceOf(`
      40 1.000 read(3<UNIX-STREAM:[7]>, "older", 5) = 5 <0.0001>
      ${used}\n${shows}\n${reads}`);
    const halves = trace.channels.filter(({ bytesRead }) => bytesRead > 0);
    expect(halves.map(({ bytesRead, bytesUnseen }) => [bytesRead, bytesUnseen])).toEqual([
      [9, 9],
      [3, 3],
    ]);
    expect(halves.every(isConserved)).toBe(true);
  });

  it("was accepted where the other end connected in the log", () => {
    const trace = traceOf(`
      40 1.000 setsockopt(3<UNIX-STREAM:[7]>, SOL_SOCKET, SO_PASSCRED, [1], 4) = 0 <0.0001>
      41 1.001 socket(AF_UNIX, SOCK_STREAM, 0) = 4<UNIX-STREAM:[8]> <0.0001>
      41 1.002 connect(4<UNIX-STREAM:[8]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9) = 0 <0.0001>
      ${shows}\n${reads}`);
    const moved = trace.channels.filter(({ bytesRead }) => bytesRead > 0);
    expect(moved.map((channel) => transfersOf(trace, channel))).toEqual([["41 -> 40: 4"]]);
  });

  it("of a family that is not followed is a channel all the same", () => {
    const trace = traceOf(`40 1.000 read(3<NETLINK:[ROUTE:42]>, "x", 100) = 1 <0.0001>`);
    expect(socketsOf(trace)).toEqual(["socket:NETLINK:[ROUTE:42]"]);
  });
});

/** 60 listens on port 80; 61's own port shows with its first use after connect. */
const tcpServer = `
  60 1.000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[20]> <0.0001>
  60 1.001 bind(3<TCP:[20]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0 <0.0001>
  60 1.002 listen(3<TCP:[0.0.0.0:80]>, 128) = 0 <0.0001>
`;
const tcpClient = `
  61 1.010 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[21]> <0.0001>
  61 1.011 connect(3<TCP:[21]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
`;
const tcpAccept = `
  60 1.012 accept(3<TCP:[0.0.0.0:80]>, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, [16]) = 4<TCP:[127.0.0.1:80->127.0.0.1:4000]> <0.0001>
`;

describe("a TCP connection on this machine", () => {
  it.each([
    ["after", `${tcpServer}${tcpClient}${tcpAccept}`],
    ["before", `${tcpServer}${tcpAccept}${tcpClient}`],
  ])("is joined by its two addresses, accepted %s it connected", (_, opening) => {
    const trace = traceOf(`${opening}
      60 1.020 write(4<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "220 hi", 6) = 6 <0.0001>
      61 1.021 read(3<TCP:[127.0.0.1:4000->127.0.0.1:80]>, "220 hi", 100) = 6 <0.0001>
      61 1.022 write(3<TCP:[127.0.0.1:4000->127.0.0.1:80]>, "HELO", 4) = 4 <0.0001>
      60 1.023 read(4<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "HELO", 100) = 4 <0.0001>`);
    expect(socketsOf(trace)).toEqual(["tcp:0.0.0.0:80", "tcp:127.0.0.1:4000-127.0.0.1:80"]);
    const connection = channelOf(trace, "tcp:127.0.0.1:4000-127.0.0.1:80");
    expect(transfersOf(trace, connection)).toEqual(["61 -> 60: 4"]);
    expect(returningOf(trace, connection)).toEqual(["60 -> 61: 6"]);
    expect(pidsOf(trace, connection.readHolders)).toEqual([60, 61]);
  });

  it("is told from another with the same port by the addresses, not by the order of connecting", () => {
    const trace = traceOf(`${tcpServer}${tcpClient}
      62 1.010 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[22]> <0.0001>
      62 1.011 connect(3<TCP:[22]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
      60 1.012 accept(3<TCP:[0.0.0.0:80]>, NULL, NULL) = 4<TCP:[127.0.0.1:80->127.0.0.1:4002]> <0.0001>
      60 1.013 accept(3<TCP:[0.0.0.0:80]>, NULL, NULL) = 5<TCP:[127.0.0.1:80->127.0.0.1:4001]> <0.0001>
      61 1.020 write(3<TCP:[127.0.0.1:4001->127.0.0.1:80]>, "one1", 4) = 4 <0.0001>
      62 1.021 write(3<TCP:[127.0.0.1:4002->127.0.0.1:80]>, "two", 3) = 3 <0.0001>
      60 1.022 read(4<TCP:[127.0.0.1:80->127.0.0.1:4002]>, "two", 100) = 3 <0.0001>
      60 1.023 read(5<TCP:[127.0.0.1:80->127.0.0.1:4001]>, "one1", 100) = 4 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "tcp:127.0.0.1:4001-127.0.0.1:80"))).toEqual(["61 -> 60: 4"]);
    expect(transfersOf(trace, channelOf(trace, "tcp:127.0.0.1:4002-127.0.0.1:80"))).toEqual(["62 -> 60: 3"]);
  });

  it("is another one when the port is used again", () => {
    const again = (from: number) => `
      61 1.${from}0 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[${from}]> <0.0001>
      61 1.${from}1 connect(3<TCP:[${from}]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
      60 1.${from}2 accept(3<TCP:[0.0.0.0:80]>, NULL, NULL) = 4<TCP:[127.0.0.1:80->127.0.0.1:4000]> <0.0001>
      61 1.${from}3 write(3<TCP:[127.0.0.1:4000->127.0.0.1:80]>, "x", 1) = 1 <0.0001>
      60 1.${from}4 read(4<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "x", 100) = 1 <0.0001>
      61 1.${from}5 close(3<TCP:[127.0.0.1:4000->127.0.0.1:80]>) = 0 <0.0001>
      60 1.${from}6 close(4<TCP:[127.0.0.1:80->127.0.0.1:4000]>) = 0 <0.0001>`;
    const trace = traceOf(`${tcpServer}${again(31)}${again(32)}`);
    const first = channelOf(trace, "tcp:127.0.0.1:4000-127.0.0.1:80");
    const second = channelOf(trace, "tcp:127.0.0.1:4000-127.0.0.1:80#2");
    expect([first, second].map((channel) => transfersOf(trace, channel))).toEqual([
      ["61 -> 60: 1"],
      ["61 -> 60: 1"],
    ]);
  });

  it("may be IPv6 at one end and IPv4 at the other", () => {
    const trace = traceOf(`
      60 1.000 socket(AF_INET6, SOCK_STREAM, IPPROTO_IP) = 3<TCPv6:[20]> <0.0001>
      60 1.001 bind(3<TCPv6:[20]>, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::", &sin6_addr), sin6_scope_id=0}, 28) = 0 <0.0001>
      60 1.002 listen(3<TCPv6:[[::]:80]>, 128) = 0 <0.0001>
      ${tcpClient}
      60 1.012 accept(3<TCPv6:[[::]:80]>, NULL, NULL) = 4<TCPv6:[[::ffff:127.0.0.1]:80->[::ffff:127.0.0.1]:4000]> <0.0001>
      61 1.022 write(3<TCP:[127.0.0.1:4000->127.0.0.1:80]>, "HELO", 4) = 4 <0.0001>
      60 1.023 read(4<TCPv6:[[::ffff:127.0.0.1]:80->[::ffff:127.0.0.1]:4000]>, "HELO", 100) = 4 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "tcp:127.0.0.1:4000-127.0.0.1:80"))).toEqual(["61 -> 60: 4"]);
  });

  it("is joined where strace prints no addresses, and named by what the program asks for", () => {
    const trace = traceOf(`
      60 1.000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3 <0.0001>
      60 1.001 bind(3, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
      60 1.002 getsockname(3, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0 <0.0001>
      60 1.003 listen(3, 128) = 0 <0.0001>
      61 1.010 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3 <0.0001>
      61 1.011 connect(3, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
      60 1.012 accept(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, [16]) = 4 <0.0001>
      61 1.020 write(3, "HELO", 4) = 4 <0.0001>
      60 1.021 read(4, "HELO", 100) = 4 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "tcp:127.0.0.1:4000-127.0.0.1:8080"))).toEqual([
      "61 -> 60: 4",
    ]);
  });

  it.each([
    ["is under way", "EINPROGRESS (Operation now in progress)", []],
    ["was refused", "ECONNREFUSED (Connection refused)", ["60 accept accept"]],
  ])("lets its server find a caller, or not, that %s", (_, error, blocked) => {
    const trace = traceOf(`${tcpServer}
      61 1.010 socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_IP) = 3<TCP:[21]> <0.0001>
      61 1.011 connect(3<TCP:[21]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 ${error} <0.0001>
      60 1.012 accept(3<TCP:[0.0.0.0:80]>, ...still`);
    expect(blockedCalls(trace)).toEqual(blocked);
  });

  it("that is not blocking makes nobody wait while it is asked for", () => {
    const trace = traceOf(`${tcpServer}
      61 1.010 socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_IP) = 3<TCP:[21]> <0.0001>
      61 1.011 connect(3<TCP:[21]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16 <unfinished ...>
      60 1.012 getpid() = 60 <0.0001>`);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("does not wait for room at its server: the kernel asks again", () => {
    const trace = traceOf(`${tcpServer}
      61 1.010 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[21]> <0.0001>
      61 1.011 connect(3<TCP:[21]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16 <unfinished ...>
      ${tcpAccept}
      61 1.020 <... connect resumed>) = 0 <0.009>`);
    expect(wakesOf(trace)).toEqual(["61 connect <- ?"]);
    expect(trace.awaitedPlaces.size).toBe(0);
  });

  it("is named by the address of the other end, too, which the server asks for (getpeername)", () => {
    const trace = traceOf(`
      60 1.000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3 <0.0001>
      60 1.001 bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
      60 1.003 listen(3, 128) = 0 <0.0001>
      60 1.012 accept(3, NULL, NULL) = 4 <0.0001>
      60 1.013 getpeername(4, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0 <0.0001>
      60 1.021 read(4, "HELO", 4) = 4 <0.0001>`);
    expect(channelOf(trace, "tcp:127.0.0.1:4000-127.0.0.1:80").bytesRead).toBe(4);
  });

  it("that is not blocking connects later", () => {
    const trace = traceOf(`${tcpServer}
      61 1.010 socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_IP) = 3<TCP:[21]> <0.0001>
      61 1.011 connect(3<TCP:[21]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress) <0.0001>
      ${tcpAccept}
      61 1.022 write(3<TCP:[127.0.0.1:4000->127.0.0.1:80]>, "HELO", 4) = 4 <0.0001>
      60 1.023 read(4<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "HELO", 100) = 4 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "tcp:127.0.0.1:4000-127.0.0.1:80"))).toEqual(["61 -> 60: 4"]);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("leaves the server to wait for another once its client is let in, whose line comes later", () => {
    const trace = traceOf(`${tcpServer}${tcpAccept}
      60 1.0125 write(4<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "220 hi", 6) = 6 <0.0001>
      ${tcpClient}
      61 1.013 read(3<TCP:[127.0.0.1:4000->127.0.0.1:80]>, "220 hi", 100) = 6 <0.0001>
      60 1.020 accept(3<TCP:[0.0.0.0:80]>, ...still`);
    expect(returningOf(trace, channelOf(trace, "tcp:127.0.0.1:4000-127.0.0.1:80"))).toEqual(["60 -> 61: 6"]);
    expect(trace.calls.blocked(trace.calls.length - 1)).toBe(blockReasons.indexOf("accept"));
  });

  it("is joined with a client that bound itself to a port of any address first", () => {
    const trace = traceOf(`${tcpServer}
      61 1.010 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[21]> <0.0001>
      61 1.0101 bind(3<TCP:[21]>, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("0.0.0.0")}, 16) = 0 <0.0001>
      61 1.011 connect(3<TCP:[0.0.0.0:4000]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
      ${tcpAccept}
      61 1.020 write(3<TCP:[127.0.0.1:4000->127.0.0.1:80]>, "HELO", 4) = 4 <0.0001>
      60 1.021 read(4<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "HELO", 100) = 4 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "tcp:127.0.0.1:4000-127.0.0.1:80"))).toEqual(["61 -> 60: 4"]);
  });

  it("leads out of the trace where a server in it has an address that only ends alike", () => {
    const trace = traceOf(`
      60 1.000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[20]> <0.0001>
      60 1.001 bind(3<TCP:[20]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("110.0.0.1")}, 16) = 0 <0.0001>
      60 1.002 listen(3<TCP:[110.0.0.1:80]>, 128) = 0 <0.0001>
      61 1.010 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[21]> <0.0001>
      61 1.011 connect(3<TCP:[21]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}, 16) = 0 <0.0001>
      61 1.012 write(3<TCP:[10.0.0.9:4000->10.0.0.1:80]>, "HELO", 4) = 4 <0.0001>`);
    expect(channelOf(trace, "tcp:10.0.0.9:4000-10.0.0.1:80")).toMatchObject({
      bytesWritten: 4,
      bytesGone: 4,
    });
  });

  it("older than the trace is one, however many processes have it or listen for it", () => {
    const trace = traceOf(`
      60 1.020 accept(3<TCP:[0.0.0.0:80]>,  <unfinished ...>
      62 1.021 accept(3<TCP:[0.0.0.0:80]>,  <unfinished ...>
      60 1.023 <... accept resumed>NULL, NULL) = 4<TCP:[127.0.0.1:80->127.0.0.1:4000]> <0.003>
      60 1.024 write(4<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "a", 1) = 1 <0.0001>
      64 1.025 write(5<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "b", 1) = 1 <0.0001>`);
    expect(socketsOf(trace)).toEqual(["tcp:0.0.0.0:80", "tcp:127.0.0.1:4000-127.0.0.1:80"]);
    expect(channelOf(trace, "tcp:127.0.0.1:4000-127.0.0.1:80").bytesWritten).toBe(2);
  });

  it("older than the trace is joined by what strace prints of its ends", () => {
    const trace = traceOf(`
      60 1.023 read(4<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "old", 3) = 3 <0.0001>
      61 1.024 write(3<TCP:[127.0.0.1:4000->127.0.0.1:80]>, "new", 3) = 3 <0.0001>
      60 1.025 read(4<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "new", 3) = 3 <0.0001>`);
    expect(socketsOf(trace)).toEqual(["tcp:127.0.0.1:4000-127.0.0.1:80"]);
    const [connection] = trace.channels;
    expect(connection).toMatchObject({ bytesWritten: 3, bytesRead: 6, bytesUnseen: 3 });
    expect(connection && isConserved(connection)).toBe(true);
  });
});

describe("datagrams", () => {
  it("keep their bounds: one message, one sender, one receiver", () => {
    const trace = traceOf(`
      70 1.000 socketpair(AF_UNIX, SOCK_SEQPACKET, 0, [3<UNIX:[1->2]>, 4<UNIX:[2->1]>]) = 0 <0.0001>
      70 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 71 <0.0001>
      70 1.002 write(3<UNIX:[1->2]>, "abc", 3) = 3 <0.0001>
      70 1.003 sendto(3<UNIX:[1->2]>, "", 0, 0, NULL, 0) = 0 <0.0001>
      70 1.004 write(3<UNIX:[1->2]>, "defgh", 5) = 5 <0.0001>
      71 1.005 read(4<UNIX:[2->1]>, "abc", 100) = 3 <0.0001>
      71 1.006 recvfrom(4<UNIX:[2->1]>, "", 100, 0, NULL, NULL) = 0 <0.0001>
      71 1.007 recvfrom(4<UNIX:[2->1]>, "de", 2, 0, NULL, NULL) = 2 <0.0001>`);
    const pair = channelOf(trace, "unix-seqpacket:1-2");
    expect(transfersOf(trace, pair)).toEqual(["70 -> 71: 3", "70 -> 71: 0", "70 -> 71: 2"]);
    expect(pair).toMatchObject({ messages: 3, bytesWritten: 8, bytesRead: 5, bytesGone: 3 });
    expect([levelOf(pair), isConserved(pair)]).toEqual([0, true]);
  });

  it("are cut to the receiver's room, though it asks how long they were (MSG_TRUNC)", () => {
    const trace = traceOf(`
      70 1.000 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3<UNIX:[1->2]>, 4<UNIX:[2->1]>]) = 0 <0.0001>
      70 1.002 write(3<UNIX:[1->2]>, "abcde", 5) = 5 <0.0001>
      70 1.003 recvfrom(4<UNIX:[2->1]>, "ab", 2, MSG_TRUNC, NULL, NULL) = 5 <0.0001>`);
    const pair = channelOf(trace, "unix-dgram:1-2");
    expect(pair).toMatchObject({ bytesWritten: 5, bytesRead: 2, bytesGone: 3 });
    expect(transfersOf(trace, pair)).toEqual(["70 -> 70: 2"]);
  });

  it("move several at a time", () => {
    const message = (text: string) =>
      `{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="${text}", iov_len=4}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, msg_len=${text.length}}`;
    const trace = traceOf(`
      70 1.000 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3<UNIX:[1->2]>, 4<UNIX:[2->1]>]) = 0 <0.0001>
      70 1.001 sendmmsg(3<UNIX:[1->2]>, [${message("a")}, ${message("bb")}, ${message("ccc")}], 3, 0) = 3 <0.0001>
      70 1.002 recvmmsg(4<UNIX:[2->1]>, [${message("a")}, ${message("bb")}], 2, MSG_DONTWAIT, NULL) = 2 <0.0001>`);
    const pair = channelOf(trace, "unix-dgram:1-2");
    expect(transfersOf(trace, pair)).toEqual(["70 -> 70: 1", "70 -> 70: 2"]);
    expect(pair).toMatchObject({ messages: 3, bytesWritten: 6, bytesRead: 3 });
    expect(levelOf(pair)).toBe(3);
  });

  it("sent in one call go each to its own address", () => {
    const message = (port: number, text: string) =>
      `{msg_hdr={msg_name={sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("127.0.0.1")}, msg_namelen=16, msg_iov=[{iov_base="${text}", iov_len=${text.length}}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, msg_len=${text.length}}`;
    const trace = traceOf(`
      71 1.000 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[1]> <0.0001>
      71 1.001 bind(3<UDP:[1]>, {sa_family=AF_INET, sin_port=htons(1001), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
      72 1.002 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[2]> <0.0001>
      72 1.003 bind(3<UDP:[2]>, {sa_family=AF_INET, sin_port=htons(1002), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
      70 1.004 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[3]> <0.0001>
      70 1.005 sendmmsg(3<UDP:[3]>, [${message(1001, "one")}, ${message(1002, "second")}, ${message(1001, "more")}], 3, 0) = 3 <0.0001>
      71 1.006 recvfrom(3<UDP:[127.0.0.1:1001]>, "one", 100, 0, NULL, NULL) = 3 <0.0001>
      72 1.007 recvfrom(3<UDP:[127.0.0.1:1002]>, "second", 100, 0, NULL, NULL) = 6 <0.0001>`);
    const [first, second] = [1001, 1002].map((port) => channelOf(trace, `udp:127.0.0.1:${port}`));
    expect(first).toMatchObject({ messages: 2, bytesWritten: 7, bytesRead: 3, bytesUnseen: 0 });
    expect(second).toMatchObject({ messages: 1, bytesWritten: 6, bytesRead: 6, bytesUnseen: 0 });
    expect(second && transfersOf(trace, second)).toEqual(["70 -> 72: 6"]);
  });

  it("are bytes of one stream, where several are sent in one call through a stream", () => {
    const message = (text: string) =>
      `{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="${text}", iov_len=${text.length}}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, msg_len=${text.length}}`;
    const trace = traceOf(`
      70 1.000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[1->2]>, 4<UNIX-STREAM:[2->1]>]) = 0 <0.0001>
      70 1.001 sendmmsg(3<UNIX-STREAM:[1->2]>, [${message("abc")}, ${message("de")}], 2, 0) = 2 <0.0001>
      70 1.002 read(4<UNIX-STREAM:[2->1]>, "abcd", 4) = 4 <0.0001>`);
    const pair = channelOf(trace, "unix-stream:1-2");
    expect(pair).toMatchObject({ bytesWritten: 5, bytesRead: 4, bytesUnseen: 0 });
    expect(levelOf(pair)).toBe(1);
  });

  it("to a bound socket are in the mailbox of that socket, whoever sent them", () => {
    const trace = traceOf(`
      70 1.000 socket(AF_UNIX, SOCK_DGRAM, 0) = 3<UNIX:[1]> <0.0001>
      70 1.001 bind(3<UNIX:[1]>, {sa_family=AF_UNIX, sun_path="/dev/log2"}, 12) = 0 <0.0001>
      71 1.002 socket(AF_UNIX, SOCK_DGRAM, 0) = 3<UNIX:[2]> <0.0001>
      71 1.003 sendto(3<UNIX:[2]>, "one", 3, 0, {sa_family=AF_UNIX, sun_path="/dev/log2"}, 12) = 3 <0.0001>
      72 1.004 socket(AF_UNIX, SOCK_DGRAM, 0) = 3<UNIX:[3]> <0.0001>
      72 1.005 connect(3<UNIX:[3]>, {sa_family=AF_UNIX, sun_path="/dev/log2"}, 12) = 0 <0.0001>
      72 1.006 send(3<UNIX:[3->1]>, "three", 5, 0) = 5 <0.0001>
      70 1.007 recvfrom(3<UNIX:[1,"/dev/log2"]>, "one", 100, 0, NULL, NULL) = 3 <0.0001>
      70 1.008 recvfrom(3<UNIX:[1,"/dev/log2"]>, "three", 100, 0, NULL, NULL) = 5 <0.0001>`);
    const mailbox = channelOf(trace, "unix-dgram:/dev/log2");
    expect(transfersOf(trace, mailbox)).toEqual(["71 -> 70: 3", "72 -> 70: 5"]);
    expect(mailbox).toMatchObject({ messages: 2, bytesUnseen: 0 });
    expect(pidsOf(trace, mailbox.writers)).toEqual([71, 72]);
  });

  it.each([
    ["it connects to no address", "connect(3<UNIX:[3]>, {sa_family=AF_UNSPEC, sa_data=0x0}, 16) = 0", []],
    ["it does something else", "getuid() = 0", [72]],
    [
      "it fails to connect elsewhere",
      'connect(3<UNIX:[3]>, {sa_family=AF_UNIX, sun_path="/tmp/nobody"}, 12) = -1 ENOENT (No such file or directory)',
      [72],
    ],
    ["it connects elsewhere", 'connect(3<UNIX:[3]>, {sa_family=AF_UNIX, sun_path="/tmp/other"}, 12) = 0', []],
  ])("go to the peer that their socket was connected to, until %s", (_, call, writers) => {
    const trace = traceOf(`
      70 1.000 socket(AF_UNIX, SOCK_DGRAM, 0) = 3<UNIX:[1]> <0.0001>
      70 1.001 bind(3<UNIX:[1]>, {sa_family=AF_UNIX, sun_path="/dev/log2"}, 12) = 0 <0.0001>
      72 1.004 socket(AF_UNIX, SOCK_DGRAM, 0) = 3<UNIX:[3]> <0.0001>
      72 1.005 connect(3<UNIX:[3]>, {sa_family=AF_UNIX, sun_path="/dev/log2"}, 12) = 0 <0.0001>
      72 1.006 ${call} <0.0001>
      72 1.007 send(3<UNIX:[3]>, "three", 5, 0 <unfinished ...>
      70 1.008 getpid() = 70 <0.0001>`);
    expect(pidsOf(trace, channelOf(trace, "unix-dgram:/dev/log2").writers)).toEqual(writers);
  });

  it("of UDP find their sender by the address that the kernel names, whatever the log's order", () => {
    const trace = traceOf(`
      70 1.000 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[1]> <0.0001>
      70 1.001 bind(3<UDP:[1]>, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
      71 1.002 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[2]> <0.0001>
      72 1.003 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[3]> <0.0001>
      71 1.004 bind(3<UDP:[2]>, {sa_family=AF_INET, sin_port=htons(1001), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
      72 1.005 bind(3<UDP:[3]>, {sa_family=AF_INET, sin_port=htons(1002), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
      71 1.006 sendto(3<UDP:[127.0.0.1:1001]>, "abc", 3, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.1")}, 16 <unfinished ...>
      72 1.007 sendto(3<UDP:[127.0.0.1:1002]>, "xyz", 3, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.1")}, 16) = 3 <0.0001>
      71 1.008 <... sendto resumed>) = 3 <0.002>
      70 1.009 recvfrom(3<UDP:[127.0.0.1:53]>, "xyz", 100, 0, {sa_family=AF_INET, sin_port=htons(1002), sin_addr=inet_addr("127.0.0.1")}, [16]) = 3 <0.0001>
      70 1.010 recvfrom(3<UDP:[127.0.0.1:53]>, "abc", 100, 0, {sa_family=AF_INET, sin_port=htons(1001), sin_addr=inet_addr("127.0.0.1")}, [16]) = 3 <0.0001>
      70 1.011 sendto(3<UDP:[127.0.0.1:53]>, "re", 2, 0, {sa_family=AF_INET, sin_port=htons(1001), sin_addr=inet_addr("127.0.0.1")}, 16) = 2 <0.0001>
      71 1.012 recvfrom(3<UDP:[127.0.0.1:1001]>, "re", 100, 0, NULL, NULL) = 2 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "udp:127.0.0.1:53"))).toEqual(["72 -> 70: 3", "71 -> 70: 3"]);
    expect(transfersOf(trace, channelOf(trace, "udp:127.0.0.1:1001"))).toEqual(["70 -> 71: 2"]);
  });

  it("can be received, in the log, before they were sent", () => {
    const trace = traceOf(`
      70 1.000 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3<UNIX:[1->2]>, 4<UNIX:[2->1]>]) = 0 <0.0001>
      70 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 71 <0.0001>
      71 1.002 read(4<UNIX:[2->1]>, "abc", 100) = 3 <0.0001>
      70 1.002 write(3<UNIX:[1->2]>, "abc", 3) = 3 <0.0001>
      70 1.003 write(3<UNIX:[1->2]>, "de", 2 <unfinished ...>
      71 1.004 read(4<UNIX:[2->1]>, "de", 100) = 2 <0.0001>
      70 1.005 <... write resumed>) = 2 <0.002>`);
    const pair = channelOf(trace, "unix-dgram:1-2");
    expect(transfersOf(trace, pair)).toEqual(["70 -> 71: 3", "70 -> 71: 2"]);
    expect(pair).toMatchObject({ messages: 2, bytesWritten: 5, bytesRead: 5, bytesUnseen: 0 });
  });

  it("of UDP that a later one of their sender has overtaken were dropped", () => {
    const to = '{sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.1")}, 16';
    const trace = traceOf(`
      70 1.000 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[1]> <0.0001>
      70 1.001 bind(3<UDP:[1]>, ${to}) = 0 <0.0001>
      71 1.002 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[2]> <0.0001>
      72 1.003 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[3]> <0.0001>
      71 1.010 sendto(3<UDP:[2]>, "one", 3, 0, ${to}) = 3 <0.0001>
      72 1.011 sendto(3<UDP:[3]>, "two", 3, 0, ${to}) = 3 <0.0001>
      71 1.012 sendto(3<UDP:[0.0.0.0:1001]>, "six", 3, 0, ${to}) = 3 <0.0001>
      70 1.020 recvfrom(3<UDP:[127.0.0.1:53]>, "six", 100, 0, NULL, NULL) = 3 <0.0001>
      70 1.021 recvfrom(3<UDP:[127.0.0.1:53]>, "two", 100, 0, NULL, NULL) = 3 <0.0001>`);
    const mailbox = channelOf(trace, "udp:127.0.0.1:53");
    expect(transfersOf(trace, mailbox)).toEqual(["71 -> 70: 3", "72 -> 70: 3"]);
    expect(mailbox).toMatchObject({ bytesWritten: 9, bytesRead: 6, bytesGone: 3, messages: 3 });
    expect(levelOf(mailbox)).toBe(0);
  });

  it("go nowhere from a socket whose connect failed, or that never connected", () => {
    const bound = `
      70 1.000 socket(AF_UNIX, SOCK_DGRAM, 0) = 3<UNIX:[1]> <0.0001>
      70 1.001 bind(3<UNIX:[1]>, {sa_family=AF_UNIX, sun_path="/dev/log2"}, 12) = 0 <0.0001>
      71 1.002 socket(AF_UNIX, SOCK_DGRAM, 0) = 3<UNIX:[2]> <0.0001>`;
    const sends =
      "71 1.006 send(3<UNIX:[2]>, 0x7ffe, 5, 0) = -1 ENOTCONN (Transport endpoint is not connected) <0.0001>";
    const writersAfter = (connect: string) =>
      pidsOf(
        traceOf(`${bound}\n${connect}\n${sends}`),
        channelOf(traceOf(`${bound}\n${connect}\n${sends}`), "unix-dgram:/dev/log2").writers,
      );
    const connect = '71 1.005 connect(3<UNIX:[2]>, {sa_family=AF_UNIX, sun_path="/dev/log2"}, 12)';
    expect(writersAfter(`${connect} = -1 EACCES (Permission denied) <0.0001>`)).toEqual([]);
    expect(writersAfter("")).toEqual([]);
    expect(writersAfter(`${connect} = 0 <0.0001>`)).toEqual([71]);
  });

  it("on a unix socket find their sender by its path, where the kernel names it", () => {
    const path = (name: string) => `{sa_family=AF_UNIX, sun_path="/tmp/${name}"}`;
    const trace = traceOf(`
      70 1.000 socket(AF_UNIX, SOCK_DGRAM, 0) = 3<UNIX:[1]> <0.0001>
      70 1.001 bind(3<UNIX:[1]>, ${path("server")}, 12) = 0 <0.0001>
      71 1.002 socket(AF_UNIX, SOCK_DGRAM, 0) = 3<UNIX:[2]> <0.0001>
      71 1.003 bind(3<UNIX:[2]>, ${path("first")}, 12) = 0 <0.0001>
      72 1.004 socket(AF_UNIX, SOCK_DGRAM, 0) = 3<UNIX:[3]> <0.0001>
      72 1.005 bind(3<UNIX:[3]>, ${path("second")}, 12) = 0 <0.0001>
      71 1.010 sendto(3<UNIX:[2,"/tmp/first"]>, "same", 4, 0, ${path("server")}, 12 <unfinished ...>
      72 1.011 sendto(3<UNIX:[3,"/tmp/second"]>, "same", 4, 0, ${path("server")}, 12 <unfinished ...>
      70 1.012 recvfrom(3<UNIX:[1,"/tmp/server"]>, "same", 100, 0, ${path("second")}, [110 => 12]) = 4 <0.0001>
      72 1.013 <... sendto resumed>) = 4 <0.002>
      71 1.014 <... sendto resumed>) = 4 <0.004>`);
    const mailbox = channelOf(trace, "unix-dgram:/tmp/server");
    expect(transfersOf(trace, mailbox)).toEqual(["72 -> 70: 4"]);
    expect(levelOf(mailbox)).toBe(4);
  });

  it("received of a call that then failed came from somebody else", () => {
    const trace = traceOf(`
      70 1.000 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3<UNIX:[1->2]>, 4<UNIX:[2->1]>]) = 0 <0.0001>
      70 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 71 <0.0001>
      70 1.003 write(3<UNIX:[1->2]>, "abcd", 4 <unfinished ...>
      71 1.004 recvfrom(4<UNIX:[2->1]>, "ab", 2, 0, NULL, NULL) = 2 <0.0001>
      70 1.005 <... write resumed>) = -1 EINTR (Interrupted system call) <0.002>`);
    const pair = channelOf(trace, "unix-dgram:1-2");
    expect(transfersOf(trace, pair)).toEqual(["? -> 71: 2"]);
    expect(pair).toMatchObject({ bytesWritten: 0, bytesRead: 2, bytesUnseen: 2, bytesGone: 0 });
    expect(isConserved(pair)).toBe(true);
  });

  it("are none where a receiver got nothing and nobody had sent an empty one", () => {
    const trace = traceOf(`
      70 1.000 socketpair(AF_UNIX, SOCK_SEQPACKET, 0, [3<UNIX:[1->2]>, 4<UNIX:[2->1]>]) = 0 <0.0001>
      70 1.001 close(3<UNIX:[1->2]>) = 0 <0.0001>
      70 1.002 recvfrom(4<UNIX:[2->1]>, "", 100, 0, NULL, NULL) = 0 <0.0001>`);
    const pair = channelOf(trace, "unix-seqpacket:1-2");
    expect([pair.messages, transfersOf(trace, pair), returningOf(trace, pair)]).toEqual([0, [], []]);
  });

  it("of which strace tells only when they are sent are known from then on", () => {
    const trace = traceOf(`
      70 1.000 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3<UNIX:[1->2]>, 4<UNIX:[2->1]>]) = 0 <0.0001>
      70 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 71 <0.0001>
      70 1.003 sendmmsg(3<UNIX:[1->2]>,  <unfinished ...>
      71 1.004 getppid() = 70 <0.0001>
      70 1.005 <... sendmmsg resumed>[{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="ab", iov_len=2}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, msg_len=2}], 1, 0) = 1 <0.002>
      71 1.006 read(4<UNIX:[2->1]>, "ab", 100) = 2 <0.0001>`);
    const pair = channelOf(trace, "unix-dgram:1-2");
    expect(transfersOf(trace, pair)).toEqual(["70 -> 71: 2"]);
    expect(pair).toMatchObject({ messages: 1, bytesWritten: 2, bytesUnseen: 0 });
  });

  it("sent in one call to somebody in the log and to others leave it with these", () => {
    const message = (port: number) =>
      `{msg_hdr={msg_name={sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("127.0.0.1")}, msg_namelen=16, msg_iov=[{iov_base="abc", iov_len=3}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, msg_len=3}`;
    const trace = traceOf(`
      71 1.000 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[1]> <0.0001>
      71 1.001 bind(3<UDP:[1]>, {sa_family=AF_INET, sin_port=htons(1001), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
      70 1.004 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[3]> <0.0001>
      70 1.005 sendmmsg(3<UDP:[3]>, [${message(1001)}, ${message(1002)}], 2, 0) = 2 <0.0001>`);
    expect(channelOf(trace, "udp:127.0.0.1:1001")).toMatchObject({
      messages: 1,
      bytesWritten: 3,
      bytesGone: 0,
    });
    expect(channelOf(trace, "udp:3")).toMatchObject({ messages: 1, bytesWritten: 3, bytesGone: 3 });
  });

  it("to nobody in the log leave the trace", () => {
    const trace = traceOf(`
      71 1.002 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[2]> <0.0001>
      71 1.003 sendto(3<UDP:[2]>, "query", 5, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("9.9.9.9")}, 16) = 5 <0.0001>
      71 1.004 recvfrom(3<UDP:[0.0.0.0:1001]>, "reply!", 100, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("9.9.9.9")}, [16]) = 6 <0.02>`);
    const own = channelOf(trace, "udp:0.0.0.0:1001");
    expect(own).toMatchObject({ bytesWritten: 5, bytesGone: 5, bytesRead: 6, bytesUnseen: 6, messages: 2 });
    expect([levelOf(own), isConserved(own)]).toEqual([0, true]);
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
