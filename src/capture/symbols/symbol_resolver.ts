import type { Disposable } from "../../base/disposable.ts";
import type { Result } from "../../base/result.ts";
import type { ModuleSymbols, SourcePosition } from "../../tracefile/symbol_table.ts";
import { type Problem, problemLine } from "../problem.ts";
import { Addr2line, findAddr2line } from "./addr2line.ts";
import type { ElfFile } from "./elf_file.ts";
import { linkAddress, type PrintedAddress } from "./link_address.ts";
import { fileIdentity, type ModuleFile, moduleFile, unknownCode } from "./module_file.ts";

/** Code addresses of one program or library. */
export interface CodeToResolve {
  readonly path: string;
  /** Decimal unix time of the first event in it, "" if unknown. */
  readonly usedUnixNs: string;
  /** As strace prints them, or with `fileOffsets` offsets in the file. */
  readonly addresses: readonly number[];
  readonly fileOffsets: boolean;
}

export interface ResolverOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly printed: PrintedAddress;
  /** `known`: while the program runs or has just ended; `known-later`: from a log, the files may have changed. */
  readonly lines: "known" | "known-later";
}

/** Processes kept at a time. Most programs have two or three files with debug information. */
const mostProcesses = 8;

interface Asked {
  readonly file: ModuleFile;
  /** Which file it was: a compiler that runs again puts another in its place. */
  readonly identity: string;
  process: Addr2line | undefined;
}

/** Finds out what code addresses mean, with one `addr2line` for each file, kept running until disposed. */
export class SymbolResolver implements Disposable {
  readonly #asked = new Map<string, Asked>();
  #program: Promise<Result<string, Problem>> | undefined;
  #disposed = false;

  constructor(readonly options: ResolverOptions) {}

  /** Never rejects: what cannot be known is said in the answer. Calls must not overlap. */
  async resolve(code: readonly CodeToResolve[]): Promise<ModuleSymbols[]> {
    const found: ModuleSymbols[] = [];
    for (const module of code) {
      if (this.#disposed) break;
      found.push(await this.#resolveModule(module));
    }
    return found;
  }

  /** Ends what is kept running. It starts again when more is asked; not while an answer is awaited. */
  rest(): void {
    for (const asked of this.#asked.values()) {
      asked.process?.dispose();
      asked.process = undefined;
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.rest();
  }

  async #resolveModule({ path, usedUnixNs, addresses, fileOffsets }: CodeToResolve): Promise<ModuleSymbols> {
    const asked = await this.#ask(path, usedUnixNs);
    if (!asked.file.usable) return unknownCode(path, addresses, asked.file);
    const program = await this.#findProgram();
    if (!program.ok)
      return unknownCode(path, addresses, { lines: "unreadable", note: problemLine(program.error) });
    asked.process ??= new Addr2line(program.value, path);
    this.#endUnused();
    const answers = await asked.process.ask(
      linked(asked.file.elf, addresses, fileOffsets ? "file-offset" : this.options.printed),
    );
    if (answers === undefined) {
      asked.process.dispose();
      asked.process = undefined;
      const note = `addr2line did not answer for ${path}, so its lines are not known.`;
      return unknownCode(path, addresses, { lines: "unreadable", note });
    }
    return this.#known(path, addresses, answers);
  }

  async #ask(path: string, usedUnixNs: string): Promise<Asked> {
    const identity = await fileIdentity(path);
    let asked = this.#asked.get(path);
    if (asked?.identity !== identity) {
      asked?.process?.dispose();
      asked = { file: await moduleFile(path, usedUnixNs), identity, process: undefined };
    }
    // Again as the most recent: those not used for long are ended first.
    this.#asked.delete(path);
    this.#asked.set(path, asked);
    return asked;
  }

  #known(
    path: string,
    addresses: readonly number[],
    answers: readonly (readonly SourcePosition[])[],
  ): ModuleSymbols {
    const { lines } = this.options;
    return {
      path,
      lines,
      note: lines === "known" ? "" : `The lines of ${path} were looked up now, not when it ran.`,
      code: new Map(addresses.map((address, at) => [address, answers[at] ?? []])),
    };
  }

  #endUnused(): void {
    const running = [...this.#asked.values()].filter(({ process }) => process !== undefined);
    for (const unused of running.slice(0, Math.max(0, running.length - mostProcesses))) {
      unused.process?.dispose();
      unused.process = undefined;
    }
  }

  #findProgram(): Promise<Result<string, Problem>> {
    this.#program ??= findAddr2line(this.options.env);
    return this.#program;
  }
}

function linked(elf: ElfFile, addresses: readonly number[], printed: PrintedAddress): bigint[] {
  return addresses.map((address) => linkAddress(elf, address, printed));
}
