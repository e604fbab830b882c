import { noRow } from "../../base/table.ts";
import { signalNumber } from "../../strace/signals.ts";
import { currentParent } from "../processes/orphans.ts";
import type { Processes, ProcessWatcher } from "../processes/processes.ts";
import type { ProcessSignals } from "./signal_state.ts";
import type { Signals } from "./signals.ts";

const sigchld = signalNumber("SIGCHLD");

/** What becomes of handlers, masks and pending signals when processes are born, exec and end (signal(7)). */
export function signalInheritance(signals: Signals, processes: Processes): ProcessWatcher {
  return {
    born(child, fork) {
      if (fork === undefined) return;
      child.signals.mask = fork.task.signals.mask;
      if (fork.thread) return;
      const { process, signals: its } = child.process;
      its.dispositions = new Map(fork.parent.signals.dispositions);
      its.noZombies = fork.parent.signals.noZombies;
      // One whose birth is told late may run another program by then.
      if (process.execs.length > 0) {
        forgetHandlers(its);
        return;
      }
      // A child born in a handler returns from it, too: of a signal that its parent took.
      for (const frame of fork.task.signals.handlers) child.signals.handlers.push({ ...frame, row: noRow });
    },

    execed(task) {
      forgetHandlers(task.process.signals);
      task.signals.handlers.length = 0;
      task.process.exitSignal = sigchld;
    },

    taskEnded(task, ns) {
      signals.threadEnded(task, ns);
    },

    ended(process, ns) {
      signals.processEnded(process, ns);
      const parent = currentParent(process);
      const live = parent === undefined ? undefined : processes.at(parent);
      if (live !== undefined && live.tasks.size > 0 && process.exitSignal === sigchld)
        signals.childEnded(process, live, ns);
    },
  };
}

/** exec leaves ignored what was (execve(2)). */
function forgetHandlers(its: ProcessSignals): void {
  for (const [signal, { handling }] of its.dispositions) {
    if (handling === "handler") its.dispositions.delete(signal);
  }
  its.dispositionsKnown = true;
  its.noZombies = false;
}
