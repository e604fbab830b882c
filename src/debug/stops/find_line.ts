import type { CallIndex } from "../../base/ids.ts";
import type { EngineClient } from "../debugged_trace.ts";
import { answered } from "../place.ts";
import { searchAll } from "../search_all.ts";
import type { Direction, From, Hit, LineStop } from "./stop.ts";

/** Calls asked for at a time. */
const batch = 10_000;

/** The nearest event beyond `from` whose stack has the line of a breakpoint. */
export async function findLine(
  engine: EngineClient,
  stop: LineStop,
  from: From,
  direction: Direction,
): Promise<Hit | undefined> {
  const all = await callsAt(engine, stop);
  // A count is one of the hits that fulfil the condition, so all of them have to be known.
  const counted = stop.hits !== undefined && stop.condition !== "";
  const calls = counted ? await fulfilling(engine, stop.condition, all) : all;
  const forward = direction === "next";
  let position = (await callsBefore(engine, calls, from, forward)) - (forward ? 0 : 1);
  for (; position >= 0 && position < calls.length; position += forward ? 1 : -1) {
    const call = calls[position] as CallIndex;
    if (stop.hits !== undefined && !stop.hits(position + 1)) continue;
    if (!counted && stop.condition !== "" && !(await fulfils(engine, stop.condition, call))) continue;
    const event = { kind: "call", call } as const;
    const { ns, process } = await answered(engine.request("details", { event }));
    return { stop, ns, event, process, text: "" };
  }
  return undefined;
}

async function callsAt(engine: EngineClient, { file, line }: LineStop): Promise<readonly CallIndex[]> {
  const found: CallIndex[] = [];
  for (;;) {
    const after = found.at(-1) ?? null;
    const { calls, more } = await answered(
      engine.request("callsAtLine", { file, line, after, limit: batch }),
    );
    found.push(...calls);
    if (!more || calls.length === 0) return found;
  }
}

/** How many of the calls, which are in order, lie before `from`; forwards also counts the one at it. */
async function callsBefore(
  engine: EngineClient,
  calls: readonly CallIndex[],
  { ns, event }: From,
  forward: boolean,
): Promise<number> {
  let [low, high] = [0, calls.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const call = calls[middle] as CallIndex;
    const distance = event?.kind === "call" ? call - event.call : (await timeOf(engine, call)) - ns;
    if (distance < 0 || (forward && distance === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function timeOf(engine: EngineClient, call: CallIndex): Promise<number> {
  return (await answered(engine.request("details", { event: { kind: "call", call } }))).ns;
}

async function fulfilling(
  engine: EngineClient,
  condition: string,
  calls: readonly CallIndex[],
): Promise<readonly CallIndex[]> {
  const found: CallIndex[] = [];
  for (const call of calls) if (await fulfils(engine, condition, call)) found.push(call);
  return found;
}

/** Whether a condition holds of one call: it is then the first match after the call before it. */
async function fulfils(engine: EngineClient, query: string, call: CallIndex): Promise<boolean> {
  const { ns } = await answered(engine.request("details", { event: { kind: "call", call } }));
  const before = { ns, event: { kind: "call", call: (call - 1) as CallIndex } as const };
  const from = call === 0 ? null : before;
  const { matches } = await searchAll(engine, { query, from, limit: 1, direction: "next" });
  const found = matches[0]?.event;
  return found?.kind === "call" && found.call === call;
}
