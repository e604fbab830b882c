import { blockReasons } from "../../src/base/vocabulary.ts";
import { activities } from "../../src/protocol/engine.ts";
import { reasonLabel } from "../words/activity.ts";
import { counted } from "../words/amount.ts";
import { type Brush, laneTop } from "./brush.ts";
import type { LaneRow } from "./lanes.ts";
import { firstAtOrAfter } from "./loaded_window.ts";

/** Air above and below a slice within its lane. */
const inset = (height: number) => Math.min(4, Math.round(height / 7));
/** Narrower slices have no room for a word. */
const leastTextWidth = 34;
/** Average width of a character at 11 px: measuring each text would cost more than drawing it. */
const characterWidth = 6.1;

export interface SliceBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function paintSlices(brush: Brush, chosenCall: number | undefined): void {
  for (const row of brush.rows) {
    const lane = brush.window.laneOf.get(row.key);
    if (lane === undefined || row.lane.kind === "channel") continue;
    const rows = brush.window.slicesOf.rows(lane);
    const crowd = new Crowd(brush, row);
    // The slice before the first that begins in sight may reach into it.
    const first = Math.max(0, firstAtOrAfter(rows, brush.window.slices.fromNs, brush.span.fromNs) - 1);
    for (let at = first; at < rows.length; at++) {
      const slice = rows[at] as number;
      if ((brush.window.slices.fromNs[slice] as number) > brush.span.toNs) break;
      if (!crowd.takes(slice, chosenCall)) paintSlice(brush, row, slice, chosenCall);
    }
    crowd.flush();
  }
}

/** Slices up to this wide have no edge, no pattern and no words. */
const narrow = 3;
/** Time between calls that is narrower than this cannot be seen between them. */
const unseen = 0.7;

/**
 * Narrow slices of one kind that touch are one rectangle to the eye, and are drawn as one: far out a lane has as
 * many slices as pixels, and drawing each took most of a frame.
 */
class Crowd {
  #code = -1;
  #left = 0;
  #right = 0;

  constructor(
    readonly brush: Brush,
    readonly row: LaneRow,
  ) {}

  /** Whether the slice is one of a crowd; if not, all that came before it has been drawn. */
  takes(slice: number, chosenCall: number | undefined): boolean {
    const { slices, toNs } = this.brush.window;
    const end = slices.toNs[slice] as number;
    if (end >= toNs) return this.#refuses();
    const left = this.brush.x(slices.fromNs[slice] as number);
    const right = this.brush.x(end);
    const activity = slices.activity[slice] as number;
    if (activity === running) return right - left < unseen || this.#refuses();
    if (right - left > narrow || (activity !== inCall && activity !== blocked)) return this.#refuses();
    if (holdsCall(this.brush, slice, chosenCall)) return this.#refuses();
    const full = activity === blocked && isFull(slices.reason[slice] as number) ? 2 : 0;
    const code = activity * 4 + full + (slices.failed[slice] as number);
    if (code !== this.#code || left > this.#right + 0.5) {
      this.flush();
      this.#code = code;
      this.#left = left;
    }
    this.#right = Math.max(right, left + 0.75);
    return true;
  }

