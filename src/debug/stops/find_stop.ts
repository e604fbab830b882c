import type { Nanos } from "../../base/time.ts";
import type { EngineClient } from "../debugged_trace.ts";
import { answered } from "../place.ts";
import { processLabel } from "../process_label.ts";
import { searchAll } from "../search_all.ts";
import { findLine } from "./find_line.ts";
import type { Direction, ExitStop, FindingStop, From, Hit, QueryStop, Stop } from "./stop.ts";

/** Matches asked for at a time while looking for the one that a hit count means. */
const batch = 200;

/** The nearest place beyond `from` where one of these stops; undefined if there is none. */
export async function findStop(
  engine: EngineClient,
  stops: readonly Stop[],
  from: From,
  direction: Direction,
): Promise<Hit | undefined> {
  let nearest: Hit | undefined;
  // One after the other: the engine answers in order anyway, and a query's matches are kept for the next time.
  for (const stop of stops) {
    const hit = await findOne(engine, stop, from, direction);
    if (hit === undefined) continue;
    const isNearer =
      nearest === undefined || (direction === "next" ? hit.ns < nearest.ns : hit.ns > nearest.ns);
    if (isNearer) nearest = hit;
  }
  return nearest;
}

function findOne(
  engine: EngineClient,
  stop: Stop,
  from: From,
  direction: Direction,
): Promise<Hit | undefined> {
  switch (stop.kind) {
    case "query":
      return findMatch(engine, stop, from, direction);
    case "line":
      return findLine(engine, stop, from, direction);
    case "finding":
      return findFinding(engine, stop, from, direction);
    case "exit":
      return findExit(engine, stop, from, direction);
  }
}

async function findMatch(
  engine: EngineClient,
  stop: QueryStop,
  from: From,
  direction: Direction,
): Promise<Hit | undefined> {
  const limit = stop.hits === undefined ? 1 : batch;
  for (let after = from; ; ) {
    const { matches } = await searchAll(engine, { query: stop.query, from: after, limit, direction });
    const match = matches.find(({ ordinal }) => stop.hits?.(ordinal + 1) ?? true);
    if (match !== undefined)
      return { stop, ns: match.ns, event: match.event, process: match.process, text: "" };
    const last = matches.at(-1);
    if (last === undefined || matches.length < limit) return undefined;
    after = last;
  }
}

async function findFinding(
  engine: EngineClient,
  stop: FindingStop,
  from: From,
  direction: Direction,
): Promise<Hit | undefined> {
  const findings = await answered(engine.request("findings", null));
  const its = findings.filter(({ rule, ns }) => rule === stop.rule && isBeyond(ns as Nanos, from, direction));
  const finding = direction === "next" ? its[0] : its.at(-1);
  if (finding === undefined) return undefined;
  const { processList } = await answered(engine.request("overview", null));
  const process = processList.findLast(
    ({ pid, startNs }) => pid === finding.pids[0] && startNs <= finding.ns,
  );
  return {
    stop,
    ns: finding.ns as Nanos,
    event: null,
    process: process?.index ?? null,
    text: finding.message,
  };
}

async function findExit(
  engine: EngineClient,
  stop: ExitStop,
  from: From,
  direction: Direction,
): Promise<Hit | undefined> {
  const { processList } = await answered(engine.request("overview", null));
  const ends = processList
    .flatMap((process) => {
      const { index, endNs, exit } = process;
      if (endNs === null || exit === null || !/^exit [1-9]/.test(exit)) return [];
      return [{ process: index, ns: endNs, text: `${processLabel(process)} ended with ${exit}.` }];
    })
    .filter(({ ns }) => isBeyond(ns, from, direction))
    .sort((a, b) => a.ns - b.ns);
  const end = direction === "next" ? ends[0] : ends.at(-1);
  return end === undefined ? undefined : { stop, event: null, ...end };
}

function isBeyond(ns: Nanos, from: From, direction: Direction): boolean {
  return direction === "next" ? ns > from.ns : ns < from.ns;
}
