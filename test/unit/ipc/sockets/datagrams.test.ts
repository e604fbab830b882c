import { describe, expect, it } from "vitest";
import type { Channel, Trace } from "../../../../src/ipc/trace.ts";
import { blockedCalls, isConserved, levelOf, transfersOf, wakesOf } from "../facts.ts";
import { channelOf, traceByteByByte, traceOf } from "../trace_of.ts";

/** 71 and 72 have the end that 70 reads from at the other side. */
const pair = `
  70 1.000 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3<UNIX:[1->2]>, 4<UNIX:[2->1]>]) = 0 <0.0001>
  70 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 71 <0.0001>
  70 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 72 <0.0001>
`;

function pairAfter(calls: string): { readonly trace: Trace; readonly channel: Channel } {
  const trace = traceOf(`${pair}\n${calls}`);
  return { trace, channel: channelOf(trace, "unix-dgram:1-2") };
}

describe("who waits at a socket of datagrams", () => {
  it.each([
    ["a receiver while there is none", "70 1.010 read(4<UNIX:[2->1]>, ...still", ["70 read empty"]],
    [
      "no receiver while there is one",
      `71 1.010 write(3<UNIX:[1->2]>, "abc", 3) = 3 <0.0001>
       70 1.011 read(4<UNIX:[2->1]>, ...still`,
      [],
    ],
    [
      "a receiver again when all have been taken",
      `71 1.010 write(3<UNIX:[1->2]>, "abc", 3) = 3 <0.0001>
       70 1.011 read(4<UNIX:[2->1]>, "abc", 9) = 3 <0.0001>
       70 1.012 read(4<UNIX:[2->1]>, ...still`,
      ["70 read empty"],
    ],
    ["no sender of the first", '71 1.010 write(3<UNIX:[1->2]>, "abc", 3...still', []],
    [
      "a sender, perhaps, while others lie there",
      `71 1.010 write(3<UNIX:[1->2]>, "abc", 3) = 3 <0.0001>
       72 1.011 write(3<UNIX:[1->2]>, "def", 3...still`,
      ["72 write full"],
    ],
    [
      "no sender after one that failed",
      `71 1.010 write(3<UNIX:[1->2]>, "abc", 3 <unfinished ...>
       72 1.011 getpid() = 72 <0.0001>
       71 1.012 <... write resumed>) = -1 EMSGSIZE (Message too long) <0.002>
       72 1.013 write(3<UNIX:[1->2]>, "def", 3...still`,
      [],
    ],
  ])("%s", (_, calls, blocked) => {
    expect(blockedCalls(pairAfter(calls).trace)).toEqual(blocked);
  });

  it.each([
    [
      "readv, whatever the number of its buffers",
      'readv(4<UNIX:[2->1]>, [{iov_base="abc", iov_len=9}], 1) = 3',
      3,
    ],
    [
      "recvfrom without a buffer, which only asks how long it is",
      'recvfrom(4<UNIX:[2->1]>, "", 0, MSG_TRUNC, NULL, NULL) = 3',
      0,
    ],
  ])("takes one by %s", (_, call, read) => {
    const { channel } = pairAfter(`
      71 1.010 write(3<UNIX:[1->2]>, "abc", 3) = 3 <0.0001>
      70 1.020 ${call} <0.0001>`);
    expect(channel).toMatchObject({ bytesWritten: 3, bytesRead: read, bytesGone: 3 - read });
    expect(levelOf(channel)).toBe(0);
  });

  it("goes on by the sender whose words it got, though another sends at the time", () => {
    const { trace } = pairAfter(`
      70 1.010 read(4<UNIX:[2->1]>,  <unfinished ...>
      71 1.011 write(3<UNIX:[1->2]>, "one", 3 <unfinished ...>
      72 1.012 write(3<UNIX:[1->2]>, "two", 3 <unfinished ...>
      70 1.013 <... read resumed>"one", 9) = 3 <0.003>`);
    expect(wakesOf(trace)).toEqual(["70 read <- 71 write"]);
  });
});

