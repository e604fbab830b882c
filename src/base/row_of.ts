/**
 * The row that an index names, of a table whose rows are objects. An index that a trace hands out stays good for that
 * trace, since rows are never removed: that none is there is a mistake of ours, and no state of a program.
 */
export function rowOf<Row extends { readonly index: number }>(
  rows: readonly Row[],
  index: Row["index"],
): Row {
  const row = rows[index];
  if (row === undefined) throw new Error(`there is no row ${index} among ${rows.length}`);
  return row;
}
