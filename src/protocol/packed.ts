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

/** Collects rows of a schema, then packs them. Rows are few (what fits a screen), so plain arrays do. */
export class PackedBuilder<S extends PackedSchema> {
  readonly #values: { [Name in keyof S]: number[] };
  #rows = 0;

  constructor(readonly schema: S) {
    this.#values = Object.fromEntries(Object.keys(schema).map((name) => [name, []])) as unknown as {
      [Name in keyof S]: number[];
    };
  }

  get rows(): number {
    return this.#rows;
  }

  add(row: { readonly [Name in keyof S]: number }): void {
    for (const name in this.schema) this.#values[name].push(row[name]);
    this.#rows++;
  }

  /** The different values of one column, in order of appearance. */
  distinct(name: keyof S): ReadonlySet<number> {
    return new Set(this.#values[name]);
  }

  pack(): PackedColumns {
    let size = 0;
    // Widest first, so that every column is aligned to its element without padding.
    const names = Object.keys(this.schema).sort((a, b) => widthOf(this.schema, b) - widthOf(this.schema, a));
    const layout = names.map((name) => {
      const offset = size;
      size += this.#rows * widthOf(this.schema, name);
      return { name, kind: this.schema[name] as PackedKind, offset };
    });
    const buffer = new ArrayBuffer(size);
    for (const { name, kind, offset } of layout) {
      new views[kind](buffer, offset, this.#rows).set(this.#values[name] as number[]);
    }
    return { rows: this.#rows, layout, buffer };
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
