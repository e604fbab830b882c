import type { Disposable } from "../base/disposable.ts";
import type { CallIndex } from "../base/ids.ts";
import type { EngineClient } from "./debugged_trace.ts";
import { Timer } from "./timer.ts";

/** Lines are looked up in batches, a few a second. */
const spacingMs = 300;

/**
 * Notices that the line of an event has become known after the event was shown without: lines of a running program are
 * looked up a moment after its calls, and threads that wait are read only after a second.
 */
export class LateStack implements Disposable {
  readonly #timer = new Timer(spacingMs, () => void this.#look());
  #awaited: { readonly engine: EngineClient; readonly call: CallIndex } | undefined;

  constructor(readonly tell: () => void) {}

  /** An event was shown without its line. */
  awaitLine(engine: EngineClient, call: CallIndex): void {
    this.#awaited = { engine, call };
  }

  /** Something else is shown. */
  forget(): void {
    this.#awaited = undefined;
  }

  traceChanged(): void {
    if (this.#awaited !== undefined) this.#timer.start();
  }

  dispose(): void {
    this.#timer.dispose();
    this.forget();
  }

  async #look(): Promise<void> {
    const awaited = this.#awaited;
    if (awaited === undefined) return;
    const stack = await awaited.engine.request("stackOf", { call: awaited.call });
    if (this.#awaited !== awaited || !stack.ok || stack.value.location === null) return;
    this.forget();
    this.tell();
  }
}
