/**
 * What decides how an element of an SVG looks, with the value that need not be written. A file that stands alone has
 * no style sheet, so each value is written where it differs. `visibility` is left out: the graph is hidden while a
 * table stands in its place.
 */
const looks: readonly (readonly [property: string, unwritten: string])[] = [
  ["fill", "rgb(0, 0, 0)"],
  ["fill-opacity", "1"],
  ["stroke", "none"],
  ["stroke-width", "1px"],
  ["stroke-opacity", "1"],
  ["stroke-dasharray", "none"],
  ["stroke-linecap", "butt"],
  ["stroke-linejoin", "miter"],
  ["opacity", "1"],
  ["display", "inline"],
  ["clip-path", "none"],
  ["marker-start", "none"],
  ["marker-end", "none"],
  ["paint-order", "normal"],
];
const textLooks: readonly (readonly [property: string, unwritten: string])[] = [
  ["font-family", ""],
  ["font-size", ""],
  ["font-weight", "400"],
  ["text-anchor", "start"],
  ["dominant-baseline", "auto"],
  ["letter-spacing", "normal"],
];

/** The attributes that make an element look by itself as the style sheet makes it look. Pure but for `computed`. */
export function resolvedStyle(isText: boolean, computed: (property: string) => string): Map<string, string> {
  const written = new Map<string, string>();
  for (const [property, unwritten] of isText ? [...looks, ...textLooks] : looks) {
    const value = computed(property);
    if (value !== "" && value !== unwritten) written.set(property, value);
  }
  const transform = computed("transform");
  if (transform !== "" && transform !== "none") written.set("transform", transform);
  return written;
}
