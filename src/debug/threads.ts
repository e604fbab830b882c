import type { TaskIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import { nanos } from "../base/time.ts";
import type { Overview, ProcessInfo, StateAt, TaskAt } from "../protocol/engine.ts";
import type { EngineClient } from "./debugged_trace.ts";
import { answered } from "./place.ts";
import { processLabel } from "./process_label.ts";
import { stateWords } from "./state_words.ts";

/** A thread as the debugger lists it. */
export interface ListedThread extends TaskAt {
  /** `sort (42)`, with the thread's own number if the process has several: `server (42), thread 44`. */
  readonly label: string;
  /** `blocked: read, pipe:97 is empty, 1.4 s` */
  readonly state: string;
}

/** DAP's thread ids begin with 1; 0 would mean none to VS Code. */
export function threadId(task: TaskIndex): number {
  return task + 1;
}

export function taskOfThread(id: number): TaskIndex {
  return (id - 1) as TaskIndex;
}

/** Of a trace with more threads than this only those that live are listed: thousands of ended ones would bury them. */
const fewThreads = 100;

/**
 * Threads at a moment. Those that have ended are kept as long as all are few, to step back into; `chosen` in any
 * case, since a debugger without any thread could not step back.
 */
export async function listThreads(
  engine: EngineClient,
  atNs: Nanos,
  chosen: TaskIndex | undefined,
): Promise<readonly ListedThread[]> {
  const [tasks, overview, state] = await Promise.all([
    answered(engine.request("tasksAt", { atNs })),
    answered(engine.request("overview", null)),
    answered(engine.request("stateAt", { atNs, rateWindowNs: nanos(1), allKinds: true })),
  ]);
  const wanted = chosen ?? tasks[0]?.index;
  return tasks
    .filter(({ index, activity }) => tasks.length <= fewThreads || activity !== "gone" || index === wanted)
    .map((task) => describe(task, overview, state, atNs));
}

function describe(task: TaskAt, overview: Overview, state: StateAt, atNs: Nanos): ListedThread {
  const process = overview.processList.find(({ index }) => index === task.process);
  const waitsOn = state.channels.find(({ index }) => index === task.blocked?.channel);
  return {
    ...task,
    label: labelOf(task, process),
    state: stateWords(task, process, waitsOn?.id ?? task.blocked?.name, atNs),
  };
}

function labelOf(task: TaskAt, process: ProcessInfo | undefined): string {
  const label = processLabel(task);
  return (process?.tasks.length ?? 1) > 1 && (task.tid as number) !== task.pid
    ? `${label}, thread ${task.tid}`
    : label;
}
