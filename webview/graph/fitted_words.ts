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
export function widthsIn(element: Element): WidthOf {
  const context = document.createElement("canvas").getContext("2d");
  const known = new Map<string, number>();
  return (words, look) => {
    const font = `${looks[look]} ${getComputedStyle(element).fontFamily}`;
    const key = `${font}\n${words}`;
    const width = known.get(key);
    if (width !== undefined || context === null) return width ?? 0;
    if (known.size > 1000) known.clear();
    context.font = font;
    const measured = context.measureText(words).width;
    known.set(key, measured);
    return measured;
  };
}
