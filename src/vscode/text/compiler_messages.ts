/** One message of a compiler about a place in a file. */
export interface CompilerMessage {
  /** As the compiler names it: relative to the folder it ran in, or absolute. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1; the first if the compiler tells none. */
  readonly column: number;
  readonly severity: "error" | "warning" | "note";
  readonly text: string;
}

/** Colours and links, which compilers put in for a terminal (ECMA-48 CSI and OSC 8). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const escapes = /\x1b\[[\d;]*[A-Za-z]|\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)/g;
const said = /^(.+?):(\d+):(?:(\d+):)? (?:fatal )?(error|warning|note): (.*)$/;
/** The linker knows the line if there is debug information. */
const linkerSaid = /^(?:\S*ld: )?(.+?\.\w+):(\d+): ((?:undefined reference|multiple definition).*)$/;

/** The messages in what gcc, clang or the linker printed, in their order; what is no message is left out. */
export function compilerMessages(printed: string): readonly CompilerMessage[] {
  return printed
    .replace(escapes, "")
    .split(/\r?\n/)
    .flatMap((line) => messageIn(line) ?? []);
}

function messageIn(line: string): CompilerMessage | undefined {
  const [, file = "", at = "", column = "1", severity, text = ""] = said.exec(line) ?? [];
  if (severity === "error" || severity === "warning" || severity === "note")
    return { file, line: Number(at), column: Number(column), severity, text };
  const linker = linkerSaid.exec(line);
  if (linker === null) return undefined;
  const [, object = "", row = "", what = ""] = linker;
  return { file: object, line: Number(row), column: 1, severity: "error", text: what };
}
