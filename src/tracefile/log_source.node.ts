import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Disposable } from "../base/disposable.ts";
import type { LogSource } from "./log_source.ts";

/** A log in a file, which may be growing. Opening fails as `openSync` does. */
export class FileLog implements LogSource, Disposable {
  readonly #file: number;
  #open = true;

  constructor(readonly path: string) {
    this.#file = openSync(path, "r");
  }

  get length(): number {
    return fstatSync(this.#file).size;
  }

  read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.length - offset)));
    let filled = 0;
    while (filled < bytes.length) {
      const got = readSync(this.#file, bytes, filled, bytes.length - filled, offset + filled);
      if (got === 0) break;
      filled += got;
    }
    return bytes.subarray(0, filled);
  }

  dispose(): void {
    if (this.#open) closeSync(this.#file);
    this.#open = false;
  }
}
