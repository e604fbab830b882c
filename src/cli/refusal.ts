import type { Result } from "../base/result.ts";

/** A command that cannot be carried out, in one line that says what and what to do. Ends the command line. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly exitCode: number = exitCodes.unusable,
  ) {
    super(message);
  }
}

/** What could be done; a reason why not is for whoever typed the command. */
export function accepted<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Refusal(result.error);
  return result.value;
}

/** What the command line exits with, besides what the traced program exits with. */
export const exitCodes = {
  done: 0,
  /** `check` found something; `doctor` found that tracing is impossible. */
  found: 1,
  /** Wrong usage or unreadable input. */
  unusable: 2,
  /** `--timeout` ended the program; the number of timeout(1). */
  timedOut: 124,
} as const;

/** The words of an error of the system: `EACCES: permission denied, open '/x'` without its code. */
export function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.replace(/^[A-Z]+: /, "").replace(/, \w+(?: '.*)?$/, "");
}
