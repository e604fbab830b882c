import { afterAll, describe, expect, it } from "vitest";
import { blockedCalls, wakesOf } from "../unit/ipc/facts.ts";
import { Workshop } from "./model_world.ts";
import { storyOf } from "./told_story.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove());

describe("children that wait until something is ready", () => {
  const { trace, told } = storyOf(workshop, "ready_in_turn");
  const woken = told<{ thing: string; child: number; by: string }>("woken");
  const wakes = wakesOf(trace);
  const blocked = blockedCalls(trace);

  it("are ten", () => {
    expect(woken).toHaveLength(10);
  });

  it.each(woken)("wait for $thing and are let go on by the $by of their parent", ({ child, by, tid }) => {
    const [wake, ...others] = wakes.filter((one) => one.startsWith(`${child} `));
    expect(others).toEqual([]);
    expect(wake?.split(" <- ")[1]).toBe(`${tid} ${by}`);
    expect(blocked.filter((one) => one.startsWith(`${child} `))).toHaveLength(1);
  });
});
