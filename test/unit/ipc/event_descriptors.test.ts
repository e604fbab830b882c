import { describe, expect, it } from "vitest";
import { blockedCalls, descriptorsOf, levelOf, originOf, transfersOf, wakesOf } from "./facts.ts";
import { channelOf, ms, traceByteByByte, traceOf } from "./trace_of.ts";

const forked = `
  40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
  40 1.010 eventfd2(0, EFD_CLOEXEC) = 6<anon_inode:[eventfd]> <0.0001>
  40 1.011 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
`;

describe("an eventfd", () => {
  it("adds up what is written until somebody reads, who is joined with all who wrote", () => {
    const trace = traceOf(`${forked}
      40 1.020 write(6<anon_inode:[eventfd]>, "\\7\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>
      41 1.021 write(6<anon_inode:[eventfd]>, "\\1\\1\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>
      40 1.030 read(6<anon_inode:[eventfd]>, "\\10\\1\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>`);
    const counter = channelOf(trace, "eventfd#1");
    expect(transfersOf(trace, counter)).toEqual(["40 -> 40: 8", "41 -> 40: 8"]);
    expect(counter).toMatchObject({ bytesWritten: 16, bytesRead: 8, peakFill: 264 });
    expect(counter.fill.levelAt(ms(21))).toBe(7);
    expect(levelOf(counter)).toBe(0);
    expect(blockedCalls(trace)).toEqual([]);
  });

  it("joins a reader with writers whose lines come after its own, one or several", () => {
    const read = (count: string) =>
      `41 1.030 read(6<anon_inode:[eventfd]>, "\\${count}\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>`;
    const write = (pid: number, stamp: string) =>
      `${pid} ${stamp} write(6<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>`;
    const joins = (log: string) =>
      transfersOf(traceOf(`${forked}${log}`), channelOf(traceOf(`${forked}${log}`), "eventfd#1"));
    const child = "40 1.012 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.0001>";
    expect(joins(`${child}\n${read("1")}\n${write(40, "1.0295")}`)).toEqual(["40 -> 41: 8"]);
    expect(joins(`${child}\n${write(40, "1.020")}\n${read("2")}\n${write(42, "1.0295")}`)).toEqual([
      "40 -> 41: 8",
      "42 -> 41: 8",
    ]);
    expect(joins(`${child}\n${read("2")}\n${write(40, "1.0295")}\n${write(42, "1.0296")}`)).toEqual([
      "40 -> 41: 8",
      "42 -> 41: 8",
    ]);
  });

  it("tells a reader's number also where nobody was seen to write it, each at its place in the stream", () => {
    const read = '41 1.030 read(6<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>';
    const trace = traceOf(`${forked}\n${read}\n${read}\n${read}`);
    expect(transfersOf(trace, channelOf(trace, "eventfd#1"))).toEqual([
      "? -> 41: 8",
      "? -> 41: 8",
      "? -> 41: 8",
    ]);
    expect([0, 1, 2].map((row) => trace.transfers.columns.offset.at(row))).toEqual([0, 8, 16]);
  });

  it("that is full makes a writer wait", () => {
    const writing = (count: string) =>
      blockedCalls(
        traceOf(`${forked}
      40 1.020 write(6<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>
      41 1.030 write(6<anon_inode:[eventfd]>, "${count}", 8 <unfinished ...>
      40 1.031 getpid() = 40 <0.0001>`),
      );
    expect(writing("\\376\\377\\377\\377\\377\\377\\377\\377")).toEqual(["41 write full"]);
    expect(writing("\\376\\377\\377\\377\\0\\0\\0\\0")).toEqual([]);
  });

  it("has nothing of a write that failed", () => {
    const trace = traceOf(`${forked}
      40 1.020 write(6<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8 <unfinished ...>
      41 1.021 getppid() = 40 <0.0001>
      40 1.022 <... write resumed>) = -1 EAGAIN (Resource temporarily unavailable) <0.002>
      41 1.030 write(6<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>
      41 1.040 read(6<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>`);
    const counter = channelOf(trace, "eventfd#1");
    expect(transfersOf(trace, counter)).toEqual(["41 -> 41: 8"]);
    expect([counter.peakFill, levelOf(counter)]).toEqual([1, 0]);
  });

  it("makes a reader of zero wait for a writer", () => {
    const trace = traceOf(`${forked}
      41 1.020 read(6<anon_inode:[eventfd]>,  <unfinished ...>
      40 1.030 write(6<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8 <unfinished ...>
      41 1.031 <... read resumed>"\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.011>
      40 1.032 <... write resumed>) = 8 <0.002>`);
    expect(transfersOf(trace, channelOf(trace, "eventfd#1"))).toEqual(["40 -> 41: 8"]);
    expect(blockedCalls(trace)).toEqual(["41 read empty"]);
    expect(wakesOf(trace)).toEqual(["41 read <- 40 write"]);
    expect(levelOf(channelOf(trace, "eventfd#1"))).toBe(0);
  });

  it("does not make a reader wait while it is more than zero", () => {
    const reading = (first: number) =>
      blockedCalls(
        traceOf(`
      40 1.010 eventfd2(${first}, 0) = 7<anon_inode:[eventfd]> <0.0001>
      40 1.020 read(7<anon_inode:[eventfd]>,  <unfinished ...>
      41 1.021 getpid() = 41 <0.0001>`),
      );
    expect([reading(1), reading(0)]).toEqual([[], ["40 read empty"]]);
  });

  it("gives one at a time as a semaphore, its first value included", () => {
    const trace = traceOf(`
      40 1.010 eventfd2(2, EFD_SEMAPHORE|EFD_NONBLOCK) = 7<anon_inode:[eventfd]> <0.0001>
      40 1.020 read(7<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>
      40 1.021 read(7<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>
      40 1.022 read(7<anon_inode:[eventfd]>, 0x7ffd, 8) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>`);
    const counter = channelOf(trace, "eventfd#1");
    expect([counter.fill.levelAt(ms(5)), counter.fill.levelAt(ms(10.5)), levelOf(counter)]).toEqual([
      2, 1, 0,
    ]);
    expect(transfersOf(trace, counter)).toEqual([]);
  });

  it("begins with what it was made with, by the older call, too, which takes no flags", () => {
    const trace = traceOf(`
      40 1.010 eventfd(3) = 7<anon_inode:[eventfd]> <0.0001>
      40 1.020 read(7<anon_inode:[eventfd]>, "\\3\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0001>`);
    const counter = channelOf(trace, "eventfd#1");
    expect([counter.fill.levelAt(ms(5)), levelOf(counter)]).toEqual([3, 0]);
    expect(descriptorsOf(trace, 40, trace.endNs)).toEqual(["7 eventfd#1 rw"]);
  });

  it("each is a channel of its own, as timerfds and inotify instances are", () => {
    const trace = traceOf(`
      40 1.010 eventfd2(0, EFD_CLOEXEC) = 3<anon_inode:[eventfd]> <0.0001>
      40 1.011 eventfd2(0, 0) = 4<anon_inode:[eventfd]> <0.0001>
      40 1.012 timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC) = 5<anon_inode:[timerfd]> <0.0001>
      40 1.013 inotify_init1(0) = 6<anon_inode:inotify> <0.0001>
      40 1.014 epoll_create1(EPOLL_CLOEXEC) = 7<anon_inode:[eventpoll]> <0.0001>
      40 1.015 signalfd4(-1, [USR1], 8, SFD_CLOEXEC) = 8<anon_inode:[signalfd]> <0.0001>
      40 1.016 signalfd(-1, [USR1], 8) = 9<anon_inode:[signalfd]> <0.0001>
      40 1.020 read(5<anon_inode:[timerfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0051>`);
    expect(descriptorsOf(trace, 40, ms(30))).toEqual([
      "3 eventfd#1 rwx",
      "4 eventfd#2 rw",
      "5 timerfd#1 rx",
      "6 inotify#1 r",
      "7 epoll#1 rx",
      "8 signalfd#1 rx",
      "9 signalfd#2 r",
    ]);
    expect(originOf(trace, 40, 7, ms(30))).toBe("epoll_create1");
    expect(blockedCalls(trace)).toEqual(["40 read sleep"]);
  });
});

