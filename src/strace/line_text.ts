import type { LogOffset } from "../base/ids.ts";

/** The line being read. Its bytes are the line buffer's, or a copy if the line had to be mended first. */
export class LineText {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /** Where the line stands in the log. */
  offset = 0 as LogOffset;
  /** Its length there, newline included. */
  length = 0;

  set(bytes: Uint8Array, start: number, end: number, offset: number, length: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.offset = offset as LogOffset;
    this.length = length;
  }
}
