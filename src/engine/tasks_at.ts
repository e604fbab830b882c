import type { CallIndex, TaskIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { nameAt } from "../ipc/names.ts";
import { processStateAt, taskStateAt } from "../ipc/state.ts";
import type { Process, Task, Trace } from "../ipc/trace.ts";
import type { EventRef, TaskAt } from "../protocol/engine.ts";
import { blockedAt } from "./state_at.ts";

/** Every thread born by a time, in order of birth; `gone` those that have ended since. Costs two bisections per thread. */
export function tasksAt(trace: Trace, atNs: Nanos): TaskAt[] {
  return trace.tasks.flatMap((task) => {
    const process = trace.processes[task.process];
    if (process === undefined || task.startNs > atNs) return [];
    return [taskAt(trace, task, process, atNs)];
  });
}

function taskAt(trace: Trace, task: Task, process: Process, atNs: Nanos): TaskAt {
  const ofProcess = processStateAt(trace, process.index, atNs);
  // A stop and a zombie are states of the whole process; its first thread stands for it.
  const whole =
    ofProcess.activity === "stopped" || (ofProcess.activity === "zombie" && process.tasks[0] === task.index);
  const { activity, blocked } = whole ? ofProcess : taskStateAt(trace, task.index, atNs);
  return {
    index: task.index,
    tid: task.tid,
    process: process.index,
    pid: process.pid,
    name: nameAt(process, atNs),
    activity,
    blocked: blockedAt(trace, blocked),
    call: lastCall(trace, task, atNs),
  };
}

function lastCall(trace: Trace, task: Task, atNs: Nanos): CallIndex | null {
  const { calls } = trace;
  const position = task.calls.firstPosition((row) => calls.startNs(row) > atNs) - 1;
  return position < 0 ? null : (task.calls.at(position) as CallIndex);
}

/** Whose an event is: of a call its caller, of a signal who took it or else the first thread it is for; null of a channel. */
export function taskOf(trace: Trace, event: EventRef): TaskIndex | null {
  switch (event.kind) {
    case "call":
      return event.call < trace.calls.length ? trace.calls.task(event.call) : null;
    case "signal": {
      if (event.signal >= trace.signals.length) return null;
      const { task, toTask, to } = trace.signals.columns;
      const its = [task[event.signal], toTask[event.signal]].find((row) => row !== noRow);
      return (its as TaskIndex | undefined) ?? firstTask(trace, to[event.signal] as number);
    }
    case "process":
      return firstTask(trace, event.process);
    case "jump":
      return (trace.jumps.columns.task[event.jump] as TaskIndex | undefined) ?? null;
    case "stream":
      return (trace.streamEvents.columns.task[event.event] as TaskIndex | undefined) ?? null;
    case "channel":
      return null;
  }
}

function firstTask(trace: Trace, process: number): TaskIndex | null {
  return trace.processes[process]?.tasks[0] ?? null;
}
