import type { Nanos } from "../../base/time.ts";
import type { EventDetails, EventRef } from "../../protocol/engine.ts";
import type { CallStack } from "../../protocol/source.ts";
import type { EngineSource } from "../engine_source.ts";
import type { TraceSources } from "../source/trace_sources.ts";
import { callContext } from "./call_context.ts";
import { callDetails } from "./call_details.ts";
import { channelDetails } from "./channel_details.ts";
import { processDetails } from "./process_details.ts";
import { signalDetails } from "./signal_details.ts";

/** Everything about one event. Throws, with words for a person, if the trace has no such event. */
export function detailsOf(
  source: EngineSource,
  sources: TraceSources,
  event: EventRef,
  presentNs: Nanos,
): EventDetails {
  const details = lookUp(source, event, presentNs);
  if (details === undefined) throw new Error("This event is not in the trace.");
  const stack = stackOf(sources, event);
  return stack === undefined ? details : { ...details, location: stack.location, stack: stack.frames };
}

function stackOf(sources: TraceSources, event: EventRef): CallStack | undefined {
  switch (event.kind) {
    case "call":
      return sources.stackOf(event.call);
    case "signal":
      return sources.stackOfSignal(event.signal);
    case "process":
    case "channel":
      return undefined;
  }
}

function lookUp({ trace, log }: EngineSource, event: EventRef, presentNs: Nanos): EventDetails | undefined {
  switch (event.kind) {
    case "call": {
      const context = callContext(trace, log, event.call, presentNs);
      return context === undefined ? undefined : callDetails(context);
    }
    case "signal":
      return signalDetails(trace, event.signal);
    case "process":
      return processDetails(trace, event.process, presentNs);
    case "channel":
      return channelDetails(trace, event.channel, presentNs);
  }
}
