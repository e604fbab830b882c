import type { Disposable } from "../base/disposable.ts";

/** Runs something a while after it was last (`restart`) or first (`start`) asked for. */
export class Timer implements Disposable {
  #cancel: (() => void) | undefined;

  constructor(
    readonly ms: number,
    readonly run: () => void,
  ) {}

  /** Nothing if it runs already. */
  start(): void {
    if (this.#cancel === undefined) this.restart();
  }

  restart(): void {
    this.dispose();
    const timer = setTimeout(() => {
      this.#cancel = undefined;
      this.run();
    }, this.ms);
    this.#cancel = () => clearTimeout(timer);
  }

  dispose(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
