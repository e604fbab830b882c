import { ExplainedWords } from "../glossary/explained_sentence.tsx";
import type { Look } from "../state/look.ts";
import type { TraceSession } from "../state/session.ts";
import { LegendPanel } from "../theme/legend_panel.tsx";
import { halfHeight, halfWidth, outlines } from "./channel_shapes.ts";
import { type GraphLine, type GraphSample, graphLegend } from "./graph_legend_entries.ts";

/** What the shapes and lines of the graph say, in the look they have there: the style sheets are the same. */
export function GraphLegend({ look, session }: { readonly look: Look; readonly session: TraceSession }) {
  return (
    <LegendPanel
      shown={look.graphLegendShown}
      class="legend of-graph"
      label="What the graph shows"
      close="Close what the graph shows"
      heading="What the graph shows"
    >
      {graphLegend.map(({ words, sample }) => (
        <li key={words}>
          <svg class="still" aria-hidden="true" viewBox="-48 -20 96 40" width="72" height="30">
            <Sample sample={sample} />
          </svg>
          <span>
            <ExplainedWords words={words} session={session} look={look} />
          </span>
        </li>
      ))}
    </LegendPanel>
  );
}

function Sample({ sample }: { readonly sample: GraphSample }) {
  if ("line" in sample) return <Line line={sample.line} />;
  if ("shape" in sample) {
    const { body, detail } = outlines[sample.shape];
    const full = sample.full ?? 0;
    return (
      <g class="node channel" data-shape={sample.shape}>
        <path class="body" d={body} />
        <rect
          class="fill"
          x={-halfWidth}
          y={-halfHeight}
          width={2 * halfWidth * full}
          height={2 * halfHeight}
          clip-path={`url(#clip-${sample.shape})`}
        />
        <path class="detail" d={detail} />
        <path class="rim" d={body} />
      </g>
    );
  }
  return (
    <g
      class="node process"
      data-activity={sample.box}
      data-presence={sample.box === "gone" ? "past" : "present"}
    >
      <rect class="box" x="-40" y="-15" width="80" height="30" rx="6" />
      <path class="stripe" d="M-34,-15 h4 v30 h-4 a6,6 0 0 1 -6,-6 v-18 a6,6 0 0 1 6,-6 z" />
    </g>
  );
}

const lines: Readonly<Record<GraphLine, { readonly group: string; readonly arrow?: string }>> = {
  flow: { group: "flow", arrow: "flow" },
  moving: { group: "flow moving", arrow: "flow" },
  blocked: { group: "flow blocked", arrow: "empty" },
  full: { group: "flow blocked full", arrow: "full" },
  stuck: { group: "flow blocked stuck", arrow: "full" },
  past: { group: "flow", arrow: "flow" },
  hold: { group: "hold" },
  signal: { group: "dart", arrow: "dart" },
  held: { group: "dart", arrow: "dart" },
  kin: { group: "kin" },
  waits: { group: "kin waits" },
};

function Line({ line }: { readonly line: GraphLine }) {
  const { group, arrow } = lines[line];
  const d = "M-44,0 H44";
  return (
    <g
      class={group}
      data-presence={line === "past" ? "past" : "present"}
      data-phase={line === "held" ? "pending" : undefined}
    >
      <path
        class="way"
        d={d}
        stroke-width={line === "stuck" ? 2.6 : line === "moving" ? 3 : 1.5}
        marker-end={arrow === undefined ? undefined : `url(#arrow-${arrow})`}
      />
      {line === "moving" && <path class="travel" d={d} />}
    </g>
  );
}
