/** Of the time that passes, the part that looking may take. */
const mostShare = 0.1;

/**
 * An answer that is worked out anew only so often that this takes a tenth of the time: of a program that runs, one asks
 * many times a second what is wrong with it, and in a long trace the answer costs more than there is between two asks.
 */
export class Paced<T> {
  readonly #work: () => Promise<T>;
  readonly #unixMs: () => number;
  #latest: { readonly answer: T; readonly freshUntilMs: number } | undefined;
  /** Being worked out: who asks meanwhile gets the same. */
  #next: Promise<T> | undefined;

  constructor(work: () => Promise<T>, unixMs: () => number) {
    this.#work = work;
    this.#unixMs = unixMs;
  }

  async answer(): Promise<T> {
    if (this.#latest !== undefined && this.#unixMs() < this.#latest.freshUntilMs) return this.#latest.answer;
    this.#next ??= this.#workedOut().finally(() => {
      this.#next = undefined;
    });
    return this.#next;
  }

  async #workedOut(): Promise<T> {
    const startMs = this.#unixMs();
    const answer = await this.#work();
    const tookMs = this.#unixMs() - startMs;
    this.#latest = { answer, freshUntilMs: startMs + tookMs / mostShare };
    return answer;
  }
}
