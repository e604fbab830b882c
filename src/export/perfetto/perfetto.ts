import { unitOf } from "../../ipc/channels/channel_unit.ts";
import { type Channel, isProcess, type Trace } from "../../ipc/trace.ts";
import { allCalls, type CallFacts } from "../call_facts.ts";
import type { ExportedRun } from "../exported_run.ts";
import { joinedTransfers } from "../joined_transfers.ts";
import { allSignals, type SignalFacts } from "../signal_facts.ts";
import { counterUnit, eventType } from "./message_numbers.ts";
import { PacketWriter } from "./packet_writer.ts";
import {
  channelsTrack,
  channelTrack,
  processTrack,
  signalFlow,
  signalTrack,
  taskTrack,
} from "./track_ids.ts";

const pieceBytes = 1 << 16;

/**
 * The run as a Perfetto trace: a track for each process, thread and channel; a slice for each call; an arrow for each
 * transfer and each signal that a process sent; a counter for each level. Times are ns from the start of the trace.
 */
export function* perfettoTrace({ trace }: ExportedRun): Generator<Uint8Array> {
  const out = new PacketWriter();
  const steps = [
    describeTracks(out, trace),
    writeCalls(out, trace),
    writeSignals(out, trace),
    writeLevels(out, trace),
  ];
  for (const step of steps) {
    for (const _ of step) if (out.pending >= pieceBytes) yield out.take();
  }
  if (out.pending > 0) yield out.take();
}

function* describeTracks(out: PacketWriter, trace: Trace): Generator<void> {
  for (const process of trace.processes.filter(isProcess)) {
    const { name } = process;
    out.track({
      uuid: processTrack(process.index),
      process: { pid: process.pid, name, cmdline: process.argv },
    });
    for (const index of process.tasks) {
      const task = trace.tasks[index];
      if (task === undefined) continue;
      out.track({
        uuid: taskTrack(index),
        parent: processTrack(process.index),
        thread: { pid: process.pid, tid: task.tid, name: task.name === "" ? name : task.name },
      });
    }
    yield;
  }
}

/**
 * An arrow leaves where the writer's call begins and arrives where the reader's ends: a reader often waits before its
 * writer writes, and Perfetto drops an arrow whose end comes before its start.
 */
function* writeCalls(out: PacketWriter, trace: Trace): Generator<void> {
  const { leaving, arriving } = flowsOfCalls(trace);
  for (const call of allCalls(trace)) {
    const track = taskTrack(call.task.index);
    const flows = leaving.get(call.call);
    const endingFlows = arriving.get(call.call);
    out.event({
      ns: call.startNs,
      track,
      type: eventType.sliceBegin,
      name: call.name,
      ...(flows === undefined ? {} : { flows }),
      annotations: annotationsOf(call),
    });
    out.event({
      ns: call.endNs,
      track,
      type: eventType.sliceEnd,
      ...(endingFlows === undefined ? {} : { endingFlows }),
    });
    yield;
  }
}

function annotationsOf(call: CallFacts) {
  return {
    channel: call.channel?.id,
    result: call.result,
    error: call.errno,
    waited: call.blocked,
    state: call.outcome === "pending" ? "not yet returned" : undefined,
  };
}

interface FlowsOfCalls {
  readonly leaving: ReadonlyMap<number, readonly number[]>;
  readonly arriving: ReadonlyMap<number, readonly number[]>;
}

function flowsOfCalls(trace: Trace): FlowsOfCalls {
  const leaving = new Map<number, number[]>();
  const arriving = new Map<number, number[]>();
  const note = (flows: Map<number, number[]>, call: number, flow: number): void => {
    const known = flows.get(call);
    if (known === undefined) flows.set(call, [flow]);
    else known.push(flow);
  };
  for (const { row, write, read } of joinedTransfers(trace)) {
    // 0 is no flow.
    note(leaving, write.call, row + 1);
    note(arriving, read.call, row + 1);
  }
  for (const signal of allSignals(trace)) {
    if (signal.sentBy !== undefined && signal.deliveredNs !== undefined)
      note(leaving, signal.sentBy.call, signalFlow(signal.row));
  }
  return { leaving, arriving };
}

function* writeSignals(out: PacketWriter, trace: Trace): Generator<void> {
  const described = new Set<number>();
  for (const signal of allSignals(trace)) {
    const task = signal.task?.index ?? signal.to.tasks[0];
    if (task === undefined) continue;
    const track = signalTrack(task);
    if (!described.has(track)) {
      described.add(track);
      out.track({ uuid: track, parent: taskTrack(task), name: "signals" });
    }
    writeSignal(out, track, signal);
    yield;
  }
}

function writeSignal(out: PacketWriter, track: number, signal: SignalFacts): void {
  const { name, cause, outcome, generatedNs, deliveredNs, handlerEndNs } = signal;
  const annotations = { cause, outcome, from: signal.from?.pid };
  if (deliveredNs === undefined) {
    out.event({
      ns: generatedNs,
      track,
      type: eventType.instant,
      name: `${name} (${outcome})`,
      annotations,
    });
    return;
  }
  const endingFlows = signal.sentBy === undefined ? [] : [signalFlow(signal.row)];
  if (handlerEndNs === undefined) {
    out.event({ ns: deliveredNs, track, type: eventType.instant, name, endingFlows, annotations });
    return;
  }
  out.event({
    ns: deliveredNs,
    track,
    type: eventType.sliceBegin,
    name: `${name} handler`,
    endingFlows,
    annotations,
  });
  out.event({ ns: handlerEndNs, track, type: eventType.sliceEnd });
}

function* writeLevels(out: PacketWriter, trace: Trace): Generator<void> {
  const filled = trace.channels.filter(({ fill }) => fill.length > 0);
  if (filled.length === 0) return;
  out.track({ uuid: channelsTrack, name: "Channels" });
  for (const channel of filled) {
    const track = channelTrack(channel.index);
    const unit = unitOf(channel.kind) === "bytes" ? counterUnit.sizeBytes : counterUnit.count;
    out.track({ uuid: track, parent: channelsTrack, name: channel.id, unit });
    yield* writeLevel(out, channel, track);
  }
}

function* writeLevel(out: PacketWriter, { fill }: Channel, track: number): Generator<void> {
  for (let point = 0; point < fill.length; point++) {
    const counter = fill.level(point);
    if (Number.isNaN(counter)) continue;
    out.event({ ns: fill.ns(point), track, type: eventType.counter, counter });
    yield;
  }
}
