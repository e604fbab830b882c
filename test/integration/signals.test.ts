import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import type { Nanos } from "../../src/base/time.ts";
import { pendingSignalsAt } from "../../src/ipc/state.ts";
import type { Trace } from "../../src/ipc/trace.ts";
import { signalName, signalNumber } from "../../src/strace/signals.ts";
import { signalsOf } from "../unit/ipc/facts.ts";
import { pidsOf, processOf } from "../unit/ipc/trace_of.ts";
import { Workshop } from "./model_world.ts";
import { storyOf } from "./told_story.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove());

describe("signals from every source", () => {
  const { trace, told } = storyOf(workshop, "signal_sources");
  const causes = {
    kill: "kill",
    raise: "raise",
    tgkill: "tgkill",
    sigqueue: "sigqueue",
    pidfd: "kill",
    child: "child",
    alarm: "timer",
    setitimer: "timer",
    timer_create: "timer",
    pipe: "pipe",
    fault: "fault",
    abort: "raise",
  } as const;
  interface Caught {
    readonly source: keyof typeof causes;
    readonly signal: number;
    /** 0 where the kernel names none. */
    readonly from: number;
    /** -1 if nothing came along. */
    readonly value: number;
  }

  it("come from where the program's handler was told", () => {
    const caught = told<Caught>("signal");
    expect(caught.map(({ source }) => source)).toEqual(Object.keys(causes));
    const [program] = trace.processes;
    const values = trace.signals.columns.value;
    const rows = signalsOf(trace).map((row, index) => ({ ...row, value: values[index] as number }));
    // Between two lines of truth exactly one signal was handled, but for the child that killed and ended.
    const seen = caught.map(({ ns, source }, at) => {
      const since = caught[at - 1]?.ns ?? 0;
      const between = rows.filter(
        ({ to, deliveredMs, signal }) =>
          to === program?.pid &&
          deliveredMs * 1e6 > since &&
          deliveredMs * 1e6 < ns &&
          !(source === "child" && signal === "SIGUSR1"),
      );
      return between.at(-1);
    });
    expect(seen.map((row) => [row?.signal, row?.cause, row?.from, row?.value, row?.outcome])).toEqual(
      caught.map(({ source, signal, from, value }) => [
        signalName(signal),
        causes[source],
        // A broken pipe is the kernel's doing, though it names the writer.
        from === 0 || source === "pipe" ? undefined : from,
        value < 0 ? Number.NaN : value,
        "handled",
      ]),
    );
  });

  it("one of another process is from that process", () => {
    const [program, child] = trace.processes;
    expect(signalsOf(trace).find(({ from }) => from === child?.pid)).toMatchObject({
      signal: "SIGUSR1",
      to: program?.pid,
      cause: "kill",
      outcome: "handled",
    });
  });
});

/** Bit n-1 for signal n, as /proc/PID/status prints it. */
function bits(signals: readonly number[]): string {
  return signals.reduce((set, signal) => set | (1n << BigInt(signal - 1)), 0n).toString(16);
}

/** What is pending at a time for one thread alone (`tid`) or for a whole process. */
function pendingFor(trace: Trace, whom: { readonly pid: number; readonly tid?: number }, ns: Nanos): string {
  const { signal, to, toTask } = trace.signals.columns;
  const task = trace.tasks.find(({ tid }) => tid === whom.tid)?.index;
  return bits(
    pendingSignalsAt(trace, ns)
      .filter((row) => trace.processes[to[row] as number]?.pid === whom.pid)
      .filter((row) =>
        task === undefined ? trace.tasks[toTask[row] as number] === undefined : toTask[row] === task,
      )
      .map((row) => signal[row] as number),
  );
}

describe("signals held back by two threads", () => {
  const { trace, told } = storyOf(workshop, "pending_signals");
  const pid = trace.processes[0]?.pid ?? 0;

  it("are pending for thread and process as the kernel says, at every moment", () => {
    const moments = told<{ moment: string; of: number; thread: string; process: string }>("pending");
    expect(moments).toHaveLength(8);
    for (const { moment, of, thread, process, ns } of moments) {
      expect([moment, pendingFor(trace, { pid, tid: of }, ns), pendingFor(trace, { pid }, ns)]).toEqual([
        moment,
        thread,
        process,
      ]);
    }
  });

  it("are handled by the thread that says so, real-time ones in the order of their sending, others once", () => {
    const handled = told<{ signal: number; value: number; by: number }>("handled");
    const { signal, value, task, handlerEndNs } = trace.signals.columns;
    const rows = Array.from({ length: trace.signals.length }, (_, row) => row).filter(
      (row) => !Number.isNaN(handlerEndNs[row] as number),
    );
    for (const number of new Set(handled.map((one) => one.signal))) {
      expect(
        rows
          .filter((row) => signal[row] === number)
          .map((row) => [value[row], trace.tasks[task[row] as number]?.tid]),
      ).toEqual(
        handled
          .filter((one) => one.signal === number)
          .map((one) => [one.value < 0 ? Number.NaN : one.value, one.by]),
      );
    }
    expect(signalsOf(trace).filter(({ outcome }) => outcome === "coalesced")).toHaveLength(2);
  });
});

