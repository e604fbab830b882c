import type { Nanos } from "../../base/time.ts";
import type { SearchAnswer, SearchMarks, SearchMarksQuery, SearchQuery } from "../../protocol/search.ts";
import type { EngineSource } from "../engine_source.ts";
import { countOthers } from "./found_others.ts";
import { LogWindow } from "./log_window.ts";
import { matchesFrom } from "./match_order.ts";
import { parseQuery } from "./parse_query.ts";
import { hasOnlyWords, type Query, wordsOf } from "./query.ts";
import { searchMarks } from "./search_marks.ts";
import { SearchRun } from "./search_run.ts";

/** Looked at per question, milliseconds: the engine must come back to other questions within a frame. */
const sliceMs = 10;
/** Queries whose matches are kept: those of the box and of tables, and one for each breakpoint of a debug session. */
const keptRuns = 16;

/** Answers questions in the search language. Keeps what recent queries found, so that asking on is cheap. */
export class Search {
  /** By the text of the query; the latest asked last. */
  readonly #runs = new Map<string, SearchRun>();
  #wasLive = false;

  constructor(
    readonly source: EngineSource,
    readonly nowMs: () => number = Date.now,
  ) {}

  search(query: SearchQuery, presentNs: Nanos): SearchAnswer {
    const { trace } = this.source;
    const parsed = parseQuery(query.query);
    const total = trace.calls.length + countOthers(this.source);
    if (!parsed.ok) {
      return {
        problem: parsed.error,
        words: [],
        onlyWords: false,
        matches: [],
        count: 0,
        scanned: 0,
        total,
        complete: true,
      };
    }
    const run = this.#advanced(query.query, parsed.value, presentNs);
    return {
      problem: null,
      words: wordsOf(parsed.value),
      onlyWords: hasOnlyWords(parsed.value),
      matches: matchesFrom(trace, run, query),
      count: run.calls.all.length + run.others.events.length,
      scanned: run.scanned + countOthers(this.source),
      total,
      complete: run.complete,
    };
  }

  /** Throws, with words for a person, if the text is no query. */
  marks(query: SearchMarksQuery, presentNs: Nanos): SearchMarks {
    const parsed = parseQuery(query.query);
    if (!parsed.ok) throw new Error(parsed.error.message);
    return searchMarks(this.source.trace, this.#advanced(query.query, parsed.value, presentNs), query);
  }

  /** What a query found so far, looked on for a slice of time; undefined if the text is no query or asks for everything. */
  runOf(text: string, presentNs: Nanos): SearchRun | undefined {
    const parsed = parseQuery(text);
    if (!parsed.ok || text.trim() === "") return undefined;
    return this.#advanced(text, parsed.value, presentNs);
  }

  #advanced(text: string, query: Query, presentNs: Nanos): SearchRun {
    const { trace, log, live } = this.source;
    // Names and kinds settle while a trace is written; of one that is finished everything is judged anew.
    if (this.#wasLive && !live) this.#runs.clear();
    this.#wasLive = live;
    const run = this.#runs.get(text) ?? new SearchRun(query);
    this.#runs.delete(text);
    this.#runs.set(text, run);
    for (const oldest of this.#runs.keys()) {
      if (this.#runs.size <= keptRuns) break;
      this.#runs.delete(oldest);
    }
    const untilMs = this.nowMs() + sliceMs;
    run.advance({ trace, log: new LogWindow(log), presentNs }, () => this.nowMs() > untilMs);
    return run;
  }
}
