import { type Disposable, DisposableStack } from "../../src/base/disposable.ts";
import type { Lane } from "../../src/protocol/engine.ts";
import { isMomentary } from "../../src/protocol/event.ts";
import { unpack } from "../../src/protocol/packed.ts";
import {
  type Match,
  type SearchAnswer,
  type SearchMarks,
  type SearchMarksQuery,
  type SearchQuery,
  searchMarkSchema,
} from "../../src/protocol/search.ts";
import { Cell } from "../state/cell.ts";
import { sameEvent } from "../state/cursor.ts";
import { LatestRequest } from "../state/latest_request.ts";
import type { Look } from "../state/look.ts";
import type { TraceSession } from "../state/session.ts";
import { laneKey, rowsWithin } from "../timeline/lanes.ts";
import { devicePx } from "../timeline/pixels.ts";
import type { TimelineState } from "../timeline/timeline_state.ts";
import { MatchMarks } from "./match_marks.ts";

type Way = SearchQuery["direction"];

interface Find extends SearchQuery {
  /** Already began again from the other end of the trace. */
  readonly wrapped: boolean;
}

/** What is searched for, what was found of it so far, and the match the reader stands on. */
export class SearchState implements Disposable {
  readonly text = new Cell("");
  /** Undefined while nothing is searched for. */
  readonly answer = new Cell<SearchAnswer | undefined>(undefined);
  /** The match last gone to, as long as the cursor stays on it. */
  readonly current = new Cell<Match | undefined>(undefined);

  readonly #held = new DisposableStack();
  readonly #counts: LatestRequest<SearchQuery, SearchAnswer>;
  readonly #finds: LatestRequest<Find, SearchAnswer>;
  readonly #marks: LatestRequest<SearchMarksQuery, SearchMarks>;

  constructor(
    readonly session: TraceSession,
    readonly look: Look,
    readonly timeline: TimelineState,
  ) {
    const fail = (problem: { readonly message: string }) => session.problem.set(problem.message);
    this.#counts = new LatestRequest(
      (query) => session.client.request("search", query),
      (answer, asked) => this.#takeCount(answer, asked),
      fail,
    );
    this.#finds = new LatestRequest(
      ({ wrapped: _, ...query }) => session.client.request("search", query),
      (answer, asked) => this.#takeFound(answer, asked),
      fail,
    );
    this.#marks = new LatestRequest(
      (query) => session.client.request("searchMarks", query),
      (answer, asked) => this.#takeMarks(answer, asked),
      fail,
    );
    this.#held.add(
      this.text.watch(() => {
        // The reader stands on a match of what was asked before.
        this.current.set(undefined);
        this.#askCount();
      }),
    );
    this.#held.add(session.head.watch(() => this.#askCount()));
    this.#held.add(
      session.shownAgain.watch(() => {
        for (const request of [this.#counts, this.#finds, this.#marks]) request.abandon();
        this.#askCount();
      }),
    );
    for (const cell of [timeline.span, timeline.rows, timeline.plot, timeline.scrollTop]) {
      this.#held.add(cell.watch(() => this.#askMarks()));
    }
    this.#held.add(
      session.cursor.watch(() => {
        const current = this.current.get();
        if (current && !sameEvent(session.cursor.get().event, current.event)) this.current.set(undefined);
      }),
    );
  }

  dispose(): void {
    this.#held.dispose();
  }

  /** Goes to the next or previous match from where the cursor stands, round the ends of the trace. */
  find(direction: Way): void {
    const query = this.text.get();
    if (query.trim() === "" || this.answer.get()?.problem) return;
    const { ns, event } = this.session.cursor.get();
    const at = event !== null && isMomentary(event) ? event : null;
    // An event chosen a while ago counts only while the cursor still stands there.
    const from = { ns, event: this.session.details.get()?.ns === ns ? at : null };
    this.#finds.ask({ query, from, limit: 1, direction, wrapped: false });
  }

  #askCount(): void {
    const query = this.text.get();
    if (query.trim() !== "") {
      this.#counts.ask({ query, from: null, limit: 0, direction: "next" });
      return;
    }
    this.answer.set(undefined);
    this.current.set(undefined);
    this.timeline.matches.set(undefined);
    this.look.filter.set("");
  }

  #takeCount(answer: SearchAnswer, asked: SearchQuery): void {
    if (asked.query !== this.text.get()) return;
    this.answer.set(answer);
    // While a query is being typed it is often none: what was filtered stays until it is one again.
    if (answer.problem === null) this.look.filter.set(answer.words.join(" "));
    if (answer.complete) this.#askMarks();
    else this.session.frames.mutate(() => this.#askCount());
  }

  #takeFound(answer: SearchAnswer, asked: Find): void {
    if (asked.query !== this.text.get()) return;
    this.answer.set(answer);
    const [match] = answer.matches;
    if (match !== undefined && (asked.direction === "next" || answer.complete)) {
      this.session.choose(match.event, match.ns, match.process);
      this.current.set(match);
    } else if (!answer.complete) this.#finds.ask(asked);
    else if (!asked.wrapped && asked.from !== null) this.#finds.ask({ ...asked, from: null, wrapped: true });
  }

  #askMarks(): void {
    const answer = this.answer.get();
    const { plot, span, rows, scrollTop, matches } = this.timeline;
    const { width, height, pixelRatio } = plot.get();
    // Words pick whole lanes: marks all over them would say nothing more.
    if (!answer || answer.problem || answer.onlyWords || width === 0) {
      matches.set(undefined);
      return;
    }
    const lanes = rowsWithin(rows.get(), scrollTop.get() - height, height * 3).map(({ lane }) => lane);
    this.#marks.ask({ ...span.get(), query: this.text.get(), pixels: devicePx(width, pixelRatio), lanes });
  }

  #takeMarks(answer: SearchMarks, asked: SearchMarksQuery): void {
    if (asked.query !== this.text.get()) return;
    this.timeline.matches.set(marksOf(answer, asked.lanes));
    if (!answer.complete) this.#askMarks();
  }
}

function marksOf(answer: SearchMarks, lanes: readonly Lane[]): MatchMarks {
  return new MatchMarks(unpack(searchMarkSchema, answer.marks), lanes.map(laneKey));
}
