import type { ProcessInfo } from "../../../src/protocol/engine.ts";

/** A made-up recording, told as a story in microseconds, for a view without a tracer. */
export interface FakeCall {
  readonly process: number;
  readonly name: string;
  readonly from: number;
  to: number;
  readonly reason: string;
  readonly channel: number | null;
  readonly bytes: number;
  readonly failed: boolean;
}

export interface FakeSignal {
  readonly name: string;
  readonly number: number;
  readonly from: number | null;
  readonly to: number;
  readonly generated: number;
  readonly delivered: number;
  readonly handlerEnd: number;
}

export interface FakeProcess {
  readonly pid: number;
  readonly parent: number | null;
  readonly name: string;
  readonly argv: readonly string[];
  readonly born: number;
  readonly end: number;
  readonly exit: string;
  readonly reaped: number;
  readonly threads: number;
}

export interface FakeChannel {
  readonly id: string;
  readonly kind: string;
  readonly capacity: number | null;
  readonly created: number;
  /** Level after each change, ascending in time. */
  readonly levels: {
    readonly at: number;
    readonly level: number;
    readonly written: number;
    readonly read: number;
  }[];
  readonly holders: {
    readonly process: number;
    readonly fd: number;
    readonly access: "read" | "write";
    readonly from: number;
    readonly to: number;
  }[];
}

export interface FakeTransfer {
  readonly channel: number;
  readonly write: number;
  readonly read: number;
  readonly bytes: number;
}

export class FakeTrace {
  readonly processes: FakeProcess[] = [];
  readonly channels: FakeChannel[] = [];
  readonly calls: FakeCall[] = [];
  readonly signals: FakeSignal[] = [];
  readonly transfers: FakeTransfer[] = [];
  end = 0;

  call(process: number, name: string, from: number, to: number, more: Partial<FakeCall> = {}): number {
    this.calls.push({
      process,
      name,
      from,
      to,
      reason: "none",
      channel: null,
      bytes: 0,
      failed: false,
      ...more,
    });
    this.end = Math.max(this.end, to);
    return this.calls.length - 1;
  }
}

export function exitOf(process: FakeProcess, at: number): ProcessInfo["exit"] {
  return process.end <= at ? process.exit : null;
}

/**
 * `sh -c 'gen | sort | tail'`, with a pipe that runs full because sort dawdles, a SIGUSR1 that gen holds back until
 * it is done, and a shell that waits for all three.
 */
export function pipeline(): FakeTrace {
  const trace = new FakeTrace();
  const end = 42_000;
  const process = (
    pid: number,
    parent: number | null,
    name: string,
    argv: string[],
    born: number,
    until: number,
  ) =>
    trace.processes.push({
      pid,
      parent,
      name,
      argv,
      born,
      end: until,
      exit: "exit 0",
      reaped: Math.min(until + 300, end),
      threads: name === "sort" ? 4 : 1,
    }) - 1;
  const sh = process(4107, null, "sh", ["sh", "-c", "gen | sort | tail -3"], 0, end);
  const gen = process(4108, sh, "gen", ["gen", "2000"], 1500, 31_000);
  const sort = process(4109, sh, "sort", ["sort", "-n"], 1900, 39_000);
  const tail = process(4110, sh, "tail", ["tail", "-3"], 2300, 40_500);
  const pipe = (id: string, writer: number, reader: number, created: number) =>
    trace.channels.push({
      id,
      kind: "pipe",
      capacity: 65_536,
      created,
      levels: [{ at: created, level: 0, written: 0, read: 0 }],
      holders: [
        { process: sh, fd: 3, access: "read", from: created, to: created + 900 },
        { process: sh, fd: 4, access: "write", from: created, to: created + 900 },
        {
          process: writer,
          fd: 1,
          access: "write",
          from: created + 600,
          to: trace.processes[writer]?.end ?? end,
        },
        {
          process: reader,
          fd: 0,
          access: "read",
          from: created + 900,
          to: trace.processes[reader]?.end ?? end,
        },
      ],
    }) - 1;
  const first = pipe("pipe:97310", gen, sort, 900);
  const second = pipe("pipe:97311", sort, tail, 1100);

  for (let i = 0; i < 12; i++)
    trace.call(sh, i % 3 ? "mmap" : "openat", 60 + i * 60, 85 + i * 60, { failed: i === 5 });
  trace.call(sh, "pipe2", 900, 920, { channel: first });
  trace.call(sh, "pipe2", 1100, 1118, { channel: second });
  trace.call(sh, "clone", 1450, 1510);
  trace.call(sh, "clone", 1850, 1910);
  trace.call(sh, "clone", 2250, 2310);
  trace.call(sh, "wait4", 2700, 8_960, { reason: "child", failed: true });
  trace.call(sh, "wait4", 9_050, 31_300, { reason: "child" });
  trace.call(sh, "wait4", 31_400, 39_300, { reason: "child" });
  trace.call(sh, "wait4", 39_400, 40_800, { reason: "child" });
  trace.call(gen, "execve", 1620, 2050);
  trace.call(sort, "execve", 2000, 2500);
  trace.call(tail, "execve", 2400, 2950);

  streamThrough(trace, first, gen, sort);
  trace.call(tail, "read", 3300, 34_200, { reason: "empty", channel: second });
  const channel = trace.channels[second];
  let total = 0;
  for (let i = 0; i < 24; i++) {
    const at = 33_900 + i * 190;
    const write = trace.call(sort, "write", at, at + 40, { channel: second, bytes: 4096 });
    channel?.levels.push({ at: at + 40, level: 4096, written: total + 4096, read: total });
    const read = trace.call(tail, "read", at + 60, at + 110, { channel: second, bytes: 4096 });
    total += 4096;
    channel?.levels.push({ at: at + 110, level: 0, written: total, read: total });
    trace.transfers.push({ channel: second, write, read, bytes: 4096 });
  }
  trace.call(tail, "write", 40_000, 40_060, { bytes: 18 });
  trace.signals.push(
    {
      name: "SIGUSR1",
      number: 10,
      from: sh,
      to: gen,
      generated: 9_000,
      delivered: 16_400,
      handlerEnd: 17_900,
    },
    {
      name: "SIGCHLD",
      number: 17,
      from: null,
      to: sh,
      generated: 31_000,
      delivered: 31_050,
      handlerEnd: Number.NaN,
    },
    {
      name: "SIGCHLD",
      number: 17,
      from: null,
      to: sh,
      generated: 39_000,
      delivered: 39_050,
      handlerEnd: Number.NaN,
    },
  );
  trace.call(sh, "kill", 8_990, 9_010);
  trace.end = end;
  return trace;
}

