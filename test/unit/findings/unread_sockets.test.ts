import { describe, expect, it } from "vitest";
import { findingsOf } from "./trace_of.ts";

const exec = '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>';
const fork = "40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";

const told = (...lines: readonly string[]) =>
  findingsOf("unread-data", lines.join("\n")).map(({ severity, message }) => `${severity}: ${message}`);

describe("unread-data of a socketpair", () => {
  const ours = "3<UNIX-STREAM:[7->8]>";
  const theirs = "4<UNIX-STREAM:[8->7]>";
  /** 40 writes, 41 reads. */
  const pair = [
    exec,
    `40 1700000000.100000 socketpair(AF_UNIX, SOCK_STREAM, 0, [${ours}, ${theirs}]) = 0 <0.000010>`,
    fork,
    `40 1700000000.300000 close(${theirs}) = 0 <0.000010>`,
    `41 1700000000.300010 close(${ours}) = 0 <0.000010>`,
  ];
  const write = (bytes: number, at = "400000") =>
    `40 1700000000.${at} write(${ours}, "x"..., ${bytes}) = ${bytes} <0.000010>`;
  const read = (bytes: number, at = "410000") =>
    `41 1700000000.${at} read(${theirs}, "x"..., ${bytes}) = ${bytes} <0.000010>`;
  const ended = "41 1700000000.500000 +++ exited with 0 +++";

  it("tells how many bytes nobody read, whose, and who hung up", () => {
    const [found] = findingsOf("unread-data", [...pair, write(5000), read(10), ended].join("\n"));
    expect(found).toMatchObject({
      severity: "warning",
      message:
        "4,990 bytes that gen (40) wrote into unix-stream:7-8 were never read: gen (41) closed the end that they were for.",
      call: 5,
      ns: 500e6,
      processes: [0, 1],
      channels: [0],
      related: [],
    });
  });

  it("is the same of what comes back, and of both ways at once", () => {
    const answer = `41 1700000000.420000 write(${theirs}, "y"..., 300) = 300 <0.000010>`;
    const took = `40 1700000000.430000 read(${ours}, "y"..., 100) = 100 <0.000010>`;
    const other = "40 1700000000.600000 +++ exited with 0 +++";
    expect(told(...pair, write(500), read(100), answer, took, ended, other)).toEqual([
      expect.stringMatching(/^warning: 400 bytes that gen \(40\) wrote .* gen \(41\) closed/),
      expect.stringMatching(/^warning: 200 bytes that gen \(41\) wrote .* gen \(40\) closed/),
    ]);
  });

  it.each([
    [64, []],
    [65, [expect.stringMatching(/^warning: 65 bytes/)]],
  ])("of %i bytes may be a goodbye up to 64", (left, findings) => {
    expect(told(...pair, write(200), read(200 - left), ended)).toEqual(findings);
  });

  it("keeps quiet while somebody has the end open", () => {
    expect(told(...pair, write(5000), read(10))).toEqual([]);
    const heir = "41 1700000000.390000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000010>";
    expect(told(...pair, heir, write(5000), read(10), ended)).toEqual([]);
  });

  it("keeps quiet about an end that was sent to another process, which may read on", () => {
    const cargo = `41 1700000000.305000 socketpair(AF_UNIX, SOCK_STREAM, 0, [5<UNIX-STREAM:[17->18]>, 6<UNIX-STREAM:[18->17]>]) = 0 <0.000010>`;
    const send = (passed: string) =>
      `41 1700000000.450000 sendmsg(5<UNIX-STREAM:[17->18]>, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[${passed}]}], msg_controllen=24, msg_flags=0}, 0) = 1 <0.000010>`;
    expect(told(...pair, cargo, write(5000), read(10), send(theirs), ended)).toEqual([]);
    expect(told(...pair, cargo, write(5000), read(10), send("0</dev/null>"), ended)).toHaveLength(1);
  });

  it("only mentions whole messages that the reader never began to read", () => {
    expect(told(...pair, write(100), write(200, "405000"), read(100), ended)).toEqual([
      expect.stringMatching(/^info: 200 bytes/),
    ]);
  });

  it("only mentions what a reader left that was killed", () => {
    const killed = "41 1700000000.500000 +++ killed by SIGSEGV +++";
    expect(told(...pair, write(5000), read(10), killed)).toEqual([
      expect.stringMatching(/^info: 4,990 bytes/),
    ]);
  });

  it.each(["EPIPE (Broken pipe)", "ECONNRESET (Connection reset by peer)"])(
    "only mentions what the writer learnt of by %s",
    (error) => {
      const learns = (at: string) => `40 1700000000.${at} write(${ours}, "x", 1) = -1 ${error} <0.000010>`;
      const log = [...pair, write(5000), read(10), ended];
      expect(told(...log, learns("600000"))).toEqual([expect.stringMatching(/^info: 4,990 bytes/)]);
      const elsewhere = learns("600000").replace(ours, "9<UNIX-STREAM:[77->78]>");
      expect(told(...log, elsewhere)).toEqual([expect.stringMatching(/^warning: 4,990 bytes/)]);
    },
  );

  it("keeps quiet about one process that talks with itself", () => {
    expect(
      told(
        ...pair.slice(0, 2),
        write(5000),
        `40 1700000000.410000 read(${theirs}, "x"..., 10) = 10 <0.000010>`,
        "40 1700000000.500000 +++ exited with 0 +++",
      ),
    ).toEqual([]);
  });

  it("leaves to sigpipe what was lost with a writer that died of it", () => {
    expect(
      told(
        ...pair,
        write(5000),
        read(10),
        ended,
        `40 1700000000.600000 write(${ours}, "x", 1) = -1 EPIPE (Broken pipe) <0.000010>`,
        "40 1700000000.600100 --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=40, si_uid=0} ---",
        "40 1700000000.600200 +++ killed by SIGPIPE +++",
      ),
    ).toEqual([]);
  });
});

