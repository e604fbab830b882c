import { describe, expect, it } from "vitest";
import type { CallIndex, ChannelIndex, ProcessIndex } from "../../../src/base/ids.ts";
import { heldEnds } from "../../../src/ipc/descriptors/held_ends.ts";
import { channelLabel, nameAt, processLabel } from "../../../src/ipc/names.ts";
import { signalsSeenSince } from "../../../src/ipc/state.ts";
import { descriptorFlags, Trace } from "../../../src/ipc/trace.ts";
import { PollLists } from "../../../src/ipc/waiting/poll_lists.ts";
import { channelsWatched } from "../../../src/ipc/waiting/watched.ts";
import { blockedCalls, wakesOf } from "./facts.ts";
import { ms, processOf, traceOf } from "./trace_of.ts";

describe("what polls watch", () => {
  it("stands in order of the calls, a list that many watch once", () => {
    const trace = new Trace();
    const lists = new PollLists(trace);
    const watch = (call: number, ...channels: number[]) =>
      lists.add(call as CallIndex, channels as ChannelIndex[]);
    watch(3, 1, 2);
    watch(5, 1);
    // Its line was cut before: now its arguments are whole.
    watch(5, 1, 2);
    watch(4, 9);
    watch(8, 1, 2);
    const { columns, length } = trace.polls;
    const told = Array.from({ length }, (_, row) => [
      columns.call[row],
      trace.pollLists[columns.list[row] as number],
    ]);
    expect(told).toEqual([
      [3, [1, 2]],
      [5, [1, 2]],
      [8, [1, 2]],
    ]);
    expect(trace.pollLists).toEqual([[1, 2], [1]]);
  });
});

describe("a poll of which nobody shows who ended it", () => {
  const entered = "poll([{fd=0</dev/pts/0<char 136:0>>, events=POLLIN}], 1, -1";
  const result = "1 ([{fd=0, revents=POLLIN}])";

  it.each([
    ["0.000999", []],
    ["0.001000", ["40 poll poll"]],
  ])("waited in one line if it took a millisecond: %s s", (took, blocked) => {
    expect(blockedCalls(traceOf(`40 1.000 ${entered}) = ${result} <${took}>`))).toEqual(blocked);
  });

  it.each([
    ["0.000099", []],
    ["0.000100", ["40 poll poll"]],
  ])("waited in two lines, with others between them, if it took a tenth of that: %s s", (took, blocked) => {
    const trace = traceOf(`
      40 1.000000 ${entered} <unfinished ...>
      41 1.000010 getpid() = 41 <0.000001>
      40 1.000200 <... poll resumed>) = ${result} <${took}>`);
    expect(blockedCalls(trace)).toEqual(blocked);
  });
});

describe("an epoll instance", () => {
  it("watches what it was told to until the last descriptor of that is closed", () => {
    const watchedAfter = (closes: string) => {
      const trace = traceOf(`
        40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
        40 1.001 dup(3<pipe:[97]>) = 5<pipe:[97]> <0.0001>
        40 1.002 epoll_create1(0) = 7<anon_inode:[eventpoll]> <0.0001>
        40 1.003 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 3<pipe:[97]>, {events=EPOLLIN, data={u32=3, u64=3}}) = 0 <0.0001>
        ${closes}
        40 1.010 epoll_wait(7<anon_inode:[eventpoll]>, ...still`);
      const call = (trace.calls.length - 1) as CallIndex;
      return channelsWatched(trace, call).map((channel) => trace.channels[channel]?.id);
    };
    const close = (fd: number) => `40 1.00${fd + 1} close(${fd}<pipe:[97]>) = 0 <0.0001>\n`;
    expect(watchedAfter("")).toEqual(["pipe:97"]);
    expect(watchedAfter(close(3))).toEqual(["pipe:97"]);
    expect(watchedAfter(close(3) + close(5))).toEqual([]);
  });
});

