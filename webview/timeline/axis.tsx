import { useEffect, useRef } from "preact/hooks";
import { FrameCanvas } from "./frame_canvas.ts";
import { paintAxis } from "./paint_axis.ts";
import { cssPx } from "./pixels.ts";
import { nsAt } from "./span.ts";
import type { TimelineState } from "./timeline_state.ts";
import { WordWidths } from "./word_widths.ts";

/**
 * The times above the lanes; pressing puts the cursor there. A canvas: as elements, each of which moves in each frame
 * of a pan, ticks cost more than all the lanes.
 */
export function TimeAxis({ state }: { readonly state: TimelineState }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current === null) return;
    const { session } = state;
    const widths = new WordWidths();
    const surface = new FrameCanvas(canvas.current, session.frames, (frame) =>
      paintAxis({
        ...frame,
        span: state.drawnSpan,
        cursorNs: session.cursor.get().ns,
        measured: state.measured.get(),
        widthOf: (words) => widths.of(words, `11px ${frame.tokens.font}`, frame.context),
      }),
    );
    surface.repaintOn(state.span, state.plot, state.measured, session.cursor);
    return () => surface.dispose();
  }, [state]);
  const seek = (event: PointerEvent) => {
    const axis = event.currentTarget as HTMLElement;
    if (event.type === "pointerdown") axis.setPointerCapture(event.pointerId);
    else if (!axis.hasPointerCapture(event.pointerId)) return;
    const x = cssPx(event.clientX - axis.getBoundingClientRect().left);
    state.session.seek(nsAt(x, state.span.get(), state.plot.get().width));
  };
  return (
    <div class="axis" aria-hidden="true" onPointerDown={seek} onPointerMove={seek}>
      <canvas ref={canvas} />
    </div>
  );
}
