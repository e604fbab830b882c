/** Asking a canvas how wide words are costs more than drawing them, and the same few words stand in most slices. */
const mostRemembered = 2000;

/** Widths of words in CSS pixels, each asked once per font. */
export class WordWidths {
  readonly #known = new Map<string, number>();

  of(words: string, font: string, context: CanvasRenderingContext2D): number {
    const key = `${font}\n${words}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    // Counts of calls differ in every slice of every window: they must not pile up.
    if (this.#known.size >= mostRemembered) this.#known.clear();
    context.font = font;
    const { width } = context.measureText(words);
    this.#known.set(key, width);
    return width;
  }

  clear(): void {
    this.#known.clear();
  }
}
