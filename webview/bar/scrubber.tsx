import { nanos } from "../../src/base/time.ts";
import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";
import { formatInstant } from "../words/instant.ts";

/** Positions of the slider: finer than any screen is wide. */
const positions = 10_000;

/** The whole trace as one slider; moving it leaves live. */
export function Scrubber({ session }: { readonly session: TraceSession }) {
  const cursor = useCell(session.cursor);
  useCell(session.head);
  const endNs = Math.max(1, session.endNs);
  const step = endNs / positions;
  const value = Math.round((cursor.ns / endNs) * positions);
  return (
    <div class="scrubber">
      <output aria-label="Time of the cursor">{formatInstant(cursor.ns, step)}</output>
      <input
        type="range"
        data-testid="scrubber"
        aria-label="Time"
        aria-valuetext={`${formatInstant(cursor.ns, step)} of ${formatInstant(endNs, step)}`}
        min={0}
        max={positions}
        value={value}
        style={{ "--part": value / positions }}
        onInput={(event) => session.seek(nanos((Number(event.currentTarget.value) / positions) * endNs))}
      />
      <span class="end">{formatInstant(endNs, step * 10)}</span>
    </div>
  );
}
