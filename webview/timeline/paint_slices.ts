import { activities } from "../../src/protocol/engine.ts";
import { type Brush, wordSize } from "./brush.ts";
import { Crowd } from "./crowd.ts";
import type { LaneRow } from "./lanes.ts";
import {
  type Box,
  boxIn,
  failedFoot,
  fillBox,
  holdsCall,
  narrow,
  sleeps,
  waitsForRoom,
} from "./slice_box.ts";
import { fittingWords, wordsFor } from "./slice_words.ts";

/** Narrower slices have no room for a word. */
const leastTextWidth = 30;
/** Air left and right of the words in a slice. */
const wordAir = 5;

export function paintSlices(brush: Brush, chosenCall: number | undefined): void {
  for (const row of brush.rows) {
    const lane = brush.window.laneOf.get(row.key);
    if (lane === undefined || row.lane.kind === "channel") continue;
    const rows = brush.window.slicesOf.rows(lane);
    const crowd = new Crowd(brush, row);
    const first = brush.window.slicesOf.firstReaching(lane, brush.span.fromNs);
    for (let at = first; at < rows.length; at++) {
      const slice = rows[at] as number;
      if ((brush.window.slices.fromNs[slice] as number) > brush.span.toNs) break;
      if (!crowd.takes(slice, chosenCall)) paintSlice(brush, row, slice, chosenCall);
    }
    crowd.flush();
  }
}

/** Where a slice stands; time between calls is a thin line, everything else a full bar. */
function sliceBox(brush: Brush, row: LaneRow, slice: number): Box {
  const { slices, toNs } = brush.window;
  const end = slices.toNs[slice] as number;
  const left = Math.max(-4, brush.x(slices.fromNs[slice] as number));
  const right = Math.min(brush.width + 4, brush.x(end >= toNs ? Math.max(end, brush.presentNs) : end));
  return boxIn(brush, row, left, right, activities[slices.activity[slice] as number] === "running");
}

function paintSlice(brush: Brush, row: LaneRow, slice: number, chosenCall: number | undefined): void {
  const { tokens, window, context } = brush;
  const { slices } = window;
  const box = sliceBox(brush, row, slice);
  const activity = activities[slices.activity[slice] as number];
  if (activity === "gone" || activity === "unborn") return;
  if (activity === "running") {
    fillBox(brush, box, tokens.running, 0.75);
    return;
  }
  const words = box.width >= leastTextWidth ? placedWords(brush, box, slice) : undefined;
  paintBody(brush, box, slice, words?.patternFrom ?? box.x);
  if (slices.failed[slice] === 1) fillBox(brush, failedFoot(brush, box), tokens.error, 1);
  if (words !== undefined) paintWords(brush, box, words);
  if (holdsCall(brush, slice, chosenCall) && activity !== "zombie") {
    context.globalAlpha = 1;
    context.strokeStyle = tokens.text;
    context.lineWidth = 2;
    context.strokeRect(box.x, box.y - 1, Math.max(2, box.width), box.height + 2);
  }
}

/** What a slice is filled with; patterns begin at `patternFrom`, after the words, which nothing may cross. */
function paintBody(brush: Brush, box: Box, slice: number, patternFrom: number): void {
  const { tokens, window, grid } = brush;
  const patterned: Box = { ...box, x: patternFrom, width: box.x + box.width - patternFrom };
  const wide = box.width > narrow;
  const ground = (colour: string, alpha: number) => {
    fillBox(brush, box, colour, alpha);
    // A line at the beginning, so that two slices of one kind that touch are seen as two.
    if (wide) fillBox(brush, { ...box, width: grid.hair }, colour, 0.9);
  };
  switch (activities[window.slices.activity[slice] as number]) {
    case "call":
      ground(tokens.call, wide ? 0.3 : 0.7);
      break;
    case "blocked": {
      const reason = window.slices.reason[slice] as number;
      const colour = waitsForRoom(reason) ? tokens.full : tokens.blocked;
      ground(colour, wide ? (sleeps(reason) ? 0.08 : 0.16) : 0.65);
      if (wide) fillBox(brush, patterned, brush.stripes(colour), sleeps(reason) ? 0.22 : 0.45);
      break;
    }
    case "stopped":
      // A stop lies over the call or the user code that it interrupts.
      fillBox(brush, box, tokens.bg, 1);
      ground(tokens.stopped, 0.14);
      fillBox(brush, patterned, brush.bars(tokens.stopped), 0.75);
      break;
    case "zombie":
      fillBox(brush, patterned, brush.dots(tokens.dim), 0.8);
      break;
  }
}

interface PlacedWords {
  readonly text: string;
  readonly x: number;
  readonly patternFrom: number;
}

function placedWords(brush: Brush, box: Box, slice: number): PlacedWords | undefined {
  const left = Math.max(box.x, 0);
  const room = Math.min(box.x + box.width, brush.width) - left - 2 * wordAir;
  const text = fittingWords(wordsFor(brush, slice), room, brush.widthOf);
  if (text === undefined) return undefined;
  const x = brush.grid.sharp(left + wordAir);
  const end = brush.grid.sharp(x + brush.widthOf(text) + wordAir);
  return { text, x, patternFrom: Math.min(end, box.x + box.width) };
}

function paintWords(brush: Brush, box: Box, words: PlacedWords): void {
  const { context, tokens, grid } = brush;
  context.globalAlpha = 1;
  context.font = `${wordSize}px ${tokens.font}`;
  context.textBaseline = "alphabetic";
  context.fillStyle = tokens.text;
  // Names of signals stand along the upper edge of a lane.
  const lowered = box.height < 26 ? 1.5 : 0;
  context.fillText(words.text, words.x, grid.sharp(box.y + box.height / 2 + wordSize * 0.36 + lowered));
}
