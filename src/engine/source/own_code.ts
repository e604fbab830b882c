/** Folders that belong to the system: what lies there is nobody's own program. /usr/local is for one's own. */
const systemFolders = ["/usr/", "/lib/", "/lib32/", "/lib64/", "/bin/", "/sbin/", "/nix/store/", "/snap/"];
const ownFolders = ["/usr/local/", "/usr/src/"];

/** Headers and generated code that a compiler puts into one's own program. */
const systemSources = ["/usr/include/", "/usr/lib/", "/build/", "/rustc/", "/nix/store/"];

/** The library by which long jumps and stdio's buffers are seen (src/probe), wherever it is installed. */
const probeLibrary = /\/ipc-scope-probe-[^/]*\.so$/;

/** Whether a program or library was made by whoever runs it: it is a file outside the system's folders. */
export function isOwnModule(path: string): boolean {
  if (!path.startsWith("/") || path.startsWith("/memfd:") || probeLibrary.test(path)) return false;
  return (
    ownFolders.some((folder) => path.startsWith(folder)) ||
    !systemFolders.some((folder) => path.startsWith(folder))
  );
}

/** `./csu/libc-start.c` and its like are how distributions hide where they built; nobody's own file is there. */
export function isOwnSource(file: string): boolean {
  return (
    !file.startsWith("./") &&
    !file.startsWith("../") &&
    !systemSources.some((folder) => file.startsWith(folder))
  );
}

/** `/home/u/build/../main.c` -> `/home/u/main.c`, as editors name files. */
export function plainPath(path: string): string {
  if (!path.includes("/.") && !path.includes("//")) return path;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "." || (part === "" && parts.length > 0)) continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") {
      // Above the root there is only the root.
      if (parts.length > 1 || parts[0] !== "") parts.pop();
    } else parts.push(part);
  }
  return parts.length === 1 && parts[0] === "" ? "/" : parts.join("/");
}
