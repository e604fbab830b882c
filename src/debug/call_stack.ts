import { stat } from "node:fs/promises";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { TaskIndex } from "../base/ids.ts";
import { formatSpan } from "../base/time.ts";
import type { EventRef } from "../protocol/engine.ts";
import type { CallStack, StackFrame } from "../protocol/source.ts";
import type { SourceLocation } from "../protocol/summary.ts";
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

/** The event can be shown without. */
const noStack: CallStack = { frames: [], approximate: false, location: null };

/**
 * The frames of a thread: its event on top, at the line of the user's own code that made it, then the functions
 * around it, as far as their stack was recorded. All of them are looked at from the same place.
 */
export async function framesOf(
  engine: EngineClient,
  { event, ns }: Standpoint,
  newId: () => number,
): Promise<DebugProtocol.StackFrame[]> {
  if (event === null) return [{ id: newId(), name: `at ${formatSpan(ns)}`, line: 0, column: 0 }];
  const { title, endNs } = await answered(engine.request("details", { event }));
  const name = event.kind === "process" && endNs !== null && endNs <= ns ? `end of ${title}` : title;
  if (event.kind !== "call") return [{ id: newId(), name, line: 0, column: 0 }];
  const recorded = await engine.request("stackOf", { call: event.call });
  const stack = recorded.ok ? recorded.value : noStack;
  const top = { id: newId(), name, ...(await placeIn(stack.location)) };
  const around = stack.frames.map(async (frame): Promise<DebugProtocol.StackFrame> => {
    const place = await placeIn(frame.location);
    const isFaint = place.source === undefined;
    return {
      id: newId(),
      name: frameName(frame, stack.approximate),
      ...place,
      ...(isFaint ? { presentationHint: "subtle" as const } : {}),
    };
  });
  return [top, ...(await Promise.all(around))];
}

function frameName({ function: name, module, inlined }: StackFrame, approximate: boolean): string {
  const called = name === "" ? `code in ${module.replace(/^.*\//, "") || "no file"}` : name;
  return `${called}${inlined ? " (inlined)" : ""}${approximate ? " (approximately)" : ""}`;
}

type FramePlace = Pick<DebugProtocol.StackFrame, "line" | "column" | "source">;

/** VS Code opens the source of the first frame that has one; one that is not on this machine it cannot open. */
async function placeIn(location: SourceLocation | null): Promise<FramePlace> {
  if (location === null) return { line: 0, column: 0 };
  const { file, line } = location;
  const name = file.replace(/^.*\//, "");
  const exists = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  const source = exists
    ? { name, path: file }
    : ({ name, path: file, presentationHint: "deemphasize", origin: "not on this machine" } as const);
  return { source, line, column: 1 };
}
