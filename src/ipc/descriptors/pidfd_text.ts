import { textOf } from "../../base/strings.ts";
import type { ByteRange } from "../../strace/record.ts";

/** `pid:41`, the annotation of a pidfd under -yy: 41. Undefined if it is none. */
export function pidOfPidfd(annotation: ByteRange | undefined): number | undefined {
  if (annotation === undefined) return undefined;
  const pid = /^pid:(\d+)/.exec(textOf(annotation.bytes, annotation.start, annotation.end))?.[1];
  return pid === undefined ? undefined : Number(pid);
}
