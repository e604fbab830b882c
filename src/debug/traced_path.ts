import { realpath } from "node:fs/promises";

/** Finds the name under which a trace knows a file of the editor; undefined if it knows it under none. */
export type TracedPath = (file: string, known: readonly string[]) => Promise<string | undefined>;

/** A compiler writes down the path it was given, an editor the one it opened: a symbolic link may lie between them. */
export const tracedPath: TracedPath = async (file, known) => {
  if (known.includes(file)) return file;
  const wanted = await realPath(file);
  if (wanted === undefined) return undefined;
  const real = await Promise.all(known.map(realPath));
  return known[real.indexOf(wanted)];
};

/** Undefined of a file that is not on this machine. */
function realPath(file: string): Promise<string | undefined> {
  return realpath(file).catch(() => undefined);
}
