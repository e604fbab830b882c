import { useEffect, useRef } from "preact/hooks";
import { ExplainedWords } from "../glossary/explained_sentence.tsx";
import type { Frames } from "../state/frames.ts";
import type { Look } from "../state/look.ts";
import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";
import { IconButton } from "../theme/icon_button.tsx";
import { LegendPanel } from "../theme/legend_panel.tsx";
import { type Brush, timeScale } from "./brush.ts";
import { type CanvasFrame, FrameCanvas } from "./frame_canvas.ts";
import { legendEntries } from "./legend_entries.ts";
import { rowsOf, type Sketch, windowOf } from "./legend_sketch.ts";
import { paintLanes } from "./paint.ts";
import { PatternCache } from "./patterns.ts";
import { cssPx } from "./pixels.ts";

/** Opens and closes the legend. */
export function LegendButton({ look }: { readonly look: Look }) {
  const shown = useCell(look.legendShown);
  return (
    <IconButton
      icon="info"
      label="Legend"
      pressed={shown}
      press={() => look.legendShown.set(!look.legendShown.get())}
    />
  );
}

/** What the shapes and colours of the lanes say, each drawn by the painter that draws it there. */
export function Legend({ look, session }: { readonly look: Look; readonly session: TraceSession }) {
  return (
    <LegendPanel
      shown={look.legendShown}
      class="legend"
      label="Legend"
      close="Close the legend"
      heading="What the lanes show"
    >
      {legendEntries.map(({ words, sketch }) => (
        <li key={words}>
          <SketchCanvas sketch={sketch} frames={session.frames} />
          <span>
            <ExplainedWords words={words} session={session} look={look} />
          </span>
        </li>
      ))}
    </LegendPanel>
  );
}

function SketchCanvas({ sketch, frames }: { readonly sketch: Sketch; readonly frames: Frames }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current === null) return;
    const patterns = new PatternCache();
    const surface = new FrameCanvas(canvas.current, frames, (frame) => {
      patterns.clear();
      paintSketch(frame, sketch, patterns);
    });
    return () => surface.dispose();
  }, [sketch, frames]);
  // The words beside it say the same.
  return (
    <span aria-hidden="true">
      <canvas ref={canvas} data-lanes={sketch.lanes.length} />
    </span>
  );
}

function paintSketch(frame: CanvasFrame, sketch: Sketch, patterns: PatternCache): void {
  const rows = rowsOf(sketch);
  const window = windowOf(sketch, rows);
  const tint = (name: "stripes" | "bars" | "dots") => (colour: string) =>
    patterns.get(name, colour, frame.pixelRatio, frame.context);
  const brush: Brush = {
    ...frame,
    window,
    span: window,
    rows,
    rowOfLane: rows,
    scrollTop: cssPx(0),
    presentNs: 0,
    x: timeScale(window, frame.width),
    stripes: tint("stripes"),
    bars: tint("bars"),
    dots: tint("dots"),
    // Beside the sample stand its words: within it none has room.
    widthOf: () => Number.POSITIVE_INFINITY,
  };
  const nowhere = Number.NEGATIVE_INFINITY;
  paintLanes(brush, { ticks: [], cursorNs: nowhere, event: null, lane: undefined, measured: undefined });
}
