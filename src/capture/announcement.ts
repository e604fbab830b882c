import { type Disposable, disposable } from "../base/disposable.ts";

/** Something that happens once. Who asks later is told at once. */
export class Announcement<Value> {
  readonly #listeners = new Set<(value: Value) => void>();
  #made: { readonly value: Value } | undefined;

  get made(): boolean {
    return this.#made !== undefined;
  }

  /** The first call counts; later ones change nothing. */
  make(value: Value): void {
    if (this.#made !== undefined) return;
    this.#made = { value };
    for (const listener of this.#listeners) listener(value);
    this.#listeners.clear();
  }

  listen(listener: (value: Value) => void): Disposable {
    if (this.#made !== undefined) {
      listener(this.#made.value);
      return disposable(() => {});
    }
    this.#listeners.add(listener);
    return disposable(() => void this.#listeners.delete(listener));
  }

  promise(): Promise<Value> {
    return new Promise((resolve) => this.listen(resolve));
  }
}
