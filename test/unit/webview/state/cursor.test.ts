import { describe, expect, it } from "vitest";
import type { CallIndex } from "../../../../src/base/ids.ts";
import { nanos } from "../../../../src/base/time.ts";
import {
  atStart,
  chosen,
  following,
  regarded,
  replayed,
  replaying,
  sought,
} from "../../../../webview/state/cursor.ts";

const end = nanos(1e9);
const call = { kind: "call", call: 7 as CallIndex } as const;

describe("the cursor in time", () => {
  it("leaves live when it is put somewhere, and returns to it", () => {
    const put = sought(atStart, nanos(5e8), end);
    expect(put).toMatchObject({ ns: 5e8, mode: "frozen" });
    expect(following(put, end)).toMatchObject({ ns: end, mode: "live" });
  });

  it("stays within the trace", () => {
    expect(sought(atStart, nanos(-5), end).ns).toBe(0);
    expect(chosen(atStart, call, nanos(2e9), null, end).ns).toBe(end);
  });

  it("goes on in time when a process is merely looked at", () => {
    expect(regarded(atStart, call, null).mode).toBe("live");
  });

  it("replays at its speed and freezes at the end", () => {
    const playing = replaying(sought(atStart, nanos(0), end), end);
    const later = replayed(playing, 100, 0.5, end);
    expect(later).toMatchObject({ ns: 5e7, mode: "replay" });
    expect(replayed(later, 1e6, 1, end)).toMatchObject({ ns: end, mode: "frozen" });
  });

  it("replays from the start when it stands at the end", () => {
    expect(replaying(following(atStart, end), end)).toMatchObject({ ns: 0, mode: "replay" });
  });
});
