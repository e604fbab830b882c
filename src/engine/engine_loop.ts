import type { Disposable } from "../base/disposable.ts";
import type { ReadingProgress } from "../protocol/digest.ts";
import { notify, type Port, serve } from "../protocol/endpoint.ts";
import type { EngineMethods, EngineNotices } from "../protocol/engine.ts";
import { ChangeNotices } from "./change_notices.ts";
import { Engine } from "./engine.ts";
import type { EngineSource, LogBytes } from "./engine_source.ts";
import type { EngineSpec, WorkerNotices } from "./engine_spec.ts";
import { PiecedLog } from "./pieced_log.ts";
import {
  catchingUpToldMs,
  Growth,
  growingWaitMs,
  type ReadingPace,
  sparingLookMs,
  sparingPieceBytes,
  sparingToldAfterMs,
  sparingToldMs,
  sparingWaitMs,
} from "./reading_pace.ts";
import { type RunInfo, unknownRun } from "./run_info.ts";
import type { RecordedSources } from "./source/trace_sources.ts";
import { TraceReader } from "./trace_reader.ts";

/** How often a log is looked at that did not grow: what happens next is seen at once. */
const pollMs = 10;
/** While nothing happens the present still moves: waits grow on the screen. */
const heartbeatMs = 250;
/**
 * Of a log that does not grow it is told when so much more of it is read, or so much later: each time views ask for
 * everything anew, which is time not spent reading. A million calls are told of a dozen times.
 */
const growthTold = 1.5;
const readingToldMs = 500;

/** A log that is read piece by piece: a file or bytes in memory. */
export interface LogPieces extends LogBytes {
  /** The next bytes, valid until the next call; undefined at the present end. At most `most`, for who can give fewer. */
  next(most?: number): Uint8Array | undefined;
  /** Bytes given by `next` so far, and bytes there are now. */
  readonly position: number;
  readonly size: number;
  close(): void;
}

export interface OpenedLog {
  readonly log: LogPieces;
  readonly run: RunInfo;
  /** What a recording brings along of the program's source. */
  readonly sources?: RecordedSources;
}

/** Where an engine runs decides what it can open: files in Node, bytes everywhere. Throws with words for a person. */
export type OpenLog = (spec: EngineSpec) => OpenedLog;

/**
 * Reads a log as it is or grows and answers the protocol on `port` meanwhile, in whatever worker it was started.
 * One piece of the log, then room for questions, and again.
 */
export class EngineLoop implements EngineSource, Disposable {
  readonly #reader = new TraceReader();
  readonly #engine = new Engine(this, Date.now, () => this.#changes.happened());
  readonly #changes: ChangeNotices;
  readonly #subscriptions: readonly Disposable[];
  #log: LogPieces = new PiecedLog(new Uint8Array(0));
  #cancel: () => void = () => {};
  #toldMs = 0;
  readonly #growth = new Growth();
  /** When the last look began. */
  #lookMs = 0;
  #toldPosition = 0;
  #finished: boolean;
  /** Nothing more is read. */
  #atRest = false;
  #stopped = false;
  /** Since when the program needs the processors without a pause; undefined while it does not. */
  #sparesSinceMs: number | undefined;
  /** Something was left for later, and is not read yet. */
  #leavesUnread = false;
  run: RunInfo = unknownRun;
  live: boolean;
  caughtUpLive = false;

  constructor(
    spec: EngineSpec,
    readonly port: Port,
    openLog: OpenLog,
    readonly pace: ReadingPace = "keeping-up",
  ) {
    this.live = spec.kind === "follow";
    this.#finished = spec.kind !== "follow";
    this.#changes = new ChangeNotices(() => {
      this.#engine.touch();
      notify<EngineNotices, "changed">(port, "changed", this.#engine.head());
    });
    this.#subscriptions = [
      serve<EngineMethods>(port, this.#engine.handlers),
      port.onMessage((message) => this.#hear(message)),
    ];
    try {
      const opened = openLog(spec);
      this.#log = opened.log;
      this.run = opened.run;
      if (opened.sources !== undefined) this.#engine.sources.open(opened.sources);
      this.#reader.introduce(opened.run);
      this.#later(0);
    } catch (cause) {
      this.#fail(cause);
    }
  }

  get trace() {
    return this.#reader.trace;
  }

  get log(): LogBytes {
    return this.#log;
  }

