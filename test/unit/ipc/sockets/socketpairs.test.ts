import { describe, expect, it } from "vitest";
import { blockedCalls, levelOf, returningOf, transfersOf, wakesOf } from "../facts.ts";
import { channelOf, ms, pidsOf, traceOf } from "../trace_of.ts";
import { parentAndChild } from "./socket_logs.ts";

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

describe("a socket that is polled", () => {
  it("is made ready by a send in one line, too", () => {
    const trace = traceOf(`${parentAndChild}
      40 1.030 poll([{fd=3, events=POLLIN}], 1, -1 <unfinished ...>
      41 1.040 sendto(4<UNIX-STREAM:[8->7]>, "hello", 5, 0, NULL, 0) = 5 <0.0001>
      40 1.041 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.011>`);
    expect(wakesOf(trace)).toEqual(["40 poll <- 41 sendto"]);
  });
});
