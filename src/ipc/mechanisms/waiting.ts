import { noRow } from "../../base/table.ts";
import type { BlockReason } from "../../base/vocabulary.ts";
import type { Mechanism } from "../mechanism.ts";
import { endWait, setBlocked } from "../waiting/blocking.ts";

/** Calls that wait whenever they return at all: for time, which nobody brings about, or for a signal. */
function alwaysWaitsFor(reason: BlockReason, calls: readonly string[]): Mechanism {
  return {
    calls,
    begin: (kernel, call) => setBlocked(kernel, call, reason),
    end(kernel, call) {
      if (call.record.outcome === "failed" && call.record.errno !== "EINTR") setBlocked(kernel, call, "none");
      endWait(kernel, call, noRow);
    },
  };
}

export const waiting: readonly Mechanism[] = [
  alwaysWaitsFor("sleep", ["nanosleep", "clock_nanosleep", "clock_nanosleep_time64"]),
  alwaysWaitsFor("signal", ["pause"]),
];
