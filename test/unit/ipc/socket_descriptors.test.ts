import { describe, expect, it } from "vitest";
import { descriptorsOf, descriptorsOfThread, originOf, returningOf, transfersOf } from "./facts.ts";
import { channelOf, ms, traceOf } from "./trace_of.ts";

/** 40 and 41 talk through a pair; 40 has a pipe of which 41 knows nothing. */
const twoProcesses = `
  40 1.000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.0001>
  40 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
  41 1.015 close(3<UNIX-STREAM:[7->8]>) = 0 <0.0001>
  40 1.020 pipe2([5<pipe:[9]>, 6<pipe:[9]>], 0) = 0 <0.0001>
`;

const carrying = (descriptors: string, text = "x") =>
  `{msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="${text}", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=24, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[${descriptors}]}], msg_controllen=24, msg_flags=0}`;

describe("descriptors passed through a socket", () => {
  it("are new ones of the receiver's, for what the sender has open", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.030 sendmsg(3<UNIX-STREAM:[7->8]>, ${carrying("6<pipe:[9]>, 0</dev/null<char 1:3>>")}, 0) = 1 <0.0001>
      41 1.040 recvmsg(4<UNIX-STREAM:[8->7]>, ${carrying("10<pipe:[9]>, 11</dev/null<char 1:3>>")}, MSG_CMSG_CLOEXEC) = 1 <0.0001>
      41 1.050 write(10<pipe:[9]>, "through", 7) = 7 <0.0001>
      40 1.060 read(5<pipe:[9]>, "through", 100) = 7 <0.0001>`);
    expect(descriptorsOf(trace, 41, ms(100))).toEqual([
      "4 unix-stream:7-8 rw",
      "10 pipe:9 wx",
      "11 device:/dev/null rwx",
    ]);
    expect(originOf(trace, 41, 10, ms(100))).toBe("recvmsg < pipe2");
    expect(transfersOf(trace, channelOf(trace, "pipe:9"))).toEqual(["41 -> 40: 7"]);
  });

  it("reach a receiver whose line comes before the sender's return, and in either direction", () => {
    const trace = traceOf(`${twoProcesses}
      41 1.025 pipe2([5<pipe:[20]>, 6<pipe:[20]>], 0) = 0 <0.0001>
      40 1.030 recvmsg(3<UNIX-STREAM:[7->8]>,  <unfinished ...>
      41 1.031 sendmsg(4<UNIX-STREAM:[8->7]>, ${carrying("5<pipe:[20]>")}, 0 <unfinished ...>
      40 1.032 <... recvmsg resumed>${carrying("7<pipe:[20]>")}, 0) = 1 <0.002>
      41 1.033 <... sendmsg resumed>) = 1 <0.002>`);
    expect(originOf(trace, 40, 7, ms(100))).toBe("recvmsg < pipe2");
    expect(returningOf(trace, channelOf(trace, "unix-stream:7-8"))).toEqual(["41 -> 40: 1"]);
  });

  it("outlive the sender's own, and keep a socket's end apart from its peer", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.025 socketpair(AF_UNIX, SOCK_STREAM, 0, [7<UNIX-STREAM:[17->18]>, 8<UNIX-STREAM:[18->17]>]) = 0 <0.0001>
      40 1.030 sendmsg(3<UNIX-STREAM:[7->8]>, ${carrying("8<UNIX-STREAM:[18->17]>")}, 0) = 1 <0.0001>
      40 1.031 close(8<UNIX-STREAM:[18->17]>) = 0 <0.0001>
      41 1.040 recvmsg(4<UNIX-STREAM:[8->7]>, ${carrying("5<UNIX-STREAM:[18->17]>")}, 0) = 1 <0.0001>
      41 1.041 write(5<UNIX-STREAM:[18->17]>, "hey", 3) = 3 <0.0001>
      40 1.042 read(7<UNIX-STREAM:[17->18]>, "hey", 3) = 3 <0.0001>`);
    expect(returningOf(trace, channelOf(trace, "unix-stream:17-18"))).toEqual(["41 -> 40: 3"]);
  });

  it("are those of the message that came, though the receiver had room for fewer", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.030 sendmsg(3<UNIX-STREAM:[7->8]>, ${carrying("6<pipe:[9]>, 5<pipe:[9]>, 0</dev/null<char 1:3>>")}, 0) = 1 <0.0001>
      40 1.031 sendmsg(3<UNIX-STREAM:[7->8]>, ${carrying("0</dev/null<char 1:3>>, 6<pipe:[9]>")}, 0) = 1 <0.0001>
      41 1.040 recvmsg(4<UNIX-STREAM:[8->7]>, ${carrying("10<pipe:[9]>, 11<pipe:[9]>")}, 0) = 1 <0.0001>
      41 1.041 recvmsg(4<UNIX-STREAM:[8->7]>, ${carrying("12</dev/null<char 1:3>>, 13<pipe:[9]>")}, MSG_PEEK) = 1 <0.0001>
      41 1.042 recvmsg(4<UNIX-STREAM:[8->7]>, ${carrying("14</dev/null<char 1:3>>, 15<pipe:[9]>")}, 0) = 1 <0.0001>`);
    expect(descriptorsOf(trace, 41, ms(100)).slice(1)).toEqual([
      "10 pipe:9 w",
      "11 pipe:9 r",
      "12 device:/dev/null rw",
      "13 pipe:9 w",
      "14 device:/dev/null rw",
      "15 pipe:9 w",
    ]);
  });

  const several = (first: string, second: string) =>
    `[{msg_hdr=${carrying(first)}, msg_len=1}, {msg_hdr=${carrying(second)}, msg_len=1}]`;

  it("go and come only with those of several messages of which the call says that they did", () => {
    const sentOne = traceOf(`${twoProcesses}
      40 1.030 sendmmsg(3<UNIX-STREAM:[7->8]>, ${several("6<pipe:[9]>", "5<pipe:[9]>")}, 2, 0) = 1 <0.0001>
      40 1.031 sendmsg(3<UNIX-STREAM:[7->8]>, ${carrying("6<pipe:[9]>")}, 0) = 1 <0.0001>
      41 1.040 recvmmsg(4<UNIX-STREAM:[8->7]>, ${several("10<pipe:[9]>", "11<pipe:[9]>")}, 2, 0, NULL) = 2 <0.0001>`);
    expect(descriptorsOf(sentOne, 41, ms(100)).slice(1)).toEqual(["10 pipe:9 w", "11 pipe:9 w"]);
    const cameOne = traceOf(`${twoProcesses}
      41 1.040 recvmmsg(4<UNIX-STREAM:[8->7]>, ${several("10<pipe:[9]>", "11<pipe:[9]>")}, 2, 0, NULL) = 1 <0.0001>`);
    expect(descriptorsOf(cameOne, 41, ms(100)).map((each) => each.split(" ")[0])).toEqual(["4", "10"]);
  });

  it("come along with several messages in one call", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.030 sendmmsg(3<UNIX-STREAM:[7->8]>, ${several("6<pipe:[9]>", "5<pipe:[9]>, 6<pipe:[9]>")}, 2, 0) = 2 <0.0001>
      41 1.040 recvmmsg(4<UNIX-STREAM:[8->7]>, ${several("10<pipe:[9]>", "11<pipe:[9]>, 12<pipe:[9]>")}, 2, MSG_CMSG_CLOEXEC, NULL) = 2 <0.0001>`);
    expect(descriptorsOf(trace, 41, ms(100)).slice(1)).toEqual([
      "10 pipe:9 wx",
      "11 pipe:9 rx",
      "12 pipe:9 wx",
    ]);
    expect(originOf(trace, 41, 12, ms(100))).toBe("recvmmsg < pipe2");
  });

  it("are told from payload that looks like them, and not sent when the call failed", () => {
    const trace = traceOf(`${twoProcesses}
      40 1.030 sendmsg(3<UNIX-STREAM:[7->8]>, ${carrying("6<pipe:[9]>")}, MSG_DONTWAIT) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>
      40 1.031 sendmsg(3<UNIX-STREAM:[7->8]>, ${carrying("5<pipe:[9]>", "cmsg_type=SCM_RIGHTS, cmsg_data=[0]")}, 0) = 1 <0.0001>
      41 1.040 recvmsg(4<UNIX-STREAM:[8->7]>, ${carrying("10<pipe:[9]>")}, 0) = 1 <0.0001>`);
    expect(descriptorsOf(trace, 41, ms(100))).toContain("10 pipe:9 r");
  });

  it("are found by their number where strace prints no more, and go nowhere with a message that does", () => {
    const trace = traceOf(`
      40 1.000 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3, 4]) = 0 <0.0001>
      40 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
      40 1.020 pipe2([5, 6], O_CLOEXEC) = 0 <0.0001>
      40 1.021 socket(AF_UNIX, SOCK_DGRAM, 0) = 7 <0.0001>
      40 1.029 sendmsg(7, ${carrying("5").replace("msg_name=NULL", 'msg_name={sa_family=AF_UNIX, sun_path="/nowhere"}')}, 0) = 1 <0.0001>
      40 1.0295 sendmsg(7, ${carrying("5").replace("msg_name=NULL", 'msg_name={sa_family=AF_UNIX, sun_path="/nowhere"}')}, 0) = -1 ENOENT (No such file or directory) <0.0001>
      40 1.030 sendmsg(3, ${carrying("6")}, 0) = 1 <0.0001>
      41 1.040 recvmsg(4, ${carrying("10")}, 0) = 1 <0.0001>`);
    expect(originOf(trace, 41, 10, ms(100))).toBe("recvmsg < pipe2");
    expect(descriptorsOf(trace, 41, ms(100)).find((each) => each.startsWith("10 "))).toMatch(/ w$/);
  });

  it("are those of the thread that sends and of the one that receives, where these have tables of their own", () => {
    const thread = "CLONE_VM|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD";
    const trace = traceOf(`
      40 1.000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.0001>
      40 1.001 clone(child_stack=0x7f, flags=${thread}) = 41 <0.0001>
      40 1.002 clone(child_stack=0x7f, flags=${thread}) = 42 <0.0001>
      41 1.003 unshare(CLONE_FILES) = 0 <0.0001>
      42 1.004 unshare(CLONE_FILES) = 0 <0.0001>
      41 1.020 pipe2([5<pipe:[9]>, 6<pipe:[9]>], 0) = 0 <0.0001>
      41 1.030 sendmsg(3<UNIX-STREAM:[7->8]>, ${carrying("6<pipe:[9]>")}, 0) = 1 <0.0001>
      42 1.040 recvmsg(4<UNIX-STREAM:[8->7]>, ${carrying("10<pipe:[9]>")}, 0) = 1 <0.0001>`);
    const of = (tid: number) =>
      descriptorsOfThread(trace, tid, ms(100)).filter((each) => each.includes("pipe"));
    expect([of(40), of(41), of(42)]).toEqual([[], ["5 pipe:9 r", "6 pipe:9 w"], ["10 pipe:9 w"]]);
  });

  it("from a sender that is not traced are known by what strace prints", () => {
    const trace = traceOf(`
      41 1.040 recvmsg(4<UNIX-STREAM:[8->7]>, ${carrying("10<pipe:[9]>")}, 0) = 1 <0.0001>`);
    expect(originOf(trace, 41, 10, ms(100))).toBe("old");
  });

  it("can be taken by pidfd_getfd, too", () => {
    const trace = traceOf(`${twoProcesses}
      41 1.030 pidfd_open(40, 0) = 7<pid:40> <0.0001>
      41 1.031 pidfd_getfd(7<pid:40>, 6<pipe:[9]>, 0) = 8<pipe:[9]> <0.0001>
      41 1.032 write(8<pipe:[9]>, "mine", 4) = 4 <0.0001>`);
    expect(originOf(trace, 41, 8, ms(100))).toBe("pidfd_getfd < pipe2");
    expect(descriptorsOf(trace, 41, ms(100))).toContain("8 pipe:9 wx");
  });
});

