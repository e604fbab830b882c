import type { Selection } from "d3";

/**
 * What of a layer is drawn differently than the last time. The browser computes style, lays out and paints anew
 * whatever is written, also where it was the same before, and while a program runs all is drawn many times a second.
 */
export class DrawnBefore {
  #looks = new WeakMap<SVGGElement, string>();

  /** @param look all that the drawing of a datum depends on; must be fit for JSON */
  changed<Datum>(
    groups: Selection<SVGGElement, Datum, SVGGElement, unknown>,
    look: (datum: Datum) => unknown,
  ): Selection<SVGGElement, Datum, SVGGElement, unknown> {
    const looks = this.#looks;
    return groups.filter(function (datum) {
      const now = JSON.stringify(look(datum));
      const isChanged = looks.get(this) !== now;
      if (isChanged) looks.set(this, now);
      return isChanged;
    });
  }

  /** All is drawn anew: something changed that is no part of a look, like the font. */
  forget(): void {
    this.#looks = new WeakMap();
  }
}

/** Words of each group, in its first element that the selector finds; written where they are others than before. */
export function writeWords<Datum>(
  groups: Selection<SVGGElement, Datum, SVGGElement, unknown>,
  selector: string,
  wordsOf: (datum: Datum) => string,
): void {
  groups.select<SVGElement>(selector).each(function (datum) {
    const words = wordsOf(datum);
    if (this.textContent !== words) this.textContent = words;
  });
}
