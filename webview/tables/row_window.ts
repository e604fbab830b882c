/** Height of a row in CSS pixels; the same in tables.css. */
export const rowHeight = 24;

/** Browsers stop laying out at about 33 million pixels; rows beyond are reached by keys and by filtering. */
const mostHeight = 30_000_000;

/** Rows kept above and below those in sight, so that scrolling meets rows that are there already. */
const margin = 20;

export interface RowWindow {
  readonly from: number;
  readonly count: number;
}

export function heightOf(total: number): number {
  return Math.min(mostHeight, total * rowHeight);
}

/** The rows to have at hand for what is scrolled into sight. */
export function rowsAround(scrollTop: number, height: number, total: number): RowWindow {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - margin);
  const last = Math.min(total, Math.ceil((scrollTop + height) / rowHeight) + margin);
  return { from: Math.min(first, last), count: Math.max(0, last - first) };
}

/** Where to scroll so that a row is in sight; the same place if it is. */
export function revealing(row: number, scrollTop: number, height: number): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + height ? top + rowHeight - height : scrollTop;
}

/** The row that a key leads to from `row`; undefined for keys that do not move. */
export function rowAfterKey(key: string, row: number, total: number, height: number): number | undefined {
  const page = Math.max(1, Math.floor(height / rowHeight) - 1);
  const target = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + page,
    PageUp: row - page,
    Home: 0,
    End: total - 1,
  }[key];
  return target === undefined ? undefined : Math.min(total - 1, Math.max(0, target));
}
