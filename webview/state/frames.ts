/** Runs every frame until it answers false. `nowMs` is the frame's time, milliseconds. */
export type Animation = (nowMs: number) => boolean;

/**
 * The one owner of requestAnimationFrame. In each frame everything that changes the document runs first
 * (`mutate`), then everything that draws (`paint`), so that no painter forces a layout in between.
 * Asking twice for the same task in one frame runs it once.
 */
export class Frames {
  readonly #mutations = new Set<() => void>();
  readonly #paints = new Set<() => void>();
  readonly #animations = new Set<Animation>();
  #asked = false;

  constructor(readonly request: (callback: (nowMs: number) => void) => void) {}

  mutate(task: () => void): void {
    this.#mutations.add(task);
    this.#ask();
  }

  paint(task: () => void): void {
    this.#paints.add(task);
    this.#ask();
  }

  animate(animation: Animation): void {
    this.#animations.add(animation);
    this.#ask();
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.request((nowMs) => this.#run(nowMs));
  }

  #run(nowMs: number): void {
    this.#asked = false;
    for (const animation of [...this.#animations]) {
      if (!animation(nowMs)) this.#animations.delete(animation);
    }
    drain(this.#mutations);
    drain(this.#paints);
    if (this.#animations.size > 0) this.#ask();
  }
}

function drain(tasks: Set<() => void>): void {
  const now = [...tasks];
  tasks.clear();
  for (const task of now) task();
}
