import type { Fill } from "./brush.ts";

/** What tells activities apart besides their colour. */
export type PatternName = "stripes" | "bars" | "dots";

/** Side of the tile that a pattern repeats, CSS pixels. */
export const tileSize = 6;
/** Thickness of its lines and dots. */
const stroke = 1.6;

/** The strokes of a tile, each a rectangle of x, y, width, height. */
export const tiles: Readonly<Record<PatternName, readonly (readonly [number, number, number, number])[]>> = {
  stripes: [],
  bars: [
    [1, 0, stroke, tileSize],
    [4, 0, stroke, tileSize],
  ],
  dots: [
    [0.5, 0.5, stroke, stroke],
    [3.5, 3.5, stroke, stroke],
  ],
};

/** Lines of the stripes from lower left to upper right; the two short ones continue the long one over the corners. */
export const stripeLines: readonly (readonly [fromX: number, fromY: number, toX: number, toY: number])[] = [
  [0, 6, 6, 0],
  [-3, 3, 3, -3],
  [3, 9, 9, 3],
];
export const stripeWidth = 1.4;

/** Patterns are made once per colour and pixel ratio. */
export class PatternCache {
  readonly #made = new Map<string, Fill>();

  get(name: PatternName, colour: string, pixelRatio: number, context: CanvasRenderingContext2D): Fill {
    const key = `${name} ${colour} ${pixelRatio}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = pattern(name, colour, pixelRatio, context);
    this.#made.set(key, made);
    return made;
  }

  clear(): void {
    this.#made.clear();
  }
}

/** A canvas pattern of one tile in one colour, sharp at the given ratio of device pixels. */
function pattern(
  name: PatternName,
  colour: string,
  pixelRatio: number,
  onto: CanvasRenderingContext2D,
): Fill {
  const size = Math.round(tileSize * pixelRatio);
  const tile = document.createElement("canvas");
  tile.width = size;
  tile.height = size;
  const context = tile.getContext("2d");
  if (context === null) return colour;
  context.scale(size / tileSize, size / tileSize);
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = stripeWidth;
  context.beginPath();
  for (const rectangle of tiles[name]) context.rect(...rectangle);
  context.fill();
  if (name === "stripes") {
    for (const [fromX, fromY, toX, toY] of stripeLines) {
      context.moveTo(fromX, fromY);
      context.lineTo(toX, toY);
    }
    context.stroke();
  }
  const made = onto.createPattern(tile, "repeat");
  // The canvas is scaled to CSS pixels when it is painted on; the tile already is in device pixels.
  made?.setTransform(new DOMMatrix().scale(tileSize / size));
  return made ?? colour;
}
