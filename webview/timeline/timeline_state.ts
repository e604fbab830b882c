import { type Disposable, DisposableStack } from "../../src/base/disposable.ts";
import { type Nanos, nanos } from "../../src/base/time.ts";
import type { Lane, TimelineWindow } from "../../src/protocol/engine.ts";
import type { MatchMarks } from "../search/match_marks.ts";
import { Cell } from "../state/cell.ts";
import { LatestRequest } from "../state/latest_request.ts";
import { type Look, matcherOf } from "../state/look.ts";
import type { TraceSession } from "../state/session.ts";
import { type LaneRow, laneRows, naturalHeight, rowsWithin, sameRows, totalHeight } from "./lanes.ts";
import { type LoadedWindow, loadWindow } from "./loaded_window.ts";
import { type CssPx, cssPx, devicePx, type Plot } from "./pixels.ts";
import { type QueryWindow, serves, windowAround } from "./query_window.ts";
import {
  lengthOf,
  narrowestNs,
  onPixels,
  panned,
  revealing,
  type Span,
  wholeSpan,
  within,
  zoomed,
} from "./span.ts";

interface Asked extends QueryWindow {
  readonly lanes: readonly Lane[];
  readonly laneKeys: ReadonlySet<string>;
  readonly version: number;
}

/** What part of the trace the timeline shows, and the window it has of it. */
export class TimelineState implements Disposable {
  readonly span: Cell<Span>;
  readonly rows = new Cell<readonly LaneRow[]>([]);
  /** Height that all lanes would like to have. */
  readonly naturalHeight = new Cell<CssPx>(cssPx(0));
  readonly loaded = new Cell<LoadedWindow | undefined>(undefined);
  readonly plot = new Cell<Plot>({ width: cssPx(0), height: cssPx(0), pixelRatio: 1 });
  readonly scrollTop = new Cell<CssPx>(cssPx(0));
  /** Where the lanes are to be scrolled to. */
  readonly scrollAsked = new Cell<CssPx | undefined>(undefined);
  /** Key of the lane that arrow keys and the focus are on. */
  readonly lane = new Cell<string | undefined>(undefined);
  readonly measured = new Cell<Span | undefined>(undefined);
  /** What the search box found in the lanes around those in sight. */
  readonly matches = new Cell<MatchMarks | undefined>(undefined);

  readonly #held = new DisposableStack();
  readonly #windows: LatestRequest<Asked, TimelineWindow>;
  #asked: Asked | undefined;
  /** Until the reader zooms or pans, the whole trace is shown, however it grows. */
  #showsWhole = true;

