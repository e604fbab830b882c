import type { Disposable } from "../base/disposable.ts";

/** At most one notice per this many milliseconds: about a frame, so that a hang is seen well within 150 ms. */
const leastSpacingMs = 20;

/** Turns any number of changes into few notices: the first at once, the rest together when the spacing is over. */
export class ChangeNotices implements Disposable {
  #toldMs = Number.NEGATIVE_INFINITY;
  /** Set while a change waits for the spacing to be over. */
  #waiting: { readonly untilMs: number; readonly cancel: () => void } | undefined;

  constructor(readonly tell: () => void) {}

  /** @param spacingMs the change is told no sooner than so long after the last notice */
  happened(spacingMs = leastSpacingMs): void {
    const nowMs = Date.now();
    const untilMs = this.#toldMs + spacingMs;
    if (this.#waiting !== undefined && this.#waiting.untilMs <= untilMs) return;
    this.#waiting?.cancel();
    // A clock that was set back must not keep us silent.
    if (nowMs >= untilMs || nowMs < this.#toldMs) {
      this.#tellNow();
      return;
    }
    const timer = setTimeout(() => this.#tellNow(), untilMs - nowMs);
    this.#waiting = { untilMs, cancel: () => clearTimeout(timer) };
  }

  dispose(): void {
    this.#waiting?.cancel();
  }

  #tellNow(): void {
    this.#waiting = undefined;
    this.#toldMs = Date.now();
    this.tell();
  }
}
