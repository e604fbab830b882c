import { textOf } from "../base/strings.ts";
import type { LogSource } from "../tracefile/log_source.ts";
import { visible } from "./visible_text.ts";

/** Says of a log in which strace says nothing what is there instead. */
export function notStrace(log: LogSource): string {
  const remedy = "Make one with: strace -f -yy -ttt -T -o FILE PROGRAM";
  const [line = ""] = textOf(log.read(0, 4096)).trimStart().split("\n", 1);
  if (line === "") return `This is not an strace log: it is empty. ${remedy}`;
  const start = visible(line.length > 60 ? `${line.slice(0, 60)}…` : line);
  return `This is not an strace log: no line of it is a call, a signal or an end; it begins “${start}”. ${remedy}`;
}
