import { constants, fstatSync } from "node:fs";
import { access, lstat, readlink, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Refusal, reasonOf } from "./refusal.ts";

/** Where an output goes, once its name has been understood. */
export type OutputTarget =
  /** A descriptor of this process: `-`, `/dev/stdout`, `/dev/fd/63` (a shell's `>(…)`). */
  | { readonly kind: "descriptor"; readonly descriptor: number }
  /** A FIFO or a device: it is written into and stays what it is. */
  | { readonly kind: "stream"; readonly path: string }
  /** A regular file, or nothing yet: links followed to their end, so that a link stays a link. */
  | { readonly kind: "file"; readonly path: string };

/** As many links as the kernel follows (path_resolution(7)). */
const mostLinks = 40;

/** Understands the name of an output. What cannot be written is refused: better before the program runs than after. */
export async function outputTarget(name: string): Promise<OutputTarget> {
  try {
    const descriptor = name === "-" ? 1 : ownDescriptor(resolve(name));
    if (descriptor !== undefined) return openDescriptor(descriptor);
    return await targetOf(await endOfLinks(name));
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    const remedy = isBadDescriptor(cause) ? "" : " Choose a directory that exists and is writable.";
    throw new Refusal(`Cannot write ${name}: ${reasonOf(cause)}.${remedy}`);
  }

  async function targetOf(path: string): Promise<OutputTarget> {
    const found = await stat(path).catch(() => undefined);
    if (found?.isFIFO() && (await isLaidByAnother(path))) throw laidByAnother(name);
    if (found === undefined || found.isFile()) {
      await access(dirname(path), constants.W_OK | constants.X_OK);
      return { kind: "file", path };
    }
    if (found.isDirectory()) throw new Refusal(`Cannot write ${name}: it is a directory. Name a file in it.`);
    if (found.isSocket()) throw new Refusal(`Cannot write ${name}: it is a socket. Name a file.`);
    await access(path, constants.W_OK);
    return { kind: "stream", path };
  }
}

/** Two names for one place have the same key. */
export function targetKey(target: OutputTarget): string {
  return target.kind === "descriptor" ? `descriptor ${target.descriptor}` : target.path;
}

/** Opening such a name would open the file anew, at its beginning; what is meant is the descriptor as it stands. */
function ownDescriptor(path: string): number | undefined {
  if (path === "/dev/stdout") return 1;
  if (path === "/dev/stderr") return 2;
  const [, number] = /^\/(?:dev|proc\/self)\/fd\/(\d{1,9})$/.exec(path) ?? [];
  return number === undefined ? undefined : Number(number);
}

function openDescriptor(descriptor: number): OutputTarget {
  fstatSync(descriptor);
  return { kind: "descriptor", descriptor };
}

function isBadDescriptor(cause: unknown): boolean {
  return (cause as NodeJS.ErrnoException).code === "EBADF";
}

/** Where the links of `name` lead, whether or not there is a file. Fails as `realpath` does if the directory is missing. */
async function endOfLinks(name: string): Promise<string> {
  let path = resolve(name);
  for (let links = 0; links < mostLinks; links++) {
    path = join(await realpath(dirname(path)), basename(path));
    const found = await lstat(path).catch(() => undefined);
    if (!found?.isSymbolicLink()) return path;
    if (await isLaidByAnother(path)) throw laidByAnother(name);
    path = resolve(dirname(path), await readlink(path));
  }
  throw new Refusal(`Cannot write ${name}: its symbolic links go in a circle.`);
}

const sticky = 0o1000;
const writableByAll = 0o0002;

/**
 * In /tmp and its like, whoever is there first can lay a link or a FIFO where somebody else will write. As the kernel's
 * protected_symlinks and protected_fifos do (Documentation/admin-guide/sysctl/fs.rst), only one's own are taken there, or
 * those of whom the directory belongs to. The kernel cannot see it: here links are followed by name.
 */
async function isLaidByAnother(path: string): Promise<boolean> {
  const [folder, found] = await Promise.all([stat(dirname(path)), lstat(path)]);
  if ((folder.mode & sticky) === 0 || (folder.mode & writableByAll) === 0) return false;
  return found.uid !== process.geteuid?.() && found.uid !== folder.uid;
}

function laidByAnother(name: string): Refusal {
  return new Refusal(
    `Cannot write ${name}: what stands there belongs to another user, in a directory that all may write to. Choose another name.`,
  );
}
