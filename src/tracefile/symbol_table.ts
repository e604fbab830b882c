/** One place in source that an address stands for. */
export interface SourcePosition {
  /** Function, demangled; "" if not known. */
  readonly name: string;
  /** As the compiler wrote it, mostly absolute; undefined if not known. */
  readonly file: string | undefined;
  /** From 1; 0 if not known. */
  readonly line: number;
}

/** Address -> its places: the innermost inlined function first, the function that really stands there last. */
export type CodeLines = ReadonlyMap<number, readonly SourcePosition[]>;

export const resolvedHow = [
  "known",
  "known-later",
  "no-debug-info",
  "gone",
  "changed",
  "unreadable",
] as const;
/** What came of looking addresses up in one file; the words of protocol/source.ts. */
export type ResolvedHow = (typeof resolvedHow)[number];

export function isResolvedHow(value: unknown): value is ResolvedHow {
  return resolvedHow.some((how) => how === value);
}

/** What is known of the code of one program or library. */
export interface ModuleSymbols {
  /** As strace prints it. */
  readonly path: string;
  readonly lines: ResolvedHow;
  /** Why lines are missing or may be wrong, one sentence for a person; "" if all is well. */
  readonly note: string;
  /** By addresses as strace prints them. */
  readonly code: CodeLines;
}

interface GrowingModule {
  path: string;
  lines: ResolvedHow;
  note: string;
  code: Map<number, readonly SourcePosition[]>;
}

/** What code addresses mean. Grows while a program runs and its code is looked up. */
export class SymbolTable {
  readonly #modules = new Map<string, GrowingModule>();

  get modules(): readonly ModuleSymbols[] {
    return [...this.#modules.values()];
  }

  get isEmpty(): boolean {
    return this.#modules.size === 0;
  }

  module(path: string): ModuleSymbols | undefined {
    return this.#modules.get(path);
  }

  /** Empty if nothing is known of the address. */
  positions(path: string, address: number): readonly SourcePosition[] {
    return this.#modules.get(path)?.code.get(address) ?? [];
  }

  /** Adds what is known of more addresses. How a module was resolved is what was said of it last. */
  add({ path, lines, note, code }: ModuleSymbols): void {
    const known = this.#modules.get(path);
    if (known === undefined) {
      this.#modules.set(path, { path, lines, note, code: new Map(code) });
      return;
    }
    known.lines = lines;
    known.note = note;
    for (const [address, positions] of code) known.code.set(address, positions);
  }

  addAll(other: SymbolTable): void {
    for (const module of other.modules) this.add(module);
  }
}
