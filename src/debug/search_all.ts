import type { SearchAnswer, SearchQuery } from "../protocol/search.ts";
import type { EngineClient } from "./debugged_trace.ts";
import { answered } from "./place.ts";

/** Asks a search again until the whole trace has been looked through. */
export async function searchAll(engine: EngineClient, query: SearchQuery): Promise<SearchAnswer> {
  for (;;) {
    const answer = await answered(engine.request("search", query));
    if (answer.complete || answer.problem !== null) return answer;
  }
}
