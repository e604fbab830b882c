import type { CallName } from "../protocol/engine.ts";
import { listedSyscalls, metSyscalls } from "../strace/syscalls.ts";
import { unlistedRecorded, unrecorded } from "../strace/unlisted_calls.ts";
import { globMatches } from "./search/glob.ts";

/**
 * Names of the system calls that a pattern means, `*` standing for any text: all of Linux, made or not. A log from
 * elsewhere can have calls that are not recorded otherwise.
 */
export function callNames(pattern: string): readonly CallName[] {
  const wanted = pattern.toLowerCase();
  const recorded = new Set([...listedSyscalls(), ...unlistedRecorded, ...metSyscalls()]);
  return [...new Set([...recorded, ...unrecorded])]
    .filter((name) => globMatches(wanted, name))
    .map((name) => ({ name, recorded: recorded.has(name) }));
}
