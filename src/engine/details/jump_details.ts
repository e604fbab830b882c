import type { JumpIndex, ProcessIndex, SignalIndex, TaskIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { formatSpan, type Nanos } from "../../base/time.ts";
import { processLabel } from "../../ipc/names.ts";
import { type JumpKind, jumpKinds } from "../../ipc/tables/probe_tables.ts";
import type { Trace } from "../../ipc/trace.ts";
import type { EventDetails, Fact, RelatedEvent } from "../../protocol/engine.ts";
import type { SourceLocation } from "../../protocol/summary.ts";
import { signalName } from "../../strace/signals.ts";
import type { LocateJump } from "../summary_jumps.ts";
import { bytesLabel, countLabel } from "./amounts.ts";
import { fact } from "./call_details.ts";

/** One row of `trace.jumps`, as its columns say. */
interface Jump {
  readonly row: JumpIndex;
  readonly kind: JumpKind;
  readonly ns: Nanos;
  readonly process: ProcessIndex;
  readonly value: number;
  readonly mask: boolean;
  readonly jumps: number;
  readonly target: JumpIndex | undefined;
  readonly frames: number | undefined;
  readonly bytes: number | undefined;
  readonly leftHandler: SignalIndex | undefined;
}

/** A mark that setjmp set, or a jump back to one, in plain words. */
export function jumpDetails(trace: Trace, row: JumpIndex, locate: LocateJump): EventDetails | undefined {
  if (row >= trace.jumps.length) return undefined;
  const jump = jumpAt(trace, row);
  const isMark = jump.jumps === 0;
  return {
    event: { kind: "jump", jump: row },
    title: isMark ? `${jump.kind}() = 0` : `${jump.kind}(${jump.value})`,
    sentence: isMark ? markSentence(trace, jump) : jumpSentence(trace, jump, locate),
    ns: jump.ns,
    endNs: null,
    process: jump.process,
    channel: null,
    facts: isMark ? markFacts(jump) : jumpFacts(trace, jump),
    payload: null,
    location: null,
    stack: [],
    related: isMark ? jumpsTo(trace, row) : markOf(trace, jump, locate),
  };
}

function jumpAt(trace: Trace, row: JumpIndex): Jump {
  const { columns } = trace.jumps;
  const known = (cell: number | undefined) => (cell === noRow ? undefined : cell);
  const task = trace.tasks[columns.task[row] as TaskIndex];
  return {
    row,
    kind: jumpKinds[columns.kind[row] as number] ?? "setjmp",
    ns: columns.ns[row] as Nanos,
    process: (task?.process ?? 0) as ProcessIndex,
    value: columns.value[row] as number,
    mask: columns.mask[row] === 1,
    jumps: columns.jumps[row] as number,
    target: known(columns.target[row]) as JumpIndex | undefined,
    frames: known(columns.frames[row]),
    bytes: known(columns.bytes[row]),
    leftHandler: known(columns.leftHandler[row]) as SignalIndex | undefined,
  };
}

function markSentence(trace: Trace, { process, ns, mask }: Jump): string {
  const kept = mask ? "the signal mask is kept with it" : "without the signal mask";
  return `${processLabel(trace, process, ns)} set a mark to jump back to, ${kept}.`;
}

/** `… jumped back to the mark set 3 ms earlier in main.c:12, over 5 frames (448 bytes of stack), out of …` */
function jumpSentence(trace: Trace, jump: Jump, locate: LocateJump): string {
  const { process, ns, value, jumps } = jump;
  const parts = [
    `${processLabel(trace, process, ns)} jumped back to ${targetWords(trace, jump, locate)}`,
    ...distanceWords(jump),
    ...handlerWords(trace, jump),
    `setjmp returns ${value} there`,
  ];
  const alike = jumps > 1 ? ` It did so ${countLabel(jumps)} times in a row.` : "";
  return `${parts.join(", ")}.${alike}`;
}

function targetWords(trace: Trace, { target, ns }: Jump, locate: LocateJump): string {
  if (target === undefined) return "a mark that nobody saw being set";
  const setNs = trace.jumps.columns.ns[target] as number;
  return `the mark set ${formatSpan(ns - setNs)} earlier${placeWords(locate(target))}`;
}

function placeWords(location: SourceLocation | null): string {
  return location === null
    ? ""
    : ` in ${location.file.slice(location.file.lastIndexOf("/") + 1)}:${location.line}`;
}

function distanceWords({ frames, bytes }: Jump): string[] {
  const stack = bytes === undefined ? undefined : `${bytesLabel(bytes)} of stack`;
  if (frames === undefined) return stack === undefined ? [] : [`over ${stack}`];
  const over = `over ${countLabel(frames)} ${frames === 1 ? "frame" : "frames"}`;
  return [stack === undefined ? over : `${over} (${stack})`];
}

function handlerWords(trace: Trace, { leftHandler, mask }: Jump): string[] {
  if (leftHandler === undefined) return [];
  const name = signalName(trace.signals.columns.signal[leftHandler] as number);
  return [
    `out of ${name}'s handler`,
    mask ? "mask restored" : `mask not restored, so that ${name} stays blocked`,
  ];
}

function markFacts({ mask }: Jump): Fact[] {
  return [fact("signal mask", mask ? "kept" : "not kept")];
}

function jumpFacts(
  trace: Trace,
  { target, frames, bytes, leftHandler, mask, value, row, jumps }: Jump,
): Fact[] {
  const times = trace.jumps.columns.times[row] as number;
  return [
    fact("value", String(value)),
    ...(target === undefined
      ? []
      : [fact("mark", `setjmp, by then ${countLabel(Math.max(1, times))}×`, { kind: "jump", jump: target })]),
    ...(frames === undefined ? [] : [fact("frames left", countLabel(frames))]),
    ...(bytes === undefined ? [] : [fact("stack left", bytesLabel(bytes))]),
    ...(leftHandler === undefined
      ? []
      : [fact("handler left", handlerName(trace, leftHandler), { kind: "signal", signal: leftHandler })]),
    fact("signal mask", mask ? "put back" : "left as it is"),
    ...(jumps > 1 ? [fact("jumps alike", countLabel(jumps))] : []),
  ];
}

function handlerName(trace: Trace, signal: SignalIndex): string {
  return signalName(trace.signals.columns.signal[signal] as number);
}

function markOf(trace: Trace, { target }: Jump, locate: LocateJump): RelatedEvent[] {
  if (target === undefined) return [];
  return [
    {
      label: `to the mark${placeWords(locate(target))}`,
      event: { kind: "jump", jump: target },
      ns: trace.jumps.columns.ns[target] as Nanos,
    },
  ];
}

/** Jumps to a mark that are named; a loop makes thousands. */
const mostJumps = 5;

function jumpsTo(trace: Trace, mark: JumpIndex): RelatedEvent[] {
  const { target, ns, kind } = trace.jumps.columns;
  const found: RelatedEvent[] = [];
  for (let row = mark + 1; row < trace.jumps.length && found.length < mostJumps; row++) {
    if (target[row] !== mark) continue;
    found.push({
      label: `${jumpKinds[kind[row] as number] ?? "longjmp"} back to it`,
      event: { kind: "jump", jump: row as JumpIndex },
      ns: ns[row] as Nanos,
    });
  }
  return found;
}
