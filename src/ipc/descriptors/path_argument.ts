import { textOf } from "../../base/strings.ts";
import type { CallRecord } from "../../strace/record.ts";
import { unescaped, unquoted } from "../channels/quoted_text.ts";

/** The path in argument `index`, made absolute by the directory that -y prints before it: `AT_FDCWD</tmp>, "f"`. */
export function pathArgument(record: CallRecord, index: number): string {
  const path = unquoted(record.args.text(index));
  if (path.startsWith("/") || index === 0) return path;
  const directory = record.args.annotation(index - 1);
  if (directory === undefined) return path;
  return `${unescaped(textOf(directory.bytes, directory.start, directory.end))}/${path.replace(/^\.\//, "")}`;
}
