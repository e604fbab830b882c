import { digit0, isDigit, isNameByte, minus } from "./ascii.ts";

/** A field of a printed structure, with the `=` behind its name. */
type Field = `${string}=`;

/**
 * The word or number behind a field of a structure as strace prints it: `{si_signo=SIGINT, si_pid=41}` and `si_pid=`: `41`.
 * Of flags the first, of what is in brackets nothing. Undefined if the structure does not have the field.
 */
export function fieldWord(text: string, field: Field): string | undefined {
  const start = valueAt(text, field);
  if (start < 0) return undefined;
  let end = text.charCodeAt(start) === minus ? start + 1 : start;
  while (end < text.length && isNameByte(text.charCodeAt(end))) end++;
  return end === start ? undefined : text.slice(start, end);
}

/** The same as a whole number; NaN if there is none. A million calls ask for it, so it makes no string. */
export function fieldNumber(text: string, field: Field): number {
  const start = valueAt(text, field);
  if (start < 0) return Number.NaN;
  const negative = text.charCodeAt(start) === minus;
  const first = negative ? start + 1 : start;
  let value = 0;
  let at = first;
  for (; at < text.length && isDigit(text.charCodeAt(at)); at++)
    value = value * 10 + text.charCodeAt(at) - digit0;
  if (at === first) return Number.NaN;
  return negative ? -value : value;
}

/** Where the value of a field begins, -1 if there is none. */
function valueAt(text: string, field: Field): number {
  let at = text.indexOf(field);
  // `pid=` is not the end of `si_pid=`.
  while (at > 0 && isNameByte(text.charCodeAt(at - 1))) at = text.indexOf(field, at + 1);
  return at < 0 ? -1 : at + field.length;
}
