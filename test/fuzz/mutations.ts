import type { Random } from "./random.ts";
import { numbers, tokens } from "./words.ts";

const newline = 0x0a;
const tokenBytes = tokens.map((token) => new TextEncoder().encode(token));
const numberBytes = numbers.map((number) => new TextEncoder().encode(number));

/** A log with a few things wrong in it. */
export function mutated(log: Uint8Array, random: Random): Uint8Array {
  let bytes = log;
  for (let left = random.from(1, random.once(6) ? 12 : 3); left > 0; left--) {
    bytes = random.pick(mutations)(bytes, random);
  }
  return bytes;
}

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const mutations: readonly Mutation[] = [
  function otherByte(bytes, random) {
    const changed = bytes.slice();
    if (changed.length > 0) changed[random.below(changed.length)] = random.below(256);
    return changed;
  },
  function otherNumber(bytes, random) {
    const from = random.below(bytes.length + 1);
    const start = bytes.findIndex((byte, at) => at >= from && isDigit(byte));
    if (start < 0) return bytes;
    let end = start;
    while (end < bytes.length && isDigit(bytes[end] as number)) end++;
    return replaced(bytes, start, end, random.pick(numberBytes));
  },
  function insertedWord(bytes, random) {
    const at = random.below(bytes.length + 1);
    return replaced(bytes, at, at, random.pick(tokenBytes));
  },
  function lostBytes(bytes, random) {
    const at = random.below(bytes.length + 1);
    return replaced(bytes, at, Math.min(bytes.length, at + random.from(1, 40)), none);
  },
  function repeatedBytes(bytes, random) {
    const at = random.below(bytes.length + 1);
    const piece = bytes.subarray(at, Math.min(bytes.length, at + random.from(1, 80)));
    return replaced(bytes, at, at, piece);
  },
  function cutOff(bytes, random) {
    return bytes.subarray(0, random.below(bytes.length + 1));
  },
  function joinedLines(bytes, random) {
    const end = bytes.indexOf(newline, random.below(bytes.length + 1));
    return end < 0 ? bytes : replaced(bytes, end, end + 1, none);
  },
  function lostLine(bytes, random) {
    const [start, end] = lineAt(bytes, random);
    return replaced(bytes, start, end, none);
  },
  function repeatedLine(bytes, random) {
    const [start, end] = lineAt(bytes, random);
    const elsewhere = lineAt(bytes, random)[0];
    return replaced(bytes, elsewhere, elsewhere, bytes.subarray(start, end));
  },
  function movedLine(bytes, random) {
    const [start, end] = lineAt(bytes, random);
    const line = bytes.slice(start, end);
    const rest = replaced(bytes, start, end, none);
    const elsewhere = lineAt(rest, random)[0];
    return replaced(rest, elsewhere, elsewhere, line);
  },
];

const none = new Uint8Array(0);

/** A line with its newline, as a range. */
function lineAt(bytes: Uint8Array, random: Random): readonly [start: number, end: number] {
  const at = random.below(bytes.length + 1);
  const start = at === 0 ? 0 : bytes.lastIndexOf(newline, at - 1) + 1;
  const end = bytes.indexOf(newline, at);
  return [start, end < 0 ? bytes.length : end + 1];
}

export function replaced(bytes: Uint8Array, start: number, end: number, piece: Uint8Array): Uint8Array {
  const changed = new Uint8Array(bytes.length - (end - start) + piece.length);
  changed.set(bytes.subarray(0, start));
  changed.set(piece, start);
  changed.set(bytes.subarray(end), start + piece.length);
  return changed;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
