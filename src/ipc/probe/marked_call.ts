import { textOf } from "../../base/strings.ts";
import type { CallRecord } from "../../strace/record.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import { markStart } from "./mark.ts";

const write = syscallNamed("write");
const opening = new TextEncoder().encode(`-1, "${markStart}`);

/**
 * Whether a call is how the probe speaks: a write to descriptor -1 of a text that begins as its marks do. Compares
 * bytes, since every write of a million comes by here.
 */
export function isMarked({ syscall, args }: CallRecord): boolean {
  if (syscall !== write) return false;
  const { bytes, start, end } = args;
  if (end - start < opening.length) return false;
  for (let i = 0; i < opening.length; i++) if (bytes[start + i] !== opening[i]) return false;
  return true;
}

/**
 * What the mark says, without what all begin with. The probe escapes nothing: only a path can hold what strace writes with a backslash, and that
 * is shown as strace shows it. Undefined if strace cut it off (`"..."...`), or its line was.
 */
export function markText({ args }: CallRecord): string | undefined {
  const { bytes, start, end } = args;
  const text = textOf(bytes.subarray(start + opening.length, end));
  const close = /(?<!\\)"(\.\.\.)?/.exec(text);
  return close === null || close[1] !== undefined ? undefined : text.slice(0, close.index);
}
