import { type Disposable, DisposableStack } from "../base/disposable.ts";
import type { ProcessIndex, TaskIndex } from "../base/ids.ts";
import { earlier, formatSpan, type Nanos, nanos, zero } from "../base/time.ts";
import type { EventAt, EventRef, Overview } from "../protocol/engine.ts";
import { isMomentary } from "../protocol/event.ts";
import { standpointOf } from "./call_stack.ts";
import type { DebuggedTrace } from "./debugged_trace.ts";
import { traceEmpty } from "./failures.ts";
import { answered, isSameEvent, type Place } from "./place.ts";
import { findStop } from "./stops/find_stop.ts";
import { logText } from "./stops/log_text.ts";
import { type Direction, type From, type Hit, logOf, type Stop } from "./stops/stop.ts";
import { Timer } from "./timer.ts";
import { waitForStack } from "./wait_for_stack.ts";

/** Which of the three a session is in. `live`: it goes with the present of a program that runs. */
export type Mode = "live" | "frozen" | "replay";

export interface Halt {
  /** In DAP's words: `pause`, `step`, `function breakpoint`, `exception`, `goto`. */
  readonly reason: string;
  /** For the Call Stack view, whose rows are narrow: `frozen at 1.2 s`. */
  readonly description: string;
  readonly text: string;
  /** What stopped it, if it was a breakpoint: `eof-never`, `write`. */
  readonly stop: string | undefined;
}

/** What a journey tells whoever speaks with the editor. */
export interface JourneyListener {
  halted(halt: Halt): void;
  wentLive(): void;
  /** The trace grew while the journey is live. */
  grew(): void;
  said(text: string): void;
  /** The program has ended and the session is not to stay. */
  over(): void;
}

/** A look for breakpoints in what was written since costs a search; four a second are as good as at once for a person. */
const watchMs = 250;
/** A cursor that is dragged or replays is followed when it rests. */
const restMs = 150;

const beforeEverything: From = { ns: nanos(-1), event: null };

/** A debug session's way through a trace: where it stands, how it moves, and how it keeps in step with the cursor of the views. */
export class Journey implements Disposable {
  readonly #parts = new DisposableStack();
  readonly #watch = this.#parts.add(new Timer(watchMs, () => void this.#queue(() => this.#lookForStops())));
  readonly #rest = this.#parts.add(new Timer(restMs, () => void this.#queue(() => this.#followCursor())));
  #place: Place = { ns: zero, event: null, task: 0 as TaskIndex };
  /** The cursor as this journey put it or saw it last. */
  #known: Omit<Place, "task"> = this.#place;
  #live: boolean;
  #ended: boolean;
  #watchedTo: From = beforeEverything;
  #work: Promise<void> = Promise.resolve();

  constructor(
    readonly trace: DebuggedTrace,
    /** `program`: one that was started or attached to for this session. It may be over before anybody looks. */
    readonly subject: "program" | "recording",
    readonly stops: () => readonly Stop[],
    readonly stopAtEnd: boolean,
    readonly listener: JourneyListener,
  ) {
    this.#live = trace.running || subject === "program";
    this.#ended = !this.#live;
  }

  get live(): boolean {
    return this.#live;
  }

  get mode(): Mode {
    return this.#live ? "live" : this.trace.running ? "frozen" : "replay";
  }

  get place(): Place {
    return this.#place;
  }

  /** The moment that is shown: the cursor's, or the present. */
  async shownNs(): Promise<Nanos> {
    return this.#live ? (await this.#overview()).endNs : this.#place.ns;
  }

  /** After this the listener is told. A recording is entered at the moment that sums it up, as its view is. */
  async begin(): Promise<void> {
    this.#parts.add(this.trace.onDidChange(() => this.#changed()));
    if (this.#live) return this.#watch.start();
    const overview = await this.#overview();
    const [first] = overview.processList;
    if (first === undefined) throw traceEmpty(this.trace.title);
    const { ns, event } = this.trace.cursor;
    const task = first.tasks[0]?.index ?? (0 as TaskIndex);
    this.#place = { ns: Number.isFinite(ns) ? ns : overview.verdictNs, event: momentary(event), task };
    this.#known = { ns: this.trace.cursor.ns, event };
    this.#halted("entry", `recording at ${formatSpan(this.#place.ns)}`);
  }

  pause(task: TaskIndex): Promise<void> {
    return this.#queue(async () => {
      if (!this.#live) return;
      const { endNs } = await this.#overview();
      // The call that the thread's frame shows: the views choose it, too, and a step leads on from it.
      const at: Place = { ns: endNs, event: null, task };
      const event = await this.#callAt(at);
      this.#live = false;
      this.#moveTo({ ...at, event });
      this.#halted("pause", `frozen at ${formatSpan(endNs)}`);
    });
  }

