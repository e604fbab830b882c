import { describe, expect, it } from "vitest";
import { blockedCalls, descriptorsOf, levelOf, transfersOf, wakesOf } from "./facts.ts";
import { channelOf, ms, traceOf } from "./trace_of.ts";

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

  it("each is a channel of its own, as timerfds and inotify instances are", () => {
    const trace = traceOf(`
      40 1.010 eventfd2(0, EFD_CLOEXEC) = 3<anon_inode:[eventfd]> <0.0001>
      40 1.011 eventfd2(0, 0) = 4<anon_inode:[eventfd]> <0.0001>
      40 1.012 timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC) = 5<anon_inode:[timerfd]> <0.0001>
      40 1.013 inotify_init1(0) = 6<anon_inode:inotify> <0.0001>
      40 1.020 read(5<anon_inode:[timerfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.0051>`);
    expect(descriptorsOf(trace, 40, ms(30))).toEqual([
      "3 eventfd#1 rwx",
      "4 eventfd#2 rw",
      "5 timerfd#1 rx",
      "6 inotify#1 r",
    ]);
    expect(blockedCalls(trace)).toEqual(["40 read sleep"]);
  });
});
