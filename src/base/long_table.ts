import { Float64Cells, Uint32Cells } from "./chunked_cells.ts";

const kinds = { f64: Float64Cells, u32: Uint32Cells } as const;

type Kind = keyof typeof kinds;
export type LongSchema = Readonly<Record<string, Kind>>;
type CellsOf<S extends LongSchema> = { readonly [Name in keyof S]: InstanceType<(typeof kinds)[S[Name]]> };

/** Rows that room is made for at once; at first fewer, since most tables stay short. */
const [firstRows, mostRows] = [64, 16_384] as const;

/**
 * A table, as `Table` is, that grows with the calls of a trace: its columns are chunked, so that a row more never copies
 * all that are there. With tens of millions of rows that is a second in which nobody is answered.
 */
export class LongTable<S extends LongSchema> {
  readonly columns: CellsOf<S>;
  readonly #columns: readonly InstanceType<(typeof kinds)[Kind]>[];
  #length = 0;
  #room = 0;

  constructor(schema: S) {
    this.columns = Object.fromEntries(
      Object.entries(schema).map(([name, kind]) => [name, new kinds[kind]()]),
    ) as CellsOf<S>;
    this.#columns = Object.values(this.columns);
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes that its rows take. */
  get usedBytes(): number {
    return this.#columns.reduce((bytes, cells) => bytes + this.#length * cells.bytesPerCell, 0);
  }

  /** The same with the room for rows to come. */
  get allocatedBytes(): number {
    return this.#columns.reduce((bytes, cells) => bytes + cells.allocatedBytes, 0);
  }

  /** Appends a row of zeros and returns its index. */
  addRow(): number {
    if (this.#length === this.#room) this.#makeRoom();
    return this.#length++;
  }

  #makeRoom(): void {
    this.#room += Math.min(mostRows, Math.max(firstRows, this.#room));
    for (const cells of this.#columns) cells.set(this.#room - 1, 0);
  }
}
