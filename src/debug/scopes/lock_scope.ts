import type { ProcessIndex, TaskIndex } from "../../base/ids.ts";
import { formatSpan } from "../../base/time.ts";
import type { LockAt } from "../../protocol/process_setup.ts";
import { type Entry, entry } from "../entry.ts";
import type { Moment } from "../moment.ts";
import { blockedWords } from "../state_words.ts";

const lockReasons: ReadonlySet<string> = new Set(["lock", "futex"]);

/** Locks on files that a process holds, and the lock that it waits for. A mutex nobody had to wait for makes no call. */
export async function lockEntries(
  moment: Moment,
  process: ProcessIndex,
  task: TaskIndex,
): Promise<readonly Entry[]> {
  const { locks } = await moment.setupOf(process, task);
  const blocked = moment.process(process)?.blocked;
  const waits = blocked != null && lockReasons.has(blocked.reason);
  const on = moment.channel(blocked?.channel ?? null)?.id;
  return [
    ...(waits ? [entry("waits for", blockedWords(blocked, on, moment.ns))] : []),
    ...locks.map((lock) => lockEntry(lock, moment)),
  ];
}

function lockEntry({ id, kind, exclusive, start, length, sinceNs, channel }: LockAt, moment: Moment): Entry {
  const from = start === null ? "from where is not known" : `from byte ${start}`;
  const range = start === 0 && length === null ? "the whole file" : `${from}, ${rangeWords(length)}`;
  const waiting = moment.state.processes.filter(
    ({ blocked }) => blocked?.reason === "lock" && blocked.channel === channel,
  );
  const waiters = waiting.map(({ index }) => moment.nameOf(index)).join(", ");
  return entry(id, `${kind}, ${exclusive ? "exclusive" : "shared"}, ${range}`, [
    entry("since", formatSpan(sinceNs)),
    entry("waited for by", waiters === "" ? "nobody" : waiters),
  ]);
}

function rangeWords(length: number | null): string {
  return length === null ? "to the end" : `${length} bytes`;
}
