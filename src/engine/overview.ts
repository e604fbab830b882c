import type { ProcessIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import { unitOf } from "../ipc/channels/channel_unit.ts";
import { type Channel, type ExitStatus, isProcess, type Process, type Trace } from "../ipc/trace.ts";
import type { ChannelInfo, Overview, ProcessInfo, TraceHead } from "../protocol/engine.ts";
import { joinsProcesses } from "./interprocess.ts";
import { type Listed, mostTasks } from "./listing.ts";
import { notesOn } from "./notes.ts";
import { programOf } from "./program.ts";
import { type RunInfo, verdictNs } from "./run_info.ts";
import { streamInfos } from "./streams.ts";

/** @param listed undefined: every process, thread and channel. */
export function overviewOf(trace: Trace, head: TraceHead, run: RunInfo, listed?: Listed): Overview {
  const isListed = (process: Process) => isProcess(process) && listed?.processes.has(process.index) !== false;
  return {
    ...head,
    command: run.command.length > 0 ? run.command : (programOf(trace)?.execs[0]?.argv ?? []),
    tracer: run.tracer,
    startUnixNs: trace.startUnixNs?.toString() ?? null,
    unparsed: trace.stats.unparsed,
    ...(run.cutShort === true ? { cutShort: true } : {}),
    verdictNs: verdictNs(trace, run),
    processList: trace.processes.filter(isListed).map((process) => processInfo(trace, process, listed)),
    channelList: trace.channels
      .filter((channel) => joinsProcesses(channel) && listed?.channels.has(channel.index) !== false)
      .map((channel) => channelInfo(channel, listed)),
    streamList: streamInfos(trace),
    notes: notesOn(trace, run, head.live || head.progress !== undefined, head.behindNs),
  };
}

function processInfo(trace: Trace, process: Process, listed: Listed | undefined): ProcessInfo {
  const tasks = listed === undefined ? process.tasks : process.tasks.slice(0, mostTasks);
  return {
    index: process.index,
    pid: process.pid,
    parent: process.parent ?? null,
    name: process.name,
    argv: process.argv,
    startNs: process.startNs,
    endNs: endOrNull(process.endNs),
    exit: process.exit === undefined ? null : exitWords(process.exit),
    tasks: tasks.flatMap((index) => {
      const task = trace.tasks[index];
      return task === undefined ? [] : [{ index, tid: task.tid }];
    }),
  };
}

function channelInfo(channel: Channel, listed: Listed | undefined): ChannelInfo {
  const isListed = (process: ProcessIndex) => listed?.processes.has(process) !== false;
  return {
    index: channel.index,
    id: channel.id,
    kind: channel.kind,
    name: channel.name,
    unit: unitOf(channel.kind),
    capacity: Number.isNaN(channel.capacity) ? null : channel.capacity,
    createdNs: channel.createdNs,
    bytesWritten: channel.bytesWritten,
    bytesRead: channel.bytesRead,
    writers: [...channel.writers].filter(isListed),
    readers: [...channel.readers].filter(isListed),
  };
}

export function exitWords(exit: ExitStatus): string {
  switch (exit.how) {
    case "exited":
      return `exit ${exit.code}`;
    case "killed":
      return `killed by ${exit.signal}${exit.core ? " (core dumped)" : ""}`;
  }
}

function endOrNull(ns: Nanos): Nanos | null {
  return Number.isFinite(ns) ? ns : null;
}