describe("unread-data of a connection over TCP", () => {
  const client = "3<TCP:[127.0.0.1:50000->127.0.0.1:80]>";
  const server = "4<TCP:[127.0.0.1:80->127.0.0.1:50000]>";
  const connection = [
    exec,
    "40 1700000000.100000 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3<TCP:[8]> <0.000010>",
    '40 1700000000.110000 bind(3<TCP:[8]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.000010>',
    "40 1700000000.120000 listen(3<TCP:[127.0.0.1:80]>, 1) = 0 <0.000010>",
    fork,
    "41 1700000000.210000 close(3<TCP:[127.0.0.1:80]>) = 0 <0.000010>",
    "41 1700000000.220000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<TCP:[9]> <0.000010>",
    '41 1700000000.230000 connect(3<TCP:[9]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.000010>',
    `40 1700000000.240000 accept4(3<TCP:[127.0.0.1:80]>, {sa_family=AF_INET, sin_port=htons(50000), sin_addr=inet_addr("127.0.0.1")}, [16], SOCK_CLOEXEC) = ${server} <0.000010>`,
  ];
  const answer = (bytes: number, at: string) =>
    `40 1700000000.${at} sendto(${server}, "x"..., ${bytes}, 0, NULL, 0) = ${bytes} <0.000010>`;
  const takes = (bytes: number) =>
    `41 1700000000.420000 recvfrom(${client}, "x"..., ${bytes}, 0, NULL, NULL) = ${bytes} <0.000010>`;
  const hangsUp = `41 1700000000.500000 close(${client}) = 0 <0.000010>`;

  it("tells of a client that stopped in the middle of the answer", () => {
    expect(told(...connection, answer(5000, "400000"), takes(10), hangsUp)).toEqual([
      "warning: 4,990 bytes that gen (40) wrote into tcp:127.0.0.1:50000-127.0.0.1:80 were never read: gen (41) closed the end that they were for.",
    ]);
  });

  it("keeps quiet where the client has its answer and hangs up on what else came, as on TLS session tickets", () => {
    expect(told(...connection, answer(510, "390000"), takes(510), answer(510, "430000"), hangsUp)).toEqual(
      [],
    );
    expect(told(...connection, answer(5000, "400000"), hangsUp)).toEqual([]);
  });

  it("keeps quiet about a server that nobody traces", () => {
    expect(
      told(
        exec,
        `40 1700000000.400000 sendto(5<TCP:[10.0.0.1:50000->10.0.0.2:80]>, "x"..., 500, 0, NULL, 0) = 500 <0.000010>`,
        `40 1700000000.410000 recvfrom(5<TCP:[10.0.0.1:50000->10.0.0.2:80]>, "x"..., 10, 0, NULL, NULL) = 10 <0.000010>`,
        "40 1700000000.500000 +++ exited with 0 +++",
      ),
    ).toEqual([]);
  });
});
