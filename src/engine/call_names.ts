import { listedSyscalls } from "../strace/syscalls.ts";
import { globMatches } from "./search/glob.ts";

/** Names of the system calls that a pattern means, `*` standing for any text: all that are recorded, made or not. */
export function callNames(pattern: string): readonly string[] {
  const wanted = pattern.toLowerCase();
  return listedSyscalls().filter((name) => globMatches(wanted, name));
}
