import { endOfArgument } from "../../strace/args.ts";
import { greaterThan, isDigit, lessThan } from "../../strace/ascii.ts";
import { afterAnnotation, unclosed } from "../../strace/enclosed.ts";
import { NumberReader } from "../../strace/numbers.ts";
import type { ByteRange } from "../../strace/record.ts";

/** A descriptor as strace prints it: `3` or `3<pipe:[97]>`. */
export interface PrintedDescriptor {
  readonly fd: number;
  readonly annotation: ByteRange | undefined;
}

const number = new NumberReader();

/** The descriptor at the start of a range; undefined if none stands there. */
export function printedDescriptor({ bytes, start, end }: ByteRange): PrintedDescriptor | undefined {
  if (!isDigit(bytes[start]) || !number.read(bytes, start, end)) return undefined;
  const { value: fd, after: open } = number;
  if (open >= end || bytes[open] !== lessThan) return { fd, annotation: undefined };
  return { fd, annotation: { bytes, start: open + 1, end: endOfAnnotation(bytes, open, end) } };
}

/** The descriptors of a list: `[3<pipe:[97]>, 4<pipe:[97]>]`. */
export function printedDescriptors({ bytes, start, end }: ByteRange): PrintedDescriptor[] {
  const found: PrintedDescriptor[] = [];
  let at = start + 1;
  while (at < end) {
    const descriptor = printedDescriptor({ bytes, start: at, end });
    if (descriptor === undefined) break;
    found.push(descriptor);
    at = endOfArgument(bytes, at, end) + ", ".length;
  }
  return found;
}

/** Where nothing closes it, an old strace printed a path raw: it is all there is. */
function endOfAnnotation(bytes: Uint8Array, open: number, end: number): number {
  const after = afterAnnotation(bytes, open, end);
  if (after !== unclosed) return after - 1;
  return bytes[end - 1] === greaterThan ? end - 1 : end;
}
