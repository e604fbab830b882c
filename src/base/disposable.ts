/** Something that holds a resource until it is told to let go. Letting go twice is harmless. */
export interface Disposable {
  dispose(): void;
}

export function disposable(letGo: () => void): Disposable {
  let held = true;
  return {
    dispose() {
      if (!held) return;
      held = false;
      letGo();
    },
  };
}

/** Disposes in reverse order of adding, so that what was built on something goes before it. */
export class DisposableStack implements Disposable {
  readonly #held: Disposable[] = [];
  #disposed = false;

  add<Held extends Disposable>(held: Held): Held {
    if (this.#disposed) held.dispose();
    else this.#held.push(held);
    return held;
  }

  dispose(): void {
    this.#disposed = true;
    for (let held = this.#held.pop(); held !== undefined; held = this.#held.pop()) held.dispose();
  }
}