describe("calls broken off by signals, and signals taken without a handler", () => {
  const { trace, told } = storyOf(workshop, "interrupted_calls");
  const sent = (sender: number) =>
    signalsOf(trace).filter(({ from, cause }) => from === sender && cause === "kill");

  it("each signal names the call that it interrupted, restarted or not", () => {
    const calls = told<{ call: string; error: string; sender: number }>("call");
    expect(calls.map(({ call, error }) => `${call} ${error}`)).toEqual([
      "read ",
      "poll EINTR",
      "read EINTR",
      "clock_nanosleep EINTR",
      "pause EINTR",
    ]);
    for (const { call, sender } of calls) {
      expect(sent(sender)).toMatchObject([{ signal: "SIGUSR1", outcome: "handled", interrupted: call }]);
      expect(sent(sender)[0]?.handlerEndMs).toBeGreaterThanOrEqual(sent(sender)[0]?.deliveredMs ?? 0);
    }
  });

  it("a call that is restarted reads its byte once", () => {
    const pipe = trace.channels.find(({ kind, createdBy }) => kind === "pipe" && createdBy !== undefined);
    expect(pipe).toMatchObject({ bytesWritten: 1, bytesRead: 1, bytesUnseen: 0 });
  });

  it("what sigwaitinfo and a signalfd took was accepted, from whom the kernel says", () => {
    const taken = told<{ signal: string; sender: number }>("taken");
    expect(taken).toHaveLength(2);
    for (const { signal, sender } of taken) {
      expect(sent(sender)).toMatchObject([{ signal, outcome: "accepted", held: true }]);
    }
  });
});

describe("signals over fork and exec", () => {
  const { trace, told } = storyOf(workshop, "inherited_signals");

  it("are pending after each step as the kernel says", () => {
    const moments = told<{ moment: string; pending: string }>("status");
    expect(moments.map(({ moment, tid, ns }) => [moment, pendingFor(trace, { pid: tid }, ns)])).toEqual(
      moments.map(({ moment, pending }) => [moment, pending]),
    );
  });

  it("end each child as its parent learns", () => {
    const ends = told<{ pid: number; signal: number }>("end");
    expect(ends.map(({ signal }) => signalName(signal))).toEqual([
      "SIGUSR2",
      "SIGTERM",
      "SIGQUIT",
      "SIGKILL",
    ]);
    for (const { pid, signal } of ends) {
      expect(processOf(trace, pid).exit).toMatchObject({ how: "killed", signal: signalName(signal) });
      expect(
        signalsOf(trace).findLast((row) => row.to === pid && row.signal === signalName(signal))?.outcome,
      ).toBe(signal === signalNumber("SIGQUIT") ? "core" : "terminated");
    }
  });

  it("a program that was started anew ignores what the one before ignored", () => {
    const [child] = told<{ pid: number }>("end");
    expect(
      signalsOf(trace).filter(({ to, signal }) => to === child?.pid && signal === "SIGHUP"),
    ).toMatchObject([{ outcome: "ignored", cause: "raise" }]);
  });
});

/** A pid namespace of its own, in which strace is the first process: kill(-1) spares that one and reaches only what it started. */
const ownNamespace = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"];
const refused = spawnSync(ownNamespace[0] as string, [...ownNamespace.slice(1), "true"]).status !== 0;

describe("kill of everyone, of a group, of the own group", () => {
  it("reaches those who say so, each once", ({ skip }) => {
    if (refused)
      skip("a pid namespace of its own is not allowed here, and kill(-1) would end this machine's programs");
    const { trace, told } = storyOf(workshop, "kill_everyone", [], ownNamespace);
    const [cast] = told<{ self: number; own: number; leader: number; member: number }>("cast");
    if (cast === undefined) throw new Error("nobody says who is who");
    const got = told<{ signal: string }>("got").map(({ signal, tid }) => `${signal} ${tid}`);
    expect(got).toHaveLength(7);
    const byKill = signalsOf(trace).filter(({ cause }) => cause === "kill");
    expect(
      byKill
        .filter(({ outcome }) => outcome === "handled")
        .map(({ signal, to }) => `${signal} ${to}`)
        .sort(),
    ).toEqual(got.sort());
    expect(
      byKill
        .filter(({ signal }) => signal === "SIGKILL")
        .map(({ to, outcome }) => `${to} ${outcome}`)
        .sort(),
    ).toEqual([cast.own, cast.leader, cast.member].map((pid) => `${pid} terminated`).sort());
    expect(new Set(byKill.map(({ from }) => from))).toEqual(new Set([cast.self]));
    expect(
      pidsOf(
        trace,
        trace.processes.filter(({ group }) => group === cast.leader).map(({ index }) => index),
      ),
    ).toEqual([cast.leader, cast.member]);
  });
});
