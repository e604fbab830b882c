import { err, ok, type Result } from "../../base/result.ts";
import { parseHitCondition } from "./hit_condition.ts";
import type { QueryStop } from "./stop.ts";

/** What a C library function of this name really calls, where the kernel's names differ. */
const systemCalls: Readonly<Record<string, readonly string[]>> = {
  fork: ["fork", "vfork", "clone", "clone3"],
  pthread_create: ["clone", "clone3"],
  exec: ["execve", "execveat"],
  open: ["open", "openat", "openat2", "creat"],
  creat: ["creat", "openat"],
  pipe: ["pipe", "pipe2"],
  dup2: ["dup2", "dup3"],
  wait: ["wait4", "waitid", "waitpid"],
  waitpid: ["wait4", "waitid", "waitpid"],
  raise: ["tgkill", "tkill", "kill"],
  sigqueue: ["rt_sigqueueinfo"],
  signal: ["rt_sigaction"],
  sigaction: ["rt_sigaction"],
  sigprocmask: ["rt_sigprocmask"],
  sigsuspend: ["rt_sigsuspend"],
  send: ["send", "sendto"],
  recv: ["recv", "recvfrom"],
  accept: ["accept", "accept4"],
  poll: ["poll", "ppoll"],
  select: ["select", "pselect6"],
  exit: ["exit", "exit_group"],
  sleep: ["nanosleep", "clock_nanosleep"],
};

/** The calls that a breakpoint on a name means. */
export function callsNamed(name: string): readonly string[] {
  const wanted = name.trim().toLowerCase();
  return systemCalls[wanted] ?? [wanted];
}

/** A breakpoint on calls of a name, `*` standing for any text. The error says what is wrong with it. */
export function callBreakpoint(
  name: string,
  condition: string,
  hitCondition: string,
  log: string | undefined,
): Result<QueryStop> {
  const wanted = name.trim().toLowerCase();
  if (!/^[a-z0-9_*]+$/.test(wanted))
    return err(`“${name}” is no name of a call: write, fork, kill, sem* are.`);
  const hits = parseHitCondition(hitCondition);
  if (!hits.ok) return hits;
  const calls = callsNamed(name)
    .map((call) => `call:${call}`)
    .join(" or ");
  const query = condition.trim() === "" ? calls : `(${calls}) (${condition})`;
  return ok({
    kind: "query",
    label: name.trim(),
    reason: "function breakpoint",
    query,
    hits: hits.value,
    log,
  });
}
