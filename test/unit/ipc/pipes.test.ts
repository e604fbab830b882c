import { describe, expect, it } from "vitest";
import { processStateAt } from "../../../src/ipc/state.ts";
import { blockedCalls, descriptorsOf, isConserved, levelOf, transfersOf } from "./facts.ts";
import { channelOf, ms, pidsOf, processOf, traceOf } from "./trace_of.ts";

/** Parent 40 makes a pipe and forks 41, which keeps the write end; 40 keeps the read end. */
const parentReadsChildWrites = `
  40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
  40 1.010 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.001>
  40 1.020 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.001>
  40 1.030 close(4<pipe:[97]>) = 0 <0.001>
  41 1.030 close(3<pipe:[97]>) = 0 <0.001>
`;

describe("bytes through a pipe", () => {
  it("are joined from the writer's call to the reader's", () => {
    const trace = traceOf(`${parentReadsChildWrites}
      41 1.040 write(4<pipe:[97]>, "hello", 5) = 5 <0.001>
      40 1.050 read(3<pipe:[97]>, "hello", 100) = 5 <0.001>`);
    const pipe = channelOf(trace, "pipe:97");
    expect(transfersOf(trace, pipe)).toEqual(["41 -> 40: 5"]);
    expect(pipe).toMatchObject({ bytesWritten: 5, bytesRead: 5, capacity: 65536, peakFill: 5 });
    expect(pidsOf(trace, pipe.writers)).toEqual([41]);
    expect(pidsOf(trace, pipe.writeHolders)).toEqual([40, 41]);
  });

  it("are joined, too, in a log that prints every string in hex, descriptors' names among them", () => {
    const trace = traceOf(`
      40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
      40 1.010 pipe2([3<\\x70\\x69\\x70\\x65\\x3a\\x5b\\x39\\x37\\x5d>, 4<\\x70\\x69\\x70\\x65\\x3a\\x5b\\x39\\x37\\x5d>], 0) = 0 <0.001>
      40 1.020 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.001>
      41 1.040 write(4<\\x70\\x69\\x70\\x65\\x3a\\x5b\\x39\\x37\\x5d>, "\\x68\\x69", 2) = 2 <0.001>
      40 1.050 read(3<\\x70\\x69\\x70\\x65\\x3a\\x5b\\x39\\x37\\x5d>, "\\x68\\x69", 100) = 2 <0.001>`);
    expect(transfersOf(trace, channelOf(trace, "pipe:97"))).toEqual(["41 -> 40: 2"]);
  });

  it("are cut where readers cut them, not where writers did", () => {
    const trace = traceOf(`${parentReadsChildWrites}
      41 1.040 write(4<pipe:[97]>, "abcdef", 6) = 6 <0.001>
      41 1.041 write(4<pipe:[97]>, "ghi", 3) = 3 <0.001>
      40 1.050 read(3<pipe:[97]>, "abcd", 4) = 4 <0.001>
      40 1.051 read(3<pipe:[97]>, "efgh", 4) = 4 <0.001>`);
    const pipe = channelOf(trace, "pipe:97");
    expect(transfersOf(trace, pipe)).toEqual(["41 -> 40: 4", "41 -> 40: 2", "41 -> 40: 2"]);
    expect(levelOf(pipe)).toBe(1);
    const offsets = [0, 1, 2].map((position) =>
      trace.transfers.columns.offset.at(pipe.transfers.at(position)),
    );
    expect(offsets).toEqual([0, 4, 6]);
  });

  it("of two writers come out in the order in which they went in", () => {
    const trace = traceOf(`${parentReadsChildWrites}
      40 1.035 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.001>
      42 1.036 fcntl(3<pipe:[97]>, F_GETFD) = 0 <0.001>
      41 1.040 write(4<pipe:[97]>, "aaa", 3) = 3 <0.001>
      42 1.041 write(5<pipe:[97]>, "bb", 2) = 2 <0.001>
      41 1.042 write(4<pipe:[97]>, "c", 1) = 1 <0.001>
      40 1.050 read(3<pipe:[97]>, "aaabbc", 100) = 6 <0.001>`);
    expect(transfersOf(trace, channelOf(trace, "pipe:97"))).toEqual([
      "41 -> 40: 3",
      "42 -> 40: 2",
      "41 -> 40: 1",
    ]);
  });

  it("count for the write still underway when the reader's line comes first", () => {
    const trace = traceOf(`${parentReadsChildWrites}
      40 1.035 read(3<pipe:[97]>,  <unfinished ...>
      41 1.040 write(4<pipe:[97]>, "hello", 5 <unfinished ...>
      40 1.041 <... read resumed>"hello", 100) = 5 <0.006>
      41 1.042 <... write resumed>) = 5 <0.002>`);
    const pipe = channelOf(trace, "pipe:97");
    expect(transfersOf(trace, pipe)).toEqual(["41 -> 40: 5"]);
    expect(pipe).toMatchObject({ bytesWritten: 5, bytesRead: 5, bytesUnseen: 0 });
    expect(levelOf(pipe)).toBe(0);
  });

  it("stay owed when even the writer's entry comes later, and are paid by it", () => {
    const trace = traceOf(`${parentReadsChildWrites}
      40 1.041 read(3<pipe:[97]>, "hello", 100) = 5 <0.006>
      41 1.040 write(4<pipe:[97]>, "hello, wor", 10) = 10 <0.002>`);
    const pipe = channelOf(trace, "pipe:97");
    expect(transfersOf(trace, pipe)).toEqual(["41 -> 40: 5"]);
    expect(levelOf(pipe)).toBe(5);
    expect(isConserved(pipe)).toBe(true);
  });

  it("of a write that failed after all are taken back and found elsewhere", () => {
    const trace = traceOf(`${parentReadsChildWrites}
      40 1.035 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.001>
      41 1.040 write(4<pipe:[97]>, "hello", 5 <unfinished ...>
      42 1.040 write(5<pipe:[97]>, "world", 5 <unfinished ...>
      40 1.041 read(3<pipe:[97]>, "world", 100) = 5 <0.001>
      41 1.042 <... write resumed>) = -1 EAGAIN (Resource temporarily unavailable) <0.002>
      42 1.043 <... write resumed>) = 5 <0.003>`);
    const pipe = channelOf(trace, "pipe:97");
    expect(transfersOf(trace, pipe)).toEqual(["42 -> 40: 5"]);
    expect(pipe).toMatchObject({ bytesWritten: 5, bytesRead: 5, bytesUnseen: 0 });
  });

  it("that were in the pipe before strace came have no writer", () => {
    const trace = traceOf(`
      50 1.0 read(0<pipe:[7]>, "old", 100) = 3 <0.0001>
      50 1.1 read(0<pipe:[7]>, "", 100) = 0 <0.0001>`);
    const pipe = channelOf(trace, "pipe:7");
    expect(transfersOf(trace, pipe)).toEqual(["? -> 50: 3"]);
    expect(pipe).toMatchObject({ bytesWritten: 0, bytesUnseen: 3 });
  });

  it("are counted once when a signal makes the kernel repeat the read", () => {
    const trace = traceOf(`${parentReadsChildWrites}
      40 1.040 read(3<pipe:[97]>, 0x7ffc, 100) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.010>
      40 1.050 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---
      40 1.051 rt_sigreturn({mask=[]}) = 0 <0.0001>
      41 1.060 write(4<pipe:[97]>, "x", 1) = 1 <0.001>
      40 1.061 read(3<pipe:[97]>, "x", 100) = 1 <0.001>`);
    expect(transfersOf(trace, channelOf(trace, "pipe:97"))).toEqual(["41 -> 40: 1"]);
  });

  it("also go by vectors, splice and tee", () => {
    const trace = traceOf(`
      60 1.0 pipe2([3<pipe:[1]>, 4<pipe:[1]>], 0) = 0 <0.0001>
      60 1.1 pipe2([5<pipe:[2]>, 6<pipe:[2]>], 0) = 0 <0.0001>
      60 1.2 writev(4<pipe:[1]>, [{iov_base="ab", iov_len=2}, {iov_base="cde", iov_len=3}], 2) = 5 <0.0001>
      60 1.3 tee(3<pipe:[1]>, 6<pipe:[2]>, 100, 0) = 5 <0.0001>
      60 1.4 splice(3<pipe:[1]>, NULL, 6<pipe:[2]>, NULL, 4, 0) = 4 <0.0001>
      60 1.5 readv(5<pipe:[2]>, [{iov_base="abcdeabcd", iov_len=100}], 1) = 9 <0.0001>`);
    expect(channelOf(trace, "pipe:1")).toMatchObject({ bytesWritten: 5, bytesRead: 4 });
    expect(channelOf(trace, "pipe:2")).toMatchObject({ bytesWritten: 9, bytesRead: 9 });
  });

  it("of a pipe whose inode is used again belong to another channel", () => {
    const trace = traceOf(`
      60 1.0 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
      60 1.1 write(4<pipe:[97]>, "lost", 4) = 4 <0.0001>
      60 1.2 close(3<pipe:[97]>) = 0 <0.0001>
      60 1.3 close(4<pipe:[97]>) = 0 <0.0001>
      60 1.4 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
      60 1.5 write(4<pipe:[97]>, "new", 3) = 3 <0.0001>
      60 1.6 read(3<pipe:[97]>, "new", 10) = 3 <0.0001>`);
    expect(channelOf(trace, "pipe:97")).toMatchObject({ bytesWritten: 4, bytesRead: 0 });
    expect(channelOf(trace, "pipe:97#2")).toMatchObject({ bytesWritten: 3, bytesRead: 3 });
  });

  it("are followed without annotations, by the descriptors alone", () => {
    const trace = traceOf(`
      40 1.0 pipe([3, 4]) = 0 <0.0001>
      40 1.1 fork() = 41 <0.0001>
      41 1.2 dup2(4, 1) = 1 <0.0001>
      41 1.3 write(1, "hi", 2) = 2 <0.0001>
      40 1.4 read(3, "hi", 10) = 2 <0.0001>`);
    const pipe = trace.channels.find(({ kind }) => kind === "pipe");
    expect(pipe && transfersOf(trace, pipe)).toEqual(["41 -> 40: 2"]);
  });
});

