import { atOnce, type Steps } from "../base/steps.ts";
import { type Nanos, nanos } from "../base/time.ts";
import type { Handlers } from "../protocol/endpoint.ts";
import type {
  EngineMethods,
  ListLimits,
  Overview,
  Scene,
  SceneQuery,
  StateAt,
  StateQuery,
  TraceHead,
  TraceMethods,
} from "../protocol/engine.ts";
import type { Finding, Summary } from "../protocol/summary.ts";
import { bytesInFlight } from "./bytes_in_flight.ts";
import { callNames } from "./call_names.ts";
import { conversation } from "./conversation/conversation.ts";
import { densityOf } from "./density.ts";
import { detailsOf } from "./details/details.ts";
import { digestInSteps } from "./digest/digest.ts";
import { LongestWaits } from "./digest/longest_waits.ts";
import type { EngineSource } from "./engine_source.ts";
import { Listing } from "./listing.ts";
import { overviewOf } from "./overview.ts";
import { Paced } from "./paced.ts";
import { processSetup } from "./process_setup.ts";
import { presentFindings, publishedFindings } from "./published_findings.ts";
import { SceneFeed } from "./scene_feed.ts";
import { Search } from "./search/search.ts";
import { inSlices } from "./slices.ts";
import { SourceAnswers } from "./source/source_answers.ts";
import { TraceSources } from "./source/trace_sources.ts";
import { stateAt } from "./state_at.ts";
import { eventNear, stepTo } from "./stepping.ts";
import { summarizeInSteps } from "./summary.ts";
import { TableOrders } from "./tables/table_order.ts";
import { tablePage } from "./tables/table_page.ts";
import { taskOf, tasksAt } from "./tasks_at.ts";
import { TraceSums } from "./timeline/call_sums.ts";
import { SettledPictures } from "./timeline/settled.ts";
import { timelineWindow } from "./timeline/timeline.ts";

