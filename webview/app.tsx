import { KeysDialog } from "./a11y/keys_dialog.tsx";
import { LiveRegion } from "./a11y/live_region.tsx";
import { BottomBar } from "./bar/bottom_bar.tsx";
import { DetailsPane } from "./details/details_pane.tsx";
import { PictureMenu } from "./export/picture_menu.tsx";
import { FindingsPane } from "./findings/findings_pane.tsx";
import { FollowPane } from "./follow/follow_pane.tsx";
import { GlossaryDialog } from "./glossary/glossary_dialog.tsx";
import { GraphPane } from "./graph/graph_pane.tsx";
import { Splitter } from "./splitter.tsx";
import { clamp, type Tab } from "./state/look.ts";
import { useCell } from "./state/use_cell.ts";
import { FindingsTable } from "./tables/findings_table.tsx";
import { TablePane } from "./tables/table_pane.tsx";
import { TimelinePane } from "./timeline/timeline_pane.tsx";
import { UpperTabs } from "./upper_tabs.tsx";
import type { ViewParts } from "./view_parts.ts";

/** Streams of stdio are there only with the probe. */
const withoutStreams: ReadonlySet<Tab> = new Set(["streams"]);
const nothing: ReadonlySet<Tab> = new Set();

/** The panes and where they stand. A new pane gets its place here. */
export function App({ session, look, timeline, search, follow }: ViewParts) {
  const detailsOpen = useCell(look.detailsOpen);
  const detailsWidth = useCell(look.detailsWidth);
  const graphShare = useCell(look.graphShare);
  const lanesHeight = useCell(timeline.naturalHeight);
  const problem = useCell(session.problem);
  const tab = useCell(look.tab);
  const filter = useCell(look.filter);
  const hasStreams = (useCell(session.overview)?.streamList.length ?? 0) > 0;
  return (
    <div class="view">
      {problem !== undefined && (
        <div class="problem" role="alert">
          <span>{problem}</span>
          <button type="button" onClick={() => session.problem.set(undefined)}>
            Dismiss
          </button>
        </div>
      )}
      <main class="panes">
        <h1 class="only-heard">IPC Scope</h1>
        <div
          class="left-panes"
          data-split={graphShare === undefined ? "fitted" : "chosen"}
          style={{ "--graph-share": graphShare, "--lanes-height": `${lanesHeight}px` }}
        >
          <UpperTabs
            chosen={tab}
            choose={(next) => look.tab.set(next)}
            empty={hasStreams ? nothing : withoutStreams}
            aside={<PictureMenu session={session} timeline={timeline} />}
          >
            {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter does the same for the keyboard */}
            <div
              class={`graph-place ${tab === "graph" ? "" : "put-aside"}`}
              onDblClick={(event) => follow.openChosen(event.target as Element)}
            >
              <GraphPane session={session} look={look} />
            </div>
            {(tab === "processes" || tab === "channels" || tab === "signals" || tab === "streams") && (
              <TablePane
                table={tab}
                session={session}
                search={search}
                follow={(channel) => follow.open(channel)}
              />
            )}
            {tab === "findings" && <FindingsTable session={session} words={filter} />}
            {tab === "conversation" && <FollowPane follow={follow} />}
          </UpperTabs>
          <Splitter
            label="Height of the flow graph"
            orientation="horizontal"
            value={graphShare ?? 0.5}
            least={0.15}
            most={0.85}
            step={0.05}
            valueAt={(event, area) => (event.clientY - area.top) / area.height}
            change={(share) => look.graphShare.set(share)}
          />
          <TimelinePane session={session} look={look} timeline={timeline} />
        </div>
        {detailsOpen && (
          <>
            <Splitter
              label="Width of the details"
              orientation="vertical"
              value={detailsWidth}
              least={200}
              most={900}
              step={-20}
              valueAt={(event, area) => area.right - event.clientX}
              change={(width) => look.detailsWidth.set(width)}
            />
            <aside class="side" style={{ "--side-width": `${clamp(detailsWidth, 200, 900)}px` }}>
              <FindingsPane session={session} look={look} />
              <DetailsPane session={session} look={look} follow={follow} />
            </aside>
          </>
        )}
      </main>
      <BottomBar session={session} look={look} search={search} />
      <LiveRegion session={session} timeline={timeline} />
      <KeysDialog look={look} />
      <GlossaryDialog look={look} />
    </div>
  );
}
