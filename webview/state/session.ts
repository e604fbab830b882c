import { type Disposable, DisposableStack, disposable } from "../../src/base/disposable.ts";
import type { ProcessIndex } from "../../src/base/ids.ts";
import { type Nanos, nanos, zero } from "../../src/base/time.ts";
import { Client, type Port } from "../../src/protocol/endpoint.ts";
import type {
  Density,
  EngineMethods,
  EngineNotices,
  EventDetails,
  EventRef,
  ListLimits,
  Overview,
  Scene,
  StateAt,
  StateQuery,
  StepQuery,
  TraceHead,
} from "../../src/protocol/engine.ts";
import { isMomentary } from "../../src/protocol/event.ts";
import type { Finding } from "../../src/protocol/summary.ts";
import type {
  Cursor,
  CursorReport,
  HostCapabilities,
  HostMethods,
  HostNotices,
} from "../../src/protocol/view.ts";
import { Cell } from "./cell.ts";
import {
  atStart,
  type CursorSubject,
  chosen,
  following,
  frozen,
  ordered,
  regarded,
  replayed,
  replaying,
  sameEvent,
  sameSubject,
  sought,
} from "./cursor.ts";
import type { Frames } from "./frames.ts";
import { LatestRequest } from "./latest_request.ts";
import { LiveClock, movesOn } from "./live_clock.ts";
import { LiveScenes, type SceneAsked } from "./live_scenes.ts";
import { mostListed } from "./most_listed.ts";
import { fittingSpeed, neighbouringSpeed } from "./speed.ts";

const nothingYet: TraceHead = { version: 0, live: false, endNs: zero, calls: 0, processes: 0, channels: 0 };

/** Points of the density curve: more than any minimap has pixels that can be told apart. */
const densityPoints = 1200;

/** While a program runs silently the present still moves: how often what is seen is asked again. */
const livePulseMs = 250;

/**
 * While a log is read, what is seen of it is asked anew no more often than this. The engine reads and answers in one
 * thread: asked at each of its notices, a log of a million calls took 17 s to read instead of 5.5, at this pace 7.
 */
const readingPaceMs = 400;

/**
 * How far the cursor moves at once while live: a frame, in a long trace a quarter of a pixel, since more cannot be seen. Where
 * drawing takes long it moves in larger steps, so that it takes a quarter of the page's time and what happens finds
 * the page free to show it.
 */
function liveStepNs(endNs: number, frameCostMs: number): number {
  return Math.max(16e6, endNs / 4000, Math.min(100e6, frameCostMs * 4e6));
}

/**
 * One trace as the view knows it: what was last heard of it, and where in its time the view stands. Panes read the
 * cells and call the verbs; nobody else speaks to the engine, except for the windows of the timeline.
 */
export class TraceSession implements Disposable {
  readonly client: Client<EngineMethods & HostMethods, EngineNotices & HostNotices>;
  readonly host = new Cell<HostCapabilities | undefined>(undefined);
  readonly head = new Cell<TraceHead>(nothingYet);
  readonly overview = new Cell<Overview | undefined>(undefined);
  readonly state = new Cell<StateAt | undefined>(undefined);
  readonly density = new Cell<Density | undefined>(undefined);
  readonly findings = new Cell<readonly Finding[]>([]);
  readonly details = new Cell<EventDetails | undefined>(undefined);
  readonly cursor = new Cell<Cursor>(atStart);
  /** What changes seldom of the cursor, whose time moves in each frame while live: for who does not draw the time itself. */
  readonly subject = new Cell<CursorSubject>(atStart);
  /** Speed of the replay; undefined until the reader chooses one: then what fits the length of the trace. */
  readonly chosenSpeed = new Cell<number | undefined>(undefined);
  /** Also files, terminals and devices. */
  readonly allKinds = new Cell(false);
  /** Counts how often the view came back from being hidden, when answers may have been lost. */
  readonly shownAgain = new Cell(0);
  /** Something went wrong, in words for a person. */
  readonly problem = new Cell<string | undefined>(undefined);

