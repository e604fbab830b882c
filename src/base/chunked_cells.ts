import { enlarged } from "./enlarged.ts";

/** 16,384 cells: what the last chunk leaves empty costs nothing beside the rest, nor does what manages the chunks. */
const chunkBits = 14;
const chunkCells = 1 << chunkBits;
const withinChunk = chunkCells - 1;
/** Short ones are many. */
const firstCells = 4;

type Cells = Float64Array | Uint32Array | Uint16Array;
type CellKind<A extends Cells> = { new (length: number): A; readonly BYTES_PER_ELEMENT: number };

/**
 * A growing row of numbers in chunks of one typed array each. Growing copies nothing, so it never makes anybody wait,
 * and leaves at most one chunk partly empty.
 */
export class ChunkedCells<A extends Cells> {
  readonly #kind: CellKind<A>;
  readonly #chunks: A[] = [];
  #capacity = 0;

  /** @param kind `Float64Array`, `Uint32Array` or `Uint16Array` */
  constructor(kind: CellKind<A>) {
    this.#kind = kind;
  }

  /** What was set there; 0 if only cells beyond it were. */
  at(position: number): number {
    return (this.#chunks[position >>> chunkBits] as A)[position & withinChunk] as number;
  }

  /** Makes room as far as `position`. */
  set(position: number, value: number): void {
    while (position >= this.#capacity) this.#grow();
    (this.#chunks[position >>> chunkBits] as A)[position & withinChunk] = value;
  }

  get bytesPerCell(): number {
    return this.#kind.BYTES_PER_ELEMENT;
  }

  get allocatedBytes(): number {
    return this.#capacity * this.bytesPerCell;
  }

  #grow(): void {
    const [first] = this.#chunks;
    if (first !== undefined && this.#capacity < chunkCells) {
      this.#capacity *= 2;
      this.#chunks[0] = enlarged(first, this.#capacity);
      return;
    }
    const cells = first === undefined ? firstCells : chunkCells;
    this.#chunks.push(new this.#kind(cells));
    this.#capacity += cells;
  }
}
