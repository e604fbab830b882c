import { describe, expect, it } from "vitest";
import type { CallIndex } from "../../../../src/base/ids.ts";
import { blockedCalls, isConserved, levelOf, returningOf, transfersOf } from "../facts.ts";
import { channelOf, pidsOf, traceOf } from "../trace_of.ts";

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

  it("that go to somebody unknown are their sender's again when they have gone, and waited for where they lasted", () => {
    const sent = (call: string, returned: string, seconds: string) => {
      const trace = traceOf(`
        70 1.001 ${call} <unfinished ...>
        71 1.002 getppid() = 70 <0.00001>
        70 1.003 <... ${returned} <${seconds}>`);
      return [blockedCalls(trace), channelOf(trace, "unix-dgram:1").bytesGone];
    };
    const send = 'sendto(3<UNIX:[1->2]>, "ab", 2, 0, NULL, 0';
    expect(sent(send, "sendto resumed>) = 2", "0.002")).toEqual([["70 sendto full"], 2]);
    expect(sent(send, "sendto resumed>) = 2", "0.00002")).toEqual([[], 2]);
    const trace = traceOf(`70 1.001 ${send}) = 2 <0.00001>
      70 1.002 ${send} <unfinished ...>
      71 1.003 getppid() = 70 <0.00001>
      70 1.004 <... sendto resumed>) = 2 <0.002>`);
    const { calls } = trace;
    expect([0, 1].map((row) => calls.channel(row as CallIndex))).toEqual([0, 0]);
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
