import { describe, expect, it } from "vitest";
import { blockReasons } from "../../../../src/base/vocabulary.ts";
import { blockedCalls, descriptorsOf, isConserved, returningOf, transfersOf, wakesOf } from "../facts.ts";
import { channelOf, ms, pidsOf, traceOf } from "../trace_of.ts";
import { socketsOf, tcpAccept, tcpClient, tcpServer } from "./socket_logs.ts";

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
