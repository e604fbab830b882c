import { formatSpan } from "../../src/base/time.ts";
import type { Overview } from "../../src/protocol/engine.ts";
import type { Look } from "../state/look.ts";
import { partOfAll } from "../state/most_listed.ts";
import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";
import { counted } from "../words/amount.ts";
import { TimeAxis } from "./axis.tsx";
import { LanePane } from "./lane_pane.tsx";
import { Legend, LegendButton } from "./legend.tsx";
import { Minimap } from "./minimap.tsx";
import { lengthOf } from "./span.ts";
import type { TimelineState } from "./timeline_state.ts";

/** Everything over time: the whole as a minimap, the times, and a lane for each process and channel. */
export function TimelinePane(props: {
  readonly session: TraceSession;
  readonly look: Look;
  readonly timeline: TimelineState;
}) {
  const { timeline: state, session } = props;
  return (
    <section class="timeline" data-testid="timeline" aria-label="Timeline">
      <div class="timeline-corner">
        <CallCount session={session} />
        <LegendButton look={props.look} />
      </div>
      <Minimap state={state} />
      <SpanInSight state={state} />
      <TimeAxis state={state} />
      <LanePane state={state} />
      <Legend look={props.look} session={session} />
      <LaneNotes session={session} />
    </section>
  );
}

/** Parts that change often are apart from the pane, which no pan and no call of a live trace must make anew. */
function CallCount({ session }: { readonly session: TraceSession }) {
  return <span>{counted(useCell(session.head).calls, "call")}</span>;
}

function LaneNotes({ session }: { readonly session: TraceSession }) {
  const overview = useCell(session.overview);
  if (overview === undefined) return null;
  return (
    <>
      {overview.channelList.length === 0 && overview.processList.length > 0 && (
        <p class="lane-note">{noChannels(overview.live)}</p>
      )}
      <PartOfAll overview={overview} />
    </>
  );
}

function SpanInSight({ state }: { readonly state: TimelineState }) {
  const span = useCell(state.span);
  return <div class="timeline-corner">{formatSpan(lengthOf(span))} in sight</div>;
}

/** Says which lanes are here where a trace has more than anyone looks through. */
function PartOfAll({ overview }: { readonly overview: Overview }) {
  const words = partOfAll(overview);
  return words === null ? null : <p class="lane-note part">{words}</p>;
}

function noChannels(live: boolean): string {
  return live ? "No pipe or socket yet." : "This log has no pipes or sockets between processes.";
}
