import { endOfArgument } from "./args.ts";
import { asciiBytes, quote, standsAt } from "./ascii.ts";
import { afterString, unclosed } from "./enclosed.ts";
import { joinBytes } from "./join_bytes.ts";
import { type DecodedBytes, stringsIn } from "./quoted.ts";
import type { ByteRange } from "./record.ts";
import type { PayloadPlace } from "./syscall_traits.ts";

const vectorWord = asciiBytes("msg_iov=");

/**
 * The bytes that a call moved, as far as strace printed them. `argument` is the text of the argument that
 * `place` names. Undefined when strace printed an address, as it does for calls that failed.
 */
export function payloadIn({ bytes, start, end }: ByteRange, place: PayloadPlace): DecodedBytes | undefined {
  switch (place.form) {
    case "string":
    case "iovec":
    case "sysv-message":
      return stringsIn(bytes, start, end);
    case "msghdr":
    case "mmsghdr":
      return vectorsIn(bytes, start, end);
  }
}

/** The iovecs of one message or of several; addresses and control data are no payload. */
function vectorsIn(bytes: Uint8Array, start: number, end: number): DecodedBytes | undefined {
  const found: Uint8Array[] = [];
  for (let at = start; at < end; at++) {
    if (bytes[at] === quote) {
      const after = afterString(bytes, at, end);
      if (after === unclosed) break;
      at = after - 1;
    } else if (standsAt(bytes, at, end, vectorWord)) {
      const vector = at + vectorWord.length;
      const vectorEnd = endOfArgument(bytes, vector, end);
      const decoded = stringsIn(bytes, vector, vectorEnd);
      if (decoded) found.push(decoded.bytes);
      at = vectorEnd;
    }
  }
  return found.length > 0 ? { bytes: joinBytes(found) } : undefined;
}
