/** Of the time that passes, the part that looking may take. */
const mostShare = 0.1;

/**
 * An answer that is worked out anew only so often that this takes a tenth of the time: of a program that runs, one asks
 * many times a second what is wrong with it, and in a long trace the answer costs more than there is between two asks.
 */
export class Paced<T> {
  readonly #work: () => T;
  readonly #unixMs: () => number;
  #latest: { readonly answer: T; readonly freshUntilMs: number } | undefined;

  constructor(work: () => T, unixMs: () => number) {
    this.#work = work;
    this.#unixMs = unixMs;
  }

  answer(): T {
    const startMs = this.#unixMs();
    if (this.#latest !== undefined && startMs < this.#latest.freshUntilMs) return this.#latest.answer;
    const answer = this.#work();
    const tookMs = this.#unixMs() - startMs;
    this.#latest = { answer, freshUntilMs: startMs + tookMs / mostShare };
    return answer;
  }
}
