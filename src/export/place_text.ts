import type { SourceLocation } from "../protocol/summary.ts";

/** `src/main.c:27`, `about src/main.c:27`: the way compilers name a place, from `folder` where the file lies below it. */
export function placeText({ file, line, approximate }: SourceLocation, folder: string): string {
  // Below the root lies everything: named from there nothing would be shorter.
  const below = folder === "/" ? "" : `${folder}/`;
  const shown = folder !== "" && below !== "" && file.startsWith(below) ? file.slice(below.length) : file;
  return `${approximate ? "about " : ""}${shown}:${line}`;
}
