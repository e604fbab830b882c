import { describe, expect, it } from "vitest";
import { heldEnds } from "../../../src/ipc/descriptors/held_ends.ts";
import { descriptorFlags } from "../../../src/ipc/trace.ts";
import { blockedCalls, descriptorsOf, descriptorsOfThread, originOf, transfersOf } from "./facts.ts";
import { channelOf, ms, pidsOf, traceByteByByte, traceOf } from "./trace_of.ts";

const thread = "CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD";

describe("a terminal's master", () => {
  it.each([
    ["O_RDONLY", "r"],
    ["O_WRONLY", "w"],
    ["O_RDWR", "rw"],
  ])("opened with %s is one end of the terminal, open for %s", (flags, letters) => {
    const trace = traceOf(`
      80 1.000 openat(AT_FDCWD</tmp>, "/dev/ptmx", ${flags}) = 3</dev/ptmx<char 5:2>> <0.0001>
      80 1.001 ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTN, [4]) = 0 <0.0001>`);
    expect(descriptorsOf(trace, 80, ms(10))).toEqual([`3 pty:/dev/pts/4 ${letters}`]);
  });

  it.each([
    ["0x80002 /* _IOC(_IOC_NONE, 0, 0x2, 0) */", "rwx"],
    ["0x2", "rw"],
  ])("opens the other end without its name (TIOCGPTPEER, %s)", (flags, letters) => {
    const trace = traceOf(`
      80 1.000 openat(AT_FDCWD</tmp>, "/dev/ptmx", O_RDWR) = 3</dev/ptmx<char 5:2>> <0.0001>
      80 1.001 ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTN, [14]) = 0 <0.0001>
      80 1.002 ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTPEER, ${flags}) = 4 <0.0001>
      80 1.003 write(3</dev/ptmx<char 5:2>>, "x", 1) = 1 <0.0001>
      80 1.004 read(4</dev/pts/14<char 136:14>>, "x", 1) = 1 <0.0001>`);
    expect(descriptorsOf(trace, 80, ms(10))).toEqual([
      "3 pty:/dev/pts/14 rw",
      `4 pty:/dev/pts/14 ${letters}`,
    ]);
    expect(originOf(trace, 80, 4, ms(10))).toBe("ioctl");
    expect(transfersOf(trace, channelOf(trace, "pty:/dev/pts/14"))).toEqual(["80 -> 80: 1"]);
  });

  it("is known by nothing else that ioctl asks for or opens", () => {
    const trace = traceOf(`
      80 1.000 openat(AT_FDCWD</tmp>, "/dev/ptmx", O_RDWR) = 3</dev/ptmx<char 5:2>> <0.0001>
      80 1.001 ioctl(3</dev/ptmx<char 5:2>>, TCGETS, {c_iflag=ICRNL|IXON, ...}) = 0 <0.0001>
      80 1.002 ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTPEER, 0x2) = 4 <0.0001>`);
    expect(descriptorsOf(trace, 80, ms(10))).toEqual(["3 device:/dev/ptmx rw"]);
  });

  it("is the same end when strace begins to print whose master it is", () => {
    const trace = traceOf(`
      80 1.000 openat(AT_FDCWD</tmp>, "/dev/ptmx", O_RDWR) = 3</dev/ptmx<char 5:2>> <0.0001>
      80 1.001 ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTN, [4]) = 0 <0.0001>
      80 1.002 openat(AT_FDCWD</tmp>, "/dev/pts/4", O_RDWR) = 4</dev/pts/4<char 136:4>> <0.0001>
      80 1.003 write(3</dev/ptmx<char 5:2 @/dev/pts/4>>, "x", 1) = 1 <0.0001>
      80 1.004 read(4</dev/pts/4<char 136:4>>, "x", 1) = 1 <0.0001>`);
    expect(transfersOf(trace, channelOf(trace, "pty:/dev/pts/4"))).toEqual(["80 -> 80: 1"]);
    expect(descriptorsOf(trace, 80, ms(10))).toEqual(["3 pty:/dev/pts/4 rw", "4 pty:/dev/pts/4 rw"]);
  });

  it("is held by who opened it", () => {
    const trace = traceOf(`
      80 1.000 openat(AT_FDCWD</tmp>, "/dev/ptmx", O_RDWR) = 3</dev/ptmx<char 5:2>> <0.0001>
      80 1.001 ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTN, [4]) = 0 <0.0001>`);
    const { index } = channelOf(trace, "pty:/dev/pts/4");
    expect(heldEnds(trace, index, descriptorFlags.writable, ms(10)).map(({ fd }) => fd)).toEqual([3]);
  });

  it("that another thread closes while it is asked for its number is nobody's end", () => {
    const trace = traceOf(`
      80 1.000 openat(AT_FDCWD</tmp>, "/dev/ptmx", O_RDWR) = 3</dev/ptmx<char 5:2>> <0.0001>
      80 1.001 clone(child_stack=0x7f, flags=${thread}) = 81 <0.0001>
      80 1.002 ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTN <unfinished ...>
      81 1.003 close(3</dev/ptmx<char 5:2>>) = 0 <0.0001>
      80 1.004 <... ioctl resumed>, [4]) = 0 <0.002>
      80 1.005 openat(AT_FDCWD</tmp>, "/dev/pts/4", O_RDWR) = 4</dev/pts/4<char 136:4>> <0.0001>`);
    expect(descriptorsOf(trace, 80, ms(10))).toEqual(["4 pty:/dev/pts/4 rw"]);
  });
});

