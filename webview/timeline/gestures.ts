import { type Disposable, disposable } from "../../src/base/disposable.ts";
import { type CssPx, cssPx } from "./pixels.ts";

/** What the reader does to the lanes with a pointer, in CSS pixels from their upper left corner. */
export interface LaneGestures {
  click(x: CssPx, y: CssPx): void;
  /** undefined: the pointer left. */
  hover(at: { readonly x: CssPx; readonly y: CssPx } | undefined): void;
  pan(dx: number, dy: number): void;
  /** `factor` above 1: nearer. */
  zoom(x: CssPx, factor: number): void;
  measure(from: CssPx, to: CssPx): void;
}

/** Movement below this is an unsteady click, not a drag. */
const leastDrag = 3;
/** One notch of a wheel (deltaY 100 or 120) zooms by about a third. */
const wheelZoom = 0.0028;

export function listenToGestures(element: HTMLElement, gestures: LaneGestures): Disposable {
  let drag: { x: number; y: number; startX: number; measures: boolean; moved: boolean } | undefined;
  // Asked anew in each event it would make the browser lay the page out in the middle of a frame.
  let corner: DOMRect | undefined;
  const forget = () => {
    corner = undefined;
  };
  const sizes = new ResizeObserver(forget);
  sizes.observe(element);
  const place = (event: MouseEvent) => {
    corner ??= element.getBoundingClientRect();
    const box = corner;
    return { x: cssPx(event.clientX - box.left), y: cssPx(event.clientY - box.top) };
  };
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    const { x, y } = place(event);
    drag = { x, y, startX: x, measures: event.shiftKey, moved: false };
  };
  const move = (event: PointerEvent) => {
    const { x, y } = place(event);
    if (drag === undefined) {
      gestures.hover({ x, y });
      return;
    }
    if (!drag.moved && Math.hypot(x - drag.x, y - drag.y) < leastDrag) return;
    drag.moved = true;
    gestures.hover(undefined);
    if (drag.measures) gestures.measure(cssPx(drag.startX), x);
    else gestures.pan(x - drag.x, y - drag.y);
    drag.x = x;
    drag.y = y;
  };
  const up = (event: PointerEvent) => {
    const ended = drag;
    drag = undefined;
    if (ended === undefined || ended.moved) return;
    const { x, y } = place(event);
    gestures.click(x, y);
  };
  const leave = () => gestures.hover(undefined);
  const cancel = () => {
    drag = undefined;
  };
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) gestures.pan(-event.deltaX * unit, 0);
    else if (event.altKey) gestures.pan(0, -event.deltaY * unit);
    else gestures.zoom(place(event).x, Math.exp(-event.deltaY * unit * wheelZoom));
    gestures.hover(undefined);
  };
  element.addEventListener("pointerenter", forget);
  element.addEventListener("pointerdown", down);
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerup", up);
  element.addEventListener("pointercancel", cancel);
  element.addEventListener("pointerleave", leave);
  element.addEventListener("wheel", wheel, { passive: false });
  return disposable(() => {
    sizes.disconnect();
    element.removeEventListener("pointerenter", forget);
    element.removeEventListener("pointerdown", down);
    element.removeEventListener("pointermove", move);
    element.removeEventListener("pointerup", up);
    element.removeEventListener("pointercancel", cancel);
    element.removeEventListener("pointerleave", leave);
    element.removeEventListener("wheel", wheel);
  });
}
