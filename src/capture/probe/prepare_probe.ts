import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { loadableLibrary, preloadFlags, probeLibrary } from "./probe_library.ts";
import { whyOutOfReach } from "./probe_reach.ts";

/** strace's options that load the probe, or in one sentence why the program is traced without it. */
export interface PreparedProbe {
  readonly flags: readonly string[];
  readonly note: string | undefined;
}

export const noProbe: PreparedProbe = { flags: [], note: undefined };

/**
 * @param folder where the libraries are
 * @param file the program, absolute
 * @param spare a folder of ours that lasts as long as the run
 */
export async function prepareProbe(
  folder: string,
  file: string,
  env: NodeJS.ProcessEnv,
  spare: string,
): Promise<PreparedProbe> {
  const without = (why: string): PreparedProbe => ({
    flags: [],
    note: `Traced without the probe: ${why}. Long jumps and what stays in stdio's buffers do not show.`,
  });
  const reason = await whyOutOfReach(file, env);
  if (reason !== undefined) return without(reason);
  const library = probeLibrary(folder);
  try {
    await access(library, constants.R_OK);
    const loadable = await loadableLibrary(library, spare);
    return loadable === undefined
      ? without(`LD_PRELOAD cannot hold the path ${library}, which has a blank or a colon in it`)
      : { flags: preloadFlags(loadable, env), note: undefined };
  } catch {
    return without(`there is no ${library}; npm run build makes it where a C compiler is`);
  }
}
