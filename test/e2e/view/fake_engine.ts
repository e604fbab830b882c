import type {
  CallIndex,
  ChannelIndex,
  Pid,
  ProcessIndex,
  SignalIndex,
  TaskIndex,
  Tid,
} from "../../../src/base/ids.ts";
import { formatSpan, type Nanos } from "../../../src/base/time.ts";
import { blockReasons, signalOutcomes } from "../../../src/base/vocabulary.ts";
import { SceneFeed } from "../../../src/engine/scene_feed.ts";
import { type Handlers, notify, type Port } from "../../../src/protocol/endpoint.ts";
import {
  type Activity,
  activities,
  arrowSchema,
  type ChannelAt,
  type EngineMethods,
  type EngineNotices,
  type EventDetails,
  type EventRef,
  fillSchema,
  jumpSchema,
  type Lane,
  markKinds,
  markSchema,
  noLane,
  none,
  type Overview,
  type ProcessAt,
  type StateQuery,
  signalSchema,
  sliceSchema,
  type TimelineQuery,
  type TimelineWindow,
} from "../../../src/protocol/engine.ts";
import { PackedBuilder } from "../../../src/protocol/packed.ts";
import type { Finding, Summary } from "../../../src/protocol/summary.ts";
import type { Cursor, HostMethods } from "../../../src/protocol/view.ts";
import { exitOf, type FakeCall, type FakeTrace } from "./fake_trace.ts";

const ns = (us: number) => (us * 1000) as Nanos;
const us = (nanos: number) => nanos / 1000;

/** What the tests look at afterwards. */
export interface Heard {
  readonly cursors: Cursor[];
  readonly opened: string[];
  readonly queries: TimelineQuery[];
}

/** An engine and a host that answer from a made-up recording, up to `now` (microseconds) while it is live. */
export class FakeEngine {
  readonly heard: Heard = { cursors: [], opened: [], queries: [] };
  now: number;
  #version = 1;

  constructor(
    readonly trace: FakeTrace,
    readonly live: boolean,
    readonly foundNothing = false,
  ) {
    this.now = live ? 0 : trace.end;
  }

