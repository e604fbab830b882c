import { useEffect, useRef, useState } from "preact/hooks";
import { heightOf, type RowWindow, revealing, rowAfterKey, rowHeight, rowsAround } from "./row_window.ts";

export interface GridColumn {
  readonly name: string;
  readonly title: string;
  /** Numbers stand to the right. */
  readonly number: boolean;
}

export interface Sorting {
  readonly column: number;
  readonly descending: boolean;
}

/** A row as it is shown. Rows that are not at hand yet are undefined. */
export interface GridRow {
  readonly key: string;
  readonly cells: readonly string[];
  readonly chosen: boolean;
}

/** A table of any length of which only the rows in sight exist. Arrows move, Enter and a click choose, headers sort. */
export function Grid(props: {
  readonly label: string;
  readonly columns: readonly GridColumn[];
  readonly total: number;
  readonly rowAt: (row: number) => GridRow | undefined;
  readonly sorting: Sorting;
  readonly sort: (sorting: Sorting) => void;
  /** The rows in sight changed. */
  readonly look: (window: RowWindow) => void;
  readonly choose: (row: number) => void;
  /** Enter on the row that is chosen already, or a double click. */
  readonly open?: (row: number) => void;
}) {
  const { total } = props;
  const box = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ top: 0, height: 0 });
  const [active, setActive] = useState(0);
  const row = Math.min(active, Math.max(0, total - 1));
  const measure = () => {
    if (box.current) setSight({ top: box.current.scrollTop, height: box.current.clientHeight - rowHeight });
  };
  useEffect(() => {
    if (box.current === null) return;
    const sizes = new ResizeObserver(measure);
    sizes.observe(box.current);
    return () => sizes.disconnect();
  }, []);
  const window = rowsAround(sight.top, sight.height, total);
  useEffect(() => props.look(window), [window.from, window.count, total]);
  const keys = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const next = rowAfterKey(event.key, row, total, sight.height);
    if (next !== undefined) {
      setActive(next);
      if (box.current) box.current.scrollTop = revealing(next, box.current.scrollTop, sight.height);
    } else if (event.key === "Enter" || event.key === " ") {
      if (event.key === "Enter" && props.rowAt(row)?.chosen && props.open) props.open(row);
      else props.choose(row);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const shown = Array.from({ length: window.count }, (_, i) => window.from + i);
  const idOf = (at: number) => `${props.label.replaceAll(" ", "-")}-row-${at}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <table> cannot leave out the rows that are not in sight
    <div
      class="grid"
      role="grid"
      aria-label={props.label}
      aria-rowcount={total + 1}
      aria-colcount={props.columns.length}
      aria-activedescendant={total > 0 ? idOf(row) : undefined}
      tabIndex={0}
      ref={box}
      onScroll={measure}
      onKeyDown={keys}
    >
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: a row of the grid above, which holds the focus */}
      <div class="grid-head" role="row" aria-rowindex={1}>
        {props.columns.map((column, index) => (
          <Head key={column.name} column={column} index={index} sorting={props.sorting} sort={props.sort} />
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: the rows of the grid above */}
      <div class="grid-rows" role="rowgroup" style={{ "--rows-height": `${heightOf(total)}px` }}>
        {shown.map((at) => {
          const shownRow = props.rowAt(at);
          return (
            // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: keys go to the grid
            <div
              key={shownRow?.key ?? at}
              id={idOf(at)}
              class={`grid-row ${at === row ? "active" : ""}`}
              role="row"
              aria-rowindex={at + 2}
              aria-selected={shownRow?.chosen ?? false}
              style={{ "--row-top": `${at * rowHeight}px` }}
              onClick={() => {
                setActive(at);
                props.choose(at);
              }}
              onDblClick={() => props.open?.(at)}
            >
              {props.columns.map((column, index) => (
                // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: a cell of the grid above
                <span
                  key={column.name}
                  role="gridcell"
                  class={column.number ? "number" : ""}
                  title={shownRow?.cells[index]}
                >
                  {shownRow?.cells[index] ?? ""}
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Head(props: {
  readonly column: GridColumn;
  readonly index: number;
  readonly sorting: Sorting;
  readonly sort: (sorting: Sorting) => void;
}) {
  const { column, index, sorting } = props;
  const sorted = sorting.column === index;
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: its button takes the focus
    <span
      role="columnheader"
      class={column.number ? "number" : ""}
      aria-sort={sorted ? (sorting.descending ? "descending" : "ascending") : "none"}
    >
      <button
        type="button"
        onClick={() => props.sort({ column: index, descending: sorted ? !sorting.descending : false })}
      >
        {column.title}
        <span aria-hidden="true">{sorted ? (sorting.descending ? " ▾" : " ▴") : ""}</span>
      </button>
    </span>
  );
}
