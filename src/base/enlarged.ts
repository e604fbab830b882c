type Cells = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

/** A copy with room for `capacity` cells; those beyond the old ones are 0. */
export function enlarged<A extends Cells>(cells: A, capacity: number): A {
  const larger = new (cells.constructor as new (length: number) => A)(capacity);
  larger.set(cells);
  return larger;
}