describe("who makes a descriptor ready that an event loop waits for", () => {
  const loop = (made: string) => `
    40 1.000 execve("/bin/demo", ["demo"], 0x1 /* 2 vars */) = 0 <0.001>
    40 1.002 rt_sigprocmask(SIG_BLOCK, [USR1 CHLD], NULL, 8) = 0 <0.0001>
    ${made}
    40 1.011 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.0001>
    40 1.012 epoll_create1(0) = 9<anon_inode:[eventpoll]> <0.0001>`;
  const watches = (fd: string) => `
    40 1.013 epoll_ctl(9<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, ${fd}, {events=EPOLLIN, data={u32=5, u64=5}}) = 0 <0.0001>
    40 1.020 epoll_wait(9<anon_inode:[eventpoll]>,  <unfinished ...>`;
  const ready = (ms: number) =>
    `40 1.0${ms} <... epoll_wait resumed>[{events=EPOLLIN, data={u32=5, u64=5}}], 1, -1) = 1 <0.0${ms - 20}>`;

  it("writes to an eventfd, though its write has not returned yet", () => {
    const trace = traceOf(`${loop("40 1.010 eventfd2(0, 0) = 6<anon_inode:[eventfd]> <0.0001>")}
      ${watches("6<anon_inode:[eventfd]>")}
      41 1.030 write(6<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8 <unfinished ...>
      ${ready(31)}
      41 1.032 <... write resumed>) = 8 <0.002>`);
    expect(wakesOf(trace)).toEqual(["40 epoll_wait <- 41 write"]);
  });

  const signalfd = "40 1.010 signalfd4(-1, [USR1 CHLD], 8, 0) = 6<anon_inode:[signalfd]> <0.0001>";

  it("sends a signal that a signalfd takes, and may not have returned yet", () => {
    const sent = (lines: string) =>
      wakesOf(traceOf(`${loop(signalfd)}${watches("6<anon_inode:[signalfd]>")}\n${lines}`));
    expect(sent(`41 1.030 kill(40, SIGUSR1) = 0 <0.0001>\n${ready(31)}`)).toEqual([
      "40 epoll_wait <- 41 kill",
    ]);
    expect(
      sent(
        `41 1.030 kill(40, SIGUSR1 <unfinished ...>\n${ready(31)}\n41 1.032 <... kill resumed>) = 0 <0.0021>`,
      ),
    ).toEqual(["40 epoll_wait <- 41 kill"]);
  });

  it("sends it while the loop waits, not one whose signal lay there before", () => {
    const sent = (meanwhile: string) =>
      wakesOf(
        traceOf(`${loop(signalfd)}
          41 1.0125 kill(40, SIGCHLD) = 0 <0.0001>
          ${watches("6<anon_inode:[signalfd]>")}
          ${meanwhile}
          ${ready(31)}`),
      );
    expect(sent("41 1.030 kill(40, SIGUSR1) = 0 <0.0001>")).toEqual(["40 epoll_wait <- 41 kill"]);
    expect(sent("41 1.030 getpid() = 41 <0.0001>")).toEqual(["40 epoll_wait <- ?"]);
  });

  it("sends a signal of the set that the signalfd was given last", () => {
    const sent = (signal: string) => {
      const trace = traceOf(`${loop(signalfd)}
        40 1.0121 signalfd4(6<anon_inode:[signalfd]>, [USR2], 8, 0) = 6<anon_inode:[signalfd]> <0.0001>
        40 1.0122 rt_sigprocmask(SIG_BLOCK, [USR2], NULL, 8) = 0 <0.0001>
        ${watches("6<anon_inode:[signalfd]>")}
        41 1.030 kill(40, ${signal}) = 0 <0.0001>
        ${ready(31)}`);
      return [wakesOf(trace), trace.channels.filter(({ kind }) => kind === "signalfd").length];
    };
    expect(sent("SIGUSR2")).toEqual([["40 epoll_wait <- 41 kill"], 1]);
    expect(sent("SIGUSR1")).toEqual([["40 epoll_wait <- ?"], 1]);
  });

  it("ends as a child, of which a signalfd tells", () => {
    const trace = traceOf(`${loop(signalfd)}${watches("6<anon_inode:[signalfd]>")}
      41 1.030 exit_group(0) = ?
      41 1.0301 +++ exited with 0 +++
      ${ready(31)}`);
    expect(wakesOf(trace)).toEqual(["40 epoll_wait <- 41 exit_group"]);
  });

  it("is nobody where a signalfd takes signals of others", () => {
    const trace = traceOf(`${loop(signalfd)}${watches("6<anon_inode:[signalfd]>")}
      41 1.030 kill(40, SIGUSR2) = 0 <0.0001>
      ${ready(31)}`);
    expect(wakesOf(trace)).toEqual(["40 epoll_wait <- ?"]);
  });

  const inotify = (events: string) => `40 1.010 inotify_init1(0) = 6<anon_inode:inotify> <0.0001>
    40 1.0101 inotify_add_watch(6<anon_inode:inotify>, "watched", ${events}) = 1 <0.0001>`;
  const change = '41 1.030 openat(AT_FDCWD</tmp>, "watched/new", O_WRONLY|O_CREAT, 0600';
  const inFolder = (events: string, lines: string) =>
    wakesOf(traceOf(`${loop(inotify(events))}${watches("6<anon_inode:inotify>")}\n${lines}`));

  it("changes the folder that an inotify instance watches", () => {
    expect(inFolder("IN_CREATE", `${change}) = 3</tmp/watched/new> <0.0001>\n${ready(31)}`)).toEqual([
      "40 epoll_wait <- 41 openat",
    ]);
    expect(
      inFolder(
        "IN_CREATE",
        `${change} <unfinished ...>\n${ready(31)}\n41 1.032 <... openat resumed>) = 3</tmp/watched/new> <0.002>`,
      ),
    ).toEqual(["40 epoll_wait <- 41 openat"]);
  });

  it("does so in each of several folders, in those that are watched still, and as often as somebody reads", () => {
    const watchesTwo = (also: string, lines: string) =>
      wakesOf(
        traceOf(`${loop(inotify("IN_CREATE"))}
          40 1.0102 inotify_add_watch(6<anon_inode:inotify>, "other", IN_CREATE) = 2 <0.0001>
          ${also}
          ${watches("6<anon_inode:inotify>")}\n${lines}`),
      );
    const elsewhere = `${change.replace("watched/", "other/")}) = 3</tmp/other/new> <0.0001>`;
    const removed = "40 1.0103 inotify_rm_watch(6<anon_inode:inotify>, 2) = 0 <0.0001>";
    expect(watchesTwo("", `${elsewhere}\n${ready(31)}`)).toEqual(["40 epoll_wait <- 41 openat"]);
    expect(watchesTwo(removed, `${elsewhere}\n${ready(31)}`)).toEqual(["40 epoll_wait <- ?"]);
    expect(watchesTwo(removed, `${change}) = 3</tmp/watched/new> <0.0001>\n${ready(31)}`)).toEqual([
      "40 epoll_wait <- 41 openat",
    ]);
  });

  it("is who did it since the last event was read", () => {
    const read = '40 1.0105 read(6<anon_inode:inotify>, "x"..., 4096) = 32 <0.00001>';
    const before =
      '40 1.0104 openat(AT_FDCWD</tmp>, "watched/old", O_WRONLY|O_CREAT, 0600) = 3</tmp/watched/old> <0.00001>';
    const trace = traceOf(`${loop(inotify("IN_CREATE"))}
      ${before}
      ${read}
      ${watches("6<anon_inode:inotify>")}
      ${change}) = 3</tmp/watched/new> <0.0001>
      ${ready(31)}`);
    expect(wakesOf(trace)).toEqual(["40 epoll_wait <- 41 openat"]);
  });

  it("changes what is in a file by opening it, too, and by nothing that it does to no descriptor", () => {
    expect(
      inFolder(
        "IN_MODIFY",
        `41 1.030 openat(AT_FDCWD</tmp>, "watched/a", O_WRONLY|O_TRUNC) = 3</tmp/watched/a> <0.0001>\n${ready(31)}`,
      ),
    ).toEqual(["40 epoll_wait <- 41 openat"]);
    expect(inFolder("IN_MODIFY", `41 1.030 write(-1, "x", 1 <unfinished ...>\n${ready(31)}`)).toEqual([
      "40 epoll_wait <- ?",
    ]);
  });

  it("does so also in a line that was read as it was written", () => {
    const made = `${change}) = 3</tmp/watched/new> <0.0001>`;
    const text = `${loop(inotify("IN_CREATE"))}${watches("6<anon_inode:inotify>")}\n${made}\n${ready(31)}`;
    expect(wakesOf(traceByteByByte(text))).toEqual(["40 epoll_wait <- 41 openat"]);
  });

  it("is the first that did what is watched for, not one that did something else, elsewhere, or in vain", () => {
    const removed = '41 1.0301 unlink("watched/new") = 0 <0.0001>';
    const made = `${change}) = 3</tmp/watched/new> <0.0001>`;
    expect(inFolder("IN_DELETE", `${made}\n${removed}\n${ready(31)}`)).toEqual([
      "40 epoll_wait <- 41 unlink",
    ]);
    expect(inFolder("IN_CREATE|IN_DELETE", `${made}\n${removed}\n${ready(31)}`)).toEqual([
      "40 epoll_wait <- 41 openat",
    ]);
    expect(inFolder("IN_CREATE", `${made.replaceAll("watched/", "other/")}\n${ready(31)}`)).toEqual([
      "40 epoll_wait <- ?",
    ]);
    expect(
      inFolder("IN_CREATE", `${change}) = -1 EACCES (Permission denied) <0.0001>\n${ready(31)}`),
    ).toEqual(["40 epoll_wait <- ?"]);
  });
});
