/** How wide words are, CSS pixels at scale 1. */
export type WidthOf = (words: string, look: "name" | "aside") => number;

/** As much of the words as the room takes; what is cut ends in an ellipsis. */
export function fitted(words: string, room: number, width: (words: string) => number): string {
  if (width(words) <= room) return words;
  let [fits, tooLong] = [0, words.length];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >>> 1;
    if (width(`${words.slice(0, middle)}…`) <= room) fits = middle;
    else tooLong = middle;
  }
  return `${words.slice(0, fits)}…`;
}

/** Looks of words in boxes as node.css and process.css give them. */
const looks = { name: "600 13px", aside: "11px" } as const;

/** Asks a canvas, in the font of this element. Each word once: the same few stand in all pictures. */
export class MeasuredWords {
  readonly #context = document.createElement("canvas").getContext("2d");
  readonly #known = new Map<string, number>();
  /** Asking for it makes the browser compute the style of what was just drawn, so it is asked for once. */
  #family: string | undefined;
  #font = "";

  constructor(readonly element: Element) {}

  readonly widthOf: WidthOf = (words, look) => {
    const key = `${look}\n${words}`;
    const width = this.#known.get(key);
    if (width !== undefined || this.#context === null) return width ?? 0;
    if (this.#known.size > 1000) this.#known.clear();
    this.#family ??= getComputedStyle(this.element).fontFamily;
    // Even the same font again costs more than to measure a word in it.
    const font = `${looks[look]} ${this.#family}`;
    if (font !== this.#font) this.#context.font = font;
    this.#font = font;
    const measured = this.#context.measureText(words).width;
    this.#known.set(key, measured);
    return measured;
  };

  /** The element may have another font now. */
  forget(): void {
    this.#known.clear();
    this.#family = undefined;
  }
}
