import { useEffect, useRef, useState } from "preact/hooks";
import { type Look, matcherOf, showsPast } from "../state/look.ts";
import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";
import { Icon } from "../theme/icon.tsx";
import { IconButton } from "../theme/icon_button.tsx";
import { GraphController, somethingLives } from "./graph_controller.ts";
import { GraphLegend } from "./graph_legend.tsx";
import { GraphList } from "./graph_list.tsx";
import type { GraphScene } from "./scene.ts";

/** The flow graph at the cursor's time, its few tools, and the same as a list for keyboards and screen readers. */
export function GraphPane({ session, look }: { readonly session: TraceSession; readonly look: Look }) {
  const svg = useRef<SVGSVGElement>(null);
  const [controller, setController] = useState<GraphController>();
  useCell(look.showPast);
  const legendShown = useCell(look.graphLegendShown);
  const state = useCell(session.state);
  const processes = useCell(session.overview)?.processList.length ?? 0;
  const showPast = showsPast(look, processes, state === undefined || somethingLives(state));
  const allKinds = useCell(session.allKinds);
  useEffect(() => {
    if (svg.current === null) return;
    const made = new GraphController(svg.current, session, look);
    setController(made);
    return () => made.dispose();
  }, [session, look]);
  return (
    <section class="graph-pane" data-testid="graph" aria-label="Flow graph">
      <svg ref={svg} aria-hidden="true" />
      {controller && <GraphList controller={controller} />}
      {controller && <StuckNote controller={controller} />}
      {controller && <PartNote scene={controller.scene} />}
      <EmptyGraph session={session} look={look} />
      <GraphLegend look={look} session={session} />
      <div class="graph-tools" role="toolbar" aria-label="Flow graph">
        <IconButton
          icon="past"
          label="Show what has ended"
          pressed={showPast}
          press={() => look.showPast.set(!showPast)}
        />
        <IconButton
          icon="files"
          label="Show files, terminals and devices"
          pressed={allKinds}
          press={() => session.allKinds.set(!allKinds)}
        />
        <IconButton
          icon="info"
          label="What the graph shows"
          pressed={legendShown}
          press={() => look.graphLegendShown.set(!legendShown)}
        />
        <IconButton icon="minus" label="Zoom out" press={() => controller?.scene.zoomBy(1 / 1.3)} />
        <IconButton icon="plus" label="Zoom in" press={() => controller?.scene.zoomBy(1.3)} />
        <IconButton icon="fit" label="Fit the graph" press={() => controller?.scene.fit()} />
      </div>
    </section>
  );
}

/** The story of a circle of waiting that is drawn in red. */
function StuckNote({ controller }: { readonly controller: GraphController }) {
  const [stuck] = useCell(controller.picture)?.stuck ?? [];
  return stuck === undefined ? null : (
    <p class="stuck-note" title={stuck.message}>
      <Icon name="error" />
      <span>{stuck.message}</span>
    </p>
  );
}

function PartNote({ scene }: { readonly scene: GraphScene }) {
  const showsAll = useCell(scene.showsAll);
  return showsAll ? null : (
    <p class="graph-legend">
      A part: drag to move, <kbd>f</kbd> shows all
    </p>
  );
}

function EmptyGraph({ session, look }: { readonly session: TraceSession; readonly look: Look }) {
  const overview = useCell(session.overview);
  const filter = useCell(look.filter);
  const words = emptyWords(
    overview?.processList.length,
    overview?.channelList.length,
    overview?.live ?? false,
    overview?.processList[0]?.tasks.length ?? 0,
  );
  if (words !== null) {
    return <p class={`empty-note ${overview?.processList.length ? "below" : ""}`}>{words}</p>;
  }
  const matches = matcherOf(filter);
  const found =
    matches === null ||
    overview?.processList.some((process) => matches(`${process.name} ${process.pid}`)) ||
    overview?.channelList.some((channel) => matches(`${channel.id} ${channel.name}`));
  return found ? null : <p class="empty-note">Nothing here is called “{filter}”.</p>;
}

/** What to say where there is nothing, or not much, to draw; null when the drawing speaks for itself. */
export function emptyWords(
  processes: number | undefined,
  channels: number | undefined,
  live: boolean,
  threads = 0,
): string | null {
  if (processes === undefined) return "Reading the trace…";
  if (processes === 0) {
    return live
      ? "No process yet: the program is starting."
      : "This log has no processes: it may be empty, or not a log of strace.";
  }
  if (processes > 1 || channels !== 0) return null;
  if (live) return null;
  return threads < 2
    ? "This log has one process and no pipes, sockets or queues."
    : `One process and no pipes, sockets or queues: its ${threads} threads share memory; their lanes show when each waits.`;
}
