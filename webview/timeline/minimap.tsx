import { useEffect, useRef } from "preact/hooks";
import { nanos } from "../../src/base/time.ts";
import { useCell } from "../state/use_cell.ts";
import { onThemeChange } from "../theme/tokens.ts";
import { tokensOfPage } from "./lane_canvas.ts";
import { type CssPx, cssPx, devicePx } from "./pixels.ts";
import { lengthOf, nsAt, panned, type Span, xOf } from "./span.ts";
import type { TimelineState } from "./timeline_state.ts";

const height = cssPx(28);
/** A window narrower than this could not be grasped. */
const leastWindow = 10;

/** The whole trace: how many calls when, and the window on it, which can be moved and stretched. */
export function Minimap({ state }: { readonly state: TimelineState }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const density = useCell(state.session.density);
  const { width } = useCell(state.plot);
  const span = useCell(state.span);
  const cursor = useCell(state.session.cursor);
  useEffect(() => {
    const draw = () => canvas.current && density && paintDensity(canvas.current, density.calls, width, state);
    const ask = () => state.session.frames.paint(() => void draw());
    ask();
    const watching = onThemeChange(ask);
    return () => watching.dispose();
  }, [density, width, state]);
  const whole = state.whole;
  const left = Math.max(0, xOf(span.fromNs, whole, width));
  const right = Math.min(width, xOf(span.toNs, whole, width));
  const box = { left: `${left}px`, width: `${Math.max(leastWindow, right - left)}px` };
  return (
    <div class="minimap" aria-hidden="true" onPointerDown={(event) => startDrag(event, state, left, right)}>
      <canvas ref={canvas} />
      <span class="minimap-cursor" style={{ left: `${xOf(cursor.ns, whole, width)}px` }} />
      <span class="minimap-window" style={box}>
        <i class="grip left" />
        <i class="grip right" />
      </span>
    </div>
  );
}

/** On a grip: moves that edge. Inside: moves the window. Outside: centres it there. */
function startDrag(event: PointerEvent, state: TimelineState, left: number, right: number): void {
  const map = event.currentTarget as HTMLElement;
  const { width } = state.plot.get();
  const whole = state.whole;
  const xAt = (at: PointerEvent) => cssPx(at.clientX - map.getBoundingClientRect().left);
  const start = xAt(event);
  const grip = Math.abs(start - left) < 6 ? "left" : Math.abs(start - right) < 6 ? "right" : undefined;
  let span = state.span.get();
  if (grip === undefined && (start < left || start > right)) {
    span = panned(span, nsAt(start, whole, width) - (span.fromNs + span.toNs) / 2, whole);
    state.show(span);
  }
  map.setPointerCapture(event.pointerId);
  const move = (at: PointerEvent) => {
    const ns = nsAt(xAt(at), whole, width);
    if (grip === undefined) state.show(panned(span, ((xAt(at) - start) / width) * lengthOf(whole), whole));
    else state.show(stretched(span, grip, ns));
  };
  const up = () => {
    map.removeEventListener("pointermove", move);
    map.removeEventListener("pointerup", up);
  };
  map.addEventListener("pointermove", move);
  map.addEventListener("pointerup", up);
}

function stretched(span: Span, grip: "left" | "right", ns: number): Span {
  const least = lengthOf(span) / 1000;
  return grip === "left"
    ? { fromNs: nanos(Math.min(ns, span.toNs - least)), toNs: span.toNs }
    : { fromNs: span.fromNs, toNs: nanos(Math.max(ns, span.fromNs + least)) };
}

function paintDensity(
  canvas: HTMLCanvasElement,
  calls: readonly number[],
  width: CssPx,
  state: TimelineState,
): void {
  const ratio = state.plot.get().pixelRatio;
  canvas.width = devicePx(width, ratio);
  canvas.height = devicePx(height, ratio);
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.scale(ratio, ratio);
  const tokens = tokensOfPage();
  // The root of the count: a burst does not flatten everything else to nothing.
  const most = Math.sqrt(calls.reduce((a, b) => Math.max(a, b), 1));
  const endNs = state.session.density.get()?.toNs ?? state.session.endNs;
  const [left, right] = [xOf(0, state.whole, width), xOf(endNs, state.whole, width)];
  const step = (right - left) / Math.max(1, calls.length);
  context.fillStyle = tokens.call;
  context.globalAlpha = 0.6;
  calls.forEach((count, column) => {
    const tall = (Math.sqrt(count) / most) * (height - 4);
    if (count > 0) context.fillRect(left + column * step, height - tall, Math.max(step, 0.7), tall);
  });
}
