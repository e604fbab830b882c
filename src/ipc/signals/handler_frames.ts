import type { SignalSet } from "./signal_set.ts";

/** A handler that runs in a task: the frame that the kernel pushed onto its stack. */
export interface HandlerFrame {
  /** Row of `trace.signals`; `noRow` of a handler that the parent ran when it forked. */
  readonly row: number;
  readonly signal: number;
  /** What rt_sigreturn will put back. */
  readonly maskBefore: SignalSet;
  /**
   * A mask was set that lets its signal in again, as siglongjmp does. It may still return: a handler is free to
   * change its mask and stay.
   */
  left: boolean;
}

/** Frames that nobody returns from, left by siglongjmp again and again, must not pile up. */
const mostFrames = 64;

export function pushFrame(frames: HandlerFrame[], frame: HandlerFrame): void {
  if (frames.length === mostFrames) frames.shift();
  frames.push(frame);
}

/**
 * The frame that rt_sigreturn pops: the innermost that was entered under the mask it restores, else the innermost.
 * Those above it were left by a jump.
 * @param restored undefined if the log does not show it
 * @returns the frame, and those above it that no mask had shown to be left; undefined if no handler was seen
 */
export function popFrame(
  frames: HandlerFrame[],
  restored: SignalSet | undefined,
): { readonly returned: HandlerFrame; readonly left: readonly HandlerFrame[] } | undefined {
  const match = frames.findLastIndex(({ maskBefore }) => maskBefore === restored);
  const at = match < 0 ? frames.length - 1 : match;
  const [returned, ...above] = at < 0 ? [] : frames.splice(at);
  return returned && { returned, left: above.filter(({ left }) => !left) };
}
