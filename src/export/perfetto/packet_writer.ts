import { PbfWriter } from "pbf";
import { toInt64 } from "../int64.ts";
import {
  annotationField,
  counterField,
  eventField,
  internedEntryField,
  internedField,
  packetField,
  processField,
  sequenceFlag,
  threadField,
  traceField,
  trackField,
} from "./message_numbers.ts";

export interface TrackDescription {
  readonly uuid: number;
  readonly parent?: number;
  readonly name?: string;
  readonly process?: { readonly pid: number; readonly name: string; readonly cmdline: readonly string[] };
  readonly thread?: { readonly pid: number; readonly tid: number; readonly name: string };
  /** Set for a counter: a value of `counterUnit`. */
  readonly unit?: number;
}

export interface TrackEvent {
  readonly ns: number;
  readonly track: number;
  /** A value of `eventType`. */
  readonly type: number;
  /** Not of the end of a slice, nor of a counter. */
  readonly name?: string;
  readonly counter?: number;
  readonly flows?: readonly number[];
  readonly endingFlows?: readonly number[];
  readonly annotations?: Readonly<Record<string, string | number | undefined>>;
}

/** There is one writer, so one sequence; names are sent once and then referred to by number. */
const sequence = 1;

/** Packets of a Perfetto trace. Call `take` now and then: it gives what was written since the last time. */
export class PacketWriter {
  #out = new PbfWriter();
  readonly #eventNames = new Map<string, number>();
  readonly #annotationNames = new Map<string, number>();
  #isFirst = true;

  /** Bytes that `take` would give. */
  get pending(): number {
    return this.#out.pos;
  }

  take(): Uint8Array {
    const bytes = this.#out.finish();
    this.#out = new PbfWriter();
    return bytes;
  }

  track(track: TrackDescription): void {
    this.#packet((out) => out.writeMessage(packetField.trackDescriptor, writeTrack, track));
  }

  event(event: TrackEvent): void {
    // Entries of a packet are read before its event, so a name may be sent in the packet that first uses it.
    const newNames: [field: number, iid: number, name: string][] = [];
    const iidOf = (names: Map<string, number>, field: number, name: string): number => {
      let iid = names.get(name);
      if (iid === undefined) {
        iid = names.size + 1;
        names.set(name, iid);
        newNames.push([field, iid, name]);
      }
      return iid;
    };
    const nameIid =
      event.name === undefined ? 0 : iidOf(this.#eventNames, internedField.eventNames, event.name);
    const annotations: [iid: number, value: string | number][] = [];
    for (const [name, value] of Object.entries(event.annotations ?? {})) {
      if (value === undefined || value === "") continue;
      annotations.push([iidOf(this.#annotationNames, internedField.debugAnnotationNames, name), value]);
    }
    this.#packet((out) => {
      writeInteger(out, packetField.timestamp, Math.max(0, event.ns));
      if (newNames.length > 0) out.writeMessage(packetField.internedData, writeInterned, newNames);
      out.writeMessage(packetField.trackEvent, writeEvent, { event, nameIid, annotations });
    });
  }

  #packet(write: (out: PbfWriter) => void): void {
    const flags = this.#isFirst ? sequenceFlag.incrementalStateCleared : sequenceFlag.needsIncrementalState;
    this.#isFirst = false;
    this.#out.writeMessage(
      traceField.packet,
      (_, out) => {
        write(out);
        out.writeVarintField(packetField.trustedPacketSequenceId, sequence);
        out.writeVarintField(packetField.sequenceFlags, flags);
      },
      null,
    );
  }
}

function writeTrack(track: TrackDescription, out: PbfWriter): void {
  out.writeVarintField(trackField.uuid, track.uuid);
  if (track.parent !== undefined) out.writeVarintField(trackField.parentUuid, track.parent);
  if (track.name !== undefined) out.writeStringField(trackField.name, track.name);
  const { process, thread, unit } = track;
  if (process !== undefined) {
    out.writeMessage(
      trackField.process,
      (_, inner) => {
        writeInteger(inner, processField.pid, process.pid);
        for (const word of process.cmdline) inner.writeStringField(processField.cmdline, word);
        inner.writeStringField(processField.processName, process.name);
      },
      null,
    );
  }
  if (thread !== undefined) {
    out.writeMessage(
      trackField.thread,
      (_, inner) => {
        writeInteger(inner, threadField.pid, thread.pid);
        writeInteger(inner, threadField.tid, thread.tid);
        inner.writeStringField(threadField.threadName, thread.name);
      },
      null,
    );
  }
  if (unit !== undefined) {
    out.writeMessage(trackField.counter, (_, inner) => inner.writeVarintField(counterField.unit, unit), null);
  }
}

function writeInterned(
  entries: readonly (readonly [field: number, iid: number, name: string])[],
  out: PbfWriter,
): void {
  for (const [field, iid, name] of entries) {
    out.writeMessage(
      field,
      (_, inner) => {
        inner.writeVarintField(internedEntryField.iid, iid);
        inner.writeStringField(internedEntryField.name, name);
      },
      null,
    );
  }
}

interface NumberedEvent {
  readonly event: TrackEvent;
  readonly nameIid: number;
  readonly annotations: readonly (readonly [iid: number, value: string | number])[];
}

function writeEvent({ event, nameIid, annotations }: NumberedEvent, out: PbfWriter): void {
  out.writeVarintField(eventField.type, event.type);
  out.writeVarintField(eventField.trackUuid, event.track);
  if (nameIid > 0) out.writeVarintField(eventField.nameIid, nameIid);
  if (event.counter !== undefined) writeInteger(out, eventField.counterValue, event.counter);
  for (const flow of event.flows ?? []) out.writeFixed64Field(eventField.flowIds, flow);
  for (const flow of event.endingFlows ?? []) out.writeFixed64Field(eventField.terminatingFlowIds, flow);
  for (const [iid, value] of annotations) {
    out.writeMessage(
      eventField.debugAnnotations,
      (_, inner) => {
        inner.writeVarintField(annotationField.nameIid, iid);
        if (typeof value === "string") inner.writeStringField(annotationField.stringValue, value);
        else writeInteger(inner, annotationField.intValue, value);
      },
      null,
    );
  }
}

function writeInteger(out: PbfWriter, field: number, value: number): void {
  out.writeVarintField(field, Number.isNaN(value) ? 0 : toInt64(value));
}
