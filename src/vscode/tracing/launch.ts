import type { Disposable } from "../../base/disposable.ts";
import type { Result } from "../../base/result.ts";
import type { Problem } from "../problems.ts";

export type Command = readonly [string, ...string[]];

/** What a launch needs before it can run, and what must stay until its trace is closed. */
export interface Prepared {
  readonly command: Command;
  /** A compiled program's folder, for example: its symbols are looked up as long as the trace is open. */
  readonly kept: Disposable | undefined;
}

/** Something to run under strace in a terminal of its own. */
export interface Launch {
  /** For the tab and the terminal. */
  readonly title: string;
  /** Absolute. */
  readonly cwd: string;
  /** Where the program runs in; left out: that of the extension host. */
  readonly env?: NodeJS.ProcessEnv;
  /** Record the stack of each call. */
  readonly stacks?: boolean;
  /** Load the probe; left out: as the setting says. */
  readonly probe?: boolean;
  /** The view opens beside the source. */
  readonly keepsSource?: boolean;
  /** Makes the program ready, a compiler's words going to `print`. */
  prepare(print: (text: string) => void): Promise<Result<Prepared, Problem>>;
}

/** A launch that needs nothing made ready. */
export function launchOf(title: string, command: Command, cwd: string, env?: NodeJS.ProcessEnv): Launch {
  const prepare: Launch["prepare"] = async () => ({ ok: true, value: { command, kept: undefined } });
  return { title, cwd, prepare, ...(env === undefined ? {} : { env }) };
}
