import { describe, expect, it } from "vitest";
import type { CallIndex, ProcessIndex } from "../../../../src/base/ids.ts";
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
  const methods = () =>
    asked.splice(0).flatMap((message) => (message.type === "request" ? [message.method] : []));
  return { session, clock, changed, notice, reports, methods };
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
  it("is not told of anew while time goes on, but when another process is chosen or live is left", () => {
    const { session, notice } = following();
    let [moves, changes] = [0, 0];
    session.cursor.watch(() => moves++);
    session.subject.watch(() => changes++);
    for (const ns of [2e9, 3e9, 4e9]) notice("changed", { ...head, live: true, endNs: nanos(ns) });
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
    const { notice, methods } = following();
    const asked = methods();
    expect(asked.filter((method) => method === "nextScene")).toHaveLength(2);
    expect(asked).not.toContain("overview");
    notice("changed", { ...head, version: 2, live: true, endNs: nanos(2e9) });
    expect(methods()).toEqual([]);
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
