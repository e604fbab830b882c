import type { EngineClient } from "../debugged_trace.ts";
import type { Entry } from "../entry.ts";
import { Moment } from "../moment.ts";
import type { Standpoint } from "../place.ts";
import { channelEntries } from "./channel_scope.ts";
import { descriptorEntries } from "./descriptor_scope.ts";
import { eventEntries } from "./event_scope.ts";
import { lockEntries } from "./lock_scope.ts";
import { mappingEntries } from "./memory_scope.ts";
import { childEntries, parentEntries } from "./process_scopes.ts";
import { signalEntries } from "./signal_scope.ts";

/** A heading of the Variables view. */
export interface NamedScope {
  readonly name: string;
  /** Unfolded only when the user asks. */
  readonly expensive: boolean;
  readonly inside: NonNullable<Entry["inside"]>;
}

/** What there is to see from a thread at a moment. A new heading is a row here. */
export function scopesOf(engine: EngineClient, standpoint: Standpoint): readonly NamedScope[] {
  const { ns, event, process, task } = standpoint;
  // The state is asked for once, by whichever heading is unfolded first.
  let asked: Promise<Moment> | undefined;
  const moment = () => {
    asked ??= Moment.at(engine, ns);
    return asked;
  };
  const scope = (name: string, inside: NamedScope["inside"], expensive = false): NamedScope => ({
    name,
    expensive,
    inside,
  });
  return [
    ...(event === null ? [] : [scope("Event", () => eventEntries(engine, event))]),
    scope("Descriptors", async () => descriptorEntries(await moment(), process)),
    scope("Channels", async () => channelEntries(await moment())),
    scope("Signals", async () => signalEntries(await moment(), process, task)),
    scope("Children", async () => childEntries(await moment(), process)),
    scope("Locks", async () => lockEntries(await moment(), process, task)),
    scope("Maps", async () => mappingEntries(await moment(), process, task)),
    scope("Parents", async () => parentEntries(await moment(), process), true),
  ];
}