it("a file whose name ends in a dash is the same when it is used as when it was opened", () => {
  const trace = traceOf(`
    40 1.000 openat(AT_FDCWD</>, "/etc/passwd-", O_WRONLY|O_CREAT|O_CLOEXEC, 0600) = 3</etc/passwd-> <0.0001>
    40 1.001 write(3</etc/passwd->, "root", 4) = 4 <0.0001>`);
  expect(trace.channels.map(({ id, bytesWritten }) => [id, bytesWritten])).toEqual([
    ["file:/etc/passwd-", 4],
  ]);
  expect(descriptorsOf(trace, 40, ms(2))).toEqual(["3 file:/etc/passwd- wx"]);
});

describe("a descriptor older than the log", () => {
  it.each([
    [0, "pipe:[97]", "pipe:97 r"],
    [1, "pipe:[97]", "pipe:97 w"],
    [2, "pipe:[97]", "pipe:97 w"],
    [3, "pipe:[97]", "pipe:97 "],
    [0, "/dev/null<char 1:3>", "device:/dev/null rw"],
    [3, "/tmp/f", "file:/tmp/f rw"],
  ])("%d<%s> is open for what its number tells", (fd, annotation, told) => {
    const trace = traceOf(`40 1.000 fcntl(${fd}<${annotation}>, F_GETFD) = 0 <0.0001>`);
    expect(descriptorsOf(trace, 40, ms(5))).toEqual([`${fd} ${told}`]);
  });

  it("is open since its process is known, and one that replaced another unseen since it showed", () => {
    const trace = traceOf(`
      40 1.000 getpid() = 40 <0.0001>
      40 1.010 fcntl(3<pipe:[97]>, F_GETFD) = 0 <0.0001>
      40 1.020 fcntl(3<pipe:[98]>, F_GETFD) = 0 <0.0001>`);
    expect(descriptorsOf(trace, 40, ms(0))).toEqual(["3 pipe:97 "]);
    expect(descriptorsOf(trace, 40, ms(15))).toEqual(["3 pipe:97 "]);
    expect(descriptorsOf(trace, 40, ms(25))).toEqual(["3 pipe:98 "]);
  });
});

describe("a file whose name is taken away", () => {
  it.each(["/tmp/f (deleted)", "/tmp/f(deleted)"])("is the same one when it is printed as %s", (printed) => {
    const trace = traceOf(`
      40 1.000 openat(AT_FDCWD</>, "/tmp/f", O_WRONLY|O_CREAT, 0600) = 3</tmp/f> <0.0001>
      40 1.001 write(3</tmp/f>, "a", 1) = 1 <0.0001>
      40 1.002 write(3<${printed}>, "bc", 2) = 2 <0.0001>
      40 1.003 write(3<${printed}>, "d", 1) = 1 <0.0001>`);
    expect(trace.channels.map(({ id, bytesWritten }) => [id, bytesWritten])).toEqual([["file:/tmp/f", 4]]);
    expect(trace.descriptors.length).toBe(1);
  });

  it("is another than one whose name begins like it, and than one that lost another name", () => {
    const trace = traceOf(`
      40 1.000 openat(AT_FDCWD</>, "/tmp/f", O_WRONLY|O_CREAT, 0600) = 3</tmp/f> <0.0001>
      40 1.001 write(3</tmp/f2>, "a", 1) = 1 <0.0001>
      40 1.002 write(3</tmp/g (deleted)>, "bc", 2) = 2 <0.0001>`);
    expect(trace.channels.map(({ bytesWritten }) => bytesWritten)).toEqual([0, 1, 2]);
  });
});

