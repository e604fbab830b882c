/** Bytes taken at once: one table for each, which is three times faster than one table and a byte at a time. */
const stride = 4;

/**
 * Of the polynomial that zip and gzip use, reflected: 0xedb88320. `tables[n][byte]` is the checksum of `byte` with `n`
 * zero bytes behind it.
 */
const tables = Array.from({ length: stride }, () => new Uint32Array(256));
const [behind0, behind1, behind2, behind3] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (const table of tables) {
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
    table[byte] = crc;
  }
}

/** CRC-32 of `bytes`, or of what `before` is the checksum of followed by `bytes`. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  let at = 0;
  for (const end = bytes.length - stride; at <= end; at += stride) {
    crc ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    crc =
      (behind3[crc & 0xff] as number) ^
      (behind2[(crc >>> 8) & 0xff] as number) ^
      (behind1[(crc >>> 16) & 0xff] as number) ^
      (behind0[crc >>> 24] as number);
  }
  for (; at < bytes.length; at++) {
    crc = (crc >>> 8) ^ (behind0[(crc ^ (bytes[at] as number)) & 0xff] as number);
  }
  return ~crc >>> 0;
}
