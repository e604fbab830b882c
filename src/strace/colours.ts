import { escapeByte, openBracket } from "./ascii.ts";

const finalByte = 0x6d;

/** The bytes of `[start, end)` without SGR sequences (`ESC [ ... m`), which strace 7 prints with --color. */
export function stripColours(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const plain = new Uint8Array(end - start);
  let length = 0;
  for (let at = start; at < end; at++) {
    const after =
      bytes[at] === escapeByte && bytes[at + 1] === openBracket ? afterSequence(bytes, at + 2, end) : -1;
    if (after > 0) at = after - 1;
    else plain[length++] = bytes[at] as number;
  }
  return plain.subarray(0, length);
}

/** The position after the final `m`; -1 if the parameters are not digits and semicolons. */
function afterSequence(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === finalByte) return at + 1;
    if (byte < 0x30 || byte > 0x3b) return -1;
  }
  return -1;
}
