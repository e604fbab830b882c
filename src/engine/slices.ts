import type { Steps } from "../base/steps.ts";

/** Worked on without looking up, milliseconds: a view that asks meanwhile is answered within a frame or two. */
const sliceMs = 16;

/**
 * Does work in slices of time, between which the thread that it is done on takes what came in meanwhile. A single step
 * is not cut: whoever writes the steps keeps them short.
 */
export async function inSlices<T>(
  steps: Steps<T>,
  nowMs: () => number = Date.now,
  pause: () => Promise<void> = turn,
): Promise<T> {
  for (;;) {
    for (const untilMs = nowMs() + sliceMs; ; ) {
      const { done, value } = steps.next();
      if (done === true) return value;
      if (nowMs() >= untilMs) break;
    }
    await pause();
  }
}

/** Through the timers, after what waits already: a promise alone would let nothing in. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
