import type { ProcessIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { earlier, type Nanos, notYet } from "../../base/time.ts";
import { filesOf } from "../descriptors/thread_tables.ts";
import type { LiveProcess, LiveTask } from "../processes/live_process.ts";
import { IndexList } from "../tables/index_list.ts";
import { type Stream, type StreamEventKind, streamEventKinds } from "../tables/probe_tables.ts";
import type { Trace } from "../trace.ts";
import type { OpenMark, StreamMark } from "./mark.ts";

/** What stdio's streams did between two system calls: `trace.streams` and `trace.streamEvents`. */
export class StreamMarks {
  readonly #trace: Trace;
  /** The latest stream at each address of a FILE, closed or not: indices into `trace.streams`. */
  readonly #latest = new Map<ProcessIndex, Map<number, number>>();
  readonly #callIds = new Map<string, number>();

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  open(task: LiveTask, ns: Nanos, { stream, fd, path }: Omit<OpenMark, "kind">, copied = 0): number {
    const index = this.#trace.streams.length;
    this.#trace.streams.push({
      process: ownerOfMemory(task.process).process.index,
      address: stream,
      fd,
      path,
      openedNs: ns,
      copied,
      closedNs: notYet,
      buffering: "full",
      size: 0,
      reads: 0,
      bytesRead: 0,
      writes: 0,
      bytesWritten: 0,
      meetings: 0,
      channel: channelOf(task, fd),
      events: new IndexList(),
    });
    this.#streamsOf(task.process).set(stream, index);
    return index;
  }

  add(task: LiveTask, ns: Nanos, said: StreamMark): void {
    const mark = inBorrowedMemory(task.process) ? keptByParent(said) : said;
    const owner = ownerOfMemory(task.process).process.index;
    const index = this.#openAt(owner, mark.stream, ns) ?? this.#firstSeen(task, ns, mark);
    const stream = this.#trace.streams[index] as Stream;
    stream.buffering = mark.buffering;
    stream.size = mark.size;
    stream.reads += mark.reads;
    stream.bytesRead += mark.bytesRead;
    stream.writes += mark.writes;
    stream.bytesWritten += mark.bytesWritten;
    if (meetsKernel(mark)) stream.meetings++;
    if (mark.why === "close") stream.closedNs = ns;
    this.#addRow(task, ns, index, mark);
  }

  /** exec: what was in memory is gone. */
  forget({ process }: LiveProcess, ns: Nanos): void {
    for (const index of this.#latest.get(process.index)?.values() ?? []) {
      const stream = this.#trace.streams[index] as Stream;
      stream.closedNs = earlier(stream.closedNs, ns);
    }
  }

  #openAt(process: ProcessIndex, address: number, ns: Nanos): number | undefined {
    const index = this.#latest.get(process)?.get(address);
    return index !== undefined && (this.#trace.streams[index] as Stream).closedNs > ns ? index : undefined;
  }

  /** The standard streams were never opened; a child's are copies of what its parent had open when it forked. */
  #firstSeen(task: LiveTask, ns: Nanos, { stream, fd }: StreamMark): number {
    const owner = ownerOfMemory(task.process);
    const index =
      owner.parent === undefined
        ? undefined
        : this.#openAt(owner.parent.process.index, stream, owner.process.startNs);
    const inherited = index === undefined ? undefined : this.#trace.streams[index];
    if (inherited === undefined) return this.open(task, ns, { stream, fd, path: "" });
    return this.open(
      task,
      ns,
      { stream, fd, path: inherited.path },
      this.#levelAt(inherited, owner.process.startNs),
    );
  }

  #levelAt({ events }: Stream, atNs: Nanos): number {
    const { ns, level } = this.#trace.streamEvents.columns;
    const position = events.firstPosition((row) => (ns[row] as number) > atNs) - 1;
    return position < 0 ? 0 : (level[events.at(position)] as number);
  }

  #addRow(task: LiveTask, ns: Nanos, stream: number, mark: StreamMark): void {
    const row = this.#trace.streamEvents.addRow();
    const { columns } = this.#trace.streamEvents;
    const its = this.#trace.streams[stream] as Stream;
    const { events, size } = its;
    // strace tells what a descriptor is when it is first used: often after the stream's first bytes.
    if (its.channel === noRow) its.channel = channelOf(task, its.fd);
    const last = events.length === 0 ? its.copied : (columns.level[events.at(events.length - 1)] as number);
    const fullest = Math.max(size, mark.pending + mark.ahead);
    columns.before[row] = Math.max(0, Math.min(fullest, last + mark.bytesWritten - mark.bytesRead));
    columns.level[row] = emptied.has(mark.why) ? 0 : mark.pending + mark.ahead;
    events.push(row);
    columns.ns[row] = ns;
    columns.stream[row] = stream;
    columns.kind[row] = streamEventKinds.indexOf(mark.why);
    columns.call[row] = this.#callId(mark.call);
    columns.pending[row] = mark.pending;
    columns.reads[row] = mark.reads;
    columns.bytesRead[row] = mark.bytesRead;
    columns.writes[row] = mark.writes;
    columns.bytesWritten[row] = mark.bytesWritten;
    columns.task[row] = task.task.index;
    columns.after[row] = task.lastCall;
  }

  #streamsOf(live: LiveProcess): Map<number, number> {
    const process = ownerOfMemory(live).process;
    let streams = this.#latest.get(process.index);
    if (streams === undefined) {
      streams = new Map();
      this.#latest.set(process.index, streams);
    }
    return streams;
  }

  #callId(call: string): number {
    let id = this.#callIds.get(call);
    if (id === undefined) {
      id = this.#trace.streamCalls.length;
      this.#callIds.set(call, id);
      this.#trace.streamCalls.push(call);
    }
    return id;
  }
}

function channelOf(task: LiveTask, fd: number): number {
  return filesOf(task).table.get(fd)?.file.channel.channel.index ?? noRow;
}

/** After these nothing is left of what was in the buffer. */
const emptied: ReadonlySet<StreamEventKind> = new Set(["exit", "close", "_exit", "abort", "exec"]);

/** At the end of the program and of the stream its buffer is flushed, if there is something in it. */
function meetsKernel({ why, pending }: StreamMark): boolean {
  return why === "kernel" || why === "flush" || ((why === "exit" || why === "close") && pending > 0);
}

/** A child of vfork lives in its parent's memory until it is another program or gone: its streams are the parent's. */
function inBorrowedMemory({ process, parent }: LiveProcess): boolean {
  return process.sharesMemoryWith !== undefined && process.sharesMemoryWith === parent?.process.index;
}

function ownerOfMemory(live: LiveProcess): LiveProcess {
  let owner = live;
  while (owner.parent !== undefined && inBorrowedMemory(owner)) owner = owner.parent;
  return owner;
}

/** What such a child leaves in a buffer is not lost with it. */
function keptByParent(mark: StreamMark): StreamMark {
  return lostWith.has(mark.why) ? { ...mark, why: "count" } : mark;
}

const lostWith: ReadonlySet<StreamEventKind> = new Set(["_exit", "abort", "exec"]);
