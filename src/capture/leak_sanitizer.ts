import { open } from "node:fs/promises";
import { basename } from "node:path";

/** What is done about a program that would look for its own leaks. */
export interface LeakSearchOff {
  /** strace's, so that only the program's environment is changed. */
  readonly flags: readonly string[];
  readonly note: string;
}

/**
 * Every program built with `-fsanitize=address` has this name among those it links with, or itself exports it. Tables of
 * names stand near the start of a file.
 */
const mark = "__asan_init";
const searchedBytes = 4 * 1024 * 1024;

/**
 * AddressSanitizer ends a program with a search for leaks, which stops all threads by ptrace from a helper that no tracer
 * follows (CLONE_UNTRACED). Under a tracer that fails: the program exits with 1, and with --seccomp-bpf, whose filter
 * the helper inherits, it never ends. Its other checks work.
 * @param program absolute path
 * @returns undefined for a program without it, and for one that was told not to search
 */
export async function leakSearchOff(
  program: string,
  env: NodeJS.ProcessEnv,
): Promise<LeakSearchOff | undefined> {
  const before = env.LSAN_OPTIONS;
  if (/(^|[: ,])detect_leaks=(0|false|no)\b/.test(before ?? "") || !(await namesSanitizer(program)))
    return undefined;
  const options = before === undefined || before === "" ? "" : `${before}:`;
  return {
    flags: ["-E", `LSAN_OPTIONS=${options}detect_leaks=0`],
    note: `${basename(program)} is built with AddressSanitizer, whose search for leaks works under no tracer: it is left out of this run.`,
  };
}

async function namesSanitizer(program: string): Promise<boolean> {
  try {
    const file = await open(program, "r");
    try {
      const bytes = Buffer.alloc(Math.min(searchedBytes, (await file.stat()).size));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      const start = bytes.subarray(0, bytesRead);
      return start.subarray(0, 4).equals(Buffer.from("\x7fELF", "latin1")) && start.includes(mark);
    } finally {
      await file.close();
    }
  } catch {
    // One that may be run and not read.
    return false;
  }
}
