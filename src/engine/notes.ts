import { type Nanos, nanos, zero } from "../base/time.ts";
import { processLabel } from "../ipc/names.ts";
import { isProcess, type Trace } from "../ipc/trace.ts";
import type { RunInfo } from "./run_info.ts";
import { unseenByProbe } from "./streams.ts";

/** Names said at most; the rest is a number. */
const mostNames = 4;

/**
 * What a reader must know to take the rest for no more than it is, a sentence each: where the log tells less than it
 * seems to. `live`: more may come. `behindNs`: how long ago was the last that was read of a program that runs.
 */
export function notesOn(trace: Trace, run: RunInfo, live: boolean, behindNs = zero): string[] {
  return [
    behind(behindNs),
    noTimes(trace),
    clockSetBack(trace),
    live ? undefined : brokenOff(trace, run),
    unseenByProbe(trace) ?? undefined,
  ].filter((note) => note !== undefined);
}

/** Less is no more than a view takes to show it. */
const behindTold = nanos(1e9);

function behind(behindNs: Nanos): string | undefined {
  if (behindNs < behindTold) return undefined;
  return `The program calls faster than its log is read beside it: what is shown is ${Math.round(behindNs / 1e9)} s old. This machine has few processors, and they are left to the program. The rest is read when it pauses or ends.`;
}

function noTimes({ stats }: Trace): string | undefined {
  if (stats.timed || stats.calls === 0) return undefined;
  return "This log has no times. The order of its calls is right; when they were made and how long they took is made up, a microsecond a line. Record with strace -ttt -T to know.";
}

function clockSetBack({ stats }: Trace): string | undefined {
  if (stats.clockSteps === 0) return undefined;
  const times = stats.clockSteps === 1 ? "once" : `${stats.clockSteps} times`;
  return `The machine's clock was set back ${times} while this was recorded: durations across that moment are too short.`;
}

/** strace writes down how each process ends; who has no end was still there when strace was not any more. */
function brokenOff(trace: Trace, run: RunInfo): string | undefined {
  if (run.timedOut || run.stoppedUnixNs !== undefined || run.cutShort === true) return undefined;
  if ((run.attached ?? []).length > 0) return undefined;
  // An exec is what a recording of a whole run begins with; other logs may be pieces of a run by intention.
  if ((trace.processes[0]?.execs.length ?? 0) === 0) return undefined;
  const left = trace.processes.filter((process) => isProcess(process) && process.endNs > trace.endNs);
  if (left.length === 0) return undefined;
  const names = left.slice(0, mostNames).map(({ index }) => processLabel(trace, index, trace.endNs));
  const more = left.length > mostNames ? ` and ${left.length - mostNames} more` : "";
  return `The log ends before ${names.join(", ")}${more} did: strace was killed, or was told to let go. What came after is not in it.`;
}
