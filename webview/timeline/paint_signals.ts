import { signalOutcomes } from "../../src/base/vocabulary.ts";
import { noLane } from "../../src/protocol/engine.ts";
import { signalName } from "../words/signal_names.ts";
import { type Brush, laneMiddle, laneTop } from "./brush.ts";

/** In lower lanes names of signals would lie on the words of calls: only what ends or stops the process is named. */
const roomForNames = 26;

function endsIt(outcome: number): boolean {
  return ["terminated", "core", "stopped"].includes(signalOutcomes[outcome] ?? "");
}

/** The life of each signal: ○ generated, dotted while held, ● delivered, and the span of its handler. */
export function paintSignals(brush: Brush, chosenSignal: number | undefined): void {
  const takenUntil = new Map<string, number>();
  const { signals } = brush.window;
  for (let row = 0; row < signals.rows; row++) {
    const generated = signals.generatedNs[row] as number;
    const end = signals.handlerEndNs[row] as number;
    const until = Number.isNaN(end) ? (signals.deliveredNs[row] as number) : end;
    if (generated > brush.span.toNs || until < brush.span.fromNs) continue;
    paintSignal(brush, row, signals.signal[row] === chosenSignal, takenUntil);
  }
}

function paintSignal(brush: Brush, row: number, chosen: boolean, takenUntil: Map<string, number>): void {
  const { context, tokens, window, rowOfLane } = brush;
  const { signals } = window;
  const to = rowOfLane[signals.toLane[row] as number];
  if (to === undefined) return;
  const delivered = signals.deliveredNs[row] as number;
  const handlerEnd = signals.handlerEndNs[row] as number;
  const y = signalLevel(brush, row);
  const x1 = brush.x(signals.generatedNs[row] as number);
  const x2 = Number.isNaN(delivered) ? brush.x(Math.max(window.toNs, brush.presentNs)) : brush.x(delivered);
  context.globalAlpha = 1;
  context.strokeStyle = chosen ? tokens.text : tokens.signal;
  context.fillStyle = context.strokeStyle;
  context.lineWidth = chosen ? 2 : 1.5;

  const fromLane = signals.fromLane[row] as number;
  const from = fromLane === noLane ? undefined : rowOfLane[fromLane];
  if (from !== undefined && from !== to) {
    context.beginPath();
    context.moveTo(x1, laneMiddle(brush, from));
    context.lineTo(x1, y);
    context.stroke();
  }
  if (x2 - x1 > 2) {
    context.setLineDash([1.5, 3]);
    context.beginPath();
    context.moveTo(x1, y);
    context.lineTo(x2, y);
    context.stroke();
    context.setLineDash([]);
  }
  if (!Number.isNaN(handlerEnd)) {
    context.globalAlpha = 0.85;
    context.fillRect(x2, y - 2, Math.max(2, brush.x(handlerEnd) - x2), 4);
    context.globalAlpha = 1;
  }
  if (!Number.isNaN(delivered)) dot(context, x2, y, 3.5, true, tokens.bg);
  if (Number.isNaN(delivered) || x2 - x1 > 6) dot(context, x1, y, 3.2, false, tokens.bg);
  if (to.height < roomForNames && !chosen && !endsIt(signals.outcome[row] as number)) return;
  const name = signalName(signals.number[row] as number);
  // At the right edge the name stands on the other side.
  const nameWidth = name.length * 7.2;
  const onLeft = x2 > brush.width - nameWidth - 8;
  const left = onLeft ? Math.min(x1, x2) - 7 - nameWidth : x2 + 7;
  if (left < (takenUntil.get(to.key) ?? Number.NEGATIVE_INFINITY)) return;
  takenUntil.set(to.key, left + nameWidth);
  label(brush, name, left, y);
}

/** Signals run along the upper edge of the lane they are for. */
export function signalLevel(brush: Brush, row: number): number {
  const to = brush.rowOfLane[brush.window.signals.toLane[row] as number];
  return to === undefined ? Number.NEGATIVE_INFINITY : laneTop(brush, to) + 4;
}

function dot(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  solid: boolean,
  ground: string,
): void {
  const colour = context.fillStyle;
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.fillStyle = solid ? colour : ground;
  context.fill();
  context.fillStyle = colour;
  context.stroke();
}

function label(brush: Brush, text: string, x: number, y: number): void {
  const { context, tokens } = brush;
  context.font = `600 10px ${tokens.font}`;
  context.textBaseline = "middle";
  context.lineWidth = 3;
  context.strokeStyle = tokens.bg;
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
}
