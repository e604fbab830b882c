/** Doubling up to here costs little; beyond it the half that may stay empty is more than copying oftener. */
const doublingEnds = 4096;

/** Cells to allocate when `capacity` of them are full: of large columns an eighth at most is empty on average. */
export function grownCapacity(capacity: number): number {
  return capacity < doublingEnds ? Math.max(4, capacity * 2) : Math.ceil(capacity * 1.25);
}

type Cells = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

/** A copy with room for `capacity` cells; those beyond the old ones are 0. */
export function enlarged<A extends Cells>(cells: A, capacity: number): A {
  const larger = new (cells.constructor as new (length: number) => A)(capacity);
  larger.set(cells);
  return larger;
}
