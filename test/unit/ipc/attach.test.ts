import { describe, expect, it } from "vitest";
import type { CallIndex } from "../../../src/base/ids.ts";
import type { KnownProcess, ResumedCall } from "../../../src/base/known_process.ts";
import { Model } from "../../../src/ipc/model.ts";
import { calledName, nameAt } from "../../../src/ipc/names.ts";
import { pendingSignalsAt, processStateAt } from "../../../src/ipc/state.ts";
import { descriptorFlags, type Trace } from "../../../src/ipc/trace.ts";
import { waitLimitOf } from "../../../src/ipc/waiting/wait_limit.ts";
import { channelsWatched } from "../../../src/ipc/waiting/watched.ts";
import { LogParser } from "../../../src/strace/parser.ts";
import { blockedCalls, descriptorsOf, signalsOf, wakesOf } from "./facts.ts";
import { mappingsOf } from "./sync_facts.ts";
import { channelOf, ms, pidsOf, processOf } from "./trace_of.ts";

/** A shell that runs a worker of two threads, as /proc tells. */
const shell: KnownProcess = {
  pid: 40,
  ppid: 7,
  name: "sh",
  argv: ["sh"],
  threads: [40],
  group: 40,
  session: 40,
  descriptors: [
    { fd: 3, target: "pipe:[97]", flags: 0o2000000, position: 0 },
    { fd: 4, target: "pipe:[97]", flags: 0o4001, position: 0 },
  ],
};
const worker: KnownProcess = {
  pid: 41,
  ppid: 40,
  name: "worker",
  argv: ["worker", "-v"],
  threads: [41, 43],
  group: 41,
  session: 40,
  signals: {
    ignored: "1000",
    caught: "200",
    pending: "200",
  },
  tasks: [
    {
      tid: 41,
      name: "worker",
      blocked: "200",
      pending: "0",
      resumes: { call: "poll", fds: [0, 5], isTimed: false },
    },
    {
      tid: 43,
      name: "pump",
      blocked: "200",
      pending: "800",
      resumes: { call: "futex", address: 0xb010, isPrivate: false },
    },
  ],
  descriptors: [
    { fd: 0, target: "/tmp/f", flags: 0, position: 0, fifo: true },
    { fd: 1, target: "/dev/pts/0", flags: 0o100002, position: 0 },
    { fd: 5, target: "pipe:[97]", flags: 1, position: 0 },
    { fd: 6, target: "anon_inode:[eventpoll]", flags: 0o2, position: 0, watches: [{ fd: 0, data: "17" }] },
    { fd: 7, target: "/var/log/x (deleted)", flags: 0o102001, position: 12 },
    { fd: 8, target: "socket:[5]", flags: 2, position: 0 },
  ],
  mappings: [
    {
      start: 0x7000,
      length: 4096,
      offset: 0,
      rights: "rw-",
      path: "/dev/shm/board",
      device: "00:1b",
      inode: 3,
    },
    {
      start: 0x9000,
      length: 8192,
      offset: 0,
      rights: "r--",
      path: "/SYSV0000002a (deleted)",
      device: "00:01",
      inode: 9,
    },
    {
      start: 0xb000,
      length: 4096,
      offset: 0,
      rights: "rw-",
      path: "/dev/zero (deleted)",
      device: "00:01",
      inode: 77,
    },
  ],
};
const twin: KnownProcess = {
  pid: 42,
  ppid: 40,
  name: "twin",
  argv: ["twin"],
  threads: [42],
  group: 41,
  session: 40,
  mappings: [
    {
      start: 0xd000,
      length: 4096,
      offset: 0,
      rights: "rw-",
      path: "/dev/zero (deleted)",
      device: "00:01",
      inode: 77,
    },
  ],
};

function attachedTrace(log: string, known: readonly KnownProcess[] = [shell, worker, twin]): Trace {
  const parser = new LogParser();
  const model = new Model();
  model.introduce(known);
  const lines = log.split("\n").map((line) => line.trim().replace(/^(\d+) (\d)\./, "$1 170000000$2."));
  const text = lines.filter((line) => line !== "").join("\n");
  parser.append(new TextEncoder().encode(log.endsWith(", ") ? `${text.trim()} ` : `${text}\n`));
  for (let record = parser.next(); record !== undefined; record = parser.next()) model.consume(record);
  const begun = parser.partial();
  if (begun !== undefined) model.consume(begun);
  model.settle();
  return model.trace;
}

