import { useEffect, useRef, useState } from "preact/hooks";
import { useCell } from "../state/use_cell.ts";
import { listenToGestures } from "./gestures.ts";
import type { Hit } from "./hit.ts";
import { type HitWords, hitWords } from "./hit_words.ts";
import { LaneCanvas, timeUnder } from "./lane_canvas.ts";
import { LaneGrid } from "./lane_grid.tsx";
import { LaneLabels } from "./lane_labels.tsx";
import { type CssPx, cssPx } from "./pixels.ts";
import { lengthOf } from "./span.ts";
import type { TimelineState } from "./timeline_state.ts";

interface Tip extends HitWords {
  readonly x: CssPx;
  readonly y: CssPx;
}

/** The scrolled part of the timeline: labels as DOM, lanes as one canvas that stays put while the labels scroll. */
export function LanePane({ state }: { readonly state: TimelineState }) {
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [tip, setTip] = useState<Tip>();
  useCell(state.rows);
  const details = useCell(state.session.details);

  useEffect(() => {
    const [area, surface] = [scroller.current, canvas.current];
    if (area === null || surface === null) return;
    const lanes = new LaneCanvas(surface, state);
    const gestures = listenToGestures(surface, {
      click: (x, y) => choose(state, lanes.hit(x, y), x),
      hover: (at) => setTip(at === undefined ? undefined : tipAt(state, lanes, at.x, at.y)),
      pan(dx, dy) {
        state.panBy((-dx / state.plot.get().width) * lengthOf(state.span.get()));
        // Reading where it is scrolled to makes the browser lay the page out in the middle of a frame.
        if (dy !== 0) area.scrollTop -= dy;
      },
      zoom: (x, factor) => state.zoomAt(timeUnder(state, x), factor),
      measure: (from, to) =>
        state.measured.set({
          fromNs: timeUnder(state, cssPx(Math.min(from, to))),
          toNs: timeUnder(state, cssPx(Math.max(from, to))),
        }),
    });
    const following = state.lane.watch(() => {
      const top = state.scrollToLane();
      if (top !== undefined) area.scrollTop = top;
    });
    const scrolling = state.scrollAsked.watch(() => {
      const top = state.scrollAsked.get();
      // The lanes are as high as all of them only after the next change of the document.
      if (top !== undefined) state.session.frames.paint(() => void area.scrollTo({ top }));
      state.scrollAsked.set(undefined);
    });
    return () => {
      scrolling.dispose();
      following.dispose();
      gestures.dispose();
      lanes.dispose();
    };
  }, [state]);

  return (
    <>
      <div
        class="lanes"
        ref={scroller}
        role="application"
        aria-label="Timeline lanes. Arrow keys move between events and lanes."
        aria-describedby="timeline-event"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the focus and the keys
        tabIndex={0}
        onScroll={(event) => state.scrollTop.set(cssPx(event.currentTarget.scrollTop))}
      >
        <div class="lanes-space" style={{ height: `${state.totalHeight}px` }}>
          <canvas ref={canvas} />
          <LaneLabels state={state} />
        </div>
        <span id="timeline-event" class="only-heard">
          {details?.sentence ?? "No event is chosen."}
        </span>
        {tip && <Tooltip tip={tip} state={state} />}
      </div>
      <LaneGrid state={state} />
    </>
  );
}

function Tooltip({ tip, state }: { readonly tip: Tip; readonly state: TimelineState }) {
  const { width } = state.plot.get();
  const onRight = tip.x > width * 0.6;
  const place = onRight
    ? { right: `${width - tip.x + 14}px`, top: `${tip.y + state.scrollTop.get() + 16}px` }
    : { left: `calc(var(--lane-labels) + ${tip.x + 14}px)`, top: `${tip.y + state.scrollTop.get() + 16}px` };
  return (
    <div class="tooltip" role="tooltip" style={place}>
      <strong>{tip.title}</strong>
      {tip.line !== "" && <div>{tip.line}</div>}
    </div>
  );
}

function tipAt(state: TimelineState, lanes: LaneCanvas, x: CssPx, y: CssPx): Tip | undefined {
  const hit = lanes.hit(x, y);
  const window = state.loaded.get();
  if (hit === undefined || window === undefined || hit.kind === "lane") return undefined;
  return { ...hitWords(hit, window, state.session.head.get().live ? state.session.endNs : 0), x, y };
}

/** A click puts the cursor at what was hit, or at the time under the pointer. */
function choose(state: TimelineState, hit: Hit | undefined, x: CssPx): void {
  const { session } = state;
  const window = state.loaded.get();
  const ns = timeUnder(state, x);
  state.dropMeasure();
  if (hit === undefined || window === undefined) {
    session.seek(ns);
    return;
  }
  if (hit.row.process !== null) state.lane.set(hit.row.key);
  if (hit.kind === "signal") {
    const at = window.signals.generatedNs[hit.signal] as number;
    session.choose(
      { kind: "signal", signal: window.signals.signal[hit.signal] as never },
      (at < 0 ? ns : at) as never,
      hit.row.process,
    );
  } else if (hit.kind === "slice" && window.slices.count[hit.slice] === 1) {
    session.choose(
      { kind: "call", call: window.slices.call[hit.slice] as never },
      window.slices.fromNs[hit.slice] as never,
      hit.row.process,
    );
  } else if (hit.kind === "jump") {
    session.choose(
      { kind: "jump", jump: window.jumps.jump[hit.jump] as never },
      window.jumps.ns[hit.jump] as never,
      hit.row.process,
    );
  } else {
    session.seek(ns);
    void state.chooseNear(hit.row, ns);
  }
}
