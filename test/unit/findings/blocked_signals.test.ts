import { describe, expect, it } from "vitest";
import { later, parentAndChild } from "./pipe_logs.ts";
import { said } from "./trace_of.ts";

describe("a process that still waits for a signal at the end", () => {
  const waiting = (signals: string) =>
    said(
      "blocked-at-end",
      `${parentAndChild}
      40 1700000000.210000 rt_sigprocmask(SIG_BLOCK, [USR1 USR2], NULL, 8) = 0 <0.000010>
      40 1700000000.300000 pause( <unfinished ...>
      ${signals}
      41 1700000002.950000 getpid() = 41 <0.000001>
      ${later}`,
    );
  const sends = (signal: string, to = 40) => `41 1700000000.400000 kill(${to}, ${signal}) = 0 <0.000010>`;

  it("is told which came and are blocked", () => {
    expect(waiting(sends("SIGUSR1"))).toEqual([
      "gen (40) was still waiting in pause after 2.7 s: no signal that would end the wait came through; SIGUSR1 came, but is blocked.",
    ]);
    expect(waiting(`${sends("SIGUSR1")}\n${sends("SIGUSR1")}\n${sends("SIGUSR2")}`)[0]).toContain(
      "; SIGUSR1 and SIGUSR2 came, but are blocked.",
    );
  });

  it("is told of none that went to another, or was on its way", () => {
    const none = ["gen (40) was still waiting in pause after 2.7 s: no signal that would end the wait came."];
    expect(waiting(sends("SIGUSR1", 41))).toEqual(none);
    expect(waiting(sends("SIGHUP"))).toEqual(none);
  });
});
