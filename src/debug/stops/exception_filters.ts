import type { DebugProtocol } from "@vscode/debugprotocol";
import { rules } from "../../base/rules.ts";
import type { Stop } from "./stop.ts";

interface Filter {
  readonly id: string;
  readonly label: string;
  /** More about it, for a tooltip. */
  readonly description: string;
  readonly usual: boolean;
  readonly stop: Stop;
}

const happenings: readonly Filter[] = [
  queryFilter(
    "fatal-signal",
    "Fatal signals",
    "A signal that ends a process.",
    "outcome:terminated or outcome:core",
  ),
  queryFilter(
    "sigpipe-raised",
    "SIGPIPE and EPIPE",
    "A write where nobody reads any more.",
    "signal:SIGPIPE or errno:EPIPE",
  ),
  queryFilter(
    "eintr-returned",
    "EINTR",
    "A call that a signal interrupted.",
    // What strace prints as a result of rt_sigreturn is that of the call which the handler returns into.
    "errno:EINTR -call:rt_sigreturn",
  ),
  {
    id: "nonzero-exit",
    label: "Exit with a code other than 0",
    description: "A process that says it failed.",
    usual: false,
    stop: { kind: "exit", label: "exit code", reason: "exception" },
  },
];

/** A defect whatever the program is for: these stop without being asked for. */
const alwaysDefects: ReadonlySet<string> = new Set(["deadlock", "eof-never"]);

const findings: readonly Filter[] = Object.entries(rules).map(([rule, { title, remedy }]) => ({
  id: rule,
  // The list is narrow: the short name is read whole, and Problems and reports use it, too.
  label: `Finding: ${rule}`,
  description: `${title}. ${remedy}`,
  usual: alwaysDefects.has(rule),
  stop: { kind: "finding", label: rule, reason: "exception", rule },
}));

const filters = [...happenings, ...findings];

export const exceptionFilters: readonly DebugProtocol.ExceptionBreakpointsFilter[] = filters.map(
  ({ id, label, description, usual }) => ({ filter: id, label, description, default: usual }),
);

/** Undefined for a filter that is not one of ours. */
export function stopOfFilter(id: string): Stop | undefined {
  return filters.find((filter) => filter.id === id)?.stop;
}

function queryFilter(id: string, label: string, description: string, query: string): Filter {
  const stop: Stop = { kind: "query", label, reason: "exception", query, hits: undefined, log: undefined };
  return { id, label, description, usual: false, stop };
}
