import { open } from "node:fs/promises";
import { arch } from "node:os";
import { findExecutable } from "../executable.ts";
import { readElf } from "../symbols/elf_file.ts";

/** The loaders of the GNU C library, for which the probe is made. */
const gnuLoaders: Readonly<Record<string, string>> = {
  x64: "ld-linux-x86-64.so.2",
  arm64: "ld-linux-aarch64.so.1",
};

/** An interpreter of an interpreter of a script: the kernel itself stops at four (fs/exec.c). */
const deepest = 4;

/**
 * Why the probe cannot be loaded into a program, as the end of a sentence; undefined if it can, or if only a try will
 * tell. Of a script its interpreter counts.
 * @param file absolute path of something executable
 */
export async function whyOutOfReach(
  file: string,
  env: NodeJS.ProcessEnv,
  depth = 0,
): Promise<string | undefined> {
  try {
    const interpreter = await interpreterOf(file, env);
    if (interpreter !== undefined) {
      return depth < deepest ? await whyOutOfReach(interpreter, env, depth + 1) : undefined;
    }
    const elf = await readElf(file);
    if (elf === undefined) return undefined;
    if (elf.interpreter === undefined) return `${file} is linked statically`;
    if (elf.interpreter.endsWith(`/${gnuLoaders[arch()]}`)) return undefined;
    if (elf.interpreter.includes("ld-musl")) return `${file} uses musl, another C library`;
    return `${file} is loaded by ${elf.interpreter}, another C library or word size`;
  } catch {
    // Not readable for us, perhaps for the program's own rights: whether it says something will show.
    return undefined;
  }
}

/** What runs a script, by its first line; undefined if it is none. `#!/usr/bin/env NAME` runs NAME. */
async function interpreterOf(file: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(256), 0, 256, 0);
    const match = /^#![ \t]*(\S+)(?:[ \t]+(?:-S[ \t]+)?(\S+))?/.exec(buffer.toString("latin1", 0, bytesRead));
    const [, interpreter, argument] = match ?? [];
    if (interpreter === undefined || !interpreter.endsWith("/env") || argument === undefined)
      return interpreter;
    const found = await findExecutable(argument, "/", env.PATH);
    return found.ok ? found.value : undefined;
  } finally {
    await handle.close();
  }
}
