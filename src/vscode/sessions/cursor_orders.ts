/**
 * Numbers what views are told to show. A view answers each order by reporting its cursor, so that somebody who steps
 * fast would be led back by the report on the step before.
 */
export class CursorOrders {
  #last = 0;

  /** 0 before the first. */
  get last(): number {
    return this.#last;
  }

  next(): number {
    this.#last++;
    return this.#last;
  }

  /** A report that its view sent before it heard the last order; null of a view that has heard none yet. */
  isCrossed(order: number | null): boolean {
    return order !== null && order < this.#last;
  }
}
