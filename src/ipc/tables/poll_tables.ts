/**
 * Rows of the trace that tell what poll, select and epoll_wait watch. A call that waits for a thousand descriptors a
 * million times must not cost a thousand million rows: poll and select share one list for the same channels, and only
 * calls that may have waited refer to one; what an epoll instance watches is kept per instance, with its times.
 */

/** poll and select that may have waited, in order of their calls. */
export const pollSchema = {
  call: "u32",
  /** Index into `trace.pollLists`. */
  list: "u32",
} as const;

/** One row per descriptor on the interest list of an epoll instance, from EPOLL_CTL_ADD to EPOLL_CTL_DEL or close. */
export const interestSchema = {
  fromNs: "f64",
  /** `Infinity` while watched. */
  toNs: "f64",
  /** Channel of the epoll instance. */
  epoll: "u32",
  /** Channel that it watches. */
  channel: "u32",
} as const;
