import { describe, expect, it } from "vitest";
import { ok, type Result } from "../../../../src/base/result.ts";
import { LatestRequest } from "../../../../webview/state/latest_request.ts";

describe("asking for the latest", () => {
  it("has one question under way and sends only the newest of those that waited", async () => {
    const sent: number[] = [];
    const answers: ((reply: Result<string, { message: string }>) => void)[] = [];
    const taken: string[] = [];
    const latest = new LatestRequest<number, string>(
      (n) => {
        sent.push(n);
        return new Promise((resolve) => answers.push(resolve));
      },
      (answer) => taken.push(answer),
      () => {},
    );
    for (const n of [1, 2, 3]) latest.ask(n);
    expect(sent).toEqual([1]);
    answers[0]?.(ok("one"));
    await Promise.resolve();
    expect(sent).toEqual([1, 3]);
    answers[1]?.(ok("three"));
    await Promise.resolve();
    expect(taken).toEqual(["one", "three"]);
    expect(latest.busy).toBe(false);
  });

  it("asks again after an answer was lost, and takes no late one", async () => {
    const answers: ((reply: Result<string, { message: string }>) => void)[] = [];
    const taken: string[] = [];
    const latest = new LatestRequest<number, string>(
      () => new Promise((resolve) => answers.push(resolve)),
      (answer) => taken.push(answer),
      () => {},
    );
    latest.ask(1);
    latest.abandon();
    latest.ask(2);
    answers[0]?.(ok("late"));
    answers[1]?.(ok("new"));
    await Promise.resolve();
    expect(taken).toEqual(["new"]);
  });

  it("tells a problem and goes on", async () => {
    const problems: string[] = [];
    const latest = new LatestRequest<number, string>(
      async () => ({ ok: false, error: { message: "gone" } }),
      () => {},
      (problem) => problems.push(problem.message),
    );
    latest.ask(1);
    await Promise.resolve();
    expect(problems).toEqual(["gone"]);
    latest.ask(2);
    expect(latest.busy).toBe(true);
  });
});
