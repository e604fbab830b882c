/** Gathers pieces into one array and refuses to pass a limit, so that no small file can fill the memory. */
export class ByteCollector {
  #bytes: Uint8Array;
  #length = 0;

  /** `expected` bytes are set aside; more than `limit` are never taken. */
  constructor(
    expected: number,
    readonly limit: number,
  ) {
    this.#bytes = new Uint8Array(Math.min(expected, limit));
  }

  get length(): number {
    return this.#length;
  }

  /** False, and nothing is taken, if the limit would be passed. */
  add(piece: Uint8Array): boolean {
    const length = this.#length + piece.length;
    if (length > this.limit) return false;
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(this.limit, Math.max(length, this.#bytes.length * 2)));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(piece, this.#length);
    this.#length = length;
    return true;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
