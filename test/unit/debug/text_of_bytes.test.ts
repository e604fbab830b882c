import { expect, test } from "vitest";
import { textOfBytes } from "../../../src/debug/text_of_bytes.ts";

function shown(bytes: readonly number[], total = bytes.length): string {
  return textOfBytes(Uint8Array.from(bytes).buffer, total);
}

test("bytes are shown as the text they are, quoted, with escapes where they are none", () => {
  expect(textOfBytes(new TextEncoder().encode('grüß "dich"\n\\').buffer as ArrayBuffer, 14)).toBe(
    '"grüß \\"dich\\"\\n\\\\"',
  );
  expect(shown([0x41, 0xff, 0x00, 0x22])).toBe('"A\\xff\\x00\\x22"');
  expect(shown([0x1b, 0x5b])).toBe('"\\x1b["');
});

test("bytes that were cut are marked", () => {
  expect(shown([0x41], 10)).toBe('"A"…');
});
