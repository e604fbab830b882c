import { bisectRight } from "d3";
import { signalOutcomes } from "../../src/base/vocabulary.ts";
import { noLane } from "../../src/protocol/engine.ts";
import { signalName } from "../words/signal_names.ts";
import { type Brush, laneMiddle, laneTop } from "./brush.ts";
import type { LaneRow } from "./lanes.ts";

/** In lower lanes names of signals would lie on the words of calls: only what ends or stops the process is named. */
const roomForNames = 26;
/** Signals of one number for one lane that are born and delivered this near to the last one are one to the eye. */
const apart = 3;
/** With more than this in sight the lines from their senders step back behind what happens in the lanes. */
const manySignals = 40;
/** SIGCHLD: the echo of an end that has a mark of its own, so it speaks softly. */
const childEnded = 17;

/** One signal and where its life runs: `x1` generated, `x2` delivered or as far as is known. */
interface LifeLine {
  readonly row: number;
  readonly to: LaneRow;
  readonly from: LaneRow | undefined;
  readonly y: number;
  readonly x1: number;
  readonly x2: number;
  readonly handledTo: number | undefined;
  readonly delivered: boolean;
  readonly lost: boolean;
  readonly chosen: boolean;
  readonly quiet: boolean;
}

/** The life of each signal: ○ generated, dotted while held, ● delivered, and the span of its handler; × lost. */
export function paintSignals(brush: Brush, chosenSignal: number | undefined): void {
  const lines = linesInSight(brush, chosenSignal);
  for (const line of lines) paintWayToTarget(brush, line, lines.length > manySignals);
  for (const line of lines) paintLife(brush, line);
  const takenUntil = new Map<string, number>();
  const marks = marksOfLanes(lines);
  for (const line of lines) paintName(brush, line, takenUntil, marks.get(line.to.key) ?? []);
}

function linesInSight(brush: Brush, chosenSignal: number | undefined): readonly LifeLine[] {
  const { signals } = brush.window;
  const lines: LifeLine[] = [];
  const lastOf = new Map<string, LifeLine>();
  for (let row = 0; row < signals.rows; row++) {
    const line = lifeLine(brush, row, chosenSignal);
    if (line === undefined) continue;
    const key = `${line.to.key} ${signals.number[row]} ${line.lost} ${line.from?.key}`;
    const last = lastOf.get(key);
    const isOne = last !== undefined && line.x1 - last.x1 < apart && Math.abs(line.x2 - last.x2) < apart;
    if (isOne && !line.chosen) continue;
    lastOf.set(key, line);
    lines.push(line);
  }
  return lines;
}

function lifeLine(brush: Brush, row: number, chosenSignal: number | undefined): LifeLine | undefined {
  const { window, rowOfLane, grid } = brush;
  const { signals } = window;
  const to = rowOfLane[signals.toLane[row] as number];
  if (to === undefined) return undefined;
  const outcome = signalOutcomes[signals.outcome[row] as number];
  const lost = outcome === "coalesced" || outcome === "cancelled";
  const generatedNs = signals.generatedNs[row] as number;
  const deliveredNs = signals.deliveredNs[row] as number;
  const handlerEndNs = signals.handlerEndNs[row] as number;
  const delivered = !Number.isNaN(deliveredNs);
  const knownUntil = lost ? generatedNs : Math.max(window.toNs, brush.presentNs);
  const untilNs = delivered ? deliveredNs : knownUntil;
  const lastNs = Number.isNaN(handlerEndNs) ? untilNs : handlerEndNs;
  if (generatedNs > brush.span.toNs || lastNs < brush.span.fromNs) return undefined;
  const fromLane = signals.fromLane[row] as number;
  const from = fromLane === noLane ? undefined : rowOfLane[fromLane];
  const chosen = signals.signal[row] === chosenSignal;
  const handled = !Number.isNaN(handlerEndNs);
  return {
    row,
    to,
    from: from === to ? undefined : from,
    y: signalLevel(brush, row),
    x1: grid.sharp(brush.x(generatedNs)),
    x2: grid.sharp(brush.x(untilNs)),
    handledTo: handled ? brush.x(handlerEndNs) : undefined,
    delivered,
    lost,
    chosen,
    quiet: signals.number[row] === childEnded && !handled && !chosen,
  };
}

/** Signals run along the upper edge of the lane they are for. */
export function signalLevel(brush: Brush, row: number): number {
  const to = brush.rowOfLane[brush.window.signals.toLane[row] as number];
  return to === undefined ? Number.NEGATIVE_INFINITY : laneTop(brush, to) + 4;
}