  constructor(
    readonly session: TraceSession,
    readonly look: Look,
  ) {
    this.span = new Cell(wholeSpan(session.endNs));
    this.#windows = new LatestRequest(
      ({ fromNs, toNs, pixels, lanes }) =>
        session.client.request("timeline", { fromNs, toNs, pixels, lanes }),
      (answer, asked) => this.loaded.set(loadWindow(answer, asked, asked.version)),
      (problem) => session.problem.set(problem.message),
    );
    const rows = () => this.#rebuildRows();
    for (const cell of [session.overview, look.filter, look.expanded, this.plot])
      this.#held.add(cell.watch(rows));
    this.#held.add(session.cursor.watch(() => this.#cursorMoved()));
    for (const cell of [this.rows, this.plot, this.scrollTop, session.head]) {
      this.#held.add(cell.watch(() => this.#ensure()));
    }
    this.#held.add(this.span.watch(() => this.#ensure()));
    this.#held.add(
      session.shownAgain.watch(() => {
        this.#windows.abandon();
        this.#asked = undefined;
        this.#ensure();
      }),
    );
  }

  dispose(): void {
    this.#held.dispose();
  }

  get whole(): Span {
    return wholeSpan(this.session.endNs);
  }

  /** What the reader zoomed or panned to; undefined: the whole trace. */
  get chosenSpan(): Span | undefined {
    return this.#showsWhole ? undefined : this.span.get();
  }

  /** What is drawn, less than a pixel from what is meant. */
  get drawnSpan(): Span {
    const { width, pixelRatio } = this.plot.get();
    return onPixels(this.span.get(), width * pixelRatio);
  }

  zoomAt(anchorNs: Nanos, factor: number): void {
    const next = zoomed(this.span.get(), anchorNs, factor, this.whole);
    this.#showsWhole = lengthOf(next) >= lengthOf(this.whole);
    this.span.set(next);
  }

  panBy(ns: number): void {
    if (lengthOf(this.span.get()) < lengthOf(this.whole)) this.#showsWhole = false;
    this.span.set(panned(this.span.get(), ns, this.whole));
  }

  show(span: Span): void {
    this.#showsWhole = false;
    this.span.set(span);
  }

  fit(): void {
    this.#showsWhole = true;
    this.span.set(this.whole);
  }

  /** Shows the measured span, or the chosen event with as much again on both sides. */
  zoomToChosen(): void {
    const details = this.session.details.get();
    const ofEvent = details && { fromNs: details.ns, toNs: nanos(details.endNs ?? this.session.endNs) };
    const wanted = this.measured.get() ?? ofEvent;
    if (wanted === undefined) return;
    const room = Math.max(lengthOf(wanted), narrowestNs / 2) * (this.measured.get() ? 0.05 : 1);
    this.show(within({ fromNs: nanos(wanted.fromNs - room), toNs: nanos(wanted.toNs + room) }, this.whole));
  }

  /** Begins to measure at the cursor, from then on to wherever it goes; the second time the measure stays. */
  toggleMeasure(): void {
    if (this.#measuresFrom !== undefined) {
      this.#measuresFrom = undefined;
      return;
    }
    this.#measuresFrom = this.session.cursor.get().ns;
    this.measured.set(undefined);
  }

  dropMeasure(): void {
    this.#measuresFrom = undefined;
    this.measured.set(undefined);
  }

  /** The lane `by` lanes below the current one, scrolled into sight; of a process: it becomes the chosen one. */
  moveLane(by: number): void {
    const rows = this.rows.get();
    const at = rows.findIndex((row) => row.key === this.lane.get());
    const row = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (row !== undefined) this.chooseLane(row);
  }

  chooseLane(row: LaneRow): void {
    this.lane.set(row.key);
    if (row.lane.kind === "channel") {
      this.session.regard({ kind: "channel", channel: row.lane.channel }, null);
    } else if (row.process !== null) {
      this.session.regard({ kind: "process", process: row.process }, row.process);
    }
  }

  /** Chooses the event of a lane nearest to a time, if the engine knows one within a few pixels. */
  async chooseNear(row: LaneRow, ns: Nanos): Promise<void> {
    const withinNs = nanos((lengthOf(this.span.get()) / Math.max(1, this.plot.get().width)) * 8);
    const near = await this.session.client.request("eventNear", { lane: row.lane, ns, withinNs });
    if (near.ok && near.value !== null) this.session.choose(near.value.event, near.value.ns, row.process);
    else if (near.ok) this.chooseLane(row);
  }

  /** Where the lanes must be scrolled to so that the current one is in sight; undefined if it is. */
  scrollToLane(): CssPx | undefined {
    const row = this.rows.get().find(({ key }) => key === this.lane.get());
    const [top, height] = [this.scrollTop.get(), this.plot.get().height];
    if (row === undefined) return undefined;
    if (row.top < top) return cssPx(Math.max(0, row.top - 6));
    if (row.top + row.height > top + height) return cssPx(row.top + row.height - height + 6);
    return undefined;
  }

  #rebuildRows(): void {
    const overview = this.session.overview.get();
    if (overview === undefined) return;
    const expanded = this.look.expanded.get();
    const matches = matcherOf(this.look.filter.get());
    this.naturalHeight.set(naturalHeight(overview, expanded, matches));
    const rows = laneRows(overview, expanded, matches, this.plot.get().height);
    if (!sameRows(rows, this.rows.get())) this.rows.set(rows);
    if (this.#showsWhole) this.span.set(this.whole);
  }

  #lastNs = -1;
  #measuresFrom: Nanos | undefined;

  #cursorMoved(): void {
    const { ns, mode, process, event } = this.session.cursor.get();
    if (event?.kind === "channel") this.lane.set(`c${event.channel}`);
    else if (process !== null && !this.#laneIsOf(process)) this.lane.set(`p${process}`);
    if (ns === this.#lastNs) return;
    this.#lastNs = ns;
    const from = this.#measuresFrom;
    if (from !== undefined && from !== ns) {
      this.measured.set({ fromNs: nanos(Math.min(from, ns)), toNs: nanos(Math.max(from, ns)) });
    }
    if (this.#showsWhole) this.span.set(this.whole);
    else if (mode === "live") this.span.set(panned(this.span.get(), ns - this.span.get().toNs, this.whole));
    else this.span.set(revealing(this.span.get(), ns, this.whole));
  }

  #laneIsOf(process: number): boolean {
    return this.rows.get().some((row) => row.key === this.lane.get() && row.process === process);
  }

  /** Asks for a window when the one at hand, or the one on its way, does not serve what is seen. */
  #ensure(): void {
    const { width, height, pixelRatio } = this.plot.get();
    if (width === 0 || this.rows.get().length === 0) return;
    const seen = rowsWithin(this.rows.get(), this.scrollTop.get(), height);
    const version = this.session.head.get().version;
    const device = devicePx(width, pixelRatio);
    const asked = this.#asked;
    if (
      asked !== undefined &&
      asked.version === version &&
      serves(asked, this.span.get(), device, this.session.head.get().endNs) &&
      seen.every((row) => asked.laneKeys.has(row.key))
    ) {
      return;
    }
    // A screenful above and below, so that scrolling meets lanes that are there already.
    const near = rowsWithin(this.rows.get(), this.scrollTop.get() - height, height * 3);
    this.#asked = {
      ...windowAround(this.span.get(), device, this.session.endNs),
      lanes: near.map((row) => row.lane),
      laneKeys: new Set(near.map((row) => row.key)),
      version,
    };
    this.#windows.ask(this.#asked);
  }

  get totalHeight(): CssPx {
    return totalHeight(this.rows.get());
  }
}
