import { textOf } from "../../base/strings.ts";
import type { CallRecord } from "../../strace/record.ts";
import { syscallNamed } from "../../strace/syscalls.ts";

const plain = new Map([
  [syscallNamed("write"), 2],
  [syscallNamed("pwrite64"), 2],
  [syscallNamed("sendfile"), 3],
  [syscallNamed("sendfile64"), 3],
  [syscallNamed("splice"), 4],
  [syscallNamed("tee"), 2],
]);

/** How many bytes a writing call brings; 0 if its arguments do not tell (a line that is cut). */
export function requestedBytes(record: CallRecord): number {
  const argument = plain.get(record.syscall);
  if (argument === undefined) return vectorBytes(record);
  const bytes = record.args.integer(argument);
  return Number.isNaN(bytes) ? 0 : bytes;
}

/** `[{iov_base="a", iov_len=1}, {iov_base="bc", iov_len=2}]`: 3. */
function vectorBytes({ args }: CallRecord): number {
  const { bytes, start, end } = args.range(1);
  let sum = 0;
  for (const [, length] of textOf(bytes, start, end).matchAll(/iov_len=(\d+)/g)) sum += Number(length);
  return sum;
}
