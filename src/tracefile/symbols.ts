import { err, ok, type Result } from "../base/result.ts";
import {
  type CodeLines,
  isResolvedHow,
  type ModuleSymbols,
  type SourcePosition,
  SymbolTable,
} from "./symbol_table.ts";

/*
 * `symbols.json` of a recording: what the code addresses in its stacks mean, found out where the program ran, so that
 * the recording shows lines wherever it is opened. Names of files and functions stand once, in `strings`:
 *
 *   { "schema": 1, "strings": ["/home/u/main.c", "main"],
 *     "modules": [{ "path": "/home/u/a.out", "lines": "known", "note": "",
 *                   "code": [[4612, [1, 0, 27]], …] }] }
 *
 * Each entry of `code` is an address as strace prints it and its places, innermost inlined function first, each as
 * function, file and line; file -1 where it is not known. Fields are added, never changed or dropped.
 */

/** An address of a program takes some 20 bytes here; a file beyond this is none of ours. */
const mostBytes = 256 * 1024 * 1024;

export function formatSymbols(table: SymbolTable): string {
  const strings = new Map<string, number>();
  const intern = (text: string): number => {
    const known = strings.get(text);
    if (known !== undefined) return known;
    strings.set(text, strings.size);
    return strings.size - 1;
  };
  const place = ({ name, file, line }: SourcePosition) => [
    intern(name),
    file === undefined ? -1 : intern(file),
    line,
  ];
  const modules = table.modules.map(({ path, lines, note, code }) => ({
    path,
    lines,
    note,
    code: [...code].map(([address, chain]) => [address, ...chain.map(place)]),
  }));
  return `${JSON.stringify({ schema: 1, strings: [...strings.keys()], modules })}\n`;
}

/** Reads `symbols.json`. The error is one sentence for a person. */
export function parseSymbols(text: string): Result<SymbolTable> {
  if (text.length > mostBytes) return err("symbols.json is too large.");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err("symbols.json is not JSON.");
  }
  if (!isObject(json)) return err("symbols.json is not an object.");
  if (json.schema !== 1) return err("symbols.json was written by a newer IPC Scope. Update IPC Scope.");
  const { strings, modules } = json;
  if (!Array.isArray(strings) || !strings.every((one) => typeof one === "string"))
    return err("symbols.json: “strings” is not a list of strings.");
  if (!Array.isArray(modules)) return err("symbols.json: “modules” is not a list.");
  const table = new SymbolTable();
  for (const module of modules) {
    const read = readModule(module, strings);
    if (read === undefined) return err("symbols.json: a module lacks “path”, “lines”, “note” or “code”.");
    table.add(read);
  }
  return ok(table);
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readModule(module: unknown, strings: readonly string[]): ModuleSymbols | undefined {
  if (!isObject(module)) return undefined;
  const { path, lines, note, code } = module;
  if (typeof path !== "string" || typeof note !== "string" || !isResolvedHow(lines)) return undefined;
  const read = Array.isArray(code) ? readCode(code, strings) : undefined;
  return read === undefined ? undefined : { path, lines, note, code: read };
}

function readCode(code: readonly unknown[], strings: readonly string[]): CodeLines | undefined {
  const read = new Map<number, readonly SourcePosition[]>();
  for (const entry of code) {
    if (!Array.isArray(entry)) return undefined;
    const [address, ...places] = entry as readonly unknown[];
    if (typeof address !== "number") return undefined;
    const chain: SourcePosition[] = [];
    for (const place of places) {
      const position = readPlace(place, strings);
      if (position === undefined) return undefined;
      chain.push(position);
    }
    read.set(address, chain);
  }
  return read;
}

function readPlace(place: unknown, strings: readonly string[]): SourcePosition | undefined {
  if (!Array.isArray(place)) return undefined;
  const [name, file, line] = place as readonly unknown[];
  if (typeof name !== "number" || typeof file !== "number" || !Number.isSafeInteger(line)) return undefined;
  const nameText = strings[name];
  const fileText = strings[file];
  if (nameText === undefined || (file !== -1 && fileText === undefined)) return undefined;
  return { name: nameText, file: fileText, line: line as number };
}