/** gen writes 4 KiB at a time until the pipe is full; sort reads 64 KiB at a time, and late. */
function streamThrough(trace: FakeTrace, pipe: number, writer: number, reader: number): void {
  const channel = trace.channels[pipe];
  let [level, written, read, at] = [0, 0, 0, 2_200];
  let waiting: number[] = [];
  const record = (when: number) => channel?.levels.push({ at: when, level, written, read });
  for (let round = 0; round < 36; round++) {
    while (level + 4096 <= 65_536) {
      const write = trace.call(writer, "write", at, at + 14, { channel: pipe, bytes: 4096 });
      waiting.push(write);
      level += 4096;
      written += 4096;
      record(at + 14);
      at += 24;
    }
    const slow = round % 9 === 4 ? 2_600 : 190;
    const blocked = trace.call(writer, "write", at, at + slow, {
      channel: pipe,
      bytes: 4096,
      reason: "full",
    });
    const taken = trace.call(reader, "read", at + slow - 45, at + slow - 10, {
      channel: pipe,
      bytes: 65_536,
    });
    for (const write of waiting) trace.transfers.push({ channel: pipe, write, read: taken, bytes: 4096 });
    read += level;
    level = 4096;
    written += 4096;
    waiting = [blocked];
    record(at + slow - 10);
    for (let i = 0; i < 16; i++)
      trace.call(reader, i % 4 ? "brk" : "mremap", at + slow + 5 + i * 9, at + slow + 10 + i * 9);
    at += slow + 6;
  }
  const last = trace.call(reader, "read", at + 100, at + 140, { channel: pipe, bytes: level });
  for (const write of waiting) trace.transfers.push({ channel: pipe, write, read: last, bytes: 4096 });
  read += level;
  level = 0;
  record(at + 140);
}

/** A server with 299 workers in four generations, every tenth joined to its parent by a socket. */
export function crowd(): FakeTrace {
  const trace = new FakeTrace();
  const end = 400_000;
  for (let i = 0; i < 300; i++) {
    const parent = i === 0 ? null : i < 12 ? 0 : 1 + (i % 11);
    const born = i * 900;
    trace.processes.push({
      pid: 9000 + i,
      parent,
      name: i === 0 ? "supervisor" : i < 12 ? "pool" : "worker",
      argv: [],
      born,
      end: i % 3 === 2 ? born + 90_000 : end,
      exit: i % 30 === 2 ? "killed by SIGKILL" : "exit 0",
      reaped: i % 3 === 2 ? born + 95_000 : end,
      threads: 1,
    });
    if (parent !== null && i % 10 === 0) {
      const channel =
        trace.channels.push({
          id: `unix-stream:${5000 + i}`,
          kind: "unix-stream",
          capacity: null,
          created: born,
          levels: [{ at: born, level: 0, written: 0, read: 0 }],
          holders: [
            { process: parent, fd: 9, access: "write", from: born, to: end },
            { process: i, fd: 0, access: "read", from: born, to: end },
          ],
        }) - 1;
      for (let k = 0; k < 5; k++) {
        const at = born + 2000 + k * 9000;
        const write = trace.call(parent, "sendmsg", at, at + 200, { channel, bytes: 512 });
        const read = trace.call(i, "recvmsg", at + 400, at + 600, { channel, bytes: 512 });
        trace.transfers.push({ channel, write, read, bytes: 512 });
        trace.channels[channel]?.levels.push({
          at: at + 600,
          level: 0,
          written: 512 * (k + 1),
          read: 512 * (k + 1),
        });
      }
    }
    trace.call(i, "epoll_wait", born + 52_000, Math.min(end, born + 88_000), { reason: "poll" });
  }
  trace.end = end;
  return trace;
}

/** A log in which nothing talks. */
export function alone(): FakeTrace {
  const trace = new FakeTrace();
  trace.processes.push({
    pid: 77,
    parent: null,
    name: "true",
    argv: ["true"],
    born: 0,
    end: 900,
    exit: "exit 0",
    reaped: 900,
    threads: 1,
  });
  for (let i = 0; i < 8; i++) trace.call(0, "mmap", 50 + i * 100, 70 + i * 100);
  trace.end = 1000;
  return trace;
}