describe("what epoll watches", () => {
  const made = `
    40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
    40 1.001 epoll_create1(0) = 7<anon_inode:[eventpoll]> <0.0001>
    40 1.002 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 3<pipe:[97]>, {events=EPOLLIN, data={u32=3, u64=3}}) = 0 <0.0001>`;
  const spansOf = (lines: string) => {
    const { columns, length } = traceOf(`${made}\n${lines}`).interests;
    return Array.from({ length }, (_, row) => [columns.fromNs[row], columns.toNs[row]]);
  };

  it("ends when it is taken off, not when its file is closed after that", () => {
    expect(
      spansOf(`40 1.010 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_DEL, 3<pipe:[97]>, NULL) = 0 <0.001>
        40 1.020 close(3<pipe:[97]>) = 0 <0.0001>`),
    ).toEqual([[ms(2.1), ms(11)]]);
  });

  it("goes on as another when it is told to watch for something else", () => {
    expect(
      spansOf(
        "40 1.010 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_MOD, 3<pipe:[97]>, {events=EPOLLOUT, data={u32=4, u64=4}}) = 0 <0.001>",
      ),
    ).toEqual([
      [ms(2.1), ms(11)],
      [ms(11), Number.POSITIVE_INFINITY],
    ]);
  });

  it("is that of the instance which is asked, not of another", () => {
    const trace = traceOf(`${made}
      40 1.003 pipe2([5<pipe:[98]>, 6<pipe:[98]>], 0) = 0 <0.0001>
      40 1.004 epoll_create1(0) = 8<anon_inode:[eventpoll]> <0.0001>
      40 1.005 epoll_ctl(8<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 5<pipe:[98]>, {events=EPOLLIN, data={u32=3, u64=3}}) = 0 <0.0001>
      40 1.010 epoll_wait(8<anon_inode:[eventpoll]>, ...still`);
    const watched = channelsWatched(trace, (trace.calls.length - 1) as CallIndex);
    expect(watched.map((channel) => trace.channels[channel]?.id)).toEqual(["pipe:98"]);
  });
});

describe("an epoll instance that is to answer once only", () => {
  const control = (how: string, events: string) =>
    `40 1.003 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_${how}, 3<pipe:[97]>, {events=${events}, data={u32=3, u64=3}}) = 0 <0.0001>`;
  const answered =
    "40 1.004 epoll_wait(7<anon_inode:[eventpoll]>, [{events=EPOLLIN, data={u32=3, u64=3}}], 1, -1) = 1 <0.0001>";
  const once = control("ADD", "EPOLLIN|EPOLLONESHOT");

  it.each([
    ["watches until then", [once], ["pipe:97"]],
    ["watches no more after that", [once, answered], []],
    ["watches again when it is told to", [once, answered, control("MOD", "EPOLLIN")], ["pipe:97"]],
    [
      "watches on where it was told to answer always",
      [once, control("MOD", "EPOLLIN"), answered],
      ["pipe:97"],
    ],
  ])("%s", (_, lines, watched) => {
    const trace = traceOf(`
      40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
      40 1.002 epoll_create1(0) = 7<anon_inode:[eventpoll]> <0.0001>
      ${lines.join("\n")}
      40 1.010 epoll_wait(7<anon_inode:[eventpoll]>, ...still`);
    const call = (trace.calls.length - 1) as CallIndex;
    expect(channelsWatched(trace, call).map((channel) => trace.channels[channel]?.id)).toEqual(watched);
  });
});