function inkOf(brush: Brush, line: LifeLine): string {
  return brush.tokens[line.chosen ? "text" : "signal"];
}

function paintWayToTarget(brush: Brush, line: LifeLine, many: boolean): void {
  if (line.from === undefined) return;
  const { context, grid } = brush;
  context.globalAlpha = line.chosen ? 1 : line.quiet ? 0.35 : many ? 0.4 : 0.9;
  context.strokeStyle = inkOf(brush, line);
  context.lineWidth = line.chosen ? 2 : grid.hair;
  context.beginPath();
  context.moveTo(line.x1 + grid.hair / 2, laneMiddle(brush, line.from));
  context.lineTo(line.x1 + grid.hair / 2, line.y);
  context.stroke();
}

function paintLife(brush: Brush, line: LifeLine): void {
  const { context, tokens } = brush;
  const { x1, x2, y } = line;
  context.globalAlpha = line.quiet ? 0.6 : 1;
  context.strokeStyle = inkOf(brush, line);
  context.fillStyle = inkOf(brush, line);
  context.lineWidth = line.chosen ? 2 : 1.5;
  if (x2 - x1 > 2) {
    context.setLineDash([1.5, 3]);
    context.beginPath();
    context.moveTo(x1, y);
    context.lineTo(x2, y);
    context.stroke();
    context.setLineDash([]);
  }
  if (line.handledTo !== undefined) context.fillRect(x2, y - 2, Math.max(2, line.handledTo - x2), 4);
  const radius = line.quiet ? 2 : 3.3;
  if (line.lost) {
    cross(brush, x2, y, radius);
    return;
  }
  if (line.delivered) dot(brush, x2, y, radius, inkOf(brush, line));
  if (!line.delivered || x2 - x1 > 2 * radius) dot(brush, x1, y, radius, tokens.bg);
}

function dot(brush: Brush, x: number, y: number, radius: number, inside: string): void {
  const { context } = brush;
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.fillStyle = inside;
  context.fill();
  context.stroke();
}

function cross(brush: Brush, x: number, y: number, radius: number): void {
  const { context } = brush;
  context.beginPath();
  context.moveTo(x - radius, y - radius);
  context.lineTo(x + radius, y + radius);
  context.moveTo(x + radius, y - radius);
  context.lineTo(x - radius, y + radius);
  context.stroke();
}

/** Where something of a signal stands, lane by lane, from left to right. */
function marksOfLanes(lines: readonly LifeLine[]): ReadonlyMap<string, readonly number[]> {
  const marks = new Map<string, number[]>();
  for (const { to, x1, x2 } of lines) {
    const ofLane = marks.get(to.key);
    if (ofLane === undefined) marks.set(to.key, [x1, x2]);
    else ofLane.push(x1, x2);
  }
  for (const ofLane of marks.values()) ofLane.sort((a, b) => a - b);
  return marks;
}

function paintName(
  brush: Brush,
  line: LifeLine,
  takenUntil: Map<string, number>,
  marks: readonly number[],
): void {
  const { signals } = brush.window;
  const outcome = signalOutcomes[signals.outcome[line.row] as number] ?? "";
  const endsIt = ["terminated", "core", "stopped"].includes(outcome);
  if (line.quiet || (line.to.height < roomForNames && !line.chosen && !endsIt)) return;
  const name = signalName(signals.number[line.row] as number);
  const width = brush.widthOf(name);
  // At the right edge the name stands on the other side.
  const onLeft = line.x2 > brush.width - width - 8;
  const left = onLeft ? line.x1 - 7 - width : line.x2 + 7;
  if (left < (takenUntil.get(line.to.key) ?? Number.NEGATIVE_INFINITY)) return;
  // A name must not lie over the next signal: what is told there is more than what it is called here.
  const next = marks[bisectRight(marks, left - 3)] ?? Number.POSITIVE_INFINITY;
  if (!line.chosen && next < left + width + 3) return;
  takenUntil.set(line.to.key, left + width + 10);
  const { context, tokens, grid } = brush;
  context.globalAlpha = 1;
  context.font = `600 10px ${tokens.font}`;
  context.textBaseline = "alphabetic";
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.strokeStyle = tokens.bg;
  context.fillStyle = inkOf(brush, line);
  const [x, y] = [grid.sharp(left), grid.sharp(line.y + 3.6)];
  context.strokeText(name, x, y);
  context.fillText(name, x, y);
}
