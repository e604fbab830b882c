import type { LiveProcess } from "./live_process.ts";

/** What paths that do not begin at the root are looked up from (path_resolution(7)). */
export function absolutePath(path: string, { directory }: LiveProcess): string {
  return path.startsWith("/") || directory === undefined ? path : joinedPath(directory, path);
}

/** `path` as seen from `directory`; `.` and `..` are taken away, as no link is known that would forbid it. */
export function joinedPath(directory: string, path: string): string {
  const parts = path.startsWith("/") ? [] : directory.split("/").filter((part) => part !== "");
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/**
 * strace before 5.11 prints AT_FDCWD without its path. That a process opened `path` and got `opened` tells where it
 * stands: `openat(AT_FDCWD, "./f", ...) = 3</tmp/f>`.
 */
export function learnDirectory(process: Pick<LiveProcess, "directory">, path: string, opened: string): void {
  if (process.directory !== undefined || path.startsWith("/") || path.split("/").includes("..")) return;
  const inside = joinedPath("", path);
  // `.`, which is the directory itself.
  if (inside === "/" && path !== "") process.directory = opened;
  else if (opened.endsWith(inside)) process.directory = opened.slice(0, -inside.length) || "/";
}
