import type { LogBytes } from "../engine_source.ts";

/** Read at once: calls stand in the log about in their order, so one read serves thousands of them. */
const windowBytes = 1 << 18;

/** The log for one who goes through its calls one by one: each asks for its few bytes, the file is read in large pieces. */
export class LogWindow {
  #from = 0;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(readonly log: LogBytes) {}

  /** The range, or less of it where the log ends; valid until the next call. */
  read(offset: number, length: number): Uint8Array {
    const end = offset + length;
    if (offset < this.#from || end > this.#from + this.#bytes.length) {
      if (length > windowBytes) return this.log.read(offset, length);
      this.#from = offset - (offset % (windowBytes / 2));
      // Twice a step long, so that a line that begins in a step ends in the window.
      this.#bytes = this.log.read(this.#from, windowBytes * 2);
    }
    return this.#bytes.subarray(offset - this.#from, end - this.#from);
  }
}
