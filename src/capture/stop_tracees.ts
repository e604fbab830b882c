import { setTimeout as sleep } from "node:timers/promises";
import { signalAll, traceesOf } from "./tracees.ts";

/** Time a program is given to end by itself, in milliseconds. */
export const defaultGraceMs = 2000;

/** How often the firm phase looks for processes that were born since. */
const roundMs = 20;

/** After this many firm rounds (2 s) without an end strace itself is killed. */
const roundsBeforeTracer = 100;

/**
 * Ends everything that `tracerPid` traces and waits until `ended`, which must settle when the tracer is gone.
 * Polite signals first: SIGTERM, halfway through the grace those of `insistWith` (an interactive shell ignores SIGTERM
 * and obeys SIGHUP). SIGCONT lets stopped processes take them. Then SIGKILL, again and again, since a process may have
 * forked between the look and the signal.
 */
export async function stopTracees(
  tracerPid: number,
  ended: Promise<unknown>,
  graceMs: number,
  insistWith: NodeJS.Signals | undefined,
): Promise<void> {
  let done = false;
  const end = ended.then(() => {
    done = true;
  });
  const within = (ms: number) => Promise.race([end, sleep(ms, undefined, { ref: false })]);
  for (const signal of ["SIGTERM" as const, insistWith]) {
    if (done) return;
    if (signal !== undefined) politely(tracerPid, signal);
    await within(graceMs / 2);
  }
  for (let round = 0; !done; round++) {
    const tracees = traceesOf(tracerPid);
    signalAll(tracees, "SIGKILL");
    if (round === roundsBeforeTracer) {
      signalAll([tracerPid], "SIGKILL");
      signalAll(tracees, "SIGKILL");
    }
    await within(roundMs);
  }
}

function politely(tracerPid: number, signal: NodeJS.Signals): void {
  const tracees = traceesOf(tracerPid);
  signalAll(tracees, signal);
  signalAll(tracees, "SIGCONT");
}