describe("calls for sockets on a pipe, and others that move bytes", () => {
  const pair = `
    40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.00001>
    40 1.001 pipe2([5<pipe:[98]>, 6<pipe:[98]>], 0) = 0 <0.00001>
    40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>
    40 1.003 write(4<pipe:[97]>, "1234567890", 10) = 10 <0.00001>`;

  it("fail, and then move nothing and wait for nobody", () => {
    const trace = traceOf(`${pair}
      41 1.010 sendto(4<pipe:[97]>, "x", 1, 0, NULL, 0) = -1 ENOTSOCK (Socket operation on non-socket) <0.00001>
      41 1.011 recvfrom(3<pipe:[97]>, 0x7ffd, 10, 0, NULL, NULL) = -1 ENOTSOCK (Socket operation on non-socket) <0.00001>`);
    expect(channelOf(trace, "pipe:97")).toMatchObject({ bytesWritten: 10, bytesRead: 0 });
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("move bytes in a log that says so", () => {
    const trace = traceOf(`${pair}
      41 1.010 sendto(4<pipe:[97]>, "x", 1, 0, NULL, 0) = 1 <0.00001>
      41 1.011 recvfrom(3<pipe:[97]>, "12", 2, MSG_PEEK, NULL, NULL) = 2 <0.00001>
      41 1.012 recvfrom(3<pipe:[97]>, "123", 3, 0, NULL, NULL) = 3 <0.00001>`);
    expect(channelOf(trace, "pipe:97")).toMatchObject({ bytesWritten: 11, bytesRead: 3 });
  });

  it("like tee leave them where they are, and vmsplice goes the way that its end goes", () => {
    const trace = traceOf(`${pair}
      41 1.010 tee(3<pipe:[97]>, 6<pipe:[98]>, 100, 0) = 10 <0.00001>
      41 1.011 vmsplice(6<pipe:[98]>, [{iov_base="abc", iov_len=3}], 1, 0) = 3 <0.00001>
      41 1.012 vmsplice(3<pipe:[97]>, [{iov_base="1234", iov_len=4}], 1, 0) = 4 <0.00001>`);
    expect(transfersOf(trace, channelOf(trace, "pipe:97"))).toEqual(["40 -> 41: 4"]);
    expect(levelOf(channelOf(trace, "pipe:97"))).toBe(6);
    expect(channelOf(trace, "pipe:98")).toMatchObject({ bytesWritten: 13, bytesRead: 0 });
  });

  it("wait at the end that keeps them waiting: vmsplice for room, or for bytes", () => {
    const waits = (call: string) =>
      blockedCalls(
        traceOf(`${pair}
      40 1.005 write(6<pipe:[98]>, "x"..., 65536) = 65536 <0.00001>
      41 1.006 read(3<pipe:[97]>, "1234567890", 10) = 10 <0.00001>
      41 1.010 ${call}...still`),
      );
    expect(waits('vmsplice(6<pipe:[98]>, [{iov_base="abc", iov_len=3}], 1, 0')).toEqual(["41 vmsplice full"]);
    expect(waits("vmsplice(3<pipe:[97]>, [{iov_base=0x7f, iov_len=3}], 1, 0")).toEqual(["41 vmsplice empty"]);
    expect(waits("splice(3<pipe:[97]>, NULL, 7</tmp/f>, NULL, 10, 0")).toEqual(["41 splice empty"]);
  });

  it("wait for bytes first where there is no room for them either", () => {
    const trace = traceOf(`${pair}
      40 1.005 write(6<pipe:[98]>, "x"..., 65536) = 65536 <0.00001>
      41 1.006 read(3<pipe:[97]>, "1234567890", 10) = 10 <0.00001>
      41 1.010 splice(3<pipe:[97]>, NULL, 6<pipe:[98]>, NULL, 10, 0 <unfinished ...>
      40 1.020 getpid() = 40 <0.00001>`);
    expect(blockedCalls(trace)).toEqual(["41 splice empty"]);
    const waiting = trace.calls.channel(trace.calls.length - 2);
    expect(trace.channels[waiting]?.id).toBe("pipe:97");
  });

  it("that move nothing are no writes", () => {
    const trace = traceOf(`
      40 1.000 openat(AT_FDCWD, "/tmp/f", O_RDWR) = 3</tmp/f> <0.00001>
      40 1.001 write(3</tmp/f>, "", 0) = 0 <0.00001>
      40 1.002 splice(5<pipe:[97]>, NULL, -1, NULL, 10, 0) = 0 <0.00001>
      40 1.003 mknod("/tmp/f", S_IFIFO|0600) = -1 EEXIST (File exists) <0.00001>
      40 1.004 fstat(3</tmp/f>, {st_mode=S_IFIFO|0600, st_size=0, ...}) = 0 <0.00001>`);
    expect(channelOf(trace, "fifo:/tmp/f")).toMatchObject({ bytesWritten: 0, messages: 0 });
    expect(transfersOf(trace, channelOf(trace, "fifo:/tmp/f"))).toEqual([]);
  });
});

describe("a splice", () => {
  const two = `
    40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.00001>
    40 1.001 pipe2([5<pipe:[98]>, 6<pipe:[98]>], 0) = 0 <0.00001>
    40 1.002 write(4<pipe:[97]>, "abcdefghi", 9) = 9 <0.00001>`;

  it("shows which end of a pipe older than the trace each of its descriptors is, and who uses it", () => {
    const trace = traceOf("40 1.0 splice(3<pipe:[97]>, NULL, 6<pipe:[98]>, NULL, 9, 0) = 9 <0.0001>");
    expect(descriptorsOf(trace, 40, trace.endNs)).toEqual(["3 pipe:97 r", "6 pipe:98 w"]);
    expect(pidsOf(trace, channelOf(trace, "pipe:97").readers)).toEqual([40]);
    expect(pidsOf(trace, channelOf(trace, "pipe:98").writers)).toEqual([40]);
  });

  it("waits for bytes at the one pipe, for room at the other", () => {
    const waits = (before: string) => {
      const trace = traceOf(`${two}
        ${before}
        40 1.010 splice(3<pipe:[97]>, NULL, 6<pipe:[98]>, NULL, 9, 0 <unfinished ...>
        41 1.011 getpid() = 41 <0.00001>`);
      const splice = trace.calls.length - 2;
      return [blockedCalls(trace), trace.channels[trace.calls.channel(splice)]?.id];
    };
    expect(waits("")).toEqual([[], "pipe:98"]);
    expect(waits('40 1.003 read(3<pipe:[97]>, "abcdefghi", 9) = 9 <0.00001>')).toEqual([
      ["40 splice empty"],
      "pipe:97",
    ]);
    expect(waits('40 1.003 write(6<pipe:[98]>, "x"..., 65536) = 65536 <0.00001>')).toEqual([
      ["40 splice full"],
      "pipe:98",
    ]);
  });
});

it("of what is a pipe only by its capacity no more is known", () => {
  const trace = traceOf("40 1.000 fcntl(3, F_GETPIPE_SZ) = 65536 <0.0001>");
  expect(trace.channels.map(({ kind, capacity }) => [kind, capacity])).toEqual([["other", Number.NaN]]);
});

describe("a pipe of packets", () => {
  const packets = `
    40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], O_DIRECT) = 0 <0.00001>
    40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>`;

  it("loses of each what a reader's buffer has no room for; a large write is several", () => {
    const trace = traceOf(`${packets}
      41 1.010 write(4<pipe:[97]>, "x"..., 100) = 100 <0.00001>
      41 1.011 write(4<pipe:[97]>, "x"..., 50) = 50 <0.00001>
      41 1.012 write(4<pipe:[97]>, "x"..., 5000) = 5000 <0.00001>
      40 1.020 read(3<pipe:[97]>, "x"..., 30) = 30 <0.00001>
      40 1.021 read(3<pipe:[97]>, "x"..., 9000) = 50 <0.00001>
      40 1.022 read(3<pipe:[97]>, "x"..., 96) = 96 <0.00001>
      40 1.023 read(3<pipe:[97]>, "x"..., 9000) = 904 <0.00001>`);
    const pipe = channelOf(trace, "pipe:97");
    expect(transfersOf(trace, pipe)).toEqual([30, 50, 96, 904].map((bytes) => `41 -> 40: ${bytes}`));
    expect(pipe).toMatchObject({ bytesWritten: 5150, bytesRead: 1080, bytesGone: 4070 });
    expect([levelOf(pipe), isConserved(pipe)]).toEqual([0, true]);
  });

  it("is one from where its writing end is told to (F_SETFL, O_DIRECT) to where it is told not to", () => {
    const trace = traceOf(`
      40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.00001>
      40 1.001 fcntl(3<pipe:[97]>, F_SETFL, O_RDONLY|O_DIRECT) = 0 <0.00001>
      40 1.010 write(4<pipe:[97]>, "x"..., 100) = 100 <0.00001>
      40 1.011 read(3<pipe:[97]>, "x"..., 30) = 30 <0.00001>
      40 1.012 read(3<pipe:[97]>, "x"..., 100) = 70 <0.00001>
      40 1.020 fcntl(4<pipe:[97]>, F_SETFL, O_WRONLY|O_DIRECT) = 0 <0.00001>
      40 1.021 write(4<pipe:[97]>, "x"..., 100) = 100 <0.00001>
      40 1.022 read(3<pipe:[97]>, "x"..., 30) = 30 <0.00001>
      40 1.030 fcntl(4<pipe:[97]>, F_SETFL, O_WRONLY) = 0 <0.00001>
      40 1.031 write(4<pipe:[97]>, "x"..., 100) = 100 <0.00001>
      40 1.032 read(3<pipe:[97]>, "x"..., 30) = 30 <0.00001>`);
    const pipe = channelOf(trace, "pipe:97");
    expect(pipe).toMatchObject({ bytesWritten: 300, bytesRead: 160, bytesGone: 70 });
    expect(levelOf(pipe)).toBe(70);
  });

  it("stays one whatever is set of its reading end", () => {
    const trace = traceOf(`${packets}
      40 1.002 fcntl(3<pipe:[97]>, F_SETFL, O_RDONLY|O_NONBLOCK) = 0 <0.00001>
      41 1.010 write(4<pipe:[97]>, "x"..., 100) = 100 <0.00001>
      40 1.020 read(3<pipe:[97]>, "x"..., 30) = 30 <0.00001>`);
    expect(channelOf(trace, "pipe:97").bytesGone).toBe(70);
  });

  it("loses nothing where a reader takes whole ones, be their writer in the midst of it, or nobody", () => {
    const trace = traceOf(`${packets}
      41 1.010 write(4<pipe:[97]>, "x"..., 100 <unfinished ...>
      40 1.020 read(3<pipe:[97]>, "x"..., 100) = 100 <0.00001>
      41 1.021 <... write resumed>) = 100 <0.011>
      41 1.022 write(4<pipe:[97]>, "x"..., 5000) = 5000 <0.00001>
      40 1.023 read(3<pipe:[97]>, "x"..., 4096) = 4096 <0.00001>
      40 1.024 read(3<pipe:[97]>, "x"..., 9000) = 904 <0.00001>`);
    expect(channelOf(trace, "pipe:97")).toMatchObject({ bytesWritten: 5100, bytesRead: 5100, bytesGone: 0 });
    const silent = traceOf(`${packets}
      40 1.010 close(4<pipe:[97]>) = 0 <0.00001>
      41 1.011 close(4<pipe:[97]>) = 0 <0.00001>
      40 1.020 read(3<pipe:[97]>, "", 100) = 0 <0.00001>`);
    expect(channelOf(silent, "pipe:97")).toMatchObject({ bytesRead: 0, bytesGone: 0, peakFill: 0 });
  });

  it("loses it also of one whose write returns later", () => {
    const trace = traceOf(`${packets}
      41 1.010 write(4<pipe:[97]>, "x"..., 100 <unfinished ...>
      40 1.020 read(3<pipe:[97]>, "x"..., 30) = 30 <0.00001>
      41 1.021 <... write resumed>) = 100 <0.011>`);
    const pipe = channelOf(trace, "pipe:97");
    expect(pipe).toMatchObject({ bytesWritten: 100, bytesRead: 30, bytesGone: 70, bytesUnseen: 0 });
    expect(levelOf(pipe)).toBe(0);
  });
});

describe("a write that fails, or takes less, after others have read of it", () => {
  const twoWriters = `${parentReadsChildWrites}
    41 1.031 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.001>
    41 1.040 write(4<pipe:[97]>, "a"..., 10 <unfinished ...>`;

  it("leaves its bytes to the writer whose bytes lay behind them", () => {
    const trace = traceOf(`${twoWriters}
      40 1.041 read(3<pipe:[97]>, "a"..., 10) = 10 <0.0001>
      42 1.042 write(4<pipe:[97]>, "b"..., 25) = 25 <0.0001>
      41 1.043 <... write resumed>) = -1 EINTR (Interrupted system call) <0.003>`);
    const pipe = channelOf(trace, "pipe:97");
    expect(transfersOf(trace, pipe)).toEqual(["42 -> 40: 10"]);
    expect([levelOf(pipe), pipe.bytesWritten, pipe.bytesUnseen]).toEqual([15, 25, 0]);
  });

  it("keeps with each other writer what came from him", () => {
    const trace = traceOf(`${twoWriters}
      42 1.0401 write(4<pipe:[97]>, "b"..., 10 <unfinished ...>
      40 1.041 read(3<pipe:[97]>, "ab"..., 14) = 14 <0.0001>
      41 1.043 <... write resumed>) = 4 <0.003>
      42 1.044 <... write resumed>) = 10 <0.003>`);
    const pipe = channelOf(trace, "pipe:97");
    const given = (pid: number) =>
      transfersOf(trace, pipe)
        .filter((each) => each.startsWith(`${pid} `))
        .reduce((sum, each) => sum + Number(each.split(": ")[1]), 0);
    expect([given(41), given(42)]).toEqual([4, 10]);
    expect([levelOf(pipe), isConserved(pipe)]).toEqual([0, true]);
  });
});

describe("a pipe that is filled far ahead of its reader", () => {
  it("gives each byte with the call that wrote it, however many have gone before", () => {
    const writes = Array.from({ length: 300 }, (_, at) => {
      const bytes = (at % 7) + 1;
      return `41 1.${100 + at} write(4<pipe:[97]>, "x"..., ${bytes}) = ${bytes} <0.0001>`;
    });
    const reads = Array.from({ length: 250 }, (_, at) => {
      const bytes = (at % 7) + 1;
      return `40 1.${500 + at} read(3<pipe:[97]>, "x"..., ${bytes}) = ${bytes} <0.0001>`;
    });
    const trace = traceOf(`${parentReadsChildWrites}${writes.join("\n")}\n${reads.join("\n")}`);
    const pipe = channelOf(trace, "pipe:97");
    const { write, read } = trace.transfers.columns;
    const first = write.at(0);
    const joined = Array.from({ length: 250 }, (_, at) => [write.at(at), read.at(at)]);
    expect(pipe.transfers.length).toBe(250);
    expect(joined).toEqual(Array.from({ length: 250 }, (_, at) => [first + at, first + 300 + at]));
    expect(isConserved(pipe)).toBe(true);
  });
});

describe("a pipe that a large write fills", () => {
  it("holds less of it where another writer's bytes turn out to have gone in before", () => {
    const trace = traceOf(`${parentReadsChildWrites}
      41 1.031 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.001>
      41 1.040 write(4<pipe:[97]>, "a"..., 100000 <unfinished ...>
      42 1.041 write(4<pipe:[97]>, "b"..., 10) = 10 <0.001>`);
    const pipe = channelOf(trace, "pipe:97");
    expect([levelOf(pipe), pipe.bytesWritten, isConserved(pipe)]).toEqual([65536, 65536, true]);
  });

  it("has no size of less than a page, whatever a log says", () => {
    const trace = traceOf(`${parentReadsChildWrites}
      41 1.040 fcntl(4<pipe:[97]>, F_GETPIPE_SZ) = 100 <0.001>
      41 1.041 fcntl(4<pipe:[97]>, F_GETPIPE_SZ) = ? <0.001>`);
    expect(channelOf(trace, "pipe:97").capacity).toBe(65536);
  });
});

describe("a writer that is in its call still", () => {
  it.each([
    [4096, []],
    [4097, ["41 write full"]],
  ])(
    "of %d bytes into an empty pipe waits for room where a page would not hold them: %j",
    (bytes, blocked) => {
      const trace = traceOf(`${parentReadsChildWrites}
      41 1.040 write(4<pipe:[97]>, "x"..., ${bytes} ...still`);
      expect(blockedCalls(trace)).toEqual(blocked);
    },
  );

  it.each([
    [65536, []],
    [65537, ["41 write full"]],
  ])("of %d bytes waited for room where they are more than the pipe holds: %j", (bytes, blocked) => {
    const trace = traceOf(`${parentReadsChildWrites}
      41 1.040 write(4<pipe:[97]>, "x"..., ${bytes}) = ${bytes} <0.005>`);
    expect(blockedCalls(trace)).toEqual(blocked);
  });
});

describe("waiting at a pipe", () => {
  const pair = `
    40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.00001>
    40 1.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.00001>`;
  const again = "Resource temporarily unavailable";

  it.each([
    [
      "of which nobody can write into it",
      `40 1.002 close(4<pipe:[97]>) = 0 <0.00001>
      41 1.003 close(4<pipe:[97]>) = 0 <0.00001>
      40 1.010 read(3<pipe:[97]>,  <unfinished ...>
      41 1.011 getpid() = 41 <0.00001>`,
    ],
    [
      "that says it would have to",
      `40 1.010 read(3<pipe:[97]>,  <unfinished ...>
      41 1.011 getpid() = 41 <0.00001>
      40 1.030 <... read resumed>0x7f, 100) = -1 EAGAIN (${again}) <0.020>`,
    ],
    [
      "that gives at once, though who wrote comes later in the log",
      `40 1.010 read(3<pipe:[97]>, "x", 100) = 1 <0.00001>
      41 1.0101 write(4<pipe:[97]>, "x", 1) = 1 <0.00001>`,
    ],
    [
      "that is full and says that it would have to",
      `40 1.005 write(4<pipe:[97]>, "x"..., 65536) = 65536 <0.00001>
      40 1.010 write(4<pipe:[97]>, "x", 1 <unfinished ...>
      41 1.011 getpid() = 41 <0.00001>
      40 1.030 <... write resumed>) = -1 EAGAIN (${again}) <0.020>`,
    ],
  ])("does nobody, of one %s", (_, lines) => {
    expect(blockedCalls(traceOf(`${pair}\n${lines}`))).toEqual([]);
  });

  it("a reader of an empty pipe waits until somebody writes", () => {
    const trace = traceOf(`${parentReadsChildWrites}
      40 1.040 read(3<pipe:[97]>,  <unfinished ...>
      41 1.060 write(4<pipe:[97]>, "x", 1) = 1 <0.001>
      40 1.061 <... read resumed>"x", 100) = 1 <0.021>`);
    expect(blockedCalls(trace)).toEqual(["40 read empty"]);
    expect(channelOf(trace, "pipe:97").blockedEmptyNs).toBe(21e6);
  });

  it("a reader that gets end-of-file waited for it, as for data", () => {
    const trace = traceOf(`${parentReadsChildWrites}
      40 1.040 read(3<pipe:[97]>,  <unfinished ...>
      41 1.050 close(4<pipe:[97]>) = 0 <0.001>
      40 1.052 <... read resumed>"", 100) = 0 <0.012>
      40 1.060 read(3<pipe:[97]>, "", 100) = 0 <0.0001>`);
    expect(blockedCalls(trace)).toEqual(["40 read empty"]);
    expect(channelOf(trace, "pipe:97").blockedEmptyNs).toBe(12e6);
  });

  it("a reader of a pipe with something in it does not wait", () => {
    const trace = traceOf(`${parentReadsChildWrites}
      41 1.040 write(4<pipe:[97]>, "x", 1) = 1 <0.001>
      40 1.050 read(3<pipe:[97]>,  <unfinished ...>
      41 1.051 close(4<pipe:[97]>) = 0 <0.001>
      40 1.052 <... read resumed>"x", 100) = 1 <0.002>`);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("a non-blocking read that finds nothing has not waited", () => {
    const trace = traceOf(`
      60 1.0 pipe2([3<pipe:[1]>, 4<pipe:[1]>], O_NONBLOCK) = 0 <0.0001>
      60 1.1 read(3<pipe:[1]>, 0x7ffd, 10) = -1 EAGAIN (Resource temporarily unavailable) <0.002>`);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("a writer of more than fits fills the pipe and waits for its reader", () => {
    const trace = traceOf(`${parentReadsChildWrites}
      41 1.040 write(4<pipe:[97]>, "x"..., 70000 <unfinished ...>
      40 1.050 read(3<pipe:[97]>, "x"..., 4096) = 4096 <0.0001>
      40 1.060 read(3<pipe:[97]>, "x"..., 65904) = 65904 <0.0001>
      41 1.061 <... write resumed>) = 70000 <0.021>`);
    const pipe = channelOf(trace, "pipe:97");
    expect(blockedCalls(trace)).toEqual(["41 write full"]);
    expect(pipe).toMatchObject({
      blockedFullNs: 21e6,
      peakFill: 65536,
      bytesWritten: 70000,
      bytesRead: 70000,
    });
    // Full from the entry, and still full after the first read: the rest of the write moved up.
    expect(pipe.fill.levelAt(ms(45))).toBe(65536);
    expect(pipe.fill.levelAt(ms(55))).toBe(65536);
  });

  it("a smaller capacity fills sooner", () => {
    const trace = traceOf(`${parentReadsChildWrites}
      41 1.035 fcntl(4<pipe:[97]>, F_SETPIPE_SZ, 4000) = 4096 <0.0001>
      41 1.040 write(4<pipe:[97]>, "x"..., 4096) = 4096 <0.0001>
      41 1.041 write(4<pipe:[97]>, "x", 1 <unfinished ...>
      40 1.050 read(3<pipe:[97]>, "x"..., 4096) = 4096 <0.0001>
      41 1.051 <... write resumed>) = 1 <0.010>`);
    expect(channelOf(trace, "pipe:97").capacity).toBe(4096);
    expect(blockedCalls(trace)).toEqual(["41 write full"]);
  });

  it("a call that has not returned at the end of the log is waiting now", () => {
    const trace = traceOf(`${parentReadsChildWrites}
      41 1.040 clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=9, tv_nsec=0}, <unfinished ...>
      40 1.050 read(3<pipe:[97]>, ...still`);
    const reader = processOf(trace, 40);
    expect(processStateAt(trace, reader.index, trace.endNs)).toMatchObject({
      activity: "blocked",
      blocked: { reason: "empty", channel: channelOf(trace, "pipe:97").index, sinceNs: ms(50) },
    });
    expect(processStateAt(trace, processOf(trace, 41).index, trace.endNs)).toMatchObject({
      activity: "blocked",
      blocked: { reason: "sleep" },
    });
  });
});

describe("the making of a pipe", () => {
  it("makes one each time, where strace does not print which", () => {
    const trace = traceOf(`
      40 1.000 pipe([3, 4]) = 0 <0.001>
      40 1.010 pipe2([5, 6], O_CLOEXEC) = 0 <0.001>
      40 1.020 write(6, "ab", 2) = 2 <0.001>
      40 1.030 read(5, "ab", 2) = 2 <0.001>`);
    const [first, second] = trace.channels.filter(({ kind }) => kind === "pipe");
    expect(first?.id).not.toBe(second?.id);
    expect([first?.bytesRead, second?.bytesRead]).toEqual([0, 2]);
    expect(descriptorsOf(trace, 40, ms(99))).toEqual([
      `3 ${first?.id} r`,
      `4 ${first?.id} w`,
      `5 ${second?.id} rx`,
      `6 ${second?.id} wx`,
    ]);
  });

  it.each([
    "pipe2(0x7ffd5, 0) = -1 EMFILE (Too many open files)",
    "pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = -1 EFAULT (Bad address)",
    "pipe2([3<pipe:[9]>], 0) = 0",
    "pipe2([], 0) = 0",
  ])("that failed or is not told whole makes none: %s", (line) => {
    const trace = traceOf(`40 1.000 ${line} <0.001>`);
    expect(trace.channels.map(({ id }) => id)).toEqual([]);
    expect(trace.descriptors.length).toBe(0);
  });
});

describe("a copy of a pipe's end", () => {
  const pipe = "40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.001>";

  it.each([
    ["dup(4<pipe:[97]>) = 5<pipe:[97]>", "5 pipe:97 w"],
    ["dup(4) = 5", "5 pipe:97 w"],
    ["dup3(4<pipe:[97]>, 5, O_CLOEXEC) = 5<pipe:[97]>", "5 pipe:97 wx"],
  ])("is made by %s", (line, copy) => {
    const trace = traceOf(`${pipe}\n40 1.010 ${line} <0.001>`);
    expect(descriptorsOf(trace, 40, ms(99))).toEqual(["3 pipe:97 r", "4 pipe:97 w", copy]);
  });

  it.each([
    "dup(4<pipe:[97]>) = -1 EMFILE (Too many open files)",
    "dup2(4<pipe:[97]>, 4<pipe:[97]>) = 4<pipe:[97]>",
    "dup3(4<pipe:[97]>, 4<pipe:[97]>, O_CLOEXEC) = -1 EINVAL (Invalid argument)",
    "dup(?) = 5<pipe:[97]>",
  ])("is not made by %s", (line) => {
    const trace = traceOf(`${pipe}\n40 1.010 ${line} <0.001>`);
    expect(trace.descriptors.length).toBe(2);
    expect(descriptorsOf(trace, 40, ms(99))).toEqual(["3 pipe:97 r", "4 pipe:97 w"]);
  });
});
