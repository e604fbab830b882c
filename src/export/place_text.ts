import type { SourceLocation } from "../protocol/summary.ts";

/** `src/main.c:27`, `about src/main.c:27`: the way compilers name a place, from `folder` where the file lies below it. */
export function placeText({ file, line, approximate }: SourceLocation, folder: string): string {
  const below = folder === "" || folder.endsWith("/") ? folder : `${folder}/`;
  const shown = below !== "" && file.startsWith(below) ? file.slice(below.length) : file;
  return `${approximate ? "about " : ""}${shown}:${line}`;
}
