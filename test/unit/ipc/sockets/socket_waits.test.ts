import { describe, expect, it } from "vitest";
import { blockedCalls, descriptorsOf, returningOf, transfersOf, wakesOf } from "../facts.ts";
import { channelOf, traceOf } from "../trace_of.ts";

/** 40 keeps descriptor 3, its children 41 and 42 keep 4. */
const pair = `
  40 1.000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.0001>
  40 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
  40 1.011 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>
  40 1.020 close(4<UNIX-STREAM:[8->7]>) = 0 <0.0001>
`;

describe("who waits at a socket of bytes", () => {
  it.each([
    ["no writer of what fits for sure", '41 1.1 write(4<UNIX-STREAM:[8->7]>, "x"..., 4096...still', []],
    [
      "a writer of more, perhaps",
      '41 1.1 write(4<UNIX-STREAM:[8->7]>, "x"..., 4097...still',
      ["41 write full"],
    ],
    [
      "a sender of messages, however long they are, of which strace does not tell yet",
      "41 1.1 sendmmsg(4<UNIX-STREAM:[8->7]>, ...still",
      ["41 sendmmsg full"],
    ],
    [
      "no sender of messages that went at once",
      `41 1.1 sendmmsg(4<UNIX-STREAM:[8->7]>,  <unfinished ...>
       40 1.10001 getpid() = 40 <0.00001>
       41 1.10004 <... sendmmsg resumed>[{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="ab", iov_len=2}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, msg_len=2}], 1, 0) = 1 <0.00004>`,
      [],
    ],
    [
      "no reader while there is something",
      `41 1.1 write(4<UNIX-STREAM:[8->7]>, "x", 1) = 1 <0.0001>
       40 1.2 read(3<UNIX-STREAM:[7->8]>, ...still`,
      [],
    ],
    [
      "a reader, however short, for what another sent meanwhile",
      `40 1.1 read(3<UNIX-STREAM:[7->8]>,  <unfinished ...>
       41 1.10001 write(4<UNIX-STREAM:[8->7]>, "x", 1) = 1 <0.00001>
       40 1.10004 <... read resumed>"x", 9) = 1 <0.00004>`,
      ["40 read empty"],
    ],
    [
      "no reader who was told at once that there is nothing",
      `40 1.1 read(3<UNIX-STREAM:[7->8]>,  <unfinished ...>
       41 1.10001 getpid() = 41 <0.00001>
       40 1.10004 <... read resumed>0x7ffc, 9) = -1 EAGAIN (Resource temporarily unavailable) <0.00004>`,
      [],
    ],
  ])("%s", (_, calls, blocked) => {
    expect(blockedCalls(traceOf(`${pair}\n${calls}`))).toEqual(blocked);
  });
});