/** Answers every question of the protocol from one trace. Owns no thread, no file and no clock but the wall's. */
export class Engine {
  readonly sources: TraceSources;
  readonly #search: Search;
  readonly #presentFindings: Paced<readonly Finding[]>;
  readonly #waits = new LongestWaits();
  readonly #orders = new TableOrders();
  readonly #listing = new Listing();
  readonly #sums = new TraceSums();
  readonly #settled = new SettledPictures();
  readonly #scenes = new SceneFeed(
    () => this.#version,
    () => this.source.live,
    (query) => this.#scene(query),
  );
  #version = 0;

  constructor(
    readonly source: EngineSource,
    /** Unix milliseconds; given so that tests own the present. */
    readonly unixMs: () => number = Date.now,
    /** More is known of the source than a moment ago, so that answers changed though the trace did not. */
    readonly sourcesChanged: () => void = this.sourcesChanged,
  ) {
    this.sources = new TraceSources(source.trace, source.recordedSources);
    this.#search = new Search(source, unixMs);
    this.#presentFindings = new Paced(() => inSlices(this.#findingsInSteps()), unixMs);
    const answers = new SourceAnswers(
      source.trace,
      this.sources,
      () => this.touch(),
      () => this.presentNs(),
    );
    this.handlers = { ...this.#traceHandlers, ...answers.handlers };
  }

  /** The trace changed: the next head carries a new version. */
  touch(): void {
    this.#version++;
    this.#scenes.changed();
  }

  /** More of the log is read: works out what is cheap to work out while that is at hand. */
  grown(): void {
    this.#sums.catchUp(this.source.trace);
  }

  head(): TraceHead {
    const { trace, live } = this.source;
    return {
      version: this.#version,
      live,
      endNs: this.presentNs(),
      calls: trace.calls.length,
      processes: trace.processes.length,
      channels: trace.channels.length,
      progress: this.source.reading,
      behindNs: this.#behindNs(),
    };
  }

  /**
   * End of what is known. While the log is live and read to its end, that is the present: nothing happened since
   * the last line, so what blocked then blocks now. Logs without absolute stamps have no present.
   */
  presentNs(): Nanos {
    const { trace, caughtUpLive } = this.source;
    return caughtUpLive ? this.#clockNs() : trace.endNs;
  }

  /** What the clock shows, in the trace's time; where the log has no absolute stamps its end. */
  #clockNs(): Nanos {
    const { endNs, startUnixNs } = this.source.trace;
    if (startUnixNs === undefined) return endNs;
    const startMs = Number(startUnixNs / 1000n) / 1000;
    return nanos(Math.max(endNs, (this.unixMs() - startMs) * 1e6));
  }

  #behindNs(): Nanos | undefined {
    const { spares } = this.source;
    return spares === true ? nanos(this.#clockNs() - this.presentNs()) : undefined;
  }

  findings(): Promise<readonly Finding[]> {
    return this.source.live ? this.#presentFindings.answer() : inSlices(this.#findingsInSteps());
  }

  /** All at once, for who has nothing else to ask meanwhile. */
  summary(): Summary {
    return atOnce(this.#summaryInSteps());
  }

  #findingsInSteps(): Steps<readonly Finding[]> {
    const { trace, log, run, live, reading } = this.source;
    const { locate } = this.sources;
    // What is not read yet is as open as what has not happened yet.
    return live || reading !== undefined
      ? presentFindings(trace, this.presentNs(), log, locate)
      : publishedFindings(trace, run, log, locate);
  }

  *#summaryInSteps(): Steps<Summary> {
    const { trace, run } = this.source;
    const { locate, locateJump } = this.sources;
    return yield* summarizeInSteps(trace, run, yield* this.#findingsInSteps(), locate, locateJump);
  }

  readonly handlers: Handlers<EngineMethods>;

  /** While it is read the trace grows between two notices, too; each of these only ever grows. */
  get #contentVersion(): number {
    const { stats, calls } = this.source.trace;
    return this.#version + stats.lines + calls.length;
  }

  #listed(limits: ListLimits | undefined) {
    return this.#listing.of(this.source.trace, this.#contentVersion, limits);
  }

  #overview(limits: ListLimits | null): Overview {
    const { trace, run } = this.source;
    return overviewOf(trace, this.head(), run, this.#listed(limits ?? undefined));
  }

  #stateAt(query: StateQuery): StateAt {
    return stateAt(this.source.trace, query, this.#listed(query.limits));
  }

  #scene(query: SceneQuery): Scene {
    const overview = this.#overview(query.limits);
    return { overview, state: this.#stateAt({ ...query, atNs: overview.endNs }) };
  }

  readonly #traceHandlers: Handlers<TraceMethods> = {
    overview: (limits) => this.#overview(limits),
    stateAt: (query) => this.#stateAt(query),
    nextScene: (query) => this.#scenes.next(query),
    timeline: (query) =>
      timelineWindow(this.source.trace, query, this.presentNs(), this.#sums, this.#settled),
    density: ({ pixels }) => densityOf(this.source.trace, pixels, this.presentNs()),
    details: ({ event }) => detailsOf(this.source, this.sources, event, this.presentNs()),
    eventNear: ({ lane, ns, withinNs }) => eventNear(this.source.trace, lane, ns, withinNs),
    step: (query) => stepTo(this.source.trace, query),
    tasksAt: ({ atNs }) => tasksAt(this.source.trace, atNs),
    taskOf: ({ event }) => taskOf(this.source.trace, event),
    processSetup: (query) => processSetup(this.source, query),
    callNames: ({ pattern }) => callNames(pattern),
    bytesInFlight: (query) => bytesInFlight(this.source.trace, this.source.log, query),
    findings: () => this.findings(),
    summary: () => inSlices(this.#summaryInSteps()),
    digest: () => inSlices(digestInSteps(this.source.trace, this.source.run, this.#waits, this.presentNs())),
    stopReading: () => {
      this.source.stopReading?.();
      return null;
    },
    search: (query) => this.#search.search(query, this.presentNs()),
    searchMarks: (query) => this.#search.marks(query, this.presentNs()),
    conversation: (query) => conversation(this.source, query),
    table: (query) => {
      const { trace } = this.source;
      const run = this.#search.runOf(query.filter, this.presentNs());
      return tablePage(trace, query, run, this.#orders, this.#contentVersion);
    },
  };
}
