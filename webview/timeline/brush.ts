import type { Tokens } from "../theme/tokens.ts";
import type { LaneRow } from "./lanes.ts";
import type { LoadedWindow } from "./loaded_window.ts";
import { type CssPx, cssPx, type DeviceGrid } from "./pixels.ts";
import { lengthOf, type Span } from "./span.ts";
import type { Surface } from "./surface.ts";

/** What areas are filled with. */
export type Fill = CanvasPattern | string;

/** All that a painter of one frame needs: where time and lanes stand, and with what to draw. In CSS pixels. */
export interface Brush {
  readonly context: Surface;
  readonly tokens: Tokens;
  readonly grid: DeviceGrid;
  readonly window: LoadedWindow;
  readonly span: Span;
  readonly width: CssPx;
  readonly height: CssPx;
  /** Rows in sight. */
  readonly rows: readonly LaneRow[];
  /** Rows by number of their lane in the window, in sight or not. */
  readonly rowOfLane: readonly (LaneRow | undefined)[];
  readonly scrollTop: CssPx;
  /** Slices that reach the end of what is known are drawn to here: the present, while the program runs. */
  readonly presentNs: number;
  readonly x: (ns: number) => number;
  readonly stripes: (colour: string) => Fill;
  readonly bars: (colour: string) => Fill;
  readonly dots: (colour: string) => Fill;
  /** Width of words at the size that slices are labelled with. */
  readonly widthOf: (words: string) => number;
}

/** Size of the words in slices, CSS pixels. */
export const wordSize = 11;

export function timeScale(span: Span, width: CssPx): (ns: number) => number {
  const scale = width / lengthOf(span);
  return (ns) => (ns - span.fromNs) * scale;
}

export function laneTop(brush: Brush, row: LaneRow): CssPx {
  return cssPx(brush.grid.sharp(row.top - brush.scrollTop));
}

export function laneMiddle(brush: Brush, row: LaneRow): CssPx {
  return cssPx(brush.grid.sharp(row.top + row.height / 2 - brush.scrollTop));
}
