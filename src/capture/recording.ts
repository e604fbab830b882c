import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, mkdir, open, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Where one run is recorded while it lasts. */
export interface Recording {
  /** Folder of this recording alone, mode 0700. */
  readonly folder: string;
  /** strace's own text, mode 0600. It grows while the program runs. */
  readonly log: string;
  /** `RecordingMeta` of tracefile/meta.ts as JSON, mode 0600; rewritten when the program ends. */
  readonly meta: string;
}

/** What may lie beside the log of a recording with stacks, mode 0600 as it is. */
export function sourceFiles({ folder }: Pick<Recording, "folder">) {
  return {
    /** What its code addresses mean (tracefile/symbols.ts), once somebody has looked. */
    symbols: join(folder, "symbols.json"),
    /** Where its threads waited (tracefile/approximate_stacks.ts), once one did. */
    approximateStacks: join(folder, "approximate-stacks.json"),
  };
}

/**
 * Makes the folder and the empty log of a new recording below `parent`, which is made, too, if it is missing.
 * Names are random and opened with O_EXCL and O_NOFOLLOW, so nobody can lay a link in the way, even in /tmp.
 */
export async function createRecording(parent: string): Promise<Recording> {
  await makeFolders(parent);
  const stamp = new Date().toISOString().replace(/[-:]/g, "").slice(0, 15);
  const folder = join(parent, `${stamp}-${randomBytes(6).toString("hex")}`);
  await mkdir(folder, { mode: 0o700 });
  const recording = {
    folder,
    log: join(folder, "trace.strace"),
    meta: join(folder, "meta.json"),
  };
  await (await createPrivateFile(recording.log)).close();
  return recording;
}

/**
 * Node's own recursive mkdir never ends where a directory exists and lets nobody make another in it, as /proc does:
 * mkdir(2) says ENOENT there, which it takes for a missing parent.
 */
async function makeFolders(path: string): Promise<void> {
  if (await isFolder(path)) return;
  if (dirname(path) !== path) await makeFolders(dirname(path));
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (cause) {
    // Somebody else may have made it at the same time.
    if (!(await isFolder(path))) throw cause;
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** A new file only its owner may read, whatever the umask. Fails with EEXIST if anything has that name, also a link. */
export async function createPrivateFile(path: string): Promise<FileHandle> {
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
  const file = await open(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600);
  await file.chmod(0o600);
  return file;
}

/** Where recordings go when nobody says otherwise: `$XDG_STATE_HOME/ipc-scope/recordings`. */
export function defaultRecordingsFolder(env: NodeJS.ProcessEnv): string {
  const stateHome = env.XDG_STATE_HOME;
  // The XDG specification says relative paths are to be ignored.
  const state = stateHome?.startsWith("/") ? stateHome : join(env.HOME ?? homedir(), ".local", "state");
  return join(state, "ipc-scope", "recordings");
}
