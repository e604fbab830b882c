import type { Sight } from "./sight.ts";

/** Nothing came for so long that would need the room that is shown. */
const settledMs = 2000;
/** Sights that differ by less look the same. */
const [sameScale, samePlace] = [0.001, 0.5] as const;

type Placed = Pick<Sight, "x" | "y" | "scale">;

/**
 * Keeps the graph where it is while a program runs. What is born needs room at once; what has ended leaves it, and often for
 * another like it: a loop of a shell that starts ten commands a second would else make the graph jump twenty times.
 */
export class SteadySight {
  #roomySinceMs: number | undefined;

  /**
   * Whether to go from what is shown to what would be shown best.
   * @param showsAll what is shown now shows everything, too
   */
  goes(shown: Placed, best: Placed, showsAll: boolean, nowMs: number): boolean {
    const isNearer = best.scale > shown.scale + sameScale;
    const isFarther = best.scale < shown.scale - sameScale;
    if (isFarther || (!isNearer && !showsAll)) {
      this.#roomySinceMs = undefined;
      return true;
    }
    if (!isNearer && near(best.x, shown.x) && near(best.y, shown.y)) {
      this.#roomySinceMs = undefined;
      return false;
    }
    this.#roomySinceMs ??= nowMs;
    if (nowMs - this.#roomySinceMs < settledMs) return false;
    this.#roomySinceMs = undefined;
    return true;
  }
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) < samePlace;
}
