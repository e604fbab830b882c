import type { Nanos } from "../base/time.ts";
import { unitOf } from "../ipc/channels/channel_unit.ts";
import { type Channel, type ExitStatus, isProcess, type Process, type Trace } from "../ipc/trace.ts";
import type { ChannelInfo, Overview, ProcessInfo, TraceHead } from "../protocol/engine.ts";
import { joinsProcesses } from "./interprocess.ts";
import { type RunInfo, verdictNs } from "./run_info.ts";

export function overviewOf(trace: Trace, head: TraceHead, run: RunInfo): Overview {
  return {
    ...head,
    command: run.command.length > 0 ? run.command : (trace.processes[0]?.execs[0]?.argv ?? []),
    tracer: run.tracer,
    startUnixNs: trace.startUnixNs?.toString() ?? null,
    unparsed: trace.stats.unparsed,
    ...(run.cutShort === true ? { cutShort: true } : {}),
    verdictNs: verdictNs(trace, run),
    processList: trace.processes.filter(isProcess).map((process) => processInfo(trace, process)),
    channelList: trace.channels.filter(joinsProcesses).map(channelInfo),
  };
}

function processInfo(trace: Trace, process: Process): ProcessInfo {
  return {
    index: process.index,
    pid: process.pid,
    parent: process.parent ?? null,
    name: process.name,
    argv: process.argv,
    startNs: process.startNs,
    endNs: endOrNull(process.endNs),
    exit: process.exit === undefined ? null : exitWords(process.exit),
    tasks: process.tasks.flatMap((index) => {
      const task = trace.tasks[index];
      return task === undefined ? [] : [{ index, tid: task.tid }];
    }),
  };
}

function channelInfo(channel: Channel): ChannelInfo {
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
    writers: [...channel.writers],
    readers: [...channel.readers],
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
