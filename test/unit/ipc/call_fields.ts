/** All that a row of `trace.calls` says. */
export const callFields = [
  "startNs",
  "endNs",
  "value",
  "logOffset",
  "logLength",
  "task",
  "channel",
  "resumption",
  "syscall",
  "errno",
  "outcome",
  "blocked",
] as const;
