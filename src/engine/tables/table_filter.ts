import { noRow } from "../../base/table.ts";
import { processLabel } from "../../ipc/names.ts";
import type { Trace } from "../../ipc/trace.ts";
import type { TableName } from "../../protocol/tables.ts";
import { channelHasWord, processHasWord } from "../search/name_tests.ts";
import { hasOnlyWords, wordsOf } from "../search/query.ts";
import type { SearchRun } from "../search/search_run.ts";
import { streamName } from "../streams.ts";

/** Which rows a query picks: by their names if it consists of names, otherwise those with a part in a matching event. */
export function rowFilter(trace: Trace, table: TableName, run: SearchRun): (id: number) => boolean {
  if (table === "signals") {
    const found = new Set(run.others.signals);
    return (id) => found.has(id);
  }
  if (table === "streams") return streamFilter(trace, run);
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
  for (const row of run.others.signals) {
    takers.add(to[row] as number);
    if (from[row] !== noRow) takers.add(from[row] as number);
  }
  return (id) => takers.has(id);
}

/** Streams whose name or process the words name, or of which an event matches. */
function streamFilter(trace: Trace, run: SearchRun): (id: number) => boolean {
  const words = wordsOf(run.query).map((word) => word.toLowerCase());
  if (hasOnlyWords(run.query))
    return (id) => {
      const stream = trace.streams[id];
      if (stream === undefined) return false;
      const name =
        `${streamName(stream)} ${processLabel(trace, stream.process, stream.openedNs)}`.toLowerCase();
      return words.every((word) => name.includes(word));
    };
  const { stream } = trace.streamEvents.columns;
  const found = new Set(
    run.others.events.flatMap(({ event }) =>
      event.kind === "stream" ? [stream[event.event] as number] : [],
    ),
  );
  return (id) => found.has(id);
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
