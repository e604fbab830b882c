import { readFileSync } from "node:fs";
import type { Problem } from "./problem.ts";
import {
  attachOnlyAsRoot,
  attachOnlyToDescendants,
  attachSwitchedOff,
  heldByTracer,
  ofOtherRights,
} from "./problems.ts";
import { surroundings, tracerNamed } from "./ptrace_trial.ts";

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

/** What keeps this user from attaching to one of these processes: its tracer, or its rights; null if neither does. */
export function attachRefusal(pids: readonly number[]): Problem | null {
  for (const pid of pids) {
    const tracer = tracerNamed(pid);
    if (tracer !== undefined) return heldByTracer(tracer);
    if (hasOtherRights(statusOf(pid), process.getuid?.() ?? 0)) return ofOtherRights();
  }
  return null;
}

/** Whether a process, by its `/proc/PID/status`, is one that only root may trace (ptrace(2), "Ptrace access mode checking"). */
export function hasOtherRights(status: string, uid: number): boolean {
  const owners = /^Uid:\s*(.*)$/m.exec(status)?.[1]?.split(/\s+/).map(Number) ?? [];
  return uid !== 0 && owners.some((owner) => owner !== uid);
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
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
