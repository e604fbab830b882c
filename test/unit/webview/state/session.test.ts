import { describe, expect, it } from "vitest";
import type { CallIndex, ProcessIndex } from "../../../../src/base/ids.ts";
import { ok } from "../../../../src/base/result.ts";
import { nanos } from "../../../../src/base/time.ts";
import type { Message, Port } from "../../../../src/protocol/endpoint.ts";
import type { Overview, TraceHead } from "../../../../src/protocol/engine.ts";
import { Frames } from "../../../../webview/state/frames.ts";
import { TraceSession } from "../../../../webview/state/session.ts";
import { stillScreen } from "../still_screen.ts";

const head: TraceHead = { version: 1, live: false, endNs: nanos(1), calls: 1, processes: 1, channels: 0 };

/** A session whose engine tells of changes and answers nothing. */
function listening() {
  let tell: (message: Message) => void = () => {};
  const asked: Message[] = [];
  const clock = { ms: 0 };
  const port: Port = {
    send: (message) => void asked.push(message as Message),
    onMessage(listener) {
      tell = listener as typeof tell;
      return { dispose() {} };
    },
  };
  const session = new TraceSession(port, new Frames(stillScreen), () => clock.ms);
  const notice = (name: string, value: unknown) => tell({ type: "notice", name, value });
  const changed = (calls: number, read?: number) => {
    const progress = read === undefined ? undefined : { read, total: 100 };
    notice("changed", { ...head, version: calls, endNs: nanos(calls), calls, progress });
  };
  const reports = () =>
    asked.flatMap((message) =>
      message.type === "request" && message.method === "cursor" ? [message.params] : [],
    );
  /** The engine answers the oldest question of a kind. */
  const answer = async (method: string, value: unknown) => {
    const at = asked.findIndex((message) => message.type === "request" && message.method === method);
    const [question] = asked.splice(at, 1);
    if (question?.type === "request") tell({ type: "reply", id: question.id, reply: ok(value) });
    await Promise.resolve();
  };
  /** It tells what there is at the present. */
  const scene = (endNs: number) =>
    answer("nextScene", {
      overview: { ...head, live: true, endNs: nanos(endNs), processList: [] },
      state: {},
    });
  const methods = () =>
    asked.splice(0).flatMap((message) => (message.type === "request" ? [message.method] : []));
  return { session, clock, changed, notice, answer, scene, reports, methods };
}

const call = { kind: "call", call: 7 as CallIndex } as const;

/** A session that follows a program which has run for a second. */
function following() {
  const all = listening();
  all.notice("changed", { ...head, live: true, endNs: nanos(1e9) });
  all.session.overview.set({ ...head, processList: [] } as unknown as Overview);
  return all;
}

describe("a cursor that the debugger moves", () => {
  it("stands where it was put, though the program was not known here to run so long", () => {
    const { session, notice } = following();
    notice("goTo", { ns: nanos(1.06e9), event: null, order: 1 });
    expect(session.cursor.get()).toMatchObject({ ns: 1.06e9, mode: "frozen" });
  });

  it("leaves the event that was chosen before", () => {
    const { session, notice } = following();
    notice("goTo", { ns: nanos(1e8), event: call, order: 1 });
    notice("goTo", { ns: nanos(5e8), event: null, order: 2 });
    expect(session.cursor.get()).toMatchObject({ ns: 5e8, event: null });
  });

  it("is reported with the number of the order it obeyed, also by the reader's own moves after it", () => {
    const { session, notice, reports } = following();
    session.choose(call, nanos(1e8), null);
    notice("goTo", { ns: nanos(2e8), event: call, order: 5 });
    expect(reports()).toMatchObject([{ ns: 1e8, order: null }]);
    const later = following();
    later.notice("goTo", { ns: nanos(2e8), event: call, order: 5 });
    expect(later.reports()).toMatchObject([{ ns: 2e8, order: 5 }]);
  });
});

