import { useEffect, useRef } from "preact/hooks";
import { nanos } from "../../src/base/time.ts";
import { FrameCanvas } from "./frame_canvas.ts";
import { paintMinimap } from "./paint_minimap.ts";
import { type CssPx, cssPx } from "./pixels.ts";
import { lengthOf, nsAt, panned, type Span, xOf } from "./span.ts";
import type { TimelineState } from "./timeline_state.ts";

/** A window narrower than this could not be grasped. */
const leastWindow = 12;
/** A pointer this near to an edge is on its grip. */
const gripReach = 6;

/** The whole trace: how many calls when, and the window on it, which can be moved and stretched. */
export function Minimap({ state }: { readonly state: TimelineState }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current === null) return;
    const { session } = state;
    const surface = new FrameCanvas(canvas.current, session.frames, (frame) => {
      const density = session.density.get();
      paintMinimap({
        ...frame,
        whole: state.whole,
        calls: density?.calls ?? [],
        endNs: density?.toNs ?? session.endNs,
        cursorNs: session.cursor.get().ns,
        window: windowOn(state, frame.width),
      });
    });
    surface.repaintOn(state.span, state.plot, session.density, session.head, session.cursor);
    return () => surface.dispose();
  }, [state]);
  return (
    <div
      class="minimap"
      aria-hidden="true"
      onPointerDown={(event) => startDrag(event, state)}
      onPointerMove={(event) => showGrip(event, state)}
    >
      <canvas ref={canvas} />
    </div>
  );
}

function windowOn(state: TimelineState, width: CssPx): { readonly left: number; readonly right: number } {
  const { whole } = state;
  const span = state.span.get();
  const left = Math.min(width - leastWindow, Math.max(0, xOf(span.fromNs, whole, width)));
  return { left, right: Math.max(left + leastWindow, Math.min(width, xOf(span.toNs, whole, width))) };
}

type Grip = "left" | "right" | undefined;

function gripAt(x: number, { left, right }: { readonly left: number; readonly right: number }): Grip {
  const [toLeft, toRight] = [Math.abs(x - left), Math.abs(x - right)];
  if (Math.min(toLeft, toRight) >= gripReach) return undefined;
  return toLeft < toRight ? "left" : "right";
}

function showGrip(event: PointerEvent, state: TimelineState): void {
  const map = event.currentTarget as HTMLElement;
  if (map.hasPointerCapture(event.pointerId)) return;
  const x = event.clientX - map.getBoundingClientRect().left;
  const window = windowOn(state, state.plot.get().width);
  const inside = x > window.left && x < window.right;
  map.dataset.over = gripAt(x, window) !== undefined ? "grip" : inside ? "window" : "outside";
}

/** On a grip: moves that edge. Inside: moves the window. Outside: centres it there. */
function startDrag(event: PointerEvent, state: TimelineState): void {
  const map = event.currentTarget as HTMLElement;
  const { width } = state.plot.get();
  const whole = state.whole;
  const { left: edge } = map.getBoundingClientRect();
  const xAt = (at: PointerEvent) => cssPx(at.clientX - edge);
  const start = xAt(event);
  const window = windowOn(state, width);
  const grip = gripAt(start, window);
  let span = state.span.get();
  if (grip === undefined && (start < window.left || start > window.right)) {
    span = panned(span, nsAt(start, whole, width) - (span.fromNs + span.toNs) / 2, whole);
    state.show(span);
  }
  map.setPointerCapture(event.pointerId);
  const move = (at: PointerEvent) => {
    const ns = nsAt(xAt(at), whole, width);
    if (grip === undefined) state.show(panned(span, ((xAt(at) - start) / width) * lengthOf(whole), whole));
    else state.show(stretched(span, grip, ns));
  };
  const end = () => {
    map.removeEventListener("pointermove", move);
    map.removeEventListener("pointerup", end);
    map.removeEventListener("pointercancel", end);
  };
  map.addEventListener("pointermove", move);
  map.addEventListener("pointerup", end);
  map.addEventListener("pointercancel", end);
}

function stretched(span: Span, grip: "left" | "right", ns: number): Span {
  const least = lengthOf(span) / 1000;
  return grip === "left"
    ? { fromNs: nanos(Math.min(ns, span.toNs - least)), toNs: span.toNs }
    : { fromNs: span.fromNs, toNs: nanos(Math.max(ns, span.fromNs + least)) };
}
