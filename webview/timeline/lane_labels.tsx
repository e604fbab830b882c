import { activities } from "../../src/protocol/engine.ts";
import { useCell } from "../state/use_cell.ts";
import { Icon } from "../theme/icon.tsx";
import { type LaneRow, rowsWithin } from "./lanes.ts";
import type { TimelineState } from "./timeline_state.ts";

/** Names of the lanes in sight, indented by generation; pressing one chooses its process or channel. */
export function LaneLabels({ state }: { readonly state: TimelineState }) {
  const rows = useCell(state.rows);
  const top = useCell(state.scrollTop);
  const { height } = useCell(state.plot);
  const current = useCell(state.lane);
  const at = useCell(state.session.state);
  const activityOf = new Map(at?.processes.map((process) => [process.index, process.activity]));
  return (
    <div class="lane-labels">
      {rowsWithin(rows, top - height, height * 3).map((row) => (
        <div
          key={row.key}
          class="lane-label"
          data-kind={row.lane.kind}
          data-current={row.key === current}
          data-activity={
            row.process === null || row.lane.kind === "stream"
              ? undefined
              : (activityOf.get(row.process) ?? activities[5])
          }
          style={{ top: `${row.top}px`, height: `${row.height}px`, paddingLeft: `${indent(row)}px` }}
        >
          {row.threads > 1 && row.process !== null ? (
            <ThreadToggle state={state} row={row} />
          ) : (
            <span class="swatch" aria-hidden="true" />
          )}
          <button
            type="button"
            tabIndex={-1}
            title={`${row.label} ${row.aside}`}
            onClick={() => state.chooseLane(row)}
          >
            <b>{row.label}</b>
            <small>{row.aside}</small>
          </button>
        </div>
      ))}
    </div>
  );
}

function ThreadToggle(props: { readonly state: TimelineState; readonly row: LaneRow }) {
  const { process, threads, open } = props.row;
  return (
    <button
      type="button"
      class="twistie"
      tabIndex={-1}
      aria-expanded={open}
      aria-label={`${open ? "Hide" : "Show"} ${threads} threads`}
      title={`${open ? "Hide" : "Show"} ${threads} threads`}
      onClick={() => process !== null && props.state.look.toggleExpanded(process)}
    >
      <Icon name={open ? "down" : "right"} />
    </button>
  );
}

/** Deep trees stop moving right, so that names stay readable. */
function indent(row: LaneRow): number {
  return 8 + Math.min(row.depth, 6) * 12;
}