describe("who waits at a pseudoterminal", () => {
  const terminal = `
    80 1.000 openat(AF_FDCWD</tmp>, "/dev/ptmx", O_RDWR) = 3</dev/ptmx<char 5:2>> <0.0001>
    80 1.001 ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTN, [4]) = 0 <0.0001>
    80 1.002 openat(AF_FDCWD</tmp>, "/dev/pts/4", O_RDWR|O_NOCTTY) = 4</dev/pts/4<char 136:4>> <0.0001>
    80 1.003 clone(child_stack=NULL, flags=SIGCHLD) = 81 <0.0001>`;

  it("is also one who finds half a line there", () => {
    const trace = traceOf(`${terminal}
      80 1.010 write(3</dev/ptmx<char 5:2>>, "l", 1) = 1 <0.0001>
      81 1.011 read(4</dev/pts/4<char 136:4>>, ...still`);
    expect(blockedCalls(trace)).toEqual(["81 read empty"]);
  });

  it("is nobody who got it at once, though others did something meanwhile", () => {
    const trace = traceOf(`${terminal}
      80 1.010 write(3</dev/ptmx<char 5:2>>, "l\\n", 2) = 2 <0.0001>
      81 1.011 read(4</dev/pts/4<char 136:4>>,  <unfinished ...>
      80 1.01101 getpid() = 80 <0.00001>
      81 1.01105 <... read resumed>"l\\n", 9) = 2 <0.00005>`);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("gets what its line discipline adds from nobody, whatever is written later", () => {
    const trace = traceOf(`${terminal}
      81 1.0100 write(4</dev/pts/4<char 136:4>>, "a\\n", 2) = 2 <0.0001>
      80 1.0102 read(3</dev/ptmx<char 5:2>>, "a\\r\\n", 100) = 3 <0.0001>
      81 1.0104 write(4</dev/pts/4<char 136:4>>, "b\\n", 2) = 2 <0.0001>`);
    expect(returningOf(trace, channelOf(trace, "pty:/dev/pts/4"))).toEqual(["81 -> 80: 2", "? -> 80: 1"]);
  });
});

describe("a wait at a socket ends", () => {
  const reads = "40 1.030 read(3<UNIX-STREAM:[7->8]>,  <unfinished ...>";
  const polls = "40 1.030 poll([{fd=3<UNIX-STREAM:[7->8]>, events=POLLIN}], 1, -1 <unfinished ...>";

  it.each([
    [
      "by the one of two senders whose bytes came first",
      `${reads}
       41 1.031 write(4<UNIX-STREAM:[8->7]>, "one", 3 <unfinished ...>
       42 1.032 write(4<UNIX-STREAM:[8->7]>, "two", 3 <unfinished ...>
       40 1.033 <... read resumed>"one", 3) = 3 <0.003>`,
      "40 read <- 41 write",
    ],
    [
      "by the close of the other end with bytes in it that it had not read",
      `40 1.025 write(3<UNIX-STREAM:[7->8]>, "lost", 4) = 4 <0.0001>
       41 1.026 close(4<UNIX-STREAM:[8->7]>) = 0 <0.0001>
       ${reads}
       42 1.040 close(4<UNIX-STREAM:[8->7]>) = 0 <0.0001>
       40 1.041 <... read resumed>0x7ffc, 9) = -1 ECONNRESET (Connection reset by peer) <0.011>`,
      "40 read <- 42 close",
    ],
    ...["SHUT_WR", "SHUT_RDWR"].map((how): [string, string, string] => [
      `by the peer that will send no more (${how})`,
      `${reads}
       41 1.040 shutdown(4<UNIX-STREAM:[8->7]>, ${how}) = 0 <0.0001>
       40 1.041 <... read resumed>"", 9) = 0 <0.011>`,
      "40 read <- 41 shutdown",
    ]),
    [
      "by who sent what a peek only looked at",
      `40 1.030 recvfrom(3<UNIX-STREAM:[7->8]>,  <unfinished ...>
       41 1.040 write(4<UNIX-STREAM:[8->7]>, "x", 1) = 1 <0.0001>
       40 1.041 <... recvfrom resumed>"x", 1, MSG_PEEK, NULL, NULL) = 1 <0.011>`,
      "40 recvfrom <- 41 write",
    ],
    [
      "by a send whose return comes after that of the poll",
      `${polls}
       41 1.040 sendto(4<UNIX-STREAM:[8->7]>, "x", 1, 0, NULL, 0 <unfinished ...>
       40 1.041 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.011>
       41 1.042 <... sendto resumed>) = 1 <0.002>`,
      "40 poll <- 41 sendto",
    ],
    [
      "by no send that failed",
      `${polls}
       41 1.040 sendto(4<UNIX-STREAM:[8->7]>, "x", 1, MSG_DONTWAIT, NULL, 0) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>
       40 1.041 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.011>`,
      "40 poll <- ?",
    ],
    [
      "by no send that fails in the end, though it was underway before",
      `${polls}
       41 1.040 sendto(4<UNIX-STREAM:[8->7]>, "x", 1, MSG_DONTWAIT, NULL, 0 <unfinished ...>
       42 1.0401 getpid() = 42 <0.00001>
       41 1.0402 <... sendto resumed>) = -1 EAGAIN (Resource temporarily unavailable) <0.0002>
       40 1.041 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.011>`,
      "40 poll <- ?",
    ],
    [
      "of a writer by no receiver who got nothing",
      `40 1.030 write(3<UNIX-STREAM:[7->8]>, "x"..., 500000 <unfinished ...>
       41 1.040 recvfrom(4<UNIX-STREAM:[8->7]>, 0x7ffc, 9, MSG_DONTWAIT, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>
       40 1.041 <... write resumed>) = 500000 <0.011>`,
      "40 write <- ?",
    ],
  ])("%s", (_, calls, wake) => {
    expect(wakesOf(traceOf(`${pair}\n${calls}`))).toEqual([wake]);
  });
});

describe("an end that is shut down in both directions", () => {
  it("makes neither itself nor its peer wait for bytes", () => {
    const trace = traceOf(`${pair}
      41 1.1 shutdown(4<UNIX-STREAM:[8->7]>, SHUT_RDWR) = 0 <0.0001>
      41 1.2 read(4<UNIX-STREAM:[8->7]>,  <unfinished ...>
      40 1.3 read(3<UNIX-STREAM:[7->8]>, ...still`);
    expect(blockedCalls(trace)).toEqual([]);
  });
});

describe("a socket that is asked for with flags", () => {
  it.each([
    ["SOCK_STREAM", "rw", ["50 accept4 accept"]],
    ["SOCK_STREAM|SOCK_CLOEXEC", "rwx", ["50 accept4 accept"]],
    ["SOCK_STREAM|SOCK_NONBLOCK", "rw", []],
  ])("has them, also where it is accepted: %s", (type, rights, blocked) => {
    const trace = traceOf(`
      50 1.000 socket(AF_UNIX, ${type}, 0) = 3<UNIX-STREAM:[10]> <0.0001>
      50 1.001 bind(3<UNIX-STREAM:[10]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9) = 0 <0.0001>
      50 1.010 accept4(3<UNIX-STREAM:[10,"/run/s"]>, NULL, NULL, ${type.slice("SOCK_STREAM|".length) || 0}) = 4<UNIX-STREAM:[12->11,"/run/s"]> <0.0001>
      50 1.020 read(4<UNIX-STREAM:[12->11,"/run/s"]>, "x", 9) = 1 <0.02>
      50 1.050 accept4(3<UNIX-STREAM:[10,"/run/s"]>, ...still`);
    expect(descriptorsOf(trace, 50, trace.endNs).map((each) => each.split(" ")[2])).toEqual([rights, rights]);
    expect(blockedCalls(trace)).toEqual([...(blocked.length > 0 ? ["50 read empty"] : []), ...blocked]);
  });
});

describe("bytes of a socket made in the log", () => {
  it("can be received, in the log, before they were sent", () => {
    const trace = traceOf(`${pair}
      40 1.1000 read(3<UNIX-STREAM:[7->8]>, "ping", 9) = 4 <0.0001>
      41 1.1001 write(4<UNIX-STREAM:[8->7]>, "ping", 4) = 4 <0.0001>`);
    const channel = channelOf(trace, "unix-stream:7-8");
    expect(returningOf(trace, channel)).toEqual(["41 -> 40: 4"]);
    expect(channel.bytesUnseen).toBe(0);
  });

  it("go to its peer, whatever address a send names", () => {
    const trace = traceOf(`${pair}
      40 1.1 sendto(3<UNIX-STREAM:[7->8]>, "ping", 4, 0, {sa_family=AF_UNIX, sun_path="/run/s"}, 9) = 4 <0.0001>
      41 1.2 read(4<UNIX-STREAM:[8->7]>, "ping", 9) = 4 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "unix-stream:7-8"))).toEqual(["40 -> 41: 4"]);
  });
});

describe("bytes of a socket older than the log", () => {
  it("that were received before anything was sent are not those sent afterwards", () => {
    const trace = traceOf(`
      60 1.0231 read(4<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "old", 3) = 3 <0.00001>
      61 1.0232 write(3<TCP:[127.0.0.1:4000->127.0.0.1:80]>, "new", 3) = 3 <0.00001>`);
    expect(trace.channels[0]).toMatchObject({ bytesWritten: 3, bytesRead: 3, bytesUnseen: 3 });
  });
});

describe("a caller that finds no place", () => {
  it("gets one by the accept that was entered meanwhile, though that has not returned", () => {
    const trace = traceOf(`
      70 1.000 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[9]> <0.0001>
      70 1.001 bind(3<UNIX-STREAM:[9]>, {sa_family=AF_UNIX, sun_path="/tmp/s"}, 110) = 0 <0.0001>
      70 1.002 listen(3<UNIX-STREAM:[9,"/tmp/s"]>, 0) = 0 <0.0001>
      71 1.003 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[10]> <0.0001>
      71 1.004 connect(3<UNIX-STREAM:[10]>, {sa_family=AF_UNIX, sun_path="/tmp/s"}, 110) = 0 <0.0001>
      72 1.005 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[11]> <0.0001>
      72 1.006 connect(3<UNIX-STREAM:[11]>, {sa_family=AF_UNIX, sun_path="/tmp/s"}, 110 <unfinished ...>
      70 1.020 accept(3<UNIX-STREAM:[9,"/tmp/s"]>,  <unfinished ...>
      72 1.021 <... connect resumed>) = 0 <0.015>
      70 1.022 <... accept resumed>NULL, NULL) = 4<UNIX-STREAM:[12->10,"/tmp/s"]> <0.002>`);
    expect(wakesOf(trace)).toEqual(["72 connect <- 70 accept"]);
  });
});

describe("a server of which nothing but its number is known", () => {
  it("waits for callers", () => {
    const trace = traceOf(`
      40 1.000 accept(3, NULL, NULL <unfinished ...>
      41 1.010 getpid() = 41 <0.0001>`);
    expect(blockedCalls(trace)).toEqual(["40 accept accept"]);
  });
});
