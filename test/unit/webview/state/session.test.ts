import { describe, expect, it } from "vitest";
import { nanos } from "../../../../src/base/time.ts";
import type { Message, Port } from "../../../../src/protocol/endpoint.ts";
import type { TraceHead } from "../../../../src/protocol/engine.ts";
import { Frames } from "../../../../webview/state/frames.ts";
import { TraceSession } from "../../../../webview/state/session.ts";

/** A session whose engine tells of changes and answers nothing. */
function listening() {
  let tell: (message: Message) => void = () => {};
  const clock = { ms: 0 };
  const port: Port = {
    send: () => {},
    onMessage(listener) {
      tell = listener as typeof tell;
      return { dispose() {} };
    },
  };
  const session = new TraceSession(port, new Frames(() => {}), () => clock.ms);
  const changed = (calls: number, read?: number) => {
    const head: TraceHead = {
      version: calls,
      live: false,
      endNs: nanos(calls),
      calls,
      processes: 1,
      channels: 0,
      progress: read === undefined ? undefined : { read, total: 100 },
    };
    tell({ type: "notice", name: "changed", value: head });
  };
  return { session, clock, changed };
}

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