describe("a datagram in two lines", () => {
  it("counts once, and is there once, however late it is received", () => {
    const { trace, channel } = pairAfter(`
      71 1.010 write(3<UNIX:[1->2]>, "abc", 3 <unfinished ...>
      72 1.011 getpid() = 72 <0.0001>
      71 1.012 <... write resumed>) = 3 <0.002>
      70 1.013 read(4<UNIX:[2->1]>, "abc", 9) = 3 <0.0001>
      70 1.014 read(4<UNIX:[2->1]>, ...still`);
    expect(channel).toMatchObject({ messages: 1, bytesWritten: 3, bytesRead: 3, bytesUnseen: 0 });
    expect([levelOf(channel), isConserved(channel)]).toEqual([0, true]);
    expect(blockedCalls(trace)).toEqual(["70 read empty"]);
  });

  it("stands in line from its entry on: of two alike the one entered first is received first", () => {
    const { trace, channel } = pairAfter(`
      71 1.010 write(3<UNIX:[1->2]>, "same", 4 <unfinished ...>
      72 1.011 write(3<UNIX:[1->2]>, "same", 4) = 4 <0.0001>
      71 1.012 <... write resumed>) = 4 <0.002>
      70 1.013 read(4<UNIX:[2->1]>, "same", 9) = 4 <0.0001>`);
    expect(transfersOf(trace, channel)).toEqual(["71 -> 70: 4"]);
  });

  it("is received once, though it has not returned", () => {
    const { trace, channel } = pairAfter(`
      71 1.010 write(3<UNIX:[1->2]>, "abc", 3 <unfinished ...>
      70 1.011 read(4<UNIX:[2->1]>, "abc", 9) = 3 <0.0001>
      70 1.012 read(4<UNIX:[2->1]>, "abc", 9) = 3 <0.0001>
      71 1.013 <... write resumed>) = 3 <0.003>`);
    expect(transfersOf(trace, channel)).toEqual(["71 -> 70: 3", "? -> 70: 3"]);
    expect(channel).toMatchObject({ messages: 2, bytesWritten: 3, bytesUnseen: 3 });
  });

  it("of which the kernel took less counts with what it took", () => {
    const { trace, channel } = pairAfter(`
      71 1.010 write(3<UNIX:[1->2]>, "abcdef", 6 <unfinished ...>
      72 1.011 getpid() = 72 <0.0001>
      71 1.012 <... write resumed>) = 4 <0.002>
      70 1.013 read(4<UNIX:[2->1]>, "abcd", 9) = 4 <0.0001>
      70 1.014 read(4<UNIX:[2->1]>, ...still`);
    expect(channel).toMatchObject({ messages: 1, bytesWritten: 4, bytesRead: 4 });
    expect(transfersOf(trace, channel)).toEqual(["71 -> 70: 4"]);
    expect(blockedCalls(trace)).toEqual(["70 read empty"]);
  });

  it("is one, too, where the log arrives byte by byte", () => {
    const log = `${pair}
      71 1.010 sendto(3<UNIX:[1->2]>, "abc", 3, 0, NULL, 0) = 3 <0.0001>
      72 1.011 sendto(3<UNIX:[1->2]>, "defg", 4, 0, NULL, 0 <unfinished ...>
      70 1.012 read(4<UNIX:[2->1]>, "abc", 9) = 3 <0.0001>
      70 1.0125 read(4<UNIX:[2->1]>,  <unfinished ...>
      71 1.0126 getpid() = 71 <0.00001>
      70 1.0127 <... read resumed>"defg", 9) = 4 <0.0002>
      72 1.013 <... sendto resumed>) = 4 <0.002>
      71 1.015 sendto(3<UNIX:[1->2]>, "hi", 2, 0, NULL, 0...still`;
    const facts = (trace: Trace) => {
      const channel = channelOf(trace, "unix-dgram:1-2");
      return [transfersOf(trace, channel), channel.messages, levelOf(channel), blockedCalls(trace)];
    };
    expect(facts(traceByteByByte(log))).toEqual([["71 -> 70: 3", "72 -> 70: 4"], 2, 0, ["72 sendto full"]]);
  });
});

