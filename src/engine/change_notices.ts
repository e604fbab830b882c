import type { Disposable } from "../base/disposable.ts";

/** At most one notice per this many milliseconds: about a frame, so that a hang is seen well within 150 ms. */
const spacingMs = 20;

/** Turns any number of changes into few notices: the first at once, the rest together when the spacing is over. */
export class ChangeNotices implements Disposable {
  /** Set while the spacing runs. */
  #cancel: (() => void) | undefined;
  #changed = false;

  constructor(readonly tell: () => void) {}

  happened(): void {
    if (this.#cancel !== undefined) {
      this.#changed = true;
      return;
    }
    this.tell();
    const timer = setTimeout(() => this.#spacingOver(), spacingMs);
    this.#cancel = () => clearTimeout(timer);
  }

  dispose(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#changed = false;
  }

  #spacingOver(): void {
    this.#cancel = undefined;
    if (!this.#changed) return;
    this.#changed = false;
    this.happened();
  }
}