  readonly #clock: LiveClock;
  readonly #held = new DisposableStack();
  readonly #scenes: LiveScenes;
  readonly #overviews: LatestRequest<ListLimits, Overview>;
  readonly #states: LatestRequest<StateQuery, StateAt>;
  readonly #densities: LatestRequest<{ pixels: number }, Density>;
  readonly #findingLists: LatestRequest<null, readonly Finding[]>;
  readonly #detailings: LatestRequest<{ event: EventRef }, EventDetails>;
  readonly #steps: LatestRequest<StepQuery, EngineMethods["step"]["result"]>;
  readonly #reports: LatestRequest<CursorReport, null>;

  constructor(
    port: Port,
    readonly frames: Frames,
    readonly nowMs: () => number,
  ) {
    this.#clock = new LiveClock(nothingYet, nowMs);
    this.client = this.#held.add(new Client<EngineMethods & HostMethods, EngineNotices & HostNotices>(port));
    const client = this.client;
    const fail = (problem: { readonly message: string }) => this.problem.set(problem.message);
    const ignore = () => {};
    this.#scenes = new LiveScenes(
      (query) => client.request("nextScene", query),
      () => this.#sceneAsked(),
      (scene, asked) => this.#takeScene(scene, asked),
      fail,
    );
    this.#overviews = new LatestRequest(
      (limits) => client.request("overview", limits),
      (overview) => this.#takeOverview(overview),
      fail,
    );
    this.#states = new LatestRequest(
      (query) => client.request("stateAt", query),
      (state) => this.state.set(state),
      fail,
    );
    this.#densities = new LatestRequest(
      (query) => client.request("density", query),
      (density) => this.density.set(density),
      fail,
    );
    this.#findingLists = new LatestRequest(
      () => client.request("findings", null),
      (findings) => this.findings.set(findings),
      fail,
    );
    this.#detailings = new LatestRequest(
      (query) => client.request("details", query),
      (details, { event }) => this.#takeDetails(details, event),
      fail,
    );
    this.#steps = new LatestRequest(
      (query) => client.request("step", query),
      (found) => found !== null && this.choose(found.event, found.ns, null),
      fail,
    );
    // A host that keeps nothing in step with the cursor need not answer.
    this.#reports = new LatestRequest((report) => client.request("cursor", report), ignore, ignore);
    this.#held.add(this.cursor.watch(() => this.#cursorMoved()));
    this.#held.add(this.allKinds.watch(() => this.#askState()));
    this.#held.add(client.onNotice((name, value) => this.#takeNotice(name, value)));
  }

  async start(): Promise<void> {
    const hello = await this.client.request("hello", null);
    if (hello.ok) this.host.set(hello.value);
    else this.problem.set(hello.error.message);
    this.refresh();
    const pulse = setInterval(() => this.#pulse(), livePulseMs);
    this.#held.add(disposable(() => clearInterval(pulse)));
    this.#held.add(
      this.head.watch(() => {
        this.frames.rests = this.head.get().live;
        this.#keepUp();
      }),
    );
    this.#keepUp();
  }

  dispose(): void {
    this.#held.dispose();
  }

  /** The end of the trace, the present while it is live. */
  get endNs(): Nanos {
    return this.#clock.endNs;
  }

  get speed(): number {
    return this.chosenSpeed.get() ?? fittingSpeed(this.endNs);
  }

  changeSpeed(by: -1 | 1): void {
    this.chosenSpeed.set(neighbouringSpeed(this.speed, by));
  }

  /** Asks anew for everything that is seen, except the windows of the timeline, which watch `head`. */
  refresh(): void {
    this.#refreshScene();
    this.#refreshBackground();
  }

  /** What shows a hang. Asked first, since the engine answers in order; while the present is followed the scenes tell. */
  #refreshScene(): void {
    if (this.cursor.get().mode === "live") this.#follow();
    if (this.#followsPresent) this.#scenes.keepUp();
    else {
      this.#askState();
      this.#overviews.ask(this.#limits());
    }
    this.#askDetails();
  }

  #askDetails(): void {
    const { event } = this.cursor.get();
    if (event !== null) this.#detailings.ask({ event });
  }

  /** What may be a moment old while the program runs: then the pulse asks. */
  #refreshBackground(): void {
    this.#densities.ask({ pixels: densityPoints });
    this.#findingLists.ask(null);
  }

  /**
   * Goes to where the cursor stood in an earlier life of the panel, as soon as the trace is read so far, and then calls
   * `resumed`; never if by then the reader or the host has put the cursor elsewhere.
   */
  resume(cursor: Cursor, resumed: () => void): void {
    this.#earlier = { cursor, resumed };
  }

  seek(ns: Nanos): void {
    this.cursor.set(sought(this.cursor.get(), ns, this.endNs));
  }

  /** Chooses an event and goes to its time. */
  choose(event: EventRef, ns: Nanos, process: ProcessIndex | null): void {
    this.cursor.set(chosen(this.cursor.get(), event, ns, process, this.endNs));
  }

  /** Chooses a process or a channel without moving in time. */
  regard(event: EventRef, process: ProcessIndex | null): void {
    this.cursor.set(regarded(this.cursor.get(), event, process));
  }

  /** Lets go of the chosen event; the cursor stays. */
  chooseNothing(): void {
    this.cursor.set({ ...this.cursor.get(), event: null });
  }

  goLive(): void {
    this.#awaitsVerdict = false;
    this.#follow();
    this.#askState();
    this.#scenes.keepUp();
  }

  step(direction: StepQuery["direction"], ofProcess: boolean): void {
    const { event, process, ns } = this.cursor.get();
    // Stepping starts at the chosen event while the cursor still stands there, otherwise at the cursor.
    const from = event !== null && this.details.get()?.ns === ns ? event : null;
    this.#steps.ask({ direction, from: steppable(from), process: ofProcess ? process : null, ns });
  }

  togglePlay(): void {
    if (this.cursor.get().mode === "replay") {
      this.cursor.set(frozen(this.cursor.get()));
      return;
    }
    this.cursor.set(replaying(this.cursor.get(), this.endNs));
    let lastMs: number | undefined;
    this.frames.animate((nowMs) => {
      if (this.cursor.get().mode !== "replay") return false;
      const elapsedMs = nowMs - (lastMs ?? nowMs);
      lastMs = nowMs;
      this.cursor.set(replayed(this.cursor.get(), elapsedMs, this.speed, this.endNs));
      return true;
    });
  }

  get #followsPresent(): boolean {
    return this.head.get().live && this.cursor.get().mode === "live";
  }

  #sceneAsked(): SceneAsked | undefined {
    if (!this.#followsPresent) return undefined;
    return { rateWindowNs: this.#rateWindow(), allKinds: this.allKinds.get(), limits: this.#limits() };
  }

  #takeScene({ overview, state }: Scene, asked: SceneAsked): void {
    this.#takeOverview(overview);
    const isMeant =
      asked.allKinds === this.allKinds.get() && asked.limits.also.length === this.#calledFor.size;
    if (this.cursor.get().mode === "live" && isMeant) this.state.set(state);
    this.#askDetails();
  }

  #takeNotice<Name extends keyof (EngineNotices & HostNotices)>(
    name: Name,
    value: (EngineNotices & HostNotices)[Name],
  ): void {
    const notice = { name, value } as NoticeOf<EngineNotices & HostNotices>;
    switch (notice.name) {
      case "changed":
        if (this.#isForetaste(notice.value)) break;
        this.#clock.hear(notice.value);
        if (this.#isToldByScenes(notice.value)) this.#scenes.keepUp();
        else this.#tellHead(notice.value);
        // Where no pulse asks.
        if (!movesOn(notice.value)) this.#refreshBackground();
        break;
      case "failed":
        this.problem.set(notice.value.message);
        break;
      case "goTo":
        this.#order = notice.value.order;
        // Before the first overview it is not known how far the trace goes, and no place is within it.
        if (this.overview.get() === undefined) this.#goToFirst = notice.value;
        else this.#goTo(notice.value);
        break;
      case "goLive":
        this.#order = notice.value.order;
        this.goLive();
        break;
      case "shown":
        for (const request of [this.#overviews, this.#states, this.#densities, this.#findingLists])
          request.abandon();
        for (const request of [this.#detailings, this.#steps, this.#reports]) request.abandon();
        this.#scenes.abandon();
        this.shownAgain.set(this.shownAgain.get() + 1);
        this.refresh();
        break;
    }
  }

  /** Scenes bring the head along: what a notice told ahead of them would be drawn twice. */
  #isToldByScenes(head: TraceHead): boolean {
    return this.#followsPresent && head.live && movesOn(head) === movesOn(this.head.get());
  }

  #foretasteMs = Number.NEGATIVE_INFINITY;

  /** A notice from the middle of the reading that comes soon after another: one without progress ends them. */
  #isForetaste(head: TraceHead): boolean {
    if (head.progress === undefined) return false;
    const nowMs = this.nowMs();
    if (nowMs - this.#foretasteMs < readingPaceMs) return true;
    this.#foretasteMs = nowMs;
    return false;
  }

  #goToFirst: HostNotices["goTo"] | undefined;
  /** The last order of the host. */
  #order: number | null = null;

  #goTo({ ns, event }: HostNotices["goTo"]): void {
    this.#awaitsVerdict = false;
    // The host may know the present better than the clock here, and a place before it would be another one.
    const endNs = this.head.get().live ? nanos(Math.max(ns, this.endNs)) : this.endNs;
    if (event === null) this.cursor.set(ordered(this.cursor.get(), ns, endNs));
    else this.cursor.set(chosen(this.cursor.get(), event, ns, null, endNs));
  }

  /** Asks before the timeline, which watches the head, asks: the engine answers in order. */
  #tellHead(head: TraceHead): void {
    const turns = head.live !== this.head.get().live;
    // Whether there is a present to follow decides what is asked.
    if (turns) this.head.set(head);
    this.#refreshScene();
    this.head.set(head);
  }

  #takeHead(head: TraceHead): void {
    this.#clock.hear(head);
    this.head.set(head);
  }

  #awaitsVerdict = true;
  #earlier: { readonly cursor: Cursor; readonly resumed: () => void } | undefined;

  #takeOverview(overview: Overview): void {
    this.#takeHead(overview);
    this.overview.set(overview);
    if (this.#goToFirst !== undefined) this.#goTo(this.#goToFirst);
    this.#goToFirst = undefined;
    if (this.cursor.get().mode !== "live") {
      this.#earlier = undefined;
      return;
    }
    this.#follow();
    if (this.#earlier !== undefined) {
      this.#resumeIn(overview);
      return;
    }
    if (overview.live) return;
    // Of something finished the state that sums it up is shown first, once the log is read so far.
    if (this.#awaitsVerdict && overview.verdictNs < overview.endNs) {
      this.#awaitsVerdict = false;
      this.seek(overview.verdictNs);
    } else this.#askState();
  }

  #resumeIn(overview: Overview): void {
    const isReading = overview.progress !== undefined;
    const earlier = this.#earlier;
    const isReached = earlier?.cursor.mode !== "live" && (earlier?.cursor.ns ?? 0) <= overview.endNs;
    if (earlier === undefined || (isReading && !isReached)) return;
    this.#earlier = undefined;
    this.#awaitsVerdict = false;
    const { cursor } = earlier;
    if (cursor.mode === "live") {
      this.cursor.set({ ...this.cursor.get(), event: cursor.event, process: cursor.process });
      this.#askState();
    } else {
      this.cursor.set(sought(cursor, cursor.ns, overview.endNs));
    }
    earlier.resumed();
  }

  #takeDetails(details: EventDetails, asked: EventRef): void {
    const cursor = this.cursor.get();
    if (!sameEvent(asked, cursor.event)) return;
    this.details.set(details);
    if (details.process !== null) this.cursor.set({ ...cursor, process: details.process });
  }

  #follow(): void {
    this.cursor.set(following(this.cursor.get(), this.endNs));
  }

  /** Nothing was heard, but time went by: waits have grown. */
  #pulse(): void {
    const head = this.head.get();
    if (!movesOn(head)) return;
    this.head.set({ ...head, endNs: this.endNs });
    this.#refreshBackground();
    if (this.#followsPresent) this.#scenes.keepUp();
    else this.#askState();
  }

  #keepsUp = false;

  /** Moves the cursor with the present, frame by frame, as long as the program runs. */
  #keepUp(): void {
    if (this.#keepsUp || !movesOn(this.head.get())) return;
    this.#keepsUp = true;
    this.frames.animate(() => {
      const cursor = this.cursor.get();
      const due = this.endNs - cursor.ns >= liveStepNs(this.endNs, this.frames.costMs);
      if (cursor.mode === "live" && due) this.#follow();
      this.#keepsUp = movesOn(this.head.get());
      return this.#keepsUp;
    });
  }

  #reported: Cursor = atStart;

  #cursorMoved(): void {
    const cursor = this.cursor.get();
    const before = this.#reported;
    this.#reported = cursor;
    if (!sameSubject(cursor, this.subject.get())) this.subject.set(cursor);
    const onlyFollows =
      cursor.mode === "live" && before.mode === "live" && sameEvent(cursor.event, before.event);
    // Following the present is no news to anybody: state is asked with each notice and pulse.
    if (onlyFollows) return;
    this.#reports.ask({ ...cursor, order: this.#order });
    if (cursor.process !== before.process) this.#callFor(cursor.process);
    if (cursor.ns !== before.ns) this.#askState();
    if (!sameEvent(cursor.event, before.event)) {
      if (cursor.event === null) this.details.set(undefined);
      else this.#detailings.ask({ event: cursor.event });
    }
  }

  #askState(): void {
    this.#states.ask({
      atNs: this.cursor.get().ns,
      rateWindowNs: this.#rateWindow(),
      allKinds: this.allKinds.get(),
      limits: this.#limits(),
    });
  }

  /** Chosen by the reader, though not among those that matter most. */
  readonly #calledFor = new Set<ProcessIndex>();

  #limits(): ListLimits {
    return { most: mostListed, also: [...this.#calledFor] };
  }

  /** A process that a table, a search or a link led to is shown from then on. */
  #callFor(process: ProcessIndex | null): void {
    const listed = this.overview.get()?.processList;
    if (process === null || listed === undefined || listed.length < mostListed) return;
    if (this.#calledFor.has(process) || listed.some(({ index }) => index === process)) return;
    this.#calledFor.add(process);
    this.#overviews.ask(this.#limits());
    this.#askState();
  }

  /** Half a second as the reader experiences it: of the clock while live, of the replay's pace otherwise. */
  #rateWindow(): Nanos {
    if (this.head.get().live) return nanos(5e8);
    return nanos(Math.max(1e4, 5e8 * this.speed));
  }
}

type NoticeOf<N> = { [Name in keyof N]: { readonly name: Name; readonly value: N[Name] } }[keyof N];

/** Processes and channels have no next event; stepping from them starts at the cursor's time. */
function steppable(event: EventRef | null): EventRef | null {
  return event !== null && isMomentary(event) ? event : null;
}
