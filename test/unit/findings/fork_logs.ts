import { said } from "./trace_of.ts";

/** gen (40) begins its stdio, then forks gen (41). */
export const gen = '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>';
export const stdio =
  '40 1700000000.050000 newfstatat(1</tmp/out>, "", {st_mode=S_IFREG|0644, st_size=0, ...}, AT_EMPTY_PATH) = 0 <0.000010>';
export const fork = "40 1700000000.100000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";

/** What is said of buffers that fork copied. */
export function told(...lines: readonly string[]): readonly string[] {
  return said("fork-with-buffer", lines.join("\n"));
}
