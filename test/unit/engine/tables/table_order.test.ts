import { describe, expect, it } from "vitest";
import { nanos } from "../../../../src/base/time.ts";
import { TableOrders } from "../../../../src/engine/tables/table_order.ts";
import type { TableSource } from "../../../../src/engine/tables/table_source.ts";
import type { TableQuery } from "../../../../src/protocol/tables.ts";

const query: TableQuery = {
  table: "signals",
  filter: "",
  sortBy: 0,
  descending: false,
  atNs: nanos(0),
  from: 0,
  limit: 10,
};

/** A table of one column that counts how often a cell is looked at. */
function counted(values: readonly (string | number | null)[], changesWithTime: readonly number[] = []) {
  const looks = { count: 0 };
  const source: TableSource = {
    changesWithTime: new Set(changesWithTime),
    ids: () => values.map((_, id) => id),
    cell: (id) => {
      looks.count++;
      return values[id] ?? null;
    },
    row: () => ({ event: { kind: "signal", signal: 0 as never }, ns: nanos(0) }),
  };
  return { source, looks };
}

const everything = () => () => true;

describe("the order of a table", () => {
  it("is made once for a reader who scrolls", () => {
    const orders = new TableOrders();
    const { source, looks } = counted([3, 1, null, 2]);
    const first = orders.order(source, query, undefined, everything, 1);
    const looked = looks.count;
    expect([...first]).toEqual([1, 3, 0, 2]);
    expect(orders.order(source, { ...query, from: 2 }, undefined, everything, 1)).toBe(first);
    expect(looks.count).toBe(looked);
  });

  it("is made anew when the trace has grown, and when it is asked for otherwise", () => {
    const orders = new TableOrders();
    const { source } = counted(["b", "a10", "a9"]);
    const first = orders.order(source, query, undefined, everything, 1);
    expect([...first]).toEqual([2, 1, 0]);
    expect(orders.order(source, query, undefined, everything, 2)).not.toBe(first);
    const down = orders.order(source, { ...query, descending: true }, undefined, everything, 1);
    expect([...down]).toEqual([0, 1, 2]);
  });

  it("follows the cursor where a column does, and only there", () => {
    const orders = new TableOrders();
    const later = { ...query, atNs: nanos(5) };
    const still = counted([1, 2]).source;
    expect(orders.order(still, later, undefined, everything, 1)).toBe(
      orders.order(still, query, undefined, everything, 1),
    );
    const moving = counted([1, 2], [0]).source;
    expect(orders.order(moving, later, undefined, everything, 2)).not.toBe(
      orders.order(moving, query, undefined, everything, 2),
    );
  });
});
