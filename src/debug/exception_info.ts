import type { DebugProtocol } from "@vscode/debugprotocol";
import type { EventRef } from "../protocol/engine.ts";
import type { EngineClient } from "./debugged_trace.ts";
import type { Halt } from "./journey.ts";
import { answered } from "./place.ts";

/** What an editor says at the line where an exception filter stopped: which filter, and a sentence about it. */
export async function exceptionInfo(
  engine: EngineClient,
  event: EventRef | null,
  { stop = "", text }: Pick<Halt, "stop" | "text">,
): Promise<DebugProtocol.ExceptionInfoResponse["body"]> {
  const sentence = text === "" && event !== null ? await sentenceOf(engine, event) : text;
  return { exceptionId: stop, description: sentence, breakMode: "always" };
}

/** A finding has words of its own; of a call or a signal the view's are taken. */
async function sentenceOf(engine: EngineClient, event: EventRef): Promise<string> {
  const { title, sentence } = await answered(engine.request("details", { event }));
  return sentence === "" ? title : sentence;
}
