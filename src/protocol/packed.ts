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

/**
 * Collects rows of a schema, then packs them. Row after row in one array of doubles, which hold every kind exactly: a
 * timeline adds tens of thousands of rows for each picture.
 */
export class PackedBuilder<S extends PackedSchema> {
  readonly #names: readonly (keyof S & string)[];
  #cells = new Float64Array(256);
  #rows = 0;

  constructor(readonly schema: S) {
    this.#names = Object.keys(schema);
  }

  get rows(): number {
    return this.#rows;
  }

  add(row: { readonly [Name in keyof S]: number }): void {
    const names = this.#names;
    const start = this.#rows * names.length;
    if (start + names.length > this.#cells.length) this.#grow();
    const cells = this.#cells;
    for (let column = 0; column < names.length; column++) {
      cells[start + column] = row[names[column] as keyof S];
    }
    this.#rows++;
  }

  /** The different values of one column, in order of appearance. */
  distinct(name: keyof S & string): ReadonlySet<number> {
    const values = new Set<number>();
    const width = this.#names.length;
    const end = this.#rows * width;
    for (let cell = this.#names.indexOf(name); cell < end; cell += width)
      values.add(this.#cells[cell] as number);
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
    for (const { name, kind, offset } of layout) {
      const column = new views[kind](buffer, offset, this.#rows);
      let cell = this.#names.indexOf(name);
      for (let row = 0; row < this.#rows; row++, cell += width) column[row] = this.#cells[cell] as number;
    }
    return { rows: this.#rows, layout, buffer };
  }

  #grow(): void {
    const larger = new Float64Array(this.#cells.length * 2);
    larger.set(this.#cells);
    this.#cells = larger;
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
