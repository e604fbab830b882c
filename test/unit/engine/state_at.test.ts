import { describe, expect, it } from "vitest";
import { nanos } from "../../../src/base/time.ts";
import { engineOf } from "./engine_of.ts";
import { parentReadsFromChild } from "./stories.ts";

const engine = engineOf(parentReadsFromChild);

async function at(ms: number) {
  return await engine.handlers.stateAt({ atNs: nanos(ms * 1e6), rateWindowNs: nanos(1e9), allKinds: false });
}

describe("the state at a time", () => {
  it("before the fork there is one process and an empty pipe that it holds at both ends", async () => {
    const state = await at(1.5);
    expect(state.processes.map(({ pid }) => pid)).toEqual([40]);
    expect(state.channels).toHaveLength(1);
    expect(state.channels[0]?.holders.map(({ fd, access }) => ({ fd, access }))).toEqual(
      expect.arrayContaining([
        { fd: 3, access: "read" },
        { fd: 4, access: "write" },
      ]),
    );
  });

  it("while the parent waits for bytes it is blocked: the pipe is empty", async () => {
    const parent = (await at(7)).processes.find(({ pid }) => pid === 40);
    expect(parent).toMatchObject({
      activity: "blocked",
      blocked: { name: "read", reason: "empty", sinceNs: 4_000_000 },
    });
  });

  it("after the bytes arrived nothing is left in the pipe and twelve bytes went through", async () => {
    expect((await at(10.5)).channels[0]).toMatchObject({ fill: 0, bytesWritten: 12, bytesRead: 12 });
  });

  it("while the parent waits for its child, that is shown as a wait", async () => {
    const state = await at(11.5);
    expect(state.waits).toEqual([expect.objectContaining({ sinceNs: 11_000_000 })]);
    expect(state.processes[0]).toMatchObject({ activity: "blocked", blocked: { reason: "child" } });
  });

  it("at the end both are gone", async () => {
    expect((await at(25)).processes.map(({ activity }) => activity)).toEqual(["gone", "gone"]);
  });
});

describe("a wait that no child ends", () => {
  const head = `
    40 1700000100.000000000 execve("/bin/sh", ["sh"], 0x7ffe /* 9 vars */) = 0 <0.000100000>
    40 1700000100.002000000 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.000100000>
    41 1700000100.003000000 pause( <unfinished ...>
    40 1700000100.004000000 wait4(-1, `;
  const waitsAt = async (log: string, ms: number) =>
    (
      await engineOf(log).handlers.stateAt({
        atNs: nanos(ms * 1e6),
        rateWindowNs: nanos(1e9),
        allKinds: false,
      })
    ).waits;
  const shWaits = [{ parent: 0, child: null, sinceNs: 4_000_000 }];

  it("is shown up to the death of who waits", async () => {
    const log = `${head} <unfinished ...>
    40 1700000100.050000000 +++ killed by SIGTERM +++`;
    expect(await waitsAt(log, 30)).toEqual(shWaits);
    expect(await waitsAt(log, 51)).toEqual([]);
  });

  it("is shown up to the signal that interrupts it", async () => {
    const log = `${head}0x7ffc, 0, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.040000000>
    40 1700000100.050000000 exit_group(1) = ?`;
    expect(await waitsAt(log, 30)).toEqual(shWaits);
    expect(await waitsAt(log, 48)).toEqual([]);
  });
});

describe("the channels of a trace", () => {
  it("tell who wrote and who read, not who merely had them open", async () => {
    const { channelList } = await engine.handlers.overview(null);
    expect(channelList).toMatchObject([{ writers: [1], readers: [0] }]);
  });
});
