import { describe, expect, it } from "vitest";
import { err, ok, type Result } from "../../../../src/base/result.ts";
import type { Problem } from "../../../../src/protocol/endpoint.ts";
import type { Scene } from "../../../../src/protocol/engine.ts";
import { LiveScenes, type SceneAsked } from "../../../../webview/state/live_scenes.ts";

function followed() {
  const state = { follows: true };
  const viewers: string[] = [];
  const answers: ((reply: Result<Scene, Problem>) => void)[] = [];
  const taken: unknown[] = [];
  const scenes = new LiveScenes(
    ({ viewer }) => {
      viewers.push(viewer);
      return new Promise((resolve) => answers.push(resolve));
    },
    () => (state.follows ? ({} as SceneAsked) : undefined),
    (scene) => taken.push(scene),
    ({ message }) => taken.push(message),
  );
  const answer = async (at: number, scene: string) => {
    answers[at]?.(ok(scene as unknown as Scene));
    await Promise.resolve();
  };
  return { state, scenes, viewers, answers, answer, taken };
}

describe("following the present", () => {
  it("keeps two questions with the engine, so that one waits there while the other is drawn", async () => {
    const { scenes, answers, answer, taken } = followed();
    scenes.keepUp();
    scenes.keepUp();
    expect(answers).toHaveLength(2);
    await answer(0, "first");
    expect(answers).toHaveLength(3);
    await answer(1, "second");
    expect([answers.length, taken]).toEqual([4, ["first", "second"]]);
  });

  it("asks no more once the reader looks back, and takes what is still on its way", async () => {
    const { state, scenes, answers, answer, taken } = followed();
    scenes.keepUp();
    state.follows = false;
    await answer(0, "first");
    scenes.keepUp();
    expect([answers.length, taken]).toEqual([2, ["first"]]);
  });

  it("asks anew after the view was hidden, as another viewer, and takes no answer from before", async () => {
    const { scenes, viewers, answers, answer, taken } = followed();
    scenes.keepUp();
    scenes.abandon();
    scenes.keepUp();
    await answer(0, "late");
    expect([answers.length, taken]).toEqual([4, []]);
    expect([viewers[0] === viewers[1], viewers[1] === viewers[2]]).toEqual([true, false]);
    await answer(2, "new");
    expect(taken).toEqual(["new"]);
  });

  it("tells a problem, and does not ask again by itself", async () => {
    const { scenes, answers, taken } = followed();
    scenes.keepUp();
    answers[0]?.(err({ message: "The trace was closed." }));
    await Promise.resolve();
    expect([answers.length, taken]).toEqual([2, ["The trace was closed."]]);
  });
});
