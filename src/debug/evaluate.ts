import { formatSpan } from "../base/time.ts";
import type { EventRef } from "../protocol/engine.ts";
import type { Match } from "../protocol/search.ts";
import type { EngineClient } from "./debugged_trace.ts";
import { type Entry, entry } from "./entry.ts";
import { descriptorNotSeen, nothingIsCalled, notUnderstood, queryWrong } from "./failures.ts";
import { Moment } from "./moment.ts";
import { answered, type Standpoint } from "./place.ts";
import { channelEntry } from "./scopes/channel_scope.ts";
import { descriptorEntries } from "./scopes/descriptor_scope.ts";
import { eventEntries } from "./scopes/event_scope.ts";
import { processEntry } from "./scopes/process_scopes.ts";
import { searchAll } from "./search_all.ts";

/** Matches listed at most; the number of all is told. */
const mostListed = 100;

/**
 * What is typed into the Debug Console: `fd 3` of the chosen thread, `pipe:97`, `pid 41`, or a search through the
 * whole trace.
 */
export async function evaluate(engine: EngineClient, at: Standpoint, expression: string): Promise<Entry> {
  const asked = expression.trim();
  const moment = await Moment.at(engine, at.ns);
  const fd = /^fd\s+(\d+)$/i.exec(asked)?.[1];
  if (fd !== undefined) return descriptorCalled(moment, at, fd);
  const pid = /^pid\s+(\d+)$/i.exec(asked)?.[1];
  if (pid !== undefined) return found(processCalled(moment, Number(pid)), asked);
  const channel = moment.state.channels.find(({ id }) => id === asked);
  return channel === undefined ? search(engine, asked) : channelEntry(moment, channel);
}

/** An inherited descriptor shows in no call before it is used, so that one not seen may well be open. */
function descriptorCalled(moment: Moment, { process }: Standpoint, fd: string): Entry {
  const called = descriptorEntries(moment, process).find(({ name }) => name === fd);
  if (called === undefined) throw descriptorNotSeen(fd, moment.nameOf(process));
  return called;
}

function found(thing: Entry | undefined, asked: string): Entry {
  if (thing === undefined) throw nothingIsCalled(asked);
  return thing;
}

function processCalled(moment: Moment, pid: number): Entry | undefined {
  const process = moment.state.processes.find((known) => known.pid === pid);
  if (process === undefined) return undefined;
  const event: EventRef = { kind: "process", process: process.index };
  return { ...processEntry(moment, process), inside: () => eventEntries(moment.engine, event) };
}

async function search(engine: EngineClient, query: string): Promise<Entry> {
  if (query === "") throw notUnderstood(query);
  const answer = await searchAll(engine, { query, from: null, limit: mostListed, direction: "next" });
  if (answer.problem !== null) throw queryWrong(answer.problem.message);
  const { count, matches } = answer;
  if (count === 0) return entry(query, "no event matches");
  const shown = count > matches.length ? `, the first ${matches.length} listed` : "";
  return {
    name: query,
    value: `${count} ${count === 1 ? "event matches" : "events match"}${shown}`,
    inside: () => Promise.all(matches.map((match) => matchEntry(engine, match))),
  };
}

async function matchEntry(engine: EngineClient, { event, ns }: Match): Promise<Entry> {
  const { title } = await answered(engine.request("details", { event }));
  return { name: formatSpan(ns), value: title, inside: () => eventEntries(engine, event) };
}
