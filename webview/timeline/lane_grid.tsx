import { useState } from "preact/hooks";
import { Cell } from "../state/cell.ts";
import { useCell } from "../state/use_cell.ts";
import { type LaneEvent, laneStory } from "./lane_story.ts";
import { type LaneRow, rowsWithin } from "./lanes.ts";
import type { TimelineState } from "./timeline_state.ts";

interface Place {
  readonly row: number;
  /** 0: the name of the lane. */
  readonly column: number;
}

/** What the grid watches while nobody is in it: panning must not make it anew in each frame. */
const nothing = new Cell<undefined>(undefined);

/**
 * The lanes in sight as a grid of words beside the canvas: a row for each lane, its name and then what happens in
 * it. Arrow keys move from cell to cell, Enter chooses. Out of sight until it has the focus; then the cell that has
 * it is shown over the lower edge of the timeline, and its lane is marked in the drawing.
 */
export function LaneGrid({ state }: { readonly state: TimelineState }) {
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 });
  const [inside, setInside] = useState(false);
  const rows = useCell(state.rows);
  const window = useCell(inside ? state.loaded : nothing);
  const top = useCell(state.scrollTop);
  const { height } = useCell(state.plot);
  const span = useCell(inside ? state.span : nothing);
  const shown = rowsWithin(rows, top, Math.max(1, height));
  // Cells cost more than the drawing itself: all of them are made only for who walks among them.
  const stories = shown.map((row, number) =>
    window !== undefined && span !== undefined && Math.abs(number - place.row) <= 1
      ? laneStory(row, window, span)
      : { events: [], more: 0 },
  );
  const move = (event: KeyboardEvent) => {
    const next = placeAfter(event.key, place, shown.length, (row) => stories[row]?.events.length ?? 0);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setPlace(next);
    const grid = event.currentTarget as HTMLElement;
    state.session.frames.mutate(() => focusOn(grid, next));
  };
  const has = (row: number, column: number) => place.row === row && place.column === column;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be walked cell by cell
    <div
      class="lane-grid"
      role="grid"
      aria-label="Timeline as a table"
      aria-rowcount={rows.length}
      onKeyDown={move}
      onFocusCapture={() => setInside(true)}
      onBlurCapture={(event) => setInside(event.currentTarget.contains(event.relatedTarget as Node | null))}
    >
      {shown.map((row, number) => (
        // biome-ignore lint/a11y/useSemanticElements: see above
        // biome-ignore lint/a11y/useFocusableInteractive: its cells take the focus
        <div key={row.key} role="row" aria-rowindex={rows.indexOf(row) + 1}>
          <GridCell
            header
            place={{ row: number, column: 0 }}
            current={has(number, 0)}
            words={laneWords(row)}
            focus={() => state.lane.set(row.key)}
            press={() => state.chooseLane(row)}
          />
          {(stories[number]?.events ?? []).map((event, column) => (
            <GridCell
              key={event.ns}
              place={{ row: number, column: column + 1 }}
              current={has(number, column + 1)}
              words={lastWords(event, column, stories[number])}
              focus={() => state.lane.set(row.key)}
              press={() => choose(state, row, event)}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

function GridCell(props: {
  readonly header?: boolean;
  readonly place: Place;
  readonly current: boolean;
  readonly words: string;
  readonly focus: () => void;
  readonly press: () => void;
}) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its role is one of two
    <span
      role={props.header ? "rowheader" : "gridcell"}
      data-place={`${props.place.row} ${props.place.column}`}
      tabIndex={props.current ? 0 : -1}
      onFocus={props.focus}
      onClick={props.press}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        props.press();
      }}
    >
      {props.words}
    </span>
  );
}

function laneWords(row: LaneRow): string {
  return row.lane.kind === "channel" ? `${row.label} ${row.aside}` : `${row.label} (${row.aside})`;
}

function lastWords(
  event: LaneEvent,
  column: number,
  story: { readonly events: readonly LaneEvent[]; readonly more: number } | undefined,
): string {
  const more = story !== undefined && column === story.events.length - 1 ? story.more : 0;
  return more > 0 ? `${event.words}; ${more} more, zoom in to hear them` : event.words;
}

function choose(state: TimelineState, row: LaneRow, { event, ns }: LaneEvent): void {
  if (event === null) state.session.seek(ns);
  else state.session.choose(event, ns, row.process);
}

function focusOn(grid: HTMLElement, place: Place): void {
  grid.querySelector<HTMLElement>(`[data-place="${place.row} ${place.column}"]`)?.focus();
}

/** Where a key leads from a cell; undefined if it is no key of a grid. `eventsOf` counts the cells after the name. */
export function placeAfter(
  key: string,
  { row, column }: Place,
  rows: number,
  eventsOf: (row: number) => number,
): Place | undefined {
  const within = (value: number, most: number) => Math.min(Math.max(0, value), Math.max(0, most));
  switch (key) {
    case "ArrowRight":
      return { row, column: within(column + 1, eventsOf(row)) };
    case "ArrowLeft":
      return { row, column: within(column - 1, eventsOf(row)) };
    case "ArrowDown":
    case "ArrowUp": {
      const next = within(row + (key === "ArrowDown" ? 1 : -1), rows - 1);
      return { row: next, column: within(column, eventsOf(next)) };
    }
    case "Home":
      return { row, column: 0 };
    case "End":
      return { row, column: eventsOf(row) };
    default:
      return undefined;
  }
}
