import { describe, expect, it } from "vitest";
import type { Trace } from "../../../../src/ipc/trace.ts";
import { blockedCalls, levelOf, returningOf, transfersOf, wakesOf } from "../facts.ts";
import { channelOf, traceOf } from "../trace_of.ts";

/** All that went anywhere, in order of the channels. */
function flowsOf(trace: Trace): string[] {
  return trace.channels.flatMap((channel) => [
    ...transfersOf(trace, channel),
    ...returningOf(trace, channel),
  ]);
}

/** 50 listens at /run/s. */
const server = `
  50 1.000 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[10]> <0.0001>
  50 1.001 bind(3<UNIX-STREAM:[10]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9) = 0 <0.0001>
  50 1.002 listen(3<UNIX-STREAM:[10,"/run/s"]>, 5) = 0 <0.0001>`;

const client = (pid: number, inode: number, at: string, path = "/run/s") => `
  ${pid} ${at}0 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[${inode}]> <0.0001>
  ${pid} ${at}1 connect(3<UNIX-STREAM:[${inode}]>, {sa_family=AF_UNIX, sun_path="${path}"}, 9) = 0 <0.0001>`;

describe("a client of a unix socket", () => {
  it("is not who shows another inode at the accepted end, though nobody else has connected", () => {
    const trace = traceOf(`${server}
      ${client(51, 11, "1.01")}
      50 1.020 accept(3<UNIX-STREAM:[10,"/run/s"]>, NULL, NULL) = 4<UNIX-STREAM:[12->99,"/run/s"]> <0.0001>
      50 1.021 accept(3<UNIX-STREAM:[10,"/run/s"]>, NULL, NULL) = 5<UNIX-STREAM:[13->11,"/run/s"]> <0.0001>
      51 1.030 write(3<UNIX-STREAM:[11]>, "mine", 4) = 4 <0.0001>
      50 1.031 read(4<UNIX-STREAM:[12->99,"/run/s"]>, "theirs", 9) = 6 <0.0001>
      50 1.032 read(5<UNIX-STREAM:[13->11,"/run/s"]>, "mine", 9) = 4 <0.0001>`);
    expect(flowsOf(trace).sort()).toEqual(["51 -> 50: 4", "? -> 50: 6"].sort());
  });

  it("that went elsewhere sends out of the trace, whoever listens in it", () => {
    const trace = traceOf(`${server}
      ${client(51, 11, "1.01", "/run/daemon")}
      51 1.012 write(3<UNIX-STREAM:[11]>, "question", 8) = 8 <0.0001>`);
    const channel = channelOf(trace, "unix-stream:11");
    expect([channel.bytesGone, levelOf(channel)]).toEqual([8, 0]);
  });

  it.each(["./s", "s", "../run/s"])("may have gone to a server in the log by the path %s", (path) => {
    const trace = traceOf(`${server}
      50 1.003 socket(AF_UNIX, SOCK_STREAM, 0) = 4<UNIX-STREAM:[20]> <0.0001>
      50 1.004 bind(4<UNIX-STREAM:[20]>, {sa_family=AF_UNIX, sun_path="/run/t"}, 9) = 0 <0.0001>
      ${client(51, 11, "1.01", path)}
      51 1.012 write(3<UNIX-STREAM:[11]>, "question", 8) = 8 <0.0001>`);
    const channel = channelOf(trace, "unix-stream:11");
    expect([channel.bytesGone, levelOf(channel)]).toEqual([0, 8]);
  });

  it("that is answered though nobody in the log accepted it talks to somebody outside", () => {
    const answered = (answer: string) => {
      const trace = traceOf(`${server}
        ${client(51, 11, "1.01")}
        51 1.012 write(3<UNIX-STREAM:[11]>, "first", 5) = 5 <0.0001>
        51 1.013 read(3<UNIX-STREAM:[11]>, ${answer} <0.0001>
        51 1.014 write(3<UNIX-STREAM:[11]>, "more", 4) = 4 <0.0001>`);
      const channel = channelOf(trace, "unix-stream:11");
      return [channel.bytesGone, levelOf(channel)];
    };
    expect(answered('"hello", 9) = 5')).toEqual([9, 0]);
    expect(answered('"", 9) = 0')).toEqual([0, 9]);
  });

  it("that is let in at once is what a poll of the listener waits for, each time anew", () => {
    const trace = traceOf(`${server}
      ${client(51, 11, "1.01")}
      50 1.020 accept(3<UNIX-STREAM:[10,"/run/s"]>, NULL, NULL) = 4<UNIX-STREAM:[12->11,"/run/s"]> <0.0001>
      50 1.021 write(4<UNIX-STREAM:[12->11,"/run/s"]>, "hi", 2) = 2 <0.0001>
      50 1.022 poll([{fd=3<UNIX-STREAM:[10,"/run/s"]>, events=POLLIN}], 1, -1 <unfinished ...>
      ${client(52, 13, "1.03")}
      50 1.040 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.018>`);
    expect(wakesOf(trace)).toEqual(["50 poll <- 52 connect"]);
  });

  it("is no caller of a server of another kind, wherever that one listens", () => {
    const trace = traceOf(`${server}
      50 1.003 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 5 <0.0001>
      50 1.004 listen(5, 5) = 0 <0.0001>
      ${client(51, 11, "1.01")}
      50 1.020 accept(5, ...still`);
    expect(blockedCalls(trace)).toEqual(["50 accept accept"]);
  });
});

