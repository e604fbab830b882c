import type { ProcessIndex } from "../../base/ids.ts";

/** Anything of a process that knows who made it. */
export interface Descendant {
  readonly index: ProcessIndex;
  readonly parent: ProcessIndex | null;
}

/** Processes by ancestry. Those whose parent is not among them are roots; order is that of the list. */
export class ProcessForest<Process extends Descendant> {
  readonly #children = new Map<ProcessIndex | null, Process[]>();
  readonly #byIndex: ReadonlyMap<ProcessIndex, Process>;

  constructor(processes: readonly Process[]) {
    this.#byIndex = new Map(processes.map((process) => [process.index, process]));
    for (const process of processes) {
      const parent = this.parentOf(process)?.index ?? null;
      const siblings = this.#children.get(parent);
      if (siblings === undefined) this.#children.set(parent, [process]);
      else siblings.push(process);
    }
  }

  get roots(): readonly Process[] {
    return this.#children.get(null) ?? [];
  }

  childrenOf(process: Process): readonly Process[] {
    return this.#children.get(process.index) ?? [];
  }

  parentOf(process: Process): Process | undefined {
    return process.parent === null ? undefined : this.#byIndex.get(process.parent);
  }

  get(index: ProcessIndex): Process | undefined {
    return this.#byIndex.get(index);
  }
}