describe("a call whose line is still being written", () => {
  it.each([
    ["close(12<pipe:[97]>) = 0", ["11 pipe:97 r"]],
    ["fsync(12) = -1 EINVAL (Invalid argument)", ["11 pipe:97 r", "12 pipe:97 w"]],
  ])("names no descriptor while more of its number may come: %s", (call, open) => {
    const trace = traceByteByByte(`
      40 1.000 pipe2([11<pipe:[97]>, 12<pipe:[97]>], 0) = 0 <0.0001>
      40 1.001 ${call} <0.0001>`);
    expect(descriptorsOf(trace, 40, ms(10))).toEqual(open);
    expect(trace.channels.map(({ id }) => id)).toEqual(["pipe:97"]);
  });
});

describe("a socket of a family that is not followed", () => {
  const made = "40 1.000 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3<NETLINK:[12]> <0.0001>";

  it("is the same one under the name that it gets by its bind", () => {
    const trace = traceOf(`${made}
      40 1.001 write(3<NETLINK:[12]>, "a", 1) = 1 <0.0001>
      40 1.002 write(3<NETLINK:[ROUTE:40]>, "bc", 2) = 2 <0.0001>`);
    expect(trace.channels.map(({ name, bytesWritten }) => [name, bytesWritten])).toEqual([
      ["NETLINK:[ROUTE:40]", 3],
    ]);
  });

  it("is the same one where strace printed no more than its number at first", () => {
    const trace = traceOf(`
      40 1.001 write(3, "a", 1) = 1 <0.0001>
      40 1.002 write(3<NETLINK:[ROUTE:40]>, "bc", 2) = 2 <0.0001>`);
    expect(trace.channels.map(({ name, bytesWritten }) => [name, bytesWritten])).toEqual([
      ["NETLINK:[ROUTE:40]", 3],
    ]);
  });

  it("is another than the pipe that had its number", () => {
    const trace = traceOf(`
      40 1.001 write(3<pipe:[97]>, "a", 1) = 1 <0.0001>
      40 1.002 write(3<NETLINK:[ROUTE:40]>, "bc", 2) = 2 <0.0001>`);
    expect(trace.channels.map(({ kind, bytesWritten }) => [kind, bytesWritten])).toEqual([
      ["pipe", 1],
      ["socket", 2],
    ]);
  });
});

describe("a pipe older than the log, whose descriptor another thread closes while it is used", () => {
  it.each([
    ["read", '40 1.003 <... read resumed>"x", 1) = 1 <0.002>', "r"],
    ["write", "40 1.003 <... write resumed>) = 1 <0.002>", "w"],
  ])("is not open for a %s any more", (call, resumed, letter) => {
    const entered = call === "read" ? "read(9<pipe:[97]>, " : 'write(9<pipe:[97]>, "x", 1';
    const trace = traceOf(`
      40 1.000 clone(child_stack=0x7f, flags=${thread}) = 41 <0.0001>
      40 1.001 ${entered} <unfinished ...>
      41 1.002 close(9<pipe:[97]>) = 0 <0.0001>
      ${resumed}`);
    expect(descriptorsOfThread(trace, 40, ms(1.5))).toEqual([`9 pipe:97 ${letter}`]);
    expect(descriptorsOfThread(trace, 40, ms(5))).toEqual([]);
  });
});

it("a reader of a pipe waits for its writer also when another way to read from it is closed", () => {
  const trace = traceOf(`
    40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
    40 1.001 openat(AT_FDCWD</tmp>, "/proc/self/fd/3", O_RDONLY) = 5<pipe:[97]> <0.0001>
    40 1.002 close(5<pipe:[97]>) = 0 <0.0001>
    40 1.010 read(3<pipe:[97]>, ...still`);
  expect(blockedCalls(trace)).toEqual(["40 read empty"]);
});

it("a child that was taken for another's has what its parent had, and what it opened since", () => {
  const trace = traceOf(`
    40 1.000 getpid() = 40 <0.0001>
    40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 50 <0.0001>
    50 1.002 pipe2([5<pipe:[98]>, 6<pipe:[98]>], 0) = 0 <0.0001>
    40 1.003 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
    50 1.020 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
    40 1.021 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
    41 1.025 openat(AT_FDCWD</tmp>, "g", O_RDONLY) = 3</tmp/g> <0.0001>
    40 1.030 <... clone resumed>) = 41 <0.010>
    50 1.031 <... clone resumed>) = 42 <0.010>`);
  expect(descriptorsOf(trace, 41, ms(50))).toEqual(["3 file:/tmp/g r", "4 pipe:97 w"]);
  expect(pidsOf(trace, channelOf(trace, "pipe:98").readHolders)).toEqual([42, 50]);
  expect(pidsOf(trace, channelOf(trace, "pipe:98").writeHolders)).toEqual([42, 50]);
});
