import { access } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ElfFile, readElf } from "./elf_file.ts";

/** Where distributions put debug information that is not in the program itself. */
const debugFolder = "/usr/lib/debug";

/** Whether lines can be had for the code of `elf`, which is the file at `path`: in it, or in a file that it names. */
export async function hasDebugInfo(path: string, elf: ElfFile): Promise<boolean> {
  if (elf.sections.has(".debug_info") || elf.sections.has(".zdebug_info")) return true;
  for (const candidate of separateFiles(path, elf)) if (await exists(candidate)) return true;
  return false;
}

/** Whether a program to be traced has lines to show; false for scripts and for what cannot be read. */
export async function programHasDebugInfo(path: string): Promise<boolean> {
  const elf = await readElf(path).catch(() => undefined);
  return elf !== undefined && (await hasDebugInfo(path, elf));
}

/** Whether a program is compiled, without what tells its lines. */
export async function lacksDebugInfo(path: string): Promise<boolean> {
  const elf = await readElf(path).catch(() => undefined);
  return elf !== undefined && !(await hasDebugInfo(path, elf));
}

/** The places where addr2line and gdb look (GDB manual, Debugging Information in Separate Files). */
function separateFiles(path: string, { debugLink, buildId }: ElfFile): string[] {
  const folder = dirname(path);
  const linked =
    debugLink === undefined || debugLink === ""
      ? []
      : [join(folder, debugLink), join(folder, ".debug", debugLink), join(debugFolder, folder, debugLink)];
  const identified =
    buildId === undefined
      ? []
      : [join(debugFolder, ".build-id", buildId.slice(0, 2), `${buildId.slice(2)}.debug`)];
  return [...linked, ...identified];
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
