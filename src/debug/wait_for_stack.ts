import { setTimeout as sleep } from "node:timers/promises";
import { standpointOf } from "./call_stack.ts";
import type { EngineClient } from "./debugged_trace.ts";
import type { Place } from "./place.ts";

/** Threads are looked at once they have waited for a second; then it takes some readings of /proc. */
const patienceMs = 3000;
const everyMs = 100;

/**
 * Resolves when it is known at which line the thread of a place waits. A call that waits has no stack from strace: it is
 * read from the thread a moment later, and who stops at a hang wants to see its line. Returns at once where there are
 * no stacks, and without one after three seconds.
 */
export async function waitForStack(engine: EngineClient, place: Place): Promise<void> {
  const sources = await engine.request("sources", null);
  if (!sources.ok || !sources.value.stacks) return;
  const standpoint = await standpointOf(engine, place, place.task);
  if (standpoint?.event?.kind !== "call") return;
  const { call } = standpoint.event;
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += everyMs) {
    const stack = await engine.request("stackOf", { call });
    if (!stack.ok || stack.value.location !== null) return;
    await sleep(everyMs);
  }
}