  /** Forwards or backwards to the next breakpoint, else to the present, the end or the start. */
  run(direction: Direction): Promise<void> {
    return this.#queue(async () => {
      const hit = await this.#nextHit(this.#place, direction);
      if (hit !== undefined) return this.#stopAt(hit);
      if (direction === "next" && this.trace.running) return this.#followPresent(this.#place);
      const { endNs } = await this.#overview();
      const ns = direction === "next" ? endNs : zero;
      this.#moveTo({ ...this.#place, ns, event: null });
      this.#halted(
        "goto",
        direction === "next" ? "at the end, no later breakpoint" : "at the start, no earlier breakpoint",
      );
    });
  }

  /** To the present, past all breakpoints; stays where it is once the program has ended. */
  goLive(): Promise<void> {
    return this.#queue(async () => {
      if (this.#live || !this.trace.running) return;
      this.#followPresent({ ns: (await this.#overview()).endNs, event: null });
    });
  }

  /** To the next or previous event of the thread's process: a call, a signal it took, its end. */
  step(direction: Direction, task: TaskIndex): Promise<void> {
    return this.#queue(() => this.#stepBy(direction, task));
  }

  /** To the other end of a transfer, into or out of a handler, to a child or the call that made it. */
  stepAside(direction: "into" | "out", task: TaskIndex): Promise<void> {
    return this.#queue(async () => {
      const from = await standpointOf(this.trace.engine, this.#place, task);
      const query = { direction, from: from?.event ?? null, process: null, ns: this.#place.ns };
      const target = await answered(this.trace.engine.request("step", query));
      if (target !== null) return this.#arriveAt(target);
      if (direction === "into") return this.#stepBy("next", task);
      this.listener.said("This event came from no other: nothing to step out to.");
      this.#halted("step", "");
    });
  }

  dispose(): void {
    this.#parts.dispose();
  }

  #followPresent(watchedTo: From): void {
    this.#watchedTo = watchedTo;
    this.#live = true;
    this.trace.goLive();
    this.listener.wentLive();
  }

  async #stepBy(direction: Direction, task: TaskIndex): Promise<void> {
    const { event, ns } = this.#place;
    const query = {
      direction,
      from: event,
      process: await this.#processOf(task),
      ns,
    };
    const target = await answered(this.trace.engine.request("step", query));
    if (target !== null) return this.#arriveAt(target);
    this.listener.said(`There is no ${direction === "next" ? "later" : "earlier"} event of this process.`);
    this.#halted("step", "");
  }

  async #arriveAt({ event, ns }: EventAt): Promise<void> {
    this.#moveTo({ ns, event, task: await this.#taskOf(event) });
    this.#halted("step", "");
  }

  async #stopAt(hit: Hit): Promise<void> {
    const task = hit.event === null ? await this.#firstTask(hit.process) : await this.#taskOf(hit.event);
    if (this.trace.running && hit.event === null)
      await waitForStack(this.trace.engine, { ns: hit.ns, event: null, task });
    this.#live = false;
    this.#moveTo({ ns: hit.ns, event: hit.event ?? (await this.#eventBehind(hit, task)), task });
    const { reason, label } = hit.stop;
    this.listener.halted({ reason, description: `stopped on ${label}`, text: hit.text, stop: label });
  }

  /** What a stop that names no event is about: the end of a process, the call that a finding shows in. */
  async #eventBehind({ stop, ns, process }: Hit, task: TaskIndex): Promise<EventRef | null> {
    if (stop.kind === "exit") return process === null ? null : { kind: "process", process };
    return this.#callAt({ ns, event: null, task });
  }

  /** The call that a thread is in or made last. */
  async #callAt(place: Place): Promise<EventRef | null> {
    const standpoint = await standpointOf(this.trace.engine, place, place.task);
    return standpoint?.event?.kind === "call" ? standpoint.event : null;
  }

  #moveTo(place: Place): void {
    this.#place = place;
    this.#known = { ns: place.ns, event: place.event };
    this.trace.goTo(this.#known);
  }

  #halted(reason: string, description: string): void {
    const at = `at ${formatSpan(this.#place.ns)}`;
    const where = description === "" ? at : description;
    this.listener.halted({ reason, description: where, text: "", stop: undefined });
  }

  /** The nearest place where one is to stop. Logpoints on the way forwards are printed. */
  async #nextHit(from: From, direction: Direction): Promise<Hit | undefined> {
    const stops = this.stops().filter((stop) => direction === "next" || logOf(stop) === undefined);
    for (let beyond = from; ; ) {
      const hit = await findStop(this.trace.engine, stops, beyond, direction);
      const log = hit && logOf(hit.stop);
      if (hit === undefined || log === undefined) return hit;
      this.listener.said(await logText(this.trace.engine, hit, log));
      beyond = hit;
      this.#watchedTo = hit;
    }
  }

  #changed(): void {
    if (this.#live) {
      this.listener.grew();
      this.#watch.start();
    } else if (!this.trace.running && !this.#ended) {
      this.#ended = true;
      this.listener.said("The program has ended.");
    }
    const { ns, event, mode } = this.trace.cursor;
    const follows = mode === "live" && (this.#live || !this.trace.running);
    const isKnown =
      mode !== "live" && !this.#live && ns === this.#known.ns && isSameEvent(event, this.#known.event);
    if (!follows && !isKnown) this.#rest.restart();
  }

  /** Somebody else moved the cursor: a click in the view, a command. */
  async #followCursor(): Promise<void> {
    const { ns, event, mode } = this.trace.cursor;
    if (mode === "live" && this.trace.running) {
      if (this.#live) return;
      this.#watchedTo = { ns: (await this.#overview()).endNs, event: null };
      this.#live = true;
      return this.listener.wentLive();
    }
    if (mode === "live" || (!this.#live && ns === this.#known.ns && isSameEvent(event, this.#known.event)))
      return;
    const { endNs } = await this.#overview();
    const task = event === null ? this.#place.task : await this.#taskOf(event);
    this.#live = false;
    this.#known = { ns, event };
    this.#place = { ns: earlier(ns, endNs), event: momentary(event), task };
    this.#halted("goto", `at ${formatSpan(this.#place.ns)}`);
  }

  async #lookForStops(): Promise<void> {
    if (!this.#live) return;
    const overview = await this.#overview();
    const hit = await this.#nextHit(this.#watchedTo, "next");
    if (!this.#live) return;
    if (hit !== undefined) return this.#stopAt(hit);
    if (!this.trace.running && !overview.live) this.#programEnded(overview);
  }

  #programEnded({ verdictNs, processList }: Overview): void {
    this.#live = false;
    this.#ended = true;
    const [first] = processList;
    const exit = first?.exit ?? "unknown";
    if (!this.stopAtEnd || first === undefined) {
      this.listener.over();
      return;
    }
    // The views, which followed the present, go to the verdict by themselves.
    this.#known = { ns: verdictNs, event: null };
    this.#place = { ...this.#known, task: first.tasks[0]?.index ?? this.#place.task };
    this.#halted("exited", `program ended: ${exit}`);
  }

  async #taskOf(event: EventRef): Promise<TaskIndex> {
    return (await answered(this.trace.engine.request("taskOf", { event }))) ?? this.#place.task;
  }

  async #firstTask(process: ProcessIndex | null): Promise<TaskIndex> {
    const { processList } = await this.#overview();
    return processList.find(({ index }) => index === process)?.tasks[0]?.index ?? this.#place.task;
  }

  async #processOf(task: TaskIndex): Promise<ProcessIndex | null> {
    const { processList } = await this.#overview();
    return processList.find(({ tasks }) => tasks.some(({ index }) => index === task))?.index ?? null;
  }

  #overview(): Promise<Overview> {
    return answered(this.trace.engine.request("overview", null));
  }

  /** One movement after the other; what fails is said and the next one goes on. */
  #queue(work: () => Promise<void> | void): Promise<void> {
    this.#work = this.#work.then(work).catch((cause: unknown) => {
      this.listener.said(cause instanceof Error ? cause.message : String(cause));
    });
    return this.#work;
  }
}

/** Processes and channels are chosen without a moment of their own: a thread's frame is then its call. */
function momentary(event: EventRef | null): EventRef | null {
  return event !== null && isMomentary(event) ? event : null;
}
