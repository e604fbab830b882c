import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellsOf, PackedBuilder, unpack } from "../../../src/protocol/packed.ts";

const schema = { lane: "u16", fromNs: "f64", kind: "u8", call: "u32" } as const;
const row = fc.record({
  lane: fc.integer({ min: 0, max: 0xffff }),
  fromNs: fc.double({ noNaN: false }),
  kind: fc.integer({ min: 0, max: 255 }),
  call: fc.integer({ min: 0, max: 0xffff_ffff }),
});

describe("packed columns", () => {
  it("come back as they were, through one buffer of exactly their size", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 50 }), (rows) => {
        const builder = new PackedBuilder(schema);
        for (const each of rows) builder.add(each);
        const packed = structuredClone(builder.pack());
        expect(packed.buffer.byteLength).toBe(rows.length * 15);
        const columns = unpack(schema, packed);
        expect(columns.rows).toBe(rows.length);
        for (const [index, each] of rows.entries()) {
          expect(columns.lane[index]).toBe(each.lane);
          expect(columns.fromNs[index]).toBe(each.fromNs);
          expect(columns.kind[index]).toBe(each.kind);
          expect(columns.call[index]).toBe(each.call);
        }
      }),
    );
  });

  it("come back in order, be they thousands", () => {
    const builder = new PackedBuilder(schema);
    for (let call = 0; call < 20_000; call++)
      builder.add({ lane: call % 3, fromNs: call / 2, kind: 1, call });
    const columns = unpack(schema, builder.pack());
    expect(builder.rows).toBe(20_000);
    expect([...columns.call]).toEqual(Array.from({ length: 20_000 }, (_, call) => call));
    expect(columns.fromNs.at(-1)).toBe(19_999 / 2);
    expect([...builder.distinct("lane")]).toEqual([0, 1, 2]);
  });

  it("take the cells of a row in the schema's order, again and again the same ones", () => {
    const builder = new PackedBuilder(schema);
    const cell = cellsOf(schema);
    const cells = new Float64Array(4);
    for (let call = 0; call < 100; call++) {
      cells[cell.lane] = 7;
      cells[cell.fromNs] = call / 2;
      cells[cell.call] = call;
      builder.addCells(cells);
    }
    builder.add({ lane: 8, fromNs: 1, kind: 2, call: 100 });
    const { lane, fromNs, kind, call, rows } = unpack(schema, builder.pack());
    expect(rows).toBe(101);
    expect([lane[99], fromNs[99], kind[99], call[99]]).toEqual([7, 99 / 2, 0, 99]);
    expect([lane[100], fromNs[100], kind[100], call[100]]).toEqual([8, 1, 2, 100]);
  });
});
