import type { Nanos } from "../../base/time.ts";

/**
 * strace stamps a call when it sees it and measures its duration apart from that: a call can seem to end up to some
 * 10 µs before the call that ended it began (6.1, two cores). What is closer than this, ns, cannot be told apart.
 */
const slackNs = 1_000_000;

/** Whether `first` can have been before `second`, as far as stamps tell. */
export function canPrecede(first: Nanos, second: Nanos): boolean {
  return first <= second + slackNs;
}
