import type { CallIndex } from "../../base/ids.ts";
import { blockReasons } from "../../base/vocabulary.ts";
import type { CallRecord } from "../../strace/record.ts";
import { syscallNamed, syscallTraits } from "../../strace/syscalls.ts";
import type { SocketEnd } from "../sockets/socket_end.ts";
import type { Trace } from "../trace.ts";

/**
 * Whether a wait ends by itself. `unknown`: strace prints the timeout of epoll_wait, recvmmsg, mq_timedreceive and,
 * where it asks for the signal's particulars, rt_sigtimedwait only when they return.
 */
export type WaitLimit = "timed" | "endless" | "unknown";

const sleeps = new Set(["nanosleep", "clock_nanosleep", "clock_nanosleep_time64"].map(syscallNamed));
/** Goes on with another call, whose limit is its own. */
const restart = syscallNamed("restart_syscall");
const futexes = new Set(["futex", "futex_time64"].map(syscallNamed));

/** Of a call that waits or has waited. */
export function waitLimitOf(trace: Trace, call: CallIndex): WaitLimit {
  const syscall = trace.calls.syscall(call);
  if (sleeps.has(syscall) || trace.timedWaits.has(call)) return "timed";
  const canBeTimed = syscallTraits(syscall).timeoutArgument >= 0 || syscall === restart;
  return !canBeTimed || trace.endlessWaits.has(call) ? "endless" : "unknown";
}

const receiving = blockReasons.indexOf("empty");
const accepting = blockReasons.indexOf("accept");

/** Notes whether the socket that a call waits at lets it wait for ever. */
export function noteSocketLimit(trace: Trace, call: CallIndex, { readsTimed, writesTimed }: SocketEnd): void {
  const reason = trace.calls.blocked(call);
  const isTimed = reason === receiving || reason === accepting ? readsTimed : writesTimed;
  if (isTimed && reason !== 0) trace.timedWaits.add(call);
}

/** Notes what the arguments of a call that may wait tell of its timeout, as far as they are printed yet. */
export function noteWaitLimit(trace: Trace, call: CallIndex, { syscall, args }: CallRecord): void {
  const { timeoutArgument } = syscallTraits(syscall);
  if (timeoutArgument < 0) return;
  // futex(uaddr, FUTEX_LOCK_PI, timeout): strace leaves out the value, which it does not use.
  const at = futexes.has(syscall) && args.text(1).startsWith("FUTEX_LOCK_PI") ? 2 : timeoutArgument;
  const timeout = args.text(at);
  if (timeout === "") return;
  // poll and epoll_wait count milliseconds, negative for ever; the others print a struct or NULL.
  if (timeout === "NULL" || timeout.startsWith("-")) trace.endlessWaits.add(call);
  else if (/^[{\d]/.test(timeout)) trace.timedWaits.add(call);
}
