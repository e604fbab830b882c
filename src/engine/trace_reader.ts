import { Model } from "../ipc/model.ts";
import type { Trace } from "../ipc/trace.ts";
import { LogParser } from "../strace/parser.ts";
import { extendToVerdict, type RunInfo, unknownRun } from "./run_info.ts";

/**
 * Reads a log into a trace, piece by piece. The one way from bytes to model: the live tail, an opened file,
 * the command line and the web worker all go through here.
 */
export class TraceReader {
  readonly #parser = new LogParser();
  readonly #model = new Model();

  get trace(): Trace {
    return this.#model.trace;
  }

  /** Before the first byte: which processes ran already. */
  introduce({ attached = [] }: RunInfo): void {
    this.#model.introduce(attached);
  }

  /** Takes the next bytes of the log; lines may be cut anywhere. */
  append(bytes: Uint8Array): void {
    this.#parser.append(bytes);
    this.#drain();
  }

  /**
   * Everything written so far has been appended, but more may come: a last line without newline is a call in
   * progress, which is how a hang looks.
   */
  caughtUp(): void {
    const partial = this.#parser.partial();
    if (partial !== undefined) this.#model.consume(partial);
    this.#publish();
  }

  /** The log ends here, and the run as `run` says: what hung then hung until it was stopped. */
  end(run: RunInfo = unknownRun): void {
    this.#parser.end();
    this.#drain();
    extendToVerdict(this.trace, run);
    this.#model.settle();
  }

  #drain(): void {
    for (let record = this.#parser.next(); record !== undefined; record = this.#parser.next()) {
      this.#model.consume(record);
    }
    this.#publish();
  }

  #publish(): void {
    this.trace.stats = this.#parser.stats;
    this.trace.startUnixNs = this.#parser.startUnixNs;
    this.#model.settle();
  }
}

/** Reads a whole log. */
export function readTrace(pieces: Iterable<Uint8Array>, run: RunInfo = unknownRun): Trace {
  const reader = new TraceReader();
  reader.introduce(run);
  for (const piece of pieces) reader.append(piece);
  reader.end(run);
  return reader.trace;
}
