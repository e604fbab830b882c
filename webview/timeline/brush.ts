import type { Tokens } from "../theme/tokens.ts";
import type { LaneRow } from "./lanes.ts";
import type { LoadedWindow } from "./loaded_window.ts";
import { type PatternName, pattern } from "./patterns.ts";
import { type CssPx, cssPx } from "./pixels.ts";
import { lengthOf, type Span } from "./span.ts";

/** All that a painter of one frame needs: where time and lanes stand, and with what to draw. In CSS pixels. */
export interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly tokens: Tokens;
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
  readonly stripes: (colour: string) => CanvasPattern | string;
  readonly bars: (colour: string) => CanvasPattern | string;
  readonly dots: (colour: string) => CanvasPattern | string;
}

/** Patterns are made once per colour and pixel ratio. */
export class PatternCache {
  readonly #made = new Map<string, CanvasPattern | string>();

  get(name: PatternName, colour: string, pixelRatio: number, context: CanvasRenderingContext2D) {
    const key = `${name} ${colour} ${pixelRatio}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = pattern(name, colour, pixelRatio, context);
    this.#made.set(key, made);
    return made;
  }

  clear(): void {
    this.#made.clear();
  }
}

export function timeScale(span: Span, width: CssPx): (ns: number) => number {
  const scale = width / lengthOf(span);
  return (ns) => (ns - span.fromNs) * scale;
}

export function laneTop(brush: Brush, row: LaneRow): CssPx {
  return cssPx(row.top - brush.scrollTop);
}

export function laneMiddle(brush: Brush, row: LaneRow): CssPx {
  return cssPx(row.top + row.height / 2 - brush.scrollTop);
}
