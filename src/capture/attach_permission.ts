import { readFileSync } from "node:fs";
import type { Problem } from "./problem.ts";
import { attachOnlyAsRoot, attachOnlyToDescendants, attachSwitchedOff } from "./problems.ts";
import { surroundings } from "./ptrace_trial.ts";

/** What keeps this process from attaching to others of its user; null if nothing does. */
export function attachRestriction(): Problem | null {
  return attachProblem(surroundings().yamaScope, hasPtraceCapability());
}

/** What kernel.yama.ptrace_scope and the capabilities of this process allow (Documentation/admin-guide/LSM/Yama.rst). */
export function attachProblem(yamaScope: number | undefined, hasPtraceCapability: boolean): Problem | null {
  if (yamaScope === 3) return attachSwitchedOff();
  if (hasPtraceCapability || yamaScope === undefined || yamaScope === 0) return null;
  return yamaScope === 1 ? attachOnlyToDescendants() : attachOnlyAsRoot();
}

/** CAP_SYS_PTRACE is capability 19 (linux/capability.h). */
function hasPtraceCapability(): boolean {
  try {
    const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    return effective !== undefined && ((BigInt(`0x${effective}`) >> 19n) & 1n) === 1n;
  } catch {
    return false;
  }
}