describe("a session while a large log is read", () => {
  it("looks at what was read so far at once, then now and then, and at the end", () => {
    const { session, clock, changed } = listening();
    const seen: number[] = [];
    session.head.watch(() => seen.push(session.head.get().calls));
    for (let notice = 1; notice <= 40; notice++) {
      clock.ms += 20;
      changed(notice, notice);
    }
    changed(41);
    expect(seen).toEqual([1, 21, 41]);
  });

  it("takes every notice of one that is written now", () => {
    const { session, clock, changed } = listening();
    const seen: number[] = [];
    session.head.watch(() => seen.push(session.head.get().calls));
    for (const calls of [1, 2, 3]) {
      clock.ms += 20;
      changed(calls);
    }
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe("what the cursor is on", () => {
  it("is not told of anew while time goes on, but when another process is chosen or live is left", async () => {
    const { session, scene } = following();
    let [moves, changes] = [0, 0];
    session.cursor.watch(() => moves++);
    session.subject.watch(() => changes++);
    for (const ns of [2e9, 3e9, 4e9]) await scene(ns);
    expect([moves, changes]).toEqual([3, 0]);
    session.regard({ kind: "process", process: 4 as ProcessIndex }, 4 as ProcessIndex);
    expect(changes).toBe(1);
    session.seek(nanos(1e9));
    session.seek(nanos(2e9));
    expect(changes).toBe(2);
    expect(session.subject.get()).toMatchObject({ process: 4, mode: "frozen" });
  });
});

describe("a program that runs", () => {
  it("is told of by the engine, two scenes ahead, not asked about at each change", () => {
    const { session, notice, methods } = following();
    const asked = methods();
    expect(asked.filter((method) => method === "nextScene")).toHaveLength(2);
    expect(asked).not.toContain("overview");
    let drawn = 0;
    session.head.watch(() => drawn++);
    notice("changed", { ...head, version: 2, live: true, endNs: nanos(2e9) });
    // What the scene brings is not drawn twice.
    expect([methods(), drawn]).toEqual([[], 0]);
  });

  it("is asked with each scene what the chosen process has come to", async () => {
    const { session, answer, scene, methods } = following();
    session.regard({ kind: "process", process: 4 as ProcessIndex }, 4 as ProcessIndex);
    await answer("details", { ns: nanos(0), process: null });
    await scene(2e9);
    expect(methods()).toContain("details");
  });

  it("is asked about where the cursor stands while the reader looks back", () => {
    const { session, notice, methods } = following();
    session.seek(nanos(5e8));
    methods();
    notice("changed", { ...head, version: 2, live: true, endNs: nanos(2e9) });
    expect(methods()).toContain("overview");
  });

  it("is asked about once more when it has ended", () => {
    const { notice, methods } = following();
    methods();
    notice("changed", { ...head, version: 2, live: false, endNs: nanos(2e9) });
    expect(methods()).toEqual(expect.arrayContaining(["overview", "stateAt"]));
  });
});

describe("a program that leaves no time to read what it does", () => {
  const behind = { ...head, live: true, endNs: nanos(2e9), behindNs: nanos(5e9) };

  it("has its present where reading is, however long nothing is told", () => {
    const { session, notice, clock } = following();
    notice("changed", behind);
    clock.ms += 700;
    expect(session.endNs).toBe(2e9);
    expect(session.cursor.get()).toMatchObject({ ns: 2e9, mode: "live" });
  });

  it("is asked about its course with each notice, since no clock asks", () => {
    const { notice, methods } = following();
    methods();
    notice("changed", behind);
    expect(methods()).toEqual(["density", "findings"]);
  });

  it("is drawn once for what is told, by the scene, also while it falls behind further", () => {
    const { session, notice } = following();
    notice("changed", behind);
    let drawn = 0;
    session.head.watch(() => drawn++);
    notice("changed", { ...behind, endNs: nanos(3e9), behindNs: nanos(6e9) });
    expect(drawn).toBe(0);
  });

  it("moves on by the clock again once all is read", () => {
    const { session, notice, clock } = following();
    notice("changed", behind);
    notice("changed", { ...head, live: true, endNs: nanos(8e9) });
    clock.ms += 100;
    expect(session.endNs).toBe(8.1e9);
  });
});
