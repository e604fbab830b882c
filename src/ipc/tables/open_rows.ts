/** Rows that a block covers. Rows begin roughly in order of time, so most blocks are decided by their bounds. */
const rowsPerBlock = 1024;

interface Blocks {
  /** Earliest begin in the block. */
  readonly earliest: number[];
  /** Latest end in the block; only of blocks all of whose rows have ended. */
  readonly latest: number[];
}

/** Bounds of the full blocks of each table, kept as long as the table is. One for each meaning of begin and end. */
export class RowBlocks {
  readonly #ofTable = new WeakMap<object, Blocks & { readonly version: number }>();

  /** `version`: where an end that has come can still change, a number that changes with it. */
  of(table: object, version = 0): Blocks {
    const kept = this.#ofTable.get(table);
    if (kept?.version === version) return kept;
    const blocks = { earliest: [], latest: [], version };
    this.#ofTable.set(table, blocks);
    return blocks;
  }
}

const openBlocks = new RowBlocks();

/**
 * Rows with `from <= ns < to`, ascending; a `to` of NaN or `Infinity` has not come yet. Bounds of blocks that
 * can no longer change are kept, so that asking again looks only at blocks that were open at `ns`. A table is always
 * asked with the same two columns.
 */
export function rowsOpenAt(
  table: { readonly length: number },
  from: Float64Array,
  to: Float64Array,
  ns: number,
): number[] {
  return rowsUnderway(openBlocks.of(table), table, from, (row) => to[row] as number, ns, ns);
}

/** Rows that began by `ns` and had not ended by `sinceNs`, which is not after it; otherwise as `rowsOpenAt`. */
export function rowsUnderway(
  blocks: Blocks,
  table: { readonly length: number },
  from: Float64Array,
  endOf: (row: number) => number,
  ns: number,
  sinceNs: number,
): number[] {
  const found: number[] = [];
  for (let start = 0, block = 0; start < table.length; start += rowsPerBlock, block++) {
    const end = start + rowsPerBlock;
    if (end <= table.length) {
      measure(blocks, block, from, endOf, start, end);
      if ((blocks.earliest[block] as number) > ns || (blocks.latest[block] as number) <= sinceNs) continue;
    }
    for (let row = start; row < Math.min(end, table.length); row++) {
      if ((from[row] as number) <= ns && !(endOf(row) <= sinceNs)) found.push(row);
    }
  }
  return found;
}

function measure(
  { earliest, latest }: Blocks,
  block: number,
  from: Float64Array,
  endOf: (row: number) => number,
  start: number,
  end: number,
): void {
  if (latest[block] !== undefined && Number.isFinite(latest[block])) return;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (let row = start; row < end; row++) {
    first = Math.min(first, from[row] as number);
    const ended = endOf(row);
    last = Math.max(last, Number.isNaN(ended) ? Number.POSITIVE_INFINITY : ended);
  }
  earliest[block] = first;
  latest[block] = last;
}
