import { afterAll, describe, expect, it } from "vitest";
import { processStateAt } from "../../src/ipc/state.ts";
import { syscallName } from "../../src/strace/syscalls.ts";
import { wakesOf } from "../unit/ipc/facts.ts";
import { processOf } from "../unit/ipc/trace_of.ts";
import { Workshop } from "./model_world.ts";
import { storyOf } from "./told_story.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove());

/** Which call waits for what, and the parent's call that ends it; those of the libraries differ by architecture. */
const endings: readonly (readonly [reason: string, call: RegExp, ending: RegExp])[] = [
  ["empty", /^read$/, /^parent write$/],
  ["full", /^write$/, /^parent read$/],
  ["child", /^wait4$/, /^child of the child exit_group$/],
  ["lock", /^flock$/, /^parent flock$/],
  ["queue-empty", /^msgrcv$/, /^parent msgsnd$/],
  ["queue-full", /^mq_timedsend$/, /^parent mq_timedreceive$/],
  ["accept", /^accept$/, /^parent connect$/],
  ["connect", /^connect$/, /^parent accept$/],
  ["futex", /^futex$/, /^parent futex$/],
  ["poll", /^p?poll$/, /^parent write$/],
  ["poll", /^p?select6?$/, /^parent write$/],
  ["poll", /^epoll_p?wait$/, /^parent write$/],
  ["signal", /^pause|ppoll$/, /^parent kill$/],
  ["sleep", /^(clock_)?nanosleep$/, /^nobody$/],
  ["open", /^openat$/, /^parent openat$/],
];

describe("a process that waits for each thing there is to wait for", () => {
  const { trace, told } = storyOf(workshop, "blocked_reasons");
  const moments = told<{ reason: string; child: number; state: string }>("blocked");
  const [parent] = trace.processes;

  it("was asleep each time, as the kernel says", () => {
    expect(moments.map(({ reason, state }) => `${reason} ${state}`)).toEqual(
      endings.map(([reason]) => `${reason} S`),
    );
  });

  it.each(endings.map(([reason, call, ending], at) => ({ reason, call, ending, at })))(
    "waits for $reason in $call and is let go by $ending",
    ({ reason, call, ending, at }) => {
      const moment = moments[at];
      const { index, pid } = processOf(trace, moment?.child ?? 0);
      const { activity, blocked } = processStateAt(trace, index, moment?.ns ?? trace.endNs);
      expect([activity, blocked?.reason]).toEqual(["blocked", reason]);
      const name = blocked === undefined ? "" : syscallName(trace.calls.syscall(blocked.call));
      expect(name).toMatch(call);
      const [waker] = wakesOf(trace)
        .filter((wake) => wake.startsWith(`${pid} ${name} <- `))
        .map((wake) => wake.slice(wake.indexOf("<- ") + 3));
      expect(whoIs(waker)).toMatch(ending);
    },
  );

  function whoIs(waker: string | undefined): string {
    const [, pid, name] = /^(\d+) (\w+)$/.exec(waker ?? "") ?? [];
    if (pid === undefined) return "nobody";
    return `${Number(pid) === parent?.pid ? "parent" : "child of the child"} ${name}`;
  }
});
