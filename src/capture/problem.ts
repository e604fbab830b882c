/** Something that keeps a person from tracing, in words for that person. Made by the functions of problems.ts. */
export interface Problem {
  /** Stable name, for tests and for `doctor --json`: `strace-missing`, `ptrace-forbidden`, ... */
  readonly id: string;
  /** What happened: one sentence. */
  readonly what: string;
  /** Why: one sentence; "" if the first one says it all. */
  readonly why: string;
  /** What to do: a command to run as it stands, or a sentence; "" if nothing can be done. */
  readonly remedy: string;
}

/** A problem as one line, for a terminal's stderr or a notification. */
export function problemLine(problem: Problem): string {
  return [problem.what, problem.why, problem.remedy].filter((part) => part !== "").join(" ");
}
