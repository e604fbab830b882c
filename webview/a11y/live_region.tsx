import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";

/** Says the chosen event aloud to screen readers. */
export function LiveRegion({ session }: { readonly session: TraceSession }) {
  const details = useCell(session.details);
  return (
    <div class="only-heard" role="status" aria-live="polite" data-testid="announcement">
      {details === undefined ? "" : details.sentence || details.title}
    </div>
  );
}
