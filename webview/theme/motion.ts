/** The reader asked the system for less movement: nothing travels and nothing slides. */
export function prefersStillness(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
