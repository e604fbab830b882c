import { copyFile } from "node:fs/promises";
import { arch } from "node:os";
import { basename, join } from "node:path";

/** Where `npm run build` puts the libraries, beside the bundles: one for each architecture it has a compiler for. */
export function probeLibrary(folder: string): string {
  return join(folder, `ipc-scope-probe-${arch()}.so`);
}

/** What ends a name in the list of LD_PRELOAD (ld.so(8)), or means something in it. */
const special = /[\s:$]/;

/**
 * The library under a path that LD_PRELOAD can hold.
 * @param spare a folder to copy it to if its own path cannot be written there
 * @returns undefined if neither path will do. Rejects as `copyFile` does.
 */
export async function loadableLibrary(library: string, spare: string): Promise<string | undefined> {
  if (!special.test(library)) return library;
  const copy = join(spare, basename(library));
  if (special.test(copy)) return undefined;
  await copyFile(library, copy);
  return copy;
}

/** strace's options that put the library before those that the program preloads anyhow, and leave strace without it. */
export function preloadFlags(library: string, env: NodeJS.ProcessEnv): readonly string[] {
  const own = env.LD_PRELOAD;
  return ["-E", `LD_PRELOAD=${own === undefined || own === "" ? library : `${library}:${own}`}`];
}
