import type { Scene, SceneQuery } from "../protocol/engine.ts";

interface Viewer {
  /** Version of the trace that the viewer was told of last. */
  told: number;
  /** Answers its questions that wait, in the order in which they came. */
  readonly waiting: (() => void)[];
}

/**
 * Tells viewers of a live trace what happens without their asking at each change: a question waits here until there is
 * something new to its viewer. Each change answers one question of each viewer, so one that is slow, and asks no more before it
 * has drawn what it was told, is not told more than it can draw.
 */
export class SceneFeed {
  readonly #viewers = new Map<string, Viewer>();

  /** @param version increases with each change; @param isLive of a trace that is over there is no next scene but the last */
  constructor(
    readonly version: () => number,
    readonly isLive: () => boolean,
    readonly sceneOf: (query: SceneQuery) => Scene,
  ) {}

  next(query: SceneQuery): Promise<Scene> {
    const viewer = this.#viewerOf(query.viewer);
    return new Promise((resolve, reject) => {
      const answer = () => {
        viewer.told = this.version();
        try {
          resolve(this.sceneOf(query));
        } catch (cause) {
          reject(cause);
        }
      };
      const isNew = viewer.told < this.version() && viewer.waiting.length === 0;
      if (isNew || !this.isLive()) answer();
      else viewer.waiting.push(answer);
    });
  }

  /** The trace changed, or it is over: then nobody waits any longer. */
  changed(): void {
    for (const { waiting } of this.#viewers.values()) {
      for (const answer of waiting.splice(0, this.isLive() ? 1 : waiting.length)) answer();
    }
  }

  #viewerOf(name: string): Viewer {
    let viewer = this.#viewers.get(name);
    if (viewer === undefined) {
      viewer = { told: -1, waiting: [] };
      this.#viewers.set(name, viewer);
    }
    return viewer;
  }
}
