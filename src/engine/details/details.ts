import type { Nanos } from "../../base/time.ts";
import type { EventDetails, EventRef } from "../../protocol/engine.ts";
import type { CallStack } from "../../protocol/source.ts";
import type { EngineSource } from "../engine_source.ts";
import type { TraceSources } from "../source/trace_sources.ts";
import type { LocateJump } from "../summary_jumps.ts";
import { callContext } from "./call_context.ts";
import { callDetails } from "./call_details.ts";
import { channelDetails } from "./channel_details.ts";
import { jumpDetails } from "./jump_details.ts";
import { processDetails } from "./process_details.ts";
import { signalDetails } from "./signal_details.ts";
import { streamEventDetails } from "./stream_details.ts";

/** Everything about one event. Throws, with words for a person, if the trace has no such event. */
export function detailsOf(
  source: EngineSource,
  sources: TraceSources,
  event: EventRef,
  presentNs: Nanos,
): EventDetails {
  const details = lookUp(source, event, presentNs, sources.locateJump);
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
    case "jump":
      return sources.stackOfJump(event.jump);
    case "process":
    case "channel":
    case "stream":
      return undefined;
  }
}

function lookUp(
  { trace, log }: EngineSource,
  event: EventRef,
  presentNs: Nanos,
  locateJump: LocateJump,
): EventDetails | undefined {
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
    case "jump":
      return jumpDetails(trace, event.jump, locateJump);
    case "stream":
      return streamEventDetails(trace, event.event);
  }
}
