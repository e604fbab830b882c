import type { ByteRange } from "../../strace/record.ts";

/** A descriptor as strace prints it: `3` or `3<pipe:[97]>`. */
export interface PrintedDescriptor {
  readonly fd: number;
  readonly annotation: ByteRange | undefined;
}

const digit0 = 0x30;
const digit9 = 0x39;
const minus = 0x2d;
const open = 0x3c;
const close = 0x3e;
const comma = 0x2c;
const bracket = 0x5d;
const brace = 0x7d;

/** The descriptor at the start of a range; undefined if none stands there. */
export function printedDescriptor({ bytes, start, end }: ByteRange): PrintedDescriptor | undefined {
  let at = start;
  let fd = 0;
  if (bytes[at] === minus) return undefined;
  while (at < end && (bytes[at] as number) >= digit0 && (bytes[at] as number) <= digit9) {
    fd = fd * 10 + (bytes[at++] as number) - digit0;
  }
  if (at === start) return undefined;
  if (bytes[at] !== open || at >= end) return { fd, annotation: undefined };
  const closing = endOfAnnotation(bytes, at + 1, end);
  return { fd, annotation: { bytes, start: at + 1, end: closing } };
}

/** The descriptors of a list: `[3<pipe:[97]>, 4<pipe:[97]>]`. */
export function printedDescriptors({ bytes, start, end }: ByteRange): PrintedDescriptor[] {
  const found: PrintedDescriptor[] = [];
  let at = start + 1;
  while (at < end) {
    const descriptor = printedDescriptor({ bytes, start: at, end });
    if (descriptor === undefined) break;
    found.push(descriptor);
    at = descriptor.annotation?.end ?? at;
    while (at < end && bytes[at] !== comma) at++;
    at += 2;
  }
  return found;
}

/** Annotations contain `>` themselves (`a->b`, `<char 1:3>`): the last one counts that ends an element. */
function endOfAnnotation(bytes: Uint8Array, start: number, end: number): number {
  let depth = 1;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === open) depth++;
    else if (byte === close && bytes[at - 1] !== minus) {
      depth--;
      const next = bytes[at + 1];
      if (depth === 0 || at + 1 >= end || next === comma || next === bracket || next === brace) {
        if (depth <= 0 || at + 1 >= end) return at;
      }
    }
  }
  return end;
}
