import { textOf } from "../../base/strings.ts";
import type { ByteRange } from "../../strace/record.ts";

/** Enough to tell messages apart; more would only be memory. */
const longest = 32;
const quote = 0x22;
const backslash = 0x5c;

/** How the first quoted string in a range begins, as printed; "" if there is none. */
export function payloadStart({ bytes, start, end }: ByteRange): string {
  let at = start;
  while (at < end && bytes[at] !== quote) at++;
  const from = at + 1;
  const limit = Math.min(end, from + longest);
  let to = from;
  while (to < limit && bytes[to] !== quote) to += bytes[to] === backslash ? 2 : 1;
  return from < limit ? textOf(bytes, from, Math.min(to, limit)) : "";
}
