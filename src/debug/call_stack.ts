import { stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { CallIndex, TaskIndex } from "../base/ids.ts";
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
  const { title, endNs, location, stack: around } = await answered(engine.request("details", { event }));
  const name = event.kind === "process" && endNs !== null && endNs <= ns ? `end of ${title}` : title;
  const stack =
    event.kind === "call"
      ? await stackOfCall(engine, event.call)
      : { frames: around, approximate: false, location };
  const frameOf = async (
    called: string,
    location: SourceLocation | null,
  ): Promise<DebugProtocol.StackFrame> => ({
    id: newId(),
    ...(await placed(called, location)),
  });
  const top = await frameOf(name, stack.location);
  const others = stack.frames.map(async (frame): Promise<DebugProtocol.StackFrame> => {
    const made = await frameOf(frameName(frame, stack.approximate), frame.location);
    return made.source === undefined ? { ...made, presentationHint: "subtle" } : made;
  });
  return [top, ...(await Promise.all(others))];
}

async function stackOfCall(engine: EngineClient, call: CallIndex): Promise<CallStack> {
  const recorded = await engine.request("stackOf", { call });
  return recorded.ok ? recorded.value : noStack;
}

function frameName({ function: name, module, inlined }: StackFrame, approximate: boolean): string {
  const called = name === "" ? `code in ${module.replace(/^.*\//, "") || "no file"}` : name;
  return `${called}${inlined ? " (inlined)" : ""}${approximate ? " (approximately)" : ""}`;
}

type PlacedFrame = Pick<DebugProtocol.StackFrame, "name" | "line" | "column" | "source">;

/**
 * VS Code opens the source of the first frame that has one, whatever is said of it. One that is not on this machine,
 * such as the C library's, it could not open: of that the name alone is told.
 */
async function placed(name: string, location: SourceLocation | null): Promise<PlacedFrame> {
  if (location === null) return { name, line: 0, column: 0 };
  const { file, line } = location;
  const fileName = file.replace(/^.*\//, "");
  const exists =
    isAbsolute(file) &&
    (await stat(file).then(
      (found) => found.isFile(),
      () => false,
    ));
  if (!exists) return { name: `${name} (${fileName}:${line})`, line: 0, column: 0 };
  return { name, source: { name: fileName, path: file }, line, column: 1 };
}
