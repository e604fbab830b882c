import type { CallIndex, ProcessIndex } from "../../base/ids.ts";
import { atOnce, type Steps } from "../../base/steps.ts";
import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import { blockReasons } from "../../base/vocabulary.ts";
import { unitOf } from "../../ipc/channels/channel_unit.ts";
import { calledName, channelLabel, processLabel } from "../../ipc/names.ts";
import { isProcess, type Trace } from "../../ipc/trace.ts";
import type { BusyChannel, Digest, LongWait } from "../../protocol/digest.ts";
import { processOfCall } from "../flows.ts";
import { joinsProcesses } from "../interprocess.ts";
import { exitWords } from "../overview.ts";
import { programOf } from "../program.ts";
import type { RunInfo } from "../run_info.ts";
import type { LongestWaits } from "./longest_waits.ts";

/** Lines of each list: what is read at a glance. */
const mostLines = 5;
const mostNames = 3;

export function digestOf(...of: Parameters<typeof digestInSteps>): Digest {
  return atOnce(digestInSteps(...of));
}

export function* digestInSteps(
  trace: Trace,
  run: RunInfo,
  waits: LongestWaits,
  presentNs: Nanos,
): Steps<Digest> {
  const program = programOf(trace);
  return {
    command: run.command.length > 0 ? run.command : (program?.execs[0]?.argv ?? []),
    durationNs: presentNs,
    end: run.timedOut
      ? "stopped: its time was up"
      : program?.exit === undefined
        ? null
        : exitWords(program.exit),
    processes: trace.processes.filter(isProcess).length,
    threads: trace.tasks.length,
    calls: trace.calls.length,
    signals: trace.signals.length,
    unparsed: trace.stats.unparsed,
    busiest: busiestChannels(trace),
    longestWaits: (yield* waits.longestInSteps(trace, presentNs, mostLines)).map((call) =>
      longWait(trace, call, presentNs),
    ),
  };
}

function busiestChannels(trace: Trace): BusyChannel[] {
  return trace.channels
    .filter(
      (channel) =>
        joinsProcesses(channel) &&
        // The bytes of a semaphore are those that made it, the bytes of a counter are its numbers.
        unitOf(channel.kind) !== "count" &&
        channel.bytesWritten + channel.bytesRead > 0,
    )
    .map((channel) => ({ channel, bytes: Math.max(channel.bytesWritten, channel.bytesRead) }))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, mostLines)
    .map(({ channel, bytes }) => ({
      channel: channel.index,
      id: channel.id,
      name: channelLabel(trace, channel.index),
      bytes,
      writers: namesOf(trace, channel.writers),
      readers: namesOf(trace, channel.readers),
    }));
}

function namesOf(trace: Trace, processes: ReadonlySet<ProcessIndex>): string[] {
  return [...processes].slice(0, mostNames).map((process) => processLabel(trace, process, trace.endNs));
}

function longWait(trace: Trace, row: number, presentNs: Nanos): LongWait {
  const { calls } = trace;
  const call = row as CallIndex;
  const ns = calls.startNs(call);
  const process = processOfCall(trace, call);
  const index = calls.channel(call);
  return {
    call,
    ns,
    process,
    who: processLabel(trace, process, ns),
    name: calledName(trace, call),
    reason: blockReasons[calls.blocked(call)] ?? "none",
    channel: index === noRow ? null : channelLabel(trace, index as never),
    waitedNs: (Math.min(calls.endNs(call), presentNs) - ns) as Nanos,
    still: !Number.isFinite(calls.endNs(call)),
  };
}
