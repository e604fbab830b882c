import type { TaskIndex } from "../../base/ids.ts";
import type { EngineClient } from "../debugged_trace.ts";
import { evaluate } from "../evaluate.ts";
import { DebugFailure } from "../failures.ts";
import { answered, type Standpoint } from "../place.ts";
import type { Hit } from "./stop.ts";

/** A logpoint's text for one hit: `{event}` is the event's title, any other `{…}` what the Debug Console would answer. */
export async function logText(engine: EngineClient, hit: Hit, message: string): Promise<string> {
  const { ns, event, process } = hit;
  const parts = message.split(/\{([^{}]*)\}/);
  const texts = parts.map(async (part, number) => {
    if (number % 2 === 0) return part;
    if (part.trim() === "event")
      return event === null ? "" : (await answered(engine.request("details", { event }))).title;
    if (process === null) return "?";
    const at: Standpoint = { ns, event, process, task: 0 as TaskIndex };
    return evaluate(engine, at, part).then(
      ({ value }) => value,
      (cause: unknown) => (cause instanceof DebugFailure ? cause.message : "?"),
    );
  });
  return (await Promise.all(texts)).join("");
}