describe("an epoll instance that answers the same for two descriptors", () => {
  const watching = `
    40 1.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.0001>
    40 1.001 pipe2([5<pipe:[98]>, 6<pipe:[98]>], 0) = 0 <0.0001>
    40 1.002 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
    40 1.003 epoll_create1(0) = 7<anon_inode:[eventpoll]> <0.0001>
    40 1.004 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 3<pipe:[97]>, {events=EPOLLIN, data={u32=0, u64=0}}) = 0 <0.0001>
    40 1.005 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 5<pipe:[98]>, {events=EPOLLIN, data={u32=0, u64=0}}) = 0 <0.0001>`;

  it("tells by the other one when the first is taken off", () => {
    const trace = traceOf(`${watching}
      40 1.006 epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_DEL, 3<pipe:[97]>, NULL) = 0 <0.0001>
      40 1.010 epoll_wait(7<anon_inode:[eventpoll]>,  <unfinished ...>
      41 1.019 write(4<pipe:[97]>, "x", 1) = 1 <0.0001>
      41 1.020 write(6<pipe:[98]>, "y", 1) = 1 <0.0001>
      40 1.021 <... epoll_wait resumed>[{events=EPOLLIN, data={u32=0, u64=0}}], 1, -1) = 1 <0.011>`);
    const waker = trace.wakes.columns.waker[0] as number;
    expect(wakesOf(trace)).toEqual(["40 epoll_wait <- 41 write"]);
    expect(trace.calls.startNs(waker)).toBe(ms(20));
  });

  it("rests the one that is answered once only, and not the other", () => {
    const trace =
      traceOf(`${watching.replace("EPOLL_CTL_ADD, 5<pipe:[98]>, {events=EPOLLIN, data={u32=0, u64=0}}", "EPOLL_CTL_ADD, 5<pipe:[98]>, {events=EPOLLIN|EPOLLONESHOT, data={u32=1, u64=1}}")}
      40 1.010 epoll_wait(7<anon_inode:[eventpoll]>, [{events=EPOLLIN, data={u32=0, u64=0}}, {events=EPOLLIN, data={u32=1, u64=1}}], 2, -1) = 2 <0.0001>`);
    const { channel, toNs } = trace.interests.columns;
    const rests = Array.from({ length: trace.interests.length }, (_, row) => [
      trace.channels[channel[row] as number]?.id,
      Number.isFinite(toNs[row]),
    ]);
    expect(rests).toEqual([
      ["pipe:97", false],
      ["pipe:98", true],
    ]);
  });
});

describe("what is asked of something that is not in the trace", () => {
  const trace = traceOf("40 1.000 getppid() = 1 <0.0001>");

  it("is answered in words, or with nothing", () => {
    expect(processLabel(trace, 9 as ProcessIndex, ms(0))).toBe("an unknown process");
    expect(processLabel(trace, 0 as ProcessIndex, ms(0))).toBe("process 40");
    expect(channelLabel(trace, 9 as ChannelIndex)).toBe("an unknown channel");
    expect(heldEnds(trace, 9 as ChannelIndex, descriptorFlags.writable, ms(0))).toEqual([]);
  });
});

it("a process that names itself before any exec is called so", () => {
  const trace = traceOf('40 1.000 prctl(PR_SET_NAME, "pump") = 0 <0.0001>');
  expect(nameAt(processOf(trace, 40), ms(5))).toBe("pump");
});

it("of signals those are to be seen since a time that were not over by then", () => {
  const trace = traceOf(`
    40 1.000 rt_sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.0001>
    40 1.001 rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0 <0.0001>
    40 1.010 kill(40, SIGUSR1) = 0 <0.0001>
    40 1.020 kill(40, SIGUSR1) = 0 <0.0001>
    40 1.030 rt_sigprocmask(SIG_UNBLOCK, [USR1], NULL, 8) = 0 <0.0001>
    40 1.031 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=40, si_uid=0} ---
    40 1.050 rt_sigreturn({mask=[]}) = 0 <0.0001>
    40 1.060 kill(40, SIGCHLD) = 0 <0.0001>
    40 1.061 --- SIGCHLD {si_signo=SIGCHLD, si_code=SI_USER, si_pid=40, si_uid=0} ---`);
  const seen = (since: number, now: number) => signalsSeenSince(trace, ms(since), ms(now));
  // The first is handled from 31 to 50, the second was coalesced at 20, the third ignored at 61.
  expect([seen(5, 15), seen(15, 25), seen(25, 35), seen(45, 55), seen(55, 70), seen(62, 70)]).toEqual([
    [0],
    [0, 1],
    [0],
    [0],
    [2],
    [],
  ]);
});
