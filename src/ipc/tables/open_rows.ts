/** Rows that a block covers. Rows begin roughly in order of time, so most blocks are decided by their bounds. */
const rowsPerBlock = 1024;

interface Blocks {
  /** Earliest begin in the block. */
  readonly earliest: number[];
  /** Latest end in the block; only of blocks all of whose rows have ended. */
  readonly latest: number[];
}

/** Bounds of the full blocks of each table, kept as long as the table is. */
const blocksOf = new WeakMap<object, Blocks>();

/**
 * Rows with `from <= ns < to`, ascending; a `to` of NaN or `Infinity` has not come yet. Bounds of blocks that
 * can no longer change are kept, so that asking again looks only at blocks that were open at `ns`.
 */
export function rowsOpenAt(
  table: { readonly length: number },
  from: Float64Array,
  to: Float64Array,
  ns: number,
): number[] {
  const blocks = blocksOf.get(table) ?? { earliest: [], latest: [] };
  blocksOf.set(table, blocks);
  const found: number[] = [];
  for (let start = 0, block = 0; start < table.length; start += rowsPerBlock, block++) {
    const end = start + rowsPerBlock;
    if (end <= table.length) {
      measure(blocks, block, from, to, start, end);
      if ((blocks.earliest[block] as number) > ns || (blocks.latest[block] as number) <= ns) continue;
    }
    for (let row = start; row < Math.min(end, table.length); row++) {
      if ((from[row] as number) <= ns && !((to[row] as number) <= ns)) found.push(row);
    }
  }
  return found;
}

function measure(
  { earliest, latest }: Blocks,
  block: number,
  from: Float64Array,
  to: Float64Array,
  start: number,
  end: number,
): void {
  if (latest[block] !== undefined && Number.isFinite(latest[block])) return;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (let row = start; row < end; row++) {
    first = Math.min(first, from[row] as number);
    const ended = to[row] as number;
    last = Math.max(last, Number.isNaN(ended) ? Number.POSITIVE_INFINITY : ended);
  }
  earliest[block] = first;
  latest[block] = last;
}
