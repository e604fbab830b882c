import { afterAll, describe, expect, it } from "vitest";
import type { CallIndex } from "../../src/base/ids.ts";
import { processStateAt, taskStateAt } from "../../src/ipc/state.ts";
import { syscallName } from "../../src/strace/syscalls.ts";
import { processOf } from "../unit/ipc/trace_of.ts";
import { Workshop } from "./model_world.ts";
import { storyOf } from "./told_story.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove());

describe("children born and waited for in every way", () => {
  const { trace, told } = storyOf(workshop, "births_and_ends");
  const nameOf = (call: CallIndex | undefined) =>
    call !== undefined && syscallName(trace.calls.syscall(call));

  it("are known with the call that made them, how they ended and who waited", () => {
    const births = told<{ by: string; child: number; code: number; waited: string }>("birth");
    expect(births.map(({ by }) => by)).toEqual(["fork", "vfork", "clone", "clone3", "clone of another"]);
    const { parent, child, call } = trace.waits.columns;
    for (const { by, child: pid, code, waited, tid } of births) {
      const process = processOf(trace, pid);
      // glibc's fork has been clone since 2002, its vfork the call of that name.
      expect(nameOf(process.bornBy)).toBe(by === "fork" || by === "clone of another" ? "clone" : by);
      expect(process.exit).toEqual({ how: "exited", code });
      expect(trace.processes[process.parent ?? -1]?.pid).toBe(tid);
      const waits = Array.from({ length: trace.waits.length }, (_, row) => row).filter(
        (row) => child[row] === process.index && trace.processes[parent[row] as number]?.pid === tid,
      );
      expect(nameOf(call[waits.at(-1) ?? -1] as CallIndex)).toBe(waited);
      expect(process.sharesMemoryWith === undefined).toBe(by !== "clone");
    }
  });

  it("have at every moment the parent, group, session and state that the kernel says", () => {
    const moments = told<{
      moment: string;
      pid: number;
      state: string;
      parent: number;
      group: number;
      session: number;
    }>("process");
    expect(moments).toHaveLength(5);
    // Of a tracee the kernel says that it is stopped by its tracer.
    const activities: Record<string, string> = { Z: "zombie", S: "blocked", t: "stopped" };
    const [first] = trace.processes;
    for (const { moment, pid, state, parent, group, session, ns } of moments) {
      const process = processOf(trace, pid);
      const adopted = process.adoptions.findLast((adoption) => adoption.ns <= ns);
      const its = trace.processes[(adopted === undefined ? process.parent : adopted.by) ?? -1];
      expect([moment, its?.pid, processStateAt(trace, process.index, ns).activity]).toEqual([
        moment,
        parent,
        activities[state],
      ]);
      // Those the trace began with have a group and a session that no line tells.
      if (process.group !== undefined || process.parent !== first?.index)
        expect([process.group, process.session]).toEqual([group, session]);
    }
  });
});

describe("a thread that starts another program", () => {
  const { trace, told } = storyOf(workshop, "exec_by_thread");

  it("lives on as the process, alone", () => {
    const moments = told<{ moment: string; pid: number; tids: number[] }>("threads");
    expect(moments.map(({ moment }) => moment)).toEqual(["before", "after"]);
    for (const { moment, pid, tids, ns } of moments) {
      const process = processOf(trace, pid);
      const alive = process.tasks.filter((task) => {
        const { activity } = taskStateAt(trace, task, ns);
        return activity !== "unborn" && activity !== "gone";
      });
      expect([moment, ...alive.map((task) => trace.tasks[task]?.tid)]).toEqual([moment, ...tids]);
    }
    const [process, ...others] = trace.processes;
    expect(others).toEqual([]);
    expect(process?.execs.map(({ argv }) => argv.at(-1))).toEqual([
      expect.stringContaining("exec_by_thread"),
      "again",
    ]);
    expect(process?.exit).toEqual({ how: "exited", code: 0 });
  });
});
