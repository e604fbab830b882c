import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PackedBuilder, unpack } from "../../../src/protocol/packed.ts";

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
});
