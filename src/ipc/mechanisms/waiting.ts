import { endUnseenWait, setBlocked } from "../blocking.ts";
import type { Mechanism } from "../mechanism.ts";
import type { BlockReason } from "../trace.ts";

/** Calls that only wait: blocked while they last, and afterwards if they lasted. */
function waitsFor(reason: BlockReason, calls: readonly string[]): Mechanism {
  return {
    calls,
    begin: (kernel, call) => setBlocked(kernel, call, reason),
    end: endUnseenWait,
  };
}

export const waiting: readonly Mechanism[] = [
  waitsFor("sleep", ["nanosleep", "clock_nanosleep"]),
  waitsFor("poll", ["poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait", "epoll_pwait2"]),
  waitsFor("signal", ["pause"]),
  waitsFor("accept", ["accept", "accept4"]),
  waitsFor("lock", ["flock"]),
];
