import { fieldNumber, fieldWord } from "../../strace/struct_text.ts";

/** Bytes of a file that a lock covers, `[start, end)`; `end` is `Infinity` for "to the end". NaN where not known. */
export interface LockRange {
  readonly start: number;
  readonly end: number;
}

export const wholeFile: LockRange = { start: 0, end: Number.POSITIVE_INFINITY };

/** Counted from a position that the log does not tell. */
export function isUnknown({ start }: LockRange): boolean {
  return Number.isNaN(start);
}

/** Known to share a byte; of a range that is not known nothing is known. */
export function overlap(a: LockRange, b: LockRange): boolean {
  return a.start < b.end && b.start < a.end;
}

/** What is left of `range` without `hole`: none, one or two ranges. */
export function without(range: LockRange, hole: LockRange): LockRange[] {
  const rest: LockRange[] = [];
  if (range.start < hole.start) rest.push({ start: range.start, end: hole.start });
  if (hole.end < range.end) rest.push({ start: hole.end, end: range.end });
  return rest;
}

/**
 * `{l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=10}`: fcntl(2). `position` is where the file's offset stands and
 * `bytes` how long the file is, NaN if not known.
 */
export function lockRange(flock: string, position: number, bytes: number): LockRange {
  const from = beginningOf(fieldWord(flock, "l_whence="), position, bytes);
  const start = from + fieldNumber(flock, "l_start=");
  const length = fieldNumber(flock, "l_len=");
  if (length === 0) return { start, end: Number.POSITIVE_INFINITY };
  // A negative length covers the bytes before the start.
  return length < 0 ? { start: start + length, end: start } : { start, end: start + length };
}

function beginningOf(whence: string | undefined, position: number, bytes: number): number {
  if (whence === "SEEK_SET") return 0;
  if (whence === "SEEK_CUR") return position;
  return whence === "SEEK_END" ? bytes : Number.NaN;
}