/** 60 listens on port 80, 61 connects to it without waiting. */
const to80 = '{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16';
const tcp = `
  60 1.000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[20]> <0.0001>
  60 1.001 bind(3<TCP:[20]>, ${to80}) = 0 <0.0001>
  60 1.002 listen(3<TCP:[127.0.0.1:80]>, 128) = 0 <0.0001>`;
const accepted =
  "60 1.012 accept(3<TCP:[127.0.0.1:80]>, NULL, NULL) = 4<TCP:[127.0.0.1:80->127.0.0.1:4000]> <0.0001>";

describe("a client of TCP", () => {
  it("that asks again whether it is connected stays so", () => {
    const trace = traceOf(`${tcp}
      61 1.010 socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_IP) = 3<TCP:[21]> <0.0001>
      61 1.011 connect(3<TCP:[21]>, ${to80}) = -1 EINPROGRESS (Operation now in progress) <0.0001>
      ${accepted}
      61 1.013 connect(3<TCP:[127.0.0.1:4000->127.0.0.1:80]>, ${to80}) = 0 <0.0001>
      61 1.014 write(3<TCP:[127.0.0.1:4000->127.0.0.1:80]>, "HELO", 4) = 4 <0.0001>
      60 1.015 read(4<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "HELO", 100) = 4 <0.0001>
      60 1.016 accept(3<TCP:[127.0.0.1:80]>, ...still`);
    expect(flowsOf(trace)).toEqual(["61 -> 60: 4"]);
    expect(blockedCalls(trace)).toEqual(["60 accept accept"]);
  });

  it("connected to what its server answered before the client's own line", () => {
    const trace = traceOf(`${tcp}
      ${accepted}
      60 1.0125 write(4<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "220 hi", 6) = 6 <0.0001>
      61 1.0130 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[21]> <0.0001>
      61 1.0131 connect(3<TCP:[21]>, ${to80}) = 0 <0.0001>
      61 1.0140 read(3<TCP:[127.0.0.1:4000->127.0.0.1:80]>, "220 hi", 100) = 6 <0.0001>`);
    const connection = channelOf(trace, "tcp:127.0.0.1:4000-127.0.0.1:80");
    const connect = trace.calls.length - 2;
    expect(trace.calls.channel(connect)).toBe(connection.index);
  });
});

describe("a socket that is older than the log", () => {
  it("is one, however many processes have it", () => {
    const trace = traceOf(`
      40 1.000 write(3<UNIX-STREAM:[7->8]>, "a", 1) = 1 <0.0001>
      42 1.001 write(5<UNIX-STREAM:[7->8]>, "b", 1) = 1 <0.0001>`);
    expect(trace.channels.map(({ bytesWritten }) => bytesWritten)).toEqual([2]);
  });

  it("sends out of the trace while its peer does not show", () => {
    const trace = traceOf('40 1.000 write(3<UNIX-STREAM:[7->8]>, "hello", 5) = 5 <0.0001>');
    expect(trace.channels.map((channel) => [channel.bytesGone, levelOf(channel)])).toEqual([[5, 0]]);
  });

  it("and was accepted is another than the one that listens at the same path", () => {
    const trace = traceOf(`
      50 1.000 accept(3<UNIX-STREAM:[10,"/run/s"]>, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>
      50 1.001 read(4<UNIX-STREAM:[12->11,"/run/s"]>, "x", 9) = 1 <0.0001>`);
    expect(trace.channels.map(({ id, bytesRead }) => [id, bytesRead])).toEqual([
      ["unix-stream:/run/s", 0],
      ["unix-stream:11-12", 1],
    ]);
  });

  it("of datagrams is found by its inode by who is connected to it", () => {
    const trace = traceOf(`
      70 1.000 getsockopt(3<UNIX-DGRAM:[1,"/dev/log2"]>, SOL_SOCKET, SO_RCVBUF, [8], [4]) = 0 <0.0001>
      72 1.001 write(3<UNIX-DGRAM:[3->1]>, "three", 5) = 5 <0.0001>
      70 1.002 read(3<UNIX-DGRAM:[1,"/dev/log2"]>, "three", 100) = 5 <0.0001>`);
    expect(flowsOf(trace)).toEqual(["72 -> 70: 5"]);
  });
});

