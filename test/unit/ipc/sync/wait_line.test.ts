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

it("keeps who still waits, however many came later and are gone unexplained", () => {
  const trace = new Trace();
  const line = new WaitLine(new Wakes(trace));
  const now = 1e9 as Nanos;
  const patient = line.enter(0, now);
  for (let call = 1; call <= 70; call++) line.leaveWoken(line.enter(call, now), now);
  line.wake(100, 65, now, now);
  expect(patient.waker).toBe(100);
});

it("keeps who is gone unexplained, however many others' returns are explained meanwhile", () => {
  const line = new WaitLine(new Wakes(new Trace()));
  const now = 1e9 as Nanos;
  line.leaveWoken(line.enter(0, now, 0x1), now);
  for (let call = 1; call <= 70; call++) {
    line.leaveWoken(line.enter(call, now, 0x2), now);
    line.wake(100, 1, now, now, 0x2);
  }
  expect(line.wake(101, 1, now, now, 0x1)).toBe(1);
});
