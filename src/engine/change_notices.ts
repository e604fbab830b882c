import type { Disposable } from "../base/disposable.ts";

/** At most one notice per this many milliseconds: about a frame, so that a hang is seen well within 150 ms. */
const spacingMs = 20;

/** Turns any number of changes into few notices: the first at once, the rest together when the spacing is over. */
export class ChangeNotices implements Disposable {
  #toldMs = Number.NEGATIVE_INFINITY;
  /** Set while a change waits for the spacing to be over. */
  #cancel: (() => void) | undefined;

  constructor(readonly tell: () => void) {}

  happened(): void {
    if (this.#cancel !== undefined) return;
    const sinceMs = Date.now() - this.#toldMs;
    // A clock that was set back must not keep us silent.
    if (sinceMs < 0 || sinceMs >= spacingMs) {
      this.#tellNow();
      return;
    }
    const timer = setTimeout(() => this.#tellNow(), spacingMs - sinceMs);
    this.#cancel = () => clearTimeout(timer);
  }

  dispose(): void {
    this.#cancel?.();
  }

  #tellNow(): void {
    this.#cancel = undefined;
    this.#toldMs = Date.now();
    this.tell();
  }
}
