/**
 * Things by the numbers an editor asks for them with. The latest are kept, and no number means two things: an editor
 * may still ask for what it saw before the last step, while it draws what it sees now.
 */
export class Numbered<Thing> {
  readonly #things = new Map<number, Thing>();
  #next = 1;

  constructor(readonly kept: number) {}

  add(thing: Thing): number {
    this.#things.set(this.#next, thing);
    for (const oldest of this.#things.keys()) {
      if (this.#things.size <= this.kept) break;
      this.#things.delete(oldest);
    }
    return this.#next++;
  }

  get(number: number): Thing | undefined {
    return this.#things.get(number);
  }
}
