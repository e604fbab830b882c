import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";

/**
 * What this process was started with, byte for byte. Node decodes its command line and its environment as UTF-8 and
 * replaces what is none, but file names and arguments of Linux are bytes (execve(2)).
 */
export interface ExactBytes {
  /** The words of the command line, the first of them the program. */
  readonly words: readonly Buffer[];
  /** `NAME=value` each. */
  readonly environment: readonly Buffer[];
}

/** Of this process; nothing where there is no /proc to tell. */
export function ownExactBytes(): ExactBytes {
  return { words: listIn("/proc/self/cmdline"), environment: listIn("/proc/self/environ") };
}

/** Each entry ends with a zero byte (proc(5)). */
function listIn(path: string): readonly Buffer[] {
  try {
    const entries = readFileSync(path, "latin1").split("\0").slice(0, -1);
    return entries.map((entry) => Buffer.from(entry, "latin1"));
  } catch {
    return [];
  }
}

/** How a process is started: what `spawn` takes. */
export interface Start {
  readonly file: string;
  readonly args: readonly string[];
}

/**
 * The same start, so that the last words of `args`, which are those of our own command line, arrive as they were given to us,
 * and so does the environment. Node can hand over valid Unicode only. For the rest a shell is asked to make the words
 * and then to become the program: its own script holds nothing but digits of ours, and it leaves no process behind.
 */
export function startExactly({ file, args }: Start, { words, environment }: ExactBytes): Start {
  const firstOwn = args.length - words.length;
  const made: Buffer[] = [];
  const make = (bytes: Buffer): string => {
    made.push(bytes);
    return `"$w${made.length}"`;
  };
  const variables = environment.filter((entry) => !isUtf8(entry)).map(make);
  const command = args.map((_, position) => {
    const exact = words[position - firstOwn];
    // Braces: a shell takes `$10` for `$1` and a zero.
    return exact === undefined || isUtf8(exact) ? `"\${${position + 1}}"` : make(exact);
  });
  if (made.length === 0) return { file, args };
  const script = [
    // A point behind, for `$(…)` drops newlines at the end.
    ...made.map((bytes, at) => `w${at + 1}=$(printf %b. '${octal(bytes)}'); w${at + 1}=\${w${at + 1}%.}`),
    ["exec", ...(variables.length > 0 ? ["env", ...variables] : []), '"$0"', ...command].join(" "),
  ];
  return { file: "/bin/sh", args: ["-c", script.join("\n"), file, ...args] };
}

/** As `printf %b` reads it (POSIX): `\0` and three digits for each byte. */
function octal(bytes: Buffer): string {
  return [...bytes].map((byte) => `\\0${byte.toString(8).padStart(3, "0")}`).join("");
}
