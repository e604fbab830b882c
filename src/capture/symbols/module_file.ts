import { stat } from "node:fs/promises";
import type { ModuleSymbols, ResolvedHow } from "../../tracefile/symbol_table.ts";
import { hasDebugInfo } from "./debug_info.ts";
import { type ElfFile, readElf } from "./elf_file.ts";

/** A program or library that code addresses lie in, or why nothing can be looked up in it. */
export type ModuleFile =
  | { readonly usable: true; readonly elf: ElfFile }
  | { readonly usable: false; readonly lines: ResolvedHow; readonly note: string };

/**
 * `usedUnixNs`: decimal, when a traced program was in it, "" if unknown. A file written later is not the one that ran,
 * and its lines would be wrong.
 */
export async function moduleFile(path: string, usedUnixNs: string): Promise<ModuleFile> {
  if (!path.startsWith("/")) return unusable("unreadable", `${path} is no file.`);
  if (path.endsWith(" (deleted)"))
    return unusable(
      "gone",
      `${path.slice(0, -" (deleted)".length)} was replaced while it ran, so its lines are lost.`,
    );
  try {
    const { mtimeMs } = await stat(path);
    if (usedUnixNs !== "" && mtimeMs * 1e6 > Number(usedUnixNs) + clockToleranceNs)
      return unusable("changed", `${path} was changed after it ran, so its lines are not known.`);
    const elf = await readElf(path);
    if (elf === undefined) return unusable("unreadable", `${path} is not a program or library.`);
    return (await hasDebugInfo(path, elf))
      ? { usable: true, elf }
      : unusable(
          "no-debug-info",
          `${path} has no debug information, so its lines are not known; compilers write it with -g.`,
        );
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR"
      ? unusable("gone", `${path} is not there any more, so its lines are not known.`)
      : unusable(
          "unreadable",
          `${path} cannot be read (${code ?? "unknown error"}), so its lines are not known.`,
        );
  }
}

/** Changes when another file takes the place of one; "" if there is none. */
export function fileIdentity(path: string): Promise<string> {
  return stat(path).then(
    ({ dev, ino, size, mtimeMs }) => `${dev} ${ino} ${size} ${mtimeMs}`,
    () => "",
  );
}

/** File systems and strace take the time from different clocks of the kernel, a timer tick (at most 10 ms) apart. */
const clockToleranceNs = 20e6;

function unusable(lines: ResolvedHow, note: string): ModuleFile {
  return { usable: false, lines, note };
}

/** What is known of a module of which nothing can be known: all addresses are answered by nothing. */
export function unknownCode(
  path: string,
  addresses: readonly number[],
  { lines, note }: { readonly lines: ResolvedHow; readonly note: string },
): ModuleSymbols {
  return { path, lines, note, code: new Map(addresses.map((address) => [address, []])) };
}
