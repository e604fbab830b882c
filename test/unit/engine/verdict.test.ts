import { describe, expect, it } from "vitest";
import { Engine } from "../../../src/engine/engine.ts";
import { PiecedLog } from "../../../src/engine/pieced_log.ts";
import { unknownRun } from "../../../src/engine/run_info.ts";
import { readTrace } from "../../../src/engine/trace_reader.ts";

/** The summary of a log whose run was stopped `seconds` after its first stamp, 1700000000. */
async function stoppedAfter(seconds: number, text: string) {
  const log = new TextEncoder().encode(text.replace(/^\s+/gm, ""));
  const run = { ...unknownRun, stoppedUnixNs: 1_700_000_000_000_000_000n + BigInt(seconds * 1e9) };
  const trace = readTrace([log], run);
  const engine = new Engine({ trace, log: new PiecedLog(log), run, live: false, caughtUpLive: false });
  return await engine.handlers.summary(null);
}

describe("a run that was stopped", () => {
  it("is judged as it was then: a process that was attached to while it hung, hangs, and lives on", async () => {
    const summary = await stoppedAfter(
      3,
      `41 1700000000.000000 read(0<pipe:[9]>, strace: Process 41 detached
       <detached ...>
      `,
    );
    expect(summary.durationNs).toBe(3e9);
    expect(summary.processes).toEqual([
      expect.objectContaining({
        pid: 41,
        state: "blocked",
        exit: null,
        endNs: null,
        blocked: expect.objectContaining({ call: "read", channel: "pipe:9", reason: "empty", sinceNs: 0 }),
      }),
    ]);
    expect(summary.findings.map(({ rule }) => rule)).toEqual(["blocked-at-end"]);
  });

  it("does not count the signal that stopped it among what befell it", async () => {
    const summary = await stoppedAfter(
      3,
      `41 1700000000.000000 pause() = ? ERESTARTNOHAND (To be restarted if no handler) <3.000200>
      41 1700000003.000300 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=7, si_uid=0} ---
      41 1700000003.000400 +++ killed by SIGTERM +++
      `,
    );
    expect(summary.signals).toEqual([]);
    expect(summary.processes[0]).toMatchObject({ state: "blocked", blocked: { reason: "signal" } });
  });
});
