import { describe, expect, it } from "vitest";
import { Engine } from "../../../src/engine/engine.ts";
import { PiecedLog } from "../../../src/engine/pieced_log.ts";
import { type RunInfo, unknownRun } from "../../../src/engine/run_info.ts";
import { readTrace } from "../../../src/engine/trace_reader.ts";

const waiting = `
  40 1700000000.000000 execve("/bin/sort", ["sort"], 0x7 /* 9 vars */) = 0 <0.000010>
  40 1700000001.000000 read(0<pipe:[9]>, <unfinished ...>`;

/** The engine over these lines, the last of the log or not. */
function engineOver(text: string, { isRead, run = {} }: { isRead: boolean; run?: Partial<RunInfo> }): Engine {
  const log = new TextEncoder().encode(`${text.replace(/^\s+/gm, "")}\n`);
  return new Engine({
    trace: readTrace([log]),
    log: new PiecedLog(log),
    run: { ...unknownRun, ...run },
    live: false,
    caughtUpLive: false,
    reading: isRead ? undefined : { read: log.length, total: 10 * log.length },
  });
}

describe("a log that is still being read", () => {
  it("is not said to end where reading has come to", async () => {
    const notesWhen = async (isRead: boolean) =>
      (await engineOver(waiting, { isRead }).handlers.overview({ most: 10, also: [] })).notes;
    expect(await notesWhen(false)).toEqual([]);
    expect(await notesWhen(true)).toEqual([expect.stringMatching(/^The log ends before sort \(40\) did/)]);
  });

  it("is not yet accused of waiting at its end", async () => {
    const run = { stoppedUnixNs: 1_700_000_003_000_000_000n };
    const rulesWhen = async (isRead: boolean) =>
      (await engineOver(waiting, { isRead, run }).handlers.findings(null)).map(({ rule }) => rule);
    expect(await rulesWhen(false)).toEqual([]);
    expect(await rulesWhen(true)).toEqual(["blocked-at-end"]);
  });
});
