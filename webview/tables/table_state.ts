import { type Disposable, DisposableStack } from "../../src/base/disposable.ts";
import type { TableName, TablePage, TableQuery, TableRow } from "../../src/protocol/tables.ts";
import { Cell } from "../state/cell.ts";
import { LatestRequest } from "../state/latest_request.ts";
import type { TraceSession } from "../state/session.ts";
import type { Sorting } from "./grid.tsx";
import type { RowWindow } from "./row_window.ts";

/** As the tables are when they are opened: what is most is on top. */
const firstSorting: Readonly<Record<TableName, Sorting>> = {
  processes: { column: 6, descending: false },
  channels: { column: 3, descending: true },
  signals: { column: 0, descending: false },
  streams: { column: 4, descending: true },
};

/** One of the engine's tables: how it is sorted, and the rows in sight. */
export class TableState implements Disposable {
  readonly page = new Cell<TablePage | undefined>(undefined);
  readonly sorting: Cell<Sorting>;
  readonly #held = new DisposableStack();
  readonly #pages: LatestRequest<TableQuery, TablePage>;
  #window: RowWindow = { from: 0, count: 60 };

  constructor(
    readonly session: TraceSession,
    /** What the search box says. */
    readonly filter: Cell<string>,
    readonly table: TableName,
  ) {
    this.sorting = new Cell(firstSorting[table]);
    this.#pages = new LatestRequest(
      (query) => session.client.request("table", query),
      (page) => {
        this.page.set(page);
        if (!page.complete) session.frames.mutate(() => this.#ask());
      },
      (problem) => session.problem.set(problem.message),
    );
    for (const cell of [this.sorting, filter, session.head, session.cursor]) {
      this.#held.add(cell.watch(() => this.#ask()));
    }
    this.#held.add(
      session.shownAgain.watch(() => {
        this.#pages.abandon();
        this.#ask();
      }),
    );
    this.#ask();
  }

  dispose(): void {
    this.#held.dispose();
  }

  look(window: RowWindow): void {
    this.#window = window;
    this.#ask();
  }

  rowAt(row: number): TableRow | undefined {
    const page = this.page.get();
    return page?.rows[row - page.from];
  }

  #ask(): void {
    const { column, descending } = this.sorting.get();
    this.#pages.ask({
      table: this.table,
      filter: this.filter.get(),
      sortBy: column,
      descending,
      atNs: this.session.cursor.get().ns,
      from: this.#window.from,
      limit: Math.max(60, this.#window.count),
    });
  }
}
