import type { ProcessIndex } from "../../base/ids.ts";
import type { ProcessAt } from "../../protocol/engine.ts";
import { type Entry, entry } from "../entry.ts";
import type { Moment } from "../moment.ts";
import { blockedWords } from "../state_words.ts";

export function childEntries(moment: Moment, process: ProcessIndex): Entry[] {
  const { processes, waits } = moment.state;
  const awaited = waits.filter(({ parent }) => parent === process);
  return processes
    .filter(({ parent, activity }) => parent === process && activity !== "gone" && activity !== "unborn")
    .map((child) => {
      const isAwaited = awaited.some(({ child: index }) => index === null || index === child.index);
      return processEntry(moment, child, isAwaited ? ", waited for" : "");
    });
}

/** The processes it descends from, its parent first. */
export function parentEntries(moment: Moment, process: ProcessIndex): Entry[] {
  const found: Entry[] = [];
  let next = moment.process(process)?.parent ?? null;
  while (next !== null) {
    const parent = moment.process(next);
    if (parent === undefined) break;
    found.push(processEntry(moment, parent));
    next = parent.parent;
  }
  return found;
}

export function processEntry(moment: Moment, process: ProcessAt, more = ""): Entry {
  return entry(moment.nameOf(process.index), `${doing(moment, process)}${more}`);
}

function doing(moment: Moment, { activity, blocked }: ProcessAt): string {
  if (activity !== "blocked" || blocked === null) return activity === "call" ? "in a call" : activity;
  return blockedWords(blocked, moment.channel(blocked.channel)?.id ?? blocked.name, moment.ns);
}