describe("processes that were attached to", () => {
  it("have their threads, parents, groups and names, whether they speak or not", () => {
    const trace = attachedTrace('43 1.000 write(1</dev/pts/0<char 136:0>>, "x", 1) = 1 <0.0001>');
    expect(trace.processes.map(({ pid, name, group, session }) => [pid, name, group, session])).toEqual([
      [40, "sh", 40, 40],
      [41, "worker", 41, 40],
      [42, "twin", 41, 40],
    ]);
    expect(processOf(trace, 41).tasks.map((task) => trace.tasks[task]?.name)).toEqual(["worker", "pump"]);
    expect(processOf(trace, 42).parent).toBe(processOf(trace, 40).index);
  });

  it("are called as /proc tells, not as their parents are, until they run another program", () => {
    const trace = attachedTrace('41 1.000 execve("/usr/bin/wc", ["wc"], 0x7ffe /* 2 vars */) = 0 <0.001>');
    expect([0, 1].map((at) => nameAt(processOf(trace, 41), ms(at)))).toEqual(["worker", "wc"]);
  });

  it("hold what they had open, each in its direction", () => {
    const trace = attachedTrace("40 1.000 getppid() = 7 <0.0001>");
    expect(descriptorsOf(trace, 40, ms(0))).toEqual(["3 pipe:97 rx", "4 pipe:97 w"]);
    expect(descriptorsOf(trace, 41, ms(0))).toEqual([
      "0 fifo:/tmp/f r",
      "1 pty:/dev/pts/0 rw",
      "5 pipe:97 w",
      "6 epoll#1 rw",
      "7 file:/var/log/x w",
    ]);
    expect(pidsOf(trace, channelOf(trace, "pipe:97").writeHolders)).toEqual([40, 41]);
  });

  it("have no parent among those that are not theirs", () => {
    const stranger: KnownProcess = { ...twin, pid: 50, ppid: 1, threads: [50] };
    const trace = attachedTrace("40 1.000 getppid() = 7 <0.0001>", [shell, stranger]);
    expect(trace.processes.map(({ parent }) => parent)).toEqual([undefined, undefined]);
  });

  it("append, and do not wait, where they had opened what they have open so", () => {
    const [read] = shell.descriptors ?? [];
    const one = (flags: number, target: string): KnownProcess => ({
      ...shell,
      descriptors: [{ ...(read as NonNullable<typeof read>), target, flags }],
    });
    const appends = (flags: number) => {
      const trace = attachedTrace("40 1.000 getppid() = 7 <0.0001>", [one(flags, "/tmp/log")]);
      return ((trace.descriptors.columns.flags[0] as number) & descriptorFlags.append) !== 0;
    };
    expect([appends(0o2001), appends(0o1)]).toEqual([true, false]);
    const waits = (flags: number) =>
      blockedCalls(attachedTrace("40 1.000 read(3<pipe:[97]>, ", [one(flags, "pipe:[97]")]));
    expect(waits(0)).toEqual(["40 read empty"]);
    expect(waits(0o4000)).toEqual([]);
  });

  it("show by their lines what is no news: the same descriptors", () => {
    const trace = attachedTrace(`
      40 1.000 read(3<pipe:[97]>,  <unfinished ...>
      41 1.010 write(5<pipe:[97]>, "ab", 2) = 2 <0.0001>
      40 1.011 <... read resumed>"ab", 9) = 2 <0.011>
      41 1.020 write(7</var/log/x<deleted>>, "l", 1) = 1 <0.0001>
      41 1.021 write(1</dev/pts/0<char 136:0>>, "l", 1) = 1 <0.0001>`);
    expect(trace.channels.map(({ id }) => id).filter((id) => /pipe|pty/.test(id))).toEqual([
      "pipe:97",
      "pty:/dev/pts/0",
    ]);
    expect(wakesOf(trace)).toEqual(["40 read <- 41 write"]);
  });

  it("are met by a signal to their group", () => {
    const trace = attachedTrace("40 1.000 kill(-41, SIGTERM) = 0 <0.0001>");
    expect(
      signalsOf(trace)
        .filter(({ signal }) => signal === "SIGTERM")
        .map(({ to }) => to),
    ).toEqual([41, 42]);
  });

  it("hold back, ignore and handle the signals that they did before, and have pending what was", () => {
    const trace = attachedTrace(`
      41 1.000 getppid() = 40 <0.0001>
      43 1.010 rt_sigprocmask(SIG_UNBLOCK, [USR1], NULL, 8) = 0 <0.0001>
      43 1.011 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=99, si_uid=0} ---
      43 1.012 rt_sigreturn({mask=[]}) = 0 <0.0001>
      41 1.020 --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=41, si_uid=0} ---`);
    const [usr1, usr2, pipe] = ["SIGUSR1", "SIGUSR2", "SIGPIPE"].map((name) =>
      signalsOf(trace).find(({ signal }) => signal === name),
    );
    expect(usr1).toMatchObject({ generatedMs: 0, held: true, outcome: "handled" });
    expect(usr2).toMatchObject({ outcome: "pending", held: false });
    expect(pipe?.outcome).toBe("ignored");
    expect(pendingSignalsAt(trace, ms(0))).toHaveLength(2);
  });

  it("have shared memory mapped, which they share with each other", () => {
    const trace = attachedTrace("41 1.000 munmap(0x7000, 4096) = 0 <0.0001>");
    expect(mappingsOf(trace, ms(0))).toEqual([
      "41 posix-shm:/board +0 4096 rw by end 0..0.1 munmap",
      "41 sysv-shm:9 +0 8192 r by end 0..",
      "41 mapping#1 +0 4096 rw by end 0..",
      "42 mapping#1 +0 4096 rw by end 0..",
    ]);
    expect(channelOf(trace, "sysv-shm:9").name).toBe("0x2a");
  });

  it("wait by epoll for what they watched", () => {
    const trace = attachedTrace("41 1.000 epoll_wait(6<anon_inode:[eventpoll]>, ");
    const call = trace.tasks[1]?.calls.at(0);
    expect(channelsWatched(trace, call as CallIndex).map((channel) => trace.channels[channel]?.id)).toEqual([
      "fifo:/tmp/f",
    ]);
  });

  it("wait in the calls they were in, which strace does not know", () => {
    const trace = attachedTrace(`
      42 1.000 restart_syscall(<... resuming interrupted read ...> <unfinished ...>
      43 1.001 restart_syscall(<... resuming interrupted exit ...> <unfinished ...>
      40 1.010 getppid() = 7 <0.0001>
      42 1.020 <... restart_syscall resumed>) = 0 <0.020>
      42 1.030 futex(0xd010, FUTEX_WAKE, 1) = 1 <0.0001>
      43 1.031 <... restart_syscall resumed>) = 0 <0.030>
      41 1.040 restart_syscall(<... resuming interrupted read ...>, `);
    expect(blockedCalls(trace)).toEqual([
      "42 restart_syscall sleep",
      "41 restart_syscall futex",
      "41 restart_syscall poll",
    ]);
    expect(wakesOf(trace)).toContain("41 restart_syscall <- 42 futex");
    const polling = (trace.calls.length - 1) as CallIndex;
    expect(calledName(trace, polling)).toBe("poll");
    expect(channelsWatched(trace, polling).map((channel) => trace.channels[channel]?.id)).toEqual([
      "fifo:/tmp/f",
      "pipe:97",
    ]);
    expect(waitLimitOf(trace, polling)).toBe("endless");
  });

  const resuming = (resumes: ResumedCall) => ({
    ...shell,
    tasks: [{ tid: 40, name: "sh", blocked: "0", pending: "0", resumes }],
  });
  const limitOf = (trace: Trace) => waitLimitOf(trace, (trace.calls.length - 1) as CallIndex);

  it.each([
    ["a poll with a limit", { call: "poll", fds: [3], isTimed: true }, "poll", "timed"],
    ["a poll without one", { call: "poll", fds: [3], isTimed: false }, "poll", "endless"],
    ["a sleep", { call: "nanosleep" }, "sleep", "timed"],
    ["a futex", { call: "futex", address: 0x5500, isPrivate: true }, "futex", "timed"],
  ] as const)("wait in %s, once: what is resumed later is another call", (_, resumes, reason, limit) => {
    const line = "restart_syscall(<... resuming interrupted read ...>";
    const first = attachedTrace(`40 1.000 ${line}, `, [resuming(resumes)]);
    expect(blockedCalls(first)).toEqual([`40 restart_syscall ${reason}`]);
    expect(limitOf(first)).toBe(limit);
    const second = attachedTrace(`40 1.000 ${line}) = 0 <0.5>\n40 2.000 ${line}, `, [resuming(resumes)]);
    expect(blockedCalls(second)).toEqual([`40 restart_syscall ${reason}`, "40 restart_syscall sleep"]);
    expect(limitOf(second)).toBe("unknown");
  });

  it("wait at the futex they were at also when a signal has interrupted that once more", () => {
    const line = "restart_syscall(<... resuming interrupted read ...>";
    const trace = attachedTrace(
      `
      40 1.000 ${line}) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.010>
      40 1.010 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=7, si_uid=0} ---
      40 1.011 restart_syscall(<... resuming interrupted restart_syscall ...> <unfinished ...>
      44 1.020 futex(0x5500, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      40 1.021 <... restart_syscall resumed>) = 0 <0.010>`,
      [{ ...resuming({ call: "futex", address: 0x5500, isPrivate: true }), threads: [40, 44] }],
    );
    expect(wakesOf(trace)).toContain("40 restart_syscall <- 40 futex");
  });

  it("wait at the futex that a signal broke them off from since, not where /proc saw them before", () => {
    const trace = attachedTrace(
      `
      40 1.000 futex(0x6600, FUTEX_WAIT_PRIVATE, 2, {tv_sec=9, tv_nsec=0}) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.010>
      40 1.010 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=7, si_uid=0} ---
      40 1.011 restart_syscall(<... resuming interrupted futex ...> <unfinished ...>
      44 1.020 futex(0x6600, FUTEX_WAKE_PRIVATE, 1) = 1 <0.0001>
      40 1.021 <... restart_syscall resumed>) = 0 <0.010>`,
      [{ ...resuming({ call: "futex", address: 0x5500, isPrivate: true }), threads: [40, 44] }],
    );
    expect(wakesOf(trace)).toContain("40 restart_syscall <- 40 futex");
  });

  it("are the processes that they are, whatever number one has in a namespace of its own", () => {
    const trace = attachedTrace("42 1.000 getpid() = 41 <0.0001>");
    expect(processOf(trace, 42).threadOf).toBeUndefined();
    expect(processOf(trace, 41).tasks).toHaveLength(2);
  });

  it("are as before without a snapshot", () => {
    const trace = attachedTrace("40 1.000 read(3<pipe:[97]>, ", [
      { pid: 40, ppid: 7, name: "sh", argv: ["sh"], threads: [40] },
    ]);
    expect(blockedCalls(trace)).toEqual(["40 read empty"]);
    expect(processStateAt(trace, processOf(trace, 40).index, ms(0)).activity).toBe("blocked");
  });
});

