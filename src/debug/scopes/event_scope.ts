import { formatSpan } from "../../base/time.ts";
import type { EventDetails, EventRef } from "../../protocol/engine.ts";
import type { EngineClient } from "../debugged_trace.ts";
import { type Entry, entry } from "../entry.ts";
import { answered } from "../place.ts";
import { textOfBytes } from "../text_of_bytes.ts";

/** One event: what happened in words, its arguments and result, its bytes, and the events it belongs with. */
export async function eventEntries(engine: EngineClient, event: EventRef): Promise<readonly Entry[]> {
  return entriesOf(await answered(engine.request("details", { event })));
}

function entriesOf(details: EventDetails): Entry[] {
  const { sentence, facts, payload, related, ns, endNs } = details;
  return [
    entry("what happened", sentence),
    // Of a call in progress not every argument is known yet.
    ...facts.filter(({ value }) => value !== "").map((fact) => entry(fact.label, fact.value)),
    ...(payload === null ? [] : [entry("bytes", textOfBytes(payload.bytes, payload.total))]),
    entry("at", formatSpan(ns)),
    ...(endNs === null ? [] : [entry("ended at", formatSpan(endNs))]),
    ...(related.length === 0
      ? []
      : [
          entry(
            "related",
            String(related.length),
            related.map((other, number) => entry(String(number + 1), other.label)),
          ),
        ]),
  ];
}
