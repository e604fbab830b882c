import type { Disposable } from "../base/disposable.ts";
import type { TaskIndex } from "../base/ids.ts";
import type { ListedThread } from "./threads.ts";
import { Timer } from "./timer.ts";

/** A person reads states no faster, and each is a list asked for anew. */
const spacingMs = 1000;

/**
 * Tells an editor about threads of a running program: that they came, went, or do something else now. VS Code lists
 * the threads again when one is said to have started, so that is also how a new state is told.
 */
export class ThreadNews implements Disposable {
  readonly #timer = new Timer(spacingMs, () => void this.#look());
  #known = new Map<TaskIndex, string>();
  #list: (() => Promise<readonly ListedThread[]>) | undefined;

  constructor(readonly tell: (reason: "started" | "exited", task: TaskIndex) => void) {}

  mayHaveChanged(list: () => Promise<readonly ListedThread[]>): void {
    this.#list = list;
    this.#timer.start();
  }

  /** The editor has just been given this list. */
  listed(threads: readonly ListedThread[]): void {
    this.#known = new Map(threads.map(({ index, state }) => [index, state]));
  }

  /**
   * The session has stopped, and the editor is told of that. News of a thread would make VS Code forget the stop it is
   * just taking in (statusQueue in its debugSession.ts), and then no frame is chosen.
   */
  silence(): void {
    this.#timer.dispose();
    this.#list = undefined;
  }

  dispose(): void {
    this.silence();
  }

  async #look(): Promise<void> {
    // The trace may be closed meanwhile; then there is nobody to tell.
    const threads = await this.#list?.().catch(() => undefined);
    if (threads === undefined || this.#list === undefined) return;
    const before = this.#known;
    this.listed(threads);
    for (const task of before.keys()) if (!this.#known.has(task)) this.tell("exited", task);
    const changed = threads.find(({ index, state }) => before.get(index) !== state);
    if (changed !== undefined) this.tell("started", changed.index);
  }
}
