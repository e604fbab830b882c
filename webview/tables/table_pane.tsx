import { useEffect, useState } from "preact/hooks";
import type { ChannelIndex } from "../../src/base/ids.ts";
import { type Column, type TableName, tableColumns } from "../../src/protocol/tables.ts";
import type { SearchState } from "../search/search_state.ts";
import { eventKey, sameEvent } from "../state/cursor.ts";
import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";
import { columnWords } from "./cell_words.ts";
import { Grid } from "./grid.tsx";
import { TableState } from "./table_state.ts";

const labels: Readonly<Record<TableName, string>> = {
  processes: "Processes",
  channels: "Channels",
  signals: "Signals",
  streams: "Streams",
};

/** Processes, channels, signals or streams as a table; what the search box says picks its rows. */
export function TablePane(props: {
  readonly table: TableName;
  readonly session: TraceSession;
  readonly search: SearchState;
  readonly follow: (channel: ChannelIndex) => void;
}) {
  const { table, session, search } = props;
  const [state, setState] = useState<TableState>();
  useEffect(() => {
    const made = new TableState(session, search.text, table);
    setState(made);
    return () => made.dispose();
  }, [session, search, table]);
  // Until the effect has run, the state is still that of the table before.
  return state === undefined || state.table !== table ? null : (
    <Rows state={state} session={session} follow={props.follow} />
  );
}

function Rows(props: {
  readonly state: TableState;
  readonly session: TraceSession;
  readonly follow: (channel: ChannelIndex) => void;
}) {
  const { state, session } = props;
  const page = useCell(state.page);
  const sorting = useCell(state.sorting);
  const filter = useCell(state.filter);
  const { event: chosen } = useCell(session.subject);
  const columns: readonly Column[] = tableColumns[state.table];
  if (page === undefined) return <p class="pane-note">Reading the trace…</p>;
  if (page.total === 0) {
    const name = labels[state.table].toLowerCase();
    return (
      <p class="pane-note">
        {filter.trim() === "" ? `This trace has no ${name}.` : `No ${name} match “${filter}”.`}
      </p>
    );
  }
  const choose = (at: number) => {
    const row = state.rowAt(at);
    if (row === undefined) return;
    if (row.event.kind === "signal" || row.event.kind === "stream") session.choose(row.event, row.ns, null);
    else session.regard(row.event, row.event.kind === "process" ? row.event.process : null);
  };
  const open = (at: number) => {
    const event = state.rowAt(at)?.event;
    if (event?.kind === "channel") props.follow(event.channel);
    else choose(at);
  };
  return (
    <div class={`table-pane ${state.table}`} data-testid={`table-${state.table}`}>
      <Grid
        key={state.table}
        label={labels[state.table]}
        columns={columns.map(({ name, title, kind }) => ({ name, title, number: kind !== "text" }))}
        total={page.total}
        rowAt={(at) => {
          const row = state.rowAt(at);
          return (
            row && {
              key: eventKey(row.event),
              cells: row.cells.map((cell, i) =>
                columnWords(columns[i]?.name ?? "", columns[i]?.kind ?? "text", cell),
              ),
              chosen: sameEvent(row.event, chosen),
            }
          );
        }}
        sorting={sorting}
        sort={(next) => state.sorting.set(next)}
        look={(window) => state.look(window)}
        choose={choose}
        open={open}
      />
    </div>
  );
}
