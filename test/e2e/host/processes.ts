import { readdir, readFile } from "node:fs/promises";

/** Command lines of the live processes of this machine that contain `text`; zombies have none. */
export async function processesNaming(text: string): Promise<readonly string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    // A process may end between the listing and the look.
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return commands.map((command) => command.replaceAll("\0", " ")).filter((command) => command.includes(text));
}
