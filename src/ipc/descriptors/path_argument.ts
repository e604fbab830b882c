import { textOf } from "../../base/strings.ts";
import type { CallRecord } from "../../strace/record.ts";
import { unescaped, unquoted } from "../channels/quoted_text.ts";
import type { LiveProcess } from "../processes/live_process.ts";
import { absolutePath, joinedPath } from "../processes/working_directory.ts";

/**
 * The path in argument `index`, made absolute by the directory that -y prints before it, `AT_FDCWD</tmp>, "f"`, or by
 * the process's own where a call has no such argument; as it is where neither is known.
 */
export function pathArgument({ record, process }: PathCall, index: number): string {
  const path = unquoted(record.args.text(index));
  if (path.startsWith("/")) return path;
  const directory = index === 0 ? undefined : record.args.annotation(index - 1);
  if (directory === undefined) return absolutePath(path, process);
  const from = unescaped(textOf(directory.bytes, directory.start, directory.end));
  if (record.args.text(index - 1).startsWith("AT_FDCWD")) process.directory = from;
  // futimens(3) is utimensat(3</tmp/f>, NULL, ...): of the descriptor's own file.
  return path === "NULL" && record.args.text(index) === path ? from : joinedPath(from, path);
}

export interface PathCall {
  readonly record: CallRecord;
  readonly process: LiveProcess;
}
