import { noRow } from "../../base/table.ts";
import type { Trace } from "../../ipc/trace.ts";
import type { TableName } from "../../protocol/tables.ts";
import { channelHasWord, processHasWord } from "../search/name_tests.ts";
import { hasOnlyWords, wordsOf } from "../search/query.ts";
import type { SearchRun } from "../search/search_run.ts";

/** Which rows a query picks: by their names if it consists of names, otherwise those with a part in a matching event. */
export function rowFilter(trace: Trace, table: TableName, run: SearchRun): (id: number) => boolean {
  if (table === "signals") {
    const found = new Set(run.signals);
    return (id) => found.has(id);
  }
  if (hasOnlyWords(run.query)) {
    const words = wordsOf(run.query);
    return (id) => words.every((word) => isNamed(trace, table, id, word));
  }
  if (table === "channels") return (id) => (run.calls.ofChannel.get(id)?.length ?? 0) > 0;
  const takers = new Set<number>();
  for (const [task, rows] of run.calls.ofTask) {
    const process = trace.tasks[task]?.process;
    if (rows.length > 0 && process !== undefined) takers.add(process);
  }
  const { to, from } = trace.signals.columns;
  for (const row of run.signals) {
    takers.add(to[row] as number);
    if (from[row] !== noRow) takers.add(from[row] as number);
  }
  return (id) => takers.has(id);
}

function isNamed(trace: Trace, table: "processes" | "channels", id: number, word: string): boolean {
  if (table === "channels") {
    const channel = trace.channels[id];
    return channel !== undefined && channelHasWord(channel, word);
  }
  const process = trace.processes[id];
  if (process === undefined) return false;
  const names = [process.name, ...process.argv, ...process.renames.map(({ name }) => name)];
  return processHasWord(names.join(" "), process.pid, word);
}