  get reading(): ReadingProgress | undefined {
    if (this.live || this.#atRest) return undefined;
    return { read: this.#log.position, total: Math.max(this.#log.size, this.#log.position) };
  }

  get spares(): boolean {
    return this.#leavesUnread || this.#tellsSeldom;
  }

  stopReading(): void {
    this.#stopped = !this.live;
  }

  dispose(): void {
    this.#cancel();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changes.dispose();
    this.#log.close();
  }

  #later(ms: number): void {
    const timer = setTimeout(() => this.#turn(), ms);
    this.#cancel = () => clearTimeout(timer);
  }

  #turn(): void {
    try {
      // Asked before reading: what was written before the program's end was announced is then surely read.
      const finished = this.#finished;
      const startMs = Date.now();
      // While we read, a busy program goes on writing: what it wrote since this look is for the next one.
      const { size } = this.#log;
      this.#lookMs = startMs;
      const isBusyNow = this.#growth.isBusy(size, startMs) && this.live && !finished;
      const spares = this.pace === "sparing" && isBusyNow;
      this.#sparesSinceMs = spares ? (this.#sparesSinceMs ?? startMs) : undefined;
      if (!this.#stopped && this.#look(size, spares ? startMs : undefined)) {
        this.#engine.grown();
        const isAll = this.#log.position >= size;
        if (this.live && isAll) this.#caughtUp();
        else this.caughtUpLive = false;
        // Until it is caught up with, also where it is read without a pause by now.
        this.#leavesUnread = !isAll && (spares || this.#leavesUnread);
        this.#tellOfPiece();
        const tookMs = Date.now() - startMs;
        if (spares) this.#later(sparingWaitMs(tookMs));
        else this.#later(isAll && !finished ? growingWaitMs(tookMs) : 0);
      } else if (finished) {
        this.#complete();
      } else {
        this.#idle();
        this.#later(pollMs);
      }
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /**
   * Reads on. False: there is nothing new.
   * @param size of the log as this look found it
   * @param sparingSinceMs when the look began, if it is to be a short one
   */
  #look(size: number, sparingSinceMs: number | undefined): boolean {
    const most = sparingSinceMs === undefined ? undefined : sparingPieceBytes;
    for (let pieces = 0; ; pieces++) {
      const piece = this.#log.next(most);
      if (piece === undefined) return pieces > 0;
      this.#reader.append(piece);
      const isEnough = sparingSinceMs === undefined || Date.now() - sparingSinceMs >= sparingLookMs;
      if (isEnough || this.#log.position >= size) return true;
    }
  }

  #tellOfPiece(): void {
    if (!this.live) {
      const nowMs = Date.now();
      const { position } = this.#log;
      if (position < this.#toldPosition * growthTold && nowMs - this.#toldMs < readingToldMs) return;
      this.#toldPosition = position;
      this.#toldMs = nowMs;
    }
    const catchesUp = this.#leavesUnread && this.#sparesSinceMs === undefined;
    if (this.#tellsSeldom) this.#changes.happened(sparingToldMs);
    else this.#changes.happened(catchesUp ? catchingUpToldMs : undefined);
  }

  get #tellsSeldom(): boolean {
    return this.#sparesSinceMs !== undefined && this.#lookMs - this.#sparesSinceMs >= sparingToldAfterMs;
  }

  /** Everything written so far is read. */
  #idle(): void {
    const nowMs = Date.now();
    if (!this.caughtUpLive) {
      this.#caughtUp();
    } else if (nowMs - this.#toldMs < heartbeatMs) {
      return;
    }
    this.#toldMs = nowMs;
    this.#changes.happened();
  }

  #caughtUp(): void {
    this.#reader.caughtUp();
    this.caughtUpLive = true;
  }

  #complete(): void {
    this.#reader.end(this.run);
    this.#rest();
  }

  #fail(cause: unknown): void {
    const message = cause instanceof Error ? cause.message : String(cause);
    notify<EngineNotices, "failed">(this.port, "failed", { message });
    this.#rest();
  }

  #rest(): void {
    this.#atRest = true;
    this.live = false;
    this.caughtUpLive = false;
    this.#leavesUnread = false;
    this.#sparesSinceMs = undefined;
    this.#changes.happened();
  }

  #hear(message: unknown): void {
    const notice = message as { type?: string; name?: string; value?: WorkerNotices["finished"] };
    if (notice.type !== "notice" || notice.name !== "finished" || notice.value === undefined) return;
    this.run = { ...this.run, ...notice.value };
    this.#finished = true;
  }
}
