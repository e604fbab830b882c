import { err, ok, type Result } from "../../base/result.ts";

/** What is known of a file that someone wants to trace. */
export interface RunnableFile {
  /** Absolute. */
  readonly path: string;
  /** VS Code's language id, "" for a file that is not open as text. */
  readonly language: string;
  /** Without its newline, "" if it has none. */
  readonly firstLine: string;
  /** It is a regular file whose user may execute it. */
  readonly executable: boolean;
}

export type Compiled = "c" | "cpp";

/** How to run a file. `interpreters` are alternatives in order of preference; the first one installed is taken. */
export type LaunchPlan =
  | { readonly how: "direct"; readonly path: string }
  | { readonly how: "interpreted"; readonly interpreters: readonly string[]; readonly path: string }
  | { readonly how: "compiled"; readonly language: Compiled; readonly path: string };

interface Kind {
  readonly languages: readonly string[];
  readonly extensions: readonly string[];
  readonly interpreters: readonly string[];
}

const interpretedKinds: readonly Kind[] = [
  { languages: ["python"], extensions: ["py"], interpreters: ["python3", "python"] },
  { languages: ["javascript"], extensions: ["js", "mjs", "cjs"], interpreters: ["node", "nodejs"] },
  { languages: [], extensions: ["bash"], interpreters: ["bash"] },
  { languages: [], extensions: ["zsh"], interpreters: ["zsh"] },
  { languages: ["fish"], extensions: ["fish"], interpreters: ["fish"] },
  { languages: ["shellscript"], extensions: ["sh"], interpreters: ["bash", "sh"] },
  { languages: ["perl"], extensions: ["pl"], interpreters: ["perl"] },
  { languages: ["ruby"], extensions: ["rb"], interpreters: ["ruby"] },
];

const compiledKinds: readonly {
  readonly compiled: Compiled;
  readonly languages: readonly string[];
  readonly extensions: readonly string[];
}[] = [
  { compiled: "c", languages: ["c"], extensions: ["c"] },
  { compiled: "cpp", languages: ["cpp"], extensions: ["cc", "cpp", "cxx", "c++", "C"] },
];

/**
 * An executable script runs as the kernel would run it; otherwise its `#!` line, then its extension, then its
 * language decide. The extension goes before the language because an editor may call a `.c` file C++.
 */
export function planLaunch(file: RunnableFile): Result<LaunchPlan, "not-runnable"> {
  const extension = extensionOf(file.path);
  const compiled =
    compiledKinds.find((kind) => kind.extensions.includes(extension)) ??
    compiledKinds.find((kind) => kind.languages.includes(file.language) && extension === "");
  if (compiled !== undefined) return ok({ how: "compiled", language: compiled.compiled, path: file.path });
  if (file.executable) return ok({ how: "direct", path: file.path });

  const shebang = interpreterOf(file.firstLine);
  if (shebang !== undefined) return ok({ how: "interpreted", interpreters: [shebang], path: file.path });
  const kind =
    interpretedKinds.find((known) => known.extensions.includes(extension)) ??
    interpretedKinds.find((known) => known.languages.includes(file.language));
  if (kind === undefined) return err("not-runnable");
  return ok({ how: "interpreted", interpreters: kind.interpreters, path: file.path });
}

/** `/opt/python3.12/bin/python3.12` runs programs whose lines are in no stack of its own, whatever it was compiled with. */
export function isInterpreter(program: string): boolean {
  const names = interpretedKinds.flatMap(({ interpreters }) => interpreters.map(withoutVersion));
  return names.includes(withoutVersion(program.slice(program.lastIndexOf("/") + 1)));
}

function withoutVersion(name: string): string {
  return name.replace(/[\d.-]+$/, "");
}

/** `#!/usr/bin/env -S python3 -u` -> `python3`; `#!/bin/sh -e` -> `/bin/sh`. */
function interpreterOf(firstLine: string): string | undefined {
  const words = /^#!\s*(\S.*)$/.exec(firstLine)?.[1]?.trim().split(/\s+/) ?? [];
  const [first, ...others] = words;
  if (first === undefined) return undefined;
  if (!/(^|\/)env$/.test(first)) return first;
  return others.find((word) => !word.startsWith("-") && !word.includes("="));
}

function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? "" : name.slice(dot + 1);
}