describe("a descriptor whose number strace prints with", () => {
  const pair =
    "40 1.000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.0001>";
  const bound = `
    40 1.000 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[1]> <0.0001>
    40 1.001 bind(3<UDP:[1]>, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("0.0.0.0")}, 16) = 0 <0.0001>`;

  it.each([
    ["its socket's inode is that socket", pair, "UNIX-STREAM:[7->8]", 1],
    ["another inode is another socket", pair, "UNIX-STREAM:[77->88]", 2],
    ["an exact address in place of any is that socket", bound, "UDP:[127.0.0.1:53]", 1],
    ["another port is another socket", bound, "UDP:[127.0.0.1:54]", 2],
  ])("%s", (_, made, annotation, channels) => {
    const trace = traceOf(`${made}\n40 1.010 write(3<${annotation}>, "x", 1) = 1 <0.0001>`);
    expect(new Set(trace.descriptors.columns.channel.slice(0, trace.descriptors.length)).size).toBe(channels);
  });
});

describe("a datagram's sender", () => {
  const path = (name: string) => `{sa_family=AF_UNIX, sun_path="/tmp/${name}"}`;
  const unix = `
    70 1.000 socket(AF_UNIX, SOCK_DGRAM, 0) = 3<UNIX:[1]> <0.0001>
    70 1.001 bind(3<UNIX:[1]>, ${path("server")}, 12) = 0 <0.0001>
    71 1.002 socket(AF_UNIX, SOCK_DGRAM, 0) = 3<UNIX:[2]> <0.0001>
    72 1.003 socket(AF_UNIX, SOCK_DGRAM, 0) = 3<UNIX:[3]> <0.0001>
    72 1.004 bind(3<UNIX:[3]>, ${path("second")}, 12) = 0 <0.0001>
    71 1.010 sendto(3<UNIX:[2]>, "same", 4, 0, ${path("server")}, 12) = 4 <0.0001>
    72 1.011 sendto(3<UNIX:[3,"/tmp/second"]>, "same", 4, 0, ${path("server")}, 12) = 4 <0.0001>`;

  it("is the one whose path the kernel names, not one that has none", () => {
    const trace = traceOf(`${unix}
      70 1.012 recvfrom(3<UNIX:[1,"/tmp/server"]>, "same", 100, 0, ${path("second")}, [110 => 12]) = 4 <0.0001>`);
    expect(flowsOf(trace)).toEqual(["72 -> 70: 4"]);
  });

  it("may have a path that nobody asks for", () => {
    const trace = traceOf(`${unix}
      70 1.012 recv(3<UNIX:[1,"/tmp/server"]>, "same", 100, 0) = 4 <0.0001>
      70 1.013 recv(3<UNIX:[1,"/tmp/server"]>, "same", 100, 0) = 4 <0.0001>`);
    expect(flowsOf(trace)).toEqual(["71 -> 70: 4", "72 -> 70: 4"]);
  });

  it("of UDP has the address that its receiver is told, and can be answered there", () => {
    const at = (port: number) =>
      `{sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("127.0.0.1")}`;
    const trace = traceOf(`
      70 1.000 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3 <0.0001>
      70 1.001 bind(3, ${at(53)}, 16) = 0 <0.0001>
      71 1.002 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3 <0.0001>
      71 1.010 sendto(3, "what?", 5, 0, ${at(53)}, 16) = 5 <0.0001>
      70 1.011 recvfrom(3, "what?", 100, 0, ${at(4001)}, [16]) = 5 <0.0001>
      70 1.012 sendto(3, "that", 4, 0, ${at(4001)}, 16) = 4 <0.0001>
      71 1.013 recvfrom(3, "that", 100, 0, NULL, NULL) = 4 <0.0001>`);
    expect(flowsOf(trace)).toEqual(["71 -> 70: 5", "70 -> 71: 4"]);
  });

  it("that is one of a pair may send to another address, too", () => {
    const trace = traceOf(`
      70 1.000 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3<UNIX:[1->2]>, 4<UNIX:[2->1]>]) = 0 <0.0001>
      71 1.001 socket(AF_UNIX, SOCK_DGRAM, 0) = 3<UNIX:[9]> <0.0001>
      71 1.002 bind(3<UNIX:[9]>, ${path("log")}, 12) = 0 <0.0001>
      70 1.010 sendto(3<UNIX:[1->2]>, "note", 4, 0, ${path("log")}, 12) = 4 <0.0001>
      71 1.011 read(3<UNIX:[9,"/tmp/log"]>, "note", 100) = 4 <0.0001>`);
    expect(flowsOf(trace)).toEqual(["70 -> 71: 4"]);
  });
});
