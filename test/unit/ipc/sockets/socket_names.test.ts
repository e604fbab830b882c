import { describe, expect, it } from "vitest";
import { traceOf } from "../trace_of.ts";

describe("a connection is called", () => {
  const to80 = '{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16';

  it.each([
    [
      "by the address that its client asked for, while no more is known",
      `61 1.0 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3 <0.0001>
       61 1.1 connect(3, ${to80}) = 0 <0.0001>`,
      ["tcp:", "127.0.0.1:80"],
    ],
    [
      "nothing while only its server's address is known",
      `60 1.0 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3 <0.0001>
       60 1.1 bind(3, ${to80}) = 0 <0.0001>
       60 1.2 listen(3, 5) = 0 <0.0001>
       60 1.3 accept(3, NULL, NULL) = 4 <0.0001>`,
      ["tcp:", ""],
    ],
    [
      "by its server's path, though its client never shows",
      '50 1.0 accept(3<UNIX-STREAM:[10,"/run/s"]>, NULL, NULL) = 4<UNIX-STREAM:[12->11,"/run/s"]> <0.0001>',
      ["unix-stream:11-12", "/run/s"],
    ],
    [
      "by the path that its client asked for, though its server never shows",
      `51 1.0 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[11]> <0.0001>
       51 1.1 connect(3<UNIX-STREAM:[11]>, {sa_family=AF_UNIX, sun_path="/run/daemon"}, 14) = 0 <0.0001>`,
      ["unix-stream:11", "/run/daemon"],
    ],
    [
      "by its server's path where the client is bound to one, too",
      `51 1.0 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[11]> <0.0001>
       51 1.1 bind(3<UNIX-STREAM:[11]>, {sa_family=AF_UNIX, sun_path="/tmp/own"}, 10) = 0 <0.0001>
       51 1.2 connect(3<UNIX-STREAM:[11,"/tmp/own"]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 8) = 0 <0.0001>`,
      ["unix-stream:11", "/run/s"],
    ],
  ])("%s", (_, log, told) => {
    const last = traceOf(log).channels.at(-1);
    expect([last?.id.replace(/#\d+$/, ""), last?.name]).toEqual(told);
  });
});

describe("a socket older than the log", () => {
  it("of which strace says no more than that it is a unix socket is one of datagrams", () => {
    const trace = traceOf('40 1.0 write(3<UNIX:[7]>, "x", 1) = 1 <0.0001>');
    expect(trace.channels.map(({ kind }) => kind)).toEqual(["unix-dgram"]);
  });
});