describe("what /proc tells of a process", () => {
  const one: KnownProcess = { pid: 40, ppid: 7, name: "one", argv: ["one"], threads: [40] };
  const quiet = "40 1.000 getppid() = 7 <0.0001>";
  const mapping = {
    start: 0x7000,
    length: 4096,
    offset: 0,
    rights: "r--",
    path: "/dev/shm/a",
    device: "00:1b",
    inode: 3,
  };

  it("of a thread that was born while it was read is passed over", () => {
    const trace = attachedTrace(quiet, [
      { ...one, tasks: [{ tid: 99, name: "late", blocked: "0", pending: "200" }] },
    ]);
    expect(trace.tasks.map(({ tid }) => tid)).toEqual([40]);
    expect(signalsOf(trace)).toEqual([]);
  });

  it("is only the name of what is open with O_PATH", () => {
    const named = { fd: 3, target: "/tmp/f", flags: 0o10000000, position: 0, fifo: true } as const;
    const trace = attachedTrace("42 1.000 getpid() = 42 <0.0001>", [{ ...twin, descriptors: [named] }]);
    expect(descriptorsOf(trace, 42, ms(0))).toEqual(["3 fifo:/tmp/f "]);
  });

  it("is whom a pidfd is of, also where strace does not print it", () => {
    const trace = attachedTrace(
      "40 1.000 pidfd_send_signal(3<anon_inode:[pidfd]>, SIGTERM, NULL, 0) = 0 <0.0001>",
      [
        {
          ...one,
          descriptors: [{ fd: 3, target: "anon_inode:[pidfd]", flags: 2, position: 0, pidfdOf: 42 }],
        },
        twin,
      ],
    );
    expect(signalsOf(trace)).toMatchObject([{ signal: "SIGTERM", from: 40, to: 42 }]);
  });

  it("is the same FIFO in two processes; what epoll watches of a socket shows with its first call", () => {
    const fifo = { fd: 0, target: "/tmp/f", flags: 0, position: 0, fifo: true } as const;
    const socket = { fd: 8, target: "socket:[5]", flags: 2, position: 0 };
    const epoll = {
      fd: 6,
      target: "anon_inode:[eventpoll]",
      flags: 2,
      position: 0,
      watches: [
        { fd: 8, data: "1" },
        { fd: 0, data: "2" },
      ],
    };
    const trace = attachedTrace("40 1.000 epoll_wait(6<anon_inode:[eventpoll]>, ", [
      { ...one, descriptors: [fifo, socket, epoll] },
      { ...twin, descriptors: [{ ...fifo, flags: 1 }] },
    ]);
    expect(trace.channels.map(({ id }) => id).filter((id) => id.startsWith("fifo"))).toEqual(["fifo:/tmp/f"]);
    const call = trace.tasks[0]?.calls.at(0);
    expect(channelsWatched(trace, call as CallIndex).map((channel) => trace.channels[channel]?.id)).toEqual([
      "fifo:/tmp/f",
    ]);
  });

  it.each([
    ["r--", "r", 1],
    ["-w-", "w", 2],
    ["rwx", "rw", 7],
  ])("is that it may %s the memory it shares", (rights, letters, flags) => {
    const trace = attachedTrace(quiet, [{ ...one, mappings: [{ ...mapping, rights }] }]);
    expect(mappingsOf(trace)).toEqual([`40 posix-shm:/a +0 4096 ${letters} by end 0..`]);
    expect(trace.mappings.columns.flags[0]).toBe(flags);
  });

  it("of memory without a file is none, and of a segment without a key that it has none", () => {
    const trace = attachedTrace(quiet, [
      {
        ...one,
        mappings: [
          { ...mapping, path: "anon_inode:[io_uring]" },
          { ...mapping, path: "/SYSV00000000 (deleted)", inode: 5 },
        ],
      },
    ]);
    expect(mappingsOf(trace)).toEqual(["40 sysv-shm:5 +0 4096 r by end 0.."]);
    expect(channelOf(trace, "sysv-shm:5").name).toBe("");
  });

  it("is what was pending, of which the arrival tells where it came from", () => {
    const trace = attachedTrace(
      `
      40 1.010 rt_sigprocmask(SIG_UNBLOCK, [CHLD], NULL, 8) = 0 <0.0001>
      40 1.011 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=77, si_uid=0, si_status=0} ---`,
      [{ ...one, signals: { ignored: "0", caught: "0", pending: "10000" } }],
    );
    expect(signalsOf(trace)).toMatchObject([
      { signal: "SIGCHLD", cause: "child", generatedMs: 0, outcome: "ignored" },
    ]);
  });

  it.each([
    ["a backslash in its name", "/tmp/C:\\101", "file:/tmp/C:\\101"],
    [
      "a name as one that was deleted has before its end",
      "/tmp/f (deleted).txt",
      "file:/tmp/f (deleted).txt",
    ],
    ["a name like a segment's in a folder", "/tmp/SYSV0000002a", "file:/tmp/SYSV0000002a"],
  ])("is the file that it has open and mapped, by its path as it is, with %s", (_, path, id) => {
    const trace = attachedTrace(quiet, [
      {
        ...one,
        descriptors: [{ fd: 3, target: path, flags: 0, position: 0 }],
        mappings: [{ ...mapping, path }],
      },
    ]);
    expect(descriptorsOf(trace, 40, ms(0))).toEqual([`3 ${id} r`]);
    expect(mappingsOf(trace)).toEqual([`40 ${id} +0 4096 r by end 0..`]);
  });

  it("is each pending signal, to the last of the real-time ones", () => {
    const trace = attachedTrace(quiet, [
      { ...one, signals: { ignored: "0", caught: "0", pending: "8000000000000001" } },
    ]);
    expect(signalsOf(trace).map(({ signal, outcome }) => `${signal} ${outcome}`)).toEqual([
      "SIGHUP pending",
      "SIGRT_32 pending",
    ]);
  });

  it("is that it handles a signal each time it comes, and meanwhile holds it back", () => {
    const came = "--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=42, si_uid=0} ---";
    const trace = attachedTrace(
      `
      42 1.000 kill(40, SIGUSR1) = 0 <0.0001>
      40 1.001 ${came}
      42 1.002 kill(40, SIGUSR1) = 0 <0.0001>
      40 1.003 rt_sigreturn({mask=[]}) = 0 <0.0001>
      40 1.004 ${came}
      40 1.005 rt_sigreturn({mask=[]}) = 0 <0.0001>`,
      [{ ...one, signals: { ignored: "0", caught: "200", pending: "0" } }, twin],
    );
    expect(signalsOf(trace)).toMatchObject([
      { signal: "SIGUSR1", outcome: "handled", held: false },
      { signal: "SIGUSR1", outcome: "handled", held: true },
    ]);
  });

  it("is that it handles no other signal: what returns is a handler that ran before", () => {
    const trace = attachedTrace(
      `
      40 1.000 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_KERNEL} ---
      40 1.001 rt_sigreturn({mask=[]}) = 0 <0.0001>`,
      [{ ...one, signals: { ignored: "0", caught: "200", pending: "0" } }],
    );
    expect(signalsOf(trace)).toMatchObject([{ signal: "SIGWINCH", outcome: "ignored" }]);
  });

  it.each([
    [41, 41],
    [77, undefined],
  ])("is what was pending, from whom its arrival says: %i", (pid, from) => {
    const trace = attachedTrace(
      `
      40 1.010 rt_sigprocmask(SIG_UNBLOCK, [USR1], NULL, 8) = 0 <0.0001>
      40 1.011 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=${pid}, si_uid=0} ---`,
      [{ ...one, signals: { ignored: "0", caught: "0", pending: "200" } }, worker],
    );
    expect(signalsOf(trace)[0]).toMatchObject({ signal: "SIGUSR1", to: 40, cause: "kill", from });
  });

  it.each([
    ["SIGUSR1", "200"],
    ["SIGCHLD", "10000"],
  ])("is that %s was pending, which nobody in the log sent: so its signalfd was ready", (_, pending) => {
    const trace = attachedTrace(
      `
      40 1.000 signalfd4(-1, [USR1 CHLD], 8, 0) = 3<anon_inode:[signalfd]> <0.0001>
      40 1.001 poll([{fd=3<anon_inode:[signalfd]>, events=POLLIN}], 1, -1 <unfinished ...>
      42 1.002 getpid() = 42 <0.0001>
      40 1.003 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}]) <0.002>`,
      [{ ...one, signals: { ignored: "0", caught: "0", pending } }, twin],
    );
    expect(wakesOf(trace)).toEqual(["40 poll <- ?"]);
  });

  it("is that its group has no number in its namespace, which makes it the owner of no file", () => {
    const trace = attachedTrace(
      `
      40 1.000 fcntl(3<pipe:[97]>, F_SETFL, O_RDONLY|O_ASYNC) = 0 <0.0001>
      42 1.010 write(4<pipe:[97]>, "x", 1) = 1 <0.0001>
      40 1.011 --- SIGIO {si_signo=SIGIO, si_code=SI_KERNEL} ---`,
      [{ ...shell, group: 0 }, twin],
    );
    expect(signalsOf(trace)).toMatchObject([{ signal: "SIGIO", sentBy: undefined }]);
  });
});
