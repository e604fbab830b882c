import type { Problem } from "./problem.ts";

/** What `ipc-scope doctor` and *Check Setup* show. */
export interface SetupReport {
  /** Programs can be traced here. Attaching or a real terminal may still be impossible: see `findings`. */
  readonly canTrace: boolean;
  readonly findings: readonly SetupFinding[];
}

export interface SetupFinding {
  /** Name of the thing that was checked: `strace`, `ptrace`, `attach`, `stacks`, `terminal`, `platform`. */
  readonly check: string;
  readonly status: "good" | "limited" | "bad";
  /** One line: `strace 6.1 at /usr/bin/strace`. Of a problem: its `what`. */
  readonly summary: string;
  /** Null if `status` is good. */
  readonly problem: Problem | null;
}
