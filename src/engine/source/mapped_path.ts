import type { PathMapping } from "../../protocol/source.ts";
import { plainPath } from "./own_code.ts";

/** The path as it is shown: where the sources are here. The first entry whose `from` the path begins with counts. */
export function mappedPath(path: string, mapping: readonly PathMapping[]): string {
  const plain = plainPath(path);
  for (const { from, to } of mapping) {
    const folder = withoutSlash(from);
    if (plain === folder) return withoutSlash(to);
    if (plain.startsWith(`${folder}/`)) return plainPath(`${withoutSlash(to)}${plain.slice(folder.length)}`);
  }
  return plain;
}

function withoutSlash(folder: string): string {
  return folder.length > 1 && folder.endsWith("/") ? folder.slice(0, -1) : folder;
}
