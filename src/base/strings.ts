import type { Brand } from "./brand.ts";

/** A row of a `StringTable`. */
export type StringId = Brand<number, "StringId">;

const decoder = new TextDecoder();

/** Decodes a range of bytes as UTF-8; what is not UTF-8 becomes U+FFFD, nothing is refused. */
export function textOf(bytes: Uint8Array, start = 0, end = bytes.length): string {
  // Below about 24 bytes a loop beats the decoder's fixed cost of crossing into native code.
  if (end - start > 24) return decoder.decode(bytes.subarray(start, end));
  // Logs say few words many times (flags, names of signals): one seen lately is not made again.
  const slot = slotOfWord(bytes, start, end);
  const known = latestWords[slot] as string;
  if (isText(known, bytes, start, end)) return known;
  let text = "";
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte > 0x7f) return decoder.decode(bytes.subarray(start, end));
    text += String.fromCharCode(byte);
  }
  latestWords[slot] = text;
  return text;
}

/** The latest short text of each slot, ASCII all of them. */
const latestWords: string[] = new Array<string>(512).fill("");

function slotOfWord(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start) return 0;
  const middle = bytes[(start + end) >> 1] as number;
  return (
    ((end - start) * 31 + (bytes[start] as number) * 7 + middle * 3 + (bytes[end - 1] as number) * 17) & 511
  );
}

function isText(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

/**
 * Each distinct byte string once, found by its bytes: names of calls, annotations of descriptors, paths.
 * Looking up a known string allocates nothing.
 */
export class StringTable {
  readonly #texts: string[] = [];
  readonly #bytes: Uint8Array[] = [];
  #slots = new Int32Array(256).fill(-1);

  get size(): number {
    return this.#texts.length;
  }

  text(id: StringId): string {
    return this.#texts[id] as string;
  }

  /** The id of `bytes[start, end)`, added if new. */
  intern(bytes: Uint8Array, start: number, end: number): StringId {
    const slot = this.#slotOf(bytes, start, end);
    const id = this.#slots[slot] as number;
    return id >= 0 ? (id as StringId) : this.#add(slot, bytes.slice(start, end));
  }

  /** The id of `bytes[start, end)` if it is there already: for tables that must not grow with their input. */
  find(bytes: Uint8Array, start: number, end: number): StringId | undefined {
    const id = this.#slots[this.#slotOf(bytes, start, end)] as number;
    return id >= 0 ? (id as StringId) : undefined;
  }

  /** The slot where these bytes stand, or the free one where they belong. */
  #slotOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const id = this.#slots[slot] as number;
      if (id < 0 || this.#equals(id, bytes, start, end)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  internText(text: string): StringId {
    const bytes = new TextEncoder().encode(text);
    return this.intern(bytes, 0, bytes.length);
  }

  #add(slot: number, bytes: Uint8Array): StringId {
    const id = this.#texts.length;
    this.#texts.push(textOf(bytes));
    this.#bytes.push(bytes);
    this.#slots[slot] = id;
    if (id * 2 > this.#slots.length) this.#rehash();
    return id as StringId;
  }

  #equals(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const known = this.#bytes[id] as Uint8Array;
    if (known.length !== end - start) return false;
    for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false;
    return true;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = this.#slots.length - 1;
    for (let id = 0; id < this.#bytes.length; id++) {
      const bytes = this.#bytes[id] as Uint8Array;
      let hash = 0x811c9dc5;
      for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
      let slot = (hash ^ (hash >>> 15)) & mask;
      while ((this.#slots[slot] as number) >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = id;
    }
  }
}
