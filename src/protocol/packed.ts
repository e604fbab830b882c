/**
 * Many numbers as one exact-size ArrayBuffer: a typed-array view sent through a webview's postMessage drags its
 * whole backing buffer along, and a Node Buffer decays to JSON, so a reply carries one buffer and where each
 * column stands in it.
 */
export interface PackedColumns<Name extends string = string> {
  readonly rows: number;
  readonly layout: readonly { readonly name: Name; readonly kind: PackedKind; readonly offset: number }[];
  readonly buffer: ArrayBuffer;
}

const views = {
  f64: Float64Array,
  f32: Float32Array,
  u32: Uint32Array,
  u16: Uint16Array,
  u8: Uint8Array,
} as const;
export type PackedKind = keyof typeof views;
type ViewOf<Kind extends PackedKind> = InstanceType<(typeof views)[Kind]>;
export type PackedSchema = Readonly<Record<string, PackedKind>>;
export type Unpacked<S extends PackedSchema> = { readonly rows: number } & {
  readonly [Name in keyof S]: ViewOf<S[Name]>;
};

/** Where each number of a row stands among its cells. */
export function cellsOf<S extends PackedSchema>(schema: S): { readonly [Name in keyof S]: number } {
  const places = Object.keys(schema).map((name, place) => [name, place]);
  return Object.fromEntries(places) as { readonly [Name in keyof S]: number };
}

/** Rows of the first chunk, and of the largest. */
const [fewRows, mostRows] = [64, 4096] as const;

/**
 * Collects rows of a schema, then packs them. Row after row in arrays of doubles, which hold every kind exactly: a timeline
 * adds tens of thousands of rows for each picture. Chunk after chunk, since an array that is outgrown would be copied.
 */
export class PackedBuilder<S extends PackedSchema> {
  readonly #names: readonly (keyof S & string)[];
  readonly #chunks: Float64Array[] = [];
  /** The last of them, and where in it the next row comes. */
  #chunk = new Float64Array(0);
  #cell = 0;
  #rows = 0;
  /** A row that was given by its names. */
  readonly #named: Float64Array;

  constructor(readonly schema: S) {
    this.#names = Object.keys(schema);
    this.#named = new Float64Array(this.#names.length);
  }

  get rows(): number {
    return this.#rows;
  }

  add(row: { readonly [Name in keyof S]: number }): void {
    const names = this.#names;
    for (let column = 0; column < names.length; column++) this.#named[column] = row[names[column] as keyof S];
    this.addCells(this.#named);
  }

  /**
   * The same of a row whose numbers stand in the order of the schema: to read each by its name would cost more than all
   * that is done with it.
   */
  addCells(cells: Float64Array): void {
    if (this.#cell === this.#chunk.length) this.#addChunk();
    const chunk = this.#chunk;
    const start = this.#cell;
    for (let column = 0; column < cells.length; column++) chunk[start + column] = cells[column] as number;
    this.#cell = start + cells.length;
    this.#rows++;
  }

  /** The different values of one column, in order of appearance. */
  distinct(name: keyof S & string): ReadonlySet<number> {
    const values = new Set<number>();
    const column = this.#names.indexOf(name);
    for (const { chunk, rows } of this.#filled()) {
      for (let row = 0; row < rows; row++) values.add(chunk[row * this.#names.length + column] as number);
    }
    return values;
  }

  pack(): PackedColumns {
    let size = 0;
    // Widest first, so that every column is aligned to its element without padding.
    const names = this.#names.toSorted((a, b) => widthOf(this.schema, b) - widthOf(this.schema, a));
    const layout = names.map((name) => {
      const offset = size;
      size += this.#rows * widthOf(this.schema, name);
      return { name, kind: this.schema[name] as PackedKind, offset };
    });
    const buffer = new ArrayBuffer(size);
    const width = this.#names.length;
    const columns = layout.map(({ name, kind, offset }) => ({
      view: new views[kind](buffer, offset, this.#rows),
      at: this.#names.indexOf(name),
    }));
    // All columns of a chunk while it is close at hand.
    for (const { chunk, first, rows } of this.#filled()) {
      for (const { view, at } of columns) {
        for (let row = 0; row < rows; row++) view[first + row] = chunk[row * width + at] as number;
      }
    }
    return { rows: this.#rows, layout, buffer };
  }

  /** The chunks, with the first row and the number of rows of each. */
  *#filled(): Generator<{ readonly chunk: Float64Array; readonly first: number; readonly rows: number }> {
    let first = 0;
    for (const chunk of this.#chunks) {
      const rows = Math.min(chunk.length / this.#names.length, this.#rows - first);
      yield { chunk, first, rows };
      first += rows;
    }
  }

  #addChunk(): void {
    const rows = Math.min(fewRows * 2 ** this.#chunks.length, mostRows);
    this.#chunk = new Float64Array(rows * this.#names.length);
    this.#chunks.push(this.#chunk);
    this.#cell = 0;
  }
}

/** The columns of a packed reply as typed arrays over its buffer, without copying. */
export function unpack<S extends PackedSchema>(_schema: S, packed: PackedColumns): Unpacked<S> {
  const columns: Record<string, ViewOf<PackedKind> | number> = { rows: packed.rows };
  for (const { name, kind, offset } of packed.layout) {
    columns[name] = new views[kind](packed.buffer, offset, packed.rows);
  }
  return columns as Unpacked<S>;
}

function widthOf(schema: PackedSchema, name: string): number {
  return views[schema[name] as PackedKind].BYTES_PER_ELEMENT;
}