  flush(): void {
    if (this.#code < 0) return;
    const { context, tokens } = this.brush;
    const [activity, full, failed] = [this.#code >> 2, (this.#code & 2) !== 0, (this.#code & 1) !== 0];
    const air = inset(this.row.height);
    const box = {
      x: this.#left,
      y: laneTop(this.brush, this.row) + air,
      width: this.#right - this.#left,
      height: this.row.height - 2 * air,
    };
    if (activity === inCall) fill(context, box, tokens.call, 0.7);
    else fill(context, box, full ? tokens.full : tokens.blocked, 0.65);
    if (failed) fill(context, failedEdge(box), tokens.error, 1);
    this.#code = -1;
  }

  #refuses(): false {
    this.flush();
    return false;
  }
}

const [running, inCall, blocked] = [
  activities.indexOf("running"),
  activities.indexOf("call"),
  activities.indexOf("blocked"),
];

function holdsCall(brush: Brush, slice: number, call: number | undefined): boolean {
  const { slices } = brush.window;
  const first = slices.call[slice] as number;
  return call !== undefined && call >= first && call < first + Math.max(1, slices.count[slice] as number);
}

function failedEdge(box: SliceBox): SliceBox {
  return { ...box, y: box.y + box.height - 2.5, height: 2.5 };
}

/** Where a slice stands; time between calls is a thin line, everything else a full bar. */
export function sliceBox(brush: Brush, row: LaneRow, slice: number): SliceBox {
  const { slices, toNs } = brush.window;
  const end = slices.toNs[slice] as number;
  const left = Math.max(-4, brush.x(slices.fromNs[slice] as number));
  const right = Math.min(brush.width + 4, brush.x(end >= toNs ? Math.max(end, brush.presentNs) : end));
  const thin = activities[slices.activity[slice] as number] === "running";
  const height = thin ? Math.max(3, row.height * 0.14) : row.height - 2 * inset(row.height);
  const y = laneTop(brush, row) + (thin ? (row.height - height) / 2 : inset(row.height));
  return { x: left, y, width: Math.max(right - left, 0.75), height };
}

function paintSlice(brush: Brush, row: LaneRow, slice: number, chosenCall: number | undefined): void {
  const { context, tokens, window } = brush;
  const { slices } = window;
  const box = sliceBox(brush, row, slice);
  const activity = activities[slices.activity[slice] as number];
  const failed = slices.failed[slice] === 1;
  switch (activity) {
    case "running":
      fill(context, box, tokens.running, 0.75);
      return;
    case "call":
      fill(context, box, tokens.call, box.width > narrow ? 0.3 : 0.7);
      if (box.width > narrow) edge(context, box, tokens.call);
      if (failed) fill(context, failedEdge(box), tokens.error, 1);
      break;
    case "blocked": {
      const colour = brush.tokens[isFull(slices.reason[slice] as number) ? "full" : "blocked"];
      fill(context, box, colour, box.width > narrow ? 0.14 : 0.65);
      if (box.width > narrow) {
        fill(context, box, brush.stripes(colour), 0.55);
        edge(context, box, colour);
      }
      break;
    }
    case "stopped":
      fill(context, box, tokens.stopped, 0.12);
      fill(context, box, brush.bars(tokens.stopped), 0.75);
      break;
    case "zombie":
      fill(context, box, brush.dots(tokens.dim), 0.8);
      break;
    default:
      return;
  }
  if (box.width >= leastTextWidth) paintWords(brush, box, wordsFor(brush, slice));
  if (holdsCall(brush, slice, chosenCall) && activity !== "zombie") {
    context.globalAlpha = 1;
    context.strokeStyle = tokens.text;
    context.lineWidth = 2;
    context.strokeRect(box.x, box.y - 1, Math.max(2, box.width), box.height + 2);
  }
}

/** What may stand in a slice, longest first. */
function wordsFor(brush: Brush, slice: number): readonly string[] {
  const { slices } = brush.window;
  const reason = blockReasons[slices.reason[slice] as number] ?? "none";
  const whole = wordsOf(brush, slice);
  const exact = slices.count[slice] === 1 && activities[slices.activity[slice] as number] === "blocked";
  return exact && reason !== "none" ? [whole, reasonLabel(reason)] : [whole];
}

/** `read · empty`, `zombie`, `312 calls`. */
export function wordsOf(brush: Pick<Brush, "window">, slice: number): string {
  const { slices, syscalls } = brush.window;
  const activity = activities[slices.activity[slice] as number] ?? "gone";
  const count = slices.count[slice] as number;
  if (activity !== "call" && activity !== "blocked") return activity;
  if (count > 1)
    return activity === "blocked" ? `mostly blocked · ${counted(count, "call")}` : counted(count, "call");
  const name = syscalls[slices.syscall[slice] as number] ?? "call";
  const reason = blockReasons[slices.reason[slice] as number] ?? "none";
  return activity === "blocked" && reason !== "none" ? `${name} · ${reasonLabel(reason)}` : name;
}

function isFull(reason: number): boolean {
  return blockReasons[reason]?.endsWith("full") ?? false;
}

function paintWords(brush: Brush, box: SliceBox, choices: readonly string[]): void {
  const { context, tokens } = brush;
  const left = Math.max(box.x, 0);
  const room = Math.floor((Math.min(box.x + box.width, brush.width) - left - 10) / characterWidth);
  if (room < 3) return;
  const words = choices.find((choice) => choice.length <= room) ?? choices.at(-1) ?? "";
  const text = words.length <= room ? words : `${words.slice(0, room - 1)}…`;
  context.globalAlpha = 1;
  context.font = `11px ${tokens.font}`;
  context.textBaseline = "middle";
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.strokeStyle = tokens.bg;
  // Names of signals stand along the upper edge of a lane.
  const y = box.y + box.height / 2 + (box.height < 26 ? 2.5 : 0.5);
  context.strokeText(text, left + 5, y);
  context.fillStyle = tokens.text;
  context.fillText(text, left + 5, y);
}

function fill(
  context: CanvasRenderingContext2D,
  box: SliceBox,
  style: string | CanvasPattern,
  alpha: number,
): void {
  context.globalAlpha = alpha;
  context.fillStyle = style;
  context.fillRect(box.x, box.y, box.width, box.height);
}

/** A line at the beginning, so that two slices of one kind that touch are seen as two. */
function edge(context: CanvasRenderingContext2D, box: SliceBox, colour: string): void {
  context.globalAlpha = 0.9;
  context.fillStyle = colour;
  context.fillRect(box.x, box.y, 1, box.height);
}
