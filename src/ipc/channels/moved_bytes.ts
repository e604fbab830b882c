import type { CallRecord } from "../../strace/record.ts";

/** No call moves more (MAX_RW_COUNT of the kernel, 2 GiB less a page); who says so is a damaged line. */
const mostPerCall = 0x7fff_f000;

/** Bytes that a call which returns their number has moved; 0 if it failed, or returned what is no such number. */
export function movedBytes({ outcome, value }: CallRecord): number {
  return outcome === "returned" ? byteCount(value) : 0;
}

/** A number of bytes as it is printed somewhere in a call; 0 where it is none. */
export function byteCount(printed: number): number {
  return printed > 0 ? Math.min(Math.floor(printed), mostPerCall) : 0;
}
