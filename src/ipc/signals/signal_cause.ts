import type { SignalCause } from "../trace.ts";

const timers = new Set(["SIGALRM", "SIGVTALRM", "SIGPROF"]);
const fromTerminal = new Set(["SIGINT", "SIGQUIT", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGHUP", "SIGWINCH"]);
const faults = new Set(["SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGTRAP"]);

const byCode: ReadonlyMap<string, SignalCause> = new Map([
  ["SI_USER", "kill"],
  ["SI_TKILL", "tgkill"],
  ["SI_QUEUE", "sigqueue"],
  ["SI_MESGQ", "kernel"],
  ["SI_ASYNCIO", "kernel"],
  ["SI_TIMER", "timer"],
]);

/** Why a signal came of which only the delivery is seen: from its name and the si_code (sigaction(2)). */
export function causeOf(signal: string, code: string): SignalCause {
  const known = byCode.get(code);
  if (known !== undefined) return known;
  if (signal === "SIGCHLD" && code.startsWith("CLD_")) return "child";
  if (faults.has(signal)) return "fault";
  if (code !== "SI_KERNEL") return "kernel";
  if (timers.has(signal)) return "timer";
  return fromTerminal.has(signal) ? "tty" : "kernel";
}