  /** The program went on: tells the view. */
  advance(port: Port, to: number): void {
    this.now = to;
    this.#version++;
    this.#scenes.changed();
    notify<EngineNotices, "changed">(port, "changed", this.#head());
  }

  readonly #scenes = new SceneFeed(
    () => this.#version,
    () => this.#head().live,
    (query) => ({ overview: this.#overview(), state: this.#stateAt({ ...query, atNs: ns(this.now) }) }),
  );

  #head() {
    return {
      version: this.#version,
      live: this.live && this.now < this.trace.end,
      endNs: ns(this.now),
      calls: this.trace.calls.filter((call) => call.from <= this.now).length,
      processes: this.trace.processes.filter((process) => process.born <= this.now).length,
      channels: this.trace.channels.filter((channel) => channel.created <= this.now).length,
    };
  }

  readonly handlers: Handlers<EngineMethods & HostMethods> = {
    hello: () => ({ title: "sh -c 'gen | sort | tail -3'", can: ["openSource", "copyText", "stop", "save"] }),
    openSource: ({ file, line }) => {
      this.heard.opened.push(`${file}:${line}`);
      return null;
    },
    stackOf: () => ({ frames: [], approximate: false, location: null }),
    sourceLines: () => [],
    callsAtLine: () => ({ calls: [], more: false }),
    sources: () => ({ stacks: false, files: [], modules: [], notes: [] }),
    unresolvedCode: ({ from }) => ({ modules: [], next: from }),
    addSymbols: () => null,
    setApproximateStacks: () => null,
    setPathMapping: () => null,
    explainRule: () => null,
    explainTerm: () => null,
    copyText: () => null,
    saveFile: () => null,
    stop: () => null,
    save: () => null,
    cursor: (cursor) => {
      this.heard.cursors.push(cursor);
      return null;
    },
    overview: () => this.#overview(),
    stateAt: (query) => this.#stateAt(query),
    nextScene: (query) => this.#scenes.next(query),
    timeline: (query) => {
      this.heard.queries.push(query);
      return this.#timeline(query);
    },
    density: ({ pixels }) => this.#density(pixels),
    details: ({ event }) => this.#details(event),
    eventNear: ({ lane, ns: at, withinNs }) => {
      const near = this.#callsOf(lane)
        .map((call) => ({ call, distance: Math.max(ns(call.from) - at, at - ns(call.to), 0) }))
        .sort((a, b) => a.distance - b.distance)[0];
      return near === undefined || near.distance > withinNs ? null : this.#eventOf(near.call);
    },
    // Questions of the debug session, which has tests of its own.
    tasksAt: () => [],
    taskOf: () => null,
    bytesInFlight: () => null,
    processSetup: () => ({ actions: [], actionsKnown: true, blocked: [], locks: [], mappings: [] }),
    callNames: () => [],
    step: ({ direction, from, process, ns: at }) => {
      const here = from?.kind === "call" ? this.trace.calls[from.call] : undefined;
      if (direction === "otherEnd") {
        const index = from?.kind === "call" ? (from.call as number) : -1;
        const transfer = this.trace.transfers.find((t) => t.write === index || t.read === index);
        const other =
          transfer === undefined ? undefined : transfer.write === index ? transfer.read : transfer.write;
        const call = other === undefined ? undefined : this.trace.calls[other];
        return call === undefined ? null : this.#eventOf(call);
      }
      const time = here?.from ?? us(at);
      const calls = this.#known()
        .filter((call) => process === null || call.process === process)
        .sort((a, b) => a.from - b.from);
      const found =
        direction === "next"
          ? calls.find((call) => call.from > time)
          : calls.findLast((call) => call.from < time);
      return found === undefined ? null : this.#eventOf(found);
    },
    findings: () => this.#findings(),
    summary: () => this.#summary(),
    search: ({ query }) => ({
      problem: null,
      words: query.split(/\s+/),
      onlyWords: true,
      matches: [],
      count: 0,
      scanned: 0,
      total: 0,
      complete: true,
    }),
    searchMarks: () => {
      throw new Error("The made trace has names to search for only.");
    },
    conversation: () => {
      throw new Error("The made trace has no conversations.");
    },
    digest: () => ({
      command: ["sh", "-c", "gen | sort | tail -3"],
      durationNs: ns(this.now),
      end: null,
      processes: this.trace.processes.length,
      threads: this.trace.processes.length,
      calls: this.trace.calls.length,
      signals: 0,
      unparsed: 0,
      busiest: [],
      longestWaits: [],
    }),
    stopReading: () => null,
    table: ({ from }) => ({ total: 0, from, rows: [], complete: true }),
  };

  #known(): FakeCall[] {
    return this.trace.calls.filter((call) => call.from <= this.now);
  }

