import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Stop } from "./stop.ts";

interface Filter {
  readonly id: string;
  readonly label: string;
  readonly usual: boolean;
  readonly stop: Stop;
}

const happenings: readonly Filter[] = [
  queryFilter("fatal-signal", "Fatal signals", "outcome:terminated or outcome:core"),
  queryFilter("sigpipe-raised", "SIGPIPE and EPIPE", "signal:SIGPIPE or errno:EPIPE"),
  queryFilter("eintr-returned", "EINTR", "errno:EINTR"),
  {
    id: "nonzero-exit",
    label: "Exit with a code other than 0",
    usual: false,
    stop: { kind: "exit", label: "exit code", reason: "exception" },
  },
];

/** Every rule of findings. Those that are always a defect stop without being asked for. */
const findings: readonly Filter[] = [
  findingFilter("deadlock", "Finding: deadlock", true),
  findingFilter("eof-never", "Finding: end of file never comes", true),
  findingFilter("blocked-at-end", "Finding: still blocked at the end"),
  findingFilter("sigpipe", "Finding: killed by writing where nobody reads"),
  findingFilter("killed-by-signal", "Finding: killed by a signal"),
  findingFilter("unread-data", "Finding: data nobody read"),
  findingFilter("fd-leak", "Finding: descriptor leak"),
  findingFilter("zombie", "Finding: zombie"),
  findingFilter("orphan", "Finding: orphan"),
  findingFilter("lost-signal", "Finding: lost signal"),
  findingFilter("uncatchable-signal", "Finding: handler for a signal that cannot be caught"),
  findingFilter("unsafe-handler", "Finding: unsafe call in a signal handler"),
  findingFilter("eintr", "Finding: EINTR not handled"),
  findingFilter("longjmp-from-handler", "Finding: jump out of a signal handler"),
  findingFilter("tiny-io", "Finding: many tiny reads or writes"),
  findingFilter("ipc-object-leak", "Finding: IPC object left behind"),
  findingFilter("write-race", "Finding: two writers of one place"),
  findingFilter("interleaved-write", "Finding: writes that mix"),
  findingFilter("busy-wait", "Finding: busy waiting"),
  findingFilter("lock-contention", "Finding: contended lock"),
  findingFilter("fork-with-buffer", "Finding: fork with unwritten output"),
];

const filters = [...happenings, ...findings];

export const exceptionFilters: readonly DebugProtocol.ExceptionBreakpointsFilter[] = filters.map(
  ({ id, label, usual }) => ({ filter: id, label, default: usual }),
);

/** Undefined for a filter that is not one of ours. */
export function stopOfFilter(id: string): Stop | undefined {
  return filters.find((filter) => filter.id === id)?.stop;
}

function queryFilter(id: string, label: string, query: string): Filter {
  const stop: Stop = { kind: "query", label, reason: "exception", query, hits: undefined, log: undefined };
  return { id, label, usual: false, stop };
}

function findingFilter(rule: string, label: string, usual = false): Filter {
  return { id: rule, label, usual, stop: { kind: "finding", label: rule, reason: "exception", rule } };
}
