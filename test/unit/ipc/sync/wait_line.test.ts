import { expect, it } from "vitest";
import type { Nanos } from "../../../../src/base/time.ts";
import { WaitLine } from "../../../../src/ipc/sync/wait_line.ts";
import { Trace } from "../../../../src/ipc/trace.ts";
import { Wakes } from "../../../../src/ipc/waiting/wakes.ts";

it("keeps of those who are gone unexplained the latest sixty-four: a waker's line comes soon or never", () => {
  const line = new WaitLine(new Wakes(new Trace()));
  const now = 1e9 as Nanos;
  for (let call = 0; call < 70; call++) line.leaveWoken(line.enter(call, now), now);
  expect(line.wake(100, 1000, now, now)).toBe(64);
});
