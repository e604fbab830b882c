import { type Disposable, DisposableStack, disposable } from "../../src/base/disposable.ts";
import { nanos } from "../../src/base/time.ts";
import { onThemeChange, readTokens, type Tokens } from "../theme/tokens.ts";
import { type Brush, PatternCache, timeScale } from "./brush.ts";
import { type Hit, hitAt } from "./hit.ts";
import { rowsWithin } from "./lanes.ts";
import { paintLanes } from "./paint.ts";
import { type CssPx, cssPx, devicePx } from "./pixels.ts";
import { lengthOf, nsAt } from "./span.ts";
import { timeTicks } from "./time_ticks.ts";
import type { TimelineState } from "./timeline_state.ts";

/** Pointer this near to a point of time is on it. */
const reach = 5;

/** Painted over whole in each frame: the page need not blend it with what is below. */
const opaque: CanvasRenderingContext2DSettings = { alpha: false };

/** The canvas of the lanes: keeps its store at the screen's resolution and paints a frame when anything changed. */
export class LaneCanvas implements Disposable {
  readonly #held = new DisposableStack();
  readonly #patterns = new PatternCache();
  #tokens: Tokens;
  readonly #paint = () => this.#paintNow();

  constructor(
    readonly canvas: HTMLCanvasElement,
    readonly state: TimelineState,
  ) {
    this.#tokens = tokensOfPage();
    const { session } = state;
    const cells = [
      state.span,
      state.rows,
      state.loaded,
      state.plot,
      state.scrollTop,
      state.lane,
      state.measured,
      state.matches,
    ];
    for (const cell of [...cells, session.cursor]) this.#held.add(cell.watch(() => this.#repaint()));
    this.#held.add(
      onThemeChange(() => {
        this.#tokens = tokensOfPage();
        this.#patterns.clear();
        this.#repaint();
      }),
    );
    const sizes = new ResizeObserver(() => this.#measure());
    sizes.observe(canvas);
    this.#held.add(disposable(() => sizes.disconnect()));
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

  #measure(): void {
    const { clientWidth, clientHeight } = this.canvas;
    this.state.plot.set({
      width: cssPx(clientWidth),
      height: cssPx(clientHeight),
      pixelRatio: globalThis.devicePixelRatio || 1,
    });
  }

  #repaint(): void {
    this.state.session.frames.paint(this.#paint);
  }

  #paintNow(): void {
    const { state } = this;
    const window = state.loaded.get();
    const context = this.canvas.getContext("2d", opaque);
    const { width, height, pixelRatio } = state.plot.get();
    if (window === undefined || context === null || width === 0) return;
    const [storeWidth, storeHeight] = [devicePx(width, pixelRatio), devicePx(height, pixelRatio)];
    // Setting the size clears the canvas, so it is set only when it changed: what was drawn stays until the new frame.
    if (this.canvas.width !== storeWidth) this.canvas.width = storeWidth;
    if (this.canvas.height !== storeHeight) this.canvas.height = storeHeight;
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);

    const span = state.span.get();
    const rows = state.rows.get();
    const rowOfKey = new Map(rows.map((row) => [row.key, row]));
    const { session } = state;
    const cursor = session.cursor.get();
    const tint = (name: "stripes" | "bars" | "dots") => (colour: string) =>
      this.#patterns.get(name, colour, pixelRatio, context);
    const brush: Brush = {
      context,
      tokens: this.#tokens,
      window,
      span,
      width,
      height,
      rows: rowsWithin(rows, state.scrollTop.get(), height),
      rowOfLane: window.laneKeys.map((key) => rowOfKey.get(key)),
      scrollTop: state.scrollTop.get(),
      presentNs: session.head.get().live ? session.endNs : 0,
      x: timeScale(span, width),
      stripes: tint("stripes"),
      bars: tint("bars"),
      dots: tint("dots"),
    };
    paintLanes(brush, {
      ticks: timeTicks(span, width),
      cursorNs: cursor.ns,
      event: cursor.event,
      lane: state.lane.get(),
      measured: state.measured.get(),
      matches: state.matches.get(),
    });
  }
}

export function tokensOfPage(): Tokens {
  const style = getComputedStyle(document.body);
  return readTokens((property) => style.getPropertyValue(property));
}

/** Time within the trace under a point of the plot. */
export function timeUnder(state: TimelineState, x: CssPx) {
  return nanos(Math.max(0, nsAt(x, state.span.get(), state.plot.get().width)));
}
