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

const codesOfAll: ReadonlyMap<number, string> = new Map([
  [0, "SI_USER"],
  [0x80, "SI_KERNEL"],
  [-1, "SI_QUEUE"],
  [-2, "SI_TIMER"],
  [-3, "SI_MESGQ"],
  [-4, "SI_ASYNCIO"],
  [-5, "SI_SIGIO"],
  [-6, "SI_TKILL"],
]);
/** By their numbers, from 1. */
const codesOf: ReadonlyMap<string, readonly string[]> = new Map([
  ["SIGCHLD", ["CLD_EXITED", "CLD_KILLED", "CLD_DUMPED", "CLD_TRAPPED", "CLD_STOPPED", "CLD_CONTINUED"]],
  ["SIGIO", ["POLL_IN", "POLL_OUT", "POLL_MSG", "POLL_ERR", "POLL_PRI", "POLL_HUP"]],
]);

/** An si_code as strace prints it, from its number (sigaction(2), asm-generic/siginfo.h); "" for one it would print as such. */
export function codeNamed(signal: string, code: number): string {
  return codesOfAll.get(code) ?? codesOf.get(signal)?.[code - 1] ?? "";
}
