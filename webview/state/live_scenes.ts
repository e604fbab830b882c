import type { Result } from "../../src/base/result.ts";
import type { Problem } from "../../src/protocol/endpoint.ts";
import type { Scene, SceneQuery } from "../../src/protocol/engine.ts";

/**
 * Questions for the next scene that are with the engine at once. Two, so that one waits there while the answer to the other is
 * under way and drawn: what happens then is on the screen after one way of a message instead of three.
 */
const atOnce = 2;

/** Follows the present of a live trace: keeps the engine supplied with questions for the next scene. */
export class LiveScenes {
  #open = 0;
  /** Counts what was given up, so that a late answer to it is not taken. */
  #era = 0;

  constructor(
    readonly send: (query: SceneQuery) => Promise<Result<Scene, Problem>>,
    /** What to ask now; undefined while nothing is followed. */
    readonly query: () => SceneQuery | undefined,
    readonly take: (scene: Scene, query: SceneQuery) => void,
    readonly fail: (problem: Problem) => void,
  ) {}

  /** Asks as much as is to be asked: whenever the present may have come to be followed. */
  keepUp(): void {
    for (let query = this.query(); query !== undefined && this.#open < atOnce; query = this.query())
      void this.#ask(query);
  }

  /** Gives up what is under way: its answers may have been lost while the view was hidden. */
  abandon(): void {
    this.#era++;
    this.#open = 0;
  }

  async #ask(query: SceneQuery): Promise<void> {
    const era = this.#era;
    this.#open++;
    const reply = await this.send(query);
    if (era !== this.#era) return;
    this.#open--;
    if (!reply.ok) {
      this.fail(reply.error);
      return;
    }
    // Before the drawing, so that the next answer is on its way meanwhile.
    this.keepUp();
    this.take(reply.value, query);
  }
}