describe("the datagram that a receiver got", () => {
  const received = (sent: readonly string[], line: string) => {
    const sends = sent.map(
      (text, at) =>
        `${71 + at} 1.01${at} write(3<UNIX:[1->2]>, "${text}", ${text.length}) = ${text.length} <0.0001>`,
    );
    const { trace, channel } = pairAfter(`${sends.join("\n")}\n70 1.020 ${line} <0.0001>`);
    return transfersOf(trace, channel);
  };

  it.each([
    ["the first of two that are alike", ["same", "same"], 'read(4<UNIX:[2->1]>, "same", 9) = 4', "71"],
    ["the one with its words", ["one", "two"], 'read(4<UNIX:[2->1]>, "two", 9) = 3', "72"],
    ["the first of its size where no words fit", ["one", "two"], 'read(4<UNIX:[2->1]>, "six", 9) = 3', "71"],
    ["none that is longer while there was room", ["abc", "de"], 'read(4<UNIX:[2->1]>, "de", 9) = 2', "72"],
    ["one that is longer where there was none", ["abc", "de"], 'read(4<UNIX:[2->1]>, "ab", 2) = 2', "71"],
    ["none that is shorter", ["a", "bc"], 'read(4<UNIX:[2->1]>, "bc", 2) = 2', "72"],
  ])("is %s", (_, sent, line, sender) => {
    expect(received(sent, line)).toEqual([expect.stringMatching(`^${sender} -> 70`)]);
  });

  it("can be a later one on a unix socket, where two receive at once, and none is lost", () => {
    const { trace, channel } = pairAfter(`
      71 1.010 write(3<UNIX:[1->2]>, "one", 3) = 3 <0.0001>
      71 1.011 write(3<UNIX:[1->2]>, "two", 3) = 3 <0.0001>
      72 1.020 read(4<UNIX:[2->1]>, "two", 9) = 3 <0.0001>
      70 1.020 read(4<UNIX:[2->1]>, "one", 9) = 3 <0.0001>`);
    expect(transfersOf(trace, channel)).toEqual(["71 -> 72: 3", "71 -> 70: 3"]);
    expect(channel).toMatchObject({ bytesGone: 0, bytesUnseen: 0 });
  });

  it("makes of UDP lost only what its sender sent before it", () => {
    const to = '{sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.1")}, 16';
    const sendto = (text: string) => `sendto(3<UDP:[2]>, "${text}", ${text.length}, 0, ${to})`;
    const trace = traceOf(`
      70 1.000 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[1]> <0.0001>
      70 1.001 bind(3<UDP:[1]>, ${to}) = 0 <0.0001>
      71 1.002 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[2]> <0.0001>
      71 1.010 ${sendto("one")} = 3 <0.0001>
      71 1.011 ${sendto("second")} = 6 <0.0001>
      71 1.012 ${sendto("third")} = 5 <0.0001>
      70 1.020 recvfrom(3<UDP:[127.0.0.1:53]>, "second", 100, 0, NULL, NULL) = 6 <0.0001>
      70 1.021 recvfrom(3<UDP:[127.0.0.1:53]>, "third", 100, 0, NULL, NULL) = 5 <0.0001>`);
    const mailbox = channelOf(trace, "udp:127.0.0.1:53");
    expect(mailbox).toMatchObject({ bytesRead: 11, bytesGone: 3, bytesUnseen: 0 });
    expect(transfersOf(trace, mailbox)).toEqual(["71 -> 70: 6", "71 -> 70: 5"]);
  });
});

describe("a datagram whose sender's line comes after its receiver's", () => {
  it.each([
    ["is its", "abc", ["71 -> 70: 3"]],
    ["is not its where it sends more than was received", "abcdef", ["? -> 70: 3"]],
    ["is not its where it sends other words", "xyz", ["? -> 70: 3"]],
  ])("%s", (_, text, transfers) => {
    const { trace, channel } = pairAfter(`
      70 1.010 read(4<UNIX:[2->1]>, "abc", 9) = 3 <0.0001>
      71 1.010 write(3<UNIX:[1->2]>, "${text}", ${text.length}) = ${text.length} <0.0001>`);
    expect(transfersOf(trace, channel)).toEqual(transfers);
  });

  it("was cut to the receiver's room, and the rest is gone", () => {
    const { trace, channel } = pairAfter(`
      70 1.010 read(4<UNIX:[2->1]>, "ab", 2) = 2 <0.0001>
      71 1.010 write(3<UNIX:[1->2]>, "abcde", 5) = 5 <0.0001>`);
    expect(transfersOf(trace, channel)).toEqual(["71 -> 70: 2"]);
    expect(channel).toMatchObject({ messages: 1, bytesWritten: 5, bytesGone: 3, bytesUnseen: 0 });
  });
});

describe("a connection of packets", () => {
  it("that leads out of the trace takes along what is sent there", () => {
    const trace = traceOf(`
      71 1.000 socket(AF_UNIX, SOCK_SEQPACKET, 0) = 3<UNIX:[11]> <0.0001>
      71 1.001 connect(3<UNIX:[11]>, {sa_family=AF_UNIX, sun_path="/run/daemon"}, 14) = 0 <0.0001>
      71 1.002 write(3<UNIX:[11]>, "question", 8) = 8 <0.0001>
      71 1.003 write(3<UNIX:[11]>, "another", 7...still`);
    const channel = channelOf(trace, "unix-seqpacket:11");
    expect(channel).toMatchObject({ bytesWritten: 8, bytesGone: 8, messages: 1 });
    expect([levelOf(channel), blockedCalls(trace)]).toEqual([0, []]);
  });
});
