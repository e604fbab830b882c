import { formatSpan } from "../../src/base/time.ts";
import { useCell } from "../state/use_cell.ts";
import { formatInstant } from "../words/instant.ts";
import { cssPx } from "./pixels.ts";
import { lengthOf, nsAt, xOf } from "./span.ts";
import { timeTicks } from "./time_ticks.ts";
import type { TimelineState } from "./timeline_state.ts";

/** Times along the upper edge, the cursor's time as a chip, and the measured span in words. */
export function TimeAxis({ state }: { readonly state: TimelineState }) {
  const span = useCell(state.span);
  const { width } = useCell(state.plot);
  const cursor = useCell(state.session.cursor);
  const measured = useCell(state.measured);
  if (width === 0) return <div class="axis" />;
  const seek = (event: PointerEvent) => {
    const axis = event.currentTarget as HTMLElement;
    if (event.type === "pointerdown") axis.setPointerCapture(event.pointerId);
    else if (!axis.hasPointerCapture(event.pointerId)) return;
    const x = cssPx(event.clientX - axis.getBoundingClientRect().left);
    state.session.seek(nsAt(x, span, width));
  };
  const x = xOf(cursor.ns, span, width);
  return (
    <div class="axis" aria-hidden="true" onPointerDown={seek} onPointerMove={seek}>
      {timeTicks(span, width).map((tick) => (
        <span key={tick.ns} class="tick" style={{ left: `${tick.x}px` }}>
          {tick.label}
        </span>
      ))}
      {measured !== undefined && (
        <span
          class="measured"
          style={{ left: `${(xOf(measured.fromNs, span, width) + xOf(measured.toNs, span, width)) / 2}px` }}
        >
          {formatSpan(lengthOf(measured))}
        </span>
      )}
      {x >= 0 && x <= width && (
        <span class="cursor-chip" data-side={x > width - 90 ? "left" : "right"} style={{ left: `${x}px` }}>
          {formatInstant(cursor.ns, lengthOf(span) / width)}
        </span>
      )}
    </div>
  );
}
