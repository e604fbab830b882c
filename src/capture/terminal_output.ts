import { type Disposable, disposable } from "../base/disposable.ts";

/** A program's output on its way to whoever shows it. What comes before anybody listens waits for the first listener. */
export class TerminalOutput {
  readonly #listeners = new Set<(text: string) => void>();
  #early: string[] = [];

  add(text: string): void {
    if (this.#listeners.size === 0) this.#early.push(text);
    for (const listener of this.#listeners) listener(text);
  }

  listen(listener: (text: string) => void): Disposable {
    this.#listeners.add(listener);
    const early = this.#early;
    this.#early = [];
    for (const text of early) listener(text);
    return disposable(() => void this.#listeners.delete(listener));
  }
}
