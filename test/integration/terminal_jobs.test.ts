import { afterAll, describe, expect, it } from "vitest";
import { signalsOf } from "../unit/ipc/facts.ts";
import { processOf } from "../unit/ipc/trace_of.ts";
import { Workshop } from "./model_world.ts";
import { storyOf } from "./told_story.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove());

describe("jobs of a shell on a terminal", () => {
  const { trace, told } = storyOf(workshop, "terminal_jobs");
  const stopped = told<{ job: number; signal: string }>("stopped");

  it("are stopped by it, in the background in the call for which they are, in the foreground by Ctrl+Z", () => {
    expect(stopped.map(({ signal }) => signal)).toEqual(["SIGTTIN", "SIGTTOU", "SIGTSTP"]);
    const calls = ["read", "write", expect.stringMatching(/^pause|ppoll$/)];
    for (const [at, { job, signal }] of stopped.entries())
      expect(signalsOf(trace).find((one) => one.to === job)).toMatchObject({
        signal,
        cause: "tty",
        outcome: "stopped",
        interrupted: calls[at],
      });
  });

  it("are stopped as long as nobody continues them", () => {
    const stops = stopped.map(({ job }) =>
      processOf(trace, job).stops.map((one) => `${one.stopped ? "stopped" : "continued"} by ${one.signal}`),
    );
    expect(stops).toEqual([
      ["stopped by SIGTTIN"],
      ["stopped by SIGTTOU"],
      ["stopped by SIGTSTP", "continued by SIGCONT"],
    ]);
  });
});
