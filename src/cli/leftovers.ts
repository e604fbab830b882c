import { lstat, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** How long a recording stays that nobody asked to keep, in days. */
export const keptDays = 7;

/** Marks a folder as made by the command line, which alone may remove it later; holds the recorder's pid. */
const markName = "recorder.pid";
const folderName = /^\d{8}T\d{6}-[0-9a-f]{12}$/;

/** Says in a recording's folder whose it is, and starts its days anew. */
export async function markAsOurs(folder: string): Promise<void> {
  await writeFile(join(folder, markName), `${process.pid}\n`, { mode: 0o600 });
}

/**
 * Removes recordings that the command line marked more than `keptDays` ago and whose recorder is gone: kept ones, and
 * those of a recorder that was killed. Nothing else below `parent` is touched, no link is followed. Never rejects:
 * to clean up must not keep anybody from recording.
 */
export async function removeLeftovers(parent: string, nowMs = Date.now()): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((found) => folderName.test(found))) {
    const folder = join(parent, name);
    try {
      if (await isLeftover(folder, nowMs)) await rm(folder, { recursive: true });
    } catch {
      // Without our mark it is somebody else's; or another recorder was faster.
    }
  }
}

async function isLeftover(folder: string, nowMs: number): Promise<boolean> {
  const mark = join(folder, markName);
  const [folderStatus, markStatus] = [await lstat(folder), await lstat(mark)];
  if (!folderStatus.isDirectory() || !markStatus.isFile()) return false;
  if (folderStatus.uid !== process.getuid?.()) return false;
  if (nowMs - markStatus.mtimeMs < keptDays * 24 * 3600 * 1000) return false;
  return !isAlive(Number(await readFile(mark, "utf8")));
}

/** A pid that came round again keeps a folder longer than need be, never shorter. */
function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
