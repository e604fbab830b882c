/** What tells activities apart besides their colour. */
export type PatternName = "stripes" | "bars" | "dots";

/** A canvas pattern of 6 by 6 CSS pixels in one colour, sharp at the given ratio of device pixels. */
export function pattern(
  name: PatternName,
  colour: string,
  pixelRatio: number,
  onto: CanvasRenderingContext2D,
): CanvasPattern | string {
  const size = Math.round(6 * pixelRatio);
  const tile = document.createElement("canvas");
  tile.width = size;
  tile.height = size;
  const context = tile.getContext("2d");
  if (context === null) return colour;
  context.scale(size / 6, size / 6);
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 1.6;
  context.beginPath();
  if (name === "stripes") {
    // The two short strokes continue the long one over the tile's corners.
    for (const [x, y] of [
      [0, 6],
      [-3, 3],
      [3, 9],
    ] as const) {
      context.moveTo(x, y);
      context.lineTo(x + 6, y - 6);
    }
    context.stroke();
  } else if (name === "bars") {
    context.rect(1, 0, 1.6, 6);
    context.rect(4, 0, 1.6, 6);
    context.fill();
  } else {
    context.rect(0.5, 0.5, 1.6, 1.6);
    context.rect(3.5, 3.5, 1.6, 1.6);
    context.fill();
  }
  const made = onto.createPattern(tile, "repeat");
  // The canvas is scaled to CSS pixels when it is painted on; the tile already is in device pixels.
  made?.setTransform(new DOMMatrix().scale(6 / size));
  return made ?? colour;
}
