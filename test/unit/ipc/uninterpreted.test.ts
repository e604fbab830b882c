import { expect, it } from "vitest";
import { uninterpretedCalls } from "../../../src/ipc/uninterpreted.ts";
import { traceOf } from "./trace_of.ts";

it("calls that have no meaning here are counted by name, the most frequent first, equals by their names", () => {
  const trace = traceOf(`
    40 1.000 sysinfo({uptime=1}) = 0 <0.0001>
    40 1.001 getrandom("x", 1, 0) = 1 <0.0001>
    40 1.002 read(3</tmp/f>, "x", 1) = 1 <0.0001>
    40 1.002 sched_yield() = 0 <0.0001>
    40 1.003 uname({sysname="Linux"}) = 0 <0.0001>
    40 1.004 uname({sysname="Linux"}) = 0 <0.0001>`);
  expect([...uninterpretedCalls(trace)]).toEqual([
    ["uname", 2],
    ["getrandom", 1],
    ["sched_yield", 1],
    ["sysinfo", 1],
  ]);
});