  #eventOf(call: FakeCall) {
    const index = this.trace.calls.indexOf(call) as CallIndex;
    return { event: { kind: "call" as const, call: index }, ns: ns(call.from) };
  }

  #callsOf(lane: Lane): FakeCall[] {
    if (lane.kind === "channel") return this.#known().filter((call) => call.channel === lane.channel);
    if (lane.kind === "stream") return [];
    const process = lane.kind === "process" ? lane.process : Math.floor(lane.task / 10);
    return this.#known().filter((call) => call.process === process);
  }

  #overview(): Overview {
    return {
      ...this.#head(),
      command: this.trace.processes[0]?.argv ?? [],
      tracer: "strace 6.1",
      startUnixNs: null,
      unparsed: 0,
      verdictNs: this.#head().endNs,
      streamList: [],
      notes: [],
      processList: this.trace.processes
        .map((process, index) => ({ process, index }))
        .filter(({ process }) => process.born <= this.now)
        .map(({ process, index }) => ({
          index: index as ProcessIndex,
          pid: process.pid as Pid,
          parent: process.parent as ProcessIndex | null,
          name: process.name,
          argv: process.argv,
          startNs: ns(process.born),
          endNs: process.end <= this.now ? ns(process.end) : null,
          exit: exitOf(process, this.now),
          tasks: Array.from({ length: process.threads }, (_, thread) => ({
            index: (index * 10 + thread) as TaskIndex,
            tid: (process.pid + thread * 100) as Tid,
          })),
        })),
      channelList: this.trace.channels
        .map((channel, index) => ({ channel, index }))
        .filter(({ channel }) => channel.created <= this.now)
        .map(({ channel, index }) => {
          const last = channel.levels.findLast((level) => level.at <= this.now);
          return {
            index: index as ChannelIndex,
            id: channel.id,
            kind: channel.kind,
            name: "",
            unit: "bytes" as const,
            capacity: channel.capacity,
            createdNs: ns(channel.created),
            bytesWritten: last?.written ?? 0,
            bytesRead: last?.read ?? 0,
            writers: this.#usersOf(index, "write"),
            readers: this.#usersOf(index, "read"),
          };
        }),
    };
  }

  #usersOf(channel: number, call: "write" | "read"): ProcessIndex[] {
    const calls = this.#known().filter((known) => known.channel === channel && known.name === call);
    return [...new Set(calls.map(({ process }) => process as ProcessIndex))];
  }

  #activityAt(index: number, at: number): { activity: Activity; call: FakeCall | undefined } {
    const process = this.trace.processes[index];
    if (process === undefined || at < process.born) return { activity: "unborn", call: undefined };
    if (at >= process.end) return { activity: at < process.reaped ? "zombie" : "gone", call: undefined };
    const call = this.trace.calls.find((c) => c.process === index && c.from <= at && at < c.to);
    if (call === undefined) return { activity: "running", call: undefined };
    return { activity: call.reason === "none" ? "call" : "blocked", call };
  }

  #stateAt({ atNs, rateWindowNs }: StateQuery) {
    const at = Math.min(us(atNs), this.now);
    const processes: ProcessAt[] = this.trace.processes.map((process, index) => {
      const { activity, call } = this.#activityAt(index, at);
      return {
        index: index as ProcessIndex,
        pid: process.pid as Pid,
        name: process.name,
        parent: process.parent as ProcessIndex | null,
        activity,
        threads: process.threads,
        blocked:
          call === undefined
            ? null
            : {
                call: this.trace.calls.indexOf(call) as CallIndex,
                name: call.name,
                reason: call.reason,
                channel: call.channel as ChannelIndex | null,
                sinceNs: ns(call.from),
              },
      };
    });
    const channels: ChannelAt[] = this.trace.channels.flatMap((channel, index) => {
      if (channel.created > at) return [];
      const level = channel.levels.findLast((point) => point.at <= at);
      const before = channel.levels.findLast((point) => point.at <= at - us(rateWindowNs));
      return {
        index: index as ChannelIndex,
        id: channel.id,
        kind: channel.kind,
        name: "",
        unit: "bytes" as const,
        capacity: channel.capacity,
        fill: level?.level ?? 0,
        bytesWritten: level?.written ?? 0,
        bytesRead: level?.read ?? 0,
        bytesPerSecond: (((level?.read ?? 0) - (before?.read ?? 0)) / rateWindowNs) * 1e9,
        holders: channel.holders
          .filter((holder) => holder.from <= at && at < holder.to)
          .map((holder) => ({
            process: holder.process as ProcessIndex,
            fd: holder.fd,
            access: holder.access,
            sinceNs: ns(holder.from),
            openedBy: null,
          })),
      };
    });
    return {
      atNs: ns(at),
      processes,
      channels,
      signals: this.trace.signals.flatMap((signal, index) => {
        if (signal.generated > at || signal.delivered + us(rateWindowNs) < at) return [];
        const phase =
          signal.delivered > at
            ? ("pending" as const)
            : signal.handlerEnd > at
              ? ("handling" as const)
              : ("delivered" as const);
        return {
          index: index as SignalIndex,
          signal: signal.name,
          from: signal.from as ProcessIndex | null,
          to: signal.to as ProcessIndex,
          phase,
          outcome: phase === "pending" ? "pending" : "handled",
          generatedNs: ns(signal.generated),
        };
      }),
      waits: processes
        .filter((process) => process.blocked?.reason === "child")
        .map((process) => ({
          parent: process.index,
          child: null,
          sinceNs: process.blocked?.sinceNs ?? ns(0),
        })),
    };
  }

  #timeline(query: TimelineQuery): TimelineWindow {
    const slices = new PackedBuilder(sliceSchema);
    const arrows = new PackedBuilder(arrowSchema);
    const signals = new PackedBuilder(signalSchema);
    const marks = new PackedBuilder(markSchema);
    const fills = new PackedBuilder(fillSchema);
    const names = [...new Set(this.trace.calls.map((call) => call.name))];
    const { fromNs, toNs } = query;
    const inWindow = (from: number, to: number) => ns(to) >= fromNs && ns(from) <= toNs;
    const end = Math.min(this.now, us(toNs));
    const laneOfProcess = (process: number | null) => {
      const lane = query.lanes.findIndex((l) => l.kind === "process" && l.process === process);
      return lane < 0 ? noLane : lane;
    };
    query.lanes.forEach((lane, laneNumber) => {
      if (lane.kind === "channel") {
        for (const { at, level } of this.trace.channels[lane.channel]?.levels ?? []) {
          if (at <= this.now && inWindow(at, at))
            fills.add({ lane: laneNumber, ns: ns(at), min: level, max: level, last: level });
        }
        return;
      }
      if (lane.kind === "stream") return;
      const index = lane.kind === "process" ? lane.process : Math.floor(lane.task / 10);
      const process = this.trace.processes[index];
      if (process === undefined || process.born > this.now) return;
      const slice = (from: number, to: number, activity: Activity, call?: FakeCall) => {
        if (to <= from || !inWindow(from, to)) return;
        slices.add({
          lane: laneNumber,
          fromNs: ns(from),
          toNs: ns(Math.min(to, end)),
          activity: activities.indexOf(activity),
          reason: Math.max(0, blockReasons.indexOf((call?.reason ?? "none") as "none")),
          syscall: call === undefined ? 0 : names.indexOf(call.name),
          call: call === undefined ? none : this.trace.calls.indexOf(call),
          count: call === undefined ? 0 : 1,
          failed: call?.failed ? 1 : 0,
        });
      };
      let at = process.born;
      for (const call of this.#callsOf(lane).sort((a, b) => a.from - b.from)) {
        slice(at, Math.min(call.from, end), "running");
        slice(call.from, call.to, call.reason === "none" ? "call" : "blocked", call);
        at = call.to;
      }
      slice(at, Math.min(process.end, end), "running");
      slice(process.end, Math.min(process.reaped, end), "zombie");
      if (lane.kind !== "process") return;
      const mark = (kind: (typeof markKinds)[number], when: number, other: number | null) => {
        if (when > this.now || !inWindow(when, when)) return;
        marks.add({
          lane: laneNumber,
          ns: ns(when),
          kind: markKinds.indexOf(kind),
          otherLane: laneOfProcess(other),
          call: none,
        });
      };
      mark("born", process.born, process.parent);
      const exec = this.trace.calls.find((call) => call.process === index && call.name === "execve");
      if (exec !== undefined) mark("exec", exec.to, null);
      mark(process.exit.startsWith("killed") ? "killed" : "exit", process.end, null);
      mark("reaped", process.reaped, process.parent);
    });
    for (const { channel, write, read, bytes } of this.trace.transfers) {
      const [from, to] = [this.trace.calls[write], this.trace.calls[read]];
      if (from === undefined || to === undefined || to.to > this.now || !inWindow(from.to, to.to)) continue;
      arrows.add({
        fromLane: laneOfProcess(from.process),
        toLane: laneOfProcess(to.process),
        fromNs: ns(from.to),
        toNs: ns(to.to),
        bytes,
        channel,
        write,
        read,
        count: 1,
      });
    }
    this.trace.signals.forEach((signal, index) => {
      if (signal.generated > this.now) return;
      const known = signal.delivered <= this.now;
      signals.add({
        fromLane: laneOfProcess(signal.from),
        toLane: laneOfProcess(signal.to),
        generatedNs: ns(signal.generated),
        deliveredNs: known ? ns(signal.delivered) : Number.NaN,
        handlerEndNs: signal.handlerEnd <= this.now ? ns(signal.handlerEnd) : Number.NaN,
        number: signal.number,
        outcome: signalOutcomes.indexOf(known ? "handled" : "pending"),
        signal: index,
      });
    });
    return {
      fromNs,
      toNs,
      slices: slices.pack(),
      arrows: arrows.pack(),
      signals: signals.pack(),
      marks: marks.pack(),
      jumps: new PackedBuilder(jumpSchema).pack(),
      fills: fills.pack(),
      syscalls: Object.fromEntries(names.map((name, index) => [index, name])),
    };
  }

  #density(pixels: number) {
    const calls = new Array<number>(pixels).fill(0);
    for (const call of this.#known()) {
      const pixel = Math.min(pixels - 1, Math.floor((call.from / Math.max(1, this.now)) * pixels));
      calls[pixel] = (calls[pixel] ?? 0) + 1;
    }
    return { fromNs: ns(0), toNs: ns(this.now), calls };
  }

  #details(event: EventRef): EventDetails {
    const blank = {
      event,
      ns: ns(0),
      endNs: null,
      process: null,
      channel: null,
      facts: [],
      payload: null,
      location: null,
      stack: [],
      related: [],
    };
    if (event.kind === "call") {
      const call = this.trace.calls[event.call];
      if (call === undefined) throw new Error(`No call ${event.call} in this trace.`);
      const process = this.trace.processes[call.process];
      const transfer = this.trace.transfers.find((t) => t.write === event.call || t.read === event.call);
      const other =
        transfer === undefined ? undefined : transfer.write === event.call ? transfer.read : transfer.write;
      const partner = other === undefined ? undefined : this.trace.calls[other];
      const bytes = new TextEncoder().encode("1\n10\n100\tthen\u0007 <b>not bold</b>\n1000\n10001\n");
      return {
        ...blank,
        title: `${call.name}(${call.bytes > 0 ? `1, "1\\n10\\n100\\tthen"…, ${call.bytes}` : ""}) = ${call.bytes}`,
        sentence: `${process?.name} (${process?.pid}) called ${call.name}${call.bytes > 0 ? ` with ${call.bytes} bytes` : ""}${call.reason === "none" ? "" : ` and waited ${formatSpan(ns(call.to - call.from))}: ${call.reason}`}.`,
        ns: ns(call.from),
        endNs: ns(call.to),
        process: call.process as ProcessIndex,
        channel: call.channel as ChannelIndex | null,
        facts: [
          {
            label: "process",
            value: `${process?.name} (${process?.pid})`,
            event: { kind: "process", process: call.process as ProcessIndex },
          },
          {
            label: "result",
            value: call.failed ? "ENOENT: no such file" : `${call.bytes} bytes`,
            event: null,
          },
          ...(call.channel === null
            ? []
            : [
                {
                  label: "channel",
                  value: this.trace.channels[call.channel]?.id ?? "",
                  event: { kind: "channel" as const, channel: call.channel as ChannelIndex },
                },
              ]),
        ],
        payload:
          call.bytes > 0
            ? {
                bytes: bytes.slice().buffer,
                total: call.bytes,
                direction: call.name === "read" ? "in" : "out",
              }
            : null,
        location: { file: "/home/u/gen.c", line: 27 },
        stack: [
          { function: "write+0x14", module: "/lib/libc.so.6", location: null, inlined: false, own: false },
          stackFrame("emit", 27),
          stackFrame("main", 51),
        ],
        related:
          partner === undefined || other === undefined
            ? []
            : [
                {
                  label: `${partner.name} by ${this.trace.processes[partner.process]?.name}, ${formatSpan(ns(Math.abs(partner.from - call.from)))} away`,
                  event: { kind: "call", call: other as CallIndex },
                  ns: ns(partner.from),
                },
              ],
      };
    }
    if (event.kind === "process") {
      const process = this.trace.processes[event.process];
      return {
        ...blank,
        title: `${process?.name} (${process?.pid})`,
        sentence: `${process?.name} was started ${formatSpan(ns(process?.born ?? 0))} into the trace.`,
        ns: ns(process?.born ?? 0),
        process: event.process,
        facts: [{ label: "command", value: process?.argv.join(" ") ?? "", event: null }],
      };
    }
    if (event.kind === "channel") {
      const channel = this.trace.channels[event.channel];
      return {
        ...blank,
        title: channel?.id ?? "",
        sentence: `A ${channel?.kind} that carried ${channel?.levels.at(-1)?.written ?? 0} bytes.`,
        ns: ns(channel?.created ?? 0),
        channel: event.channel,
      };
    }
    if (event.kind !== "signal") throw new Error("This event is not in the trace.");
    const signal = this.trace.signals[event.signal];
    return {
      ...blank,
      title: signal?.name ?? "",
      sentence: `${signal?.name} was sent, held, and handled.`,
      ns: ns(signal?.generated ?? 0),
      process: (signal?.to ?? null) as ProcessIndex | null,
    };
  }

  #findings(): readonly Finding[] {
    if (this.foundNothing || this.now < this.trace.end || this.trace.signals.length === 0) return [];
    return [
      {
        rule: "tiny-io",
        severity: "info",
        message: "gen (4108) writes 4,096 bytes at a time; a larger buffer: one system call for 540.",
        pids: [4108],
        channels: ["pipe:97310"],
        ns: ns(5000),
        location: null,
        related: [],
      },
      {
        rule: "blocked-at-end",
        severity: "warning",
        message: "gen (4108) waited 2.6 ms on a full pipe:97310 while sort (4109) computed.",
        pids: [4108],
        channels: ["pipe:97310"],
        ns: ns(14_000),
        location: null,
        related: [],
      },
    ];
  }

  #summary(): Summary {
    const flows = new Map<
      string,
      { channel: string; from: number; to: number; bytes: number; transfers: number }
    >();
    for (const { channel, write, read, bytes } of this.trace.transfers) {
      const [w, r] = [this.trace.calls[write], this.trace.calls[read]];
      if (w === undefined || r === undefined || r.to > this.now) continue;
      const id = this.trace.channels[channel]?.id ?? "";
      const [from, to] = [
        this.trace.processes[w.process]?.pid ?? 0,
        this.trace.processes[r.process]?.pid ?? 0,
      ];
      const known = flows.get(`${id} ${from} ${to}`) ?? { channel: id, from, to, bytes: 0, transfers: 0 };
      flows.set(`${id} ${from} ${to}`, {
        ...known,
        bytes: known.bytes + bytes,
        transfers: known.transfers + 1,
      });
    }
    return {
      schema: 1,
      command: [],
      tracer: "strace 6.1",
      startUnixNs: null,
      durationNs: ns(this.now),
      exit: null,
      stats: { lines: 0, calls: this.trace.calls.length, unparsed: 0, partial: 0 },
      processes: [],
      channels: [],
      flows: [...flows.values()].map((flow) => ({ ...flow, latencyNs: { p50: 0, p99: 0, max: 0 } })),
      signals: [],
      waits: [],
      jumps: [],
      findings: [],
    };
  }
}

function stackFrame(name: string, line: number) {
  return {
    function: name,
    module: "/home/u/gen",
    location: { file: "/home/u/gen.c", line },
    inlined: false,
    own: true,
  };
}
