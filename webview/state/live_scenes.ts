import type { Result } from "../../src/base/result.ts";
import type { Problem } from "../../src/protocol/endpoint.ts";
import type { Scene, SceneQuery } from "../../src/protocol/engine.ts";

/**
 * Questions for the next scene that are with the engine at once. Two, so that one waits there while the answer to the other is
 * under way and drawn: what happens then is on the screen after one way of a message instead of three.
 */
const atOnce = 2;

/** What of a scene is asked for; who asks is known here. */
export type SceneAsked = Omit<SceneQuery, "viewer">;

/** Follows the present of a live trace: keeps the engine supplied with questions for the next scene. */
export class LiveScenes {
  #open = 0;
  /** Tells this view from others that look at the same trace, and from itself before it was hidden. */
  #viewer = newName();
  /** Counts what was given up, so that a late answer to it is not taken. */
  #era = 0;

  constructor(
    readonly send: (query: SceneQuery) => Promise<Result<Scene, Problem>>,
    /** What to ask now; undefined while nothing is followed. */
    readonly wanted: () => SceneAsked | undefined,
    readonly take: (scene: Scene, asked: SceneAsked) => void,
    readonly fail: (problem: Problem) => void,
  ) {}

  /** Asks as much as is to be asked: whenever the present may have come to be followed. */
  keepUp(): void {
    const asked = this.wanted();
    while (asked !== undefined && this.#open < atOnce) void this.#ask(asked);
  }

  /** Gives up what is under way: its answers may have been lost while the view was hidden. */
  abandon(): void {
    this.#era++;
    this.#open = 0;
    // Questions of the old name may still wait at the engine, and would be answered first.
    this.#viewer = newName();
  }

  async #ask(asked: SceneAsked): Promise<void> {
    const era = this.#era;
    this.#open++;
    const reply = await this.send({ ...asked, viewer: this.#viewer });
    if (era !== this.#era) return;
    this.#open--;
    if (!reply.ok) {
      this.fail(reply.error);
      return;
    }
    // Before the drawing, so that the next answer is on its way meanwhile.
    this.keepUp();
    this.take(reply.value, asked);
  }
}

function newName(): string {
  return `view ${Math.random()}`;
}
