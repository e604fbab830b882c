import { enlarged } from "./enlarged.ts";

/** 16,384 cells: what the last chunk leaves empty costs nothing beside the rest, nor does what manages the chunks. */
const chunkBits = 14;
const chunkCells = 1 << chunkBits;
const withinChunk = chunkCells - 1;
/** Short ones are many. */
const firstCells = 4;

type Cells = Float64Array | Uint32Array | Uint16Array;
const noUint16 = new Uint16Array(0);
const noUint32 = new Uint32Array(0);
const noFloat64 = new Float64Array(0);
type CellKind<A extends Cells> = { new (length: number): A; readonly BYTES_PER_ELEMENT: number };

/**
 * A growing row of numbers in chunks of one typed array each. Growing copies nothing, so it never makes anybody wait,
 * and leaves at most one chunk partly empty. Each kind has its own `at` and `set`: one for all would be compiled for all
 * kinds at once, at twice the cost.
 */
abstract class ChunkedCells<A extends Cells> {
  protected readonly chunks: A[] = [];
  protected capacity = 0;
  /** The chunk that is being filled, and the position of its first cell: most are set there. */
  protected last: A;
  protected lastStart = 0;

  /** @param none no cells of that kind, as long as none were set */
  constructor(
    readonly kind: CellKind<A>,
    none: A,
  ) {
    this.last = none;
  }

  /** What was set there; 0 if only cells beyond it were. */
  abstract at(position: number): number;
  /** Makes room as far as `position`. */
  abstract set(position: number, value: number): void;

  get bytesPerCell(): number {
    return this.kind.BYTES_PER_ELEMENT;
  }

  get allocatedBytes(): number {
    return this.capacity * this.bytesPerCell;
  }

  protected growTo(position: number): void {
    while (position >= this.capacity) this.#grow();
  }

  #grow(): void {
    const [first] = this.chunks;
    if (first !== undefined && this.capacity < chunkCells) {
      this.capacity *= 2;
      this.last = enlarged(first, this.capacity);
      this.chunks[0] = this.last;
      return;
    }
    const cells = first === undefined ? firstCells : chunkCells;
    this.last = new this.kind(cells);
    this.lastStart = this.capacity;
    this.chunks.push(this.last);
    this.capacity += cells;
  }
}

/** Whole numbers below 2^16; larger ones are cut. */
export class Uint16Cells extends ChunkedCells<Uint16Array> {
  constructor() {
    super(Uint16Array, noUint16);
  }

  at(position: number): number {
    if (position >= this.lastStart) return this.last[position - this.lastStart] as number;
    return (this.chunks[position >>> chunkBits] as Uint16Array)[position & withinChunk] as number;
  }

  set(position: number, value: number): void {
    if (position >= this.capacity) this.growTo(position);
    if (position >= this.lastStart) this.last[position - this.lastStart] = value;
    else (this.chunks[position >>> chunkBits] as Uint16Array)[position & withinChunk] = value;
  }
}

/** Whole numbers below 2^32; larger ones are cut. */
export class Uint32Cells extends ChunkedCells<Uint32Array> {
  constructor() {
    super(Uint32Array, noUint32);
  }

  at(position: number): number {
    if (position >= this.lastStart) return this.last[position - this.lastStart] as number;
    return (this.chunks[position >>> chunkBits] as Uint32Array)[position & withinChunk] as number;
  }

  set(position: number, value: number): void {
    if (position >= this.capacity) this.growTo(position);
    if (position >= this.lastStart) this.last[position - this.lastStart] = value;
    else (this.chunks[position >>> chunkBits] as Uint32Array)[position & withinChunk] = value;
  }
}

/** Any numbers. */
export class Float64Cells extends ChunkedCells<Float64Array> {
  constructor() {
    super(Float64Array, noFloat64);
  }

  at(position: number): number {
    if (position >= this.lastStart) return this.last[position - this.lastStart] as number;
    return (this.chunks[position >>> chunkBits] as Float64Array)[position & withinChunk] as number;
  }

  set(position: number, value: number): void {
    if (position >= this.capacity) this.growTo(position);
    if (position >= this.lastStart) this.last[position - this.lastStart] = value;
    else (this.chunks[position >>> chunkBits] as Float64Array)[position & withinChunk] = value;
  }
}
