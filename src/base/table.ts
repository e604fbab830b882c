import { enlarged } from "./enlarged.ts";

const arrays = {
  f64: Float64Array,
  u32: Uint32Array,
  i32: Int32Array,
  u16: Uint16Array,
  u8: Uint8Array,
} as const;

/** Copies each row twice on average, and leaves at most a third of them empty. */
const growth = 1.5;

type Kind = keyof typeof arrays;
type ArrayOf<K extends Kind> = InstanceType<(typeof arrays)[K]>;
export type Schema = Readonly<Record<string, Kind>>;
export type Columns<S extends Schema> = { [Name in keyof S]: ArrayOf<S[Name]> };

/** "No row": the value of a `u32` column that refers to nothing. */
export const noRow = 0xffff_ffff;

/** The row that a cell of such a column refers to; undefined if to none. */
export function rowIn<Index extends number>(cell: number): Index | undefined {
  return cell === noRow ? undefined : (cell as Index);
}

/**
 * Rows as columns: one typed array per field, all of the same capacity, enlarged together.
 * A row is its index and costs exactly the bytes of its fields; nothing is an object.
 *
 * `columns` is replaced when the table grows, so hold it only between two calls of `addRow`.
 * Cells beyond what was written are 0.
 */
export class Table<S extends Schema> {
  columns: Columns<S>;
  #length = 0;
  #capacity: number;

  constructor(
    readonly schema: S,
    capacity = 64,
  ) {
    this.#capacity = capacity;
    this.columns = this.#allocate(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes that its rows take. */
  get usedBytes(): number {
    return this.#length * this.#bytesPerRow;
  }

  /** The same with the room for rows to come. */
  get allocatedBytes(): number {
    return this.#capacity * this.#bytesPerRow;
  }

  /** Appends a row of zeros and returns its index. */
  addRow(): number {
    if (this.#length === this.#capacity) this.#grow();
    return this.#length++;
  }

  get #bytesPerRow(): number {
    return Object.values(this.schema).reduce((sum, kind) => sum + arrays[kind].BYTES_PER_ELEMENT, 0);
  }

  #allocate(capacity: number): Columns<S> {
    const fresh: Record<string, ArrayOf<Kind>> = {};
    for (const [name, kind] of Object.entries(this.schema)) fresh[name] = new arrays[kind](capacity);
    return fresh as Columns<S>;
  }

  #grow(): void {
    const columns: Record<string, ArrayOf<Kind>> = { ...this.columns };
    this.#capacity = Math.ceil(this.#capacity * growth);
    for (const [name, column] of Object.entries(columns)) columns[name] = enlarged(column, this.#capacity);
    this.columns = columns as Columns<S>;
  }
}
