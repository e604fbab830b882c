import { formatSpan } from "../../src/base/time.ts";
import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";
import { lengthOf } from "../timeline/span.ts";
import type { TimelineState } from "../timeline/timeline_state.ts";

/** Says to screen readers what is chosen, what was measured, and at which speed a replay runs. */
export function LiveRegion(props: { readonly session: TraceSession; readonly timeline: TimelineState }) {
  const details = useCell(props.session.details);
  const measured = useCell(props.timeline.measured);
  const speed = useCell(props.session.chosenSpeed);
  const { mode } = useCell(props.session.subject);
  return (
    <>
      <div class="only-heard" role="status" aria-live="polite" data-testid="announcement">
        {details === undefined ? "" : details.sentence || details.title}
      </div>
      <div class="only-heard" role="status" aria-live="polite" data-testid="measure-announcement">
        {measured === undefined ? "" : `${formatSpan(lengthOf(measured))} measured`}
      </div>
      <div class="only-heard" role="status" aria-live="polite">
        {mode === "replay" && speed !== undefined ? `Replay at ${speed} times the speed` : ""}
      </div>
    </>
  );
}
