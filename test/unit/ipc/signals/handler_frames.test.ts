import { expect, it } from "vitest";
import { type HandlerFrame, popFrame, pushFrame } from "../../../../src/ipc/signals/handler_frames.ts";

it("frames that nobody returns from do not pile up: the oldest go", () => {
  const frames: HandlerFrame[] = [];
  for (let row = 0; row < 100; row++) pushFrame(frames, { row, signal: 10, maskBefore: 0n, left: true });
  expect([frames.length, frames[0]?.row]).toEqual([64, 36]);
  expect(popFrame(frames, 0n)?.returned.row).toBe(99);
});
