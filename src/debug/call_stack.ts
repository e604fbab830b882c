import type { DebugProtocol } from "@vscode/debugprotocol";
import type { TaskIndex } from "../base/ids.ts";
import { formatSpan } from "../base/time.ts";
import type { EventRef } from "../protocol/engine.ts";
import type { EngineClient } from "./debugged_trace.ts";
import { answered, type Place, type Standpoint } from "./place.ts";
import { listThreads } from "./threads.ts";

/**
 * Where a thread stands while the session stands at `place`: at the chosen event if that is its own, else in the call
 * it is in or made last.
 */
export async function standpointOf(
  engine: EngineClient,
  place: Place,
  task: TaskIndex,
): Promise<Standpoint | undefined> {
  const threads = await listThreads(engine, place.ns, task);
  const thread = threads.find(({ index }) => index === task);
  if (thread === undefined) return undefined;
  const { process, call } = thread;
  const last: EventRef = call === null ? { kind: "process", process } : { kind: "call", call };
  return {
    ns: place.ns,
    event: task === place.task && place.event !== null ? place.event : last,
    task,
    process,
  };
}

/**
 * The one frame of a thread: its event. What strace knows of the functions around it comes with recorded stacks.
 * VS Code chooses by itself only frames with a source; see ../vscode/debug for the others.
 */
export async function frameOf(
  engine: EngineClient,
  standpoint: Standpoint,
  id: number,
): Promise<DebugProtocol.StackFrame> {
  const { event, ns } = standpoint;
  if (event === null) return { id, name: `at ${formatSpan(ns)}`, line: 0, column: 0 };
  const { title, location, endNs } = await answered(engine.request("details", { event }));
  const name = event.kind === "process" && endNs !== null && endNs <= ns ? `end of ${title}` : title;
  const place = location === null ? {} : { source: { path: location.file }, line: location.line, column: 1 };
  return { id, name, line: 0, column: 0, ...place };
}
