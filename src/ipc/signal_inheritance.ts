import type { Processes, ProcessWatcher } from "./processes.ts";
import type { Signals } from "./signals.ts";

/** What becomes of handlers, masks and pending signals when processes are born, exec and end (signal(7)). */
export function signalInheritance(signals: Signals, processes: Processes): ProcessWatcher {
  return {
    born(child, fork) {
      if (fork === undefined) return;
      child.signals.mask = fork.task.signals.mask;
      if (!fork.thread) child.process.signals.dispositions = new Map(fork.parent.signals.dispositions);
    },

    execed(task) {
      const { signals: its } = task.process;
      for (const [signal, { handling }] of its.dispositions) {
        if (handling === "handler") its.dispositions.delete(signal);
      }
      its.dispositionsKnown = true;
      task.signals.handlers.length = 0;
    },

    ended(process, ns) {
      signals.killed(process, ns);
      const parent = process.process.parent;
      const live = parent === undefined ? undefined : processes.at(parent);
      if (live !== undefined && live.tasks.size > 0) signals.childEnded(process, live, ns);
    },
  };
}
