import { describe, expect, it } from "vitest";
import { blockedCalls, isConserved, levelOf, returningOf, transfersOf, wakesOf } from "../facts.ts";
import { channelOf, traceOf } from "../trace_of.ts";
import { clientFirst, socketsOf } from "./socket_logs.ts";

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
