import { type Disposable, DisposableStack } from "../../src/base/disposable.ts";
import { nanos } from "../../src/base/time.ts";
import { onThemeChange } from "../theme/tokens.ts";
import { type Brush, timeScale, wordSize } from "./brush.ts";
import { type CanvasFrame, FrameCanvas } from "./frame_canvas.ts";
import { type Hit, hitAt } from "./hit.ts";
import { rowsWithin } from "./lanes.ts";
import { type FrameLook, paintLanes } from "./paint.ts";
import { PatternCache } from "./patterns.ts";
import type { CssPx } from "./pixels.ts";
import { lengthOf, nsAt } from "./span.ts";
import { timeTicks } from "./time_ticks.ts";
import type { TimelineState } from "./timeline_state.ts";
import { WordWidths } from "./word_widths.ts";

/** Pointer this near to a point of time is on it. */
const reach = 5;

/** The canvas of the lanes: paints a frame when anything it shows has changed. */
export class LaneCanvas implements Disposable {
  readonly #held = new DisposableStack();
  readonly #patterns = new PatternCache();
  readonly #widths = new WordWidths();

  constructor(
    canvas: HTMLCanvasElement,
    readonly state: TimelineState,
  ) {
    const { session } = state;
    const surface = new FrameCanvas(
      canvas,
      session.frames,
      (frame) => this.#paint(frame),
      (plot) => state.plot.set(plot),
    );
    surface.repaintOn(
      state.span,
      state.rows,
      state.loaded,
      state.scrollTop,
      state.lane,
      state.measured,
      state.matches,
      session.cursor,
    );
    this.#held.add(surface);
    this.#held.add(
      onThemeChange(() => {
        this.#patterns.clear();
        this.#widths.clear();
      }),
    );
  }

  dispose(): void {
    this.#held.dispose();
  }

  hit(x: CssPx, y: CssPx): Hit | undefined {
    const { state } = this;
    const window = state.loaded.get();
    if (window === undefined) return undefined;
    const { width } = state.plot.get();
    const span = state.span.get();
    return hitAt({
      rows: state.rows.get(),
      window,
      y: y + state.scrollTop.get(),
      ns: nsAt(x, span, width),
      withinNs: (reach / width) * lengthOf(span),
    });
  }

  #paint({ context, tokens, grid, pixelRatio }: CanvasFrame): void {
    const window = this.state.loaded.get();
    if (window === undefined) {
      context.fillStyle = tokens.bg;
      context.fillRect(0, 0, context.canvas.width, context.canvas.height);
      return;
    }
    const tint = (name: "stripes" | "bars" | "dots") => (colour: string) =>
      this.#patterns.get(name, colour, pixelRatio, context);
    const brush: Brush = {
      ...viewOf(this.state, window),
      context,
      tokens,
      grid,
      stripes: tint("stripes"),
      bars: tint("bars"),
      dots: tint("dots"),
      widthOf: (words) => this.#widths.of(words, `${wordSize}px ${tokens.font}`, context),
    };
    paintLanes(brush, lookOf(this.state));
  }
}

/** Where time and lanes stand now. */
export function viewOf(state: TimelineState, window: Brush["window"]) {
  const { width, height } = state.plot.get();
  const span = state.drawnSpan;
  const rows = state.rows.get();
  const scrollTop = state.scrollTop.get();
  const rowOfKey = new Map(rows.map((row) => [row.key, row]));
  return {
    window,
    span,
    width,
    height,
    rows: rowsWithin(rows, scrollTop, height),
    rowOfLane: window.laneKeys.map((key) => rowOfKey.get(key)),
    scrollTop,
    presentNs: state.session.head.get().live ? state.session.endNs : 0,
    x: timeScale(span, width),
  };
}

/** What of it is chosen and marked now. */
export function lookOf(state: TimelineState): FrameLook {
  const cursor = state.session.cursor.get();
  return {
    ticks: timeTicks(state.drawnSpan, state.plot.get().width),
    cursorNs: cursor.ns,
    event: cursor.event,
    lane: state.lane.get(),
    measured: state.measured.get(),
    matches: state.matches.get(),
  };
}

/** Time within the trace under a point of the plot. */
export function timeUnder(state: TimelineState, x: CssPx) {
  return nanos(Math.max(0, nsAt(x, state.span.get(), state.plot.get().width)));
}
