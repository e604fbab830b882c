import type { EventRef } from "../../src/protocol/engine.ts";
import type { MatchMarks } from "../search/match_marks.ts";
import { paintMatches } from "../search/paint_matches.ts";
import { type Brush, laneTop } from "./brush.ts";
import { paintFills } from "./paint_fills.ts";
import { paintJumps } from "./paint_jumps.ts";
import { paintArrows } from "./paint_links.ts";
import { paintMarks } from "./paint_marks.ts";
import { paintSignals } from "./paint_signals.ts";
import { paintSlices } from "./paint_slices.ts";
import type { Span } from "./span.ts";
import type { Tick } from "./time_ticks.ts";

export interface FrameLook {
  readonly ticks: readonly Tick[];
  readonly cursorNs: number;
  readonly event: EventRef | null;
  readonly lane: string | undefined;
  readonly measured: Span | undefined;
  /** What a search found in the lanes. */
  readonly matches?: MatchMarks | undefined;
}

/** One frame of the lanes, from the ground up. A new kind of thing on the timeline is a painter called from here. */
export function paintLanes(brush: Brush, look: FrameLook): void {
  const { context } = brush;
  context.globalAlpha = 1;
  context.fillStyle = brush.tokens.bg;
  context.fillRect(0, 0, brush.width, brush.height);
  const call = look.event?.kind === "call" ? look.event.call : undefined;
  paintGround(brush, look);
  paintFills(brush);
  paintSlices(brush, call);
  paintArrows(brush, call);
  paintMarks(brush);
  paintJumps(brush, look.event?.kind === "jump" ? look.event.jump : undefined);
  paintSignals(brush, look.event?.kind === "signal" ? look.event.signal : undefined);
  paintMatches(brush, look.matches);
  paintMeasure(brush, look.measured);
  paintCursor(brush, look.cursorNs);
  context.globalAlpha = 1;
}

function paintGround(brush: Brush, look: FrameLook): void {
  const { context, tokens } = brush;
  const row = brush.rows.find(({ key }) => key === look.lane);
  if (row !== undefined) {
    context.globalAlpha = 0.55;
    context.fillStyle = tokens.select;
    context.fillRect(0, laneTop(brush, row), brush.width, row.height);
  }
  context.fillStyle = tokens.grid;
  context.globalAlpha = 1;
  for (const tick of look.ticks) {
    context.fillRect(brush.grid.sharp(tick.x), 0, brush.grid.hair, brush.height);
  }
}

function paintMeasure(brush: Brush, measured: Span | undefined): void {
  if (measured === undefined) return;
  const { context, tokens, grid } = brush;
  const [from, to] = [grid.sharp(brush.x(measured.fromNs)), grid.sharp(brush.x(measured.toNs))];
  context.globalAlpha = 0.16;
  context.fillStyle = tokens.accent;
  context.fillRect(from, 0, to - from, brush.height);
  context.globalAlpha = 0.9;
  context.fillRect(from, 0, grid.hair, brush.height);
  context.fillRect(to, 0, grid.hair, brush.height);
}

function paintCursor(brush: Brush, ns: number): void {
  const x = brush.x(ns);
  if (x < -1 || x > brush.width + 1) return;
  brush.context.globalAlpha = 1;
  brush.context.fillStyle = brush.tokens.accent;
  const { sharp } = brush.grid;
  brush.context.fillRect(sharp(x) - sharp(0.75), 0, sharp(1.5), brush.height);
}