describe("a pseudoterminal", () => {
  const opened = `
    80 1.000 openat(AF_FDCWD</tmp>, "/dev/ptmx", O_RDWR) = 3</dev/ptmx<char 5:2>> <0.0001>
    80 1.001 ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTN, [4]) = 0 <0.0001>
    80 1.002 openat(AF_FDCWD</tmp>, "/dev/pts/4", O_RDWR|O_NOCTTY) = 4</dev/pts/4<char 136:4>> <0.0001>
    80 1.003 clone(child_stack=NULL, flags=SIGCHLD) = 81 <0.0001>
  `;

  it("joins who holds the master with who has opened the terminal", () => {
    const trace = traceOf(`${opened}
      80 1.010 write(3</dev/ptmx<char 5:2>>, "ls\\n", 3) = 3 <0.0001>
      81 1.011 read(4</dev/pts/4<char 136:4>>, "ls\\n", 100) = 3 <0.0001>
      81 1.012 write(4</dev/pts/4<char 136:4>>, "a\\n", 2) = 2 <0.0001>
      80 1.013 read(3</dev/ptmx<char 5:2>>, "a\\r\\n", 100) = 3 <0.0001>`);
    const terminal = channelOf(trace, "pty:/dev/pts/4");
    expect(transfersOf(trace, terminal)).toEqual(["80 -> 81: 3"]);
    // The line discipline made two bytes three: nobody wrote the third.
    expect(returningOf(trace, terminal)).toEqual(["81 -> 80: 2", "? -> 80: 1"]);
    expect(descriptorsOf(trace, 80, ms(100))).toEqual(["3 pty:/dev/pts/4 rw", "4 pty:/dev/pts/4 rw"]);
  });

  it("is another one for each master, also when the number is used again", () => {
    const again = opened.replaceAll(" 1.", " 2.").replace("= 81", "= 82");
    const trace = traceOf(`${opened}
      80 1.010 close(3</dev/ptmx<char 5:2>>) = 0 <0.0001>
      80 1.011 close(4</dev/pts/4<char 136:4>>) = 0 <0.0001>
      ${again}
      80 2.010 write(3</dev/ptmx<char 5:2>>, "x", 1) = 1 <0.0001>`);
    expect(channelOf(trace, "pty:/dev/pts/4").bytesWritten).toBe(0);
    expect(channelOf(trace, "pty:/dev/pts/4#2").bytesWritten).toBe(1);
  });

  it("is the same one however often its number is asked for", () => {
    const trace = traceOf(`${opened}
      80 1.010 write(3</dev/ptmx<char 5:2>>, "ls\\n", 3) = 3 <0.0001>
      80 1.011 ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTN, [4]) = 0 <0.0001>
      81 1.012 read(4</dev/pts/4<char 136:4>>, "ls\\n", 100) = 3 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "pty:/dev/pts/4"))).toEqual(["80 -> 81: 3"]);
    expect(trace.channels.filter(({ kind }) => kind === "pty")).toHaveLength(1);
  });

  it("keeps its name and its ends, whatever a damaged log says was called on it", () => {
    const trace = traceOf(`${opened}
      80 1.010 getsockname(3</dev/ptmx<char 5:2>>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0 <0.0001>
      80 1.011 write(3</dev/ptmx<char 5:2>>, "x", 1) = 1 <0.0001>`);
    expect(channelOf(trace, "pty:/dev/pts/4")).toMatchObject({ name: "/dev/pts/4", bytesWritten: 1 });
  });

  it("hands out its other end without a name, too", () => {
    const trace = traceOf(`
      80 1.000 openat(AF_FDCWD</tmp>, "/dev/ptmx", O_RDWR) = 3</dev/ptmx<char 5:2>> <0.0001>
      80 1.001 ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTN, [4]) = 0 <0.0001>
      80 1.002 ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTPEER, 0x102) = 4 <0.0001>
      80 1.003 write(4</dev/pts/4<char 136:4>>, "a", 1) = 1 <0.0001>
      80 1.004 read(3</dev/ptmx<char 5:2>>, "a", 100) = 1 <0.0001>`);
    expect(returningOf(trace, channelOf(trace, "pty:/dev/pts/4"))).toEqual(["80 -> 80: 1"]);
  });
});
