import { describe, expect, it } from "vitest";
import { nanos } from "../../../src/base/time.ts";
import { SceneFeed } from "../../../src/engine/scene_feed.ts";
import type { Scene, SceneQuery } from "../../../src/protocol/engine.ts";

/** A trace that changes when the test says so; a scene of it is only the number of the change. */
function changing() {
  const trace = { version: 1, live: true };
  const feed = new SceneFeed(
    () => trace.version,
    () => trace.live,
    () => ({ overview: { version: trace.version } }) as unknown as Scene,
  );
  const told: string[] = [];
  const ask = (viewer: string) => {
    const query: SceneQuery = {
      viewer,
      rateWindowNs: nanos(1e8),
      allKinds: false,
      limits: { most: 1, also: [] },
    };
    void feed.next(query).then(({ overview }) => told.push(`${viewer} ${overview.version}`));
  };
  const change = async () => {
    trace.version++;
    feed.changed();
    await Promise.resolve();
  };
  const heard = async () => {
    await Promise.resolve();
    return told.splice(0);
  };
  return { trace, ask, change, heard };
}

describe("scenes of a live trace", () => {
  it("come at once to who has seen none, and then with the next change", async () => {
    const { ask, change, heard } = changing();
    ask("panel");
    expect(await heard()).toEqual(["panel 1"]);
    ask("panel");
    expect(await heard()).toEqual([]);
    await change();
    expect(await heard()).toEqual(["panel 2"]);
  });

  it("come one for each change, to each of those who look", async () => {
    const { ask, change, heard } = changing();
    for (const viewer of ["panel", "browser"]) for (let n = 0; n < 3; n++) ask(viewer);
    expect(await heard()).toEqual(["panel 1", "browser 1"]);
    await change();
    expect(await heard()).toEqual(["panel 2", "browser 2"]);
    await change();
    expect(await heard()).toEqual(["panel 3", "browser 3"]);
  });

  it("leave out, for who is slow, what is over when it asks again", async () => {
    const { ask, change, heard } = changing();
    ask("panel");
    await heard();
    await change();
    await change();
    ask("panel");
    ask("panel");
    expect(await heard()).toEqual(["panel 3"]);
  });

  it("keep nobody waiting when the trace is over", async () => {
    const { trace, ask, change, heard } = changing();
    for (let n = 0; n < 3; n++) ask("panel");
    await heard();
    trace.live = false;
    await change();
    expect(await heard()).toEqual(["panel 2", "panel 2"]);
    ask("panel");
    expect(await heard()).toEqual(["panel 2"]);
  });
});
